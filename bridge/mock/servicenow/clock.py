"""Time as the instance tells it, so that a test can let a token expire without waiting."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Real time plus an offset; with `start` (an aware date) the clock begins at that moment and runs on."""

    def __init__(self, start: datetime | None = None) -> None:
        self.offset = timedelta() if start is None else start - datetime.now(UTC)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def advance(self, seconds: float) -> None:
        """Let this many seconds pass at once."""
        self.offset += timedelta(seconds=seconds)
