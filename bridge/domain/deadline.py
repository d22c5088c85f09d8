"""How long the request at hand may still take, wherever in the house it is being served."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_ends_at: ContextVar[float | None] = ContextVar("ends_at", default=None)

DEFAULT_SECONDS = 20.0


def start(seconds: float) -> None:
    """From now on `remaining` counts down, for this request only."""
    _ends_at.set(time.monotonic() + seconds)


def remaining() -> float:
    """Seconds left, never below zero; the default when no request is being served."""
    ends_at = _ends_at.get()
    return DEFAULT_SECONDS if ends_at is None else max(0.0, ends_at - time.monotonic())


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Inside, no more than these are left: what is not the request's own errand may not use up its time."""
    outer = _ends_at.set(time.monotonic() + min(seconds, remaining()))
    try:
        yield
    finally:
        _ends_at.reset(outer)
