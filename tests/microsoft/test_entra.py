"""An access token of Entra is verified in full or not believed at all, and tells who somebody is by ids alone."""

import base64
import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

from bridge.mock.entra import API_CLIENT_ID, CONTOSO, FABRIKAM, INTUNE_ADMINISTRATOR, PORTAL_CLIENT_ID
from tests.builders import AgentClient, application, environment
from tests.conftest import ALEX, MEGAN, NINA
from tests.connecting import problem_of

STRANGERS = "11111111-2222-3333-4444-555555555555"
V1 = "https://sts.windows.net"


@cache
def own_key() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)


def own_jwk(**members):
    return {**RSAAlgorithm.to_jwk(own_key().public_key(), as_dict=True), "use": "sig", **members}


def changed(token, part, change):
    parts = token.split(".")
    parts[part] = change(parts[part])
    return ".".join(parts)


def segment(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def claims(entra, upn=ALEX, **changes):
    merged = {**entra.claims(upn), **changes}
    return {name: value for name, value in merged.items() if value is not None}


def signed_by_own_key(entra, **headers):
    return entra.sign(claims(entra), headers=headers, key=own_key())


def ago(seconds):
    return int(time.time()) - seconds


def kid_of(entra):
    header = entra.token(ALEX).partition(".")[0]
    return json.loads(base64.urlsafe_b64decode(header + "=="))["kid"]


@pytest.fixture
def me(lasting_app, entra, redis):
    """What the bridge answers to whoever brings this token."""
    return lambda token: AgentClient(lasting_app, token).get("/v1/me")


REFUSED = {
    # How it is signed.
    "no algorithm": lambda e: e.sign(claims(e), algorithm="none"),
    "no algorithm, spelled otherwise": lambda e: e.sign(claims(e), algorithm="none", headers={"alg": "nOnE"}),
    "no algorithm, with a signature": lambda e: e.sign(claims(e), headers={"alg": "none"}),
    "a secret that is the public key": lambda e: e.sign(claims(e), algorithm="HS256", key=e.public_key_pem()),
    "a secret that is empty": lambda e: e.sign(claims(e), algorithm="HS256", key=b""),
    "RS384": lambda e: e.sign(claims(e), algorithm="RS384"),
    "RS512": lambda e: e.sign(claims(e), algorithm="RS512"),
    "PS256": lambda e: e.sign(claims(e), algorithm="PS256"),
    "RS384 called RS256": lambda e: e.sign(claims(e), algorithm="RS384", headers={"alg": "RS256"}),
    "RS256 called RS384": lambda e: e.sign(claims(e), headers={"alg": "RS384"}),
    "RS256 called ES256": lambda e: e.sign(claims(e), headers={"alg": "ES256"}),
    "an algorithm that is missing": lambda e: e.sign(claims(e), headers={"alg": None}),
    "an algorithm that is a list": lambda e: e.sign(claims(e), headers={"alg": ["RS256"]}),
    "no signature": lambda e: changed(e.token(ALEX), 2, lambda _: ""),
    "another token's signature": lambda e: changed(e.token(ALEX), 2, lambda _: e.token(MEGAN).split(".")[2]),
    "a signature changed in one place": lambda e: changed(
        e.token(ALEX), 2, lambda s: s[:100] + ("A" if s[100] != "A" else "B") + s[101:]
    ),
    "claims changed after signing": lambda e: changed(
        e.token(MEGAN), 1, lambda _: segment(claims(e, MEGAN, wids=[INTUNE_ADMINISTRATOR]))
    ),
    # With which key.
    "no key id": lambda e: e.sign(claims(e), headers={"kid": None}),
    "a key id that is a number": lambda e: e.sign(claims(e), headers={"kid": 1}),
    "a key id that is empty": lambda e: e.sign(claims(e), headers={"kid": ""}),
    "a key id nobody knows": lambda e: e.sign(claims(e), headers={"kid": "../../etc/passwd"}),
    "a key id that is no text": lambda e: e.sign(claims(e), headers={"kid": "\ud800"}),
    "a key that is not Entra's": lambda e: signed_by_own_key(e, kid=kid_of(e)),
    "a key in the token": lambda e: signed_by_own_key(e, jwk=own_jwk()),
    "a key in the token, by its id": lambda e: signed_by_own_key(e, kid="mine", jwk=own_jwk(kid="mine")),
    "a key at an address": lambda e: signed_by_own_key(e, kid="mine", jku=f"{e.url}/keys"),
    "a certificate at an address": lambda e: signed_by_own_key(e, kid="mine", x5u="https://evil.example/x"),
    "a certificate in the token": lambda e: signed_by_own_key(e, x5c=["MIIB"]),
    "a thumbprint in place of a key id": lambda e: e.sign(claims(e), headers={"kid": None, "x5t": kid_of(e)}),
    "critical extensions": lambda e: e.sign(claims(e), headers={"crit": ["exp"]}),
    "critical extensions that are none": lambda e: e.sign(claims(e), headers={"crit": []}),
    "a payload that is not encoded": lambda e: e.sign(claims(e), headers={"crit": ["b64"], "b64": False}),
    # For whom, and by whom.
    "another API": lambda e: e.token(ALEX, aud="00000003-0000-0000-c000-000000000000"),
    "several other APIs": lambda e: e.token(ALEX, aud=["https://graph.microsoft.com", PORTAL_CLIENT_ID]),
    "an API that begins alike": lambda e: e.token(ALEX, aud=f"{API_CLIENT_ID}x"),
    "no audience": lambda e: e.token(ALEX, aud=None),
    "a tenant that is not served": lambda e: e.token(ALEX, tid=STRANGERS, iss=f"{e.url}/{STRANGERS}/v2.0"),
    "another served tenant's issuer": lambda e: e.token(ALEX, iss=f"{e.url}/{FABRIKAM}/v2.0"),
    "another served tenant's id": lambda e: e.token(ALEX, tid=FABRIKAM),
    "the issuer of all tenants": lambda e: e.token(ALEX, iss=f"{e.url}/common/v2.0"),
    "the issuer with its placeholder": lambda e: e.token(ALEX, iss=e.url + "/{tenantid}/v2.0"),
    "the issuer with a slash": lambda e: e.token(ALEX, iss=f"{e.url}/{CONTOSO}/v2.0/"),
    "the issuer of version 1 on version 2": lambda e: e.token(ALEX, iss=f"{V1}/{CONTOSO}/"),
    "the issuer of version 2 on version 1": lambda e: e.token(ALEX, version=1, iss=f"{e.url}/{CONTOSO}/v2.0"),
    "version 1 of another tenant": lambda e: e.token(ALEX, version=1, iss=f"{V1}/{FABRIKAM}/"),
    "no issuer": lambda e: e.token(ALEX, iss=None),
    "a list of issuers": lambda e: e.token(ALEX, iss=[f"{e.url}/{CONTOSO}/v2.0"]),
    "no tenant": lambda e: e.token(ALEX, tid=None),
    "a tenant that is a list": lambda e: e.token(ALEX, tid=[CONTOSO]),
    "a tenant in capitals": lambda e: e.token(ALEX, tid=CONTOSO.upper()),
    "no version": lambda e: e.token(ALEX, ver=None),
    # When.
    "expired": lambda e: e.token(ALEX, exp=ago(70)),
    "no expiry": lambda e: e.token(ALEX, exp=None),
    "an expiry that is no number": lambda e: e.token(ALEX, exp="soon"),
    "not yet valid": lambda e: e.token(ALEX, nbf=ago(-70)),
    "no beginning": lambda e: e.token(ALEX, nbf=None),
    "issued in the future": lambda e: e.token(ALEX, iat=ago(-70)),
    # For what, and who.
    "an ID token": lambda e: e.id_token(ALEX),
    "an ID token of the API's own": lambda e: e.id_token(ALEX, aud=API_CLIENT_ID),
    "an ID token with roles": lambda e: e.id_token(MEGAN, aud=API_CLIENT_ID, roles=["ServiceNow.ViewIncidents"]),
    "an application's token": lambda e: e.app_token(CONTOSO),
    "an application's token that does not say so": lambda e: e.app_token(CONTOSO, idtyp=None),
    "an application's token with a scope": lambda e: e.app_token(CONTOSO, scp="access_as_user"),
    "no scope, but a role": lambda e: e.token(MEGAN, scp=None),
    "an empty scope": lambda e: e.token(ALEX, scp=""),
    "another scope": lambda e: e.token(ALEX, scp="User.Read"),
    "a scope that begins alike": lambda e: e.token(ALEX, scp="access_as_user.all"),
    "a scope in capitals": lambda e: e.token(ALEX, scp="ACCESS_AS_USER"),
    "a scope that is a list": lambda e: e.token(ALEX, scp=["access_as_user"]),
    "nobody": lambda e: e.token(ALEX, oid=None),
    "a name in place of an id": lambda e: e.token(ALEX, oid=ALEX),
    "an id with a line break": lambda e: e.token(ALEX, oid=f"{claims(e)['oid']}\n"),
    "an id that would be part of a key": lambda e: e.token(ALEX, oid="*"),
    # Nothing at all.
    "claims that are a list": lambda e: e.sign([claims(e)]),
    "claims that are a word": lambda e: e.sign("claims"),
    "claims that nest too deep": lambda e: ".".join((segment({"alg": "RS256", "kid": "k"}), deep(), "AAAA")),
    "a header that nests too deep": lambda e: ".".join((deep(), segment({}), "AAAA")),
    "a number with too many digits": lambda e: ".".join((segment({"alg": "RS256", "kid": "k"}), digits(), "AAAA")),
    "one part": lambda _: "token",
    "two parts": lambda _: "to.ken",
    "an encrypted token": lambda _: "a.b.c.d.e",
    "dots": lambda _: "..",
    "a megabyte": lambda _: "a" * 1024 * 1024,
    "a megabyte that is signed": lambda e: e.token(ALEX, padding="a" * 1024 * 1024),
    "letters of other alphabets": lambda _: "é.ü.ß",
    "two tokens": lambda e: f"{e.token(ALEX)}, {e.token(ALEX)}",
}


def deep():
    return base64.urlsafe_b64encode(b'{"a":' + b"[" * 5000 + b"]" * 5000 + b"}").rstrip(b"=").decode()


def digits():
    return base64.urlsafe_b64encode(b'{"a":' + b"1" * 6000 + b"}").rstrip(b"=").decode()


@pytest.mark.parametrize("name", REFUSED)
def test_a_token_is_refused_for(me, entra, name):
    response = me(REFUSED[name](entra))

    assert problem_of(response) == (401, "unauthenticated")
    assert response.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'


ACCEPTED = {
    "version 2": lambda e: e.token(ALEX),
    "version 1": lambda e: e.token(ALEX, version=1),
    "the application id URI as audience": lambda e: e.token(ALEX, aud=f"api://{API_CLIENT_ID}"),
    "one audience of several": lambda e: e.token(ALEX, aud=["https://graph.microsoft.com", API_CLIENT_ID]),
    "several scopes": lambda e: e.token(ALEX, scp="User.Read access_as_user"),
    "a clock that is a little ahead": lambda e: e.token(ALEX, exp=ago(50)),
    "a clock that is a little behind": lambda e: e.token(ALEX, nbf=ago(-50), iat=ago(-50)),
    "addresses of keys, which are not looked at": lambda e: e.sign(
        claims(e), headers={"jku": "https://evil.example/keys", "x5u": "https://evil.example", "jwk": own_jwk()}
    ),
    "another type": lambda e: e.sign(claims(e), headers={"typ": "at+jwt"}),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_token_is_accepted_with(me, entra, name):
    response = me(ACCEPTED[name](entra))

    assert response.status_code == 200, response.text
    assert response.json["agent"] == {"tenant": CONTOSO, "id": claims(entra)["oid"], "name": "Alex Wilber"}


def test_names_and_addresses_in_a_token_decide_nothing(me, entra):
    posing = {"preferred_username": ALEX, "upn": ALEX, "email": ALEX, "unique_name": ALEX, "name": "Alex Wilber"}

    alex, nina = me(entra.token(ALEX)).json["agent"], me(entra.token(NINA, **posing)).json["agent"]

    assert nina["name"] == alex["name"]
    assert (nina["tenant"], nina["id"]) == (FABRIKAM, claims(entra, NINA)["oid"])


def test_whoever_takes_over_an_address_does_not_take_over_the_connection(renewed_stage):
    renewed_stage.connected(ALEX)
    successor = renewed_stage.agent(ALEX, oid="99999999-8888-4777-8666-555555555555")

    assert successor.get("/v1/connection").json["status"] == "disconnected"


def test_a_person_without_a_name_is_shown_by_what_there_is(me, entra):
    assert me(entra.token(ALEX, name=None)).json["agent"]["name"] == ALEX
    assert me(entra.token(ALEX, name=None, preferred_username=None)).json["agent"]["name"] == claims(entra)["oid"]


def test_half_a_character_in_a_name_breaks_nothing(renewed_stage):
    agent = renewed_stage.agent(ALEX, name="half \ud800 a name")

    assert agent.get("/v1/me").json["agent"]["name"] == "half ? a name"
    assert agent.begin()


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic YWxleDpkZW1v", "Token x", "Bearertoken"])
def test_whoever_brings_no_bearer_token_is_asked_for_one(lasting_app, header):
    headers = {} if header is None else {"Authorization": header}
    response = lasting_app.test_client().get("/v1/me", headers=headers)

    assert problem_of(response) == (401, "unauthenticated")
    assert response.headers["WWW-Authenticate"] == ("Bearer" if header is None else 'Bearer error="invalid_token"')


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_may_be_written_in_any_case(lasting_app, entra, scheme, redis):
    headers = {"Authorization": f"{scheme} {entra.token(ALEX)}"}

    assert lasting_app.test_client().get("/v1/me", headers=headers).status_code == 200


@pytest.mark.parametrize("place", ["?access_token=", "?token=", "?authorization=Bearer "])
def test_a_token_in_the_address_is_none(lasting_app, entra, place):
    response = lasting_app.test_client().get(f"/v1/me{place}{entra.token(ALEX)}")

    assert problem_of(response) == (401, "unauthenticated")


def test_no_refusal_repeats_anything_of_the_token(me, entra):
    tokens = [make(entra) for make in REFUSED.values()]
    for token in tokens:
        body = me(token).text
        assert "canary" not in body
        assert not any(len(part) > 8 and part in body for part in token.split("."))


def test_the_same_claims_under_a_changed_signature_are_not_remembered(me, entra):
    token = entra.token(ALEX)
    assert me(token).status_code == 200

    assert me(changed(token, 2, lambda s: s[:50] + ("A" if s[50] != "A" else "B") + s[51:])).status_code == 401
    assert me(changed(token, 0, lambda _: segment({"alg": "none"}))).status_code == 401
    assert me(token).status_code == 200


def test_a_remembered_token_ends_when_it_says(me, entra):
    token = entra.token(ALEX)
    assert me(token).status_code == 200
    for seconds, status in ((75 * 60 - 10, 200), (75 * 60 + 50, 200), (75 * 60 + 70, 401)):
        with time_machine.travel(datetime.now(UTC) + timedelta(seconds=seconds)):
            assert me(token).status_code == status


def test_a_role_taken_away_counts_with_the_next_token(me, entra):
    assert me(entra.token(ALEX)).json["permissions"]
    assert me(entra.token(ALEX, wids=None)).json["permissions"] == []


def admitting(entra, valkey, roles):
    app = application(environment(entra, valkey, {}, BRIDGE_ENTRA_APPLICATION_ROLES=roles))
    return lambda token: AgentClient(app, token).get("/v1/me")


def test_an_application_is_admitted_by_its_role_where_the_settings_say_so(entra, valkey, redis):
    ask = admitting(entra, valkey, "ServiceNow.ViewIncidents")

    for token in (entra.app_token(CONTOSO), entra.app_token(CONTOSO, idtyp=None)):
        assert ask(token).json["permissions"] == ["incidents:read"]
    for roles in (["Organization.Read"], [], None, "ServiceNow.ViewIncidents"):
        assert problem_of(ask(entra.app_token(CONTOSO, roles=roles))) == (401, "unauthenticated")


def test_admitting_applications_admits_no_other_token_without_a_scope(entra, valkey, redis):
    ask = admitting(entra, valkey, "ServiceNow.ViewIncidents")
    role = ["ServiceNow.ViewIncidents"]

    for token in (
        entra.id_token(MEGAN, aud=API_CLIENT_ID, roles=role),
        entra.token(MEGAN, scp=None),
        entra.token(MEGAN, scp=""),
        entra.token(MEGAN, scp="", sub=claims(entra, MEGAN)["oid"]),
    ):
        assert problem_of(ask(token)) == (401, "unauthenticated")
    assert ask(entra.token(MEGAN)).status_code == 200


def test_a_person_new_to_the_directory_is_known_by_their_token_alone(me, entra):
    newcomer = replace(entra.directory.person(ALEX), oid="12345678-1234-4234-8234-123456789012", name="Pat Doe")

    assert me(entra.token(newcomer)).json["agent"]["name"] == "Pat Doe"
