"""Who holds a grant, and until when: a sorted set per tenant, so that they are counted without being looked for."""

import time
from contextlib import suppress

from redis import Redis
from redis.exceptions import RedisError

from bridge.domain.agents import Agent
from bridge.storage.redis import key

_LONGEST_SECONDS = 366 * 24 * 3600


class Roll:
    """Kept beside the grants and as far as Redis lets it: a count that is missed is no reason for anything to fail."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    def enter(self, agent: Agent, seconds: int) -> None:
        """For as long as the grant is kept; whose time is over is struck off."""
        place, now = _roll_key(agent.tenant), time.time()
        with suppress(RedisError), self._redis.pipeline(transaction=False) as together:
            together.zadd(place, {agent.id: now + seconds})
            together.zremrangebyscore(place, 0, now)
            together.expire(place, _LONGEST_SECONDS)
            together.execute()

    def strike(self, agent: Agent) -> None:
        with suppress(RedisError):
            self._redis.zrem(_roll_key(agent.tenant), agent.id)

    def count(self, tenant: str) -> int:
        return int(self._redis.zcount(_roll_key(tenant), time.time(), "+inf"))


def _roll_key(tenant: str) -> str:
    return key(tenant, "roll")
