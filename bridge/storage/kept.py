"""Writes that outlive a failover: replicas take them in a moment later, unless the primary is told to wait for them.

Without, what a primary acknowledges while it is paused, or cut off, and another takes its place, is lost (measured, see
`tests/failover`). The replica that has taken in most becomes the primary, so what one of them has is not.
"""

import logging
from math import inf
from typing import Any

from redis import Redis
from redis.exceptions import RedisError, ResponseError

from bridge.storage.clients import NOT_DONE
from bridge.storage.cluster import Cluster
from bridge.storage.redis import for_operators
from bridge.storage.sentinels import PrimaryPool

_log = logging.getLogger(__name__)

WAIT_SECONDS = 0.5
"""Replicas that are well take milliseconds; others are no reason to keep anybody for long."""
_REPLICATION = ("INFO", "replication")


class TooFewReplicas(ResponseError):
    """The primary has taken the write, and may be the only one that has."""

    def __init__(self) -> None:
        super().__init__("UNKEPT", status_code="UNKEPT")


class Kept:
    """`replicas` are to have a write before it counts; with none of them asked for, nothing is waited for.

    A primary of which fewer are left, as after a failover, is content with those, if it is the primary still: one that
    was paused, or cut off, has lost them to another. A replica that does not follow it yet is one of those: it may be
    the next primary, and would know nothing of the write (seen).
    """

    def __init__(self, redis: Redis, replicas: int) -> None:
        self._redis, self._replicas = redis, replicas

    def write(self, place: str, *command: Any, required: bool = True) -> Any:
        """The answer to a command about this key; raises `TooFewReplicas`, or only logs it where it is not required."""
        if not self._replicas:
            return self._redis.execute_command(*command)  # type: ignore[no-untyped-call]
        wait = ("WAIT", self._replicas, int(1000 * WAIT_SECONDS))
        answer, count, told = self._together(place, command, wait, _REPLICATION)
        if isinstance(answer, NOT_DONE):
            answer, count, told = self._together(place, command, wait, _REPLICATION)
        for each in (answer, count):
            if isinstance(each, Exception):
                raise each
        if count < self._replicas and not self._is_all_there_is(place, count, told):
            too_few = TooFewReplicas()
            if required:
                raise too_few
            _log.warning("storage: %s", for_operators(too_few))
        return answer

    def _together(self, place: str, *commands: tuple[Any, ...]) -> list[Any]:
        """WAIT is about what came over the same connection."""
        if isinstance(self._redis, Cluster):
            return self._redis.together(place, *commands)
        with self._redis.pipeline(transaction=False) as pipe:
            for command in commands:
                pipe.execute_command(*command)  # type: ignore[no-untyped-call]
            return pipe.execute(raise_on_error=False)

    def _is_all_there_is(self, place: str, count: int, told: Any) -> bool:
        """Whether no other replica is left, and whoever took the write is the primary by the word of others.

        Each primary has an id of its own, but its replicas tell the same.
        """
        try:
            if told["role"] != "master":
                return False
            left, primary = self._known_to_others(place)
            return bool(count >= left and primary.info("replication")["master_replid"] == told["master_replid"])
        except (RedisError, KeyError, TypeError):
            return False

    def _known_to_others(self, place: str) -> tuple[float, Redis]:
        """How many replicas are alive, and the primary; a Redis by itself is known to nobody."""
        if isinstance(self._redis, Cluster):
            return self._redis.known_to_others(place)
        pool: Any = self._redis.connection_pool
        return (pool.replicas_left() if isinstance(pool, PrimaryPool) else inf), self._redis
