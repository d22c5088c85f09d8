"""Which requests go wrong, and how: a list that tests, other teams' scripts and the demo add to."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from re import Pattern
from threading import Lock
from typing import Unpack

from bridge.mock.servicenow.clock import Clock
from bridge.mock.servicenow.faults.fault import Fault, Settings
from bridge.mock.servicenow.faults.kinds import KINDS, Kind
from bridge.mock.servicenow.faults.variants import VARIANTS


class Faults:
    """The faults in force; of those that concern a request, the one added last happens. Thread safe."""

    def __init__(self, clock: Clock, *, seed: int = 1) -> None:
        self._clock, self._lock = clock, Lock()
        self._chance = Random(seed)  # noqa: S311 - the same seed lets the same requests fail
        self._faults: list[Fault] = []

    def __iter__(self) -> Iterator[Fault]:
        with self._lock:
            return iter(tuple(self._faults))

    def add(
        self, kind: Kind, path: str | Pattern[str] = "/", *, variant: str = "", **settings: Unpack[Settings]
    ) -> Fault:
        """Let requests fail.

        `path` is a prefix of the request's path, or a compiled pattern searched in it. `times` limits how often,
        `method` to one method, `probability` (0 to 1) to some requests, drawn from a seeded sequence, and `for_seconds`
        to a while by the instance's own clock, which a test can advance. With `served` the request is carried out all
        the same, and its answer lost; `after_seconds` is how long the instance works before it fails. The other
        settings belong to single kinds, and `variant` names some that belong together, see the package.

        ValueError for an unknown kind or variant, TypeError for an unknown setting.
        """
        if kind not in KINDS:
            raise ValueError(f"unknown fault {kind!r}")
        variants = {"": Settings(), **VARIANTS.get(kind, {})}
        if variant not in variants:
            raise ValueError(f"{kind} has no variant {variant!r}")
        said: Settings = {**variants[variant], **settings}
        fault = Fault(kind, path, **said)
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
