"""The description of the API is valid, committed, complete, and true of every answer that is really given."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from openapi_spec_validator import validate

from bridge import cli
from bridge.domain.agents import Permission
from tests.builders import RETURN_TO, AgentClient
from tests.conftest import ALEX, MEGAN
from tests.connecting import LIST, callback_path, query_of

COMMITTED = Path(__file__).parents[2] / "openapi" / "bridge.yaml"
DOCUMENT: dict[str, Any] = yaml.load(COMMITTED.read_text(), yaml.CSafeLoader)
OPERATIONS = {
    (method.upper(), path): operation
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
    if method != "parameters"
}
CALLBACK = ("GET", "/v1/connection/callback/{tenant}")
GUARDED = [key for key in OPERATIONS if key[1].startswith("/v1/") and key != CALLBACK]
SIGNED_IN_ONLY = {("GET", "/v1/me"), ("DELETE", "/v1/connection")}
THIRTEEN = {
    "caller_id": "CALLERID",
    "name": "NAME",
    "number": "NUMBER",
    "user_principal_name": "UNIVERSAL PRINCIPAL NAME",
    "urgency": "URGENCY",
    "impact": "IMPACT",
    "severity": "SEVERITY",
    "assignment_group": "ASSIGNMENT_GROUP",
    "opened_at": "OPENEDAT",
    "state": "STATE",
    "priority": "PRIORITY",
    "short_description": "SHORT DESCRIPTION",
    "sys_id": "SYSID",
}
BODIES = {"POST": {"return_to": RETURN_TO}, "PUT": {"completion": "0" * 64}}


def resolved(schema):
    """The schema itself, or the one it refers to."""
    if "$ref" in schema:
        return resolved(DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    return schema


def undocumented(instance, schema, place="") -> list[str]:
    """Members of an answer that its schema does not name."""
    schema = resolved(schema)
    options = [resolved(each) for each in schema.get("anyOf", schema.get("oneOf", []))]
    if options:
        schema = next((each for each in options if each.get("type") != "null"), schema)
    if isinstance(instance, list):
        return [each for item in instance for each in undocumented(item, schema.get("items", {}), f"{place}[]")]
    if not isinstance(instance, dict) or "additionalProperties" in schema:
        return []
    named = schema.get("properties", {})
    found = [f"{place}.{name}" for name in instance if name not in named]
    return found + [
        each for name in named.keys() & instance.keys() for each in undocumented(instance[name], named[name], name)
    ]


def assert_as_documented(app, response):
    """Status, media type and shape of an answer are those that its operation names."""
    rule, _ = app.url_map.bind("").match(response.request.path, response.request.method, return_rule=True)
    path = rule.rule.replace("<", "{").replace(">", "}")
    documented = OPERATIONS[response.request.method, path]["responses"]
    assert str(response.status_code) in documented, (path, response.status_code, response.text)
    content = documented[str(response.status_code)].get("content")
    if content is None:
        assert response.mimetype in {"text/html", None}
        return
    assert response.mimetype in content, (path, response.mimetype)
    schema = content[response.mimetype]["schema"]
    Draft202012Validator({**schema, "components": DOCUMENT["components"]}).validate(json.loads(response.data))
    assert undocumented(json.loads(response.data), schema) == []
    if response.status_code >= 400 and response.mimetype.endswith("problem+json"):
        assert json.loads(response.data)["code"] in content[response.mimetype]["examples"]


def concrete(path):
    filled = path.replace("{user}", "adele.vance@contoso.com").replace("{incident}", "INC0010001")
    return filled.replace("{tenant}", "nobody") + ("?search=adele" if path == "/v1/users" else "")


def send(agent, method, path, **more):
    sent = {"json": BODIES[method]} if method in BODIES and not more else more
    return agent.request(method, concrete(path), **sent)


def test_the_committed_description_is_what_is_printed_byte_for_byte():
    printed = CliRunner().invoke(cli.main, ["openapi"])

    assert printed.exit_code == 0
    assert printed.output.encode() == COMMITTED.read_bytes()


def test_what_is_served_is_what_is_committed(lasting_app):
    assert lasting_app.test_client().get("/openapi.json").json == DOCUMENT


def test_it_is_valid_openapi():
    validate(DOCUMENT)
    assert DOCUMENT["openapi"] == "3.1.0"


def test_every_route_of_the_api_is_described_and_nothing_else(lasting_app):
    routes = {
        (method, rule.rule.replace("<", "{").replace(">", "}"))
        for rule in lasting_app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith(("/v1/", "/health/"))
    }

    assert set(OPERATIONS) == routes


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=str)
def test_an_operation_has_a_name_a_summary_a_tag_and_an_answer_to_a_crash(method, path):
    operation = OPERATIONS[method, path]

    assert re.fullmatch(r"[a-z_]+", operation["operationId"])
    assert operation["summary"]
    assert not operation["summary"].endswith(".")
    assert len(operation["tags"]) == 1
    assert "500" in operation["responses"]


def test_operation_ids_are_unique():
    ids = [operation["operationId"] for operation in OPERATIONS.values()]

    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(("method", "path"), GUARDED, ids=str)
def test_a_guarded_operation_says_so_and_how_it_refuses(method, path):
    operation = OPERATIONS[method, path]

    assert operation["security"] == [{"bearer": []}]
    assert operation["x-permission"] in {"signed in", *Permission}
    for status, code in (("401", "unauthenticated"), ("403", "forbidden"), ("422", "invalid_request")):
        assert code in operation["responses"][status]["content"]["application/problem+json"]["examples"]
    if "requestBody" in operation:
        assert operation["requestBody"]["required"] is True
        assert {"400", "413", "415"} <= set(operation["responses"])


@pytest.mark.parametrize("key", [key for key in OPERATIONS if key not in GUARDED], ids=str)
def test_a_public_operation_says_so(key):
    assert OPERATIONS[key]["security"] == []


def test_every_refusal_is_a_problem_document():
    for operation in OPERATIONS.values():
        for status, response in operation["responses"].items():
            if int(status) >= 400 and "application/problem+json" in response.get("content", {}):
                assert response["content"]["application/problem+json"]["schema"] == {
                    "$ref": "#/components/schemas/Problem"
                }


@pytest.mark.parametrize("schema", ["Incident", "IncidentDetail"])
def test_each_of_the_thirteen_fields_carries_its_exchanged_name(schema):
    properties = DOCUMENT["components"]["schemas"][schema]["properties"]

    names = {key: field["x-exchanged-name"] for key, field in properties.items() if "x-exchanged-name" in field}
    assert names == THIRTEEN


LINKS = [
    (key, name, link)
    for key, operation in OPERATIONS.items()
    for name, link in operation["responses"].get("200", {}).get("links", {}).items()
]


def found_at(schema, pointer):
    """The schema of what a JSON pointer leads to in an answer."""
    for part in pointer.removeprefix("/").split("/"):
        schema = resolved(schema)
        options = [resolved(each) for each in schema.get("anyOf", [])]
        schema = next((each for each in options if "properties" in each), schema)
        schema = schema["items"] if part.isdigit() else schema["properties"][part]
    return resolved(schema)


@pytest.mark.parametrize(("key", "name", "link"), LINKS, ids=lambda each: each if isinstance(each, str) else None)
def test_a_link_fills_in_the_whole_path_of_an_operation_with_what_is_there(key, name, link):
    (next_path,) = {path for (_, path), each in OPERATIONS.items() if each["operationId"] == link["operationId"]}

    assert name == link["operationId"]
    assert set(link["parameters"]) == set(re.findall(r"{(\w+)}", next_path))
    for place in link["parameters"].values():
        source, _, pointer = place.partition("#")
        if source == "$response.body":
            answer = OPERATIONS[key]["responses"]["200"]["content"]["application/json"]["schema"]
            assert "string" in str(found_at(answer, pointer)["type"])
        else:
            assert source.removeprefix("$request.path.") in re.findall(r"{(\w+)}", key[1])


def test_links_lead_from_a_search_to_an_incident():
    assert {(key[1], link["operationId"]) for key, _, link in LINKS} == {
        ("/v1/users", "users_one"),
        ("/v1/users", "incidents_matching"),
        ("/v1/users/{user}", "incidents_matching"),
        ("/v1/users/{user}", "incidents_summary"),
        ("/v1/users/{user}/incidents", "incidents_one"),
        ("/v1/users/{user}/incidents/summary", "incidents_one"),
    }


def test_nothing_in_the_description_belongs_to_one_deployment():
    text = COMMITTED.read_text()

    assert not re.search(r"127\.0\.0\.1|localhost|bridge\.invalid|/home/|/tmp/", text)


@pytest.mark.parametrize(("method", "path"), GUARDED, ids=str)
def test_every_guarded_operation_answers_as_documented_when_it_refuses(renewed_stage, method, path):
    stage = renewed_stage
    asking = {
        401: AgentClient(stage.app, "nobody"),
        403: stage.agent("pradeep.gupta@contoso.com"),
    }
    for status, agent in asking.items():
        response = send(agent, method, path)
        assert response.status_code == status or (status == 403 and (method, path) in SIGNED_IN_ONLY)
        assert_as_documented(stage.app, response)
    unknown = stage.agent(ALEX).request(method, concrete(path).partition("?")[0] + "?no=1", json=BODIES.get(method, {}))
    assert unknown.status_code == 422
    assert_as_documented(stage.app, unknown)
    if method in BODIES:
        for body, kind, status in (
            (b"{", "application/json", 400),
            (b"{}", "application/json", 422),
            (b"{}", "text/plain", 415),
            (b" " * 70_000, "application/json", 413),
        ):
            response = send(stage.agent(ALEX), method, path, data=body, content_type=kind)
            assert response.status_code == status
            assert_as_documented(stage.app, response)


@pytest.mark.parametrize(("method", "path"), GUARDED, ids=str)
def test_every_guarded_operation_says_that_storage_or_entra_may_be_away(method, path):
    content = OPERATIONS[method, path]["responses"]["503"]["content"]["application/problem+json"]

    assert {"storage_unavailable", "identity_unavailable"} <= set(content["examples"])


@pytest.mark.parametrize(("method", "path"), GUARDED, ids=str)
def test_an_operation_that_asks_servicenow_says_that_its_name_may_lead_where_it_must_not(method, path):
    responses = OPERATIONS[method, path]["responses"]
    named = {
        status: set(responses[status]["content"]["application/problem+json"]["examples"])
        if status in responses
        else set()
        for status in ("422", "502")
    }

    assert "host_not_allowed" in named["422"] or "servicenow_unavailable" not in named["502"]


@pytest.fixture
def servicenow(renewed_servicenow):
    return renewed_servicenow


def test_every_operation_answers_as_documented_when_all_is_well(renewed_stage):
    stage, seen = renewed_stage, set()
    agent = stage.connected(ALEX)
    tested = agent.request("POST", "/v1/connector/test", json={"return_to": RETURN_TO})
    test = stage.allowed(tested.json["authorization_url"], ALEX)
    newest = agent.get(LIST).json["items"][0]
    completion = stage.allowed(agent.begin(), ALEX)
    kiosk = "/v1/users/shared.kiosk@contoso.com"
    answers = [
        agent.get("/v1/me"),
        agent.get("/v1/connector"),
        tested,
        agent.request("PUT", "/v1/connector/test", json={"completion": test}),
        agent.request("PUT", "/v1/connector/test", json={"completion": test}),
        agent.request("PUT", "/v1/connector", json={"enabled": True}),
        agent.request("PUT", "/v1/connector", json={"enabled": True}, headers={"If-Match": '"9"'}),
        agent.get("/v1/connection"),
        agent.request("POST", "/v1/connection", json={"return_to": RETURN_TO}),
        agent.request("POST", "/v1/connection", json={"return_to": "https://evil.example"}),
        agent.complete(completion),
        agent.complete(completion),
        agent.get("/v1/users?search=adele"),
        agent.get("/v1/users/adele.vance@contoso.com"),
        agent.get("/v1/users/nobody@contoso.com"),
        agent.get(kiosk),
        agent.get(f"{kiosk}/incidents"),
        agent.get(LIST),
        agent.get(f"{LIST}?fields=number,u_vip"),
        agent.get(f"{LIST}/summary"),
        *(agent.get(f"{LIST}/{item['number']}") for item in agent.get(LIST).json["items"][:10]),
        agent.get(f"{LIST}/{newest['sys_id']}"),
        agent.get(f"{LIST}/INC9999999"),
        agent.get("/v1/incidents/fields"),
        agent.get("/v1/audit"),
        agent.get("/v1/audit?page_size=1"),
        agent.get("/v1/audit?event=nonsense"),
        agent.get("/health/live"),
        agent.get("/health/ready"),
        agent.get(callback_path(code="c", state="0" * 64)),
        agent.get(callback_path(code="c", state=query_of(agent.begin())["state"])),
        stage.connected(MEGAN).get(f"{LIST}?page_size=100"),
        agent.request("DELETE", "/v1/connection"),
        agent.get(LIST),
    ]
    for answer in answers:
        assert_as_documented(stage.app, answer)
        rule, _ = stage.app.url_map.bind("").match(answer.request.path, answer.request.method, return_rule=True)
        seen |= (
            {(answer.request.method, rule.rule.replace("<", "{").replace(">", "}"))}
            if answer.status_code < 400
            else set()
        )
    assert seen == set(OPERATIONS)


@pytest.mark.parametrize("kind", ["unavailable", "rate_limited", "forbidden", "cut_json"])
def test_what_servicenow_does_not_answer_is_answered_as_documented(renewed_stage, kind):
    stage = renewed_stage
    agent = stage.connected(ALEX)
    completion = stage.allowed(agent.begin(), ALEX)
    stage.servicenow.faults.add(kind, retry_after=30)
    for answer in (agent.get("/v1/users?search=adele"), agent.get(LIST), agent.complete(completion)):
        assert answer.status_code >= 400
        assert_as_documented(stage.app, answer)


def test_a_refused_connection_is_answered_as_documented(renewed_stage):
    agent = renewed_stage.connected(ALEX)
    renewed_stage.servicenow.revoke_tokens()
    for path in (LIST, f"{LIST}/summary", "/v1/users?search=adele", "/v1/me", "/v1/connection"):
        assert_as_documented(renewed_stage.app, agent.get(path))


def test_a_lease_that_is_never_given_back_is_answered_as_documented(staged, redis):
    hurried = staged(BRIDGE_REQUEST_SECONDS="0.1")
    staged().connected(ALEX)
    (grant,) = redis.keys("*:grant:*")
    redis.set(grant.replace(b":grant:", b":lease:"), "a process that hangs")
    response = hurried.agent(ALEX).complete("0" * 64)

    assert response.status_code == 504
    assert_as_documented(hurried.app, response)
