"""What Prometheus may know: how much, how long and how it ended, by few and fixed names; never of whom."""

from collections.abc import Callable, Iterable
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics

UNMATCHED, OTHER = "unmatched", "other"
"""The route of what no view answers, and the method of what is none: callers may make up as many as they like."""
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_REQUEST_SECONDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)
_CALL_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_REDIS_SECONDS = (0.0005, 0.001, 0.005, 0.025, 0.1, 0.5, 2)

METRICS = {
    "bridge_http_requests_total": ("route", "method", "status"),
    "bridge_http_request_seconds": ("route",),
    "bridge_http_requests_in_flight": (),
    "bridge_admission_refused_total": (),
    "bridge_servicenow_calls_total": ("operation", "outcome"),
    "bridge_servicenow_call_seconds": ("operation",),
    "bridge_token_refreshes_total": ("outcome",),
    "bridge_renewal_lock_waits_total": ("outcome",),
    "bridge_redis_seconds": ("command",),
    "bridge_redis_errors_total": ("kind",),
    "bridge_breaker_state": ("state",),
    "bridge_connected_agents": (),
}
"""Every metric and its labels, as alerts and dashboards name them."""
REFRESHED = ("renewed", "refused", "failed")
FAILED = ("silent", "refused")
AWAITED = ("immediate", "waited", "timed_out", "busy")


class Metrics:
    """The figures of one process; what is looked up once is kept, for looking up costs more than counting."""

    def __init__(self) -> None:
        disable_created_metrics()
        self._registry = CollectorRegistry()
        requests = self._counter("bridge_http_requests_total", "Requests answered.")
        seconds = self._histogram("bridge_http_request_seconds", "How long answers took.", _REQUEST_SECONDS)
        calls = self._counter("bridge_servicenow_calls_total", "Tries of calls to ServiceNow.")
        call_seconds = self._histogram("bridge_servicenow_call_seconds", "How long these took.", _CALL_SECONDS)
        redis_seconds = self._histogram("bridge_redis_seconds", "How long Redis took.", _REDIS_SECONDS)
        failures = self._counter("bridge_redis_errors_total", "Commands that Redis did not do.")
        refreshes = self._counter("bridge_token_refreshes_total", "Access tokens asked for anew.")
        waits = self._counter("bridge_renewal_lock_waits_total", "Locks of renewals asked for.")
        self.refused = self._counter("bridge_admission_refused_total", "Requests turned away for being too many.").inc
        self.in_flight = Gauge(
            "bridge_http_requests_in_flight",
            "Requests being served.",
            registry=self._registry,
            multiprocess_mode="livesum",
        )
        self.request, self.request_seconds = _Known(requests, "inc"), _Known(seconds, "observe")
        self.call, self.call_seconds = _Known(calls, "inc"), _Known(call_seconds, "observe")
        self.redis_seconds = _Known(redis_seconds, "observe")
        self.redis_failure = _Known(failures, "inc", ((each,) for each in FAILED))
        self.refresh = _Known(refreshes, "inc", ((each,) for each in REFRESHED))
        self.wait = _Known(waits, "inc", ((each,) for each in AWAITED))

    def _counter(self, name: str, told: str) -> Counter:
        return Counter(name, told, METRICS[name], registry=self._registry)

    def _histogram(self, name: str, told: str, bounds: Iterable[float]) -> Histogram:
        return Histogram(name, told, METRICS[name], buckets=tuple(bounds), registry=self._registry)


class _Known(dict[tuple[str | int, ...], Callable[..., None]]):
    """By the values of its labels, what counts one; those that are `expected` are there, at zero, from the start."""

    def __init__(self, metric: Any, counts: str, expected: Iterable[tuple[str, ...]] = ()) -> None:
        super().__init__()
        self._metric, self._counts = metric, counts
        for labels in expected:
            self[labels]

    def __missing__(self, labels: tuple[str | int, ...]) -> Callable[..., None]:
        found: Callable[..., None] = getattr(self._metric.labels(*labels), self._counts)
        self[labels] = found
        return found


def method_of(given: str) -> str:
    return given if given in _METHODS else OTHER
