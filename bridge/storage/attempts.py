"""Attempts in Redis: sealed, and each taken or answered by one atomic command, so at most once."""

from hashlib import sha256
from typing import cast

from redis import Redis

from bridge.domain.agents import Agent
from bridge.domain.attempt import ATTEMPT_SECONDS, COMPLETION_SECONDS, Attempt
from bridge.storage import records
from bridge.storage.cipher import Cipher, Unsealable
from bridge.storage.redis import answering, key

_ANSWER = """
if redis.call('exists', KEYS[1]) == 0 then return 0 end
redis.call('set', KEYS[2], ARGV[1], 'EX', ARGV[2])
return redis.call('del', KEYS[1])
"""
"""Writes before it deletes: a Redis that takes no writes stops it at the first, and the attempt is still there."""


class RedisAttempts:
    """Sealed attempts, each taken or answered by one atomic command, so at most once."""

    def __init__(self, once: Redis, cipher: Cipher) -> None:
        """`once` sends no command twice: a second GETDEL would find what its first had taken."""
        self._once, self._cipher = once, cipher
        self._answer = once.register_script(_ANSWER)

    def begun(self, state: str, attempt: Attempt) -> None:
        self._keep(_begun_key(attempt.tenant, state), attempt, ATTEMPT_SECONDS)

    def find_begun(self, tenant: str, state: str) -> Attempt | None:
        place = _begun_key(tenant, state)
        with answering():
            sealed = cast("bytes | None", self._once.get(place))
        return self._opened(place, sealed)

    def take_begun(self, tenant: str, state: str) -> Attempt | None:
        return self._take(_begun_key(tenant, state))

    def answer(self, state: str, completion: str, attempt: Attempt) -> bool:
        place = _answered_key(attempt.tenant, attempt.agent, completion)
        sealed = self._cipher.seal(records.written(attempt), place)
        with answering():
            return bool(self._answer([_begun_key(attempt.tenant, state), place], [sealed, COMPLETION_SECONDS]))

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
        return self._opened(place, sealed)

    def _opened(self, place: str, sealed: bytes | None) -> Attempt | None:
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
