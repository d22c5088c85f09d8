"""Reads of the Table API: records of any table, as the signed-in user is allowed to see them."""

from collections.abc import Mapping, Sequence
from itertools import islice

from bridge.mock.servicenow.api.call import Answer, Call
from bridge.mock.servicenow.api.paging import link
from bridge.mock.servicenow.api.parameters import Parameters, read
from bridge.mock.servicenow.api.rows import Rows
from bridge.mock.servicenow.errors import Refusal
from bridge.mock.servicenow.query import Search
from bridge.mock.servicenow.query.paths import Path, follow
from bridge.mock.servicenow.security.access import Access
from bridge.mock.servicenow.world import Record, World


class Records:
    """Lists and single records."""

    def __init__(self, world: World, search: Search, access: Access, rows: Rows) -> None:
        self._world, self._search, self._access, self._rows = world, search, access, rows

    def list(self, call: Call) -> Answer:
        """Answer `GET /api/now/table/{table}`.

        Limit and offset are applied before row rules and `X-Total-Count` is counted before them (measured), so a page
        may be short or empty while there is more. Version 1 answers 404 where nothing matches (documented).
        """
        table, asked = self._rows.table(call), read(call.query)
        self._access.check_query(call.user, table, asked.query or "^".join(f"{name}=" for name, _ in asked.pairs))
        found = self._filtered(table, self._search.matching(table, asked.query, call.viewpoint), asked)
        readable = self._access.rows(call.user, table, call.viewpoint)
        page = [record for record in islice(found, asked.offset, asked.offset + asked.limit) if readable(record)]
        if not page and call.place.get("version") == "v1":
            raise Refusal.no_record()
        return Answer({"result": self._rows.written(call, table, page)}, _headers(call, asked, len(found)))

    def one(self, call: Call) -> Answer:
        """Answer `GET /api/now/table/{table}/{sys_id}`; missing and forbidden records look the same."""
        table = self._rows.table(call)
        (row,) = self._rows.written(call, table, [self._rows.record(call, table)])
        return Answer({"result": row})

    def _filtered(self, table: str, found: Sequence[Record], asked: Parameters) -> Sequence[Record]:
        """Apply `name=value` filters, which accept display values (documented)."""
        for name, value in asked.pairs:
            path = follow(self._world, table, name)
            if path is not None:
                labels = self._world.labels(path.table, path.column.name)
                found = [record for record in found if _named(path, labels, record, value.casefold())]
        return found


def _named(path: Path, labels: Mapping[str, str], record: Record, wanted: str) -> bool:
    raw = path.raw(record)
    return wanted in {raw.casefold(), path.text(record).casefold(), labels.get(raw, raw).casefold()}


def _headers(call: Call, asked: Parameters, total: int) -> dict[str, str]:
    headers = {} if asked.no_count else {"X-Total-Count": str(total)}
    address = call.asked.origin + call.asked.path
    pages = link(address, call.asked.query_string, limit=asked.limit, offset=asked.offset, total=total)
    if pages and not asked.suppress_pagination_header:
        headers["Link"] = pages
    return headers
