"""The authorize endpoint: a person picks an account, and the browser carries a code back to the application."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

from aiohttp import web

from bridge.mock.entra.authority import Authority
from bridge.mock.entra.directory import Application, Person, Tenant
from bridge.mock.entra.page import accounts_page, refusal_page
from bridge.mock.entra.refusal import Refusal
from bridge.mock.entra.scopes import Scopes
from bridge.mock.entra.tickets import CODE_SECONDS, Code, Tickets


@dataclass(frozen=True)
class Question:
    """A request whose redirect URI is known to be the client's, so that errors may be sent there."""

    tenant: Tenant | None
    client: Application
    redirect_uri: str
    query: dict[str, str]

    @classmethod
    def read(cls, request: web.Request, authority: Authority) -> Self:
        query = dict(request.query)
        tenant = authority.tenant(request.match_info["tenant"])
        client = authority.client(query.get("client_id", ""))
        redirect_uri = query.get("redirect_uri", "")
        if redirect_uri not in client.redirect_uris:
            raise Refusal(
                "invalid_request",
                50011,
                f"The redirect URI '{redirect_uri}' does not match the redirect URIs configured for the application.",
            )
        return cls(tenant, client, redirect_uri, query)

    def check(self) -> None:
        if self.query.get("response_type") != "code":
            raise Refusal("unsupported_response_type", 700051, "Only response_type 'code' is enabled here.")
        if self.query.get("response_mode", "query") not in ("query", "fragment"):
            raise Refusal("invalid_request", 70007, "Only response modes 'query' and 'fragment' are supported here.")
        if self.client.single_page and not self._has_challenge():
            raise Refusal(
                "invalid_request",
                9002325,
                "Proof Key for Code Exchange is required for cross-origin authorization code redemption.",
            )
        if self.query.get("prompt") == "none":
            raise Refusal("login_required", 50058, "A silent sign-in request was sent but no user is signed in.")

    def answer(self, parameters: dict[str, str]) -> web.Response:
        """Send the browser back with the parameters and the state it came with."""
        state = {"state": self.query["state"]} if "state" in self.query else {}
        mark = "#" if self.query.get("response_mode") == "fragment" else "&" if "?" in self.redirect_uri else "?"
        location = f"{self.redirect_uri}{mark}{urlencode({**parameters, **state})}"
        return web.Response(status=302, headers={"Location": location, "Cache-Control": "no-store"})

    def _has_challenge(self) -> bool:
        return bool(self.query.get("code_challenge")) and self.query.get("code_challenge_method") == "S256"


class Authorize:
    """Without a session there is nobody to remember, so every visit asks and `prompt=none` always fails."""

    def __init__(self, authority: Authority, codes: Tickets[Code]) -> None:
        self._authority, self._codes = authority, codes

    def routes(self) -> list[web.RouteDef]:
        path = "/{tenant}/oauth2/v2.0/authorize"
        return [web.get(path, self.ask, allow_head=False), web.post(path, self.ask)]

    async def ask(self, request: web.Request) -> web.Response:
        try:
            question = Question.read(request, self._authority)
        except Refusal as refusal:
            return refusal_page(refusal)
        try:
            question.check()
            Scopes.parse(question.query.get("scope", ""), self._authority.directory)
        except Refusal as refusal:
            return question.answer({"error": refusal.error, "error_description": refusal.description()})
        form = await request.post()
        person = next((person for person in self._people(question.tenant) if person.upn == form.get("account")), None)
        if person is None:
            hint = question.query.get("login_hint", "")
            return accounts_page(self._people(question.tenant), question.client, question.redirect_uri, hint)
        return question.answer({"code": self._code(question, person)})

    def _people(self, tenant: Tenant | None) -> list[Person]:
        return [person for person in self._authority.directory.people if tenant is None or person.tid == tenant.tid]

    def _code(self, question: Question, person: Person) -> str:
        return self._codes.issue(
            Code(
                person=person,
                client_id=question.client.client_id,
                scope=question.query["scope"],
                redirect_uri=question.redirect_uri,
                challenge=question.query.get("code_challenge", ""),
                nonce=question.query.get("nonce", ""),
                expires_at=self._authority.clock() + CODE_SECONDS,
            )
        )
