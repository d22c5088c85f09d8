"""Spans reach a collector over HTTP, hang together, and let the trace go on at ServiceNow."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from bridge.mock.entra import CONTOSO
from bridge.telemetry import Watching
from bridge.telemetry.tracing import Tracing
from tests.builders import Stage, application, connector, environment
from tests.conftest import ALEX
from tests.connecting import LIST

TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
RECORDED, UNRECORDED = f"00-{TRACE}-{PARENT}-01", f"00-{TRACE}-{PARENT}-00"


class Collector(ThreadingHTTPServer):
    """Takes OTLP over HTTP, as any collector does."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Taking)
        self.spans, self.services = [], set()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"


class _Taking(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self):
        taken = ExportTraceServiceRequest.FromString(self.rfile.read(int(self.headers["Content-Length"])))
        for resource in taken.resource_spans:
            named = {each.key: each.value.string_value for each in resource.resource.attributes}
            self.server.services.add(named["service.name"])
            self.server.spans += [span for scope in resource.scope_spans for span in scope.spans]
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def collector(monkeypatch) -> Iterator[Collector]:
    with Collector() as collector:
        thread = Thread(target=collector.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
        yield collector
        collector.shutdown()
        thread.join()


@pytest.fixture
def traced(collector, renewed_stage):
    """Asks once, of a bridge that is traced, and returns the spans by name once they are collected."""
    variables = environment(
        renewed_stage.entra, renewed_stage.redis_url, {CONTOSO: connector(renewed_stage.servicenow)}
    )
    agent = renewed_stage.connected(ALEX)
    renewed_stage.servicenow.journal.clear()

    def ask(path=LIST, **headers):
        tracing = Tracing()
        app = application(variables, Watching(tracing=tracing))
        Stage(app, renewed_stage.entra, renewed_stage.servicenow, renewed_stage.redis_url).agent(ALEX).get(
            path, headers=headers
        )
        tracing.close()
        return {span.name: span for span in collector.spans}

    assert agent
    return ask


def sent_on(stage):
    return [asked.headers.get("traceparent") for asked in stage.servicenow.journal.at("/api/")]


def test_an_exchange_and_its_calls_are_one_trace(traced, collector, renewed_stage):
    spans = traced()
    root = spans["GET /v1/users/<user>/incidents"]
    told = {each.key: each.value.string_value or each.value.int_value for each in root.attributes}

    assert told == {
        "http.request.method": "GET",
        "http.route": "/v1/users/<user>/incidents",
        "http.response.status_code": 200,
    }
    assert {"ServiceNow incidents", "ServiceNow users", "Redis pipeline"} <= set(spans)
    assert {span.trace_id for span in collector.spans} == {root.trace_id}
    assert {span.parent_span_id for span in collector.spans} == {b"", root.span_id}
    assert all(root.start_time_unix_nano <= each.start_time_unix_nano for each in collector.spans)
    called = spans["ServiceNow incidents"]
    assert f"00-{root.trace_id.hex()}-{called.span_id.hex()}" in [each[:-3] for each in sent_on(renewed_stage)]
    assert collector.services == {"intune-servicenow-bridge"}


def test_it_is_a_part_of_the_callers_trace(traced, renewed_stage):
    root = traced(traceparent=RECORDED)["GET /v1/users/<user>/incidents"]

    assert (root.trace_id.hex(), root.parent_span_id.hex()) == (TRACE, PARENT)
    assert all(each.startswith(f"00-{TRACE}-") and each.endswith("-01") for each in sent_on(renewed_stage))


def test_what_the_caller_does_not_record_is_passed_on_and_not_recorded(traced, renewed_stage):
    assert traced(traceparent=UNRECORDED) == {}
    assert sent_on(renewed_stage)
    assert all(each.startswith(f"00-{TRACE}-") and each.endswith("-00") for each in sent_on(renewed_stage))


@pytest.mark.parametrize("traceparent", ["", "x" * 9000, f"00-{'0' * 32}-{PARENT}-01", f"ff-{TRACE}-{PARENT}-01"])
def test_a_parent_that_is_none_begins_a_trace_of_its_own(traced, traceparent):
    (root,) = [span for span in traced("/v1/me", traceparent=traceparent).values() if not span.parent_span_id]

    assert root.trace_id.hex() != TRACE


def test_a_failure_is_marked_with_its_code(traced, renewed_stage):
    renewed_stage.servicenow.faults.add("unavailable", path="/api/")
    spans = traced()

    for name, kind in (("ServiceNow users", "servicenow_unavailable"), ("GET /v1/users/<user>/incidents", "502")):
        assert {each.key: each.value.string_value for each in spans[name].attributes}["error.type"] == kind
        assert spans[name].status.code == 2


def test_the_service_is_called_as_its_operators_say(traced, collector, monkeypatch):
    monkeypatch.setenv("OTEL_SERVICE_NAME", "bridge-emea")
    traced("/v1/me")

    assert collector.services == {"bridge-emea"}


def test_a_collector_that_is_gone_harms_nobody(traced, collector, renewed_stage, monkeypatch, caplog):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "0.05")
    assert traced() == {}
    assert sent_on(renewed_stage)


def test_untraced_nothing_is_passed_on(renewed_stage):
    agent = renewed_stage.connected(ALEX)
    renewed_stage.servicenow.journal.clear()
    assert agent.get(LIST, headers={"traceparent": RECORDED}).status_code == 200

    assert set(sent_on(renewed_stage)) == {None}
