"""The rules for the bridge's Redis user are enough for all it does, and whatever is missing of them is named."""

import time
from base64 import b64decode
from pathlib import Path

import pytest
from redis import Redis

from bridge.doctor import permissions
from bridge.doctor.finding import Level
from bridge.mock.entra import CONTOSO
from bridge.storage.cipher import Cipher
from bridge.storage.rotation import Rotation
from tests.builders import SEALING_KEY, Stage, application, connector, environment
from tests.conftest import ALEX
from tests.connecting import LIST, body_of, problem_of

CONNECTING = ["+auth", "+hello", "+select", "+client|setinfo"]
EXACTLY = ["~bridge:*", "-@all", *CONNECTING, "+multi", "+exec", "+discard"]


@pytest.fixture
def as_user(bendable, url):
    """The URL of a user with these rules."""

    def as_user(*rules):
        bendable.execute_command("ACL", "SETUSER", "bridge", "reset", "on", ">right", *rules)
        return url.replace("127.0.0.1", "bridge:right@127.0.0.1")

    return as_user


def needed(*, but=()):
    names = dict.fromkeys(command[0] for command in permissions.NEEDED)
    return [f"+{name.lower()}" for name in names if name not in but]


def found(url):
    with Redis.from_url(url) as client:
        return permissions.finding(client, "bridge:doctor:0123")


def assert_it_works(redis_url, entra, servicenow):
    """Connecting, listing, renewing, a breaker that opens and closes, the audit, changes, limits, rotating, ending."""
    variables = environment(
        entra,
        redis_url,
        {CONTOSO: connector(servicenow)},
        BRIDGE_BREAKER_FAILURES="1",
        BRIDGE_BREAKER_SECONDS="0.3",
        BRIDGE_AGENT_REQUESTS_PER_MINUTE="300",
    )
    stage = Stage(application(variables), entra, servicenow, redis_url)
    assert stage.app.test_client().get("/health/ready").status_code == 200
    alex = stage.connected(ALEX)
    servicenow.expire_access_tokens()
    assert alex.get(LIST).status_code == 200
    assert alex.get("/v1/incidents/fields").status_code == 200
    servicenow.faults.add("unavailable", "/api/now/table/incident", times=3)
    # The second one is not let through: the fault has happened as often as it may.
    assert [problem_of(alex.get(LIST))[1] for _ in range(2)] == ["servicenow_unavailable"] * 2
    while alex.get(LIST).status_code == 502:
        # No more than a few times: requests are limited here.
        time.sleep(0.02)
    with Redis.from_url(redis_url) as client:
        assert Rotation(client, Cipher({"k2": bytes(32), "k1": b64decode(SEALING_KEY)})).run().resealed == 1
    assert alex.request("PUT", "/v1/connector", json={"extra_fields": []}).status_code == 200
    assert body_of(alex.get("/v1/audit"))["items"][0]["event"] == "connector.changed"
    assert stage.connected(ALEX).request("DELETE", "/v1/connection").status_code == 204
    while alex.get("/v1/me").status_code == 200:
        continue
    assert problem_of(alex.get("/v1/me"))[1] == "rate_limited"


def test_the_rules_that_are_recommended_are_enough(as_user, entra, servicenow):
    as_recommended = as_user(*permissions.RULES.split())

    assert found(as_recommended).level is Level.OK
    assert_it_works(as_recommended, entra, servicenow)


def test_what_is_tried_is_all_that_the_bridge_does(as_user, entra, servicenow):
    exactly = as_user(*EXACTLY, *needed())

    assert found(exactly).level is Level.OK
    assert_it_works(exactly, entra, servicenow)


@pytest.mark.parametrize("command", sorted({command[0] for command in permissions.NEEDED}))
def test_a_command_that_is_not_permitted_is_named(as_user, command):
    said = found(as_user(*EXACTLY, *needed(but=[command])))

    assert (said.level, said.seen) == (Level.FAILED, f"not permitted: {command}")
    assert permissions.RULES in said.advice


def test_transactions_that_are_not_permitted_are_named(as_user):
    said = found(as_user("~bridge:*", "-@all", *CONNECTING, *needed()))

    assert said.seen == "not permitted: MULTI"


@pytest.mark.parametrize("keys", ["~other:*", "%R~bridge:*"])
def test_keys_that_are_not_permitted_are_named_once(as_user, keys):
    said = found(as_user(*EXACTLY, *needed(), "resetkeys", keys))

    assert (said.level, said.seen) == (Level.FAILED, "not permitted: keys such as bridge:doctor:*")


def test_nothing_is_left_in_the_storage(bendable, url):
    assert found(url).level is Level.OK
    assert bendable.dbsize() == 0


def test_the_readme_names_the_rules():
    assert permissions.RULES in (Path(__file__).parents[2] / "README.md").read_text()
