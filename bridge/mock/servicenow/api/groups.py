"""Groups of records and the figures over them: what the Aggregate API groups, filters and orders by."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

from bridge.mock.servicenow.errors import Refusal
from bridge.mock.servicenow.query.grammar import COMPARISONS
from bridge.mock.servicenow.query.paths import Path
from bridge.mock.servicenow.world import Record

Find = Callable[[str], Path | None]
FIGURES: dict[str, Callable[[list[float]], float]] = {
    "sum": sum,
    "avg": fmean,
    "min": min,
    "max": max,
}


@dataclass(frozen=True, slots=True)
class Group:
    """Records that have the same raw values in the grouping columns."""

    values: tuple[str, ...]
    records: Sequence[Record]


def figure(name: str, path: Path | None, records: Sequence[Record]) -> float | None:
    """Compute `count`, or one of FIGURES over a column; None where no record has a number."""
    if name == "count":
        return float(len(records))
    found = (path.raw(record) for record in records) if path else ()
    numbers = [float(raw) for raw in found if raw.replace(".", "", 1).isdecimal()]
    return FIGURES[name](numbers) if numbers else None


def grouped(records: Sequence[Record], by: Sequence[Path]) -> list[Group]:
    groups: dict[tuple[str, ...], list[Record]] = {}
    for record in records:
        groups.setdefault(tuple(path.raw(record) for path in by), []).append(record)
    return [Group(values, of_them) for values, of_them in sorted(groups.items())]


def having(groups: list[Group], condition: str, find: Find) -> list[Group]:
    """Keep the groups that meet `sysparm_having`, such as `count^priority^>^3` (documented), or refuse it."""
    if not condition:
        return groups
    try:
        name, column, comparison, text = condition.split("^")
        compare, bound = COMPARISONS[comparison], float(text)
    except (ValueError, KeyError):
        raise Refusal.invalid_parameter("sysparm_having") from None
    if name.lower() not in {"count", *FIGURES}:
        raise Refusal.invalid_parameter("sysparm_having")
    found = [(group, figure(name.lower(), find(column), group.records)) for group in groups]
    return [group for group, number in found if number is not None and compare(number, bound)]


def ordered(groups: list[Group], order: str, find: Find) -> list[Group]:
    """Apply `sysparm_order_by`, such as `COUNT^DESC` or `AVG^priority`; otherwise groups come in order of values."""
    name, *others = order.split("^")
    if name.lower() not in {"count", *FIGURES}:
        return groups
    descending = others[-1:] == ["DESC"]
    path = find(others[0]) if others else None
    return sorted(groups, key=lambda group: figure(name.lower(), path, group.records) or 0.0, reverse=descending)
