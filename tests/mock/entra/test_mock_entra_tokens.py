from collections.abc import Callable
from typing import Any

import jwt
import pytest

from bridge.mock.entra import (
    API_CLIENT_ID,
    CONTOSO,
    FABRIKAM,
    GLOBAL_ADMINISTRATOR,
    INTUNE_ADMINISTRATOR,
    PORTAL_CLIENT_ID,
    MockEntra,
)

Call = Callable[..., Any]
LEE = "lee.gu@contoso.com"


def unverified(token: str) -> dict[str, Any]:
    return jwt.decode(token, options={"verify_signature": False})


def test_a_v2_access_token_says_what_entras_does(entra: MockEntra, verified: Call) -> None:
    token = entra.token(LEE)
    claims = verified(token, API_CLIENT_ID)
    assert jwt.get_unverified_header(token).keys() == {"typ", "alg", "kid"}
    assert claims["iss"] == f"{entra.url}/{CONTOSO}/v2.0"
    assert (claims["tid"], claims["ver"], claims["scp"]) == (CONTOSO, "2.0", "access_as_user")
    assert (claims["azp"], claims["azpacr"]) == (PORTAL_CLIENT_ID, "0")
    assert (claims["name"], claims["preferred_username"]) == ("Lee Gu", LEE)
    assert claims["exp"] - claims["iat"] == 75 * 60
    assert "upn" not in claims


def test_a_v1_access_token_has_the_older_names_issuer_and_audience(entra: MockEntra, verified: Call) -> None:
    claims = verified(entra.token(LEE, version=1), f"api://{API_CLIENT_ID}")
    assert claims["iss"] == f"https://sts.windows.net/{CONTOSO}/"
    assert (claims["ver"], claims["upn"], claims["appid"]) == ("1.0", LEE, PORTAL_CLIENT_ID)
    assert not {"azp", "preferred_username"} & claims.keys()


@pytest.mark.parametrize(
    ("upn", "roles", "wids"),
    [
        ("alex.wilber@contoso.com", None, [INTUNE_ADMINISTRATOR]),
        ("megan.bowen@contoso.com", ["ServiceNow.ViewIncidents"], None),
        ("lee.gu@contoso.com", ["ServiceNow.ViewIncidents"], None),
        ("nestor.wilke@contoso.com", None, [GLOBAL_ADMINISTRATOR]),
        ("pradeep.gupta@contoso.com", None, None),
        ("irvin.sayers@contoso.com", ["ServiceNow.UpdateConnector"], None),
        ("nina.sharma@fabrikam.com", None, [INTUNE_ADMINISTRATOR]),
    ],
)
def test_each_person_carries_their_roles_and_absent_ones_are_absent(
    entra: MockEntra, upn: str, roles: list[str] | None, wids: list[str] | None
) -> None:
    claims = entra.claims(upn)
    assert (claims.get("roles"), claims.get("wids")) == (roles, wids)


def test_a_person_has_one_oid_everywhere_and_another_sub_for_each_application(entra: MockEntra) -> None:
    access, identity = unverified(entra.token(LEE)), unverified(entra.id_token(LEE))
    assert access["oid"] == identity["oid"]
    assert access["sub"] != identity["sub"]


def test_oids_differ_and_nina_belongs_to_fabrikam(entra: MockEntra) -> None:
    people = entra.directory.people
    assert len({person.oid for person in people}) == len(people) == 7
    assert entra.claims("nina.sharma@fabrikam.com")["tid"] == FABRIKAM


def test_a_claim_is_overridden_by_name_and_removed_by_none(entra: MockEntra) -> None:
    claims = unverified(entra.token(entra.directory.people[0], tid=FABRIKAM, scp=None))
    assert claims["tid"] == FABRIKAM
    assert "scp" not in claims


def test_somebody_unknown_has_no_token(entra: MockEntra) -> None:
    with pytest.raises(KeyError):
        entra.token("nobody@contoso.com")


def test_an_app_token_has_roles_and_nobody_behind_it(entra: MockEntra, verified: Call) -> None:
    claims = verified(entra.app_token(CONTOSO), API_CLIENT_ID)
    assert (claims["idtyp"], claims["roles"]) == ("app", ["ServiceNow.ViewIncidents"])
    assert not {"scp", "name", "preferred_username"} & claims.keys()
    assert claims["oid"] != unverified(entra.app_token(FABRIKAM))["oid"]


def test_a_rotated_key_signs_while_the_old_one_still_verifies(entra: MockEntra, verified: Call) -> None:
    old = entra.token(LEE)
    entra.rotate_keys()
    new = entra.token(LEE)
    assert jwt.get_unverified_header(old)["kid"] != jwt.get_unverified_header(new)["kid"]
    assert verified(old, API_CLIENT_ID)["oid"] == verified(new, API_CLIENT_ID)["oid"]


def test_a_forgotten_key_is_published_no_longer(entra: MockEntra, call: Call) -> None:
    old = jwt.get_unverified_header(entra.token(LEE))["kid"]
    entra.rotate_keys(forget=True)
    (key,) = call("GET", f"/{CONTOSO}/discovery/v2.0/keys").json()["keys"]
    assert key["kid"] != old


def test_a_key_may_be_published_for_one_issuer_only(entra: MockEntra, call: Call) -> None:
    entra.rotate_keys(issuer=f"{entra.url}/{FABRIKAM}/v2.0")
    first, second = call("GET", f"/{CONTOSO}/discovery/v2.0/keys").json()["keys"]
    assert "{tenantid}" in first["issuer"]
    assert second["issuer"] == f"{entra.url}/{FABRIKAM}/v2.0"


def test_tokens_can_be_made_that_an_honest_library_would_not_make(entra: MockEntra) -> None:
    claims = entra.claims(LEE)
    unsigned = entra.sign(claims, algorithm="none")
    assert unsigned.endswith(".")
    assert jwt.get_unverified_header(unsigned)["alg"] == "none"
    confused = entra.sign(claims, key=entra.public_key_pem(), algorithm="HS256")
    assert jwt.get_unverified_header(confused)["alg"] == "HS256"
    assert jwt.get_unverified_header(entra.sign([1, 2]))["alg"] == "RS256"


def test_headers_are_added_replaced_and_removed(entra: MockEntra) -> None:
    token = entra.sign({}, headers={"kid": None, "typ": "at+jwt", "jku": "https://evil.test/keys"})
    assert jwt.get_unverified_header(token) == {"typ": "at+jwt", "alg": "RS256", "jku": "https://evil.test/keys"}


@pytest.mark.parametrize("algorithm", ["RS384", "PS256"])
def test_the_right_key_can_sign_with_the_wrong_algorithm(entra: MockEntra, algorithm: str) -> None:
    token = entra.sign(entra.claims(LEE), algorithm=algorithm)
    claims = jwt.decode(token, entra.public_key_pem(), algorithms=[algorithm], audience=API_CLIENT_ID)
    assert claims["name"] == "Lee Gu"
