"""The Table API: records of any table, as the signed-in user is allowed to see them."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from bridge.mock.servicenow.api.call import Answer, Call
from bridge.mock.servicenow.api.display import shown
from bridge.mock.servicenow.api.paging import link
from bridge.mock.servicenow.api.parameters import Parameters, read
from bridge.mock.servicenow.api.values import Cell, cell
from bridge.mock.servicenow.errors import Refusal
from bridge.mock.servicenow.query import Search
from bridge.mock.servicenow.query.paths import Path, follow
from bridge.mock.servicenow.security.access import Access
from bridge.mock.servicenow.world import Record, World


class Records:
    """Reads of the Table API."""

    def __init__(self, world: World, search: Search, access: Access) -> None:
        self._world, self._search, self._access = world, search, access

    def list(self, call: Call) -> Answer:
        """Answer `GET /api/now/table/{table}`.

        Limit and offset are applied before row rules and `X-Total-Count` is counted before them (measured), so a page
        may be short or empty while there is more. Version 1 answers 404 where nothing matches (documented).
        """
        table, asked = self._table(call), read(call.query)
        self._access.check_query(call.user, table, asked.query)
        found = self._filtered(table, self._search.matching(table, asked.query, call.viewpoint), asked)
        readable = self._access.rows(call.user, table, call.viewpoint)
        page = [record for record in islice(found, asked.offset, asked.offset + asked.limit) if readable(record)]
        if not page and call.place.get("version") == "v1":
            raise Refusal.no_record()
        cells = self._cells(call, table, asked)
        return Answer({"result": [_row(cells, record) for record in page]}, _headers(call, asked, len(found)))

    def one(self, call: Call) -> Answer:
        """Answer `GET /api/now/table/{table}/{sys_id}`; missing and forbidden records look the same."""
        table, asked = self._table(call), read(call.query)
        record = self._world[table].get(call.place["sys_id"])
        if record is None or not self._access.rows(call.user, table, call.viewpoint)(record):
            raise Refusal.no_record()
        return Answer({"result": _row(self._cells(call, table, asked), record)})

    def _table(self, call: Call) -> str:
        table = call.place["table"]
        if table not in self._world.tables:
            raise Refusal.invalid_table(table)
        return table

    def _filtered(self, table: str, found: Sequence[Record], asked: Parameters) -> Sequence[Record]:
        """Apply `name=value` filters, which accept display values (documented)."""
        for name, value in asked.pairs:
            path = follow(self._world, table, name)
            if path is not None:
                labels = self._world.labels(path.table, path.column.name)
                found = [record for record in found if _named(path, labels, record, value.casefold())]
        return found

    def _cells(self, call: Call, table: str, asked: Parameters) -> Iterable[tuple[str, Cell]]:
        """Choose the columns of an answer: those asked for that exist and that the user reads."""
        links = None if asked.exclude_reference_link else f"{call.origin}/api/now/table"
        cells = []
        for name in dict.fromkeys(asked.fields or self._world[table].schema.columns):
            path = follow(self._world, table, name)
            if path is not None and path.column.name not in self._access.hidden(call.user, path.table):
                display = shown(self._world, self._access, call.user, path)
                cells.append((name, cell(path, display, asked.display_value, links)))
        return cells


def _named(path: Path, labels: Mapping[str, str], record: Record, wanted: str) -> bool:
    raw = path.raw(record)
    return wanted in {raw.casefold(), path.text(record).casefold(), labels.get(raw, raw).casefold()}


def _row(cells: Iterable[tuple[str, Cell]], record: Record) -> dict[str, Any]:
    return {name: write(record) for name, write in cells}


def _headers(call: Call, asked: Parameters, total: int) -> dict[str, str]:
    headers = {} if asked.no_count else {"X-Total-Count": str(total)}
    pages = link(call.origin + call.path, call.query_string, limit=asked.limit, offset=asked.offset, total=total)
    if pages and not asked.suppress_pagination_header:
        headers["Link"] = pages
    return headers
