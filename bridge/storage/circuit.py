"""How each instance's circuit stands, in Redis, so that all workers agree on it; pybreaker decides, this remembers."""

import re
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, cast

from pybreaker import STATE_CLOSED, STATE_HALF_OPEN, STATE_OPEN, CircuitBreakerStorage
from redis import Redis
from redis.exceptions import RedisError

from bridge.storage.roll import Roll

STATES = frozenset({STATE_CLOSED, STATE_HALF_OPEN, STATE_OPEN})
_COUNT = re.compile(rb"[0-9]{1,9}")
_KEPT_SECONDS = 60
"""Failures further apart are not repeated ones, and a circuit that nobody asks about is closed."""
_BLINK_SECONDS = 0.25
"""How long a process believes what it read: reading for every request would cost more than it tells."""


class RedisCircuit(CircuitBreakerStorage):
    """One instance's circuit. Where Redis does not answer, it is closed: the request has other reasons to fail.

    It is not sealed, so anybody may have written it: what makes no sense is as good as not there.
    """

    def __init__(
        self, redis: Redis, instance: str, open_seconds: float, timer: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(instance)
        self._redis, self._timer, self._instance = redis, timer, instance
        self._place, self._kept_seconds = _circuit_key(instance), int(open_seconds) + _KEPT_SECONDS
        self._view: Mapping[bytes, bytes] = {}
        self._read_at = float("-inf")

    @property
    def state(self) -> str:
        return _state(self._read().get(b"state"))

    @state.setter
    def state(self, state: str) -> None:
        self._write(state=state)
        failing(self._redis, self._kept_seconds).enter(self._instance, self._kept_seconds)

    @property
    def counter(self) -> int:
        return self._counted(b"failures")

    def increment_counter(self) -> None:
        self._increment("failures")

    def reset_counter(self) -> None:
        """Spares the write where there is nothing to forget, which is nearly always."""
        if self.counter:
            self._write(failures="0")

    @property
    def success_counter(self) -> int:
        return self._counted(b"successes")

    def increment_success_counter(self) -> None:
        self._increment("successes")

    def reset_success_counter(self) -> None:
        if self.success_counter:
            self._write(successes="0")

    @property
    def opened_at(self) -> datetime | None:
        try:
            return datetime.fromtimestamp(float(self._read()[b"opened_at"]), UTC)
        except (KeyError, ValueError, OverflowError, OSError):
            return None

    @opened_at.setter
    def opened_at(self, moment: datetime) -> None:
        self._write(opened_at=str(moment.timestamp()))

    def take_trial(self, seconds: float) -> bool:
        """Whether the one request that may try an open circuit is the caller's; for so long nobody else's is."""
        try:
            return bool(self._redis.set(f"{self._place}:trial", "", px=int(1000 * seconds), nx=True))
        except RedisError:
            return True

    def end_trial(self) -> None:
        with suppress(RedisError):
            self._redis.delete(f"{self._place}:trial")

    def _counted(self, name: bytes) -> int:
        digits = self._read().get(name, b"")
        return int(digits) if _COUNT.fullmatch(digits) else 0

    def _read(self) -> Mapping[bytes, bytes]:
        if self._timer() - self._read_at > _BLINK_SECONDS:
            try:
                self._view = cast("Mapping[bytes, bytes]", self._redis.hgetall(self._place))
            except RedisError:
                self._view = {}
            self._read_at = self._timer()
        return self._view

    def _write(self, **values: str) -> None:
        with suppress(RedisError), self._redis.pipeline() as together:
            together.hset(self._place, mapping=cast("dict[Any, Any]", values))
            together.expire(self._place, self._kept_seconds)
            together.execute()
        self._read_at = float("-inf")

    def _increment(self, name: str) -> None:
        with suppress(RedisError), self._redis.pipeline() as together:
            together.hincrby(self._place, name, 1)
            together.expire(self._place, self._kept_seconds)
            together.execute()
        self._read_at = float("-inf")


def failing(redis: Redis, kept_seconds: int = _KEPT_SECONDS) -> Roll:
    """The instances whose circuits have opened or closed lately, each until nobody will remember it."""
    return Roll(redis, "bridge:failing", kept_seconds)


def standing(redis: Redis, instance: str) -> str:
    return _state(cast("bytes | None", redis.hget(_circuit_key(instance), "state")))


def _state(written: bytes | None) -> str:
    state = (written or b"").decode(errors="replace")
    return state if state in STATES else STATE_CLOSED


def _circuit_key(instance: str) -> str:
    return f"bridge:{{{instance}}}:circuit"
