"""The pane's pages are for anybody, let nothing in from outside, and know how their bridge signs people in."""

import pytest

from bridge.mock.entra import API_CLIENT_ID, CONTOSO, PORTAL_CLIENT_ID
from tests.builders import PORTAL, application, environment

PAGES = ["/pane/", "/pane/index.html", "/pane/settings.html", "/pane/connected.html", "/pane/signed-in.html"]
MICROSOFT = "https://login.microsoftonline.com"


@pytest.fixture(scope="module")
def client_of(shared_entra, valkey):
    """A client of a bridge with other settings."""

    def make(**changes):
        return application(environment(shared_entra, valkey, {}, **changes)).test_client()

    return make


@pytest.fixture
def client(lasting_app):
    return lasting_app.test_client()


def policy_of(client, path):
    header = client.get(path).headers["Content-Security-Policy"]
    return {name: values for name, *values in (each.split() for each in header.split(";"))}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_runs_and_shows_only_what_comes_from_here(client, path):
    policy = policy_of(client, path)

    assert policy == {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["lit-html"],
    }


def test_a_page_that_signs_people_in_asks_entra_for_tokens_too(client_of, shared_entra):
    client = client_of(BRIDGE_PANE_CLIENT_ID=PORTAL_CLIENT_ID)

    assert policy_of(client, "/pane/")["connect-src"] == ["'self'", shared_entra.url]
    assert "frame-src" not in policy_of(client, "/pane/")


def test_only_the_page_that_entra_answers_to_may_stand_in_a_frame_of_ours(client_of):
    client = client_of(BRIDGE_PANE_CLIENT_ID=PORTAL_CLIENT_ID, BRIDGE_ENTRA_AUTHORITY=MICROSOFT)

    for path in PAGES:
        policy = policy_of(client, path)
        is_answered_to = path == "/pane/signed-in.html"
        assert policy["frame-ancestors"] == ["'self'" if is_answered_to else "'none'"]
        assert policy["frame-src"] == ["'self'", MICROSOFT]


@pytest.mark.parametrize(
    ("changes", "mode"),
    [
        ({}, "none"),
        ({"BRIDGE_PANE_CLIENT_ID": PORTAL_CLIENT_ID}, "pkce"),
        ({"BRIDGE_PANE_CLIENT_ID": PORTAL_CLIENT_ID, "BRIDGE_ENTRA_AUTHORITY": MICROSOFT}, "msal"),
    ],
)
def test_how_to_sign_in_follows_from_the_settings(client_of, shared_entra, changes, mode):
    response = client_of(**changes).get("/pane/config.json")

    assert response.json == {
        "mode": mode,
        "authority": changes.get("BRIDGE_ENTRA_AUTHORITY", shared_entra.url),
        "tenant": "organizations",
        "client_id": changes.get("BRIDGE_PANE_CLIENT_ID", ""),
        "scope": f"api://{API_CLIENT_ID}/access_as_user",
    }
    assert response.headers["Cache-Control"] == "no-store"


def test_tenant_and_scope_can_be_said(client_of):
    said = {"BRIDGE_PANE_TENANT": "contoso.com", "BRIDGE_PANE_SCOPE": "api://bridge/read"}
    config = client_of(**said).get("/pane/config.json").json
    only = client_of(BRIDGE_ENTRA_TENANTS=CONTOSO, BRIDGE_ENTRA_AUDIENCES=API_CLIENT_ID).get("/pane/config.json").json

    assert (config["tenant"], config["scope"]) == ("contoso.com", "api://bridge/read")
    assert (only["tenant"], only["scope"]) == (CONTOSO, f"api://{API_CLIENT_ID}/access_as_user")


def test_the_address_without_a_slash_leads_to_the_page_on_this_host(client):
    response = client.get("/pane", headers={"Host": "evil.example"})

    assert (response.status_code, response.headers["Location"]) == (308, "/pane/")


def test_a_portals_page_may_load_the_modules_and_no_other_page(client):
    for path in ("/pane/incident-pane.js", "/pane/connected.js"):
        allowed = client.get(path, headers={"Origin": PORTAL})
        refused = client.get(path, headers={"Origin": "https://evil.example"})

        assert allowed.headers["Access-Control-Allow-Origin"] == PORTAL
        assert "Access-Control-Allow-Origin" not in refused.headers
