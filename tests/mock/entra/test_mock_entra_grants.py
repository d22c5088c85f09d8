import re
from base64 import b64encode
from collections.abc import Callable
from typing import Any, Protocol
from urllib.parse import urlencode

import jwt
import pytest
import urllib3

from bridge.mock.entra import (
    API_CLIENT_ID,
    API_SCOPE,
    CONTOSO,
    DAEMON_CLIENT_ID,
    DAEMON_SECRET,
    FABRIKAM,
    PORTAL_CLIENT_ID,
    READER_CLIENT_ID,
    READER_SECRET,
    MockEntra,
    demo_directory,
)

Call = Callable[..., Any]
TOKEN = f"/{CONTOSO}/oauth2/v2.0/token"
ALEX = "alex.wilber@contoso.com"
DAEMON = {"grant_type": "client_credentials", "client_id": DAEMON_CLIENT_ID, "client_secret": DAEMON_SECRET}


class Settable(Protocol):
    now: float


def number(answer: Any) -> int:
    (code,) = answer.json()["error_codes"]
    return int(code)


def test_a_code_becomes_tokens_for_the_api_the_client_and_later(pick: Call, redeem: Call, verified: Call) -> None:
    answer = redeem(code=pick(ALEX)).json()
    assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 4500)
    assert answer["scope"] == f"openid profile {API_SCOPE}"
    access = verified(answer["access_token"], API_CLIENT_ID)
    assert (access["scp"], access["preferred_username"]) == ("access_as_user", ALEX)
    identity = verified(answer["id_token"], PORTAL_CLIENT_ID)
    assert (identity["nonce"], identity["oid"]) == ("n-0S6", access["oid"])
    assert "scp" not in identity
    assert answer["refresh_token"]


def test_without_openid_and_offline_access_there_is_only_an_access_token(pick: Call, redeem: Call) -> None:
    answer = redeem(code=pick(ALEX, scope=API_SCOPE)).json()
    assert set(answer) == {"token_type", "scope", "expires_in", "access_token"}


def test_a_code_is_good_once(pick: Call, redeem: Call) -> None:
    code = pick(ALEX)
    assert redeem(code=code).status == 200
    again = redeem(code=code)
    assert (again.status, again.json()["error"], number(again)) == (400, "invalid_grant", 54005)


def test_a_code_dies_after_ten_minutes(clock: Settable, pick: Call, redeem: Call) -> None:
    code = pick(ALEX)
    clock.now += 600
    assert number(redeem(code=code)) == 70008


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"code": None}, 900144),
        ({"code": "guessed"}, 70000),
        ({"code_verifier": "another"}, 501481),
        ({"code_verifier": None}, 501481),
        ({"redirect_uri": "http://portal.test:5173/"}, 500112),
        ({"tenant": FABRIKAM}, 700005),
        ({"grant_type": None}, 900144),
        ({"grant_type": "device_code"}, 70003),
        ({"client_id": "unknown"}, 700016),
    ],
)
def test_a_code_is_refused_to_whoever_does_not_fit_it(
    pick: Call, redeem: Call, changes: dict[str, Any], expected: int
) -> None:
    answer = redeem(**{"code": pick(ALEX), **changes})
    assert (answer.status, number(answer)) == (400, expected)


def test_a_single_page_application_redeems_only_from_a_page(call: Call, pick: Call) -> None:
    form = {"grant_type": "authorization_code", "client_id": PORTAL_CLIENT_ID, "code": pick(ALEX)}
    assert number(call("POST", TOKEN, form)) == 9002327


def test_a_refresh_token_rotates(pick: Call, redeem: Call, verified: Call) -> None:
    first = redeem(code=pick(ALEX)).json()["refresh_token"]
    answer = redeem(grant_type="refresh_token", refresh_token=first).json()
    assert verified(answer["access_token"], API_CLIENT_ID)["preferred_username"] == ALEX
    assert answer["refresh_token"] != first
    assert redeem(grant_type="refresh_token", refresh_token=first).json()["error"] == "invalid_grant"
    assert redeem(grant_type="refresh_token", refresh_token=answer["refresh_token"]).status == 200


def test_rotation_does_not_lengthen_a_refresh_tokens_day(clock: Settable, pick: Call, redeem: Call) -> None:
    refresh = redeem(code=pick(ALEX)).json()["refresh_token"]
    clock.now += 23 * 3600
    refresh = redeem(grant_type="refresh_token", refresh_token=refresh).json()["refresh_token"]
    clock.now += 3600
    assert number(redeem(grant_type="refresh_token", refresh_token=refresh)) == 70008


def test_a_script_signs_in_with_a_name_and_the_demo_password(call: Call, verified: Call) -> None:
    form = {"grant_type": "password", "client_id": PORTAL_CLIENT_ID, "username": ALEX, "password": "demo"}
    answer = call("POST", TOKEN, {**form, "scope": API_SCOPE}).json()
    assert verified(answer["access_token"], API_CLIENT_ID)["name"] == "Alex Wilber"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"password": "guess"}, 50126),
        ({"username": "nobody@contoso.com"}, 50034),
        ({"username": "nina.sharma@fabrikam.com"}, 50034),
        ({"scope": ""}, 900144),
        ({"scope": f"{API_SCOPE}_more"}, 70011),
        ({"scope": f"{API_SCOPE} https://graph.microsoft.com/User.Read"}, 28000),
    ],
)
def test_a_wrong_name_password_or_scope_is_refused(call: Call, changes: dict[str, str], expected: int) -> None:
    form = {"grant_type": "password", "client_id": PORTAL_CLIENT_ID, "username": ALEX, "password": "demo"}
    assert number(call("POST", TOKEN, {**form, "scope": API_SCOPE, **changes})) == expected


def test_asking_for_no_resource_gives_a_token_for_graph_not_for_the_api(call: Call, verified: Call) -> None:
    form = {"grant_type": "password", "client_id": PORTAL_CLIENT_ID, "username": ALEX, "password": "demo"}
    answer = call("POST", TOKEN, {**form, "scope": "openid profile"}).json()
    assert verified(answer["access_token"], "https://graph.microsoft.com")["ver"] == "1.0"


def test_a_daemon_gets_an_app_only_token_and_nothing_else(call: Call, verified: Call) -> None:
    answer = call("POST", TOKEN, {**DAEMON, "scope": f"api://{API_CLIENT_ID}/.default"}).json()
    assert set(answer) == {"token_type", "expires_in", "access_token"}
    claims = verified(answer["access_token"], API_CLIENT_ID)
    assert (claims["idtyp"], claims["azp"], claims["azpacr"]) == ("app", DAEMON_CLIENT_ID, "1")
    assert claims["roles"] == ["ServiceNow.ViewIncidents"]
    assert "scp" not in claims


def test_a_daemon_may_show_its_secret_in_the_authorization_header(call: Call, verified: Call) -> None:
    login = b64encode(f"{DAEMON_CLIENT_ID}:{DAEMON_SECRET}".encode()).decode()
    form = {"grant_type": "client_credentials", "scope": "https://graph.microsoft.com/.default"}
    answer = call("POST", TOKEN, form, Authorization=f"Basic {login}").json()
    assert verified(answer["access_token"], "https://graph.microsoft.com")["roles"] == ["ServiceHealth.Read.All"]


@pytest.mark.parametrize(
    ("tenant", "changes", "status", "expected"),
    [
        (CONTOSO, {"client_secret": "wrong"}, 401, 7000215),
        (CONTOSO, {"client_id": PORTAL_CLIENT_ID}, 401, 7000218),
        (CONTOSO, {"scope": API_SCOPE}, 400, 1002012),
        (CONTOSO, {"scope": "https://nowhere.test/.default"}, 400, 500011),
        ("common", {}, 400, 50059),
    ],
)
def test_a_daemon_is_refused_in_entras_words(
    call: Call, tenant: str, changes: dict[str, str], status: int, expected: int
) -> None:
    form = {**DAEMON, "scope": "https://graph.microsoft.com/.default", **changes}
    answer = call("POST", f"/{tenant}/oauth2/v2.0/token", form)
    assert (answer.status, number(answer)) == (status, expected)


@pytest.mark.parametrize("header", ["Basic !", "Basic bm9jb2xvbg==", "Bearer x"])
def test_a_malformed_authorization_header_is_a_refusal_not_a_crash(call: Call, header: str) -> None:
    assert call("POST", TOKEN, {"grant_type": "client_credentials"}, Authorization=header).status == 401


def test_a_refusal_has_every_member_of_entras_shape(call: Call) -> None:
    body = call("POST", TOKEN, {"grant_type": "magic"}).json()
    assert set(body) == {"error", "error_description", "error_codes", "timestamp", "trace_id", "correlation_id"}
    assert body["error_description"].startswith("AADSTS70003: ")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ", body["timestamp"])


def test_an_api_with_an_older_manifest_is_served_v1_tokens() -> None:
    form = {"grant_type": "password", "client_id": PORTAL_CLIENT_ID, "username": ALEX, "password": "demo"}
    with MockEntra(directory=demo_directory(token_version=1)) as mock:
        body = urlencode({**form, "scope": API_SCOPE})
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = urllib3.request("POST", mock.url + TOKEN, body=body, headers=headers)
        claims = jwt.decode(answer.json()["access_token"], options={"verify_signature": False})
        assert (claims["ver"], claims["aud"]) == ("1.0", f"api://{API_CLIENT_ID}")
        assert claims.keys() == mock.claims(ALEX).keys()


READER = {"grant_type": "client_credentials", "client_id": READER_CLIENT_ID, "client_secret": READER_SECRET}


def test_an_application_holds_what_it_was_granted_and_a_resource_may_have_many_addresses(
    entra: MockEntra, call: Call, verified: Call
) -> None:
    entra.add_resource_uri("https://graph.microsoft.us")
    entra.grant("Organization.Read.All", "No.Such.Role")
    answer = call("POST", TOKEN, {**READER, "scope": "https://graph.microsoft.us/.default"}).json()
    assert verified(answer["access_token"], "https://graph.microsoft.us")["roles"] == ["Organization.Read.All"]
    answer = call("POST", TOKEN, {**READER, "scope": "https://graph.microsoft.com/.default"}).json()
    assert verified(answer["access_token"], "https://graph.microsoft.com")["roles"] == ["Organization.Read.All"]


def test_nobody_unknown_is_granted_anything_or_found_anywhere(entra: MockEntra) -> None:
    with pytest.raises(KeyError):
        entra.add_resource_uri("https://graph.microsoft.us", client_id="unknown")
    with pytest.raises(KeyError):
        entra.grant(client_id="unknown")
