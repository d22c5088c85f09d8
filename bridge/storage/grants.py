"""Grants in Redis: one per agent, sealed, and the lease under which one at a time renews it.

What cannot be opened is treated as not there: the agent connects again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import cast

from redis import Redis

from bridge.domain.agents import Agent
from bridge.domain.errors import ServiceNowTimeout
from bridge.domain.grant import Grant
from bridge.domain.observation import UNWATCHED, Observer
from bridge.storage import ahead, records
from bridge.storage.cipher import Cipher, Unsealable
from bridge.storage.kept import Kept
from bridge.storage.lease import POLL_SECONDS, leased
from bridge.storage.redis import answering, key
from bridge.storage.roll import connected

_AFTERLIFE = timedelta(days=1)
"""How long a grant that must be signed in again is still kept, so that its agent is told so."""


class RedisGrants:
    """One sealed grant per agent, gone by itself a day after its refresh token is."""

    def __init__(
        self,
        redis: Redis,
        once: Redis,
        cipher: Cipher,
        lease_seconds: float,
        *,
        replicas: int = 0,
        observer: Observer = UNWATCHED,
    ) -> None:
        """`once` sends no command twice: a lock's second try would be locked out by its first.

        What is saved counts once so many `replicas` have it. A renewal waits for them, too, but is good without: what
        is there before it can be renewed as well, for ServiceNow gives the same refresh token again.
        """
        self._redis, self._once, self._cipher, self._lease_seconds = redis, once, cipher, lease_seconds
        self._kept, self._kept_once = Kept(redis, replicas), Kept(once, replicas)
        self._observer = observer

    def load(self, agent: Agent) -> Grant | None:
        with answering():
            sealed = ahead.get(self._redis, grant_key(agent))
        return self._opened(agent, sealed)

    def take(self, agent: Agent) -> Grant | None:
        with answering():
            place = grant_key(agent)
            sealed = cast("bytes | None", self._kept_once.write(place, "GETDEL", place, required=False))
        connected(self._redis, agent.tenant).strike(agent.id)
        return self._opened(agent, sealed)

    def save(self, agent: Agent, grant: Grant) -> None:
        self._set(agent, grant, only_in_place=False)

    def replace(self, agent: Agent, grant: Grant) -> bool:
        return self._set(agent, grant, only_in_place=True)

    def _set(self, agent: Agent, grant: Grant, *, only_in_place: bool) -> bool:
        place = grant_key(agent)
        seconds = max(1, int((grant.sign_in_again_by + _AFTERLIFE - datetime.now(UTC)).total_seconds()))
        with answering():
            sealed = self._cipher.seal(records.written(grant), place)
            condition = ("XX",) if only_in_place else ()
            command = ("SET", place, sealed, "EX", seconds, *condition)
            is_kept = bool(self._kept.write(place, *command, required=not only_in_place))
        if is_kept:
            connected(self._redis, agent.tenant).enter(agent.id, seconds)
        return is_kept

    @contextmanager
    def lease(self, agent: Agent, *, wait: bool = True) -> Iterator[None]:
        """Held for `lease_seconds` at most, longer than any request lives; waited for no longer than this one lives."""
        place, began = key(agent.tenant, "lease", agent.id), perf_counter()
        with leased(self._once, place, self._lease_seconds, wait=wait) as is_held:
            self._observer.awaited(_awaited(is_held, wait=wait, seconds=perf_counter() - began))
            if not is_held:
                raise ServiceNowTimeout("ServiceNow takes too long to renew your connection. Try again.")
            yield

    def _opened(self, agent: Agent, sealed: bytes | None) -> Grant | None:
        if sealed is None:
            return None
        try:
            return records.grant(self._cipher.open(sealed, grant_key(agent)))
        except (Unsealable, ValueError):
            return None


def _awaited(is_held: bool, *, wait: bool, seconds: float) -> str:
    if is_held:
        return "immediate" if seconds < POLL_SECONDS else "waited"
    return "timed_out" if wait else "busy"


def grant_key(agent: Agent) -> str:
    return key(agent.tenant, "grant", agent.id)
