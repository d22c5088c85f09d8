"""What is measured: as fast as it goes, at a pace that leaves time, and with many callers at a slow instance."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from tests.bench import load
from tests.bench.load import Loaded
from tests.bench.stage import Tokens

MANY, SLOW_MILLISECONDS = 500, 300
Run = Callable[[str, Tokens, float], Loaded]
"""Loads an address for so many seconds."""


@dataclass(frozen=True)
class Phase:
    """`workers` answer; the instance takes `delay_milliseconds`, which may leave room for so many `callers` only."""

    name: str
    told: str
    workers: int
    delay_milliseconds: int
    run: Run
    callers: int = 0

    def allowed(self, seconds: float) -> float:
        """How many answers a second the delay allows in so short a time: whole ones only."""
        delay = self.delay_milliseconds / 1000
        return self.callers * math.floor(seconds / delay) / seconds if delay else math.inf


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
        f"Many callers: {MANY} who ask again at once, two workers, an instance that takes {SLOW_MILLISECONDS} ms",
        workers=2,
        delay_milliseconds=SLOW_MILLISECONDS,
        run=_closed(MANY),
        callers=MANY,
    ),
)
