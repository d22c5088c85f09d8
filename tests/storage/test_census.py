"""How many agents are connected, and how circuits stand, as metrics tell it."""

import pytest

from bridge.domain.errors import StorageUnavailable
from bridge.mock.entra import CONTOSO, FABRIKAM
from bridge.settings.redis_url import redis_url
from bridge.storage import clients
from bridge.storage.census import RedisCensus
from tests.conftest import ALEX, MEGAN
from tests.connecting import LIST, later


@pytest.fixture
def census(redis):
    return RedisCensus(redis, [CONTOSO, FABRIKAM])


def test_who_connects_is_counted_once_until_they_end_it(renewed_stage, census):
    assert census.agents() == 0
    for upn in (ALEX, MEGAN, ALEX):
        renewed_stage.connected(upn)
    assert census.agents() == 2

    renewed_stage.agent(MEGAN).request("DELETE", "/v1/connection")
    assert census.agents() == 1


def test_who_has_not_come_back_until_their_grant_was_gone_is_not_counted(renewed_stage, census):
    renewed_stage.connected(ALEX)

    with later(99 * 24 * 3600):
        assert census.agents() == 1
    with later(102 * 24 * 3600):
        assert census.agents() == 0


def test_a_renewal_counts_whoever_was_missed(renewed_stage, redis, census):
    """Whoever was connected by an earlier version, or before Redis lost the count."""
    alex = renewed_stage.connected(ALEX)
    redis.delete(f"bridge:{{{CONTOSO}}}:roll")
    renewed_stage.servicenow.expire_access_tokens()
    assert alex.get(LIST).status_code == 200

    assert census.agents() == 1


def test_an_open_circuit_is_counted_and_closes_again(staged, servicenow, census):
    stage = staged(BRIDGE_BREAKER_FAILURES="2")
    alex = stage.connected(ALEX)
    assert census.circuits() == {"closed": 0, "half_open": 0, "open": 0}

    servicenow.faults.add("unavailable", path="/api/")
    for _ in range(2):
        alex.get(LIST)
    assert census.circuits() == {"closed": 0, "half_open": 0, "open": 1}

    servicenow.faults.clear()
    with later(10):
        alex.get(LIST)
        assert census.circuits() == {"closed": 1, "half_open": 0, "open": 0}
    with later(1000):
        assert census.circuits() == {"closed": 0, "half_open": 0, "open": 0}


def test_a_redis_that_does_not_answer_is_an_outage():
    nobody = RedisCensus(clients.repeating(redis_url("redis://127.0.0.1:1/0"), 0.1), [CONTOSO])

    for count in (nobody.agents, nobody.circuits):
        with pytest.raises(StorageUnavailable):
            count()
