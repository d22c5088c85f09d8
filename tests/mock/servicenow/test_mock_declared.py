"""Tables beyond the usual ones: those a test declares, and the platform's own that only administrators read."""

import pytest

from bridge.mock.servicenow.world.schema import Kind

COLUMNS = {"number": "string", "short_description": "string", "impact": "integer", "opened_by": "sys_user"}
PROBLEMS = "/api/now/table/problem"


def test_a_declared_table_is_served_by_every_api(api):
    abel = "681ccaf9c0a8016400b98a06818d57c7"
    rows = [{"short_description": "Roof leaks", "opened_by": abel, "impact": "2"}, {"number": "PRB7777777"}]
    api.instance.add_table("problem", COLUMNS, rows, prefix="PRB")
    asked = {"sysparm_fields": "number,opened_by", "sysparm_display_value": "true"}
    found = api.rows("problem", sysparm_query="opened_by.user_name=abel.tuter^impact>1", **asked)
    assert [(row["number"], row["opened_by"]["display_value"]) for row in found] == [("PRB0010001", "Abel Tuter")]
    count = api.get("/api/now/stats/problem", sysparm_count="true", sysparm_sum_fields="impact").json()["result"]
    assert count == {"stats": {"count": "2", "sum": {"impact": "2"}}}
    opened = api.send("POST", PROBLEMS, {"short_description": "Wet carpet"}).json()["result"]
    assert (opened["number"], opened["opened_by"]["value"]) == ("PRB7777778", _alex(api))
    api.instance.set_choice_label("impact", "2", "Annoying", table="problem")
    shown = api.rows("problem", sysparm_query="impact=2", sysparm_fields="impact", sysparm_display_value="true")
    assert shown == [{"impact": "Annoying"}]
    assert api.get(f"{PROBLEMS}/{opened['sys_id']}", method="DELETE").status == 204
    assert api.as_user("lee.gu@contoso.com").rows("problem") == []


def _alex(api):
    return api.instance.world["sys_user"].one("user_name", api.user)["sys_id"]


def test_roles_of_a_declared_table_are_its_own(api):
    api.instance.add_table("u_door", {"name": "string"}, [{"name": "front"}], roles=["doorman"])
    api.instance.add_user("doorman", "Doorman", roles=["doorman"])
    assert api.rows("u_door") == []
    assert [row["name"] for row in api.as_user("doorman").rows("u_door")] == ["front"]


@pytest.mark.parametrize(
    ("name", "columns", "rows"),
    [
        ("incident", COLUMNS, []),
        ("u_x", {}, []),
        ("u_x", {"name": "no_such_table"}, []),
        ("u_x", {"name": "string"}, [{"nickname": "x"}]),
    ],
)
def test_a_table_that_cannot_be_is_an_error(instance, name, columns, rows):
    with pytest.raises(ValueError, match=r"incident|u_x|no_such_table"):
        instance.add_table(name, columns, rows)


@pytest.mark.parametrize(("kind", "reference"), [("reference", ""), ("reference", "no_such"), ("string", "sys_user")])
def test_a_column_that_cannot_be_is_an_error(instance, kind, reference):
    with pytest.raises(ValueError, match="u_odd cannot be"):
        instance.add_column("incident", "u_odd", Kind(kind), reference)


def test_a_table_may_refer_to_itself(instance):
    instance.add_table("u_part", {"name": "string", "part_of": "u_part"}, [{"name": "wheel"}])
    assert instance.world["u_part"].schema.display == "name"


@pytest.mark.parametrize(
    ("table", "least"),
    [("sys_metadata", 1000), ("syslog", 1000), ("sys_properties", 3), ("sys_dictionary", 100), ("sys_plugins", 1)],
)
def test_diagnostics_are_there_and_invisible_to_agents(shared_api, table, least):
    answer = shared_api.get(f"/api/now/table/{table}")
    assert (answer.status, answer.json()) == (200, {"result": []})
    assert int(answer.headers["X-Total-Count"]) >= least
    rows = shared_api.as_user("admin").rows(table, sysparm_fields="sys_id,sys_created_on")
    assert len({row["sys_id"] for row in rows}) >= least


def test_an_unknown_field_may_come_back_empty(api):
    assert api.rows(sysparm_fields="nope", sysparm_limit=1) == [{}]
    api.instance.options.unknown_fields = "empty"
    assert api.rows(sysparm_fields="nope", sysparm_limit=1) == [{"nope": ""}]
    shown = api.rows(sysparm_fields="nope", sysparm_limit=1, sysparm_display_value="all")
    assert shown == [{"nope": {"display_value": "", "value": ""}}]


def test_an_answer_may_be_had_in_xml(api):
    api.instance.add_incident("adele.vance@contoso.com", "A < B", number="INC7777777")
    asked = {"sysparm_query": "number=INC7777777", "sysparm_fields": "short_description,close_code,caller_id"}
    answer = api.get("/api/now/table/incident", headers={"Accept": "application/xml"}, **asked)
    assert answer.headers["Content-Type"] == "application/xml;charset=UTF-8"
    text = answer.data.decode()
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?><response><result>')
    assert "<short_description>A &lt; B</short_description><close_code/><caller_id><link>http://" in text
    nothing = api.get("/api/now/table/incident", headers={"Accept": "application/xml"}, sysparm_query="number=x")
    assert nothing.data.endswith(b"<response></response>")
    refused = api.get("/api/now/table/no_such", headers={"Accept": "text/xml"})
    assert b"<error><detail/><message>Invalid table no_such</message></error>" in refused.data
