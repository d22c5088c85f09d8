from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from bridge.mock.entra import CONTOSO, MockEntra

Call = Callable[..., Any]


def test_the_v2_document_names_the_tenants_issuer_and_endpoints(entra: MockEntra, call: Call) -> None:
    document = call("GET", f"/{CONTOSO}/v2.0/.well-known/openid-configuration").json()
    assert document["issuer"] == f"{entra.url}/{CONTOSO}/v2.0"
    assert document["jwks_uri"] == f"{entra.url}/{CONTOSO}/discovery/v2.0/keys"
    assert document["authorization_endpoint"] == f"{entra.url}/{CONTOSO}/oauth2/v2.0/authorize"
    assert document["token_endpoint"] == f"{entra.url}/{CONTOSO}/oauth2/v2.0/token"


def test_the_v1_document_names_the_issuer_of_v1_tokens(entra: MockEntra, call: Call) -> None:
    document = call("GET", f"/{CONTOSO}/.well-known/openid-configuration").json()
    assert document["issuer"] == f"https://sts.windows.net/{CONTOSO}/"
    assert call("GET", document["jwks_uri"].removeprefix(entra.url)).json()["keys"]


def test_common_leaves_the_tenant_open_in_its_issuer(entra: MockEntra, call: Call) -> None:
    document = call("GET", "/common/v2.0/.well-known/openid-configuration").json()
    assert document["issuer"] == f"{entra.url}/{{tenantid}}/v2.0"


def test_a_tenant_may_be_named_by_its_domain(entra: MockEntra, call: Call) -> None:
    document = call("GET", "/contoso.com/v2.0/.well-known/openid-configuration").json()
    assert document["issuer"] == f"{entra.url}/{CONTOSO}/v2.0"


@pytest.mark.parametrize("tenant", [CONTOSO, "common"])
def test_keys_are_published_as_entra_does_without_alg_and_with_an_issuer(
    entra: MockEntra, call: Call, tenant: str
) -> None:
    (key,) = call("GET", f"/{tenant}/discovery/v2.0/keys").json()["keys"]
    assert set(key) == {"kty", "use", "kid", "n", "e", "issuer"}
    assert (key["kty"], key["use"]) == ("RSA", "sig")
    assert key["issuer"] == f"{entra.url}/{{tenantid}}/v2.0"


@pytest.mark.parametrize("path", ["v2.0/.well-known/openid-configuration", "discovery/v2.0/keys"])
def test_an_unknown_tenant_has_no_documents(call: Call, path: str) -> None:
    answer = call("GET", f"/00000000-0000-0000-0000-000000000000/{path}")
    assert (answer.status, answer.json()["error_codes"]) == (400, [90002])


def test_an_authority_seen_from_elsewhere_stands_in_every_document() -> None:
    with MockEntra(authority="https://login.test/") as mock:
        assert mock.url == "https://login.test"
        assert mock.claims("lee.gu@contoso.com")["iss"] == f"https://login.test/{CONTOSO}/v2.0"


def test_answers_are_dated_by_the_mocks_own_clock(clock: Any, call: Call) -> None:
    clock.now -= 600
    dated = parsedate_to_datetime(call("GET", f"/{CONTOSO}/discovery/v2.0/keys").headers["Date"])
    assert abs(dated.timestamp() - clock.now) < 2
