"""CORS rules, for portals that call ServiceNow directly: for the Table API, GET and POST, and three headers."""

import pytest
import urllib3

PORTAL = "https://portal.example"
OPTIONS = ("--cors-domain", PORTAL)
HEADERS = "access_control_allow_headers"


def rules(admin):
    return admin.instance.world["sys_cors_rule"].all()


def mended(told):
    return {each["field"]: each["as_it_will_be"] for each in told["changes"][1]["fields"]}


def asked(admin, origin=PORTAL):
    """What a browser is answered that asks first whether a script of this origin may call."""
    headers = {"Origin": origin, "Access-Control-Request-Method": "GET"}
    answer = urllib3.request("OPTIONS", f"{admin.instance.url}/api/now/table/incident", headers=headers, retries=False)
    return {name: value for name, value in answer.headers.items() if name.startswith("Access-Control")}


def test_a_rule_lets_the_portal_call_the_table_api_and_no_more(admin):
    told = admin.provisions(*OPTIONS)

    assert [change["action"] for change in told["changes"]] == ["create", "create"]
    assert asked(admin) == {
        "Access-Control-Allow-Origin": PORTAL,
        "Access-Control-Allow-Methods": "GET, POST",
        "Access-Control-Allow-Headers": "Authorization, Content-Type, Accept",
        "Access-Control-Max-Age": "0",
    }
    assert asked(admin, "https://other.example") == {}


def test_without_being_asked_for_no_rule_is_made_or_looked_for(admin):
    admin.provisions()

    assert rules(admin) == ()
    assert admin.instance.journal.at("/api/now/table/sys_") == []


def test_the_second_time_nothing_changes_however_headers_are_written(admin):
    admin.provisions(*OPTIONS)
    (rule,) = rules(admin)
    admin.instance.world.update("sys_cors_rule", rule["sys_id"], **{HEADERS: "accept,Content-Type , Authorization"})
    admin.instance.journal.clear()

    assert admin.provisions("--cors-domain", PORTAL.upper())["outcome"] == "unchanged"
    assert admin.written == []


def test_a_rule_that_allows_more_or_less_is_mended_under_its_own_name(admin):
    allowed = {"get": "false", "patch": "false", "access_control_allow_credentials": "true"}
    admin.instance.add_cors_rule(
        PORTAL, name="Kim's", active="false", max_age="600", use_resource_path="true", **allowed
    )

    told = admin.provisions(*OPTIONS)

    assert mended(told) == {
        "active": "true",
        "get": "true",
        "put": "false",
        "delete": "false",
        "use_resource_path": "false",
        "access_control_allow_credentials": "false",
        HEADERS: "Authorization, Content-Type, Accept",
    }
    (rule,) = rules(admin)
    assert (rule["name"], rule["max_age"]) == ("Kim's", "600")
    assert admin.provisions(*OPTIONS)["outcome"] == "unchanged"


def test_several_portals_have_a_rule_each_and_one_is_made_once(admin):
    both = (*OPTIONS, "--cors-domain", "https://*.portal.azure.net", *OPTIONS)

    admin.provisions(*both)

    assert sorted(rule["domain"] for rule in rules(admin)) == ["https://*.portal.azure.net", PORTAL]
    assert admin.provisions(*both)["outcome"] == "unchanged"


def test_a_rule_of_another_api_is_not_touched(admin):
    other = admin.instance.add_cors_rule(PORTAL, "Aggregate API")

    admin.provisions(*OPTIONS)

    assert len(rules(admin)) == 2
    assert admin.instance.world["sys_cors_rule"].get(other["sys_id"]) == other


def test_with_two_rules_for_a_domain_nothing_is_written_at_all(admin):
    twins = [admin.instance.add_cors_rule(PORTAL) for _ in range(2)]

    result = admin.types("--yes", *OPTIONS)

    assert (result.exit_code, admin.written) == (1, [])
    assert all(f"/sys_cors_rule.do?sys_id={twin['sys_id']}" in result.stderr for twin in twins)


@pytest.mark.parametrize(
    "domain",
    ["*", "portal.example", "http://portal.example", "https://*.*.example", "https://a.*.example", f"{PORTAL}/path"],
)
def test_what_is_no_origin_is_refused_before_anything_is_asked(admin, domain):
    result = admin.types("--yes", "--cors-domain", domain)

    assert result.exit_code == 2
    assert domain in result.stderr
    assert len(admin.instance.journal) == 0
