"""What schemathesis cannot know: which valid requests may be refused, and what every answer of this API carries."""

import re
from typing import Any
from urllib.parse import unquote

import schemathesis
from schemathesis import Case, CheckContext, Response

from bridge.domain.text import problem_of

_BEYOND_SCHEMAS = {
    "state",
    "priority",
    "urgency",
    "impact",
    "severity",
    "sort",
    "fields",
    "opened_after",
    "after",
    "cursor",
}
"""Parameters whose rules need the instance's labels, the connector's fields, or each other."""
_TEXTS = {"user", "incident", "search", "assignment_group", "agent"}
_NOT_ANYBODYS = "state_mismatch"
_BY_DESIGN = {
    "connection_begin": "origin_not_allowed",
    "connection_complete": _NOT_ANYBODYS,
    "connector_begin_test": "origin_not_allowed",
    "connector_complete_test": _NOT_ANYBODYS,
}
_TOO_MUCH = "This is more than ServiceNow can be asked at once."
_SHORTEST_SEARCH = 2
_SECRETS = re.compile(r"eyJ[\w-]+\.eyJ|canary-client-secret|Traceback|werkzeug|\.py\b")


@schemathesis.check
def valid_data_is_refused_for_a_reason(_: CheckContext, response: Response, case: Case[Any]) -> None:
    """A request that fits the schemas is refused only for what no schema says, and told what it is."""
    if case.meta is None or not case.meta.generation.mode.is_positive or response.status_code not in {400, 422}:
        return
    operation_id = case.operation.definition.raw["operationId"]
    if operation_id == "connection_answer":
        return
    problem = response.json()
    if response.status_code == 400:
        assert problem["code"] == _BY_DESIGN.get(operation_id), problem
        return
    if operation_id.startswith("connector_"):
        assert problem.get("errors") or problem["code"] == "host_not_allowed", problem
        return
    # What stands in a path is quoted already.
    given = {**case.query, **{name: unquote(str(text)) for name, text in case.path_parameters.items()}}
    assert problem.get("errors") or problem["detail"].startswith(_TOO_MUCH), problem
    for name in problem.get("errors", ()):
        texts = given[name] if isinstance(given[name], list) else [given[name]]
        parts = [part for text in texts for part in str(text).split(",")]
        is_short = name == "search" and len(parts[0].strip()) < _SHORTEST_SEARCH
        assert name in _BEYOND_SCHEMAS or (name in _TEXTS and (is_short or any(map(problem_of, parts)))), problem


@schemathesis.check
def an_answer_names_its_request_and_tells_no_secret(_: CheckContext, response: Response, case: Case[Any]) -> None:
    """Whatever was asked: an id, no sniffing, nothing stored, and nothing of the inside."""
    assert re.fullmatch(r"[A-Za-z0-9._-]{8,64}", response.headers["x-request-id"][0])
    assert response.headers["cache-control"] == ["no-store"]
    assert response.headers["x-content-type-options"] == ["nosniff"]
    assert not _SECRETS.search(response.text)
    if response.status_code >= 400 and "problem+json" in response.headers["content-type"][0]:
        problem = response.json()
        assert problem["status"] == response.status_code
        assert problem["request_id"] == response.headers["x-request-id"][0]
