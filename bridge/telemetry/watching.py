"""Who is told what happens: counts it, times it by layer, and says it in one line at the end of each exchange."""

from collections.abc import Mapping
from contextvars import ContextVar
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import structlog

from bridge.telemetry.logs import ACCESS
from bridge.telemetry.metrics import UNMATCHED, Metrics, method_of
from bridge.telemetry.shared import count_in

if TYPE_CHECKING:
    from bridge.telemetry.tracing import Span, Tracing

_NOTHING: Mapping[str, str] = {}


def watching(metrics: Path | None, *, tracing: bool) -> "Watching":
    """For one worker, after its fork: `metrics` is the directory where all workers count."""
    if metrics:
        count_in(metrics)
    return Watching(Metrics() if metrics else None, _tracing() if tracing else None)


def _tracing() -> "Tracing":
    from bridge.telemetry.tracing import Tracing  # noqa: PLC0415 - an extra, which may not be installed

    return Tracing()


class _Exchange:
    """What is known so far of the exchange at hand."""

    __slots__ = ("began", "redis_calls", "redis_seconds", "servicenow_calls", "servicenow_seconds", "span")

    def __init__(self, span: "Span | None") -> None:
        self.began = perf_counter()
        self.redis_calls = self.servicenow_calls = 0
        self.redis_seconds = self.servicenow_seconds = 0.0
        self.span = span


_at_hand: ContextVar[_Exchange | None] = ContextVar("exchange", default=None)


class Watching:
    """An observer that logs, and counts and traces when it is given with what."""

    def __init__(self, metrics: Metrics | None = None, tracing: "Tracing | None" = None) -> None:
        self._metrics, self._tracing = metrics, tracing
        self._log = structlog.get_logger(ACCESS)

    def begins(self, method: str, traceparent: str) -> None:
        _at_hand.set(_Exchange(self._tracing.serves(method, traceparent) if self._tracing else None))
        if self._metrics:
            self._metrics.in_flight.inc()

    def answered(
        self, *, method: str, route: str | None, status: int, client: str, agent: str | None, tenant: str | None
    ) -> None:
        exchange = _at_hand.get() or _Exchange(None)
        seconds = perf_counter() - exchange.began
        if self._metrics:
            place = route or UNMATCHED
            self._metrics.request[place, method_of(method), status]()
            self._metrics.request_seconds[(place,)](seconds)
        line: dict[str, Any] = {
            "method": method,
            "route": route,
            "status": status,
            "milliseconds": _milliseconds(seconds),
            "redis_calls": exchange.redis_calls,
            "redis_ms": _milliseconds(exchange.redis_seconds),
            "servicenow_calls": exchange.servicenow_calls,
            "servicenow_ms": _milliseconds(exchange.servicenow_seconds),
            "client": client,
            "agent": agent,
            "tenant": tenant,
        }
        if exchange.span:
            line["trace_id"] = exchange.span.trace_id
            exchange.span.answered(method_of(method), route, status)
        self._log.info("request", **line)

    def over(self) -> None:
        if _at_hand.get() is None:
            return
        _at_hand.set(None)
        if self._metrics:
            self._metrics.in_flight.dec()

    def admission_refused(self) -> None:
        if self._metrics:
            self._metrics.refused()

    def calls(self, operation: str) -> "_Call":
        exchange = _at_hand.get()
        span = exchange.span.calls(operation) if exchange and exchange.span else None
        return _Call(operation, exchange, span, self._metrics)

    def stored(self, command: str, seconds: float, failure: str = "") -> None:
        exchange = _at_hand.get()
        if exchange:
            exchange.redis_calls += 1
            exchange.redis_seconds += seconds
            if exchange.span:
                exchange.span.stored(command, seconds, failure)
        if self._metrics:
            self._metrics.redis_seconds[(command,)](seconds)
            if failure:
                self._metrics.redis_failure[(failure,)]()

    def refreshed(self, outcome: str) -> None:
        if self._metrics:
            self._metrics.refresh[(outcome,)]()

    def awaited(self, outcome: str) -> None:
        if self._metrics:
            self._metrics.wait[(outcome,)]()


class _Call:
    """A call to ServiceNow from its beginning to its end."""

    __slots__ = ("_began", "_exchange", "_metrics", "_operation", "_span", "headers")

    def __init__(
        self, operation: str, exchange: _Exchange | None, span: "Span | None", metrics: Metrics | None
    ) -> None:
        self._operation, self._exchange, self._span, self._metrics = operation, exchange, span, metrics
        self.headers = span.headers if span else _NOTHING
        self._began = perf_counter()

    def ended(self, outcome: str) -> None:
        seconds = perf_counter() - self._began
        if self._exchange:
            self._exchange.servicenow_calls += 1
            self._exchange.servicenow_seconds += seconds
        if self._span:
            self._span.ended(outcome)
        if self._metrics:
            self._metrics.call[self._operation, outcome]()
            self._metrics.call_seconds[(self._operation,)](seconds)


def _milliseconds(seconds: float) -> float:
    return round(1000 * seconds, 1)
