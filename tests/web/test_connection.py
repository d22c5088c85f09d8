"""An agent begins to connect: where their browser is sent, with what, and back to where."""

import re
from base64 import urlsafe_b64encode
from hashlib import sha256

import pytest

from bridge.demo.browser import Browser
from bridge.domain.connector import Connector
from bridge.mock.entra import CONTOSO, FABRIKAM
from bridge.servicenow.client import Client
from bridge.servicenow.oauth import ServiceNowProvider
from bridge.servicenow.tables import Tables
from tests.builders import CLIENT_ID, PUBLIC_URL, RETURN_TO
from tests.conftest import ALEX, MEGAN, NINA
from tests.connecting import (
    LIST,
    callback_path,
    code_of,
    kept_of_agents,
    log_lines,
    problem_of,
    query_of,
    token_requests,
)


@pytest.fixture
def stage(renewed_stage):
    return renewed_stage


@pytest.fixture
def servicenow(renewed_servicenow):
    return renewed_servicenow


def test_the_whole_walk_from_disconnected_to_reading_incidents_and_back(stage):
    agent = stage.agent(ALEX)
    assert agent.get("/v1/connection").json["status"] == "disconnected"
    assert problem_of(agent.get(LIST)) == (409, "not_connected")

    browser = Browser(stop_at=PUBLIC_URL)
    browser.open(agent.begin())
    browser.press("Log in", user_name=ALEX, user_password="demo")
    browser.press("Allow")
    back = stage.app.test_client().get(browser.url.removeprefix(PUBLIC_URL))
    landed, _, completion = back.headers["Location"].partition("#connection=")
    completed = agent.complete(completion)

    assert back.status_code == 303
    assert landed == RETURN_TO
    assert completed.status_code == 200
    assert completed.json["status"] == "connected"
    assert agent.get("/v1/connection").json == completed.json
    assert agent.get("/v1/me").json["connection"] == completed.json
    assert agent.get(LIST).json["items"]

    assert agent.request("DELETE", "/v1/connection").status_code == 204
    assert agent.get("/v1/connection").json["status"] == "disconnected"


def test_a_connection_tells_who_signed_in_at_servicenow_and_until_when(stage):
    connection = stage.connected(ALEX).get("/v1/connection").json

    assert connection["instance_url"] == stage.servicenow.url
    assert connection["servicenow_user"]["user_name"] == ALEX
    assert connection["servicenow_user"]["name"] == "Alex Wilber"
    assert connection["servicenow_user"]["email"] == ALEX
    assert re.fullmatch(r"[0-9a-f]{32}", connection["servicenow_user"]["sys_id"])
    assert connection["connected_at"] < connection["access_expires_at"] < connection["sign_in_again_by"]


def test_an_agent_who_signed_in_to_servicenow_as_somebody_else_is_told_so(stage):
    agent = stage.agent(ALEX)
    agent.complete(stage.allowed(agent.begin(), MEGAN))

    assert agent.get("/v1/connection").json["servicenow_user"]["user_name"] == MEGAN


@pytest.mark.parametrize(("lifespan", "warnings"), [(900, []), (1800, ["access_token_lifespan_over_15_minutes"])])
def test_a_token_that_lives_over_15_minutes_is_warned_of(stage, lifespan, warnings):
    client = stage.servicenow.world["oauth_entity"].one("client_id", CLIENT_ID)
    stage.servicenow.world.update("oauth_entity", client["sys_id"], access_token_lifespan=str(lifespan + 1))

    assert stage.connected(ALEX).get("/v1/connection").json["warnings"] == warnings


def test_the_browser_is_sent_to_servicenow_with_pkce_and_a_state_that_cannot_be_guessed(stage):
    url = stage.agent(ALEX).begin()
    asked = query_of(url)

    assert url.startswith(f"{stage.servicenow.url}/oauth_auth.do?")
    assert asked["response_type"] == "code"
    assert asked["client_id"] == CLIENT_ID
    assert asked["code_challenge_method"] == "S256"
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", asked["code_challenge"])
    assert asked["state"].isascii()
    assert asked["state"].isalnum()
    assert len(asked["state"]) * 4 >= 128
    assert set(asked) == {
        *("response_type", "client_id", "redirect_uri", "state", "code_challenge", "code_challenge_method")
    }


def test_every_beginning_has_its_own_state_and_challenge(stage):
    agent = stage.agent(ALEX)
    begun = [query_of(agent.begin()) for _ in range(20)]

    assert len({each["state"] for each in begun}) == 20
    assert len({each["code_challenge"] for each in begun}) == 20


def test_the_verifier_fits_its_challenge_is_long_enough_and_shows_nowhere_but_at_the_token_endpoint(stage, redis):
    agent = stage.agent(ALEX)
    seen = []
    with log_lines() as lines:
        for _ in range(3):
            url = agent.begin()
            seen.append(url)
            kept = b"".join(redis.dump(key) for key in redis.scan_iter())
            completion = stage.allowed(url, ALEX)
            assert agent.complete(completion).status_code == 200
            verifier = token_requests(stage.servicenow)[-1].form["code_verifier"]
            challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()

            assert challenge == query_of(url)["code_challenge"]
            assert re.fullmatch(r"[A-Za-z0-9._~-]{43,128}", verifier)
            assert verifier not in url
            assert verifier.encode() not in kept
            seen.append(verifier)

    verifiers = seen[1::2]
    assert len(set(verifiers)) == 3
    assert not any(verifier in str(lines) for verifier in verifiers)


def test_the_challenge_of_rfc_7636_appendix_b_is_made():
    client = Client()
    provider = ServiceNowProvider(client, Tables(client))
    connector = Connector(CONTOSO, "https://contoso.service-now.com", "client", "secret")
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

    url = provider.authorization_url(connector, "https://bridge.example/callback", "state", verifier)

    assert query_of(url)["code_challenge"] == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_a_wrong_verifier_gets_no_token(stage):
    one, other = stage.agent(ALEX).begin(), stage.agent(ALEX).begin()
    code = code_of(stage, one, ALEX)
    back = stage.app.test_client().get(callback_path(code=code, state=query_of(other)["state"]))
    completion = back.headers["Location"].partition("=")[2]

    assert problem_of(stage.agent(ALEX).complete(completion)) == (409, "sign_in_again")
    assert [each.status for each in token_requests(stage.servicenow)] == [401]


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"},
        {"Forwarded": "host=evil.example;proto=https"},
        {"X-Forwarded-Prefix": "/evil", "X-Original-Host": "evil.example", "X-Host": "evil.example"},
    ],
)
def test_the_redirect_uri_is_the_configured_one_whatever_host_the_caller_names(stage, headers):
    agent = stage.agent(ALEX)
    begun = agent.request("POST", "/v1/connection", json={"return_to": RETURN_TO}, headers=headers)
    url = begun.json["authorization_url"]
    completed = agent.request("PUT", "/v1/connection", json={"completion": stage.allowed(url, ALEX)}, headers=headers)

    assert query_of(url)["redirect_uri"] == f"{PUBLIC_URL}/v1/connection/callback/{CONTOSO}"
    assert token_requests(stage.servicenow)[-1].form["redirect_uri"] == query_of(url)["redirect_uri"]
    assert completed.status_code == 200
    assert "evil" not in begun.text + completed.text


def test_each_tenant_has_a_redirect_uri_of_its_own(two_tenants):
    of_contoso, of_fabrikam = (query_of(two_tenants.agent(upn).begin())["redirect_uri"] for upn in (ALEX, NINA))

    assert of_contoso.endswith(f"/callback/{CONTOSO}")
    assert of_fabrikam.endswith(f"/callback/{FABRIKAM}")


def test_the_answer_says_until_when_the_browser_is_waited_for(stage, redis):
    begun = stage.agent(ALEX).request("POST", "/v1/connection", json={"return_to": RETURN_TO}).json
    (key,) = kept_of_agents(redis)

    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", begun["expires_at"])
    assert 590 <= redis.ttl(key) <= 600


@pytest.mark.parametrize(
    "return_to",
    [
        "https://portal.example",
        "https://portal.example/connected?tab=1",
        "https://sandbox-1.portal.azure.net/x",
        f"{PUBLIC_URL}/pane/connected.html",
    ],
)
def test_the_browser_may_come_back_to_a_page_of_a_portal(stage, return_to):
    landed = stage.answered(stage.agent(ALEX).begin(return_to), ALEX)

    assert re.fullmatch(re.escape(return_to) + "#connection=[0-9a-f]{64}", landed)


@pytest.mark.parametrize(
    "return_to",
    [
        "//evil.example",
        r"/\evil.example",
        "https:evil.example",
        "https:/portal.example",
        r"https:\\portal.example",
        "https://portal.example.evil.example/",
        "https://portal.example@evil.example/",
        "https://portal.example:8443/",
        "https://PORTAL.example/",
        "https://a.b.portal.azure.net/",
        "https://portal.azure.net/",
        "http://portal.example/",
        "https://portal.example/#fragment",
        "https://portal.example/\r\nLocation: https://evil.example",
        "https://portal.example/a\tb",
        "https://portal.example\\@evil.example/",
        "https://evil.example?https://portal.example/",
        "javascript:alert(1)//https://portal.example",
        "https://portal.example\u3002evil.example/",
        " https://portal.example/",
        "https://portal.example/\x00",
    ],
)
def test_the_browser_is_never_sent_anywhere_else(standing, return_to):
    response = standing.agent(ALEX).request("POST", "/v1/connection", json={"return_to": return_to})

    assert problem_of(response) == (400, "origin_not_allowed")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"return_to": None},
        {"return_to": 1},
        {"return_to": ""},
        {"return_to": "https://portal.example/" + "a" * 2000},
    ],
)
def test_a_beginning_without_a_proper_return_to_is_refused(standing, body):
    response = standing.agent(ALEX).request("POST", "/v1/connection", json=body)

    assert problem_of(response) == (422, "invalid_request")
    assert "return_to" in response.json["errors"]


def test_who_may_send_pages_back_cannot_be_added_to_by_the_caller(standing):
    body = {"return_to": RETURN_TO, "redirect_uri": "https://evil.example/"}
    response = standing.agent(ALEX).request("POST", "/v1/connection", json=body)

    assert problem_of(response) == (422, "invalid_request")


def test_no_cookie_is_ever_set(stage):
    agent = stage.agent(ALEX)
    completion = stage.allowed(agent.begin(), ALEX)
    answers = [agent.complete(completion), agent.get(LIST), agent.get("/v1/me"), agent.get("/docs")]

    assert not any("Set-Cookie" in answer.headers for answer in answers)


def test_without_a_connector_there_is_nothing_to_connect_to(stage):
    nina = stage.agent(NINA)

    assert problem_of(nina.request("POST", "/v1/connection", json={"return_to": RETURN_TO})) == (
        409,
        "connector_not_configured",
    )
    assert problem_of(nina.complete("a" * 64)) == (409, "connector_not_configured")
    assert problem_of(nina.get("/v1/connection")) == (409, "connector_not_configured")
    assert nina.request("DELETE", "/v1/connection").status_code == 204
    assert nina.get("/v1/me").json["connection"] is None


def test_a_connector_that_is_switched_off_stops_all_exchange(stage, staged):
    agent = stage.connected(ALEX)
    completion = stage.allowed(agent.begin(), ALEX)
    off = staged({"enabled": False}).agent(ALEX)
    stage.servicenow.journal.clear()

    for response in (
        off.request("POST", "/v1/connection", json={"return_to": RETURN_TO}),
        off.complete(completion),
        off.get(LIST),
        off.get("/v1/users?search=adele"),
    ):
        assert problem_of(response) == (409, "connector_disabled")
    assert off.get("/v1/me").json["connector"] == {"configured": True, "enabled": False}
    assert off.request("DELETE", "/v1/connection").status_code == 204
    assert len(stage.servicenow.journal) == 0
