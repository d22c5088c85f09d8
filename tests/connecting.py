"""What tests of the connecting side share: ServiceNow's answers bent on the way, its journal read, log lines caught."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

import requests
import structlog
import time_machine
from aiohttp import web
from redis import Redis
from werkzeug.test import TestResponse

from bridge.domain.grant import Grant
from bridge.mock.entra import CONTOSO
from bridge.mock.server import Server
from bridge.mock.servicenow import MockServiceNow, Received
from tests.builders import CLIENT_ID, AgentClient, Stage
from tests.conftest import ALEX

LIST = "/v1/users/adele.vance@contoso.com/incidents"
HOUR = 3600
Answer = dict[str, Any]


def query_of(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))


def callback_path(tenant: str = CONTOSO, **query: str) -> str:
    return f"/v1/connection/callback/{tenant}?{urlencode(query)}"


def code_of(stage: Stage, authorization_url: str, upn: str) -> str:
    """The code that ServiceNow gives once the agent has allowed the connection, on its way to the callback."""
    return query_of(stage.redirected(authorization_url, upn))["code"]


def granted(
    stage: Stage, instance_url: str, access_token: str = "canary-access", refresh_token: str = "canary-refresh"
) -> AgentClient:
    """Alex, who holds a grant without having been through the flow: no browser reaches this instance."""
    agent, now = stage.agent(ALEX), datetime.now(UTC)
    later = now + timedelta(seconds=HOUR)
    grant = Grant(instance_url, CLIENT_ID, access_token, refresh_token, 900, later, now, later)
    the_bridge = stage.app.extensions["bridge"]
    the_bridge.connections._grants.save(the_bridge.agents.by_bearer(agent.token), grant)
    return agent


def token_requests(servicenow: MockServiceNow, grant_type: str | None = None) -> list[Received]:
    asked = servicenow.journal.at("/oauth_token.do")
    return [each for each in asked if grant_type in {None, each.form.get("grant_type")}]


def refreshes(servicenow: MockServiceNow) -> list[Received]:
    return token_requests(servicenow, "refresh_token")


def kept_of_agents(redis: Redis) -> list[str]:
    """The keys of what is remembered of a tenant's agents, without counts of what they asked, and the audit."""
    found = sorted(str(key, "ascii") for key in redis.scan_iter(f"bridge:{{{CONTOSO}}}:*"))
    return [key for key in found if not key.endswith(":audit") and ":asked:" not in key]


def problem_of(response: TestResponse) -> tuple[int, str]:
    """Status and code of a problem document."""
    assert response.mimetype == "application/problem+json", response.text
    return response.status_code, body_of(response)["code"]


def body_of(response: TestResponse) -> Any:
    return json.loads(response.data)


def later(seconds: float) -> time_machine.travel:
    """Both the bridge's clock and the instance's are moved: they share this process."""
    return time_machine.travel(datetime.now(UTC) + timedelta(seconds=seconds))


def at_once(count: int, ask: Callable[[int], TestResponse]) -> Counter[int]:
    """How often each status came back when all are asked together."""
    with ThreadPoolExecutor(count) as pool:
        return Counter(response.status_code for response in pool.map(ask, range(count)))


def asked_at_once(agent: AgentClient, count: int, path: str = LIST) -> Counter[int]:
    return at_once(count, lambda _: agent.get(path))


@contextmanager
def log_lines() -> Iterator[list[dict[str, Any]]]:
    """Every event logged meanwhile, with the request's id, as it is before it is written out."""
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
        yield lines  # type: ignore[misc]


def events(lines: list[dict[str, Any]], *names: str) -> list[dict[str, Any]]:
    return [line for line in lines if line["event"] in names]


_PASSED_ON = {"authorization", "content-type", "accept", "cookie"}
_PASSED_BACK = {"content-type", "location", "set-cookie", "x-total-count"}


class BendingProxy:
    """Stands before a mock instance and lets a test change what one address gives: an answer, or raw bytes."""

    def __init__(self, servicenow: MockServiceNow) -> None:
        self._behind = servicenow
        self.at = "/oauth_token.do"
        self.bend: Callable[[Answer], Answer | bytes] = lambda answer: answer
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._pass_on)
        self._server = Server(app)

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()

    @property
    def url(self) -> str:
        return self._server.url

    async def _pass_on(self, request: web.Request) -> web.Response:
        body = await request.read()
        headers = {k: v for k, v in request.headers.items() if k.lower() in _PASSED_ON}
        answer = await asyncio.to_thread(self._asked, request.method, request.path_qs, headers, body)
        content, status = answer.content, answer.status_code
        if request.path == self.at and status == 200:
            bent = self.bend(json.loads(content))
            content = bent if isinstance(bent, bytes) else json.dumps(bent).encode()
        kept = {k: v for k, v in answer.headers.items() if k.lower() in _PASSED_BACK}
        return web.Response(body=content, status=status, headers=kept)

    def _asked(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> requests.Response:
        with requests.Session() as session:
            session.trust_env = False
            return session.request(
                method, self._behind.url + path, headers=headers, data=body, allow_redirects=False, timeout=10
            )
