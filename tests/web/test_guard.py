"""Nothing is served unless its view says who may have it: every role against every permission and every route."""

import json

import pytest
from flask import Blueprint, Flask

from bridge.domain.agents import Permission
from bridge.mock.entra import CONTOSO, GLOBAL_ADMINISTRATOR, INTUNE_ADMINISTRATOR
from bridge.web import guard
from tests.builders import AgentClient, application, environment
from tests.conftest import ALEX, MEGAN
from tests.connecting import body_of, events, log_lines, problem_of

PRADEEP = "pradeep.gupta@contoso.com"
EVERYTHING = {"incidents:read", "connector:update", "insights:read", "audit:read"}
# The contract's table: each role by itself, and what it grants.
GRANTS = {
    GLOBAL_ADMINISTRATOR: EVERYTHING,
    INTUNE_ADMINISTRATOR: EVERYTHING,
    "ServiceNow.ViewIncidents": {"incidents:read"},
    "Organization.Read": {"incidents:read"},
    "ServiceNow.UpdateConnector": {"connector:update", "insights:read", "audit:read"},
    "Insights.User": {"insights:read"},
}
NOBODYS = (
    "",
    "servicenow.viewincidents",
    "ServiceNow.ViewIncidents ",
    "incidents:read",
    "Global Administrator",
    GLOBAL_ADMINISTRATOR.upper(),
    "88d8e3e3-8f55-4a1e-953a-9b9898b8876b",  # Directory Readers
)
# Every route of the API, with something to call it by, and what it asks for; None is for anybody.
ROUTES = [
    ("GET", "/v1/me", "signed in"),
    ("POST", "/v1/connection", "incidents:read"),
    ("PUT", "/v1/connection", "incidents:read"),
    ("GET", "/v1/connection", "incidents:read"),
    ("DELETE", "/v1/connection", "signed in"),
    ("GET", "/v1/connection/callback/<tenant>", None),
    ("GET", "/v1/connector", "connector:update"),
    ("PUT", "/v1/connector", "connector:update"),
    ("POST", "/v1/connector/test", "connector:update"),
    ("PUT", "/v1/connector/test", "connector:update"),
    ("GET", "/v1/users", "incidents:read"),
    ("GET", "/v1/users/<user>", "incidents:read"),
    ("GET", "/v1/users/<user>/incidents", "incidents:read"),
    ("GET", "/v1/users/<user>/incidents/summary", "incidents:read"),
    ("GET", "/v1/users/<user>/incidents/<incident>", "incidents:read"),
    ("GET", "/v1/incidents/fields", "incidents:read"),
    ("GET", "/v1/audit", "audit:read"),
    ("GET", "/health/live", None),
    ("GET", "/health/ready", None),
    ("GET", "/openapi.json", None),
    ("GET", "/docs", None),
    ("GET", "/docs/start.js", None),
    ("GET", "/docs/<name>", None),
    ("GET", "/pane", None),
    ("GET", "/pane/", None),
    ("GET", "/pane/config.json", None),
    ("GET", "/pane/<path:name>", None),
]
GUARDED = [(method, rule, needed) for method, rule, needed in ROUTES if needed in EVERYTHING]


def path_of(rule):
    filled = rule.replace("<user>", "adele.vance@contoso.com").replace("<incident>", "INC0010001")
    filled = filled.replace("<tenant>", CONTOSO).replace("<path:name>", "host.js")
    return filled.replace("<name>", "swagger-ui.css")


def body_for(method):
    return {"data": "{}", "content_type": "application/json"} if method in {"POST", "PUT"} else {}


def of_role(entra, role, **claims):
    """A person with this one role and no other."""
    is_directory_role = role in {GLOBAL_ADMINISTRATOR, INTUNE_ADMINISTRATOR}
    held = {"wids": [role], "roles": None} if is_directory_role else {"roles": [role], "wids": None}
    return entra.token(PRADEEP, **{**held, **claims})


@pytest.fixture
def ask(lasting_app, entra, redis):
    def send(token, method, path):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return lasting_app.test_client().open(path, method=method, headers=headers, buffered=True, **body_for(method))

    return send


def test_the_routes_named_here_are_all_there_are(lasting_app):
    found = {
        (method, rule.rule)
        for rule in lasting_app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    assert found >= {(method, rule) for method, rule, _ in ROUTES}
    unnamed = {rule for _, rule in found - {(method, rule) for method, rule, _ in ROUTES}}
    assert not {rule for rule in unnamed if rule.startswith("/v1/")}


def test_every_route_says_who_may_have_it_and_everything_under_v1_but_the_callback_asks_for_a_token(lasting_app):
    for rule in lasting_app.url_map.iter_rules():
        needed = guard.needs_of(lasting_app, rule.endpoint)
        assert needed in {guard.PUBLIC, guard.SIGNED_IN, *Permission}, rule
        if rule.rule.startswith("/v1/") and not rule.rule.startswith("/v1/connection/callback/"):
            assert needed != guard.PUBLIC, rule


@pytest.mark.parametrize(("role", "granted"), GRANTS.items())
def test_a_role_grants_what_the_contract_says(ask, entra, role, granted):
    response = ask(of_role(entra, role), "GET", "/v1/me")

    assert response.json["permissions"] == sorted(granted)


def test_roles_add_up(ask, entra):
    token = entra.token(PRADEEP, roles=["ServiceNow.ViewIncidents", "Insights.User", "Nobody.Knows"])

    assert ask(token, "GET", "/v1/me").json["permissions"] == ["incidents:read", "insights:read"]


@pytest.mark.parametrize(
    ("wids", "roles"),
    [
        (None, ["ServiceNow.ViewIncidents", "ServiceNow.UpdateConnector"]),
        ([INTUNE_ADMINISTRATOR], ["Nobody.Knows"]),
        (["88d8e3e3-8f55-4a1e-953a-9b9898b8876b", GLOBAL_ADMINISTRATOR], None),
        ([INTUNE_ADMINISTRATOR], ["Insights.User", "Organization.Read"]),
    ],
)
def test_whoever_holds_several_roles_may_have_the_routes_of_each(ask, entra, wids, roles):
    token = entra.token(PRADEEP, wids=wids, roles=roles)

    assert [rule for method, rule, _ in GUARDED if ask(token, method, path_of(rule)).status_code == 403] == []


@pytest.mark.parametrize("role", NOBODYS)
def test_a_role_that_the_table_does_not_name_grants_nothing(ask, entra, role):
    for claims in ({"roles": [role], "wids": [role]}, {"roles": role, "wids": role}, {"groups": [role], "scp": None}):
        response = ask(entra.token(PRADEEP, **{"scp": "access_as_user", **claims}), "GET", "/v1/me")
        assert response.status_code == 401 or response.json["permissions"] == []


@pytest.mark.parametrize("claim", ["groups", "scp", "role", "permissions", "name", "acct", "amr"])
def test_no_other_claim_grants_anything(ask, entra, claim):
    value = f"access_as_user {GLOBAL_ADMINISTRATOR}" if claim == "scp" else [GLOBAL_ADMINISTRATOR]

    assert ask(entra.token(PRADEEP, **{claim: value}), "GET", "/v1/me").json["permissions"] == []


@pytest.mark.parametrize("role", [*GRANTS, None])
@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_a_route_is_for_those_who_hold_its_permission(ask, entra, route, role):
    method, rule, needed = route
    token = of_role(entra, role) if role else entra.token(PRADEEP)
    response = ask(token, method, path_of(rule))

    permitted = needed in {None, "signed in"} or needed in GRANTS.get(role, set())
    assert response.status_code != 401
    assert (response.status_code == 403) == (not permitted), response.text
    if not permitted:
        assert problem_of(response) == (403, "forbidden")
        assert needed in response.json["detail"]


@pytest.mark.parametrize(("method", "rule", "needed"), ROUTES, ids=str)
def test_without_a_token_only_public_routes_are_served(ask, method, rule, needed):
    response = ask(None, method, path_of(rule))

    if needed is None:
        assert response.status_code != 401
    else:
        assert problem_of(response) == (401, "unauthenticated")


@pytest.mark.parametrize("route", GUARDED, ids=str)
def test_who_are_you_is_answered_before_anything_else_is_looked_at(lasting_app, entra, route, redis):
    """Neither a body too large, nor one that is no JSON, nor a parameter nobody knows comes before 401 and 403."""
    method, rule, _ = route
    client, path = lasting_app.test_client(), f"{path_of(rule)}?unknown=1&page=x"
    for headers, status in (({}, 401), ({"Authorization": f"Bearer {entra.token(PRADEEP)}"}, 403)):
        response = client.open(path, method=method, headers=headers, data=b"[" * 70_000, content_type="text/plain")
        assert response.status_code == status


@pytest.mark.parametrize("route", GUARDED, ids=str)
def test_a_refused_permission_is_audited(entra, ask, route):
    method, rule, needed = route
    with log_lines() as lines:
        response = ask(entra.token(PRADEEP), method, path_of(rule))

    (refused,) = events(lines, "permission.refused")
    assert refused["permission"] == needed
    assert refused["tenant"] == CONTOSO
    assert refused["agent"] == entra.claims(PRADEEP)["oid"]
    assert refused["request_id"] == response.headers["X-Request-ID"]


def test_head_is_guarded_like_get(ask, entra):
    for method, rule, _ in GUARDED:
        if method == "GET":
            assert ask(None, "HEAD", path_of(rule)).status_code == 401
            assert ask(entra.token(PRADEEP), "HEAD", path_of(rule)).status_code == 403


def test_a_parameter_where_none_is_expected_is_refused(ask, entra):
    response = ask(entra.token(ALEX), "GET", "/v1/me?verbose=1")

    assert problem_of(response) == (422, "invalid_request")
    assert response.json["errors"] == {"verbose": ["Unknown parameter."]}


def test_the_table_can_be_replaced_by_a_setting(entra, valkey, redis):
    table = {"Helpdesk": ["incidents:read"], INTUNE_ADMINISTRATOR: ["audit:read"]}
    app = application(environment(entra, valkey, {}, BRIDGE_ROLES=json.dumps(table)))

    def permissions(token):
        return body_of(AgentClient(app, token).get("/v1/me"))["permissions"]

    assert permissions(of_role(entra, "Helpdesk")) == ["incidents:read"]
    assert permissions(entra.token(ALEX)) == ["audit:read"]
    assert permissions(of_role(entra, GLOBAL_ADMINISTRATOR)) == []
    assert permissions(entra.token(MEGAN)) == []
    for token, granted in (
        (of_role(entra, "Helpdesk"), "incidents:read"),
        (entra.token(ALEX), "audit:read"),
        (of_role(entra, GLOBAL_ADMINISTRATOR), None),
    ):
        for method, rule, needed in GUARDED:
            response = AgentClient(app, token).request(method, path_of(rule), **body_for(method))
            assert (response.status_code == 403) == (needed != granted), (rule, response.text)


def test_an_empty_table_permits_nobody_anything(entra, valkey, redis):
    app = application(environment(entra, valkey, {}, BRIDGE_ROLES="{}"))
    agent = AgentClient(app, entra.token(ALEX))

    assert body_of(agent.get("/v1/me"))["permissions"] == []
    assert agent.get("/v1/connection").status_code == 403


def test_a_view_that_does_not_say_who_may_have_it_stops_the_start_by_name(lasting_app):
    app = Flask("forgetful", static_folder=None)
    blueprint = Blueprint("reports", "reports")
    blueprint.add_url_rule("/v1/reports", "everything", lambda: "")
    app.register_blueprint(blueprint)

    with pytest.raises(RuntimeError, match=r"reports\.everything"):
        guard.guard(app, lasting_app.extensions["bridge"])
