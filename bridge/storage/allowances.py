"""Requests counted in Redis, by agent and minute; with the count comes what the agent's request will need to know."""

from typing import Any

from redis import Redis
from redis.exceptions import RedisError

from bridge.domain.agents import Agent
from bridge.domain.allowance import Asked
from bridge.storage import ahead
from bridge.storage.connectors import connector_key
from bridge.storage.grants import grant_key
from bridge.storage.pauses import pause_key
from bridge.storage.redis import answering, key, unavailable

_KEPT_SECONDS = 120


class RedisAllowances:
    """Each minute a number that ends by itself. Every request of an agent begins here, so here is read ahead."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    def add(self, agent: Agent, minute: int) -> Asked:
        needed = (connector_key(agent.tenant), grant_key(agent), pause_key(agent))
        with answering(), self._redis.pipeline(transaction=False) as together:
            together.incr(_minute_key(agent, minute))
            together.expire(_minute_key(agent, minute), _KEPT_SECONDS)
            together.get(_minute_key(agent, minute - 1))
            for place in needed:
                together.get(place)
            now, _, before, *found = together.execute(raise_on_error=False)
        ahead.keep({place: each for place, each in zip(needed, found, strict=True) if not isinstance(each, RedisError)})
        if isinstance(now, RedisError):
            raise unavailable(now)
        return Asked(now, _number(before))

    def take_back(self, agent: Agent, minute: int) -> None:
        with answering():
            self._redis.decr(_minute_key(agent, minute))


def _minute_key(agent: Agent, minute: int) -> str:
    return key(agent.tenant, "asked", agent.id, str(minute))


def _number(stored: Any) -> int:
    """Nobody's count, where somebody else has written what is no number."""
    return int(stored) if isinstance(stored, bytes) and stored.isdigit() else 0
