"""The authorization endpoint: from a client's request, past sign-in and consent, to a redirect with a code."""

from collections.abc import Mapping
from secrets import compare_digest
from urllib.parse import urlencode

from aiohttp import web

from bridge.mock.servicenow.oauth import pages
from bridge.mock.servicenow.oauth.clients import Client, Clients
from bridge.mock.servicenow.oauth.codes import Codes
from bridge.mock.servicenow.oauth.login import Login
from bridge.mock.servicenow.oauth.pages import html, see
from bridge.mock.servicenow.oauth.tokens import Tokens
from bridge.mock.servicenow.options import Options
from bridge.mock.servicenow.world import World

_ASKED = (
    *("response_type", "client_id", "redirect_uri", "state", "scope"),
    *("code_challenge", "code_challenge_method"),
)


class Unacceptable(Exception):
    """The request cannot lead to a code; said on a page, because the redirect cannot be trusted yet."""


class Authorize:
    """`/oauth_auth.do`."""

    def __init__(
        self,
        company: str,
        world: World,
        options: Options,
        *,
        clients: Clients,
        codes: Codes,
        tokens: Tokens,
        login: Login,
    ) -> None:
        self._company, self._world, self._options = company, world, options
        self._clients, self._codes, self._tokens, self._login = clients, codes, tokens, login

    async def ask(self, request: web.Request) -> web.Response:
        """Show the consent page, after sign-in where there was none; a page with the reason when the request is bad."""
        try:
            client, _ = self._checked(request.query)
        except Unacceptable as reason:
            return self._refused(reason)
        user = self._login.user(request)
        if user is None:
            return self._login.wanted(request.path_qs)
        name = self._world.name_of("sys_user", user)
        again = f"/logout.do?{urlencode({'sysparm_goto_url': request.path_qs})}"
        asked = {each: request.query[each] for each in _ASKED if each in request.query}
        asked["sysparm_ck"] = self._login.token(request)
        return html(pages.consent(self._company, client.name, name, again, asked))

    async def decide(self, request: web.Request) -> web.Response:
        """Redirect with a code, or a token where that was asked for, or as the option says when the user denies."""
        posted = {name: str(value) for name, value in (await request.post()).items()}
        try:
            client, redirect = self._checked(posted)
        except Unacceptable as reason:
            return self._refused(reason)
        user = self._login.user(request)
        if user is None or not compare_digest(posted.get("sysparm_ck", ""), self._login.token(request)):
            return self._refused(Unacceptable("The session is not valid any more."))
        answer = {"state": posted["state"]} if "state" in posted else {}
        if posted.get("decision") == "allow":
            return self._allowed(client, user, redirect, posted, answer)
        if self._options.deny == "no_redirect":
            return html(pages.message(self._company, "Authorization denied", "The application was not authorized."))
        error = {"error": "access_denied"} if self._options.deny == "access_denied" else {}
        return see(_with(redirect, {**error, **answer}))

    def _allowed(
        self, client: Client, user: str, redirect: str, posted: Mapping[str, str], answer: Mapping[str, str]
    ) -> web.Response:
        if posted.get("response_type") == "token":
            issued = self._tokens.grant(client, user)
            given = {"access_token": issued.access_token, "token_type": "Bearer", "expires_in": issued.expires_in}
            return see(f"{redirect}#{urlencode({**given, 'scope': 'useraccount', **answer})}")
        code = self._codes.give(
            client.client_id,
            user,
            redirect_uri=redirect,
            challenge=posted.get("code_challenge", ""),
            seconds=self._options.code_seconds,
        )
        return see(_with(redirect, {"code": code, **answer}))

    def _checked(self, asked: Mapping[str, str]) -> tuple[Client, str]:
        client = self._clients.get(asked.get("client_id", ""))
        if client is None:
            raise Unacceptable("Invalid client_id in request.")
        implicit = {"token"} if client.client_id in self._options.implicit_grant_clients else set()
        if asked.get("response_type") not in {"code"} | implicit:
            raise Unacceptable("Invalid response_type in request.")
        if self._options.state_required and not asked.get("state", "").strip():
            raise Unacceptable("Missing State parameter in request.")
        if asked.get("code_challenge_method", "S256") != "S256":
            raise Unacceptable("Invalid code_challenge_method in request.")
        if client.pkce_required and not asked.get("code_challenge"):
            raise Unacceptable("Missing code_challenge parameter in request.")
        return client, self._redirect(client, asked.get("redirect_uri", ""))

    def _redirect(self, client: Client, wanted: str) -> str:
        """Choose where to send the browser: to the client's first address when the one asked for is not its own."""
        if wanted in client.redirect_urls:
            return wanted
        if self._options.redirect_mismatch == "error" or not client.redirect_urls:
            raise Unacceptable("Invalid redirect_uri in request.")
        return client.redirect_urls[0]

    def _refused(self, reason: Unacceptable) -> web.Response:
        return html(pages.message(self._company, "Invalid request", str(reason)), status=400)


def _with(address: str, parameters: Mapping[str, str]) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(parameters)}"
