"""The token endpoint, which has one answer to everything it does not like."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import unquote_plus

import orjson
from aiohttp import web

from bridge.mock.servicenow.oauth.clients import Client, Clients
from bridge.mock.servicenow.oauth.codes import Codes
from bridge.mock.servicenow.oauth.tokens import Issued, Tokens
from bridge.mock.servicenow.options import Options
from bridge.mock.servicenow.security.authentication import Authentication, basic_credentials
from bridge.mock.servicenow.security.sessions import Sessions

_REFUSED = b'{"error_description":"access_denied","error":"server_error"}'
_HEADERS = {
    "Content-Type": "application/json;charset=UTF-8",
    "Cache-Control": "no-store",
    "Pragma": "no-cache",
    "Server": "ServiceNow",
}
_FORM = "application/x-www-form-urlencoded"
_SCOPE = "useraccount"


class Exchange:
    """`POST /oauth_token.do` and the two ways to revoke."""

    def __init__(
        self,
        options: Options,
        authentication: Authentication,
        *,
        clients: Clients,
        codes: Codes,
        tokens: Tokens,
        sessions: Sessions,
    ) -> None:
        self._options, self._authentication, self._clients = options, authentication, clients
        self._codes, self._tokens, self._sessions = codes, tokens, sessions
        self._grants: dict[str, Callable[[Client, Mapping[str, str]], Issued | None]] = {
            "authorization_code": self._code,
            "refresh_token": self._refresh,
            "password": self._password,
            "client_credentials": self._client_credentials,
        }

    async def token(self, request: web.Request) -> web.Response:
        """Answer 200 with tokens and the cookies of a session (documented), or the generic 401.

        Parameters count in a form body only, but for instances that were told to read the address too.
        """
        form = await self._form(request)
        client = self._client(request, form)
        grant = self._grants.get(form.get("grant_type", ""))
        in_scope = form.get("scope", _SCOPE) in {"", _SCOPE}
        issued = grant(client, form) if client and grant and in_scope else None
        if issued is None:
            return refused_grant()
        given = {
            "access_token": issued.access_token,
            "refresh_token": issued.refresh_token,
            "scope": _SCOPE,
            "token_type": "Bearer",
            "expires_in": issued.expires_in,
        }
        told = {name: value for name, value in given.items() if value != ""}
        answer = web.Response(body=orjson.dumps(told), headers=_HEADERS)
        session = self._sessions.open(self._tokens.owner(issued.access_token) or "", issued.access_token)
        for cookie in self._sessions.cookies(session):
            answer.headers.add("Set-Cookie", cookie)
        return answer

    async def keys(self, _request: web.Request) -> web.Response:
        """Answer `GET /api/now/oauth/jwks`, to anybody."""
        return web.Response(body=orjson.dumps(self._tokens.signer.keys()), headers=_HEADERS)

    async def revoke(self, request: web.Request) -> web.Response:
        """End a token; documented to need no authentication. Always 200."""
        form = await request.post() if _is_form(request) else {}
        self._tokens.revoke(str(form.get("token", "")) or request.query.get("token", ""))
        return web.Response(headers=_HEADERS)

    async def _form(self, request: web.Request) -> dict[str, str]:
        asked = {} if self._options.parameters_in_body_only else dict(request.query)
        posted = await request.post() if _is_form(request) else {}
        return asked | {name: str(value) for name, value in posted.items()}

    def _client(self, request: web.Request, form: Mapping[str, str]) -> Client | None:
        """Find the client by its secret, in the body or, as seen in the field, in a Basic header."""
        scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "basic":
            name, secret = basic_credentials(encoded)
            return self._clients.with_secret(unquote_plus(name), unquote_plus(secret))
        return self._clients.with_secret(form.get("client_id", ""), form.get("client_secret", ""))

    def _code(self, client: Client, form: Mapping[str, str]) -> Issued | None:
        code = self._codes.take(form.get("code", ""))
        if code is None or code.client_id != client.client_id or code.redirect_uri != form.get("redirect_uri"):
            return None
        unproven = client.public and not code.challenge
        if unproven or not code.proven_by(form.get("code_verifier", "")):
            return None
        if not self._authentication.may_sign_in(code.user):
            return None
        issued = self._tokens.grant(client, code.user)
        return issued if self._may_refresh(client) else replace(issued, refresh_token="")

    def _may_refresh(self, client: Client) -> bool:
        return self._options.public_refresh_tokens or not client.public

    def _refresh(self, client: Client, form: Mapping[str, str]) -> Issued | None:
        refresh_token = form.get("refresh_token", "")
        user = self._tokens.user_of_refresh_token(client, refresh_token)
        if user is None or not self._authentication.may_sign_in(user) or not self._may_refresh(client):
            return None
        issued = self._tokens.refresh(client, refresh_token)
        if issued and not self._options.refresh_returns_refresh_token:
            return replace(issued, refresh_token="")
        return issued

    def _password(self, client: Client, form: Mapping[str, str]) -> Issued | None:
        if not self._options.password_grant:
            return None
        user = self._authentication.with_password(form.get("username", ""), form.get("password", ""))
        return self._tokens.grant(client, user.sys_id) if user else None

    def _client_credentials(self, client: Client, _form: Mapping[str, str]) -> Issued | None:
        """Give an access token only, and nothing to a client whose record names no user to run as."""
        if not self._options.client_credentials_grant or not self._authentication.may_sign_in(client.runs_as):
            return None
        return replace(self._tokens.grant(client, client.runs_as), refresh_token="")


def refused_grant() -> web.Response:
    """Answer as measured for a wrong secret, a spent code and an expired refresh token alike."""
    return web.Response(body=_REFUSED, status=401, headers=_HEADERS)


def _is_form(request: web.Request) -> bool:
    return request.method == "POST" and request.content_type == _FORM
