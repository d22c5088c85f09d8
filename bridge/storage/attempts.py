"""Attempts in Redis: sealed, and each taken by one atomic command, so at most once."""

from hashlib import sha256
from typing import cast

from redis import Redis

from bridge.domain.agents import Agent
from bridge.domain.attempt import ATTEMPT_SECONDS, COMPLETION_SECONDS, Attempt
from bridge.storage import records
from bridge.storage.cipher import Cipher, Unsealable
from bridge.storage.redis import answering, key


class RedisAttempts:
    """Sealed attempts, each taken by one atomic command, so at most once."""

    def __init__(self, once: Redis, cipher: Cipher) -> None:
        """`once` tries every command once: a second GETDEL would find what its first had taken."""
        self._once, self._cipher = once, cipher

    def begun(self, state: str, attempt: Attempt) -> None:
        self._keep(_begun_key(attempt.tenant, state), attempt, ATTEMPT_SECONDS)

    def take_begun(self, tenant: str, state: str) -> Attempt | None:
        return self._take(_begun_key(tenant, state))

    def answered(self, completion: str, attempt: Attempt) -> None:
        self._keep(_answered_key(attempt.tenant, attempt.agent, completion), attempt, COMPLETION_SECONDS)

    def take_answered(self, agent: Agent, completion: str) -> Attempt | None:
        return self._take(_answered_key(agent.tenant, agent.id, completion))

    def _keep(self, place: str, attempt: Attempt, seconds: int) -> None:
        with answering():
            self._once.set(place, self._cipher.seal(records.written(attempt), place), ex=seconds)

    def _take(self, place: str) -> Attempt | None:
        with answering():
            sealed = cast("bytes | None", self._once.getdel(place))
        if sealed is None:
            return None
        try:
            return records.attempt(self._cipher.open(sealed, place))
        except (Unsealable, ValueError):
            return None


def _begun_key(tenant: str, state: str) -> str:
    return key(tenant, "attempt", _digest(state))


def _answered_key(tenant: str, agent_id: str, completion: str) -> str:
    """With the agent in it: another agent's guess finds nothing, and takes nothing away."""
    return key(tenant, "completion", agent_id, _digest(completion))


def _digest(secret: str) -> str:
    """One-time values are secrets, and a key can be listed; its digest gives nothing away."""
    return sha256(secret.encode()).hexdigest()
