"""Finds the records a query asks for, remembering what it found until the table changes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from bridge.mock.servicenow.options import Options
from bridge.mock.servicenow.query.conditions import Conditions
from bridge.mock.servicenow.query.grammar import Query, parse
from bridge.mock.servicenow.query.operators import comparable
from bridge.mock.servicenow.query.paths import Path, follow
from bridge.mock.servicenow.query.scripts import PREFIX
from bridge.mock.servicenow.query.setting import Fold, Predicate
from bridge.mock.servicenow.query.viewpoint import Viewpoint
from bridge.mock.servicenow.world import Record, World

Operation = Literal["query_match", "query_range"]
# Documented: equality and emptiness are matches; what compares or searches is a range, and so is sorting.
_MATCHES = {
    "=",
    "!=",
    "IN",
    "NOT IN",
    "ISEMPTY",
    "ISNOTEMPTY",
    "EMPTYSTRING",
    "ANYTHING",
    "SAMEAS",
    "NSAMEAS",
    "DYNAMIC",
}
_DEPENDS_ON_NOW_OR_USER = ("javascript:", "RELATIVE", "DYNAMIC", "ON", "SAMEAS")
_REMEMBERED = 512


@dataclass(frozen=True, slots=True)
class Use:
    """One way a query uses a column."""

    table: str
    column: str
    operation: Operation


class Search:
    """Encoded queries over one world."""

    def __init__(self, world: World, options: Options) -> None:
        self._world, self._options = world, options
        self._found: dict[tuple[str, str, bool, bool], tuple[int, Sequence[Record]]] = {}

    def matching(self, table: str, text: str, viewpoint: Viewpoint) -> Sequence[Record]:
        """Find the records, ordered as the query says (by insertion where it says nothing).

        An unknown column or an unreadable part is dropped, which may mean every row; or, with the option, no row is
        returned (documented). NotImitated when the query uses an operator or script this mock does not play.
        """
        key = (table, text, self._options.case_insensitive, self._options.invalid_query_returns_no_rows)
        version = self._world.version
        remembered = self._found.get(key)
        if remembered is not None and remembered[0] == version:
            return remembered[1]
        found = self._fresh(table, parse(text), viewpoint)
        if not any(word in text for word in _DEPENDS_ON_NOW_OR_USER):
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            self._found[key] = (version, found)
        return found

    def uses(self, table: str, text: str) -> Iterable[Use]:
        """Say which columns the query compares and sorts by, as query ACLs see it."""
        return self._uses(table, parse(text))

    def _uses(self, table: str, query: Query) -> Iterable[Use]:
        used: list[tuple[str, Operation]] = [
            (each.field, "query_match" if each.operator in _MATCHES else "query_range") for each in query.conditions
        ]
        used += [(each.field, "query_range") for each in query.order]
        for dotted, operation in used:
            path = follow(self._world, table, dotted)
            if path is not None:
                yield Use(path.table, path.column.name, operation)
        for related in query.related:
            if related.table in self._world.tables:
                yield from self._uses(related.table, related.query)

    def accepts(self, table: str, text: str, viewpoint: Viewpoint) -> Predicate:
        """Make the test whether one record matches, for access rules."""
        return self._conditions(table, viewpoint).test(parse(text))

    def _conditions(self, table: str, viewpoint: Viewpoint) -> Conditions:
        return Conditions(self._world, table, viewpoint, self._fold)

    @property
    def _fold(self) -> Fold:
        return str.casefold if self._options.case_insensitive else str

    def _fresh(self, table: str, query: Query, viewpoint: Viewpoint) -> Sequence[Record]:
        conditions = self._conditions(table, viewpoint)
        test = conditions.test(query)
        if conditions.invalid and self._options.invalid_query_returns_no_rows:
            return ()
        found = [record for record in self._candidates(table, query) if test(record)]
        for order in reversed(query.order):
            path = follow(self._world, table, order.field)
            if path is not None:
                found.sort(key=self._sort_key(path), reverse=order.descending)
        return found

    def _candidates(self, table: str, query: Query) -> Sequence[Record]:
        """Narrow the search by an equality that every match must meet, which spares reading the whole table."""
        kept = self._world[table]
        for group in query.branches[0] if len(query.branches) == 1 else ():
            condition = group[0]
            plain = condition.operator == "=" and not condition.value.startswith(PREFIX)
            if len(group) == 1 and plain and condition.field in kept.schema.columns:
                return kept.where(condition.field, condition.value)
        return kept.all()

    def _sort_key(self, path: Path) -> Callable[[Record], tuple[bool, float | str]]:
        """Order by number where the column is one, references by what is shown of them, the empty first."""
        kind, text, fold = path.column.kind, path.text, self._fold

        def key(record: Record) -> tuple[bool, float | str]:
            value = comparable(kind, text(record), fold)
            return (value is not None, 0.0 if value is None else value)

        return key
