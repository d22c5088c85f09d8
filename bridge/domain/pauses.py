"""How long ServiceNow wants to be left alone by an agent who has asked too much: its limits are per user."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

from bridge.domain.agents import Agent
from bridge.domain.errors import ServiceNowRateLimited, StorageUnavailable

UNTOLD_SECONDS = 10
"""How long, where ServiceNow does not say: its pool of transactions is exhausted, and soon is not (documented)."""
LONGEST_SECONDS = 3600
"""ServiceNow's limits are counted by the hour (documented)."""


class PauseStore(Protocol):
    """One pause per agent and instance, gone by itself."""

    def seconds_left(self, agent: Agent, instance_url: str) -> int:
        """Rounded up; 0 when there is none."""

    def begin(self, agent: Agent, instance_url: str, seconds: int) -> None: ...


class Pauses:
    """The pauses of all agents."""

    def __init__(self, store: PauseStore) -> None:
        self._store = store

    @contextmanager
    def heeded(self, agent: Agent, instance_url: str) -> Iterator[None]:
        """Raises `ServiceNowRateLimited` during a pause, without a question asked; one raised inside begins it."""
        seconds = self._store.seconds_left(agent, instance_url)
        if seconds:
            raise ServiceNowRateLimited("ServiceNow's rate limit is reached.", retry_after_seconds=seconds)
        try:
            yield
        except ServiceNowRateLimited as limited:
            told = limited.retry_after_seconds
            seconds = UNTOLD_SECONDS if told is None else min(told, LONGEST_SECONDS)
            # The pause is a kindness: that it could not be kept changes nothing for this caller.
            with suppress(StorageUnavailable):
                if seconds:
                    self._store.begin(agent, instance_url, seconds)
            raise
