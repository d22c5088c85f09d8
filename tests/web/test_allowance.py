"""No agent asks more than their share, counted for all workers together, and no agent spends another's."""

import pytest

from tests.builders import Stage, application, environment
from tests.conftest import ALEX, LEE, MEGAN
from tests.connecting import at_once, problem_of

ME = "/v1/me"


@pytest.fixture
def stage(renewed_stage: Stage) -> Stage:
    """A bridge that lets each agent ask five times a minute."""
    return Stage(_limited(renewed_stage, 5), renewed_stage.entra, renewed_stage.servicenow, renewed_stage.redis_url)


def _limited(stage, per_minute):
    return application(environment(stage.entra, stage.redis_url, {}, BRIDGE_AGENT_REQUESTS_PER_MINUTE=str(per_minute)))


def test_what_goes_beyond_the_limit_is_429_and_says_when_to_come_back(stage):
    agent = stage.agent(ALEX)
    for _ in range(5):
        assert agent.get(ME).status_code == 200

    refused = agent.get(ME)

    assert problem_of(refused) == (429, "rate_limited")
    # At the latest when one of the five has slid away, twelve seconds into the next minute.
    assert 1 <= int(refused.headers["Retry-After"]) <= 72
    assert "5 times a minute" in refused.json["detail"]


def test_every_view_counts_whatever_it_answers(stage):
    agent = stage.agent(ALEX)
    agent.request("DELETE", "/v1/connection")
    agent.get("/v1/connection")
    agent.request("POST", "/v1/connection", json={})
    agent.get("/v1/users?search=adele")
    agent.get("/v1/users/adele.vance@contoso.com/incidents")

    assert problem_of(agent.get(ME)) == (429, "rate_limited")


def test_whoever_may_not_has_asked_too(stage):
    """Each refusal is an event in the audit: nobody shall fill it until what is older has gone."""
    pradeep = stage.agent("pradeep.gupta@contoso.com")
    for _ in range(5):
        assert pradeep.get("/v1/audit").status_code == 403

    assert problem_of(pradeep.get("/v1/audit")) == (429, "rate_limited")


def test_each_agent_has_a_share_of_their_own(stage):
    alex, megan = stage.agent(ALEX), stage.agent(MEGAN)
    for _ in range(6):
        alex.get(ME)

    assert alex.get(ME).status_code == 429
    assert megan.get(ME).status_code == 200


def test_the_share_is_the_agents_and_not_the_tokens(stage):
    for _ in range(6):
        stage.agent(ALEX).get(ME)

    assert stage.agent(ALEX).get(ME).status_code == 429


def test_two_workers_count_together(stage):
    other = Stage(_limited(stage, 5), stage.entra, stage.servicenow, stage.redis_url)
    answers = [each.agent(LEE).get(ME).status_code for each in (stage, other) * 4]

    assert sorted(answers) == [200] * 5 + [429] * 3


def test_at_once_no_more_get_through_than_one_after_the_other(stage):
    agent = stage.agent(ALEX)

    assert at_once(20, lambda _: agent.get(ME)) == {200: 5, 429: 15}


def test_strangers_and_what_everybody_may_have_spend_nobodys_share(stage):
    client = stage.app.test_client()
    for path in ("/health/live", "/health/ready", "/openapi.json", "/nowhere"):
        client.get(path)
    for _ in range(9):
        client.get(ME, headers={"Authorization": "Bearer nonsense"})
        client.options(ME, headers={"Origin": "https://portal.example", "Access-Control-Request-Method": "GET"})

    assert stage.agent(ALEX).get(ME).status_code == 200


def test_a_refusal_can_be_read_by_the_portals_script(stage):
    agent = stage.agent(ALEX)
    for _ in range(5):
        agent.get(ME)

    headers = agent.get(ME, headers={"Origin": "https://portal.example"}).headers

    assert headers["Access-Control-Allow-Origin"] == "https://portal.example"
    assert "Retry-After" in headers["Access-Control-Expose-Headers"]
    assert headers["Content-Security-Policy"]


def test_counts_end_by_themselves_and_name_no_person(stage, redis):
    stage.agent(ALEX).get(ME)

    (counted,) = redis.keys("*:asked:*")
    assert 0 < redis.ttl(counted) <= 120
    assert b"alex" not in counted.lower()
