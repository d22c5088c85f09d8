"""What each operator of an encoded query means, once its column is known."""

import operator as compare
from collections.abc import Callable
from typing import Any

from bridge.mock.servicenow.query import calendar
from bridge.mock.servicenow.query.relative import day_of, shifted
from bridge.mock.servicenow.query.scripts import PREFIX, evaluate
from bridge.mock.servicenow.query.setting import Fold, Invalid, Predicate, Setting, refuse
from bridge.mock.servicenow.query.viewpoint import NotImitated
from bridge.mock.servicenow.world import Record
from bridge.mock.servicenow.world.definitions import TABLES
from bridge.mock.servicenow.world.schema import Kind


def predicate(setting: Setting, operator: str, value: str) -> Predicate:
    """Make the test one condition puts to a record. Invalid when the value has not the operator's form."""
    make = _OPERATORS.get(operator)
    if make is None:
        raise NotImitated(f"operator {operator}")
    return make(setting, value)


def comparable(kind: Kind, value: str, fold: Fold) -> float | str | None:
    """Turn a value into what orders it; None where there is nothing to compare."""
    if not value:
        return None
    if kind is not Kind.INTEGER:
        return fold(value)
    try:
        return float(value)
    except ValueError:
        return None


def _equals(setting: Setting, value: str) -> Predicate:
    raw, fold, wanted = setting.path.raw, setting.fold, setting.fold(evaluate(value, setting.viewpoint))
    return lambda record: fold(raw(record)) == wanted


def _in(setting: Setting, value: str) -> Predicate:
    raw, fold = setting.path.raw, setting.fold
    wanted = frozenset(fold(each.strip()) for each in evaluate(value, setting.viewpoint).split(","))
    return lambda record: fold(raw(record)) in wanted


def _like(setting: Setting, value: str) -> Predicate:
    text, fold, wanted = setting.path.text, setting.fold, setting.fold(value)
    return lambda record: wanted in fold(text(record))


def _starts(setting: Setting, value: str) -> Predicate:
    text, fold, wanted = setting.path.text, setting.fold, setting.fold(value)
    return lambda record: fold(text(record)).startswith(wanted)


def _ends(setting: Setting, value: str) -> Predicate:
    text, fold, wanted = setting.path.text, setting.fold, setting.fold(value)
    return lambda record: fold(text(record)).endswith(wanted)


def _empty(setting: Setting, _value: str) -> Predicate:
    raw = setting.path.raw
    return lambda record: not raw(record)


def _anything(_setting: Setting, _value: str) -> Predicate:
    return lambda _record: True


def _ordered(holds: Callable[[Any, Any], bool]) -> Callable[[Setting, str], Predicate]:
    def make(setting: Setting, value: str) -> Predicate:
        raw, kind, fold = setting.path.raw, setting.path.column.kind, setting.fold
        bound = comparable(kind, evaluate(value, setting.viewpoint), fold)

        def test(record: Record) -> bool:
            found = comparable(kind, raw(record), fold)
            return found is not None and bound is not None and holds(found, bound)

        return test

    return make


def _field_to_field(holds: Callable[[Any, Any], bool]) -> Callable[[Setting, str], Predicate]:
    def make(setting: Setting, value: str) -> Predicate:
        other = setting.other(value)
        kind, fold = setting.path.column.kind, setting.fold

        def test(record: Record) -> bool:
            left, right = (comparable(kind, path.raw(record), fold) for path in (setting.path, other))
            return left is not None and right is not None and holds(left, right)

        return test

    return make


def _between(setting: Setting, value: str) -> Predicate:
    low, at, high = value.partition("@")
    if not at:
        raise Invalid(value)
    above, below = _ordered(compare.ge)(setting, low), _ordered(compare.le)(setting, high)
    return lambda record: above(record) and below(record)


def _on(setting: Setting, value: str) -> Predicate:
    """Read `Today@<first second>@<last second>`, the form the list filter writes, or a plain `YYYY-MM-DD`."""
    parts = value.split("@")
    first, last = parts[1:] if len(parts) == 3 else day_of(value, setting.viewpoint)  # noqa: PLR2004 - name, from, to
    return _between(setting, f"{first}@{last}") if first else refuse(value)


def _relative(holds: Callable[[Any, Any], bool]) -> Callable[[Setting, str], Predicate]:
    def make(setting: Setting, value: str) -> Predicate:
        bound = shifted(value, setting.viewpoint)
        return _ordered(holds)(setting, bound) if bound else refuse(value)

    return make


def _same(setting: Setting, value: str) -> Predicate:
    """Compare with another column, of dates to the unit behind the `@`."""
    name, _, unit = value.partition("@")
    return calendar.same(setting, name, unit) if unit else _field_to_field(compare.eq)(setting, name)


def _instance_of(setting: Setting, value: str) -> Predicate:
    """Find the records of a table and of those that extend it."""
    raw = setting.path.raw
    classes = {name for name, schema in TABLES.items() if value == name or value in schema.extends}
    return lambda record: raw(record) in classes


def _dynamic(setting: Setting, value: str) -> Predicate:
    script = setting.filters.get(value)
    if script is None:
        raise NotImitated(f"dynamic filter {value}")
    return _in(setting, f"{PREFIX}{script}")


def _not(make: Callable[[Setting, str], Predicate]) -> Callable[[Setting, str], Predicate]:
    """Negate an operator; as in the platform's SQL, empty values then match."""

    def negated(setting: Setting, value: str) -> Predicate:
        test = make(setting, value)
        return lambda record: not test(record)

    return negated


_OPERATORS: dict[str, Callable[[Setting, str], Predicate]] = {
    "=": _equals,
    "!=": _not(_equals),
    "IN": _in,
    "NOT IN": _not(_in),
    "LIKE": _like,
    "NOT LIKE": _not(_like),
    "STARTSWITH": _starts,
    "ENDSWITH": _ends,
    "ISEMPTY": _empty,
    "EMPTYSTRING": _empty,
    "ISNOTEMPTY": _not(_empty),
    "ANYTHING": _anything,
    "<": _ordered(compare.lt),
    "<=": _ordered(compare.le),
    ">": _ordered(compare.gt),
    ">=": _ordered(compare.ge),
    "BETWEEN": _between,
    "ON": _on,
    "NOTON": _not(_on),
    "RELATIVEGT": _relative(compare.gt),
    "RELATIVEGE": _relative(compare.ge),
    "RELATIVELT": _relative(compare.lt),
    "RELATIVELE": _relative(compare.le),
    "RELATIVEEE": calendar.on_relative,
    "DATEPART": calendar.part_of,
    "MORETHAN": calendar.apart(compare.gt),
    "LESSTHAN": calendar.apart(compare.lt),
    "SAMEAS": _same,
    "NSAMEAS": _not(_same),
    "INSTANCEOF": _instance_of,
    "GT_FIELD": _field_to_field(compare.gt),
    "LT_FIELD": _field_to_field(compare.lt),
    "GT_OR_EQUALS_FIELD": _field_to_field(compare.ge),
    "LT_OR_EQUALS_FIELD": _field_to_field(compare.le),
    "DYNAMIC": _dynamic,
}
