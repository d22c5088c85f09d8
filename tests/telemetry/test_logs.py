"""What the bridge says of itself is one JSON line per event, whole enough to answer for, and never holds a secret."""

import json
import logging
import sys
from base64 import b64encode
from io import BytesIO, TextIOWrapper
from typing import Any

import pytest
import structlog

from bridge import telemetry
from bridge.domain.audit import AuditEvent, Event
from bridge.mock.entra import CONTOSO
from bridge.settings.environment import EnvironmentInvalid
from tests.builders import CLIENT_SECRET, SEALING_KEY, connector, environment
from tests.telemetry.walk import HOSTILE, REDIS_PASSWORD, settings_of


@pytest.fixture(scope="module")
def lines(told):
    return told.lines


def test_no_secret_is_ever_said(told):
    said = told.stdout + told.stderr + told.page + json.dumps(told.spans)

    assert len(told.secrets) > 30
    assert [name for name, secret in told.secrets.items() if secret in said] == []


def test_every_line_is_one_json_object_with_a_time_a_level_and_a_place(lines):
    assert len(lines) > 30
    for line in lines:
        assert {"event", "level", "logger", "timestamp"} <= set(line)
        assert line["timestamp"].endswith("Z")


def test_nothing_breaks_a_line_or_colours_a_terminal(told):
    assert told.stdout.isascii()
    assert "\x1b" not in told.stdout
    assert "\r" not in told.stdout
    assert told.stderr == ""


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


class Captured(TextIOWrapper):
    """Standard output, as text and as bytes."""

    def __init__(self):
        self.written = BytesIO()
        super().__init__(self.written, encoding="utf-8")

    def getvalue(self):
        return self.written.getvalue().decode()


@pytest.fixture
def configured(monkeypatch):
    """What is logged while telemetry is configured as in a real process, and undone after."""
    out, root = Captured(), logging.getLogger()
    before = (root.handlers, root.level, {name: logging.getLogger(name).level for name in telemetry.TALKATIVE})
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
    structlog.get_logger("test").info("event", field=HOSTILE, **{"a\nb": 1})
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
