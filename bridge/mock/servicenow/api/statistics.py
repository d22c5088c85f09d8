"""The Aggregate API: counts and figures over what a query finds, in groups or as one."""

from collections.abc import Mapping, Sequence
from typing import Any

from bridge.mock.servicenow.api.call import Answer, Call
from bridge.mock.servicenow.api.display import shown
from bridge.mock.servicenow.api.groups import FIGURES, Find, Group, figure, grouped, having, ordered
from bridge.mock.servicenow.api.parameters import display_value, names
from bridge.mock.servicenow.api.rows import Rows
from bridge.mock.servicenow.query import Search
from bridge.mock.servicenow.query.paths import Path, follow
from bridge.mock.servicenow.security.access import Access
from bridge.mock.servicenow.world import Record, World


class Statistics:
    """Reads of the Aggregate API. Role-based table access counts, rules about rows do not (documented)."""

    def __init__(self, world: World, search: Search, access: Access, rows: Rows) -> None:
        self._world, self._search, self._access, self._rows = world, search, access, rows

    def of_table(self, call: Call) -> Answer:
        """Answer `GET /api/now/stats/{table}`: an object, or with `sysparm_group_by` an array; figures are strings."""
        table, query = self._rows.table(call), call.query.get("sysparm_query", "")
        self._access.check_query(call.user, table, query)
        reads = self._access.reads_table(call.user, table)
        found = self._search.matching(table, query, call.viewpoint) if reads else ()
        by = {name: path for name in names(call.query, "sysparm_group_by") if (path := self._find(table)(name))}
        if not by:
            return Answer({"result": {"stats": self._stats(table, found, call.query)}})
        groups = grouped(found, tuple(by.values()))
        groups = having(groups, call.query.get("sysparm_having", ""), self._find(table))
        groups = ordered(groups, call.query.get("sysparm_order_by", ""), self._find(table))
        return Answer({"result": [self._group(call, table, by, group) for group in groups]})

    def _find(self, table: str) -> Find:
        return lambda name: follow(self._world, table, name)

    def _group(self, call: Call, table: str, by: Mapping[str, Path], group: Group) -> dict[str, Any]:
        fields = []
        for (name, path), value in zip(by.items(), group.values, strict=True):
            field = {"field": name, "value": value}
            if display_value(call.query) != "false":
                field["display_value"] = shown(self._world, self._access, call.user, path)(group.records[0])
            fields.append(field)
        return {"stats": self._stats(table, group.records, call.query), "groupby_fields": fields}

    def _stats(self, table: str, records: Sequence[Record], query: Mapping[str, str]) -> dict[str, Any]:
        stats: dict[str, Any] = {"count": str(len(records))} if query.get("sysparm_count") == "true" else {}
        for name in FIGURES:
            paths = {each: self._find(table)(each) for each in names(query, f"sysparm_{name}_fields")}
            if figures := {each: _told(name, path, records) for each, path in paths.items() if path}:
                stats[name] = figures
        return stats


def _told(name: str, path: Path, records: Sequence[Record]) -> str:
    number = figure(name, path, records)
    if number is None:
        return ""
    return f"{number:.4f}" if name == "avg" else f"{number:g}"
