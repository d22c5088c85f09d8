"""What Prometheus reads: the sum over all workers, which outlives each of them, and nothing about anybody."""

import os
import re
import signal
import time

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bridge.telemetry import METRICS
from tests.conftest import ALEX
from tests.e2e.test_processes import LIST, asked_at_once, until_both_workers_answer, workers

ROUTE = "/v1/users/<user>/incidents"


def page(served):
    response = served.http.request("GET", served.metrics_url)
    assert response.status == 200, response.data
    return response.data.decode()


def figures(served):
    """By name and labels."""
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(page(served))
        for sample in family.samples
    }


def figure(found, name, **labels):
    return found.get((name, *sorted(labels.items())), 0.0)


@pytest.fixture
def connected(served):
    served.connect(ALEX)
    return served


def test_what_all_workers_have_answered_is_added_up(connected):
    until_both_workers_answer(connected)
    before = figures(connected)
    asked_at_once(connected, [ALEX] * 40)
    after = figures(connected)

    def more(name, **labels):
        return figure(after, name, **labels) - figure(before, name, **labels)

    assert more("bridge_http_requests_total", route=ROUTE, method="GET", status="200") == 40
    assert more("bridge_http_request_seconds_count", route=ROUTE) == 40
    assert more("bridge_http_request_seconds_sum", route=ROUTE) > 0
    assert more("bridge_servicenow_calls_total", operation="incidents", outcome="ok") == 40
    assert more("bridge_servicenow_call_seconds_count", operation="incidents") == 40
    assert more("bridge_redis_seconds_count", command="pipeline") >= 40
    assert figure(after, "bridge_http_requests_in_flight") == 0


def test_what_a_worker_has_counted_outlives_it(connected):
    until_both_workers_answer(connected)
    before = figures(connected)
    os.kill(next(iter(workers(connected))), signal.SIGKILL)
    connected.http.clear()
    deadline = time.monotonic() + 20
    while "Perhaps out of memory" not in connected.process.output(20_000):
        assert time.monotonic() < deadline, "nobody missed the worker"
        time.sleep(0.02)
    after = [figures(connected) for _ in range(2)]

    for found in after:
        for name, *labels in before:
            if name.endswith(("_total", "_count")):
                assert found[name, *labels] >= before[name, *labels]
    assert figure(after[1], "bridge_http_requests_in_flight") == 0


def test_a_renewal_is_counted_with_its_outcome(connected):
    before = figures(connected)
    connected.servicenow.expire_access_tokens()
    assert connected.ask("GET", LIST, ALEX).status == 200
    after = figures(connected)

    for name, labels in {
        "bridge_token_refreshes_total": {"outcome": "renewed"},
        "bridge_servicenow_calls_total": {"operation": "refresh", "outcome": "ok"},
    }.items():
        assert figure(after, name, **labels) == figure(before, name, **labels) + 1
    # A worker that has not yet looked for the user is told so when it does.
    refused = [
        figure(after, "bridge_servicenow_calls_total", operation=operation, outcome="unauthorized")
        for operation in ("incidents", "users")
    ]
    assert sum(refused) > 0


def test_every_metric_is_there_with_its_labels_and_no_other(connected):
    connected.ask("GET", LIST, ALEX)
    found = {}
    for family in text_string_to_metric_families(page(connected)):
        name = f"{family.name}_total" if family.type == "counter" else family.name
        found[name] = {tuple(sorted(set(sample.labels) - {"le"})) for sample in family.samples}

    assert found == {name: {tuple(sorted(labels))} for name, labels in METRICS.items()}


def test_what_callers_make_up_makes_no_new_series(connected):
    for made_up in range(3):
        connected.http.request(f"MADEUP{made_up}", f"{connected.url}/made/up/{made_up}")
    found = figures(connected)

    assert figure(found, "bridge_http_requests_total", route="unmatched", method="other", status="404") >= 3
    assert "made" not in page(connected).lower()
    assert re.findall(r"[0-9a-f]{8}-|[0-9a-f]{32}|@|127\.0\.0\.1", page(connected)) == []


def test_the_page_is_not_among_those_that_the_public_reads(connected):
    assert connected.http.request("GET", f"{connected.url}/metrics").status == 404
