"""Who is there, and each until when: a sorted set, so that they are counted without being looked for."""

import time
from collections.abc import Sequence
from contextlib import suppress
from typing import cast

from redis import Redis
from redis.exceptions import RedisError

from bridge.storage.redis import key

_LONGEST_GRANT_SECONDS = 366 * 24 * 3600


class Roll:
    """Kept beside what it counts, as far as Redis lets it: a count that is missed is no reason for anything to fail."""

    def __init__(self, redis: Redis, place: str, longest_seconds: int) -> None:
        """Nobody is entered for longer than `longest_seconds`, after which the roll ends by itself."""
        self._redis, self._place, self._longest_seconds = redis, place, longest_seconds

    def enter(self, name: str, seconds: int) -> None:
        """For so long; whose time is over is struck off."""
        now = time.time()
        with suppress(RedisError), self._redis.pipeline(transaction=False) as together:
            together.zadd(self._place, {name: now + seconds})
            together.zremrangebyscore(self._place, 0, now)
            together.expire(self._place, self._longest_seconds)
            together.execute()

    def strike(self, name: str) -> None:
        with suppress(RedisError):
            self._redis.zrem(self._place, name)

    def count(self) -> int:
        return int(self._redis.zcount(self._place, time.time(), "+inf"))

    def names(self) -> Sequence[str]:
        found = cast("list[bytes]", self._redis.zrangebyscore(self._place, time.time(), "+inf"))
        return [name.decode(errors="replace") for name in found]


def connected(redis: Redis, tenant: str) -> Roll:
    """The tenant's agents who hold a grant, each for as long as it is kept."""
    return Roll(redis, key(tenant, "roll"), _LONGEST_GRANT_SECONDS)
