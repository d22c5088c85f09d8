"""Whoever may read no incidents in ServiceNow is told so, and is not told that there are none."""

from uuid import uuid4

import pytest

from bridge.mock.servicenow import Restriction
from tests.builders import AgentClient, Stage
from tests.conftest import LEE, MEGAN

ADELE = "adele.vance@contoso.com"
MISSING = (403, "role_missing_in_servicenow")
STATISTICS = "/api/now/stats/incident"
PATHS = {
    "list": "/v1/users/{}/incidents",
    "filtered list": "/v1/users/{}/incidents?state=1",
    "page": "/v1/users/{}/incidents?page=9",
    "summary": "/v1/users/{}/incidents/summary",
    "one incident": "/v1/users/{}/incidents/INC0010001",
}


@pytest.fixture
def roleless(standing: Stage, caller: str) -> AgentClient:
    """An agent of the test's own whom ServiceNow knows and gives no role."""
    return standing.connected(LEE, caller, oid=str(uuid4()))


def told(response):
    return response.status_code, response.json.get("code")


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())
def test_without_a_role_nothing_to_see_is_told_as_a_missing_role(roleless, caller, path):
    response = roleless.get(path.format(caller))

    assert told(response) == MISSING
    assert "itil" in response.json["detail"]


@pytest.mark.parametrize("path", ["/v1/users?search=adele", f"/v1/users/{ADELE}", f"/v1/users/{ADELE}/incidents"])
def test_without_a_role_nobody_is_found_for_the_same_reason(roleless, path):
    assert told(roleless.get(path)) == MISSING


def test_what_is_ones_own_is_shown_without_a_role(standing, roleless, caller):
    standing.servicenow.add_incident(caller, "My own screen is dark")

    assert [each["short_description"] for each in roleless.get(f"/v1/users/{caller}/incidents").json["items"]] == [
        "My own screen is dark"
    ]


def test_ones_own_incidents_do_not_make_a_role(standing, roleless, caller):
    standing.servicenow.add_incident(caller, "My own screen is dark")

    assert told(roleless.get(f"/v1/users/{caller}/incidents?search=nothing+like+it")) == MISSING


def test_with_a_role_nothing_to_see_is_nothing(alex, caller):
    assert alex.get(f"/v1/users/{caller}/incidents").json["items"] == []
    assert alex.get(f"/v1/users/{caller}/incidents/summary").json["total"] == 0
    assert told(alex.get(f"/v1/users/{caller}/incidents/INC0010001")) == (404, "incident_not_found")
    assert alex.get("/v1/users?search=nobody+of+this+name").json["items"] == []


def test_a_narrow_view_is_not_taken_for_none(standing, caller):
    """Rows are cut before the rules apply: Megan may see none of the first ones, but counts tell that she reads."""
    number = standing.servicenow.add_incident(ADELE, "The one that Nora sees")["number"]
    restrictions = [Restriction("incident", f"number={number}")]
    standing.servicenow.add_user("narrow", "Nora Row", roles=["itil"], restrictions=restrictions)
    agent = standing.connected(MEGAN, "narrow", oid=str(uuid4()))
    standing.servicenow.journal.clear()

    assert agent.get(f"/v1/users/{caller}/incidents").json["items"] == []
    assert len(standing.servicenow.journal.at(STATISTICS)) == 1


def test_it_is_asked_once_and_then_remembered(standing, roleless, caller):
    standing.servicenow.journal.clear()
    for path in PATHS.values():
        roleless.get(path.format(caller))

    counts = [each for each in standing.servicenow.journal.at(STATISTICS) if "sysparm_group_by" not in each.query]
    assert len(counts) == 1


def test_nothing_is_asked_where_something_came_back(standing, alex):
    alex.get(f"/v1/users/{ADELE}")
    standing.servicenow.journal.clear()

    assert alex.get(f"/v1/users/{ADELE}/incidents").json["items"]
    assert len(standing.servicenow.journal) == 1


def test_an_outage_of_the_question_is_an_outage(standing, roleless, caller):
    roleless.get(f"/v1/users/{caller}")
    fault = standing.servicenow.faults.add("unavailable", STATISTICS)

    assert told(roleless.get(f"/v1/users/{caller}/incidents")) == (502, "servicenow_unavailable")
    standing.servicenow.faults.remove(fault)

    assert told(roleless.get(f"/v1/users/{caller}/incidents")) == MISSING
