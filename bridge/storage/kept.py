"""Writes that outlive a failover: replicas take them in a moment later, unless the primary is told to wait for them.

`tests/failover` shows what is lost without. A replica that has taken most in becomes the primary, with Sentinels as in
a cluster, so what one of them has is not lost with the primary.
"""

import logging
from typing import Any

from redis import Redis
from redis.exceptions import ResponseError

from bridge.storage.cluster import Cluster
from bridge.storage.redis import for_operators

_log = logging.getLogger(__name__)

WAIT_SECONDS = 0.5
"""Replicas that are well take milliseconds; others are no reason to keep anybody for long."""


class TooFewReplicas(ResponseError):
    """The primary has taken the write, and may be the only one that has."""

    def __init__(self) -> None:
        super().__init__("UNKEPT", status_code="UNKEPT")


class Kept:
    """`replicas` are to have a write before it counts; with none of them asked for, nothing is waited for."""

    def __init__(self, redis: Redis, replicas: int) -> None:
        self._redis, self._replicas = redis, replicas

    def write(self, place: str, *command: Any, required: bool = True) -> Any:
        """The answer to a command about this key; raises `TooFewReplicas`, or only logs it where it is not required."""
        if not self._replicas:
            return self._redis.execute_command(*command)  # type: ignore[no-untyped-call]
        answer, count = self._together(place, command, ("WAIT", self._replicas, int(1000 * WAIT_SECONDS)))
        for each in (answer, count):
            if isinstance(each, Exception):
                raise each
        if count < self._replicas:
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
