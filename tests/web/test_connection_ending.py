"""A connection ends here always and at ServiceNow where possible, and never follows a connector to another instance."""

import pytest

from bridge.mock.entra import CONTOSO
from bridge.mock.servicenow import MockServiceNow
from tests.builders import CLIENT_ID, CLIENT_SECRET, Stage, application, callback, connector, environment
from tests.conftest import ALEX, MEGAN
from tests.connecting import LIST, BendingProxy, events, kept_of_agents, later, log_lines, problem_of, refreshes


@pytest.fixture
def stage(renewed_stage):
    return renewed_stage


@pytest.fixture
def servicenow(renewed_servicenow):
    return renewed_servicenow


@pytest.fixture
def elsewhere():
    """Another instance of the same tenant, which knows the same client."""
    with MockServiceNow(incidents=10) as mock:
        mock.add_client("Bridge", [callback(CONTOSO)], client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
        yield mock


def end(agent):
    return agent.request("DELETE", "/v1/connection")


def revoked(servicenow):
    return [each.form["token"] for each in servicenow.journal.at("/oauth_revoke_token.do")]


def tokens(servicenow):
    """The pair that the instance has given: refresh token, access token."""
    (pair,) = servicenow._tokens._pairs.values()
    return [pair.refresh_token, pair.access_token]


def test_ending_revokes_both_tokens_at_servicenow_and_forgets_them_here(stage, redis):
    agent = stage.connected(ALEX)
    given = tokens(stage.servicenow)
    with log_lines() as lines:
        response = end(agent)

    assert (response.status_code, response.data) == (204, b"")
    assert revoked(stage.servicenow) == given
    assert kept_of_agents(redis) == []
    (ended,) = events(lines, "connection.ended")
    assert ended["agent"] == agent.get("/v1/me").json["agent"]["id"]
    assert problem_of(agent.get(LIST)) == (409, "not_connected")
    assert stage.servicenow._tokens.owner(given[1]) is None


def test_tokens_are_revoked_in_the_body_and_never_in_an_address(stage):
    end(stage.connected(ALEX))

    for asked in stage.servicenow.journal.at("/oauth_revoke_token.do"):
        assert asked.method == "POST"
        assert asked.query_string == ""
        assert "Authorization" not in asked.headers


def test_ending_what_was_never_begun_is_no_error(stage):
    assert end(stage.agent(ALEX)).status_code == 204
    assert end(stage.agent(ALEX)).status_code == 204
    assert len(stage.servicenow.journal) == 0


@pytest.mark.parametrize("kind", ["unavailable", "hibernating", "reset", "stall", "server_error", "unauthorized"])
def test_a_connection_is_forgotten_here_even_when_servicenow_does_not_revoke_it(impatient_stage, redis, kind):
    stage = impatient_stage
    agent = stage.connected(ALEX)
    stage.servicenow.faults.add(kind, path="/oauth_revoke")

    assert end(agent).status_code == 204
    assert kept_of_agents(redis) == []
    assert agent.get("/v1/connection").json["status"] == "disconnected"


@pytest.mark.parametrize("kind", ["wrong_content_type", "unavailable", "unauthorized"])
def test_when_one_token_is_not_revoked_the_other_is_tried_all_the_same(stage, kind):
    agent = stage.connected(ALEX)
    given = tokens(stage.servicenow)
    stage.servicenow.faults.add(kind, path="/oauth_revoke", times=1)

    assert end(agent).status_code == 204
    assert revoked(stage.servicenow) == given
    assert stage.servicenow._tokens.owner(given[1]) is None


def test_a_connection_that_servicenow_refuses_may_be_ended(stage):
    agent = stage.connected(ALEX)
    stage.servicenow.revoke_tokens()
    assert problem_of(agent.get(LIST)) == (409, "sign_in_again")

    assert end(agent).status_code == 204
    assert agent.get("/v1/connection").json["status"] == "disconnected"


def test_ending_ones_own_connection_leaves_others_alone(stage):
    alex, megan = stage.connected(ALEX), stage.connected(MEGAN)
    end(alex)

    assert megan.get(LIST).status_code == 200
    assert problem_of(alex.get(LIST)) == (409, "not_connected")


def test_after_ending_an_agent_may_connect_again(stage):
    end(stage.connected(ALEX))

    assert stage.connected(ALEX).get(LIST).status_code == 200


def test_a_grant_never_goes_to_another_instance(stage, staged, elsewhere):
    stage.connected(ALEX)
    stage.servicenow.journal.clear()
    repointed = staged({"instance_url": elsewhere.url}).agent(ALEX)
    with later(1790):
        assert repointed.get("/v1/connection").json == {
            "status": "disconnected",
            "instance_url": elsewhere.url,
            "servicenow_user": None,
            "connected_at": None,
            "access_expires_at": None,
            "sign_in_again_by": None,
            "warnings": [],
        }
        assert problem_of(repointed.get(LIST)) == (409, "not_connected")

    assert len(elsewhere.journal) == len(stage.servicenow.journal) == 0
    assert stage.agent(ALEX).get(LIST).status_code == 200


def test_ending_after_repointing_forgets_the_grant_and_shows_it_to_no_instance(stage, staged, elsewhere, redis):
    stage.connected(ALEX)
    stage.servicenow.journal.clear()

    assert end(staged({"instance_url": elsewhere.url}).agent(ALEX)).status_code == 204
    assert kept_of_agents(redis) == []
    assert len(elsewhere.journal) == len(stage.servicenow.journal) == 0


def test_a_grant_of_another_client_is_not_used(stage, staged):
    stage.connected(ALEX)
    stage.servicenow.journal.clear()
    other = staged({"client_id": "f" * 32}).agent(ALEX)

    assert other.get("/v1/connection").json["status"] == "disconnected"
    assert problem_of(other.get(LIST)) == (409, "not_connected")
    assert len(stage.servicenow.journal) == 0


def test_a_new_secret_of_the_same_client_keeps_every_connection(stage, staged):
    stage.connected(ALEX)
    record = stage.servicenow.world["oauth_entity"].one("client_id", CLIENT_ID)
    stage.servicenow.world.update("oauth_entity", record["sys_id"], client_secret="new")
    stage.servicenow.expire_access_tokens()

    assert staged({"client_secret": "new"}).agent(ALEX).get(LIST).status_code == 200


@pytest.fixture
def bent(redis, valkey, entra, servicenow):
    with BendingProxy(servicenow) as proxy:
        settings = {CONTOSO: connector(servicenow, instance_url=proxy.url)}
        yield Stage(application(environment(entra, valkey, settings)), entra, servicenow, valkey), proxy


def without_refresh_token(answer):
    return {name: value for name, value in answer.items() if name != "refresh_token"}


def test_the_refresh_token_is_kept_when_a_renewal_brings_none(bent):
    stage, proxy = bent
    agent = stage.connected(ALEX)
    proxy.bend = without_refresh_token
    for _ in range(2):
        stage.servicenow.expire_access_tokens()
        assert agent.get(LIST).status_code == 200

    used = [each.form["refresh_token"] for each in refreshes(stage.servicenow)]
    assert len(used) == 2
    assert len(set(used)) == 1


def test_a_connection_without_a_refresh_token_lasts_as_long_as_its_access_token(bent):
    stage, proxy = bent
    proxy.bend = without_refresh_token
    connection = stage.connected(ALEX).get("/v1/connection").json
    assert connection["sign_in_again_by"] == connection["access_expires_at"]

    with later(1780):
        assert stage.agent(ALEX).get(LIST).status_code == 200
        assert stage.agent(ALEX).get("/v1/connection").json["status"] == "connected"
    with later(1810):
        assert problem_of(stage.agent(ALEX).get(LIST)) == (409, "sign_in_again")
        assert stage.agent(ALEX).get("/v1/connection").json["status"] == "needs_sign_in"
    assert refreshes(stage.servicenow) == []
