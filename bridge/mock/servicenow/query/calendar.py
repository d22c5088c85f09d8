"""Operators about dates that look at their parts, or at how far they are apart."""

import operator
import re
from collections.abc import Callable
from datetime import datetime, timedelta

from bridge.mock.servicenow.query.relative import LENGTHS, shifted
from bridge.mock.servicenow.query.setting import Predicate, Setting, refuse
from bridge.mock.servicenow.query.viewpoint import NotImitated
from bridge.mock.servicenow.world import Record
from bridge.mock.servicenow.world.moments import read

_PART = re.compile(r"[^@]*@javascript:gs\.datePart\('(\w+)', ?'(\w+)', ?'(EE|GT|GE|LT|LE)'\)")
_HOLDS = {"EE": operator.eq, "GT": operator.gt, "GE": operator.ge, "LT": operator.lt, "LE": operator.le}
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PARTS: dict[str, Callable[[datetime], int]] = {
    "dayofweek": lambda moment: moment.isoweekday() % 7,  # documented: a week begins on Sunday
    "month": lambda moment: moment.month - 1,
    "year": lambda moment: moment.year,
    "quarter": lambda moment: (moment.month + 2) // 3,
    "week": lambda moment: moment.isocalendar().week,
    "hour": lambda moment: moment.hour,
}
_NAMES = {"dayofweek": _DAYS, "month": _MONTHS}
# What two dates have in common that are the same to this unit.
_SAME = {
    "year": "%Y",
    "month": "%Y-%m",
    "week": "%G-%V",
    "day": "%Y-%m-%d",
    "dayofweek": "%Y-%m-%d",
    "hour": "%Y-%m-%d %H",
    "minute": "%Y-%m-%d %H:%M",
}


def part_of(setting: Setting, value: str) -> Predicate:
    """Compare a part of a date in the user's time zone: `Monday@javascript:gs.datePart('dayofweek','monday','GE')`."""
    found = _PART.fullmatch(value)
    if found is None or found.group(1) not in _PARTS:
        raise NotImitated(f"DATEPART {value}")
    kind, wanted, comparison = found.groups()
    names = _NAMES.get(kind, ())
    if not wanted.isdecimal() and wanted[:3].lower() not in names:
        return refuse(value)
    number = int(wanted) if wanted.isdecimal() else names.index(wanted[:3].lower())
    part, holds = _PARTS[kind], _HOLDS[comparison]

    def test(record: Record) -> bool:
        moment = _local(setting, setting.path.raw(record))
        return moment is not None and holds(part(moment), number)

    return test


def apart(holds: Callable[[timedelta, timedelta], bool]) -> Callable[[Setting, str], Predicate]:
    """Make MORETHAN and LESSTHAN, which compare the distance to another date: `resolved_at@day@before@3`."""

    def make(setting: Setting, value: str) -> Predicate:
        parts = value.split("@")
        if len(parts) != 4 or parts[1] not in LENGTHS or not parts[3].isdecimal():  # noqa: PLR2004 - name, unit, way, n
            return refuse(value)
        other, way, distance = setting.other(parts[0]), parts[2], int(parts[3]) * LENGTHS[parts[1]]

        def test(record: Record) -> bool:
            here, there = read(setting.path.raw(record)), read(other.raw(record))
            if here is None or there is None:
                return False
            between = there - here if way == "before" else here - there
            return between >= timedelta() and holds(between, distance)

        return test

    return make


def same(setting: Setting, name: str, unit: str) -> Predicate:
    """Compare two dates to a unit, in the user's time zone."""
    other, pattern = setting.other(name), _SAME.get(unit)
    return _alike(setting, pattern, other.raw) if pattern else refuse(unit)


def on_relative(setting: Setting, value: str) -> Predicate:
    """Find dates in the same hour, day and so on as one stated by its distance from now: `@hour@ago@1`."""
    bound, pattern = shifted(value, setting.viewpoint), _SAME.get(value.split("@")[1] if "@" in value else "")
    return _alike(setting, pattern, lambda _record: bound) if bound and pattern else refuse(value)


def _alike(setting: Setting, pattern: str, raw: Callable[[Record], str]) -> Predicate:
    def test(record: Record) -> bool:
        here, there = (_local(setting, each(record)) for each in (setting.path.raw, raw))
        return here is not None and there is not None and here.strftime(pattern) == there.strftime(pattern)

    return test


def _local(setting: Setting, raw: str) -> datetime | None:
    moment = read(raw)
    return moment.astimezone(setting.viewpoint.zone) if moment else None
