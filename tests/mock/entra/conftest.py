"""A running mock Entra, a browser's part against it, and PyJWT reading its tokens with the keys it publishes."""

import base64
import hashlib
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
import urllib3

from bridge.mock.entra import API_SCOPE, CONTOSO, PORTAL_CLIENT_ID, MockEntra

REDIRECT_URI = "http://portal.test:5173/signed-in"
VERIFIER = "a-verifier-long-enough-for-rfc-7636-0123456789"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


class Clock:
    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def entra(clock: Clock) -> Iterator[MockEntra]:
    with MockEntra(clock=clock) as mock:
        mock.add_redirect_uri(REDIRECT_URI)
        yield mock


@pytest.fixture
def call(entra: MockEntra) -> Iterator[Callable[..., urllib3.BaseHTTPResponse]]:
    """`call("GET", "/path", form={}, **headers)`: one request, redirects not followed."""
    with urllib3.PoolManager() as pool:

        def _call(method: str, path: str, form: Any = None, **headers: str) -> urllib3.BaseHTTPResponse:
            body = None if form is None else urlencode(form)
            if form is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            return pool.request(method, entra.url + path, body=body, headers=headers, redirect=False, retries=False)

        yield _call


@pytest.fixture
def authorize_path() -> Callable[..., str]:
    """The address to which the portal sends the browser; a parameter given as None is left out."""

    def _path(tenant: str = CONTOSO, **changes: str | None) -> str:
        query = {
            "client_id": PORTAL_CLIENT_ID,
            "redirect_uri": REDIRECT_URI,
            "response_type": "code",
            "scope": f"openid profile offline_access {API_SCOPE}",
            "state": "a state & more",
            "nonce": "n-0S6",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
            **changes,
        }
        kept = {name: value for name, value in query.items() if value is not None}
        return f"/{tenant}/oauth2/v2.0/authorize?{urlencode(kept)}"

    return _path


@pytest.fixture
def pick(call: Callable[..., urllib3.BaseHTTPResponse], authorize_path: Callable[..., str]) -> Callable[..., str]:
    """Choose an account on the sign-in page, and return the code that comes back."""

    def _pick(upn: str, tenant: str = CONTOSO, **changes: str | None) -> str:
        answer = call("POST", authorize_path(tenant, **changes), {"account": upn})
        return parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]

    return _pick


@pytest.fixture
def redeem(call: Callable[..., urllib3.BaseHTTPResponse]) -> Callable[..., urllib3.BaseHTTPResponse]:
    """Ask for tokens as the portal's page does; a field given as None is left out."""

    def _redeem(tenant: str = CONTOSO, **changes: str | None) -> urllib3.BaseHTTPResponse:
        form = {
            "grant_type": "authorization_code",
            "client_id": PORTAL_CLIENT_ID,
            "redirect_uri": REDIRECT_URI,
            "code_verifier": VERIFIER,
            **changes,
        }
        kept = {name: value for name, value in form.items() if value is not None}
        return call("POST", f"/{tenant}/oauth2/v2.0/token", kept, Origin="http://portal.test:5173")

    return _redeem


@pytest.fixture
def verified(call: Callable[..., urllib3.BaseHTTPResponse]) -> Callable[..., dict[str, Any]]:
    """The claims of a token after PyJWT checked signature, audience and times with the published keys."""

    def _verified(token: str, audience: str) -> dict[str, Any]:
        keys = jwt.PyJWKSet.from_dict(call("GET", "/common/discovery/v2.0/keys").json())
        key = keys[jwt.get_unverified_header(token)["kid"]]
        return jwt.decode(token, key, algorithms=["RS256"], audience=audience)

    return _verified
