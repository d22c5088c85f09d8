"""One request of an agent's, and whether its answer is one that the API's description allows."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Self
from urllib.parse import urlencode

import urllib3
import yaml

from tests.test_house import ROOT

DEADLINE_SECONDS = 20.0
_MARGIN_SECONDS = 5.0
_PATIENCE_SECONDS = 45.0
PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Request:
    """What is asked: an operation of the description, and where exactly."""

    operation: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, str] | None = None
    accept: str = "application/json"

    @property
    def address(self) -> str:
        return f"{self.path}?{urlencode(self.query)}" if self.query else self.path


@dataclass(frozen=True)
class Answer:
    """What came back, and when; status 0 when nothing did."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    began: float
    ended: float

    @property
    def seconds(self) -> float:
        return self.ended - self.began

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """A problem's code; empty for what is none."""
        return str(self.json["code"]) if self.headers.get("content-type") == PROBLEM else ""

    @property
    def outcome(self) -> str:
        return f"{self.status} {self.code}".strip() if self.status else "no answer"

    @property
    def is_late(self) -> bool:
        return self.seconds > DEADLINE_SECONDS + _MARGIN_SECONDS


class Asking:
    """Asks the bridge as anybody."""

    def __init__(self, url: str, agents: int) -> None:
        self._url = url
        self._pool = urllib3.PoolManager(maxsize=2 * agents, retries=False, timeout=_PATIENCE_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """A server that is to stop waits for nobody then."""
        self._pool.clear()

    def ask(self, request: Request, token: str) -> Answer:
        method = _description()[request.operation][0]
        headers = {"Authorization": f"Bearer {token}", "Accept": request.accept}
        began = time.monotonic()
        try:
            response = self._pool.request(method, self._url + request.address, headers=headers, json=request.body)
        except urllib3.exceptions.HTTPError as exc:
            return Answer(0, {}, type(exc).__name__.encode(), began, time.monotonic())
        lowered = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, lowered, response.data, began, time.monotonic())


def undescribed(request: Request, answer: Answer) -> str:
    """What of the answer the operation's description does not name; empty when nothing."""
    responses = _description()[request.operation][1]
    described = responses.get(str(answer.status))
    if described is None:
        return f"status {answer.status}"
    if answer.status < 400:
        return ""
    media = described.get("content", {}).get(answer.headers.get("content-type", ""))
    if media is None:
        return f"media type {answer.headers.get('content-type')}"
    return "" if answer.code in media["examples"] else f"code {answer.code}"


@cache
def _description() -> dict[str, tuple[str, dict[str, Any]]]:
    """Each operation's method and responses."""
    document = yaml.load((ROOT / "openapi" / "bridge.yaml").read_text(), Loader=yaml.CSafeLoader)
    return {
        operation["operationId"]: (method.upper(), operation["responses"])
        for item in document["paths"].values()
        for method, operation in item.items()
        if method != "parameters"
    }
