"""What is measured: as fast as it goes, at a pace that leaves time, and with many callers at a slow instance."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench import load
from tests.bench.load import Loaded

SLOW_MILLISECONDS = 300


@dataclass(frozen=True)
class Tokens:
    """The agents' bearer tokens, and the same in a file, one a line."""

    all: Sequence[str]
    file: Path


Run = Callable[[str, Tokens, float], Loaded]
"""Loads an address for so many seconds."""


@dataclass(frozen=True)
class Phase:
    """`workers` answer; the instance takes `delay_milliseconds`; `ceiling` is what that delay allows a second."""

    name: str
    told: str
    workers: int
    delay_milliseconds: int
    run: Run
    ceiling: float | None = None


def _closed(callers: int) -> Run:
    return lambda url, tokens, seconds: load.closed(url, tokens.file, callers=callers, seconds=seconds)


def _paced(per_second: float) -> Run:
    return lambda url, tokens, seconds: load.paced(url, tokens.all, per_second=per_second, seconds=seconds)


PHASES = (
    Phase(
        "closed",
        "As fast as it goes: 32 callers who ask again at once, one worker, an instance that answers at once",
        workers=1,
        delay_milliseconds=0,
        run=_closed(32),
    ),
    Phase(
        "paced",
        "Added latency: 100 requests a second whatever happens, one worker, an instance that answers at once",
        workers=1,
        delay_milliseconds=0,
        run=_paced(100.0),
    ),
    Phase(
        "many",
        f"Many callers: 500 who ask again at once, two workers, an instance that takes {SLOW_MILLISECONDS} ms",
        workers=2,
        delay_milliseconds=SLOW_MILLISECONDS,
        run=_closed(500),
        ceiling=500 / (SLOW_MILLISECONDS / 1000),
    ),
)
