"""The mock in one hand: start it, sign in through it, or ask it for any token, honest or hostile."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Self

from aiohttp import web

from bridge.mock.entra.authority import Authority
from bridge.mock.entra.authorize import Authorize
from bridge.mock.entra.claims import Claims, app_claims, id_claims, user_claims
from bridge.mock.entra.contoso import API_CLIENT_ID, DAEMON_CLIENT_ID, PORTAL_CLIENT_ID, demo_directory
from bridge.mock.entra.directory import Directory, Person
from bridge.mock.entra.discovery import Discovery
from bridge.mock.entra.gate import Gate
from bridge.mock.entra.grants import Grants
from bridge.mock.entra.keys import sign
from bridge.mock.entra.tickets import Code, Tickets
from bridge.mock.server import Server


class MockEntra:
    """Plays login.microsoftonline.com on one port until stopped; it starts once.

    `authority` is the URL that stands in issuers and documents where browsers reach the mock by another address
    than the one it listens on. `clock` gives seconds since 1970. Tokens live `lifetime_seconds`, by default the
    75 minutes that are Entra's average. Every method may be called from any thread.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        directory: Directory | None = None,
        authority: str = "",
        clock: Callable[[], float] = time.time,
        lifetime_seconds: int = 75 * 60,
    ) -> None:
        self._authority = Authority(directory or demo_directory(), clock, lifetime_seconds)
        self._authority.url = authority.rstrip("/")
        self._gate = Gate(self._authority)
        codes: Tickets[Code] = Tickets()
        app = web.Application(middlewares=self._gate.middlewares())
        app.on_response_prepare.append(self._gate.date)
        for endpoint in (Discovery(self._authority), Authorize(self._authority, codes), Grants(self._authority, codes)):
            app.add_routes(endpoint.routes())
        self._server = Server(app, host=host, port=port)

    @property
    def url(self) -> str:
        """The authority, such as http://127.0.0.1:9001, without a tenant."""
        return self._authority.url

    @property
    def directory(self) -> Directory:
        return self._authority.directory

    @property
    def key_requests(self) -> int:
        """How often the keys were fetched, counting fetches that met an outage."""
        return self._gate.key_requests

    def start(self) -> Self:
        self._server.start()
        self._authority.url = self._authority.url or self._server.url
        return self

    def stop(self) -> None:
        self._server.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *exc_info: object) -> None:
        self.stop()

    def add_redirect_uri(self, uri: str, *, client_id: str = PORTAL_CLIENT_ID) -> None:
        """Register a redirect URI, exact to the letter; CORS then lets a single-page application's origin in.

        Raises `KeyError` for an unknown client.
        """
        self._authority.directory = self.directory.with_redirect_uri(client_id, uri)

    def down(self, is_down: bool = True) -> None:
        """From now on every endpoint answers 503 with an HTML page, or no longer does."""
        self._gate.down = is_down

    def rotate_keys(self, *, forget: bool = False, issuer: str = "") -> None:
        """Sign with a new key; the old ones stay published unless `forget`.

        `issuer` is the key's own, by default `<authority>/{tenantid}/v2.0` with the braces, which fits every tenant.
        """
        self._authority.keys.rotate(issuer, forget=forget)

    def public_key_pem(self) -> str:
        return self._authority.keys.current.public_pem()

    def sign(
        self,
        claims: object,
        *,
        headers: Mapping[str, object | None] | None = None,
        key: object = None,
        algorithm: str = "RS256",
    ) -> str:
        """A JWT over any JSON value, signed by the current key or another one.

        `headers` add to typ, alg and the current kid, and remove those given as None. `key` is what PyJWT takes for
        the algorithm; for HS256 any text will do, a public key's PEM included. `algorithm="none"` needs no key.
        """
        current = self._authority.keys.current
        signing = key if key is not None or algorithm == "none" else current.private
        return sign(claims, headers={"kid": current.kid, **(headers or {})}, key=signing, algorithm=algorithm)

    def claims(self, person: Person | str, *, version: int | None = None) -> Claims:
        """What a person's access token for the bridge's API says when the portal asks for it; `KeyError` if unknown.

        `version` is 1 or 2, by default the one the directory says the API accepts.
        """
        api = self._authority.client(API_CLIENT_ID)
        api = replace(api, token_version=version or api.token_version)
        portal = self._authority.client(PORTAL_CLIENT_ID)
        return user_claims(self._authority.issue(), self._person(person), portal, api, "access_as_user")

    def token(self, person: Person | str, *, version: int | None = None, **overrides: object) -> str:
        """A person's access token for the bridge's API; an override replaces a claim, or removes it when None."""
        return self._signed(self.claims(person, version=version), overrides)

    def id_token(self, person: Person | str, **overrides: object) -> str:
        """The ID token the portal gets beside it, which the API must refuse."""
        portal = self._authority.client(PORTAL_CLIENT_ID)
        return self._signed(id_claims(self._authority.issue(), self._person(person), portal), overrides)

    def app_token(self, tid: str, **overrides: object) -> str:
        """The daemon's app-only access token for the bridge's API: app roles, no scp, nobody behind it."""
        daemon, api = self._authority.client(DAEMON_CLIENT_ID), self._authority.client(API_CLIENT_ID)
        return self._signed(app_claims(self._authority.issue(), tid, daemon, api), overrides)

    def _signed(self, claims: Claims, overrides: Mapping[str, object]) -> str:
        merged = {**claims, **overrides}
        return self.sign({name: value for name, value in merged.items() if value is not None})

    def _person(self, person: Person | str) -> Person:
        if isinstance(person, Person):
            return person
        known = self.directory.person(person)
        if known is None:
            raise KeyError(person)
        return known
