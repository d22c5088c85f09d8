"""One operation of one agent, before, under and after one fault of ServiceNow."""

import time
from collections.abc import Callable
from typing import Any

from redis import Redis
from werkzeug.test import TestResponse

from bridge.mock.servicenow.faults import Kind
from tests.builders import RETURN_TO, Stage
from tests.conftest import ALEX
from tests.servicenow.truth import Truth

OPERATIONS = ("list", "detail", "summary", "users", "begin", "complete", "refresh")
TIME_TO_SPARE = 2.0
ADELE, INCIDENTS, TOKENS = "/v1/users/adele.vance@contoso.com", "/api/now/table/incident", "/oauth_token.do"
SECRETS = ("code", "code_verifier", "refresh_token", "client_secret")
Ask = Callable[[], TestResponse]


class Scene:
    """One operation of one agent, before, under and after one fault."""

    def __init__(self, stage: Stage, store: Redis, kind: Kind, operation: str) -> None:
        self.stage, self.store, self.kind, self.operation = stage, store, kind, operation
        self.agent, self.instance = stage.agent(ALEX), stage.servicenow
        self.address, self.ask = self._prepared()

    def struck(self, address: str, **settings: Any) -> tuple[TestResponse, int]:
        """The answer while the fault strikes this address, and how often it did."""
        fault = self.instance.faults.add(self.kind, address, **settings)
        began = time.monotonic()
        response = self.ask()
        assert time.monotonic() - began < TIME_TO_SPARE
        self.instance.faults.clear()
        return response, fault.hits

    def grants(self) -> dict[bytes, object]:
        return {key: self.store.get(key) for key in self.store.scan_iter("*:grant:*")}

    def secrets(self) -> set[str]:
        """All that ServiceNow was sent to prove something with."""
        bearers = {each.headers.get("Authorization", "").partition(" ")[2] for each in self.instance.journal}
        forms = [each.form for each in self.instance.journal]
        return {*bearers, *(form.get(name, "") for form in forms for name in SECRETS)} - {""}

    def _prepared(self) -> tuple[str, Ask]:
        """The address at ServiceNow that the operation ends at, and what asks for it."""
        agent, listing = self.agent, lambda: self.agent.get(f"{ADELE}/incidents")
        if self.operation == "begin":
            return "/", lambda: agent.request("POST", "/v1/connection", json={"return_to": RETURN_TO})
        if self.operation == "complete":
            completion = self.stage.allowed(agent.begin(), ALEX)
            return TOKENS, lambda: agent.complete(completion)
        if self.operation == "refresh":
            self.instance.expire_access_tokens(ALEX)
            return TOKENS, listing
        number = Truth(self.instance).of(ADELE.rpartition("/")[2])[0]["number"]
        return {
            "list": (INCIDENTS, listing),
            "detail": (INCIDENTS, lambda: agent.get(f"{ADELE}/incidents/{number}")),
            "summary": ("/api/now/stats/incident", lambda: agent.get(f"{ADELE}/incidents/summary")),
            "users": ("/api/now/table/sys_user", lambda: agent.get("/v1/users?search=adele")),
        }[self.operation]
