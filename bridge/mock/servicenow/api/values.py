"""The six shapes in which the Table API gives a value."""

from collections.abc import Callable
from typing import Any

from bridge.mock.servicenow.api.display import Shown
from bridge.mock.servicenow.api.parameters import DisplayValue
from bridge.mock.servicenow.query.paths import Path
from bridge.mock.servicenow.world import Record
from bridge.mock.servicenow.world.schema import Kind

Cell = Callable[[Record], Any]
# What is never told in raw form: journals live in a table of their own, secrets are not given away.
_NEVER_RAW = {Kind.JOURNAL, Kind.JOURNAL_LIST, Kind.PASSWORD}


def cell(path: Path, shown: Shown, display: DisplayValue, links: str | None) -> Cell:
    """Make what turns a record into one value of the answer, of documented shape.

    `links` is the address under which references are linked (`<origin>/api/now/table`); None leaves links out.
    """
    raw = _nothing if path.column.kind in _NEVER_RAW else path.raw
    if path.column.kind is Kind.REFERENCE and links is not None:
        return _linked(raw, shown, display, f"{links}/{path.column.reference}/")
    if display == "false":
        return raw
    if display == "true":
        return shown
    return lambda record: {"display_value": shown(record), "value": raw(record)}


def empty_cell(display: DisplayValue) -> Cell:
    """Make the value of a column that does not exist."""
    return (lambda _record: {"display_value": "", "value": ""}) if display == "all" else _nothing


def _linked(raw: Shown, shown: Shown, display: DisplayValue, prefix: str) -> Cell:
    empty: Any = {"display_value": "", "value": ""} if display == "all" else ""

    def write(record: Record) -> Any:
        value = raw(record)
        if not value:
            return empty
        link = prefix + value
        if display == "false":
            return {"link": link, "value": value}
        if display == "true":
            return {"display_value": shown(record), "link": link}
        return {"display_value": shown(record), "link": link, "value": value}

    return write


def _nothing(_record: Record) -> str:
    return ""
