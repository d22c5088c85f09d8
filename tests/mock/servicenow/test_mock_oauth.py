"""The instance as an authorization server, walked through with a browser and a token endpoint client."""

from base64 import b64encode, urlsafe_b64encode
from hashlib import sha256
from urllib.parse import parse_qsl, urlencode

import orjson
import pytest

ALEX, MEGAN, ENRICO = "alex.wilber@contoso.com", "megan.bowen@contoso.com", "enrico.cattaneo@contoso.com"
REFUSED = b'{"error_description":"access_denied","error":"server_error"}'
VERIFIER = "v" * 50
CHALLENGE = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
INCIDENTS = "/api/now/table/incident"


def test_allow_leads_back_with_a_code_and_the_state_unchanged(browser, redirected):
    answer = browser.authorize(state="a-B_9")
    assert answer.status == 302
    assert answer.headers["Location"].startswith("https://bridge.example/callback?code=")
    assert redirected(answer)["state"] == "a-B_9"


def test_the_consent_page_names_instance_client_and_user(browser):
    answer = browser.open(f"/oauth_auth.do?{urlencode(browser.asked())}")
    assert b"<title>Log in | Contoso ServiceNow</title>" in answer.data
    page = browser.submit(answer, user_name=ALEX, user_password="demo").data.decode()
    assert "<title>Intune admin center wants to connect | Contoso ServiceNow</title>" in page
    assert "Alex Wilber" in page
    assert 'href="/logout.do?' in page


def test_the_browser_stays_signed_in_and_not_you_signs_it_out(browser):
    browser.authorize()
    assert b"Allow" in browser.open(f"/oauth_auth.do?{urlencode(browser.asked())}").data
    again = browser.open(
        f"/logout.do?{urlencode({'sysparm_goto_url': '/oauth_auth.do?' + urlencode(browser.asked())})}"
    )
    assert b"user_password" in again.data


@pytest.mark.parametrize(("user", "password"), [(ALEX, "wrong"), ("nobody", "demo"), (ENRICO, "demo")])
def test_a_wrong_password_or_an_inactive_user_stays_at_the_door(browser, user, password):
    answer = browser.authorize(user=user, password=password)
    assert answer.status == 401
    assert b"User name or password invalid" in answer.data


def test_signing_in_never_leads_away_from_the_instance(browser):
    answer = browser.open("/login.do?sysparm_goto_url=https://evil.example/")
    assert "evil" not in browser.submit(answer, user_name=ALEX, user_password="demo").headers.get("Location", "")


def test_deny_redirects_with_access_denied_or_not_at_all(browser, instance, redirected):
    assert redirected(browser.authorize(decision="deny")) == {"error": "access_denied", "state": "st4te"}
    instance.options.deny = "bare_redirect"
    assert redirected(browser.authorize(decision="deny")) == {"state": "st4te"}
    instance.options.deny = "no_redirect"
    answer = browser.authorize(decision="deny")
    assert answer.status == 200
    assert b"denied" in answer.data


def test_a_missing_state_is_an_error_page_unless_the_instance_is_old(browser, instance, redirected):
    for state in (None, "", " "):
        answer = browser.authorize(state=state)
        assert b"Missing State parameter in request." in answer.data
    instance.options.state_required = False
    assert set(redirected(browser.authorize(state=None))) == {"code"}


@pytest.mark.parametrize(
    "asked",
    [{"client_id": "0" * 32}, {"response_type": "token"}, {"code_challenge": "x", "code_challenge_method": "plain"}],
)
def test_a_bad_request_is_an_error_page(browser, asked):
    assert browser.authorize(**asked).status == 400


def test_an_unregistered_redirect_lands_on_the_first_registered_one(browser, instance):
    assert (
        browser.authorize(redirect_uri="https://second.example/callback")
        .headers["Location"]
        .startswith("https://second")
    )
    answer = browser.authorize(redirect_uri="https://evil.example/")
    assert answer.headers["Location"].startswith("https://bridge.example/callback?")
    instance.options.redirect_mismatch = "error"
    assert browser.authorize(redirect_uri="https://evil.example/").status == 400


def test_consent_cannot_be_given_by_a_forged_form(browser):
    browser.authorize()
    form = browser.asked() | {"decision": "allow", "sysparm_ck": "guessed"}
    assert browser.open("/oauth_auth.do", method="POST", form=form).status == 400


def test_a_code_is_exchanged_for_tokens_of_the_measured_shape(browser, endpoint, api):
    answer = endpoint.exchange(browser.code(user=MEGAN))
    given = answer.json()
    assert answer.status == 200
    assert list(given) == ["access_token", "refresh_token", "scope", "token_type", "expires_in"]
    assert (len(given["access_token"]), len(given["refresh_token"])) == (86, 86)
    assert (given["scope"], given["token_type"], given["expires_in"]) == ("useraccount", "Bearer", 1799)
    assert api.get(INCIDENTS, token=given["access_token"]).status == 200
    assert api.instance.journal.last.user == MEGAN


def test_every_refusal_is_the_same_401(browser, endpoint, instance):
    wrong = [
        endpoint.exchange(browser.code(), client_secret="wrong"),
        endpoint.exchange(browser.code(), client_id="unknown"),
        endpoint.exchange(browser.code(), redirect_uri="https://second.example/callback"),
        endpoint.exchange("no such code"),
        endpoint.exchange(browser.code(code_challenge=CHALLENGE)),
        endpoint.exchange(browser.code(code_challenge=CHALLENGE), code_verifier="w" * 50),
        endpoint.refresh("no such token"),
        endpoint.post(grant_type="password", username=ALEX, password="demo"),
        endpoint.post(grant_type="client_credentials"),
        endpoint.post(),
    ]
    instance.world.update("sys_user", instance.world["sys_user"].one("user_name", MEGAN)["sys_id"], locked_out="true")
    assert {(answer.status, answer.data) for answer in wrong} == {(401, REFUSED)}
    assert {answer.headers["Content-Type"] for answer in wrong} == {"application/json;charset=UTF-8"}


def test_the_verifier_proves_who_asked(browser, endpoint):
    code = browser.code(code_challenge=CHALLENGE, code_challenge_method="S256")
    assert endpoint.exchange(code, code_verifier=VERIFIER).status == 200


def test_a_code_is_good_once_and_for_a_minute(browser, endpoint, instance):
    code = browser.code()
    assert [endpoint.exchange(code).status for _ in range(2)] == [200, 401]
    late = browser.code()
    instance.clock.advance(61)
    assert endpoint.exchange(late).status == 401


def test_a_user_locked_after_consent_gets_nothing(browser, endpoint, instance):
    code = browser.code()
    refresh_token = instance.issue_tokens(ALEX, instance.client.client_id).refresh_token
    instance.world.update("sys_user", instance.world["sys_user"].one("user_name", ALEX)["sys_id"], locked_out="true")
    assert (endpoint.exchange(code).status, endpoint.refresh(refresh_token).status) == (401, 401)


def test_parameters_count_in_a_form_body_only(browser, endpoint, instance, pool):
    form = {
        "grant_type": "authorization_code",
        "code": browser.code(),
        "redirect_uri": "https://bridge.example/callback",
    }
    form |= {"client_id": instance.client.client_id, "client_secret": instance.client.client_secret}
    url = f"{instance.url}/oauth_token.do"
    in_query = pool.request("POST", f"{url}?{urlencode(form)}")
    as_json = pool.request("POST", url, body=orjson.dumps(form), headers={"Content-Type": "application/json"})
    by_get = pool.request("GET", f"{url}?{urlencode(form)}")
    assert [answer.status for answer in (in_query, as_json, by_get)] == [401, 401, 401]
    assert endpoint.exchange(form["code"]).status == 200


def test_an_older_instance_reads_the_address_too(browser, instance, pool):
    instance.options.parameters_in_body_only = False
    form = {"grant_type": "authorization_code", "code": browser.code(), "redirect_uri": browser.asked()["redirect_uri"]}
    form |= {"client_id": instance.client.client_id, "client_secret": instance.client.client_secret}
    assert pool.request("POST", f"{instance.url}/oauth_token.do?{urlencode(form)}").status == 200


def test_another_scope_than_the_one_there_is_is_refused(browser, endpoint):
    assert endpoint.exchange(browser.code(), scope="useraccount").status == 200
    assert endpoint.exchange(browser.code(), scope="everything").data == REFUSED


def test_tokens_in_a_redirect_are_for_clients_the_property_names(browser, instance, api):
    assert browser.authorize(response_type="token").status == 400
    instance.options.implicit_grant_clients = (instance.client.client_id,)
    location, _, fragment = browser.authorize(response_type="token", user=MEGAN).headers["Location"].partition("#")
    given = dict(parse_qsl(fragment))
    token = given.pop("access_token")
    assert location == "https://bridge.example/callback"
    assert given == {"token_type": "Bearer", "expires_in": "1799", "scope": "useraccount", "state": "st4te"}
    assert api.get(INCIDENTS, token=token).status == 200
    assert browser.code()


def test_a_token_may_stand_in_the_address(api):
    answer = api.get(INCIDENTS, token=None, access_token=api.token, sysparm_limit=2)
    assert (answer.status, len(answer.json()["result"])) == (200, 2)
    assert api.instance.journal.last.user == ALEX


def test_the_client_may_prove_itself_with_basic(browser, endpoint, instance):
    proof = b64encode(f"{instance.client.client_id}:{instance.client.client_secret}".encode()).decode()
    headers = {"Authorization": f"Basic {proof}"}
    assert endpoint.exchange(browser.code(), client_id=None, client_secret=None, headers=headers).status == 200


def test_a_public_client_needs_no_secret_but_a_verifier(browser, endpoint, instance):
    instance.add_client("Shell", ["https://bridge.example/callback"], "shell", "unused", public=True)
    proven = browser.code(client_id="shell", code_challenge=CHALLENGE)
    unproven = browser.code(client_id="shell")
    asked = {"client_id": "shell", "client_secret": None}
    given = endpoint.exchange(proven, code_verifier=VERIFIER, **asked).json()
    assert endpoint.exchange(unproven, **asked).status == 401
    assert endpoint.refresh(given["refresh_token"], **asked).status == 200
    instance.options.public_refresh_tokens = False
    assert endpoint.refresh(given["refresh_token"], **asked).status == 401
    code = browser.code(client_id="shell", code_challenge=CHALLENGE)
    assert "refresh_token" not in endpoint.exchange(code, code_verifier=VERIFIER, **asked).json()


def test_a_client_may_be_made_to_use_pkce(browser, instance):
    instance.add_client("Strict", ["https://bridge.example/callback"], "strict", pkce_required=True)
    assert browser.authorize(client_id="strict").status == 400
    assert browser.authorize(client_id="strict", code_challenge=CHALLENGE).status == 302
