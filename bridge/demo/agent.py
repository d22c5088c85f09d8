"""An agent at work: signs in to the portal as its page would, connects to ServiceNow, and asks the bridge."""

import base64
import hashlib
import secrets
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import requests

from bridge.demo.browser import Browser, Told, Unexpected
from bridge.demo.stage import Stage
from bridge.mock.entra import API_SCOPE, PASSWORD, PORTAL_CLIENT_ID


class Agent:
    """A person with a browser, in which the portal's page is open."""

    def __init__(self, stage: Stage, upn: str, told: Told) -> None:
        self.upn = upn
        self._stage = stage
        self._browser = Browser(told)
        self._token = ""

    def sign_in(self) -> None:
        """The authorization code flow of a single-page application: with PKCE, redeemed by the page itself."""
        authority = f"{self._stage.entra.url}/organizations/oauth2/v2.0"
        verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(32)
        asked = {
            "client_id": PORTAL_CLIENT_ID,
            "response_type": "code",
            "redirect_uri": self._stage.return_to,
            "scope": API_SCOPE,
            "state": state,
            "code_challenge": _challenge(verifier),
            "code_challenge_method": "S256",
        }
        self._browser.open(f"{authority}/authorize?{urlencode(asked)}")
        self._browser.press(self.upn)
        answered = parse_qs(urlsplit(self._browser.url).query)
        if answered.get("state") != [state] or "code" not in answered:
            raise Unexpected("The sign-in did not come back with a code for the state it was sent with.")
        redeemed = {
            "client_id": PORTAL_CLIENT_ID,
            "grant_type": "authorization_code",
            "redirect_uri": self._stage.return_to,
            "code": answered["code"][0],
            "code_verifier": verifier,
        }
        answer = self._browser.fetch("POST", f"{authority}/token", {"Origin": self._stage.bridge_url}, data=redeemed)
        self._token = _expected(answer, 200)["access_token"]

    def connect(self) -> dict[str, Any]:
        """Once for each agent: ServiceNow's pages in the browser, everything else by the portal's page."""
        begun = self.ask("POST", "/v1/connection", 201, json={"return_to": self._stage.return_to})
        self._browser.open(begun["authorization_url"])
        self._browser.press("Log in", user_name=self.upn, user_password=PASSWORD)
        self._browser.press("Allow")
        landed, _, completion = self._browser.url.partition("#connection=")
        if landed != self._stage.return_to or not completion:
            raise Unexpected(f"The browser should have come back to {self._stage.return_to} with a completion.")
        connected: dict[str, Any] = self.ask("PUT", "/v1/connection", json={"completion": completion})
        return connected

    def ask(self, method: str, path: str, status: int = 200, code: str = "", **body: Any) -> Any:
        """One call of the bridge; the answer as JSON, or as text where it is no JSON.

        `Unexpected` is raised for another status, or another problem `code`, than the given one.
        """
        accept = body.pop("accept", "application/json")
        headers = {"Authorization": f"Bearer {self._token}", "Accept": accept, "Origin": self._stage.bridge_url}
        return _expected(self._browser.fetch(method, self._stage.bridge_url + path, headers, **body), status, code)


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _expected(answer: requests.Response, status: int, code: str = "") -> Any:
    written = answer.content and "json" in answer.headers.get("Content-Type", "")
    given = answer.json() if written else answer.text
    said = given.get("code", "") if isinstance(given, dict) and answer.status_code >= 400 else ""  # noqa: PLR2004
    if answer.status_code != status or said != code:
        path = urlsplit(answer.url).path
        wanted, got = f"{status} {code}".strip(), f"{answer.status_code} {said}".strip()
        raise Unexpected(f"{answer.request.method} {path} should have been answered {wanted}, but was answered {got}.")
    return given
