"""Dates as the database writes them: `YYYY-MM-DD HH:MM:SS`, always UTC."""

from datetime import UTC, datetime

RAW = "%Y-%m-%d %H:%M:%S"


def written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(RAW)


def read(raw: str) -> datetime | None:
    """Read a raw date; None when it is none."""
    try:
        return datetime.fromisoformat(raw).replace(tzinfo=UTC)
    except ValueError:
        return None
