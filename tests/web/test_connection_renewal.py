"""A connection renews itself: in time, by one at a time, and nothing but a repeated refusal ends it."""

import pytest

from tests.builders import CLIENT_ID, CLIENT_SECRET
from tests.conftest import ALEX, MEGAN
from tests.connecting import LIST, events, later, log_lines, problem_of, refreshes, token_requests

LIFESPAN = 1799


@pytest.fixture
def stage(renewed_stage):
    return renewed_stage


@pytest.fixture
def servicenow(renewed_servicenow):
    return renewed_servicenow


def bearers(servicenow):
    return [each.headers["Authorization"] for each in servicenow.journal.at("/api/now/")]


def change_secret(servicenow, secret):
    record = servicenow.world["oauth_entity"].one("client_id", CLIENT_ID)
    servicenow.world.update("oauth_entity", record["sys_id"], client_secret=secret)


@pytest.fixture
def connected(stage):
    """Alex has connected, and what happened until then is forgotten."""
    stage.connected(ALEX)
    stage.servicenow.journal.clear()
    return stage


def test_a_token_that_lives_long_enough_is_used_as_it_is(connected):
    with later(LIFESPAN - 65):
        assert connected.agent(ALEX).get(LIST).status_code == 200

    assert token_requests(connected.servicenow) == []


def test_a_token_near_its_end_is_renewed_before_the_call(connected):
    with later(LIFESPAN - 55):
        before = connected.agent(ALEX).get("/v1/connection").json
        assert connected.agent(ALEX).get(LIST).status_code == 200
        after = connected.agent(ALEX).get("/v1/connection").json

    assert len(refreshes(connected.servicenow)) == 1
    assert {each.status for each in connected.servicenow.journal.at("/api/now/")} == {200}
    assert len(set(bearers(connected.servicenow))) == 1
    assert after["access_expires_at"] > before["access_expires_at"]
    assert {**after, "access_expires_at": ""} == {**before, "access_expires_at": ""}


def test_a_renewed_token_serves_until_it_nears_its_own_end(connected):
    with later(LIFESPAN):
        assert [connected.agent(ALEX).get(LIST).status_code for _ in range(3)] == [200] * 3
    with later(2 * LIFESPAN - 70):
        assert connected.agent(ALEX).get(LIST).status_code == 200
    assert len(refreshes(connected.servicenow)) == 1
    with later(2 * LIFESPAN):
        assert connected.agent(ALEX).get(LIST).status_code == 200
    assert len(refreshes(connected.servicenow)) == 2


def test_renewing_does_not_put_off_the_day_to_sign_in_again(connected):
    before = connected.agent(ALEX).get("/v1/connection").json["sign_in_again_by"]
    with later(99 * 86400):
        assert connected.agent(ALEX).get(LIST).status_code == 200
        assert connected.agent(ALEX).get("/v1/connection").json["sign_in_again_by"] == before


def test_past_the_end_of_the_refresh_token_the_agent_is_told_to_sign_in_again(connected):
    with later(100 * 86400 + 10):
        assert connected.agent(ALEX).get("/v1/connection").json["status"] == "needs_sign_in"
        assert problem_of(connected.agent(ALEX).get(LIST)) == (409, "sign_in_again")


def test_a_token_that_servicenow_no_longer_takes_is_renewed_and_the_call_repeated_once(connected):
    connected.servicenow.expire_access_tokens()

    assert connected.agent(ALEX).get(LIST).status_code == 200
    statuses = [each.status for each in connected.servicenow.journal]
    assert statuses[:3] == [401, 200, 200]
    assert statuses.count(401) == 1
    assert len(refreshes(connected.servicenow)) == 1


def test_a_new_token_that_is_not_taken_either_ends_the_asking(connected):
    connected.servicenow.faults.add("unauthorized", path="/api/now/")

    assert problem_of(connected.agent(ALEX).get(LIST)) == (409, "sign_in_again")
    assert [each.path.partition("/table")[0] for each in connected.servicenow.journal] == [
        "/api/now",
        "/oauth_token.do",
        "/api/now",
    ]

    connected.servicenow.faults.clear()
    assert connected.agent(ALEX).get(LIST).status_code == 200


def test_a_renewal_right_after_a_renewal_is_still_one_more(connected):
    """What was renewed is compared with what is stored: the two must be read back equal."""
    for _ in range(3):
        connected.servicenow.expire_access_tokens()
        assert connected.agent(ALEX).get(LIST).status_code == 200

    assert len(refreshes(connected.servicenow)) == 3


def test_where_refresh_tokens_are_rotated_each_is_used_once(connected):
    connected.servicenow.options.rotate_refresh_tokens = True
    for _ in range(3):
        connected.servicenow.expire_access_tokens()
        assert connected.agent(ALEX).get(LIST).status_code == 200

    used = [each.form["refresh_token"] for each in refreshes(connected.servicenow)]
    assert len(set(used)) == len(used) == 3


def test_the_renewal_is_asked_for_with_the_clients_own_secret_in_the_body(connected):
    connected.servicenow.expire_access_tokens()
    connected.agent(ALEX).get(LIST)
    (asked,) = refreshes(connected.servicenow)

    assert asked.query == {}
    assert "Authorization" not in asked.headers
    assert (asked.form["client_id"], asked.form["client_secret"]) == (CLIENT_ID, CLIENT_SECRET)
    assert set(asked.form) == {"grant_type", "refresh_token", "client_id", "client_secret"}


def test_one_refusal_is_no_refusal(connected):
    connected.servicenow.expire_access_tokens()
    connected.servicenow.faults.add("unauthorized", path="/oauth_token.do", times=1)
    with log_lines() as lines:
        assert connected.agent(ALEX).get(LIST).status_code == 200

    assert [each.status for each in refreshes(connected.servicenow)] == [401, 200]
    assert events(lines, "connection.refused") == []
    assert connected.agent(ALEX).get("/v1/connection").json["status"] == "connected"


def test_a_repeated_refusal_is_marked_and_not_tried_again_for_a_minute(connected):
    connected.servicenow.revoke_tokens()
    with log_lines() as lines:
        for _ in range(5):
            assert problem_of(connected.agent(ALEX).get(LIST)) == (409, "sign_in_again")

    assert [each.status for each in refreshes(connected.servicenow)] == [401, 401]
    assert connected.agent(ALEX).get("/v1/connection").json["status"] == "needs_sign_in"
    (refused,) = events(lines, "connection.refused")
    assert refused["agent"] == connected.agent(ALEX).get("/v1/me").json["agent"]["id"]
    assert refused["request_id"]
    assert refused["instance_url"] == connected.servicenow.url


def test_after_the_minute_it_is_tried_again_twice_and_marked_anew(connected):
    connected.servicenow.revoke_tokens()
    connected.agent(ALEX).get(LIST)
    with later(61):
        for _ in range(3):
            assert problem_of(connected.agent(ALEX).get(LIST)) == (409, "sign_in_again")

    assert len(refreshes(connected.servicenow)) == 4


def test_a_mended_client_secret_revives_every_connection(connected):
    connected.connected(MEGAN)
    change_secret(connected.servicenow, "rotated")
    connected.servicenow.expire_access_tokens()
    for upn in (ALEX, MEGAN):
        assert problem_of(connected.agent(upn).get(LIST)) == (409, "sign_in_again")

    change_secret(connected.servicenow, CLIENT_SECRET)
    assert problem_of(connected.agent(ALEX).get(LIST)) == (409, "sign_in_again")
    with later(61):
        for upn in (ALEX, MEGAN):
            assert connected.agent(upn).get(LIST).status_code == 200
            assert connected.agent(upn).get("/v1/connection").json["status"] == "connected"


def test_signing_in_again_ends_the_wait_at_once(connected):
    connected.servicenow.revoke_tokens()
    assert problem_of(connected.agent(ALEX).get(LIST)) == (409, "sign_in_again")

    connected.connected(ALEX)

    assert connected.agent(ALEX).get(LIST).status_code == 200


def test_a_refusal_and_then_an_outage_is_an_outage(connected):
    connected.servicenow.expire_access_tokens()
    connected.servicenow.faults.add("unavailable", path="/oauth_token.do")
    connected.servicenow.faults.add("unauthorized", path="/oauth_token.do", times=1)

    assert problem_of(connected.agent(ALEX).get(LIST)) == (502, "servicenow_unavailable")
    connected.servicenow.faults.clear()
    assert connected.agent(ALEX).get(LIST).status_code == 200


@pytest.mark.parametrize("kind", ["unavailable", "hibernating", "reset", "rate_limited"])
def test_while_the_token_lives_an_outage_of_the_token_endpoint_does_not_matter(connected, kind):
    connected.servicenow.faults.add(kind, path="/oauth_token.do")
    with later(LIFESPAN - 30):
        assert connected.agent(ALEX).get(LIST).status_code == 200
    with later(LIFESPAN + 30):
        assert connected.agent(ALEX).get(LIST).status_code in {502, 503}
        connected.servicenow.faults.clear()
        assert connected.agent(ALEX).get(LIST).status_code == 200
