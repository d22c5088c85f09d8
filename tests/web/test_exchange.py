"""What every exchange over HTTP has: safe headers, an id, and exactly the pages that may read it."""

import re
from typing import Any

import pytest

from bridge.mock.entra import CONTOSO
from tests.builders import PORTAL, PUBLIC_URL, RETURN_TO, AgentClient
from tests.conftest import ALEX
from tests.connecting import LIST, callback_path, events, log_lines, query_of

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "Vary": "Origin",
}
ANSWERS = {
    200: ("GET", "/v1/me"),
    201: ("POST", "/v1/connection"),
    204: ("DELETE", "/v1/connection"),
    206: ("GET", "/docs/swagger-ui.css"),
    304: ("GET", "/docs/swagger-ui.css"),
    400: ("GET", "/v1/connection/callback/x"),
    404: ("GET", "/nothing"),
    405: ("TRACE", "/v1/me"),
    409: ("GET", LIST),
    413: ("POST", "/v1/connection"),
    415: ("PUT", "/v1/connection"),
    416: ("GET", "/docs/swagger-ui.css"),
    422: ("GET", "/v1/me?x=1"),
}
SENT: dict[int, dict[str, Any]] = {
    201: {"json": {"return_to": RETURN_TO}},
    206: {"headers": {"Range": "bytes=0-9"}},
    304: {"headers": {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}},
    413: {"data": b" " * 70_000, "content_type": "application/json"},
    415: {"data": b"x", "content_type": "text/plain"},
    416: {"headers": {"Range": "bytes=99999999-"}},
}
ALLOWED = [PORTAL, "https://sandbox-1.portal.azure.net", "https://a.portal.azure.net", PUBLIC_URL]
NOT_ALLOWED = [
    "https://portal.example.evil.com",
    "https://evil-portal.example",
    "https://evilportal.example",
    "http://portal.example",
    "https://portal.example:8443",
    "https://portal.example:443",
    "https://PORTAL.example",
    "https://Portal.Example",
    "HTTPS://portal.example",
    "https://portal.example/",
    "https://portal.example.",
    " https://portal.example",
    "https://portal.example,https://evil.example",
    "https://portalXexample",
    "https://portal.azure.net",
    "https://a.b.portal.azure.net",
    "https://.portal.azure.net",
    "https://portal.azure.net.evil.com",
    "https://aXportal.azure.net",
    "https://a.portal.azure.net.evil.com",
    "https://A.portal.azure.net",
    "https://évil.portal.azure.net".encode().decode("latin-1"),
    "http://127.0.0.1:8001",
    "http://localhost:8000",
    "null",
    "*",
    "",
    "file://",
    "chrome-extension://abc",
]


@pytest.fixture
def agent(lasting_app, entra, redis):
    return AgentClient(lasting_app, entra.token(ALEX))


def asked(agent, status, **more):
    method, path = ANSWERS[status]
    sent = {key: dict(value) if isinstance(value, dict) else value for key, value in SENT.get(status, {}).items()}
    sent["headers"] = {**sent.get("headers", {}), **more}
    response = agent.request(method, path, buffered=True, **sent)
    assert response.status_code == status, response.text
    return response


def cors_headers(response):
    return {name: value for name, value in response.headers.items() if name.startswith("Access-Control-")}


@pytest.mark.parametrize("status", ANSWERS)
@pytest.mark.parametrize("origin", [None, PORTAL, "https://evil.example"])
def test_every_answer_of_every_kind_carries_the_safe_headers(agent, status, origin):
    response = asked(agent, status, **({"Origin": origin} if origin else {}))

    assert {name: response.headers[name] for name in HEADERS} == HEADERS
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
    assert "base-uri 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers.getlist("Vary") == ["Origin"]
    assert response.headers["Cache-Control"] == ("no-cache" if status in {206, 304} else "no-store")
    assert "Server" not in response.headers
    assert "X-Powered-By" not in response.headers
    assert re.fullmatch(r"[0-9a-f]{32}", response.headers["X-Request-ID"])
    is_callback = status == 400
    assert response.headers.get("Cross-Origin-Opener-Policy") == (None if is_callback else "same-origin")


def test_401_403_and_preflights_carry_them_too(agent, entra):
    nobody = AgentClient(agent.app, "x")
    pradeep = AgentClient(agent.app, entra.token("pradeep.gupta@contoso.com"))
    preflight = agent.request("OPTIONS", "/v1/me", headers={"Origin": PORTAL, "Access-Control-Request-Method": "GET"})
    for response, status in ((nobody.get("/v1/me"), 401), (pradeep.get(LIST), 403), (preflight, 200)):
        assert response.status_code == status
        assert {name: response.headers[name] for name in HEADERS} == HEADERS


def test_text_says_in_which_letters_it_is_written(agent):
    for path in ("/docs", "/docs/start.js", callback_path(code="c", state="0" * 64)):
        assert agent.get(path).headers["Content-Type"].endswith("; charset=utf-8")


@pytest.mark.parametrize("status", [200, 201, 400, 404, 405, 409, 413, 422])
@pytest.mark.parametrize("origin", ALLOWED)
def test_a_portals_page_may_read_every_answer(agent, status, origin):
    response = asked(agent, status, Origin=origin)

    found = cors_headers(response)
    assert found.pop("Access-Control-Allow-Origin") == origin
    assert set(found) == {"Access-Control-Expose-Headers"}
    assert set(found["Access-Control-Expose-Headers"].split(", ")) == {
        *("Content-Disposition", "ETag", "Retry-After"),
        *("X-Has-More", "X-Next-Cursor", "X-Request-ID", "X-Total-Count"),
    }


@pytest.mark.parametrize("origin", NOT_ALLOWED)
def test_no_other_page_may_read_any(agent, origin):
    for status in (200, 404, 409):
        assert cors_headers(asked(agent, status, Origin=origin)) == {}
    preflight = agent.request("OPTIONS", "/v1/me", headers={"Origin": origin, "Access-Control-Request-Method": "GET"})
    assert cors_headers(preflight) == {}
    assert preflight.headers["Vary"] == "Origin"


def test_without_an_origin_nothing_is_said_of_origins(agent):
    assert cors_headers(agent.get("/v1/me")) == {}


@pytest.mark.parametrize("path", ["/v1/me", "/v1/connection", LIST, "/v1/users?search=adele"])
def test_a_preflight_is_answered_without_a_token(lasting_app, path):
    response = lasting_app.test_client().options(
        path,
        headers={
            "Origin": PORTAL,
            "Access-Control-Request-Method": "PUT",
            "Access-Control-Request-Headers": "authorization, content-type, if-match, x-evil",
            "Access-Control-Request-Private-Network": "true",
        },
    )
    found = cors_headers(response)

    assert (response.status_code, response.data) == (200, b"")
    assert found["Access-Control-Allow-Origin"] == PORTAL
    assert set(found["Access-Control-Allow-Methods"].split(", ")) == {"GET", "POST", "PUT", "DELETE"}
    allowed = {name.lower() for name in found["Access-Control-Allow-Headers"].split(", ")}
    assert allowed == {"authorization", "content-type", "if-match"}
    assert found["Access-Control-Max-Age"] == "600"
    assert "Access-Control-Allow-Credentials" not in found
    assert found.get("Access-Control-Allow-Private-Network", "false") == "false"


@pytest.mark.parametrize("request_id", ["12345678", "a" * 64, "Trace_1.2-3", "0" * 32])
def test_an_id_that_the_caller_gives_is_kept(agent, request_id):
    with log_lines() as lines:
        response = agent.get("/v1/nothing", headers={"X-Request-ID": request_id})

    assert response.headers["X-Request-ID"] == request_id
    assert response.json["request_id"] == request_id
    assert events(lines, "request")[0]["request_id"] == request_id


@pytest.mark.parametrize(
    "request_id",
    [
        "",
        "short",
        "a" * 65,
        "with space",
        'quote"quote',
        "<script>alert(1)</script>",
        "%0d%0aX: y",
        "ümlautümlaut",
        "a;b=c;d=e",
        "\x1b[31mred",
    ],
)
def test_an_id_that_is_none_is_replaced(agent, request_id):
    response = agent.get("/v1/nothing", headers={"X-Request-ID": request_id})

    assert re.fullmatch(r"[0-9a-f]{32}", response.headers["X-Request-ID"])
    assert response.json["request_id"] == response.headers["X-Request-ID"]


def test_every_request_has_an_id_of_its_own(agent):
    assert len({agent.get("/health/live").headers["X-Request-ID"] for _ in range(50)}) == 50


def test_one_line_tells_of_each_request_and_neither_address_nor_query(agent):
    with log_lines() as lines:
        agent.get("/v1/users/adele.vance@contoso.com/incidents?search=canary")
        agent.get(callback_path(code="canary-code", state="0" * 64))
        agent.get("/nothing/canary")

    first, second, third = events(lines, "request")
    assert first["route"] == "/v1/users/<user>/incidents"
    assert (first["method"], first["status"], first["tenant"]) == ("GET", 409, CONTOSO)
    assert first["milliseconds"] > 0
    assert re.fullmatch(r"[0-9a-f-]{36}", first["agent"])
    assert (second["route"], second["agent"]) == ("/v1/connection/callback/<tenant>", None)
    assert third["route"] is None
    assert "canary" not in str(lines)
    assert "adele" not in str(lines)


def test_where_a_request_came_from_is_logged_as_a_proxy_that_is_named_says_it(staged, agent):
    forwarded = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7"}
    behind = staged(BRIDGE_TRUSTED_PROXIES="127.0.0.0/8").app.test_client()
    with log_lines() as lines:
        agent.get("/v1/me", headers=forwarded)
        behind.get("/health/live", headers=forwarded)

    assert [line["client"] for line in events(lines, "request")] == ["127.0.0.1", "198.51.100.7"]


def test_nothing_of_one_request_is_left_for_the_next(agent):
    with log_lines() as lines:
        agent.get("/v1/me", headers={"X-Request-ID": "the-first-one"})
        agent.app.test_client().get("/health/live")

    second = events(lines, "request")[1]
    assert second["request_id"] != "the-first-one"
    assert (second["agent"], second["tenant"]) == (None, None)


def test_hosts_and_forwarded_addresses_appear_in_no_answer(agent):
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "evil"}
    for path in ("/v1/me", "/docs", "/docs/start.js", "/openapi.json", "/nothing", callback_path(state="0" * 64)):
        response = agent.get(path, headers=headers)
        assert "evil" not in response.text + str(response.headers)


def test_a_page_of_the_bridge_itself_may_be_returned_to(agent):
    url = agent.begin(f"{PUBLIC_URL}/pane/")

    assert query_of(url)["redirect_uri"].startswith(PUBLIC_URL)
