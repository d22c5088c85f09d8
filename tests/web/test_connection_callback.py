"""ServiceNow's answer comes back through the agent's browser: nothing in it is believed, and nothing is exchanged."""

import re

import pytest

from bridge.mock.entra import CONTOSO, FABRIKAM
from tests.builders import PUBLIC_URL, RETURN_TO
from tests.conftest import ALEX, NINA
from tests.connecting import callback_path, events, log_lines, query_of, token_requests

UNKNOWN = "0" * 64
XSS = "<script>alert(document.domain)</script>"


@pytest.fixture
def stage(renewed_stage):
    return renewed_stage


@pytest.fixture
def servicenow(renewed_servicenow):
    return renewed_servicenow


@pytest.fixture
def state(stage):
    """An attempt of Alex's that waits for its answer."""
    return query_of(stage.agent(ALEX).begin())["state"]


def answered(stage, path):
    return stage.app.test_client().get(path)


def landed(response):
    assert response.status_code == 303, response.text
    assert response.data == b""
    return response.headers["Location"]


def assert_page(response, status=400):
    assert response.status_code == status
    assert response.mimetype == "text/html"
    assert "Authenticate ServiceNow" in response.text
    assert "This sign-in could not be completed" in response.text
    assert "Location" not in response.headers


def assert_may_be_opened_by_a_portal(response):
    """No COOP, which would cut `window.opener`; no referrer, which would carry the code away; no script, no frame."""
    assert "Cross-Origin-Opener-Policy" not in response.headers
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'; frame-ancestors 'none'" in response.headers["Content-Security-Policy"]


def test_a_code_goes_back_to_the_portal_as_a_completion_behind_the_fragment(stage, state):
    response = answered(stage, callback_path(code="the-code", state=state))

    assert re.fullmatch(re.escape(RETURN_TO) + "#connection=[0-9a-f]{64}", landed(response))
    assert_may_be_opened_by_a_portal(response)


def test_nothing_is_exchanged_before_the_agent_completes(stage, state):
    landed(answered(stage, callback_path(code="the-code", state=state)))

    assert token_requests(stage.servicenow) == []


def test_neither_code_nor_state_goes_on_to_the_portal(stage, state):
    location = landed(answered(stage, callback_path(code="the-code", state=state)))

    assert "the-code" not in location
    assert state not in location


def test_an_unknown_state_gets_a_page_that_says_what_to_do(standing):
    response = answered(standing, callback_path(code="c", state=UNKNOWN))

    assert_page(response)
    assert_may_be_opened_by_a_portal(response)


def test_a_state_is_good_once(stage, state):
    landed(answered(stage, callback_path(code="c", state=state)))

    assert_page(answered(stage, callback_path(code="c", state=state)))


def test_a_state_is_good_for_ten_minutes(stage, state, redis):
    (key,) = redis.keys("*:attempt:*")
    assert redis.ttl(key) <= 600
    redis.delete(key)

    assert_page(answered(stage, callback_path(code="c", state=state)))


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?code=c",
        "?code=c&state=",
        f"?code=c&state={UNKNOWN[1:]}",
        f"?code=c&state={UNKNOWN}0",
        f"?code=c&state={'G' * 64}",
        f"?code=c&state={UNKNOWN}%0a",
        "?code=c&state=%00",
        "?code=c&state=*",
        "?code=c&state=../../x",
        f"?code=c&state[]={UNKNOWN}",
        f"?error=access_denied&state={'x' * 5000}",
    ],
)
def test_a_malformed_answer_gets_the_same_page(standing, query):
    response = answered(standing, f"/v1/connection/callback/{CONTOSO}{query}")

    assert_page(response)
    assert_may_be_opened_by_a_portal(response)


@pytest.mark.parametrize(
    "tenant", ["nobody", "%7B*%7D", "a%0d%0ab", CONTOSO.upper(), CONTOSO + "%7D:attempt:x", "%ff", "x" * 2000]
)
def test_a_tenant_that_is_not_served_gets_the_same_page(stage, state, tenant):
    assert_page(answered(stage, f"/v1/connection/callback/{tenant}?code=c&state={state}"))

    landed(answered(stage, callback_path(code="c", state=state)))


def test_a_state_of_one_tenant_is_unknown_at_anothers_callback_and_stays_good_at_its_own(two_tenants):
    state = query_of(two_tenants.agent(ALEX).begin())["state"]

    assert_page(answered(two_tenants, callback_path(FABRIKAM, code="c", state=state)))
    assert landed(answered(two_tenants, callback_path(CONTOSO, code="c", state=state))).startswith(RETURN_TO)


@pytest.mark.parametrize("twice", ["code=c&code=d", "code=c&code=c", "code=c&state={state}", "code=c&iss=a&iss=b"])
def test_an_answer_that_says_anything_twice_is_not_taken(stage, state, twice):
    path = f"/v1/connection/callback/{CONTOSO}?state={state}&{twice.format(state=state)}"

    assert_page(answered(stage, path))
    landed(answered(stage, callback_path(code="c", state=state)))


@pytest.mark.parametrize("text", [XSS, '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "' onload='"])
def test_nothing_of_the_address_is_repeated_on_the_page(standing, text):
    path = callback_path(code=text, state=text, error=text, error_description=text, iss=text)
    page = answered(standing, path).text

    assert text not in page
    assert "49" not in page
    assert "alert" not in page
    assert "onload" not in page


def test_an_issuer_that_is_not_the_instance_is_a_mix_up(stage, state):
    with log_lines() as lines:
        location = landed(answered(stage, callback_path(code="c", state=state, iss="https://evil.service-now.com")))

    assert location == f"{RETURN_TO}#connection_error=state_mismatch"
    (denied,) = events(lines, "connection.denied")
    assert denied["error"] == "state_mismatch"
    assert_page(answered(stage, callback_path(code="c", state=state)))


def test_an_issuer_that_is_the_instance_is_none(stage, state):
    location = landed(answered(stage, callback_path(code="c", state=state, iss=stage.servicenow.url)))

    assert location.startswith(f"{RETURN_TO}#connection=")


def test_an_agent_who_denies_comes_back_with_consent_denied(stage):
    agent = stage.agent(ALEX)
    url = agent.begin()
    with log_lines() as lines:
        location = stage.answered(url, ALEX, button="Deny")

    assert location == f"{RETURN_TO}#connection_error=consent_denied"
    assert agent.get("/v1/connection").json["status"] == "disconnected"
    assert token_requests(stage.servicenow) == []
    (denied,) = events(lines, "connection.denied")
    assert (denied["tenant"], denied["error"]) == (CONTOSO, "access_denied")
    assert denied["agent"] == agent.get("/v1/me").json["agent"]["id"]
    assert_page(answered(stage, callback_path(code="c", state=query_of(url)["state"])))


def test_an_agent_who_denies_where_servicenow_tells_nobody_may_begin_again(stage):
    stage.servicenow.options.deny = "no_redirect"
    url = stage.agent(ALEX).begin()
    with pytest.raises(AssertionError, match="Authorization denied"):
        stage.redirected(url, ALEX, button="Deny")

    assert stage.connected(ALEX).get("/v1/connection").json["status"] == "connected"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("access_denied", "consent_denied"),
        ("server_error", "servicenow_unavailable"),
        ("temporarily_unavailable", "servicenow_unavailable"),
        ("invalid_scope", "consent_denied"),
        (XSS, "consent_denied"),
        ("a\r\nb", "consent_denied"),
    ],
)
def test_an_error_becomes_one_of_a_few_words(stage, state, error, told):
    path = callback_path(state=state, error=error, error_description=XSS, error_uri="https://evil.example")
    with log_lines() as lines:
        response = answered(stage, path)

    assert landed(response) == f"{RETURN_TO}#connection_error={told}"
    assert_may_be_opened_by_a_portal(response)
    assert "script" not in str(lines)
    assert "evil" not in str(lines)


def test_an_error_beside_a_code_counts(stage, state):
    location = landed(answered(stage, callback_path(state=state, code="c", error="access_denied")))

    assert location == f"{RETURN_TO}#connection_error=consent_denied"


def test_neither_code_nor_error_is_a_denial(stage, state):
    assert landed(answered(stage, callback_path(state=state))) == f"{RETURN_TO}#connection_error=consent_denied"


def test_a_bearer_token_is_not_needed_and_not_looked_at(stage, state):
    response = stage.app.test_client().get(
        callback_path(code="c", state=state), headers={"Authorization": "Bearer nonsense"}
    )

    assert landed(response).startswith(RETURN_TO)


def test_the_answer_is_taken_by_get_only(standing):
    for method in ("POST", "PUT", "DELETE"):
        response = standing.app.test_client().open(callback_path(code="c", state=UNKNOWN), method=method)
        assert response.status_code == 405


def test_where_servicenow_does_not_know_the_redirect_url_the_agent_ends_elsewhere_and_may_begin_again(stage):
    """The instance then sends the browser to the client's first address: the state is unknown there."""
    client = stage.servicenow.world["oauth_entity"].one("name", "Bridge")
    first = f"{PUBLIC_URL}/v1/connection/callback/{FABRIKAM}"
    stage.servicenow.world.update("oauth_entity", client["sys_id"], redirect_url=first)

    redirect = stage.redirected(stage.agent(ALEX).begin(), ALEX)

    assert_page(answered(stage, redirect.removeprefix(PUBLIC_URL)))


def test_two_tenants_connect_each_to_its_own_instance(two_tenants, other_servicenow):
    for upn, instance in ((ALEX, two_tenants.servicenow), (NINA, other_servicenow)):
        assert two_tenants.connected(upn).get("/v1/connection").json["instance_url"] == instance.url


def test_whoever_only_looks_at_the_callback_does_not_use_up_the_sign_in(stage, state):
    looked = stage.app.test_client().head(callback_path(code="the-code", state=state))

    assert looked.status_code == 405
    assert looked.headers["Allow"] == "GET"
    assert "#connection=" in landed(answered(stage, callback_path(code="the-code", state=state)))
