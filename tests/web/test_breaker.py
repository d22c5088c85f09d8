"""An instance that fails again and again is left alone for a while, by all workers, and asked again by one."""

import io
import time
from itertools import count
from typing import Any

import pytest

from bridge.mock.entra import CONTOSO
from tests.builders import Stage, application, connector, environment
from tests.conftest import ALEX, MEGAN
from tests.connecting import LIST, at_once, problem_of

UNAVAILABLE = (502, "servicenow_unavailable")
INCIDENTS = "/api/now/table/incident"
FAILURES = 3


@pytest.fixture
def make(renewed_stage: Stage):
    """A worker: an application of its own beside others, all with the same Redis."""

    def make(seconds: str = "60", **more: str) -> Stage:
        variables = environment(
            renewed_stage.entra,
            renewed_stage.redis_url,
            {CONTOSO: connector(renewed_stage.servicenow)},
            **{
                "BRIDGE_BREAKER_FAILURES": str(FAILURES),
                "BRIDGE_BREAKER_SECONDS": seconds,
                "BRIDGE_READ_SECONDS": "0.3",
                **more,
            },
        )
        app = application(variables)
        return Stage(app, renewed_stage.entra, renewed_stage.servicenow, renewed_stage.redis_url)

    return make


def broken(stage, kind="server_error"):
    """Asks until the circuit is open; the fault stays. By default it is one that is not tried again at once."""
    agent = stage.agent(ALEX)
    stage.servicenow.faults.add(kind, "/")
    for _ in range(FAILURES):
        assert agent.get(LIST).status_code in {502, 503, 504}
    stage.servicenow.journal.clear()
    return agent


def soon(ask, status):
    """Asks until the answer has this status; for no longer than a few seconds."""
    until = time.monotonic() + 5
    for tries in count(1):
        response = ask()
        if response.status_code == status or time.monotonic() > until:
            assert response.status_code == status, response.text
            return tries
    raise AssertionError


@pytest.mark.parametrize("kind", ["unavailable", "hibernating", "reset", "stall"])
def test_repeated_outages_open_it_and_then_nobody_is_asked(make, kind):
    stage = make()
    stage.connected(ALEX)
    agent = broken(stage, kind)

    began = time.monotonic()
    response = agent.get(LIST)

    assert problem_of(response) == UNAVAILABLE
    assert 0 < int(response.headers["Retry-After"]) <= 60
    assert time.monotonic() - began < 0.25
    assert len(stage.servicenow.journal) == 0


def test_it_is_open_for_every_agent_operation_and_worker(make):
    stage, other = make(), make()
    alex, megan = stage.connected(ALEX), stage.connected(MEGAN)
    completion = stage.allowed(megan.begin(), MEGAN)
    broken(stage)

    paths = (LIST, f"{LIST}/summary", f"{LIST}/INC0010001", "/v1/users?search=adele")
    for path in paths:
        assert problem_of(alex.get(path)) == UNAVAILABLE
        assert problem_of(other.agent(MEGAN).get(path)) == UNAVAILABLE
    assert problem_of(megan.complete(completion)) == UNAVAILABLE
    assert len(stage.servicenow.journal) == 0


def test_what_asks_nobody_works_meanwhile(make):
    stage = make()
    stage.connected(ALEX)
    agent = broken(stage)

    assert agent.begin()
    assert agent.get("/v1/connection").json["status"] == "connected"
    assert agent.get("/v1/incidents/fields").status_code == 200


def test_it_closes_by_itself_once_the_instance_is_back(make):
    stage = make("0.2")
    stage.connected(ALEX)
    agent = broken(stage)
    stage.servicenow.faults.clear()

    soon(lambda: agent.get(LIST), 200)

    for _ in range(FAILURES):
        assert agent.get(LIST).status_code == 200


def test_one_request_tries_and_the_others_wait(make, redis):
    stage = make()
    stage.connected(ALEX)
    broken(stage)
    (circuit,) = redis.keys("*circuit")
    redis.hset(circuit, "opened_at", "0")
    stage.servicenow.faults.clear()
    stage.servicenow.faults.add("stall", "/")
    other = make().agent(ALEX)

    assert at_once(12, lambda _: other.get(LIST)) == {502: 11, 504: 1}
    assert len(stage.servicenow.journal) == 1


def test_a_worker_whose_clock_is_ahead_has_nobody_told_to_wait_longer(make, redis):
    stage = make()
    stage.connected(ALEX)
    agent = broken(stage)
    (circuit,) = redis.keys("*circuit")
    redis.hset(circuit, "opened_at", str(time.time() + 3600))

    assert int(make().agent(ALEX).get(LIST).headers["Retry-After"]) <= 60
    assert problem_of(agent.get(LIST)) == UNAVAILABLE


def test_a_trial_that_fails_opens_it_again_until_the_next_one(make):
    stage = make("0.2")
    stage.connected(ALEX)
    agent = broken(stage)

    asked = len(stage.servicenow.journal)
    until = time.monotonic() + 5
    while len(stage.servicenow.journal) == asked and time.monotonic() < until:
        agent.get(LIST)
    tried = len(stage.servicenow.journal)

    assert tried > asked
    assert problem_of(agent.get(LIST)) == UNAVAILABLE
    assert len(stage.servicenow.journal) == tried

    stage.servicenow.faults.clear()
    soon(lambda: agent.get(LIST), 200)


def test_failures_with_a_success_between_them_do_not_open_it(make):
    stage = make()
    agent = stage.connected(ALEX)
    for _ in range(3):
        fault = stage.servicenow.faults.add("server_error", INCIDENTS)
        for _ in range(FAILURES - 1):
            assert problem_of(agent.get(LIST)) == (504, "servicenow_timeout")
        stage.servicenow.faults.remove(fault)

        assert agent.get(LIST).status_code == 200


@pytest.mark.parametrize(
    ("kind", "settings"),
    [("rate_limited", {"retry_after": 0}), ("forbidden", {}), ("not_found", {}), ("unauthorized", {})],
)
def test_what_is_no_outage_does_not_open_it(make, kind, settings):
    stage = make()
    agent = stage.connected(ALEX)
    fault = stage.servicenow.faults.add(kind, INCIDENTS, **settings)
    for _ in range(FAILURES + 1):
        agent.get(LIST)
    stage.servicenow.faults.remove(fault)

    assert agent.get(LIST).status_code == 200


def test_what_is_remembered_of_an_instance_ends_by_itself(make, redis):
    stage = make()
    stage.connected(ALEX)
    broken(stage)

    (circuit,) = redis.keys("*circuit*")
    assert 60 < redis.ttl(circuit) <= 120


def test_a_worker_that_died_while_it_tried_does_not_keep_it_open(make, redis):
    stage = make("0.2")
    stage.connected(ALEX)
    agent = broken(stage)
    (circuit,) = redis.keys("*circuit*")
    redis.hset(circuit, "state", "half-open")
    redis.set(circuit + b":trial", "", px=300)
    stage.servicenow.faults.clear()

    soon(lambda: agent.get(LIST), 200)


class LateBody(io.BytesIO):
    """A body that its sender holds back until hardly any of the request's time is left."""

    def readinto(self, buffer: Any) -> int:
        if self.tell() == 0:
            time.sleep(0.85)
        return super().readinto(buffer)


def test_whoever_uses_up_their_own_time_does_not_open_it_for_others(make):
    """Nor for another tenant, whose instance anybody may name in a test of their connector."""
    stage = make(BRIDGE_REQUEST_SECONDS="1", BRIDGE_READ_SECONDS="0.9")
    alex, megan = stage.connected(ALEX), stage.connected(MEGAN)
    completion = stage.allowed(megan.begin(), MEGAN)
    fault = stage.servicenow.faults.add("slow", "/oauth_token.do", seconds=0.3)
    late = LateBody(b'{"completion": "%b"}' % completion.encode())

    for _ in range(FAILURES):
        late.seek(0)
        answer = megan.request("PUT", "/v1/connection", input_stream=late, content_type="application/json")
        assert problem_of(answer) == (504, "servicenow_timeout")
    stage.servicenow.faults.remove(fault)

    assert alex.get(LIST).status_code == 200
    assert megan.complete(completion).status_code == 200


def test_one_incident_that_is_too_large_does_not_open_it(make):
    stage = make()
    agent = stage.connected(ALEX)
    (number,) = [each["number"] for each in agent.get(f"{LIST}?page_size=1").json["items"]]
    fault = stage.servicenow.faults.add("enormous", INCIDENTS)
    for _ in range(FAILURES):
        assert problem_of(agent.get(f"{LIST}/{number}")) == UNAVAILABLE
    stage.servicenow.faults.remove(fault)

    assert agent.get(LIST).status_code == 200
