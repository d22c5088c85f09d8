"""What tests are built from: an environment for the bridge, and agents who speak HTTP to it."""

import json
import os
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from bridge import settings
from bridge.app import create_app
from bridge.demo.browser import Browser
from bridge.domain.observation import Observer
from bridge.mock.entra import API_CLIENT_ID, CONTOSO, FABRIKAM, MockEntra
from bridge.mock.servicenow import MockServiceNow
from bridge.wiring import build

PORTAL = "https://portal.example"
RETURN_TO = f"{PORTAL}/connected"
PUBLIC_URL = "http://127.0.0.1:8000"
CLIENT_ID = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
CLIENT_SECRET = "canary-client-secret-7Zq"
SEALING_KEY = b64encode(bytes(range(32))).decode()


def callback(tenant: str) -> str:
    return f"{PUBLIC_URL}/v1/connection/callback/{tenant}"


def connector(servicenow: MockServiceNow, **changes: Any) -> dict[str, Any]:
    return {
        "instance_url": servicenow.url,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "extra_fields": ["u_vip"],
        **changes,
    }


def environment(
    entra: MockEntra, redis_url: str, connectors: Mapping[str, Mapping[str, Any]], **changes: str
) -> dict[str, str]:
    return {
        "BRIDGE_DEMO": "true",
        "BRIDGE_PUBLIC_URL": PUBLIC_URL,
        "BRIDGE_PORTAL_ORIGINS": f"{PORTAL}, https://*.portal.azure.net",
        "BRIDGE_ENTRA_AUTHORITY": entra.url,
        "BRIDGE_ENTRA_TENANTS": f"{CONTOSO},{FABRIKAM}",
        "BRIDGE_ENTRA_AUDIENCES": f"{API_CLIENT_ID},api://{API_CLIENT_ID}",
        "BRIDGE_REDIS_URL": redis_url,
        "BRIDGE_SEALING_KEYS": f"k1:{SEALING_KEY}",
        "BRIDGE_CONNECTORS": json.dumps(connectors),
        # One agent of the tests asks more than one of flesh and blood, and instances fail more often.
        "BRIDGE_AGENT_REQUESTS_PER_MINUTE": "1000000",
        "BRIDGE_BREAKER_FAILURES": "1000000",
        # Nobody stands before it who would have to notice that it ends.
        "BRIDGE_DRAIN_SECONDS": "0",
        **changes,
    }


@contextmanager
def environ(variables: Mapping[str, str]) -> Iterator[None]:
    """The process's environment with these variables of the bridge's and no others."""
    before = dict(os.environ)
    try:
        for name in [name for name in os.environ if name.startswith("BRIDGE_")]:
            del os.environ[name]
        os.environ.update(variables)
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def application(variables: Mapping[str, str], observer: Observer | None = None) -> Flask:
    with environ(variables):
        valid = settings.read()
    return create_app(build(valid, observer), valid)


@dataclass
class AgentClient:
    """An agent with a bearer token, and a browser signed in to nothing."""

    app: Flask
    token: str

    def request(self, method: str, path: str, **kwargs: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.token}", **kwargs.pop("headers", {})}
        return self.app.test_client().open(path, method=method, headers=headers, **kwargs)

    def get(self, path: str, **kwargs: Any) -> TestResponse:
        return self.request("GET", path, **kwargs)

    def begin(self, return_to: str = RETURN_TO) -> str:
        response = self.request("POST", "/v1/connection", json={"return_to": return_to})
        assert response.status_code == 201, response.text
        return str(json.loads(response.data)["authorization_url"])

    def complete(self, completion: str) -> TestResponse:
        return self.request("PUT", "/v1/connection", json={"completion": completion})


@dataclass
class Stage:
    """A bridge between a mock Entra and a mock ServiceNow."""

    app: Flask
    entra: MockEntra
    servicenow: MockServiceNow
    redis_url: str

    def agent(self, upn: str, **claims: Any) -> AgentClient:
        return AgentClient(self.app, self.entra.token(upn, **claims))

    def connected(self, upn: str, servicenow_user: str | None = None, **claims: Any) -> AgentClient:
        """An agent who has been through the whole flow, signing in to ServiceNow as themselves or as another user."""
        agent = self.agent(upn, **claims)
        response = agent.complete(self.allowed(agent.begin(), servicenow_user or upn))
        assert response.status_code == 200, response.text
        return agent

    def allowed(self, authorization_url: str, upn: str) -> str:
        """Signs in to ServiceNow, allows, and carries the answer to the bridge: the completion."""
        landed = self.answered(authorization_url, upn)
        assert landed.startswith(f"{RETURN_TO}#connection="), landed
        return landed.partition("=")[2]

    def answered(self, authorization_url: str, upn: str, button: str = "Allow") -> str:
        """Where the browser lands once the person has pressed the button."""
        redirect = self.redirected(authorization_url, upn, button)
        response = self.app.test_client().get(redirect.removeprefix(PUBLIC_URL))
        assert response.status_code == 303, response.text
        return response.headers["Location"]

    def redirected(self, authorization_url: str, upn: str, button: str = "Allow") -> str:
        """The callback URL to which ServiceNow sends the browser."""
        browser = Browser(stop_at=PUBLIC_URL)
        browser.open(authorization_url)
        browser.press("Log in", user_name=upn, user_password="demo")
        browser.press(button)
        assert browser.url.startswith(f"{PUBLIC_URL}/v1/connection/callback/"), (browser.url, browser.page.title)
        return browser.url
