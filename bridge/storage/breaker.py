"""The breaker of every instance: pybreaker keeps the states, Redis remembers them for all workers.

pybreaker holds a lock for as long as a call takes, so inside it calls would wait for each other. It is asked before a
call, and told the outcome afterwards.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from math import ceil
from typing import TypeVar

from pybreaker import STATE_CLOSED, STATE_HALF_OPEN, STATE_OPEN, CircuitBreaker, CircuitBreakerError
from redis import Redis

from bridge.domain.breaker import FAILURES, OPEN_SECONDS
from bridge.domain.errors import Outage, ServiceNowRateLimited, ServiceNowUnavailable
from bridge.storage.circuit import RedisCircuit

T = TypeVar("T")


class RedisBreaker:
    """One circuit per instance; a trial may last `trial_seconds`, which is no less than any request may take."""

    def __init__(
        self,
        redis: Redis,
        *,
        failures: int = FAILURES,
        open_seconds: float = OPEN_SECONDS,
        trial_seconds: float = 30.0,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._redis, self._now = redis, now
        self._failures, self._open_seconds, self._trial_seconds = failures, open_seconds, trial_seconds
        self._circuits: dict[str, RedisCircuit] = {}

    def call(self, instance_url: str, ask: Callable[[], T]) -> T:
        circuit = self._circuits.setdefault(instance_url, RedisCircuit(self._redis, instance_url, self._open_seconds))
        trying = circuit.state != STATE_CLOSED and self._is_trial(circuit)
        try:
            answer = ask()
        except ServiceNowRateLimited:
            self._tell(circuit, None)
            raise
        except Outage as outage:
            self._tell(circuit, outage)
            raise
        else:
            self._tell(circuit, None)
            return answer
        finally:
            if trying:
                circuit.end_trial()

    def _is_trial(self, circuit: RedisCircuit) -> bool:
        """True for the one that may try; raises for everybody else."""
        opened_at = circuit.opened_at or self._now()
        # Another worker's clock may be ahead of this one's.
        left = min(self._open_seconds, self._open_seconds - (self._now() - opened_at).total_seconds())
        if (circuit.state == STATE_OPEN and left > 0) or not circuit.take_trial(self._trial_seconds):
            raise ServiceNowUnavailable(
                "ServiceNow has failed again and again, and is given a moment. Nothing is lost; try again.",
                retry_after_seconds=max(1, ceil(left)),
            )
        circuit.state = STATE_HALF_OPEN
        return True

    def _tell(self, circuit: RedisCircuit, outage: Outage | None) -> None:
        """Spares pybreaker what changes nothing: a success of a closed circuit with no failure to forget."""
        if outage is None and circuit.state == STATE_CLOSED and not circuit.counter:
            return

        def outcome() -> None:
            if outage is not None:
                raise outage

        breaker = CircuitBreaker(
            fail_max=self._failures,
            reset_timeout=self._open_seconds,
            state_storage=circuit,
            throw_new_error_on_trip=False,
        )
        try:
            breaker.call(outcome)
        except (CircuitBreakerError, Outage):
            # The first comes from a request that was under way when others opened the circuit.
            return
