"""What every instance brings along, whoever uses it: its REST APIs, resolution codes, properties and a long log."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import blake2b
from types import MappingProxyType

from bridge.mock.servicenow.world.choices import RESOLUTION_CODES
from bridge.mock.servicenow.world.definitions import TABLES
from bridge.mock.servicenow.world.moments import written
from bridge.mock.servicenow.world.tables import Record
from bridge.mock.servicenow.world.world import World

_APIS = {
    "Table API": "/api/now/table",
    "Aggregate API": "/api/now/stats",
    "Batch API": "/api/now/batch",
    "Tiny URL API": "/api/now/tinyurl",
}
_PROPERTIES = {
    "glide.invalid_query.returns_no_rows": "false",
    "glide.oauth.state.parameter.required": "true",
    "glide.sys.date_format": "yyyy-MM-dd",
}
_LINES = 1000
_FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def furnish(world: World) -> None:
    """Put the furniture into a world."""
    for sequence, code in enumerate(RESOLUTION_CODES):
        row = {"name": "incident", "element": "close_code", "value": code, "label": code, "sequence": str(sequence)}
        world.insert("sys_choice", language="en", inactive="false", **row)
    for table, records in _records().items():
        world[table].load(records)


@cache
def _records() -> Mapping[str, Mapping[str, Record]]:
    """Make the records once for all instances: like the platform's own, they have the same sys_ids in each."""
    written_down: dict[str, list[Record]] = {
        "sys_ws_definition": [_api(name, path) for name, path in _APIS.items()],
        "sys_properties": [{"name": name, "value": value} for name, value in _PROPERTIES.items()],
        "sys_plugins": [{"name": "OAuth 2.0", "source": "com.snc.platform.security.oauth", "active": "true"}],
        "sys_dictionary": list(_columns()),
        "sys_metadata": [{"sys_name": f"Record {n:04}", "sys_class_name": "sys_script"} for n in range(_LINES)],
        "syslog": [{"level": str(n % 3), "source": "mock", "message": f"Line {n:04}"} for n in range(_LINES)],
    }
    return {table: dict(_kept(table, rows)) for table, rows in written_down.items()}


def _api(name: str, path: str) -> Record:
    return {
        "name": name,
        "namespace": "now",
        "service_id": path.rpartition("/")[2],
        "base_uri": path,
        "active": "true",
    }


def _columns() -> Iterator[Record]:
    for table in TABLES.values():
        for column in table.columns.values():
            yield {
                "name": table.name,
                "element": column.name,
                "internal_type": column.kind.value,
                "reference": column.reference,
            }


def _kept(table: str, rows: list[Record]) -> Iterator[tuple[str, Record]]:
    blank: Record = dict.fromkeys(TABLES[table].columns, "")
    for position, row in enumerate(rows):
        sys_id = blake2b(f"{table}/{position}".encode(), digest_size=16).hexdigest()
        when = written(_FIRST + timedelta(minutes=position))
        stamps = {"sys_id": sys_id, "sys_created_on": when, "sys_updated_on": when, "sys_created_by": "system"}
        yield sys_id, MappingProxyType({**blank, **stamps, **row})
