"""With an application in Entra, MSAL.js signs people in: under the pages' policy, and back to where they were."""

import base64
import json
import time
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from bridge.mock.entra import CONTOSO, MockEntra
from tests.conftest import ALEX
from tests.pane.agent import Pane
from tests.pane.stage import BRIDGE, Stage

MICROSOFT = "https://login.microsoftonline.com"


class Microsoft:
    """Entra's two endpoints that are asked, in the browser's way to them; the token is one the bridge believes."""

    def __init__(self, entra: MockEntra) -> None:
        self._entra = entra
        self.token = entra.token(ALEX)
        self.asked: dict[str, str] = {}
        self.grants: list[str] = []
        self.bearers: list[str] = []

    def answer(self, route: Route) -> None:
        request = route.request
        if "/authorize?" in request.url:
            self.asked = dict(parse_qsl(urlsplit(request.url).query))
            back = {"code": "code", "state": self.asked["state"], "client_info": self._client_info}
            route.fulfill(status=302, headers={"Location": f"{self.asked['redirect_uri']}#{urlencode(back)}"})
        else:
            self.grants.append(dict(parse_qsl(request.post_data or ""))["grant_type"])
            route.fulfill(json=self._tokens(), headers={"Access-Control-Allow-Origin": BRIDGE})

    def me(self, route: Route) -> None:
        """What the bridge would say to somebody without a role."""
        self.bearers.append(route.request.headers["authorization"])
        agent = {"tenant": CONTOSO, "id": self._entra.claims(ALEX)["oid"], "name": "Alex Wilber"}
        connector = {"configured": False, "enabled": False}
        route.fulfill(json={"agent": agent, "permissions": [], "connector": connector, "connection": None})

    @property
    def _client_info(self) -> str:
        return _base64url({"uid": self._entra.claims(ALEX)["oid"], "utid": CONTOSO})

    def _tokens(self) -> dict[str, object]:
        times = {"iss": f"{MICROSOFT}/{CONTOSO}/v2.0", "exp": int(time.time()) + 3600}
        return {
            "token_type": "Bearer",
            "scope": self.asked["scope"],
            "expires_in": 3600,
            "access_token": self.token,
            "refresh_token": "refresh",
            "id_token": self._entra.id_token(ALEX, nonce=self.asked["nonce"], **times),
            "client_info": self._client_info,
        }


def _base64url(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@pytest.fixture
def microsoft(stage: Stage, page: Page) -> Microsoft:
    """Pages and policy are those of a bridge that believes Microsoft, whose signing keys nobody can have here."""
    microsoft = Microsoft(stage.entra)
    page.route(f"{MICROSOFT}/**", microsoft.answer)
    page.route("**/v1/me", microsoft.me)
    stage.instead(BRIDGE_ENTRA_AUTHORITY=MICROSOFT)
    return microsoft


def test_msal_signs_in_by_redirect_and_comes_back_to_what_was_asked_for(microsoft: Microsoft, page: Page):
    page.goto("/pane/?user=adele.vance%40contoso.com&tab=incidents")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("button", name="Alex Wilber")).to_be_visible()
    expect(page).to_have_url(f"{BRIDGE}/pane/?user=adele.vance%40contoso.com&tab=incidents")
    assert microsoft.asked["redirect_uri"] == f"{BRIDGE}/pane/signed-in.html"
    assert microsoft.asked["code_challenge_method"] == "S256"
    expect(Pane(page).heading("You do not have permission")).to_be_visible()
    assert microsoft.grants == ["authorization_code"]
    assert microsoft.bearers == [f"Bearer {microsoft.token}"]
