"""However a name changes its mind about where it leads, no agent's request and no token goes inside."""

import json
from dataclasses import replace

import pytest
from redis import Redis

from bridge import settings
from bridge.app import create_app
from bridge.mock.entra import CONTOSO
from bridge.wiring import build
from tests.builders import connector, environ, environment
from tests.conftest import ALEX
from tests.connecting import LIST, body_of, callback_path, granted, problem_of, query_of, token_requests
from tests.resolving import Inside

REFUSED = (422, "host_not_allowed")
ASKING = (LIST, f"{LIST}/summary", f"{LIST}/INC0010001", "/v1/users?search=adele", "/v1/users/lee.gu@contoso.com")
NAME = "contoso.service-now.com"
HERE, ELSEWHERE = ["127.0.0.1"], ["0.0.0.0"]
"""Both lead to this machine, on which a demo's instance may be; only the first is an address of it."""
NOBODYS = "3000::1"
"""A public address that has been given to nobody: what is sent there reaches no stranger."""


@pytest.fixture
def servicenow(renewed_servicenow):
    return renewed_servicenow


@pytest.fixture
def named(staged, servicenow, resolver):
    """A bridge that knows its instance by a name; it has not asked it anything yet."""
    resolver.leads("localhost", HERE)
    return staged({"instance_url": f"http://localhost:{servicenow.port}"}, BRIDGE_BREAKER_FAILURES="2")


@pytest.fixture
def led(named, resolver):
    """Lets the name lead somewhere else, once the instance has closed the connections it had."""

    def lead(addresses):
        named.servicenow.stop()
        named.servicenow.start()
        named.servicenow.journal.clear()
        resolver.leads("localhost", addresses)

    return lead


@pytest.mark.parametrize("addresses", [ELSEWHERE, [*HERE, *ELSEWHERE], [*ELSEWHERE, *HERE], ["149.96.0.1"]])
def test_a_name_that_begins_to_lead_elsewhere_is_asked_nothing(named, led, addresses):
    agent = named.connected(ALEX)
    assert agent.get(LIST).status_code == 200
    led(addresses)

    for path in ASKING:
        assert problem_of(agent.get(path)) == REFUSED
    assert len(named.servicenow.journal) == 0

    led(HERE)
    assert agent.get(LIST).status_code == 200


def test_a_connection_that_is_open_stays_where_it_is(named, resolver):
    agent = named.connected(ALEX)
    resolver.leads("localhost", ELSEWHERE)

    assert agent.get(LIST).status_code == 200
    assert resolver.asked == []


def test_it_is_no_outage_and_not_tried_again(named, led, resolver):
    agent = named.connected(ALEX)
    led(ELSEWHERE)
    for tries in range(1, 6):
        assert problem_of(agent.get(LIST)) == REFUSED
        assert len(resolver.asked) == tries

    led(HERE)
    assert agent.get(LIST).status_code == 200


def test_the_answer_says_what_to_do_and_not_what_is_inside(named, led):
    agent = named.connected(ALEX)
    said = set()
    for addresses in (ELSEWHERE, ["10.1.2.3"], ["169.254.169.254", "149.96.0.1"]):
        led(addresses)
        response = agent.get(LIST)
        assert "Retry-After" not in response.headers
        said.add(body_of(response)["detail"])

    (detail,) = said
    assert "Ask an administrator" in detail


def test_no_code_is_sent_elsewhere_and_it_can_be_used_once_the_name_is_mended(named, led):
    agent = named.agent(ALEX)
    completion = named.allowed(agent.begin(), ALEX)
    led(ELSEWHERE)

    assert problem_of(agent.complete(completion)) == REFUSED
    assert token_requests(named.servicenow) == []

    led(HERE)
    assert agent.complete(completion).status_code == 200


def test_no_refresh_token_is_sent_elsewhere_and_the_connection_is_kept(named, led):
    agent = named.connected(ALEX)
    named.servicenow.expire_access_tokens()
    led(ELSEWHERE)

    assert problem_of(agent.get(LIST)) == REFUSED
    assert token_requests(named.servicenow) == []

    led(HERE)
    assert agent.get(LIST).status_code == 200


def test_no_redirect_leads_a_code_or_a_token_to_another_host(named, inside):
    agent = named.agent(ALEX)
    completion = named.allowed(agent.begin(), ALEX)
    named.servicenow.faults.add("redirect", path="/", location=f"http://127.0.0.1:{inside.port}/oauth_token.do")
    assert problem_of(agent.complete(completion)) == (502, "servicenow_unavailable")
    named.servicenow.faults.clear()
    assert agent.complete(completion).status_code == 200

    named.servicenow.faults.add("redirect", path="/api", location=f"http://127.0.0.1:{inside.port}/api")
    assert problem_of(agent.get(LIST)) == (502, "servicenow_unavailable")
    named.servicenow.expire_access_tokens()
    named.servicenow.faults.add("redirect", path="/oauth", location=f"http://127.0.0.1:{inside.port}/oauth_token.do")
    assert problem_of(agent.get(LIST)) == (502, "servicenow_unavailable")
    assert inside.connections() == 0


def test_a_connection_ends_here_even_where_it_must_not_be_revoked(named, led):
    agent = named.connected(ALEX)
    led(ELSEWHERE)

    assert agent.request("DELETE", "/v1/connection").status_code == 204
    assert body_of(agent.get("/v1/connection"))["status"] == "disconnected"
    assert len(named.servicenow.journal) == 0


@pytest.fixture
def inside():
    with Inside() as listening:
        yield listening


@pytest.fixture
def make(renewed_stage, redis, inside):
    """A bridge that is no demo, but for its Entra, and whose instance has the port at which somebody inside listens."""

    def make(**variables):
        url = f"https://{NAME}:{inside.port}"
        variables = environment(
            renewed_stage.entra,
            renewed_stage.redis_url,
            {CONTOSO: connector(renewed_stage.servicenow, instance_url=url)},
            BRIDGE_SERVICENOW_HOSTS=f"*.service-now.com:{inside.port}",
            BRIDGE_CONNECT_SECONDS="0.1",
            BRIDGE_READ_SECONDS="0.5",
            **variables,
        )
        with environ(variables):
            valid = settings.read()
        rules = replace(valid.servicenow.rules, loopback_http=False)
        valid = replace(valid, servicenow=replace(valid.servicenow, rules=rules))
        return replace(renewed_stage, app=create_app(build(valid), valid))

    return make


def completion_of(stage, agent):
    """As after a sign-in at ServiceNow, which the browser reaches, and which gave this code."""
    answer = callback_path(state=query_of(agent.begin())["state"], code="canary-code")
    return stage.app.test_client().get(answer).headers["Location"].partition("=")[2]


@pytest.mark.parametrize("setting", ["false", "true"])
@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0", "::ffff:127.0.0.1"])
def test_nothing_inside_is_connected_to(make, inside, resolver, address, setting):
    stage = make(BRIDGE_SERVICENOW_PRIVATE_ADDRESSES=setting)
    agent = granted(stage, f"https://{NAME}:{inside.port}")
    resolver.leads(NAME, [address])

    for path in ASKING:
        assert problem_of(agent.get(path)) == REFUSED
    assert problem_of(agent.complete(completion_of(stage, agent))) == REFUSED
    assert agent.request("DELETE", "/v1/connection").status_code == 204
    assert inside.connections() == 0


def test_a_name_that_answers_otherwise_when_asked_again_is_asked_once_per_connection(make, inside, resolver):
    stage = make()
    agent = granted(stage, f"https://{NAME}:{inside.port}")
    asks = (lambda: agent.get(LIST), lambda: agent.complete(completion_of(stage, agent)))
    for ask in asks:
        resolver.leads(NAME, [NOBODYS], ["127.0.0.1"])

        assert problem_of(ask()) in {(504, "servicenow_timeout"), (502, "servicenow_unavailable"), REFUSED}
        assert problem_of(ask()) == REFUSED
        assert inside.connections() == 0


def test_an_agent_learns_nothing_of_what_listens_inside(make, inside, resolver):
    """Open ports, closed ports and machines that are not there are refused in the same words."""
    stage = make(BRIDGE_SERVICENOW_PRIVATE_ADDRESSES="true")
    agent = granted(stage, f"https://{NAME}:{inside.port}")
    said = set()
    for address in ("127.0.0.1", ("127.0.0.1", 1), "169.254.169.254", "fd00:ec2::254"):
        resolver.leads(NAME, [address])
        response = agent.get(LIST)
        said.add(json.dumps({**body_of(response), "request_id": ""}))

    assert len(said) == 1


def test_a_refusal_leaves_no_trace_in_the_circuit(make, inside, resolver, redis: Redis):
    stage = make(BRIDGE_BREAKER_FAILURES="1")
    agent = granted(stage, f"https://{NAME}:{inside.port}")
    resolver.leads(NAME, ["127.0.0.1"])

    for _ in range(3):
        assert problem_of(agent.get(LIST)) == REFUSED
    assert redis.keys("*circuit*") == []
