"""However many ask at once, from however many processes, one renews, and the others wait no longer than they must."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Timer

import pytest
from redis import Redis

from bridge.mock.entra import CONTOSO
from tests.builders import Stage, application, connector, environment
from tests.conftest import ALEX, MEGAN
from tests.connecting import LIST, BendingProxy, asked_at_once, at_once, later, problem_of, refreshes, token_requests

LIFESPAN = 1799


@pytest.fixture
def stage(renewed_stage):
    return renewed_stage


@pytest.fixture
def servicenow(renewed_servicenow):
    return renewed_servicenow


def lease_key(redis):
    (grant,) = redis.keys("*:grant:*")
    return grant.replace(b":grant:", b":lease:")


@pytest.fixture
def connected(stage):
    stage.connected(ALEX)
    stage.servicenow.journal.clear()
    return stage


def test_of_twenty_calls_with_an_expired_token_one_renews_it(connected):
    with later(LIFESPAN + 10):
        assert asked_at_once(connected.agent(ALEX), 20) == {200: 20}

    assert len(refreshes(connected.servicenow)) == 1


def test_of_twenty_calls_that_servicenow_refuses_one_renews_the_token(connected):
    connected.servicenow.expire_access_tokens()

    assert asked_at_once(connected.agent(ALEX), 20) == {200: 20}
    assert len(refreshes(connected.servicenow)) == 1


@pytest.mark.parametrize("rotating", [False, True])
def test_of_twenty_calls_through_two_processes_one_renews_the_token(staged, rotating):
    one, other = staged(), staged()
    one.servicenow.options.rotate_refresh_tokens = rotating
    one.connected(ALEX)
    one.servicenow.expire_access_tokens()
    agents = [one.agent(ALEX), other.agent(ALEX)]

    assert at_once(20, lambda number: agents[number % 2].get(LIST)) == {200: 20}
    assert len(refreshes(one.servicenow)) == 1


def test_two_agents_renew_side_by_side(stage):
    for upn in (ALEX, MEGAN):
        stage.connected(upn)
    stage.servicenow.expire_access_tokens()
    agents = [stage.agent(ALEX), stage.agent(MEGAN)]

    assert at_once(20, lambda number: agents[number % 2].get(LIST)) == {200: 20}
    assert len(refreshes(stage.servicenow)) == 2


def test_of_twenty_refused_renewals_two_are_asked_for(connected):
    connected.servicenow.revoke_tokens()

    assert asked_at_once(connected.agent(ALEX), 20) == {409: 20}
    assert len(refreshes(connected.servicenow)) == 2


@pytest.fixture
def bent(redis, valkey, entra, servicenow):
    """A stage whose instance's token answers may be bent on the way."""
    with BendingProxy(servicenow) as proxy:
        settings = {CONTOSO: connector(servicenow, instance_url=proxy.url)}
        yield Stage(application(environment(entra, valkey, settings)), entra, servicenow, valkey), proxy


def test_a_renewal_that_brings_the_same_token_again_is_not_repeated_by_those_who_waited(bent):
    """ServiceNow may give again what is still valid there; here the bridge had thought it to be over."""
    stage, proxy = bent
    stage.servicenow.options.refresh_returns_current_token = True
    proxy.bend = lambda answer: {**answer, "expires_in": 20}
    stage.connected(ALEX)
    proxy.bend = lambda answer: answer
    stage.servicenow.journal.clear()

    with later(30):
        assert asked_at_once(stage.agent(ALEX), 20) == {200: 20}

    assert len(refreshes(stage.servicenow)) == 1


def test_a_token_endpoint_that_hangs_holds_up_one_call_at_most_while_the_token_lives(staged):
    stage = staged(BRIDGE_READ_SECONDS="0.4", BRIDGE_REQUEST_SECONDS="1.5")
    stage.connected(ALEX)
    stage.servicenow.faults.add("stall", path="/oauth_token.do")
    with later(LIFESPAN - 30):
        agent, began = stage.agent(ALEX), time.monotonic()
        answers = asked_at_once(agent, 10)

    assert answers == {200: 10}
    assert time.monotonic() - began < 1.5


def test_a_lease_whose_holder_died_ends_by_itself_and_the_next_one_proceeds(connected, redis):
    connected.servicenow.expire_access_tokens()
    redis.set(lease_key(redis), "a process that is no more", px=300)

    assert connected.agent(ALEX).get(LIST).status_code == 200
    assert len(refreshes(connected.servicenow)) == 1


def test_a_lease_that_is_never_given_back_is_waited_for_no_longer_than_the_request_may_take(staged, redis):
    stage = staged(BRIDGE_REQUEST_SECONDS="0.5")
    stage.connected(ALEX)
    stage.servicenow.expire_access_tokens()
    redis.set(lease_key(redis), "a process that hangs")
    began = time.monotonic()

    assert problem_of(stage.agent(ALEX).get(LIST)) == (504, "servicenow_timeout")
    assert time.monotonic() - began < 2
    assert refreshes(stage.servicenow) == []


def test_nothing_is_spent_by_a_completion_that_had_to_wait_in_vain(staged, redis):
    stage = staged(BRIDGE_REQUEST_SECONDS="0.5")
    agent = stage.connected(ALEX)
    completion = stage.allowed(agent.begin(), ALEX)
    lease = lease_key(redis)
    redis.set(lease, "a process that hangs")
    stage.servicenow.journal.clear()

    assert problem_of(agent.complete(completion)) == (504, "servicenow_timeout")
    assert token_requests(stage.servicenow) == []

    redis.delete(lease)
    assert agent.complete(completion).status_code == 200


def test_a_connection_ends_at_once_while_another_process_hangs_in_its_renewal(staged, redis):
    stage = staged(BRIDGE_REQUEST_SECONDS="0.5")
    agent = stage.connected(ALEX)
    redis.set(lease_key(redis), "a process that hangs")

    assert agent.request("DELETE", "/v1/connection").status_code == 204
    assert redis.keys("*:grant:*") == []


def test_a_lease_outlives_every_request(stage, redis):
    """It is asked for while the token endpoint is slow, and must last longer than the request that holds it."""
    stage.connected(ALEX)
    stage.servicenow.expire_access_tokens()
    stage.servicenow.faults.add("slow", path="/oauth_token.do", seconds=0.3)
    lifetimes = []
    Timer(0.15, lambda: lifetimes.append(Redis.from_url(stage.redis_url).pttl(lease_key(redis)))).start()

    assert stage.agent(ALEX).get(LIST).status_code == 200
    assert 20_000 < lifetimes[0] <= 30_000
    assert redis.exists(lease_key(redis)) == 0


def test_a_lease_lost_meanwhile_is_an_outage_and_its_new_holder_keeps_it(connected, redis):
    connected.servicenow.expire_access_tokens()
    connected.servicenow.faults.add("slow", path="/oauth_token.do", seconds=0.3, times=1)
    key = lease_key(redis)
    Timer(0.15, lambda: Redis.from_url(connected.redis_url).set(key, "somebody else", px=5000)).start()

    assert problem_of(connected.agent(ALEX).get(LIST)) == (503, "storage_unavailable")
    assert redis.get(key) == b"somebody else"
    redis.delete(key)
    assert connected.agent(ALEX).get(LIST).status_code == 200


@pytest.mark.parametrize("rotating", [False, True])
def test_disconnecting_while_a_renewal_is_under_way_ends_the_connection_for_good(bent, redis, rotating):
    """What the renewal still brings, late, is revoked too: nobody else would ever know of it."""
    stage, proxy = bent
    stage.servicenow.options.rotate_refresh_tokens = rotating
    agent = stage.connected(ALEX)
    stage.servicenow.expire_access_tokens()
    renewed = Event()

    def late(answer):
        renewed.set()
        until(lambda: not redis.keys("*:grant:*"))
        return answer

    proxy.bend = late
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(agent.get, LIST)
        assert renewed.wait(5)
        assert agent.request("DELETE", "/v1/connection").status_code == 204

    assert problem_of(reading.result()) == (409, "not_connected")
    assert agent.get("/v1/connection").json["status"] == "disconnected"
    assert alive(stage.servicenow) == []


def test_connecting_anew_while_a_renewal_is_under_way_is_what_stays(connected):
    agent = connected.agent(ALEX)
    completion = connected.allowed(agent.begin(), ALEX)
    connected.servicenow.expire_access_tokens()
    connected.servicenow.faults.add("slow", path="/oauth_token.do", seconds=0.3)
    with ThreadPoolExecutor(2) as pool:
        reading = pool.submit(agent.get, LIST)
        until(lambda: token_requests(connected.servicenow))
        completed = pool.submit(agent.complete, completion).result()

    assert (completed.status_code, reading.result().status_code) == (200, 200)
    assert agent.get("/v1/connection").json["connected_at"] == completed.json["connected_at"]
    assert agent.get(LIST).status_code == 200


def test_beginning_and_ending_at_once_never_crashes(stage):
    agent = stage.connected(ALEX)
    calls = [
        lambda: agent.get(LIST),
        lambda: agent.request("DELETE", "/v1/connection"),
        lambda: agent.get("/v1/connection"),
    ]
    stage.servicenow.expire_access_tokens()
    statuses: Counter[int] = at_once(18, lambda number: calls[number % 3]())

    assert set(statuses) <= {200, 204, 409}
    assert agent.get("/v1/connection").json["status"] == "disconnected"


def alive(servicenow):
    """The tokens that the instance would still take."""
    now, tokens = servicenow.clock.now(), servicenow._tokens
    refresh = [pair.refresh_token for pair in tokens._pairs.values() if pair.refresh_until > now]
    return refresh + [token for token in tokens._access if tokens.owner(token)]


def until(condition):
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)
