"""How much one agent may ask of the bridge in a minute, counted for all workers together.

The minute slides: of the requests in the minute before, those count that are not yet sixty seconds old, taken to have
been spread evenly over it.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from math import ceil
from typing import Protocol

from bridge.domain.agents import Agent
from bridge.domain.errors import RateLimited, StorageUnavailable

_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """How often an agent has asked in the minute that runs, this request included, and in the one before."""

    now: int
    before: int = 0


class Counter(Protocol):
    """Where requests are counted, by agent and by minute since the epoch; may raise `StorageUnavailable`."""

    def add(self, agent: Agent, minute: int) -> Asked: ...

    def take_back(self, agent: Agent, minute: int) -> None: ...


class Allowances:
    """The same for every agent: so many requests a minute."""

    def __init__(self, counter: Counter, per_minute: int, now: Callable[[], float]) -> None:
        self._counter, self._per_minute, self._now = counter, per_minute, now

    def spend(self, agent: Agent) -> None:
        """Counts one request; raises `RateLimited`, which tells when to come back, for one too many.

        While the store does not answer, or takes no writes, nobody is counted: what needs it fails by itself, and says
        so, and what only reads goes on. What was refused does not count, so that whoever waits gets through.
        """
        minute, elapsed = divmod(self._now(), _SECONDS)
        try:
            asked = self._counter.add(agent, int(minute))
        except StorageUnavailable:
            return
        if self._fits(asked, elapsed):
            return
        with suppress(StorageUnavailable):
            self._counter.take_back(agent, int(minute))
        raise RateLimited(
            f"You may ask {self._per_minute} times a minute.", retry_after_seconds=self._pause(asked, elapsed)
        )

    def _fits(self, asked: Asked, elapsed: float) -> bool:
        return asked.now + asked.before * (1 - elapsed / _SECONDS) <= self._per_minute

    def _pause(self, asked: Asked, elapsed: float) -> int:
        """Until so much of the past has slid away that one more fits."""
        if asked.now <= self._per_minute:
            wait = _SECONDS * (1 - (self._per_minute - asked.now) / asked.before) - elapsed
        else:
            # Nothing fits in this minute, and in the next one what was asked in this one counts less and less.
            wait = _SECONDS - elapsed + _SECONDS * (1 - (self._per_minute - 1) / (asked.now - 1))
        return max(1, ceil(wait))
