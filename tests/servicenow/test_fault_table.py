"""Every fault of ServiceNow, whatever was asked: what the caller is told, in time, and that nothing is lost by it."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import pytest
from redis import Redis

from bridge.mock.servicenow import MockServiceNow
from bridge.mock.servicenow.faults import Kind
from bridge.mock.servicenow.faults.kinds import KINDS
from tests.builders import Stage, application
from tests.conftest import ALEX
from tests.connecting import body_of, later
from tests.servicenow.conftest import variables
from tests.servicenow.scenes import ADELE, OPERATIONS, Scene

# The fault strikes the one address that the operation ends at, or for `begin`, which calls nobody, all there are.
# `tries` is how often reading asks, where it asks at all. Behind `*` the code was spent: begin anew.
TABLE = """
fault               list          detail        summary       users         begin  complete      refresh       tries

unauthorized        sign-in       sign-in       sign-in       sign-in       ok     refused       refused       2
forbidden           role          role          role          role          ok     refused       refused       1
query_denied        role          role          role          role          ok     refused       refused       1
scope_missing       role          role          role          role          ok     refused       refused       1
unscoped_api        role          role          role          role          ok     refused       refused       1
not_found           empty         no-incident   unavailable   empty         ok     unavailable   unavailable   1
rate_limited        limited       limited       limited       limited       ok     limited       limited       1
server_error        timeout       timeout       timeout       timeout       ok     timeout       timeout       1
dropped             unavailable   unavailable   unavailable   unavailable   ok     unavailable   unavailable   3
invalid_grant       unavailable   unavailable   unavailable   unavailable   ok     refused       refused       1
invalid_client      sign-in       sign-in       sign-in       sign-in       ok     refused       refused       2

hibernating         hibernating   hibernating   hibernating   hibernating   ok     hibernating   hibernating   3
login_page          unavailable   unavailable   unavailable   unavailable   ok     unavailable   unavailable   3
uri_too_long        unavailable   unavailable   unavailable   unavailable   ok     unavailable   unavailable   3
bad_gateway         unavailable   unavailable   unavailable   unavailable   ok     unavailable   unavailable   3
unavailable         unavailable   unavailable   unavailable   unavailable   ok     unavailable   unavailable   3
redirect            unavailable   unavailable   unavailable   unavailable   ok     unavailable   unavailable   3

cut_json            timeout       timeout       timeout       timeout       ok     unavailable   unavailable   1
error_in_200        timeout       timeout       timeout       timeout       ok     unavailable   unavailable   1
wrong_content_type  unavailable   unavailable   unavailable   unavailable   ok     unavailable*  unavailable   3
invalid_utf8        unavailable   unavailable   unavailable   unavailable   ok     unavailable   unavailable   1
enormous            unavailable   unavailable   unavailable   unavailable   ok     unavailable   unavailable   1
gzip_bomb           unavailable   unavailable   unavailable   unavailable   ok     unavailable   unavailable   1

slow                ok            ok            ok            ok            ok     ok            ok            1
slow_headers        timeout       timeout       timeout       timeout       ok     timeout*      timeout       1
slow_body           timeout       timeout       timeout       timeout       ok     timeout*      timeout       1
stall               timeout       timeout       timeout       timeout       ok     timeout       timeout       1
reset               unavailable   unavailable   unavailable   unavailable   ok     unavailable   unavailable   3
cut_body            unavailable   unavailable   unavailable   unavailable   ok     unavailable*  unavailable   3
stale_connection    ok            ok            ok            ok            ok     ok            ok            1
length_too_long     unavailable   unavailable   unavailable   unavailable   ok     unavailable*  unavailable   3
length_too_short    unavailable   unavailable   unavailable   unavailable   ok     unavailable*  unavailable   1
"""
# Why it is so, where it might be otherwise:
# - A 401 of the API is answered by renewing; when the new token is refused as well, only signing in may help.
# - The token endpoint's "no" is the agent's matter (`refused`): the grant is kept, and tried again after a minute.
# - 404 is what the first version of the Table API says for no rows, so that a list is empty; no row can be shown in
#   detail; but it is no count, for that of nothing is an empty list, and an agent must not read "0 incidents".
# - Each call out has a time of its own, so that an answer that is merely slow is an answer, and one that drips is none.
# - A kept connection that has died costs nobody anything: reading asks again, and writing uses a new one.
# - A body that ends before or after its length is not all there, or not all its own: half the rows are worse than none.
TOLD = {
    "ok": (200, ""),
    "empty": (200, ""),
    "no-incident": (404, "incident_not_found"),
    "role": (403, "role_missing_in_servicenow"),
    "sign-in": (409, "sign_in_again"),
    "refused": (409, "sign_in_again"),
    "limited": (503, "servicenow_rate_limited"),
    "hibernating": (503, "instance_hibernating"),
    "unavailable": (502, "servicenow_unavailable"),
    "timeout": (504, "servicenow_timeout"),
}
IN_ITS_WORDS = {
    "forbidden": "User Not Authorized. Failed API level ACL Validation",
    "query_denied": "Insufficient rights to query records. Field(s) present in the query do not have permission",
    "scope_missing": "User Not Authorized. Missing required api access scope: useraccount",
    "unscoped_api": "User Not Authorized. Access to unscoped api is not allowed",
    "server_error": "Transaction cancelled: maximum execution time exceeded",
    "error_in_200": "Transaction cancelled: maximum execution time exceeded",
    "hibernating": "Wake it up",
}
SETTINGS: Mapping[str, dict[str, Any]] = {
    "rate_limited": {"retry_after": 1},
    "slow": {"seconds": 0.1},
    "slow_headers": {"seconds": 4},
    "slow_body": {"seconds": 4},
}
HURRIED = {"BRIDGE_REQUEST_SECONDS": "0.4", "BRIDGE_READ_SECONDS": "0.25"}
"""For what takes all the time it is given, and so that the pause of a rate limit is longer than the request may be."""
WAITED_FOR = ("rate_limited", "slow_headers", "slow_body", "stall")
EVERYWHERE = ("hibernating", "login_page", "bad_gateway", "unavailable", "redirect", "reset", "dropped", "rate_limited")
"""What befalls whole instances: the calls before the one that an operation ends at fail, too."""
REFUSAL_SECONDS = 61


def rows() -> Iterator[tuple[str, dict[str, str]]]:
    head, *lines = (line.split() for line in TABLE.splitlines() if line)
    for kind, *cells in lines:
        yield kind, dict(zip(head[1:], cells, strict=True))


ROWS = dict(rows())
CELLS = [(kind, operation) for kind, row in rows() for operation in row if operation != "tries"]


def test_the_table_names_every_fault_and_every_operation_once_and_no_other():
    assert sorted(CELLS) == sorted(itertools.product(KINDS, OPERATIONS))
    assert {ROWS[kind][operation].rstrip("*") for kind, operation in CELLS} == set(TOLD)
    assert {*IN_ITS_WORDS, *SETTINGS, *WAITED_FOR, *EVERYWHERE} <= set(KINDS)


@pytest.fixture(scope="module")
def hurried(breaking: Stage) -> Stage:
    """The same instance and the same grants, at a bridge that has little time."""
    settings = variables(breaking.entra, breaking.servicenow, breaking.redis_url, **HURRIED)
    return replace(breaking, app=application(settings))


@pytest.fixture(scope="module")
def store(breaking: Stage) -> Iterator[Redis]:
    with Redis.from_url(breaking.redis_url) as client:
        yield client


@pytest.fixture
def play(breaking: Stage, hurried: Stage, instance: MockServiceNow, store: Redis) -> Callable[[Kind, str], Scene]:
    """Sets the stage for a fault and an operation: connected, and with nothing remembered but the grant."""
    for key in store.scan_iter():
        if b":grant:" not in key:
            store.delete(key)

    def make(kind: Kind, operation: str) -> Scene:
        stage = hurried if kind in WAITED_FOR else breaking
        # Once an empty list was understood, that this agent may read incidents is known and not asked again.
        assert stage.agent(ALEX).get(f"{ADELE}/incidents?search=nothing+like+it").status_code == 200
        stage.app.extensions["bridge"].users._remembered.clear()
        return Scene(stage, store, kind, operation)

    return make


@pytest.mark.parametrize(("kind", "operation"), CELLS)
def test_the_caller_is_told_what_the_table_says_and_nothing_is_lost(play, kind, operation):
    scene, word = play(kind, operation), ROWS[kind][operation]
    grants = scene.grants()

    response, hits = scene.struck(scene.address, **SETTINGS.get(kind, {}))

    check_what_is_said(scene, response, word)
    assert hits == tries(kind, operation)
    assert grants
    assert scene.grants() == grants or may_change(operation, word)
    check_recovery(scene, response, word)


@pytest.mark.parametrize("operation", [each for each in OPERATIONS if each != "begin"])
@pytest.mark.parametrize("kind", EVERYWHERE)
def test_it_is_the_same_when_the_whole_instance_is_struck(play, kind, operation):
    scene, word = play(kind, operation), ROWS[kind][operation]
    grants = scene.grants()

    response, hits = scene.struck("/", **SETTINGS.get(kind, {}))

    check_what_is_said(scene, response, word)
    assert hits == (1 if operation == "complete" else tries(kind, "list"))
    assert scene.grants() == grants
    check_recovery(scene, response, word)


def may_change(operation, word):
    """Only what has been renewed or newly given is kept in a grant's place, and that it was refused."""
    return (
        word == "sign-in"
        or (operation == "refresh" and word in {"ok", "refused"})
        or (operation, word) == ("complete", "ok")
    )


def tries(kind, operation):
    """What is read is asked for again where that may help; what is written is not, but a refusal must be repeated."""
    if operation in {"complete", "refresh"}:
        again = operation == "refresh" and ROWS[kind][operation] == "refused"
        return 2 if again else int(kind != "stale_connection")
    return 0 if operation == "begin" else int(ROWS[kind]["tries"])


def check_what_is_said(scene, response, word):
    """A problem document with ServiceNow's own words, and nothing that only the bridge and ServiceNow may know."""
    status, code = TOLD[word.rstrip("*")]
    assert response.status_code == (201 if scene.operation == "begin" else status), response.text
    told = f"{response.text}{response.headers}"
    secrets = scene.secrets()
    assert scene.operation == "begin" or secrets
    assert [secret for secret in secrets if secret in told] == []
    if word == "empty":
        assert (body_of(response)["items"], body_of(response)["has_more"]) == ([], False)
    if not code:
        return
    assert (response.mimetype, body_of(response)["code"]) == ("application/problem+json", code)
    assert response.headers.get("Retry-After") == ("1" if word == "limited" else None)
    assert [word for word in (scene.instance.url, "sysparm", "Traceback", ".py") if word in told] == []
    if scene.operation in {"list", "detail", "summary", "users"}:
        assert IN_ITS_WORDS.get(scene.kind, "") in body_of(response)["detail"]


def check_recovery(scene, response, word):
    """The very next request succeeds, without signing in again wherever nothing was spent or refused."""
    if scene.operation == "begin":
        return
    if scene.operation == "complete" and (word in {"ok", "refused"} or word.endswith("*")):
        assert body_of(scene.ask())["code"] == ("sign_in_again" if word.endswith("*") else "state_mismatch")
        assert scene.stage.connected(ALEX).get(ADELE).status_code == 200
        return
    assert scene.agent.get("/v1/connection").json["status"] == ("needs_sign_in" if word == "refused" else "connected")
    with later(REFUSAL_SECONDS) if word == "refused" else nullcontext():
        if word == "limited":
            end_the_pause(scene.store)
        again = scene.ask()
    assert again.status_code == 200, again.text
    assert word != "ok" or again.data == response.data


def end_the_pause(store):
    """A rate limit is over when its second is, which nobody needs to wait for."""
    for pause in store.keys("*:pause:*"):
        assert -1 != store.pttl(pause) <= 1000
        store.delete(pause)
