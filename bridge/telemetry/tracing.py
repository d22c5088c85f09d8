"""Spans for whoever collects them, made by hand: an exchange, its calls to ServiceNow and what it asked of Redis.

OpenTelemetry's instrumentation of Flask, urllib3 and redis costs half as much again as the whole request, and tells
addresses with their queries and commands with their keys. These spans hold words of the bridge's own and nothing else.
The library is an extra, and this module is imported only where spans are wanted; it reads its own variables, `OTEL_*`.
"""

import time
from collections.abc import Mapping

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SpanExporter
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from bridge.telemetry.batches import Batches

SERVICE = "intune-servicenow-bridge"
_SERVER_ERROR = 500


class Tracing:
    """Makes spans, and exports them while the process lives; to be made after a fork."""

    def __init__(self, exporter: SpanExporter | None = None) -> None:
        """By default they are sent as OTLP over HTTP to where `OTEL_*` says."""
        # What the bridge calls itself gives way to OTEL_SERVICE_NAME.
        named = Resource.create({"service.name": SERVICE}).merge(OTELResourceDetector().detect())
        self._provider = TracerProvider(resource=named)
        self._provider.add_span_processor(Batches(exporter or OTLPSpanExporter()))
        self._tracer = self._provider.get_tracer(SERVICE)
        self._parents = TraceContextTextMapPropagator()

    def serves(self, method: str, traceparent: str) -> "Span":
        """The span of an exchange, a child of the caller's."""
        parent = self._parents.extract({"traceparent": traceparent}) if traceparent else None
        return Span(self._tracer, self._tracer.start_span(method, parent, trace.SpanKind.SERVER))

    def close(self) -> None:
        """Exports what is still there."""
        self._provider.shutdown()


class Span:
    """One span, and those that are made below it."""

    __slots__ = ("_span", "_tracer")

    def __init__(self, tracer: trace.Tracer, span: trace.Span) -> None:
        self._tracer, self._span = tracer, span

    @property
    def trace_id(self) -> str:
        return f"{self._span.get_span_context().trace_id:032x}"

    @property
    def headers(self) -> Mapping[str, str]:
        """By which the trace goes on elsewhere (W3C Trace Context), without other vendors' state, which may say more.

        What nobody records here is passed on as well: its sender may be collected elsewhere.
        """
        context = self._span.get_span_context()
        return {"traceparent": f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"}

    def answered(self, method: str, route: str | None, status: int) -> None:
        self._span.update_name(f"{method} {route}" if route else method)
        self._span.set_attributes({"http.request.method": method, "http.response.status_code": status})
        if route:
            self._span.set_attribute("http.route", route)
        _end(self._span, "" if status < _SERVER_ERROR else str(status))

    def calls(self, operation: str) -> "Span":
        made = self._below(f"ServiceNow {operation}")
        made.set_attribute("bridge.operation", operation)
        return Span(self._tracer, made)

    def ended(self, outcome: str) -> None:
        self._span.set_attribute("bridge.outcome", outcome)
        _end(self._span, "" if outcome == "ok" else outcome)

    def stored(self, command: str, seconds: float, failure: str) -> None:
        if not self._span.is_recording():
            return
        ends_at = time.time_ns()
        made = self._below(f"Redis {command}", ends_at - int(seconds * 1_000_000_000))
        made.set_attributes({"db.system.name": "redis", "db.operation.name": command})
        _end(made, failure, ends_at)

    def _below(self, name: str, start_time: int | None = None) -> trace.Span:
        context = trace.set_span_in_context(self._span)
        return self._tracer.start_span(name, context, trace.SpanKind.CLIENT, start_time=start_time)


def _end(span: trace.Span, error_type: str, end_time: int | None = None) -> None:
    if error_type:
        span.set_attribute("error.type", error_type)
        span.set_status(trace.StatusCode.ERROR)
    span.end(end_time)
