"""Reads an encoded query into its parts, knowing neither tables nor columns."""

import re
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
    `dropped` are the parts that are no condition at all.
    """

    branches: tuple[AllOf, ...] = ()
    order: tuple[Order, ...] = ()
    dropped: tuple[str, ...] = ()

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return tuple(condition for branch in self.branches for group in branch for condition in group)


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
)
TEXT_QUERY = "123TEXTQUERY321"

_LONGEST_FIRST = sorted((*OPERATORS, *_SPELLINGS), key=len, reverse=True)
_CONDITION = re.compile(
    rf"({TEXT_QUERY}|[a-z_][a-z0-9_.]*)({'|'.join(re.escape(each) for each in _LONGEST_FIRST)})(.*)", re.DOTALL
)


@dataclass(slots=True)
class _Reading:
    branches: list[list[list[Condition]]] = field(default_factory=lambda: [[]])
    order: list[Order] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)

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

    def _condition(self, part: str, *, joined: bool) -> None:
        found = _CONDITION.fullmatch(part)
        if found is None:
            self.dropped.append(part)
            return
        name, operator, value = found.groups()
        condition = Condition(name, _SPELLINGS.get(operator, operator), value)
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
    for part in text.split("^"):
        reading.take(part)
    branches = tuple(tuple(tuple(group) for group in branch) for branch in reading.branches if branch)
    return Query(branches, tuple(reading.order), tuple(reading.dropped))
