"""A body of ServiceNow that is too large, too deep or of another shape is an outage: no crash, and no memory."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bridge.mock.entra import CONTOSO, MockEntra
from bridge.mock.servicenow import MockServiceNow
from bridge.servicenow.client import MAX_BODY_BYTES
from tests.builders import CLIENT_ID, CLIENT_SECRET, Stage, application, callback, connector
from tests.conftest import ALEX
from tests.connecting import BendingProxy, body_of, problem_of
from tests.servicenow.conftest import variables
from tests.servicenow.truth import Truth

ROOT = Path(__file__).parents[2]
ADELE = "adele.vance@contoso.com"
USER = f"/v1/users/{ADELE}"
UNAVAILABLE = (502, "servicenow_unavailable")


@pytest.mark.parametrize("kind", ["enormous", "gzip_bomb"])
def test_a_body_over_the_limit_is_refused_without_being_held(breaking, instance, kind):
    """200 MiB, to a process of its own, whose memory is nobody else's."""
    instance.faults.add(kind, "/api/now/stats/incident", mebibytes=200)
    settings = variables(breaking.entra, instance, breaking.redis_url, AGENT_TOKEN=breaking.entra.token(ALEX))

    told = subprocess.run(
        [sys.executable, "-m", "tests.servicenow.peak", f"{USER}/incidents", f"{USER}/incidents/summary"],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        check=True,
        timeout=30,
    )

    status, code, peak = json.loads(told.stderr.splitlines()[-1])
    assert (status, code) == UNAVAILABLE
    assert 0 < peak < 2 * MAX_BODY_BYTES


def nested(depth):
    return b"[" * depth + b"]" * depth


TOO_DEEP, DEEP = nested(100_000), nested(990)
"""What cannot be read, and what can, but neither be compared nor written nor told."""
ADDRESSES = {
    "list": ("/incidents", "/api/now/table/incident"),
    "detail": ("/incidents/{number}", "/api/now/table/incident"),
    "summary": ("/incidents/summary", "/api/now/stats/incident"),
    "user": ("", "/api/now/table/sys_user"),
}


@pytest.fixture(scope="module")
def bent(valkey: str, shared_entra: MockEntra) -> Iterator[tuple[Stage, BendingProxy]]:
    """A stage whose instance's answers may be bent on the way."""
    with MockServiceNow() as mock, BendingProxy(mock) as proxy:
        mock.add_client("Bridge", [callback(CONTOSO)], client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
        redis_url = valkey.replace("/0", "/6")
        settings = variables(shared_entra, mock, redis_url, BRIDGE_CONNECTORS=json.dumps(at(proxy, mock)))
        stage = Stage(application(settings), shared_entra, mock, redis_url)
        stage.connected(ALEX)
        yield stage, proxy


def at(proxy: BendingProxy, servicenow: MockServiceNow) -> dict[str, dict[str, Any]]:
    return {CONTOSO: connector(servicenow, instance_url=proxy.url)}


@pytest.fixture
def straight(bent):
    """Nothing is bent yet, and the user of these tests is remembered."""
    stage, proxy = bent
    proxy.bend = lambda answer: answer
    agent = stage.agent(ALEX)
    assert agent.get(USER).status_code == 200
    return stage, proxy, agent


def row(incident, deep):
    """One record that serves as an incident, a user and a group, with something deep where a text should be."""
    kept = {"sys_id": incident["sys_id"], "caller_id": incident["caller_id"], "number": incident["number"]}
    cells = {name: {"value": value} for name, value in {**kept, "active": "true"}.items()}
    for name in ("short_description", "opened_at", "state", "user_name"):
        cells[name] = {"value": "DEEP", "display_value": "DEEP"}
    group = [{"field": "caller_id", "value": incident["caller_id"]}, {"field": "state", "value": "DEEP"}]
    record = {**cells, "groupby_fields": [*group, {"field": "active", "value": "1"}], "stats": {"count": "1"}}
    return json.dumps({"result": [record]}).encode().replace(b'"DEEP"', deep)


@pytest.mark.parametrize("part", ["all of it", "the result", "the reason", "a value"])
@pytest.mark.parametrize("asked", ADDRESSES)
def test_what_is_nested_without_end_is_an_outage(straight, asked, part):
    stage, proxy, agent = straight
    incident = Truth(stage.servicenow).of(ADELE)[0]
    path, proxy.at = ADDRESSES[asked]
    if asked == "user":
        stage.app.extensions["bridge"].users._remembered.clear()
    answers = {
        "all of it": TOO_DEEP,
        "the result": b'{"result":' + DEEP + b"}",
        "the reason": b'{"error":{"message":' + DEEP + b',"detail":' + DEEP + b"}}",
        "a value": row(incident, DEEP),
    }
    proxy.bend = lambda _: answers[part]

    assert problem_of(agent.get(USER + path.format_map(incident))) == UNAVAILABLE

    proxy.bend = lambda answer: answer
    assert agent.get(USER + path.format_map(incident)).status_code == 200


@pytest.mark.parametrize(
    "answer", [b"%b", b'{"access_token":%b}', b'{"access_token":"a","token_type":"Bearer","x":%b}']
)
def test_so_it_is_where_tokens_are_given(straight, answer):
    stage, proxy, agent = straight
    completion = stage.allowed(agent.begin(), ALEX)
    proxy.at, proxy.bend = "/oauth_token.do", lambda _: answer % DEEP

    assert problem_of(agent.complete(completion)) == UNAVAILABLE

    assert agent.get(f"{USER}/incidents").status_code == 200


@pytest.mark.parametrize("answer", [b'{"result":[{"sys_id":%b}]}', b'{"error":{"message":%b}}', b"%b"])
def test_and_who_signed_in_is_not_known_then_but_connected(straight, answer):
    stage, proxy, agent = straight
    completion = stage.allowed(agent.begin(), ALEX)
    proxy.at, proxy.bend = "/api/now/table/sys_user", lambda _: answer % DEEP

    connection = body_of(agent.complete(completion))

    assert (connection["status"], connection["servicenow_user"]) == ("connected", None)
