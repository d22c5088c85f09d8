"""The bridge as it is run: gunicorn with two workers, real HTTP on both sides, a real Valkey."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import urllib3

from bridge.demo.browser import Browser
from bridge.demo.ports import free_port
from bridge.demo.process import Process, serving
from bridge.mock.entra import CONTOSO, MockEntra
from bridge.mock.servicenow import MockServiceNow
from tests.builders import CLIENT_ID, CLIENT_SECRET, RETURN_TO, connector, environment


@dataclass
class Served:
    """A bridge that is served, and an agent's way to it."""

    url: str
    metrics_url: str
    process: Process
    entra: MockEntra
    servicenow: MockServiceNow
    http: urllib3.PoolManager

    def ask(self, method: str, path: str, upn: str, body: Any = None, **headers: str) -> urllib3.BaseHTTPResponse:
        sent = {"Authorization": f"Bearer {self.entra.token(upn)}", "Content-Type": "application/json", **headers}
        return self.http.request(method, self.url + path, headers=sent, body=json.dumps(body) if body else None)

    def connect(self, upn: str) -> None:
        begun = self.ask("POST", "/v1/connection", upn, {"return_to": RETURN_TO}).json()
        browser = Browser(stop_at=RETURN_TO)
        browser.open(begun["authorization_url"])
        browser.press("Log in", user_name=upn, user_password="demo")
        browser.press("Allow")
        completed = self.ask("PUT", "/v1/connection", upn, {"completion": browser.url.partition("#connection=")[2]})
        assert completed.status == 200, completed.data


@pytest.fixture(scope="session", params=["gthread", "gevent"])
def shared_served(request: pytest.FixtureRequest, valkey: str, shared_entra: MockEntra) -> Iterator[Served]:
    """In a database of Valkey's of its own, which the tests of one process leave alone; it says all it ever would."""
    port, metrics_bind = free_port(), f"127.0.0.1:{free_port()}"
    url = f"http://127.0.0.1:{port}"
    with MockServiceNow() as servicenow:
        callback = f"{url}/v1/connection/callback/{CONTOSO}"
        servicenow.add_client("Bridge", [callback], client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
        variables = environment(
            shared_entra,
            valkey.replace("/0", "/1"),
            {CONTOSO: connector(servicenow)},
            BRIDGE_PUBLIC_URL=url,
            BRIDGE_BIND=f"127.0.0.1:{port}",
            BRIDGE_WORKER_CLASS=request.param,
            BRIDGE_WORKERS="2",
            BRIDGE_THREADS="128",
            BRIDGE_TENANT_MAX_IN_FLIGHT="96",
            BRIDGE_LOG_LEVEL="DEBUG",
            BRIDGE_METRICS_BIND=metrics_bind,
            BRIDGE_SERVICENOW_PRIVATE_ADDRESSES="true",
        )
        with serving(variables) as process, urllib3.PoolManager(maxsize=64, retries=False) as http:
            yield Served(url, f"http://{metrics_bind}/metrics", process, shared_entra, servicenow, http)


@pytest.fixture
def served(shared_served: Served) -> Iterator[Served]:
    yield shared_served
    shared_served.servicenow.faults.clear()
