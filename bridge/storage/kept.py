"""Writes that outlive a failover: replicas take them in a moment later, unless the primary is told to wait for them.

Without, what a primary acknowledges while it is paused, or cut off, and another takes its place, is lost (measured, see
`tests/failover`). The replica that has taken in most becomes the primary, so what one of them has is not.
"""

import logging
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

    A primary that has fewer left, as after a failover, is content with those it has, if it is the primary still: one
    that was paused, or cut off, has lost them to another.
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
        """Whether no other replica follows whoever took the write, and others say that this is the primary.

        Each primary has an id of its own, but its replicas tell the same.
        """
        try:
            if told["role"] != "master" or count < _following(told):
                return False
            return bool(self._of_primary(place)["master_replid"] == told["master_replid"])
        except (RedisError, KeyError, TypeError):
            return False

    def _of_primary(self, place: str) -> Any:
        """What the primary says that is it by the word of others; of a Redis by itself there are none."""
        if isinstance(self._redis, Cluster):
            return self._redis.owner(place).info("replication")
        pool: Any = self._redis.connection_pool
        return self._redis.info("replication") if isinstance(pool, PrimaryPool) and pool.is_agreed_on() else {}


def _following(told: Any) -> int:
    """A replica that is catching up cannot take the primary's place."""
    return sum(isinstance(each, dict) and each.get("state") == "online" for each in told.values())
