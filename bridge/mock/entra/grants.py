"""The token endpoint: four kinds of grant, each turned into signed tokens or a refusal in Entra's words."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import unquote_plus

from aiohttp import web

from bridge.mock.entra.authority import Authority
from bridge.mock.entra.claims import Claims, app_claims, id_claims, user_claims
from bridge.mock.entra.contoso import PASSWORD
from bridge.mock.entra.directory import Application, Person, Tenant
from bridge.mock.entra.refusal import Refusal
from bridge.mock.entra.scopes import DEFAULT, Scopes
from bridge.mock.entra.tickets import REFRESH_SECONDS, Code, Refresh, Tickets

Form = Mapping[str, str]
Answer = dict[str, object]

# Entra redeems these for a single-page application only from a page, where CORS guards them.
BROWSER_GRANTS = ("authorization_code", "refresh_token")


class Grants:
    def __init__(self, authority: Authority, codes: Tickets[Code]) -> None:
        self._authority, self._codes = authority, codes
        self._refreshes: Tickets[Refresh] = Tickets()
        self._grants = {
            "authorization_code": self._code,
            "refresh_token": self._refresh,
            "password": self._password,
            "client_credentials": self._credentials,
        }

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/{tenant}/oauth2/v2.0/token", self.redeem)]

    async def redeem(self, request: web.Request) -> web.Response:
        """Answer a token request; a `Refusal` becomes JSON further out."""
        form = {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
        tenant = self._authority.tenant(request.match_info["tenant"])
        grant = self._grants.get(_need(form, "grant_type"))
        if grant is None:
            raise Refusal("unsupported_grant_type", 70003, "The app requested an unsupported grant type.")
        client = self._client(form, request)
        if client.single_page and form["grant_type"] in BROWSER_GRANTS and "Origin" not in request.headers:
            raise Refusal(
                "invalid_request",
                9002327,
                "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin "
                "requests.",
            )
        return web.json_response(grant(form, client, tenant), headers={"Cache-Control": "no-store"})

    def _client(self, form: Form, request: web.Request) -> Application:
        basic = request.headers.get("Authorization", "")
        client_id, secret = _basic(basic) if basic else (form.get("client_id", ""), form.get("client_secret", ""))
        client = self._authority.client(client_id)
        if client.secret and not hmac.compare_digest(client.secret.encode(), secret.encode()):
            raise Refusal("invalid_client", 7000215, "Invalid client secret provided.", 401)
        return client

    def _code(self, form: Form, client: Application, tenant: Tenant | None) -> Answer:
        now = self._authority.clock()
        code = self._codes.spend(_need(form, "code"), client.client_id, now)
        _same_tenant(code.person, tenant)
        if form.get("redirect_uri") != code.redirect_uri:
            raise Refusal("invalid_grant", 500112, "The reply address does not match the one the code was sent to.")
        if code.challenge and _challenge(form.get("code_verifier", "")) != code.challenge:
            raise Refusal("invalid_grant", 501481, "The Code_Verifier does not match the code_challenge supplied.")
        refresh = Refresh(code.person, client.client_id, code.scope, now + REFRESH_SECONDS)
        return self._user(refresh, client, code.nonce)

    def _refresh(self, form: Form, client: Application, tenant: Tenant | None) -> Answer:
        spent = self._refreshes.spend(_need(form, "refresh_token"), client.client_id, self._authority.clock())
        _same_tenant(spent.person, tenant)
        scope = form.get("scope", spent.scope)
        return self._user(replace(spent, scope=scope), client)

    def _password(self, form: Form, client: Application, tenant: Tenant | None) -> Answer:
        person = self._authority.directory.person(_need(form, "username"))
        if person is None or (tenant and person.tid != tenant.tid):
            raise Refusal("invalid_grant", 50034, "The user account does not exist in the directory.")
        if form.get("password") != PASSWORD:
            raise Refusal("invalid_grant", 50126, "Error validating credentials due to invalid username or password.")
        expires_at = self._authority.clock() + REFRESH_SECONDS
        return self._user(Refresh(person, client.client_id, form.get("scope", ""), expires_at), client)

    def _credentials(self, form: Form, client: Application, tenant: Tenant | None) -> Answer:
        if not client.secret:
            raise Refusal(
                "invalid_client", 7000218, "The client must present a client_assertion or client_secret.", 401
            )
        if tenant is None:
            raise Refusal("invalid_request", 50059, "No tenant-identifying information found in the request.")
        scope = form.get("scope", "")
        if not scope.endswith(f"/{DEFAULT}"):
            raise Refusal("invalid_scope", 1002012, "Client credential flows must have a scope ending in /.default.")
        resource = Scopes.parse(scope, self._authority.directory).resource
        return self._bearer(app_claims(self._authority.issue(), tenant.tid, client, resource))

    def _user(self, refresh: Refresh, client: Application, nonce: str = "") -> Answer:
        scopes = Scopes.parse(refresh.scope, self._authority.directory)
        issue = self._authority.issue()
        claims = user_claims(issue, refresh.person, client, scopes.resource, scopes.scp)
        answer = self._bearer(claims) | {"scope": scopes.answered}
        if "openid" in scopes.openid:
            answer["id_token"] = self._authority.sign(id_claims(issue, refresh.person, client, nonce))
        if "offline_access" in scopes.openid:
            answer["refresh_token"] = self._refreshes.issue(refresh)
        return answer

    def _bearer(self, claims: Claims) -> Answer:
        return {
            "token_type": "Bearer",
            "expires_in": self._authority.lifetime_seconds,
            "access_token": self._authority.sign(claims),
        }


def _need(form: Form, name: str) -> str:
    if not form.get(name):
        raise Refusal("invalid_request", 900144, f"The request body must contain the following parameter: '{name}'.")
    return form[name]


def _basic(header: str) -> tuple[str, str]:
    """Client id and secret, form-encoded before they were joined, as RFC 6749 section 2.3.1 has it."""
    scheme, _, credentials = header.partition(" ")
    try:
        client_id, colon, secret = base64.b64decode(credentials, validate=True).decode().partition(":")
    except ValueError:
        scheme = client_id = colon = secret = ""
    if scheme.lower() != "basic" or not colon:
        raise Refusal("invalid_client", 7000216, "The Authorization header is not a client's id and secret.", 401)
    return unquote_plus(client_id), unquote_plus(secret)


def _same_tenant(person: Person, tenant: Tenant | None) -> None:
    if tenant and person.tid != tenant.tid:
        raise Refusal("invalid_grant", 700005, "The provided grant is intended for use against another tenant.")


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
