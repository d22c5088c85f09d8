"""Dates as the database writes them: `YYYY-MM-DD HH:MM:SS`, always UTC."""

from datetime import UTC, datetime, timedelta

RAW = "%Y-%m-%d %H:%M:%S"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNITS = {"Day": 86_400, "Hour": 3600, "Minute": 60}


def written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(RAW)


def read(raw: str) -> datetime | None:
    """Read a raw date; None when it is none."""
    try:
        return datetime.fromisoformat(raw).replace(tzinfo=UTC)
    except ValueError:
        return None


def duration(length: timedelta) -> str:
    """Write a length of time as the moment so long after 1970 began (documented sample)."""
    return written(_EPOCH + max(length, timedelta()))


def spoken(raw: str) -> str:
    """Write a raw duration as people see it: `1 Day 2 Hours 5 Minutes`, or seconds where there is not a minute."""
    moment = read(raw)
    left, parts = round((moment - _EPOCH).total_seconds()) if moment else 0, list[str]()
    for unit, seconds in _UNITS.items():
        count, left = divmod(left, seconds)
        parts += [_counted(count, unit)] if count else []
    return " ".join(parts) or _counted(left, "Second")


def _counted(count: int, unit: str) -> str:
    return f"{count} {unit}{'' if count == 1 else 's'}"
