"""Makes one test of a whole query: branches of groups of conditions, without the parts that mean nothing."""

from collections import Counter

from bridge.mock.servicenow.query.grammar import COMPARISONS, TEXT_QUERY, AllOf, AnyOf, Condition, Query, Related
from bridge.mock.servicenow.query.operators import predicate
from bridge.mock.servicenow.query.paths import Path, follow
from bridge.mock.servicenow.query.setting import Fold, Invalid, Predicate, Setting
from bridge.mock.servicenow.query.viewpoint import Viewpoint
from bridge.mock.servicenow.world import Record, World
from bridge.mock.servicenow.world.schema import Kind


class Conditions:
    """Conditions on one table, as one user means them. `invalid` collects the parts that were dropped."""

    def __init__(self, world: World, table: str, viewpoint: Viewpoint, fold: Fold) -> None:
        self._world, self._table, self._viewpoint, self._fold = world, table, viewpoint, fold
        self.invalid: list[str] = []

    def test(self, query: Query) -> Predicate:
        """Make the test; a branch of which nothing is left is dropped too, and without branches everything matches."""
        self.invalid += query.dropped
        branches = [kept for branch in query.branches if (kept := self._branch(branch))]
        related = [kept for each in query.related if (kept := self._related(each))]
        return _all([*([_any(branches)] if branches else []), *related] or [_everything])

    def _related(self, related: Related) -> Predicate | None:
        """Count the records of another table that refer to each record, once for the whole search."""
        there = self._world.tables.get(related.table)
        columns = self._world[self._table].schema.columns
        if there is None or related.column not in there.schema.columns or related.own not in columns:
            self.invalid.append(f"{related.table}.{related.column}")
            return None
        conditions = Conditions(self._world, related.table, self._viewpoint, self._fold)
        test = conditions.test(related.query)
        self.invalid += conditions.invalid
        found = Counter(record[related.column] for record in there.all() if test(record))
        return lambda record: COMPARISONS[related.comparison](found[record[related.own]], related.count)

    def _branch(self, branch: AllOf) -> Predicate | None:
        groups = [kept for group in branch if (kept := self._group(group))]
        return _all(groups) if groups else None

    def _group(self, group: AnyOf) -> Predicate | None:
        conditions = [kept for condition in group if (kept := self._condition(condition))]
        return _any(conditions) if conditions else None

    def _condition(self, condition: Condition) -> Predicate | None:
        if condition.field == TEXT_QUERY:
            return self._words(condition.value)
        try:
            setting = Setting(
                self._path(condition.field), self._viewpoint, self._fold, self._path, self._world.dynamic_filters
            )
            return predicate(setting, condition.operator, condition.value)
        except Invalid as dropped:
            self.invalid.append(str(dropped))
            return None

    def _path(self, dotted: str) -> Path:
        path = follow(self._world, self._table, dotted)
        if path is None:
            raise Invalid(dotted)
        return path

    def _words(self, value: str) -> Predicate:
        """Look for every word in any text of the record, as a text index would."""
        columns = self._world[self._table].schema.columns.values()
        texts = [column.name for column in columns if column.kind is Kind.STRING]
        words = value.casefold().split()

        def test(record: Record) -> bool:
            found = "\n".join(record[name] for name in texts).casefold()
            return all(word in found for word in words)

        return test


def _everything(_record: Record) -> bool:
    return True


def _any(tests: list[Predicate]) -> Predicate:
    if len(tests) == 1:
        return tests[0]
    return lambda record: any(test(record) for test in tests)


def _all(tests: list[Predicate]) -> Predicate:
    if len(tests) == 1:
        return tests[0]
    return lambda record: all(test(record) for test in tests)
