"""Whether an instance that has failed again and again is asked at all."""

from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")

FAILURES, OPEN_SECONDS = 5, 5.0
"""How many requests in a row must fail, and for how long nobody asks then; settings may say otherwise."""


class Breaker(Protocol):
    """One circuit per instance, on which all workers agree."""

    def call(self, instance_url: str, ask: Callable[[], T]) -> T:
        """What `ask` gives or raises. Raises `ServiceNowUnavailable`, and does not ask, while the circuit is open.

        Repeated outages open it, other than rate limits, which are each agent's own. It closes by itself: after a while
        one request is let through, and all are when that one succeeds.
        """


class NoBreaker:
    """Always asks."""

    def call(self, instance_url: str, ask: Callable[[], T]) -> T:  # noqa: ARG002 - the port's own signature
        return ask()
