"""Tells in UTC what ServiceNow shows in an agent's own time zone and date format, neither of which it names.

A record bears witness: it has moments that come both ways, as value, which is UTC, and as display. They betray the
format, and how far local time was ahead of UTC around them; further away, the time zones of the world are asked that
agree with every witness. What is doubtful still is not told at all.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from zoneinfo import ZoneInfo, available_timezones

_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%d.%m.%Y", "%Y/%m/%d")
_TIMES = ("%H:%M:%S", "%I:%M:%S %p", "%H:%M", "%I:%M %p", "%H.%M.%S")
_FORMATS = tuple(f"{date} {time}" for date in _DATES for time in _TIMES)
_QUARTER = timedelta(minutes=15)
_WIDEST = timedelta(hours=14)
_SEASON = timedelta(days=100)
"""Clocks that are changed and changed back take longer than that."""
_PLACES = frozenset({"Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"})
_CLEAR = 0.75
"""The part of the time zones in question that must say the same."""


@dataclass(frozen=True, slots=True)
class _Witness:
    """A moment in UTC, in local time, and how far local time was ahead."""

    known: datetime
    local: datetime
    ahead: timedelta


class Calendar:
    """One agent's, made from moments as shown and as known."""

    def __init__(self, moments: Iterable[tuple[str, datetime]]) -> None:
        pairs = tuple(moments)
        read = [(form, [_witness(shown, known, form) for shown, known in pairs]) for form in _FORMATS]
        self._styles = [
            _Style(form, found)
            for form, all_ in read
            if len(found := [each for each in all_ if each]) == len(pairs) > 0
        ]

    def utc(self, shown: str) -> datetime | None:
        """None when it is no date, or when more than one moment may be meant."""
        told = {style.utc(local) for style in self._styles if (local := _read(shown, style.form))}
        return told.pop() if len(told) == 1 else None


class _Style:
    """A format in which every witness reads as a whole number of quarters of an hour away from UTC."""

    def __init__(self, form: str, witnesses: Sequence[_Witness]) -> None:
        self.form, self._witnesses = form, witnesses

    def utc(self, local: datetime) -> datetime | None:
        ahead = self._between_witnesses(local)
        if ahead is None:
            ahead = self._by_time_zones(local)
        return None if ahead is None else (local - ahead).replace(tzinfo=UTC)

    def _between_witnesses(self, local: datetime) -> timedelta | None:
        before = [each for each in self._witnesses if each.local <= local]
        after = [each for each in self._witnesses if each.local >= local]
        if not before or not after:
            return None
        first, last = max(before, key=lambda each: each.local), min(after, key=lambda each: each.local)
        return first.ahead if first.ahead == last.ahead and last.local - first.local < _SEASON else None

    def _by_time_zones(self, local: datetime) -> timedelta | None:
        """In the hour that clocks repeat, each time zone says two things, and so nothing."""
        said = Counter(
            local.replace(tzinfo=zone, fold=fold).utcoffset() for zone in self._possible_zones for fold in (0, 1)
        )
        ahead, votes = said.most_common(1)[0] if said else (None, 0)
        return ahead if votes >= _CLEAR * said.total() else None

    @cached_property
    def _possible_zones(self) -> Sequence[ZoneInfo]:
        return [
            zone
            for zone in _time_zones()
            if all(each.known.astimezone(zone).utcoffset() == each.ahead for each in self._witnesses)
        ]


@cache
def _time_zones() -> Sequence[ZoneInfo]:
    """Those named after places; the system's database has others for hours and for former names."""
    return [ZoneInfo(name) for name in sorted(available_timezones()) if name.partition("/")[0] in _PLACES]


def _witness(shown: str, known: datetime, form: str) -> _Witness | None:
    local = _read(shown, form)
    if local is None:
        return None
    ahead = local - known.replace(tzinfo=None)
    rounded = round(ahead / _QUARTER) * _QUARTER
    if abs(rounded) > _WIDEST or abs(ahead - rounded) >= timedelta(minutes=1):
        return None
    return _Witness(known, local, rounded)


def _read(shown: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(shown, form)  # noqa: DTZ007 - local on purpose, its zone is what is sought
    except ValueError:
        return None
