"""Which requests go wrong, and how: a list that tests, other teams' scripts and the demo add to."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from re import Pattern
from threading import Lock
from typing import TypedDict, Unpack

from bridge.mock.servicenow.clock import Clock
from bridge.mock.servicenow.faults.kinds import KINDS, Kind


class Settings(TypedDict, total=False):
    """What may be said about a fault; see `Faults.add`."""

    times: int | None
    method: str | None
    probability: float
    for_seconds: float | None
    served: bool
    status: int | None
    message: str
    detail: str
    challenges: tuple[str, ...] | list[str]
    retry_after: int | None
    limit_headers: bool
    seconds: float
    mebibytes: int
    location: str
    content_type: str


@dataclass(slots=True)
class Fault:
    """One fault. `times` is how often it still happens (None: until cleared), `hits` how often it has."""

    kind: Kind
    path: str | Pattern[str] = "/"
    times: int | None = None
    method: str | None = None
    probability: float = 1.0
    for_seconds: float | None = None
    served: bool = False
    status: int | None = None
    message: str = ""
    detail: str = ""
    challenges: tuple[str, ...] | list[str] = ('BASIC realm="Service-now"',)
    retry_after: int | None = 30
    limit_headers: bool = True
    seconds: float = 1.0
    mebibytes: int = 64
    location: str = "/login.do"
    content_type: str = "text/html"
    hits: int = field(default=0, init=False)
    until: datetime | None = field(default=None, init=False)

    def concerns(self, method: str, path: str, *, now: datetime, reused: bool) -> bool:
        if self.times == 0 or self.method not in {None, method}:
            return False
        if (self.until is not None and now >= self.until) or (self.kind == "stale_connection" and not reused):
            return False
        return path.startswith(self.path) if isinstance(self.path, str) else bool(self.path.search(path))

    def happen(self) -> None:
        self.hits += 1
        if self.times is not None:
            self.times -= 1


class Faults:
    """The faults in force; of those that concern a request, the one added last happens. Thread safe."""

    def __init__(self, clock: Clock, *, seed: int = 1) -> None:
        self._clock, self._lock = clock, Lock()
        self._chance = Random(seed)  # noqa: S311 - the same seed lets the same requests fail
        self._faults: list[Fault] = []

    def __iter__(self) -> Iterator[Fault]:
        with self._lock:
            return iter(tuple(self._faults))

    def add(self, kind: Kind, path: str | Pattern[str] = "/", **settings: Unpack[Settings]) -> Fault:
        """Let requests fail.

        `path` is a prefix of the request's path, or a compiled pattern searched in it. `times` limits how often,
        `method` to one method, `probability` (0 to 1) to some requests, drawn from a seeded sequence, and `for_seconds`
        to a while by the instance's own clock, which a test can advance. With `served` the request is carried out all
        the same, and its answer lost. The other settings belong to single kinds, see the package.

        ValueError for an unknown kind, TypeError for an unknown setting.
        """
        if kind not in KINDS:
            raise ValueError(f"unknown fault {kind!r}")
        fault = Fault(kind, path, **settings)
        if fault.for_seconds is not None:
            fault.until = self._clock.now() + timedelta(seconds=fault.for_seconds)
        with self._lock:
            self._faults.append(fault)
        return fault

    def seed(self, seed: int) -> None:
        """Begin the sequence anew from which probabilities are drawn."""
        with self._lock:
            self._chance.seed(seed)

    def remove(self, fault: Fault) -> None:
        with self._lock:
            self._faults = [each for each in self._faults if each is not fault]

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def due(self, method: str, path: str, *, reused: bool = False) -> Fault | None:
        """Choose the fault that happens to a request, and count it; `reused` says that its connection is not new."""
        if not self._faults:
            return None
        now = self._clock.now()
        with self._lock:
            for fault in reversed(self._faults):
                if fault.concerns(method, path, now=now, reused=reused) and self._falls(fault):
                    fault.happen()
                    return fault
        return None

    def _falls(self, fault: Fault) -> bool:
        return fault.probability >= 1 or self._chance.random() < fault.probability
