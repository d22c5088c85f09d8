"""Only the agent who began completes, once, and a ServiceNow that is away for a moment costs nobody their walk."""

from datetime import datetime

import pytest
from redis import Redis

from bridge.mock.entra import CONTOSO
from bridge.mock.servicenow import MockServiceNow
from tests.builders import CLIENT_ID, CLIENT_SECRET, Stage, application, callback, connector, environment
from tests.conftest import ALEX, MEGAN, NINA
from tests.connecting import (
    LIST,
    BendingProxy,
    at_once,
    callback_path,
    code_of,
    events,
    kept_of_agents,
    log_lines,
    problem_of,
    query_of,
    token_requests,
)


@pytest.fixture
def stage(renewed_stage):
    return renewed_stage


@pytest.fixture
def servicenow(renewed_servicenow):
    return renewed_servicenow


@pytest.fixture
def completion(stage):
    """What Alex's browser came back with."""
    return stage.allowed(stage.agent(ALEX).begin(), ALEX)


def test_another_agents_bearer_completes_nothing_and_takes_nothing_away(stage, completion):
    with log_lines() as lines:
        refused = stage.agent(MEGAN).complete(completion)

    assert problem_of(refused) == (400, "state_mismatch")
    assert token_requests(stage.servicenow) == []
    (mismatch,) = events(lines, "connection.state_mismatch")
    assert mismatch["agent"] == stage.agent(MEGAN).get("/v1/me").json["agent"]["id"]
    assert mismatch["tenant"] == CONTOSO
    assert mismatch["request_id"] == refused.headers["X-Request-ID"]
    assert stage.agent(MEGAN).get("/v1/connection").json["status"] == "disconnected"

    assert stage.agent(ALEX).complete(completion).status_code == 200


def test_an_agent_of_another_tenant_completes_nothing_either(two_tenants, other_servicenow):
    completion = two_tenants.allowed(two_tenants.agent(ALEX).begin(), ALEX)

    assert problem_of(two_tenants.agent(NINA).complete(completion)) == (400, "state_mismatch")
    assert token_requests(two_tenants.servicenow) == token_requests(other_servicenow) == []
    assert two_tenants.agent(ALEX).complete(completion).status_code == 200


def test_the_same_object_id_in_another_tenant_is_somebody_else(two_tenants):
    alex = two_tenants.agent(ALEX)
    completion = two_tenants.allowed(alex.begin(), ALEX)
    oid = alex.get("/v1/me").json["agent"]["id"]
    twin = two_tenants.agent(NINA, oid=oid)

    assert problem_of(twin.complete(completion)) == (400, "state_mismatch")
    assert alex.complete(completion).status_code == 200
    assert twin.get("/v1/connection").json["status"] == "disconnected"


def test_whoever_is_lured_to_somebody_elses_link_connects_nobody(stage):
    """Megan follows Alex's link and allows: the answer lands in her browser, and her pane's bearer does not fit it."""
    completion = stage.allowed(stage.agent(ALEX).begin(), MEGAN)

    assert problem_of(stage.agent(MEGAN).complete(completion)) == (400, "state_mismatch")
    assert token_requests(stage.servicenow) == []
    for upn in (ALEX, MEGAN):
        assert stage.agent(upn).get("/v1/connection").json["status"] == "disconnected"


def test_without_a_bearer_nothing_is_completed(stage, completion):
    response = stage.app.test_client().put("/v1/connection", json={"completion": completion})

    assert problem_of(response) == (401, "unauthenticated")
    assert stage.agent(ALEX).complete(completion).status_code == 200


def test_a_new_token_of_the_same_agent_completes(stage, completion):
    assert stage.agent(ALEX, name="Alexandra Wilber").complete(completion).status_code == 200


def test_a_completion_is_good_once(stage, completion):
    assert stage.agent(ALEX).complete(completion).status_code == 200
    assert problem_of(stage.agent(ALEX).complete(completion)) == (400, "state_mismatch")
    assert len(token_requests(stage.servicenow)) == 1
    assert stage.agent(ALEX).get(LIST).status_code == 200


def test_of_fifty_completions_at_once_one_wins_and_one_token_is_asked_for(stage, completion):
    stage.servicenow.faults.add("slow", path="/oauth_token.do", seconds=0.1)
    agent = stage.agent(ALEX)

    assert at_once(50, lambda _: agent.complete(completion)) == {200: 1, 400: 49}
    assert len(token_requests(stage.servicenow)) == 1


def test_of_fifty_callbacks_at_once_one_wins(stage):
    state = query_of(stage.agent(ALEX).begin())["state"]
    path = callback_path(code="c", state=state)

    assert at_once(50, lambda _: stage.app.test_client().get(path)) == {303: 1, 400: 49}


def test_a_completion_is_good_for_two_minutes(stage, completion, redis):
    (key,) = redis.keys("*:completion:*")
    assert 110 <= redis.ttl(key) <= 120
    redis.delete(key)

    assert problem_of(stage.agent(ALEX).complete(completion)) == (400, "state_mismatch")
    assert token_requests(stage.servicenow) == []


@pytest.mark.parametrize("completion", ["x", "0" * 64, "*", "../x", "0" * 200, "\x00", "\u2028", "a:b", "]}"])
def test_a_completion_that_never_was_is_unknown(standing, completion):
    assert problem_of(standing.agent(ALEX).complete(completion)) == (400, "state_mismatch")


@pytest.mark.parametrize("body", [{}, {"completion": ""}, {"completion": 1}, {"completion": "0" * 201}, {"state": "x"}])
def test_a_body_without_a_completion_is_refused(standing, body):
    response = standing.agent(ALEX).request("PUT", "/v1/connection", json=body)

    assert problem_of(response) == (422, "invalid_request")


def test_a_state_is_no_completion(stage):
    state = query_of(stage.agent(ALEX).begin())["state"]

    assert problem_of(stage.agent(ALEX).complete(state)) == (400, "state_mismatch")


@pytest.mark.parametrize("repointed", [{"client_id": "f" * 32}, {"instance_url": "http://127.0.0.1:1"}])
def test_a_connector_repointed_meanwhile_ends_the_attempt(stage, staged, completion, repointed):
    agent = staged(repointed).agent(ALEX)

    assert problem_of(agent.complete(completion)) == (400, "state_mismatch")
    assert token_requests(stage.servicenow) == []


def test_a_code_is_never_sent_to_another_instance(stage, staged, completion):
    with MockServiceNow() as elsewhere:
        elsewhere.add_client("Bridge", [callback(CONTOSO)], client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
        agent = staged({"instance_url": elsewhere.url}).agent(ALEX)

        assert problem_of(agent.complete(completion)) == (400, "state_mismatch")
        assert len(elsewhere.journal) == 0


def test_a_page_that_says_401_is_no_refusal_and_the_same_completion_works_after_it(stage, completion):
    stage.servicenow.faults.add("unavailable", path="/oauth_token.do", status=401)

    assert problem_of(stage.agent(ALEX).complete(completion)) == (502, "servicenow_unavailable")
    assert stage.agent(ALEX).get("/v1/connection").json["status"] == "disconnected"

    stage.servicenow.faults.clear()
    assert stage.agent(ALEX).complete(completion).json["status"] == "connected"


def test_after_an_outage_the_completion_is_still_nobody_elses(stage, completion):
    stage.servicenow.faults.add("unavailable", path="/oauth_token.do", times=1)
    stage.agent(ALEX).complete(completion)

    assert problem_of(stage.agent(MEGAN).complete(completion)) == (400, "state_mismatch")
    assert stage.agent(ALEX).complete(completion).status_code == 200
    assert problem_of(stage.agent(ALEX).complete(completion)) == (400, "state_mismatch")


def test_an_instance_that_is_down_is_named_and_the_same_completion_works_once_it_is_up(stage, completion):
    stage.servicenow.stop()
    assert problem_of(stage.agent(ALEX).complete(completion)) == (502, "servicenow_unavailable")

    stage.servicenow.start()
    assert stage.agent(ALEX).complete(completion).status_code == 200


def test_a_refused_exchange_asks_to_sign_in_again_and_stores_nothing(stage, staged, completion, redis):
    agent = staged({"client_secret": "wrong"}).agent(ALEX)
    response = agent.complete(completion)

    assert problem_of(response) == (409, "sign_in_again")
    assert "client secret may be wrong" in response.json["detail"]
    assert kept_of_agents(redis) == []
    assert agent.get("/v1/connection").json["status"] == "disconnected"
    assert len(token_requests(stage.servicenow)) == 1


def test_a_code_that_came_too_late_asks_to_sign_in_again(stage, completion):
    stage.servicenow.clock.advance(61)

    assert problem_of(stage.agent(ALEX).complete(completion)) == (409, "sign_in_again")


def test_a_failed_second_sign_in_leaves_the_first_connection_as_it_was(stage):
    agent = stage.connected(ALEX)
    before = agent.get("/v1/connection").json
    stage.answered(agent.begin(), ALEX, button="Deny")
    state = query_of(agent.begin())["state"]
    back = stage.app.test_client().get(callback_path(code="made-up", state=state)).headers["Location"]

    assert problem_of(agent.complete(back.partition("=")[2])) == (409, "sign_in_again")
    assert agent.get("/v1/connection").json == before
    assert agent.get(LIST).status_code == 200


def test_a_code_of_another_agents_sign_in_does_not_fit_this_agents_attempt(stage):
    """A code injected into one's own callback fails at the verifier (RFC 9700 section 4.5)."""
    stolen = code_of(stage, stage.agent(MEGAN).begin(), MEGAN)
    state = query_of(stage.agent(ALEX).begin())["state"]
    back = stage.app.test_client().get(callback_path(code=stolen, state=state)).headers["Location"]

    assert problem_of(stage.agent(ALEX).complete(back.partition("=")[2])) == (409, "sign_in_again")


@pytest.mark.parametrize("kind", ["forbidden", "unauthorized", "cut_json", "stall"])
def test_not_knowing_who_signed_in_does_not_cost_the_connection(impatient_stage, kind):
    stage = impatient_stage
    completion = stage.allowed(stage.agent(ALEX).begin(), ALEX)
    stage.servicenow.faults.add(kind, path="/api/now/table/sys_user")

    completed = stage.agent(ALEX).complete(completion)

    assert completed.status_code == 200
    assert completed.json["servicenow_user"] is None


BENT = [
    b"[]",
    b"null",
    b"5",
    b'"text"',
    b"",
    b"{}",
    b"\xff",
    b"[" * 100_000,
    b'{"access_token":null,"token_type":"Bearer","expires_in":1799}',
    b'{"access_token":"","token_type":"Bearer","expires_in":1799}',
    b'{"access_token":5,"token_type":"Bearer","expires_in":1799}',
    b'{"access_token":"a\\r\\nX-Evil: 1","token_type":"Bearer","expires_in":1799}',
    b'{"access_token":"\\u20ac","token_type":"Bearer","expires_in":1799}',
    b'{"access_token":"a","refresh_token":{"a":1},"token_type":"Bearer","expires_in":1799}',
    b'{"access_token":"a","token_type":"Bearer","expires_in":"soon"}',
    b'{"access_token":"a","token_type":"Bearer","expires_in":[1]}',
    b'{"error":"invalid_grant"}',
]


@pytest.fixture
def bent(redis: Redis, valkey, entra, servicenow):
    """A stage whose instance's token answers may be bent on the way."""
    with BendingProxy(servicenow) as proxy:
        settings = {CONTOSO: connector(servicenow, instance_url=proxy.url)}
        yield Stage(application(environment(entra, valkey, settings)), entra, servicenow, valkey), proxy


def test_what_cannot_be_a_token_is_an_outage_and_never_stored(bent, redis):
    stage, proxy = bent
    for answer in BENT:
        completion = stage.allowed(stage.agent(ALEX).begin(), ALEX)
        proxy.bend = lambda _, answer=answer: answer

        assert problem_of(stage.agent(ALEX).complete(completion)) == (502, "servicenow_unavailable"), answer
        assert redis.keys("*:grant:*") == [], answer


@pytest.mark.parametrize(
    ("expires_in", "seconds"),
    [(1799, 1799), ("1799", 1799), (None, 300), (0, 300), (-5, 1), (10**18, 366 * 86400), (1e300, 366 * 86400)],
)
def test_a_token_lives_as_long_as_servicenow_says_within_reason(bent, expires_in, seconds):
    stage, proxy = bent
    proxy.bend = lambda answer: {**answer, "expires_in": expires_in}

    connection = stage.connected(ALEX).get("/v1/connection").json

    assert abs(lived(connection) - seconds) < 1


def lived(connection):
    began, ends = (datetime.fromisoformat(connection[name]) for name in ("connected_at", "access_expires_at"))
    return (ends - began).total_seconds()
