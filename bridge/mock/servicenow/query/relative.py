"""Dates that filters state by their distance from now, or as a whole day."""

from datetime import UTC, datetime, timedelta

from bridge.mock.servicenow.query.scripts import months_later
from bridge.mock.servicenow.query.viewpoint import NotImitated, Viewpoint
from bridge.mock.servicenow.world.moments import read, written

# The filter's names of units; a month back is reckoned to the same day, others are plain lengths.
LENGTHS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "dayofweek": timedelta(days=1),
    "week": timedelta(weeks=1),
}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def shifted(value: str, viewpoint: Viewpoint) -> str:
    """Turn `@hour@ago@2` or `@dayofweek@ahead@1` into a raw date; empty when it has not that form, or is no date."""
    try:
        return _shifted(value, viewpoint)
    except (ValueError, OverflowError):
        return ""


def _shifted(value: str, viewpoint: Viewpoint) -> str:
    _, *parts = value.split("@")
    if len(parts) != 3 or parts[1] not in {"ago", "ahead"} or not parts[2].isdecimal():  # noqa: PLR2004 - unit, way, count
        return ""
    unit, way, count = parts[0], parts[1], int(parts[2])
    count = -count if way == "ago" else count
    if unit in LENGTHS:
        return written(viewpoint.now + count * LENGTHS[unit])
    if unit not in _MONTHS:
        raise NotImitated(f"relative unit {unit}")
    first = months_later(viewpoint.now, count * _MONTHS[unit])
    last_day = (months_later(first, 1) - timedelta(days=1)).day
    return written(first.replace(day=min(viewpoint.now.day, last_day)))


def day_of(value: str, viewpoint: Viewpoint) -> tuple[str, str]:
    """Give the first and last second, in UTC, of a day in the user's time zone; empty when the value is no day."""
    day = read(value)
    if day is None:
        return "", ""
    start = datetime(day.year, day.month, day.day, tzinfo=viewpoint.zone)
    return written(start.astimezone(UTC)), written((start + timedelta(days=1, seconds=-1)).astimezone(UTC))
