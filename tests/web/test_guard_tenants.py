"""Two tenants share a bridge and never see each other."""

import pytest

from bridge.mock.entra import CONTOSO, FABRIKAM
from bridge.web import guard
from tests.builders import RETURN_TO, AgentClient, application, connector, environment
from tests.conftest import ALEX, NINA
from tests.connecting import LIST, body_of, callback_path, query_of

# What is tried on every route of the API, with what is another tenant's in it.
TENANT_CALLS = [
    ("GET", "/v1/users?search=adele", None),
    ("GET", "/v1/users/adele.vance@contoso.com", None),
    ("GET", LIST, None),
    ("GET", f"{LIST}?page_size=100&search=INC", None),
    ("GET", f"{LIST}/summary", None),
    ("GET", f"{LIST}/{{number}}", None),
    ("GET", "/v1/users/{sys_id}/incidents", None),
    ("GET", "/v1/users/{sys_id}/incidents/{number}", None),
    ("GET", "/v1/incidents/fields", None),
    ("GET", "/v1/me", None),
    ("GET", "/v1/connection", None),
    ("PUT", "/v1/connection", {"completion": "{completion}"}),
    ("POST", "/v1/connection", {"return_to": "https://portal.example/"}),
    ("GET", "/v1/connector", None),
    ("PUT", "/v1/connector", {"enabled": True}),
    ("POST", "/v1/connector/test", {"return_to": "https://portal.example/"}),
    ("PUT", "/v1/connector/test", {"completion": "{tested}"}),
    ("DELETE", "/v1/connection", None),
    ("GET", f"/v1/connection/callback/{FABRIKAM}?code=any&state={{state}}", None),
    ("GET", "/v1/audit?page_size=100", None),
    ("GET", "/v1/audit?agent={agent}", None),
    ("GET", "/v1/audit?user={sys_id}&event=incidents.read", None),
]


@pytest.fixture
def servicenow(renewed_servicenow):
    return renewed_servicenow


@pytest.fixture
def tenants(two_tenants):
    return two_tenants


def test_every_route_of_the_api_is_tried(lasting_app):
    """A route that is missing here is one on which nobody has looked whether tenants see each other."""
    there_are = {
        (method, rule.rule)
        for rule in lasting_app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/v1/")
    }
    known = lasting_app.url_map.bind("")
    tried = {
        (method, known.match(path.partition("?")[0], method, return_rule=True)[0].rule)
        for method, path, _ in TENANT_CALLS
    }

    assert there_are == tried


def test_only_what_knows_no_tenant_is_outside_of_v1(lasting_app):
    for rule in lasting_app.url_map.iter_rules():
        if not rule.rule.startswith("/v1/"):
            assert guard.needs_of(lasting_app, rule.endpoint) == guard.PUBLIC, rule


def test_two_tenants_never_see_each_other_on_any_route(tenants, other_servicenow):
    """Nina of Fabrikam asks for everything that is Contoso's, connected herself or not."""
    alex, nina = tenants.connected(ALEX), tenants.agent(NINA)
    listed = alex.get(LIST).json["items"]
    tested = alex.request("POST", "/v1/connector/test", json={"return_to": RETURN_TO})
    known = {
        "number": listed[0]["number"],
        "sys_id": listed[0]["caller_id"]["value"],
        "completion": tenants.allowed(alex.begin(), ALEX),
        "tested": tenants.allowed(tested.json["authorization_url"], ALEX),
        "state": query_of(alex.begin())["state"],
        "agent": alex.get("/v1/me").json["agent"]["id"],
    }
    mine = alex.get("/v1/connection").json
    tenants.servicenow.journal.clear()

    secrets = (listed[0]["sys_id"], "Adele", "Alex", tenants.servicenow.url, mine["connected_at"])

    def ask_everything():
        for method, path, body in TENANT_CALLS:
            sent = body and {
                name: value.format(**known) if isinstance(value, str) else value for name, value in body.items()
            }
            response = nina.request(method, path.format(**known), json=sent)
            assert not any(secret in response.text for secret in secrets), path
            assert response.status_code in {200, 201, 204, 400, 404, 409}, path

    ask_everything()
    tenants.connected(NINA)
    ask_everything()

    assert len(tenants.servicenow.journal) == 0
    assert {each.user for each in other_servicenow.journal.at("/api/")} == {NINA}
    assert alex.get("/v1/connection").json == mine
    assert alex.get(LIST).json["items"] == listed
    assert tenants.app.test_client().get(callback_path(code="any", state=known["state"])).status_code == 303
    assert alex.complete(known["completion"]).status_code == 200
    assert alex.get("/v1/connector").json["status"] == "unverified"
    assert alex.request("PUT", "/v1/connector/test", json={"completion": known["tested"]}).status_code == 200
    assert alex.get("/v1/connector").json["status"] == "verified"
    assert {item["agent_name"] for item in alex.get("/v1/audit?page_size=100").json["items"]} == {"Alex Wilber"}


def test_each_tenant_reads_its_own(tenants):
    alex, nina = tenants.connected(ALEX), tenants.connected(NINA)

    names = {upn: agent.get("/v1/users?search=a").status_code for upn, agent in ((ALEX, alex), (NINA, nina))}
    assert set(names.values()) == {422}
    assert {user["email"].partition("@")[2] for user in alex.get("/v1/users?search=an").json["items"]} == {
        "contoso.com"
    }
    assert "contoso.com" not in nina.get("/v1/users?search=an").text


def test_one_tenants_switch_is_not_anothers(redis, valkey, entra, servicenow, other_servicenow):
    connectors = {CONTOSO: connector(servicenow, enabled=False), FABRIKAM: connector(other_servicenow)}
    app = application(environment(entra, valkey, connectors))
    for upn, enabled in ((ALEX, False), (NINA, True)):
        assert body_of(AgentClient(app, entra.token(upn)).get("/v1/me"))["connector"]["enabled"] is enabled
