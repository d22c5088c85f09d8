"""Reads an encoded query into its parts, knowing neither tables nor columns."""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison: a column or a dot-walked path, an operator in its first spelling, and a value as sent."""

    field: str
    operator: str
    value: str


@dataclass(frozen=True, slots=True)
class Order:
    """One sort column."""

    field: str
    descending: bool


AnyOf = tuple[Condition, ...]
AllOf = tuple[AnyOf, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """What an encoded query says.

    A row matches when any branch does, a branch when all its groups do, a group when any of its conditions does.
    Besides, all of `related` must hold. `dropped` are the parts that are no condition at all.
    """

    branches: tuple[AllOf, ...] = ()
    order: tuple[Order, ...] = ()
    dropped: tuple[str, ...] = ()
    related: tuple["Related", ...] = ()

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return tuple(condition for branch in self.branches for group in branch for condition in group)


@dataclass(frozen=True, slots=True)
class Related:
    """How many records of another table refer, in a column of theirs, to a record's own column, and match a query."""

    table: str
    column: str
    own: str
    comparison: str
    count: int
    query: Query


# Every spelling, with the one it stands for. Documented, but for the symbols, which clients use.
_SPELLINGS = {
    "*": "LIKE",
    "CONTAINS": "LIKE",
    "!*": "NOT LIKE",
    "DOES NOT CONTAIN": "NOT LIKE",
    "%": "ENDSWITH",
}
OPERATORS = (
    *("=", "!=", "<", "<=", ">", ">=", "IN", "NOT IN", "LIKE", "NOT LIKE", "STARTSWITH", "ENDSWITH"),
    *("ISEMPTY", "ISNOTEMPTY", "EMPTYSTRING", "ANYTHING", "BETWEEN", "SAMEAS", "NSAMEAS", "DYNAMIC", "ON", "NOTON"),
    *("GT_FIELD", "LT_FIELD", "GT_OR_EQUALS_FIELD", "LT_OR_EQUALS_FIELD", "DATEPART", "INSTANCEOF"),
    *("RELATIVEGT", "RELATIVEGE", "RELATIVELT", "RELATIVELE", "RELATIVEEE", "MORETHAN", "LESSTHAN"),
    # Read so that they are not taken for something else, but not played.
    *("IN_HIERARCHY", "IN_HIERARCHY_DYNAMIC", "VALCHANGES", "CHANGESFROM", "CHANGESTO", "MATCH_RGX"),
)
COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}
TEXT_QUERY = "123TEXTQUERY321"

_LONGEST_FIRST = sorted((*OPERATORS, *_SPELLINGS), key=len, reverse=True)
_CONDITION = re.compile(
    rf"({TEXT_QUERY}|[a-z_][a-z0-9_.]*)({'|'.join(re.escape(each) for each in _LONGEST_FIRST)})(.*)", re.DOTALL
)


_RELATED_LIST = re.compile(r"RLQUERY(\w+)\.(\w+),(>=|<=|!=|=|>|<)(\d+)(?:,m2m)?")
_JOIN = re.compile(r"JOIN\w+\.(\w+)=(\w+)\.(\w+)!(.*)", re.DOTALL)
_END = "ENDRLQUERY"


@dataclass(slots=True)
class _Reading:
    branches: list[list[list[Condition]]] = field(default_factory=lambda: [[]])
    order: list[Order] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    related: list[Related] = field(default_factory=list)

    def take(self, part: str) -> None:
        """Read one part between two carets."""
        if part in {"", "EQ"} or part.startswith("GROUPBY"):
            return
        if part.startswith("ORDERBYDESC"):
            self.order.append(Order(part.removeprefix("ORDERBYDESC"), descending=True))
        elif part.startswith("ORDERBY"):
            self.order.append(Order(part.removeprefix("ORDERBY"), descending=False))
        elif part.startswith("NQ"):
            self.branches.append([])
            self.take(part.removeprefix("NQ"))
        elif part.startswith("OR"):
            self._condition(part.removeprefix("OR"), joined=True)
        else:
            self._condition(part, joined=False)

    def relate(self, parts: list[str]) -> list[str]:
        """Read `RLQUERYtable.column,>0^…^ENDRLQUERY` or `JOINtable.own=table.column!…`; give the parts that follow."""
        if parts[0].startswith("RLQUERY"):
            end = parts.index(_END) if _END in parts else len(parts)
            found, own, inner, rest = _RELATED_LIST.fullmatch(parts[0]), "sys_id", parts[1:end], parts[end + 1 :]
            table, column, comparison, count = found.groups() if found else ("", "", "", "0")
        else:
            found, comparison, count = _JOIN.fullmatch(parts[0]), ">", "0"
            own, table, column, first = found.groups() if found else ("", "", "", "")
            inner = [first, *(part for part in parts[1:] if not part.startswith("ORDERBY"))]
            rest = [part for part in parts[1:] if part.startswith("ORDERBY")]
        if found is None:
            self.dropped.append(parts[0])
        else:
            self.related.append(Related(table, column, own, comparison, int(count), parse("^".join(inner))))
        return rest

    def _condition(self, part: str, *, joined: bool) -> None:
        found = _CONDITION.fullmatch(part)
        if found is None:
            self.dropped.append(part)
            return
        name, spelled, value = found.groups()
        condition = Condition(name, _SPELLINGS.get(spelled, spelled), value)
        branch = self.branches[-1]
        if joined and branch:
            branch[-1].append(condition)
        else:
            branch.append([condition])


@lru_cache(maxsize=2048)
def parse(text: str) -> Query:
    """Parse an encoded query; nothing is ever refused, what cannot be read is in `dropped`.

    `a=1^b=2^ORc=3^NQd=4` is `(a=1 and (b=2 or c=3)) or d=4` (documented). `^^` escapes nothing (measured).
    """
    reading = _Reading()
    parts = text.split("^")
    while parts:
        if parts[0].startswith(("RLQUERY", "JOIN")):
            parts = reading.relate(parts)
        else:
            reading.take(parts.pop(0))
    branches = tuple(tuple(tuple(group) for group in branch) for branch in reading.branches if branch)
    return Query(branches, tuple(reading.order), tuple(reading.dropped), tuple(reading.related))
