"""How many incidents a user has, how many are open and in which state, and the newest of them."""

import pytest

from tests.conftest import ALEX, LEE
from tests.servicenow.truth import Truth, numbers

ADELE = "adele.vance@contoso.com"
NOTHING = {"total": 0, "open": 0, "by_state": [], "newest": None}


@pytest.fixture(scope="module")
def truth(standing):
    return Truth(standing.servicenow)


def summary(agent, user=ADELE):
    response = agent.get(f"/v1/users/{user}/incidents/summary")
    assert response.status_code == 200, response.text
    return response.json


def expected(truth, user_name):
    incidents = truth.of(user_name)
    return {
        "total": len(incidents),
        "open": len([row for row in incidents if row["active"] == "true"]),
        "by_state": truth.counted(incidents),
        "newest": truth.exchanged(incidents[0]) if incidents else None,
    }


@pytest.mark.parametrize("user", [ADELE, "miriam.graham@contoso.com", "lidiah", ALEX])
def test_a_summary_is_what_a_look_at_every_record_gives(alex, truth, user):
    assert summary(alex, user) == expected(truth, user)


def test_every_users_counts_add_up(alex, truth):
    for user in truth.rows("sys_user"):
        if user["active"] == "true" and user["name"] != "Somebody Else":
            found = summary(alex, user["sys_id"])

            assert found == expected(truth, user["user_name"])
            assert found["total"] == sum(each["count"] for each in found["by_state"])


def test_whoever_has_no_incidents_has_zeros_and_null(alex):
    assert summary(alex, LEE) == NOTHING


def test_the_newest_is_one_the_agent_may_see_or_none(megan, truth):
    """Counts come before the row rules (documented), the newest does not."""
    for user in {row["caller_id"] for row in truth.rows("incident")}:
        (caller,) = [row for row in truth.rows("sys_user") if row["sys_id"] == user]
        if caller["active"] != "true":
            continue
        visible = numbers(truth.of(caller["user_name"], seen_by_group="Service Desk"))
        found = summary(megan, user)

        assert found["total"] == len(truth.of(caller["user_name"]))
        assert found["newest"] is None or found["newest"]["number"] == visible[0]


def test_the_counts_follow_the_instance_live(standing, alex, truth, caller):
    assert summary(alex, caller) == NOTHING
    standing.servicenow.add_incident(caller, "One", state="3", opened_at="2026-01-01 00:00:00")
    standing.servicenow.add_incident(caller, "One that ended", state="7", active="false")

    found = summary(alex, caller)

    assert found == expected(truth, caller)
    assert (found["total"], found["open"], found["newest"]["short_description"]) == (2, 1, "One that ended")


def test_states_carry_the_instances_own_labels_in_the_order_of_their_values(stage):
    for value, label in (("-5", "Pending"), ("10", "Waiting"), ("2", "Being looked at")):
        stage.servicenow.set_choice_label("state", value, label)
        stage.servicenow.add_incident(ADELE, label, state=value)

    found = [(each["value"], each["display_value"]) for each in summary(stage.connected(ALEX))["by_state"]]

    assert found == [
        *(("-5", "Pending"), ("1", "New"), ("2", "Being looked at"), ("3", "On Hold"), ("6", "Resolved")),
        *(("7", "Closed"), ("8", "Canceled"), ("10", "Waiting")),
    ]


def test_an_incident_without_a_state_is_counted_too(standing, alex, caller):
    standing.servicenow.add_incident(caller, "Stateless", state="")

    assert summary(alex, caller)["by_state"] == [{"value": "", "display_value": "", "count": 1}]


def test_a_summary_asks_servicenow_twice_however_many_incidents_there_are(alex, standing):
    summary(alex)
    standing.servicenow.journal.clear()
    summary(alex)

    assert [each.path for each in standing.servicenow.journal] == [
        "/api/now/stats/incident",
        "/api/now/table/incident",
    ]
