"""The stage of the pane: a portal, the bridge, ServiceNow and Entra, each a site of its own to the browser."""

import json
import logging
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from typing import Any

from flask import Flask
from redis import Redis
from werkzeug.serving import WSGIRequestHandler, make_server

from bridge import settings
from bridge.app import create_app
from bridge.demo.browser import Browser
from bridge.mock.entra import CONTOSO, FABRIKAM, PORTAL_CLIENT_ID, MockEntra
from bridge.mock.servicenow import MockServiceNow, Options
from bridge.wiring import build
from tests.builders import CLIENT_ID, CLIENT_SECRET, AgentClient, application, connector, environ, environment
from tests.pane.front import Front
from tests.pane.portal import Portal

BRIDGE_HOST, PORTAL_HOST, EVIL_HOST = "bridge.example", "portal.example", "evil.example"
BRIDGE, PORTAL, EVIL = f"https://{BRIDGE_HOST}", f"https://{PORTAL_HOST}", f"https://{EVIL_HOST}"


@dataclass
class Stage:
    """Who is on it, and how they are put back between two tests."""

    portal: Portal
    portal_front: Front
    evil: Front
    bridge: Front
    bridge_url: str
    servicenow: MockServiceNow
    servicenow_front: Front
    entra: MockEntra
    redis: Redis
    app: Flask
    variables: dict[str, str]
    _others: ExitStack = field(default_factory=ExitStack)

    @property
    def resolver_rules(self) -> str:
        return ", ".join(front.resolver_rule for front in (self.bridge, self.portal_front, self.evil))

    def put_back(self) -> None:
        """Nothing ails the bridge or Entra any more."""
        self._others.close()
        self.bridge.behind, self.bridge.outage = self.bridge_url, ""
        self.entra.down(False)

    def reset(self) -> None:
        self.put_back()
        self.redis.flushdb()
        self.portal.reset()
        for front in (self.portal_front, self.bridge, self.servicenow_front):
            front.reset()
        mock = self.servicenow
        mock.faults.clear()
        mock.revoke_tokens()
        mock.clock.offset = timedelta()
        for option in fields(Options):
            setattr(mock.options, option.name, getattr(Options(), option.name))
        mock.journal.clear()

    def instead(self, **variables: str) -> None:
        """Puts another bridge in the bridge's place, which is told otherwise."""
        self.bridge.behind = self._others.enter_context(_served(application({**self.variables, **variables})))

    def crash(self) -> None:
        """Puts a bridge with a bug in the bridge's place: whoever asks it for incidents has met it."""
        with environ(self.variables):
            valid = settings.read()
        broken = replace(build(valid), incidents=_Crashing())  # type: ignore[arg-type]
        self.bridge.behind = self._others.enter_context(_served(create_app(broken, valid)))

    def ask(self, method: str, path: str, upn: str, body: Any = None, *, status: int = 200) -> None:
        """What somebody else does meanwhile."""
        response = AgentClient(self.app, self.entra.token(upn)).request(method, path, json=body)
        assert response.status_code == status, response.text

    def connected(self, upn: str) -> None:
        """An agent who has been through the whole flow before the test begins."""
        self._through("/v1/connection", upn)

    def verified(self, upn: str) -> None:
        """The connector as an administrator has tested it."""
        self._through("/v1/connector/test", upn)

    def _through(self, path: str, upn: str) -> None:
        self.ask("PUT", path, upn, {"completion": self.completion(path, upn)})

    def completion(self, path: str, upn: str) -> str:
        """Of a sign-in that somebody began, allowed, and has not completed yet."""
        begun = AgentClient(self.app, self.entra.token(upn)).request(
            "POST", path, json={"return_to": f"{BRIDGE}/pane/connected.html"}
        )
        browser = Browser(stop_at=BRIDGE)
        browser.open(json.loads(begun.data)["authorization_url"])
        browser.press("Log in", user_name=upn, user_password="demo")
        browser.press("Allow")
        answered = self.app.test_client().get(browser.url.removeprefix(BRIDGE)).headers["Location"]
        return answered.partition("#connection=")[2]


@contextmanager
def opened(redis_url: str, entra: MockEntra) -> Iterator[Stage]:
    with ExitStack() as stack:
        servicenow = stack.enter_context(MockServiceNow())
        servicenow_front = stack.enter_context(Front(servicenow.url))
        urls = [f"{BRIDGE}/v1/connection/callback/{tenant}" for tenant in (CONTOSO, FABRIKAM)]
        servicenow.add_client(
            "Bridge", urls, client_id=CLIENT_ID, client_secret=CLIENT_SECRET, access_token_lifespan=900
        )
        servicenow.add_user("new.hire@contoso.com", "New Hire")
        for number in (1, 2):
            servicenow.add_user(f"twin.{number}", "Twin", email="twin@contoso.com")
        variables = environment(
            entra,
            redis_url,
            {CONTOSO: connector(servicenow, instance_url=servicenow_front.url)},
            BRIDGE_PUBLIC_URL=BRIDGE,
            BRIDGE_PORTAL_ORIGINS=PORTAL,
            BRIDGE_PANE_CLIENT_ID=PORTAL_CLIENT_ID,
            BRIDGE_PANE_TENANT="organizations",
        )
        app = application(variables)
        bridge_url = stack.enter_context(_served(app))
        bridge = stack.enter_context(Front(bridge_url, BRIDGE_HOST))
        portal = stack.enter_context(Portal(entra, BRIDGE))
        portal_front = stack.enter_context(Front(portal.url, PORTAL_HOST))
        evil = stack.enter_context(Front(portal.url, EVIL_HOST))
        entra.add_redirect_uri(f"{BRIDGE}/pane/")
        redis = stack.enter_context(Redis.from_url(redis_url))
        stage = Stage(
            portal, portal_front, evil, bridge, bridge_url, servicenow, servicenow_front, entra, redis, app, variables
        )
        stack.callback(stage.reset)
        yield stage


class _Crashing:
    """Has none of the methods that it is asked for."""


class _Quiet(WSGIRequestHandler):
    """Keeps connections, and says nothing about each request."""

    protocol_version = "HTTP/1.1"

    def log_request(self, *_: object) -> None:
        pass


@contextmanager
def _served(app: Flask) -> Iterator[str]:
    """The bridge over real HTTP, in this process."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, name="bridge", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
