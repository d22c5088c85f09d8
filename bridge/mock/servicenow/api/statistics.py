"""The Aggregate API: counts and figures over what a query finds, in groups or as one."""

from collections.abc import Callable, Mapping, Sequence
from statistics import fmean
from typing import Any

from bridge.mock.servicenow.api.call import Answer, Call
from bridge.mock.servicenow.api.display import shown
from bridge.mock.servicenow.api.parameters import display_value, names
from bridge.mock.servicenow.errors import Refusal
from bridge.mock.servicenow.query import NotImitated, Search
from bridge.mock.servicenow.query.paths import Path, follow
from bridge.mock.servicenow.security.access import Access
from bridge.mock.servicenow.world import Record, World

Group = tuple[tuple[str, ...], Sequence[Record]]
_FIGURES: dict[str, Callable[[list[float]], str]] = {
    "sum": lambda numbers: f"{sum(numbers):g}",
    "avg": lambda numbers: f"{fmean(numbers):.4f}",
    "min": lambda numbers: f"{min(numbers):g}",
    "max": lambda numbers: f"{max(numbers):g}",
}


class Statistics:
    """Reads of the Aggregate API. Role-based table access counts, rules about rows do not (documented)."""

    def __init__(self, world: World, search: Search, access: Access) -> None:
        self._world, self._search, self._access = world, search, access

    def of_table(self, call: Call) -> Answer:
        """Answer `GET /api/now/stats/{table}`: an object, or with `sysparm_group_by` an array; figures are strings."""
        table, query = call.place["table"], call.query.get("sysparm_query", "")
        if table not in self._world.tables:
            raise Refusal.invalid_table(table)
        if "sysparm_having" in call.query:
            raise NotImitated("sysparm_having")
        self._access.check_query(call.user, table, query)
        reads = self._access.reads_table(call.user, table)
        found = self._search.matching(table, query, call.viewpoint) if reads else ()
        by = self._paths(table, names(call.query, "sysparm_group_by"))
        if not by:
            return Answer({"result": {"stats": self._stats(table, found, call.query)}})
        groups = _ordered(_grouped(found, tuple(by.values())), call.query.get("sysparm_order_by", ""))
        return Answer({"result": [self._group(call, table, by, group) for group in groups]})

    def _paths(self, table: str, listed: Sequence[str]) -> dict[str, Path]:
        return {name: path for name in listed if (path := follow(self._world, table, name)) is not None}

    def _group(self, call: Call, table: str, by: Mapping[str, Path], group: Group) -> dict[str, Any]:
        values, records = group
        fields = []
        for (name, path), value in zip(by.items(), values, strict=True):
            field = {"field": name, "value": value}
            if display_value(call.query) != "false":
                field["display_value"] = shown(self._world, self._access, call.user, path)(records[0])
            fields.append(field)
        return {"stats": self._stats(table, records, call.query), "groupby_fields": fields}

    def _stats(self, table: str, records: Sequence[Record], query: Mapping[str, str]) -> dict[str, Any]:
        stats: dict[str, Any] = {"count": str(len(records))} if query.get("sysparm_count") == "true" else {}
        for figure, compute in _FIGURES.items():
            paths = self._paths(table, names(query, f"sysparm_{figure}_fields"))
            if paths:
                stats[figure] = {name: _figure(compute, path, records) for name, path in paths.items()}
        return stats


def _figure(compute: Callable[[list[float]], str], path: Path, records: Sequence[Record]) -> str:
    numbers = [float(raw) for record in records if (raw := path.raw(record)).replace(".", "", 1).isdecimal()]
    return compute(numbers) if numbers else ""


def _grouped(records: Sequence[Record], by: Sequence[Path]) -> list[Group]:
    groups: dict[tuple[str, ...], list[Record]] = {}
    for record in records:
        groups.setdefault(tuple(path.raw(record) for path in by), []).append(record)
    return sorted(groups.items())


def _ordered(groups: list[Group], order: str) -> list[Group]:
    """Apply `sysparm_order_by=COUNT^DESC`; anything else leaves groups in the order of their values."""
    if order.split("^", maxsplit=1)[0] != "COUNT":
        return groups
    return sorted(groups, key=lambda group: len(group[1]), reverse=order.endswith("^DESC"))
