"""Every refusal and failure is one RFC 9457 document with a stable code, and tells nothing that is not the caller's."""

import json
import re
from dataclasses import replace
from io import BytesIO

import pytest
from werkzeug.test import create_environ, run_wsgi_app

from bridge import settings
from bridge.app import create_app
from bridge.domain.errors import BridgeError, Outage, Refusal
from bridge.web.problems import FRAMEWORK_CODES, STATUS, TYPE_PREFIX
from bridge.wiring import build
from tests.builders import RETURN_TO, AgentClient, environ, environment
from tests.conftest import ALEX
from tests.connecting import LIST, body_of, events, log_lines, problem_of

MEMBERS = {"type", "title", "status", "detail", "code", "request_id"}


def concrete(cls):
    """The classes that are raised: those with a code, however deep."""
    found = [cls] if "code" in cls.__dict__ else []
    return found + [each for sub in cls.__subclasses__() for each in concrete(sub)]


@pytest.fixture
def agent(lasting_app, entra, redis):
    return AgentClient(lasting_app, entra.token(ALEX))


def assert_is_problem(response, status, code):
    assert problem_of(response) == (status, code)
    document = body_of(response)
    assert MEMBERS <= set(document) <= MEMBERS | {"errors"}
    assert document["type"] == TYPE_PREFIX + code
    assert document["status"] == status
    assert document["title"]
    assert document["detail"]
    assert document["request_id"] == response.headers["X-Request-ID"]


def test_every_way_to_refuse_or_fail_has_a_status_and_a_code_of_its_own():
    classes = concrete(BridgeError)

    assert set(STATUS) == set(classes)
    assert len({each.code for each in classes}) == len(classes)
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", each.code) for each in classes)
    assert {each for each in classes if STATUS[each] < 500} == {each for each in classes if issubclass(each, Refusal)}
    assert {each for each in classes if STATUS[each] >= 500} == {each for each in classes if issubclass(each, Outage)}


def test_the_codes_are_those_of_the_contract():
    statuses = {each.code: status.value for each, status in STATUS.items()}

    assert statuses == {
        "unauthenticated": 401,
        "forbidden": 403,
        "rate_limited": 429,
        "overloaded": 503,
        "connector_disabled": 409,
        "connector_not_configured": 409,
        "connector_locked": 409,
        "connector_test_failed": 409,
        "precondition_failed": 412,
        "licence_missing": 403,
        "application_refused": 409,
        "not_connected": 409,
        "sign_in_again": 409,
        "state_mismatch": 400,
        "consent_denied": 400,
        "origin_not_allowed": 400,
        "host_not_allowed": 422,
        "user_not_found": 404,
        "user_ambiguous": 409,
        "incident_not_found": 404,
        "role_missing_in_servicenow": 403,
        "invalid_request": 422,
        "servicenow_rate_limited": 503,
        "servicenow_unavailable": 502,
        "servicenow_timeout": 504,
        "instance_hibernating": 503,
        "storage_unavailable": 503,
        "identity_unavailable": 503,
        "graph_unavailable": 502,
    }
    assert not set(statuses) & (set(FRAMEWORK_CODES.values()) - {"invalid_request"})


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/v1",
        "/v1/",
        "/v1/nothing",
        "/v2/me",
        "/v1/me/",
        "/V1/me",
        "/v1//me",
        "/health//live",
        "/%ff",
        "/v1/me%2f",
        "/.env",
    ],
)
def test_what_is_not_there_is_404(agent, path):
    assert_is_problem(agent.get(path), 404, "not_found")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000"])
def test_a_doubled_slash_leads_nobody_to_the_host_the_caller_named(agent, host):
    response = agent.get("/health//live", headers={"Host": host})

    assert "Location" not in response.headers
    assert host not in response.text


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "FOO"])
def test_a_method_that_is_not_served_is_405_and_says_which_are(agent, method):
    response = agent.request(method, "/v1/me")

    assert_is_problem(response, 405, "method_not_allowed")
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_trace_repeats_nothing(agent):
    response = agent.request("TRACE", "/v1/me", headers={"X-Canary": "canary"})

    assert response.status_code == 405
    assert "canary" not in response.text
    assert agent.token not in response.text


def test_head_is_get_without_a_body(agent):
    response = agent.request("HEAD", "/v1/me")

    assert (response.status_code, response.data) == (200, b"")
    assert response.mimetype == "application/json"


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "json"])
def test_a_body_that_is_not_called_json_is_415(agent, kind):
    response = agent.request("POST", "/v1/connection", data=b'{"return_to": "x"}', content_type=kind)

    assert_is_problem(response, 415, "unsupported_media_type")


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"{'a': 1}", b"\xff\xfe", b'{"return_to": "\\ud800"}', b'{"a": NaN}', b"{} {}", b"[" * 60_000, b"\x00"],
    ids=lambda body: repr(body[:20]),
)
def test_a_body_that_is_no_json_is_400(agent, body):
    response = agent.request("POST", "/v1/connection", data=body, content_type="application/json")

    assert_is_problem(response, 400, "malformed_request")


@pytest.mark.parametrize(
    "body",
    [b"null", b"[]", b'"text"', b"1", b'{"return_to":' + b"[" * 900 + b"]" * 900 + b"}", b'{"return_to":1e999}'],
    ids=lambda body: repr(body[:20]),
)
def test_a_body_of_another_shape_is_refused_whatever_its_depth(agent, body):
    response = agent.request("POST", "/v1/connection", data=body, content_type="application/json")

    assert response.status_code in {400, 422}
    assert body_of(response)["code"] in {"malformed_request", "invalid_request"}


def in_chunks(agent, body):
    """As gunicorn hands on what comes with Transfer-Encoding: of no known length, but with an end."""
    environ = create_environ(method="POST", path="/v1/connection", headers={"Authorization": f"Bearer {agent.token}"})
    environ.pop("CONTENT_LENGTH", None)
    environ |= {"wsgi.input": BytesIO(body), "wsgi.input_terminated": True, "CONTENT_TYPE": "application/json"}
    _, status, _ = run_wsgi_app(agent.app, environ)
    return int(status.partition(" ")[0])


def test_a_body_over_64_kib_is_413(agent):
    response = agent.request("POST", "/v1/connection", data=b" " * 65_537, content_type="application/json")

    assert_is_problem(response, 413, "request_too_large")


def test_a_body_over_64_kib_in_chunks_is_413_and_not_cut_to_fit(agent):
    body = json.dumps({"return_to": RETURN_TO}).encode()

    for length, status in ((0, 201), (65_000, 201), (65_537, 413), (10**6, 413)):
        assert in_chunks(agent, body.ljust(length)) == status, length


def test_a_body_of_64_kib_is_still_read(agent):
    body = b'{"return_to": "x"}'.ljust(65_536)
    response = agent.request("POST", "/v1/connection", data=body, content_type="application/json")

    assert_is_problem(response, 400, "origin_not_allowed")


def test_each_value_that_is_not_accepted_is_named(agent):
    response = agent.request("POST", "/v1/connection", json={"return_to": 1, "other": 2})

    assert_is_problem(response, 422, "invalid_request")
    assert response.json["errors"] == {"return_to": ["Not a valid string."], "other": ["Unknown field."]}


class Crashing:
    """What a bug of ours would be like: its message and its locals hold what nobody may see."""

    def problems(self):
        secret = "canary-in-a-local"
        raise RuntimeError(f"canary-in-a-message {len(secret)}")


@pytest.fixture
def crashing(entra, valkey):
    with environ(environment(entra, valkey, {})):
        valid = settings.read()
    return create_app(replace(build(valid), readiness=Crashing()), valid)


def test_a_crash_is_500_and_told_by_the_requests_id_alone(crashing):
    with log_lines() as lines:
        response = crashing.test_client().get("/health/ready")

    assert_is_problem(response, 500, "internal_error")
    for hint in ("canary", "RuntimeError", "Traceback", "readiness", ".py"):
        assert hint not in response.text
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Vary"] == "Origin"
    (done,) = events(lines, "request")
    assert (done["status"], done["request_id"]) == (500, response.headers["X-Request-ID"])


def test_a_crash_is_logged_in_full(crashing, caplog):
    crashing.test_client().get("/health/ready")

    (record,) = [record for record in caplog.records if record.message == "crash"]
    assert record.levelname == "ERROR"
    assert record.exc_info
    assert "canary-in-a-message" in str(record.exc_info[1])


def test_after_a_crash_the_next_request_is_served(crashing):
    crashing.test_client().get("/health/ready")

    assert crashing.test_client().get("/health/live").status_code == 200


@pytest.mark.parametrize(
    ("fault", "status", "code", "retry_after"),
    [
        ({"kind": "rate_limited", "retry_after": 30}, 503, "servicenow_rate_limited", "30"),
        ({"kind": "rate_limited", "retry_after": None, "limit_headers": False}, 503, "servicenow_rate_limited", "10"),
        ({"kind": "hibernating"}, 503, "instance_hibernating", None),
        ({"kind": "forbidden"}, 403, "role_missing_in_servicenow", None),
    ],
)
def test_when_to_try_again_is_told_where_it_is_known(renewed_stage, fault, status, code, retry_after):
    connected = renewed_stage.connected(ALEX)
    renewed_stage.servicenow.faults.add(path="/api/now/table/incident", **fault)

    response = connected.get(LIST)

    assert_is_problem(response, status, code)
    assert response.headers.get("Retry-After") == retry_after


def test_a_return_to_is_not_repeated_in_its_refusal(agent):
    response = agent.request("POST", "/v1/connection", json={"return_to": RETURN_TO.replace("portal", "canary")})

    assert "canary" not in response.text
