"""Whether the bridge can do its work right now."""

from collections.abc import Callable
from typing import Protocol


class Readiness(Protocol):
    """What the bridge cannot do without."""

    def problems(self) -> dict[str, str]:
        """Each party that does not answer, with a sentence; empty when all is well."""


class UntilLeaving:
    """Not ready from the moment that the bridge is about to end, so that nothing new is sent to it."""

    def __init__(self, readiness: Readiness, is_leaving: Callable[[], bool]) -> None:
        self._readiness, self._is_leaving = readiness, is_leaving

    def problems(self) -> dict[str, str]:
        if self._is_leaving():
            return {"bridge": "It is about to end: send it nothing new."}
        return self._readiness.problems()
