"""An agent whom ServiceNow asked to wait waits, whatever they ask and whichever worker they ask."""

import pytest

from bridge.mock.entra import CONTOSO
from tests.builders import Stage, application, connector, environment
from tests.conftest import ALEX, MEGAN
from tests.connecting import LIST, problem_of

LIMITED = (503, "servicenow_rate_limited")
INCIDENTS = "/api/now/table/incident"


@pytest.fixture
def stage(renewed_stage: Stage) -> Stage:
    return renewed_stage


@pytest.fixture
def limited(stage):
    """Alex, who has just been told to wait; the instance's journal begins afterwards."""
    agent = stage.connected(ALEX)
    stage.servicenow.faults.add("rate_limited", INCIDENTS, times=1, retry_after=120)
    assert problem_of(agent.get(LIST)) == LIMITED
    stage.servicenow.journal.clear()
    return agent


def test_until_the_pause_is_over_nothing_is_asked(stage, limited):
    for path in (LIST, f"{LIST}/summary", f"{LIST}/INC0010001", "/v1/users?search=adele"):
        response = limited.get(path)

        assert problem_of(response) == LIMITED
        assert 110 < int(response.headers["Retry-After"]) <= 120
    assert len(stage.servicenow.journal) == 0


def test_another_worker_keeps_the_pause_too(stage, limited):
    connectors = {CONTOSO: connector(stage.servicenow)}
    other = Stage(application(environment(stage.entra, stage.redis_url, connectors)), *_rest(stage))

    assert problem_of(other.agent(ALEX).get(LIST)) == LIMITED
    assert len(stage.servicenow.journal) == 0


def _rest(stage):
    return stage.entra, stage.servicenow, stage.redis_url


def test_another_agent_is_not_held_up(stage, limited):
    assert stage.connected(MEGAN).get(LIST).status_code == 200


def test_the_connection_stands_meanwhile(stage, limited):
    assert limited.get("/v1/connection").json["status"] == "connected"


def test_once_it_is_over_everything_is_as_before(stage, limited, redis):
    (pause,) = redis.keys("*:pause:*")
    redis.pexpire(pause, 1)
    while redis.exists(pause):
        continue

    assert limited.get(LIST).status_code == 200


def test_a_short_pause_is_waited_for_and_not_kept(stage, redis):
    agent = stage.connected(ALEX)
    stage.servicenow.faults.add("rate_limited", INCIDENTS, times=1, retry_after=0)

    assert agent.get(LIST).status_code == 200
    assert redis.keys("*:pause:*") == []


def test_no_pause_is_longer_than_the_hour_by_which_limits_are_counted(stage, redis):
    agent = stage.connected(ALEX)
    stage.servicenow.faults.add("rate_limited", INCIDENTS, times=1, retry_after=999_999)
    agent.get(LIST)

    (pause,) = redis.keys("*:pause:*")
    assert 3590 < redis.ttl(pause) <= 3600


def test_the_token_endpoints_limit_is_not_the_agents(stage, redis):
    agent = stage.connected(ALEX)
    stage.servicenow.expire_access_tokens()
    fault = stage.servicenow.faults.add("rate_limited", "/oauth_token.do", retry_after=120)
    assert problem_of(agent.get(LIST)) == LIMITED
    stage.servicenow.faults.remove(fault)

    assert agent.get(LIST).status_code == 200
