"""Pauses in Redis, so that all workers keep them."""

from math import ceil

from redis import Redis

from bridge.domain.agents import Agent
from bridge.storage import ahead
from bridge.storage.redis import answering, key


class RedisPauses:
    """Each a key that is there as long as the pause, and says which instance has asked for it."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    def seconds_left(self, agent: Agent, instance_url: str) -> int:
        with answering():
            if ahead.get(self._redis, pause_key(agent)) != instance_url.encode():
                return 0
            left = self._redis.pttl(pause_key(agent))
        return max(0, ceil(left / 1000))

    def begin(self, agent: Agent, instance_url: str, seconds: int) -> None:
        with answering():
            self._redis.set(pause_key(agent), instance_url, ex=seconds)


def pause_key(agent: Agent) -> str:
    return key(agent.tenant, "pause", agent.id)
