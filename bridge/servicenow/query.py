"""Encoded queries in which no value can add a condition.

`^` joins conditions with AND and `^OR` binds to the condition right before it, so a group of alternatives stands
together wherever it stands (documented). Columns and operators come from this house only; a value is either of a closed
shape or checked text, and never empty: `caller_id=` would mean everybody without a caller.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Self

from bridge.domain.text import checked
from bridge.domain.users import SYS_ID

_COLUMN = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
_NO_LONGER_IN = ("STANCEOF", "_HIERARCHY")
"""What makes `INSTANCEOF` and `IN_HIERARCHY` of the operator right before it."""


class Query:
    """Conditions that all must hold, then an order; `str()` gives what goes into `sysparm_query`."""

    def __init__(self) -> None:
        self._groups: list[str] = []
        self._order: list[str] = []

    def is_record(self, column: str, sys_id: str) -> Self:
        """The reference, or the row itself, is this one."""
        return self._all(_condition(column, "=", _sys_id(sys_id)))

    def is_not_record(self, column: str, sys_id: str) -> Self:
        """The reference, or the row itself, is another one."""
        return self._all(_condition(column, "!=", _sys_id(sys_id)))

    def equals(self, column: str, value: str) -> Self:
        return self._all(_condition(column, "=", value))

    def any_of(self, *conditions: str) -> Self:
        """At least one of the conditions made by `either` holds."""
        if not conditions:
            raise ValueError("no alternative")
        return self._all("^OR".join(conditions))

    def is_in(self, column: str, values: Iterable[str]) -> Self:
        """Any of the values, one by one if they cannot be listed; an instance may call its choices what it likes."""
        wanted = list(values)
        if wanted and not _can_be_listed(wanted):
            return self.any_of(*(_condition(column, "=", value) for value in wanted))
        return self._all(one_of(column, wanted))

    def since(self, column: str, moment: datetime) -> Self:
        return self._all(_condition(column, ">=", _utc(moment)))

    def before(self, column: str, moment: datetime) -> Self:
        return self._all(_condition(column, "<", _utc(moment)))

    def order_by(self, column: str, *, descending: bool = False) -> Self:
        self._order.append(f"ORDERBY{'DESC' if descending else ''}{_column(column)}")
        return self

    def _all(self, group: str) -> Self:
        self._groups.append(group)
        return self

    def __str__(self) -> str:
        return "^".join((*self._groups, *self._order))


def either(column: str, operator: str, value: str) -> str:
    """One condition for `Query.any_of`; the operator is `=`, `LIKE` or `STARTSWITH`."""
    if operator not in {"=", "LIKE", "STARTSWITH"}:
        raise ValueError(f"{operator!r} is no operator")
    return _condition(column, operator, value)


def one_of(column: str, values: Iterable[str]) -> str:
    """One condition that holds for any of the values, of which there must be some that can be listed."""
    listed = [checked(value) for value in values]
    if not _can_be_listed(listed):
        raise ValueError(f"values of {column}: none, or one that cannot be listed")
    return f"{_column(column)}IN{','.join(listed)}"


def _can_be_listed(values: Sequence[str]) -> bool:
    """A comma would part a value in two, and some beginnings make another operator of `IN`."""
    return bool(values) and not values[0].startswith(_NO_LONGER_IN) and not any("," in value for value in values)


def _condition(column: str, operator: str, value: str) -> str:
    return f"{_column(column)}{operator}{checked(value)}"


def _column(column: str) -> str:
    if not _COLUMN.fullmatch(column):
        raise ValueError(f"{column!r} is no column")
    return column


def _sys_id(sys_id: str) -> str:
    if not SYS_ID.fullmatch(sys_id):
        raise ValueError("not a sys_id")
    return sys_id


def _utc(moment: datetime) -> str:
    """Plain text is taken as UTC (measured); `gs.dateGenerate` would be taken in the agent's own zone.

    ServiceNow keeps whole seconds: one is at or after a moment when it is at or after the next whole second.
    """
    whole = moment.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    return (whole + timedelta(seconds=1 if moment.microsecond else 0)).isoformat(sep=" ")
