"""Each filter gives exactly the rows that a look at every record of the instance gives."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest

from tests.conftest import ALEX
from tests.servicenow.truth import CHOICES, Truth, numbers

ADELE = "adele.vance@contoso.com"


@pytest.fixture(scope="module")
def truth(standing):
    return Truth(standing.servicenow)


@pytest.fixture(scope="module")
def adeles(truth):
    return truth.of(ADELE)


def asked(agent, user=ADELE, **query):
    return agent.get(f"/v1/users/{user}/incidents", query_string={"page_size": "100", **query})


def found(agent, user=ADELE, **query):
    response = asked(agent, user, **query)
    assert response.status_code == 200, response.text
    page = response.json
    assert (page["total"], page["has_more"]) == (len(page["items"]), False)
    return numbers(page["items"])


def expected(incidents, holds):
    return numbers(each for each in incidents if holds(each))


def having(incidents, column, *values):
    return expected(incidents, lambda row: row[column] in values)


def moment_of(incident):
    return datetime.fromisoformat(incident["opened_at"]).replace(tzinfo=UTC)


@pytest.mark.parametrize("key", CHOICES)
def test_a_choice_filters_by_its_value(alex, truth, adeles, key):
    for value in truth.labels(key):
        assert found(alex, **{key: value}) == having(adeles, key, value)


@pytest.mark.parametrize("key", CHOICES)
@pytest.mark.parametrize("spelling", [str.upper, str.swapcase])
def test_a_choice_filters_by_its_label_in_any_letter_case(alex, truth, adeles, key, spelling):
    for value, label in truth.labels(key).items():
        assert found(alex, **{key: spelling(label)}) == having(adeles, key, value)


@pytest.mark.parametrize("key", CHOICES)
@pytest.mark.parametrize(
    "written",
    [lambda one, two: [one, two], lambda one, two: f"{one},{two}", lambda one, two: [f" {one} , {two} ", one]],
    ids=["repeated", "parted by a comma", "both"],
)
def test_several_values_of_a_choice_are_alternatives(alex, truth, adeles, key, written):
    for one, two in pairwise(list(truth.labels(key))[:3]):
        either = having(adeles, key, one, two)
        label = truth.labels(key)[two]

        assert found(alex, **{key: written(one, two)}) == either
        assert found(alex, **{key: written(one, label)}) == either


def test_a_value_that_no_incident_has_finds_nothing(alex):
    assert found(alex, state="4711") == []


def test_a_label_that_only_this_instance_uses_filters_before_it_was_ever_shown(stage):
    adeles, agent = Truth(stage.servicenow).of(ADELE), stage.connected(ALEX)
    for key in CHOICES:
        stage.servicenow.set_choice_label(key, "1", "Ganz eigen, nicht")
        stage.servicenow.set_choice_label(key, "2", "Ganz eigen")

        assert found(agent, **{key: "ganz EIGEN"}) == having(adeles, key, "2")


def test_a_label_means_what_it_means_on_this_instance(stage):
    adeles, agent = Truth(stage.servicenow).of(ADELE), stage.connected(ALEX)
    stage.servicenow.set_choice_label("state", "1", "Registered")
    stage.servicenow.set_choice_label("state", "2", "New")
    stage.servicenow.set_choice_label("state", "8", "Closed")

    # On a new instance New is another value's label.
    assert found(agent, state="new") == having(adeles, "state", "2")
    # Two values share a label.
    found(agent)
    assert found(agent, state="closed") == having(adeles, "state", "7", "8")
    # A label is given back to the value it had.
    stage.servicenow.set_choice_label("state", "2", "In Progress")
    assert found(agent, state="In Progress") == having(adeles, "state", "2")


def test_a_label_filters_whatever_its_value_looks_like(stage):
    values, agent = ("4,5", "STANCEOF", "_HIERARCHY", "plain"), stage.connected(ALEX)
    for value in values:
        stage.servicenow.set_choice_label("severity", value, f"Odd {len(value)}")
        stage.servicenow.add_incident(ADELE, value, severity=value)
    adeles = Truth(stage.servicenow).of(ADELE)
    for value in values:
        label = f"Odd {len(value)}"

        assert found(agent, severity=label) == having(adeles, "severity", value)
        assert found(agent, severity=f"{label},Odd 5") == having(adeles, "severity", value, "plain")


@pytest.mark.parametrize("key", CHOICES)
def test_an_unknown_label_is_refused_naming_what_is_known(alex, truth, key):
    response = asked(alex, **{key: ["1", "Nonsense"]})

    assert (response.status_code, response.json["code"]) == (422, "invalid_request")
    (sentence,) = response.json["errors"][key]
    assert sentence.startswith("Nonsense is neither a value nor a label")
    assert all(f"{value} ({label})" in sentence for value, label in truth.labels(key).items())


def test_a_group_filters_by_sys_id_and_by_exact_name(alex, truth, adeles):
    for group in truth.rows("sys_user_group"):
        theirs = having(adeles, "assignment_group", group["sys_id"])

        assert found(alex, assignment_group=group["sys_id"]) == theirs
        assert found(alex, assignment_group=group["name"]) == theirs
        assert found(alex, assignment_group=group["name"][:-1]) == []


@pytest.mark.parametrize("named_by", [("name", "name"), ("sys_id", "sys_id"), ("sys_id", "name")])
def test_several_groups_are_alternatives_however_each_is_named(alex, truth, adeles, named_by):
    groups = truth.rows("sys_user_group")[:2]
    named = [group[column] for group, column in zip(groups, named_by, strict=True)]
    either = having(adeles, "assignment_group", *(group["sys_id"] for group in groups))

    assert found(alex, assignment_group=named) == either
    assert found(alex, assignment_group=",".join(named)) == either


@pytest.mark.parametrize("active", ["true", "false"])
def test_open_and_ended_incidents_are_told_apart(alex, adeles, active):
    assert found(alex, active=active) == having(adeles, "active", active)


@pytest.mark.parametrize("active", ["True", "1", "yes", "", "open"])
def test_active_is_true_or_false_and_nothing_else(alex, active):
    assert "active" in refused(asked(alex, active=active))


@pytest.mark.parametrize(
    "zone", [UTC, timezone(timedelta(hours=5, minutes=45)), timezone(timedelta(hours=-8))], ids=str
)
def test_opened_after_includes_its_moment_and_opened_before_does_not_in_any_time_zone(alex, adeles, zone):
    edge = moment_of(adeles[len(adeles) // 2])
    written = edge.astimezone(zone).isoformat()

    after, before = found(alex, opened_after=written), found(alex, opened_before=written)

    assert after == expected(adeles, lambda row: moment_of(row) >= edge)
    assert before == expected(adeles, lambda row: moment_of(row) < edge)
    assert sorted(after + before) == sorted(numbers(adeles))


def test_a_moment_between_two_seconds_is_not_rounded_down(alex, adeles):
    edge = moment_of(adeles[10]) + timedelta(milliseconds=500)

    assert found(alex, opened_after=edge.isoformat()) == expected(adeles, lambda row: moment_of(row) > edge)
    assert found(alex, opened_before=edge.isoformat()) == expected(adeles, lambda row: moment_of(row) < edge)


def test_a_moment_without_a_time_zone_is_utc(alex, adeles):
    edge = moment_of(adeles[7])

    assert found(alex, opened_after=edge.replace(tzinfo=None).isoformat()) == expected(
        adeles, lambda row: moment_of(row) >= edge
    )


def test_a_span_of_time_has_both_ends(alex, adeles):
    first, last = moment_of(adeles[30]), moment_of(adeles[5])

    assert found(alex, opened_after=first.isoformat(), opened_before=last.isoformat()) == expected(
        adeles, lambda row: first <= moment_of(row) < last
    )


def test_a_span_of_time_that_ends_before_it_begins_is_refused(alex):
    day = "2026-01-01T00:00:00Z"

    assert "opened_after" in refused(asked(alex, opened_after=day, opened_before=day))


@pytest.mark.parametrize(
    "moment",
    [
        *("yesterday", "2026-13-01T00:00:00Z", "1767225600", "", "2026-01-01T00:00:00Z^ORactive=true"),
        # Moments that no calendar reaches once they are told in UTC.
        *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"),
    ],
)
@pytest.mark.parametrize("name", ["opened_after", "opened_before"])
def test_what_is_no_moment_is_refused(alex, name, moment):
    assert name in refused(asked(alex, **{name: moment}))


@pytest.mark.parametrize(("after", "before"), [("0001-01-01T00:00:00Z", "9999-12-30T23:59:59Z")])
def test_the_widest_span_of_time_finds_everything(alex, adeles, after, before):
    assert found(alex, opened_after=after, opened_before=before) == numbers(adeles)


@pytest.mark.parametrize("text", ["INC00", "inc0010", "0010", "laptop", "LAPTOP", "e", "%", "_", "*", "app "])
def test_a_search_starts_the_number_or_stands_within_the_short_description(alex, adeles, text):
    wanted = text.casefold()

    assert found(alex, search=text) == expected(
        adeles,
        lambda row: row["number"].casefold().startswith(wanted) or wanted in row["short_description"].casefold(),
    )


def test_a_search_for_a_whole_number_finds_that_incident(alex, adeles):
    assert found(alex, search=adeles[3]["number"]) == [adeles[3]["number"]]


@pytest.mark.parametrize(
    "text", ["a=b", "100%", "#1 & more", "a+b", "Ü", "LIKE", "ORactive=true", "NQ", "a,b", "%5E", "DYNAMIC", "x@y", "<"]
)
def test_a_search_means_its_characters_and_nothing_else(standing, alex, caller, text):
    added = standing.servicenow.add_incident(caller, f"About {text} and so on")
    standing.servicenow.add_incident(caller, "About nothing")

    assert found(alex, user=caller, search=f"About {text} and") == [added["number"]]


def test_filters_combine_with_and(alex, truth, adeles):
    cut = moment_of(adeles[-10])
    group, other, *_ = truth.rows("sys_user_group")
    labels = truth.labels("priority")

    rows = found(
        alex,
        state=["1,2", "On Hold"],
        priority=["2", labels["3"], labels["4"].upper()],
        urgency="2,3",
        impact=["2", "3"],
        severity="3",
        assignment_group=[group["sys_id"], other["name"]],
        active="true",
        opened_after=cut.isoformat(),
        search="e",
    )

    assert rows
    assert rows == expected(
        adeles,
        lambda row: (
            row["state"] in {"1", "2", "3"}
            and row["priority"] in {"2", "3", "4"}
            and row["urgency"] in {"2", "3"}
            and row["impact"] in {"2", "3"}
            and row["severity"] == "3"
            and row["assignment_group"] in {group["sys_id"], other["sys_id"]}
            and row["active"] == "true"
            and moment_of(row) >= cut
            and ("e" in row["short_description"].casefold() or row["number"].startswith("e"))
        ),
    )


def test_alternatives_of_one_filter_do_not_widen_another(alex, truth, adeles):
    """`^OR` binds to the condition before it: a search behind groups must not let other states in."""
    names = [group["name"] for group in truth.rows("sys_user_group")]

    assert found(alex, assignment_group=names, search="INC", state="7") == expected(
        adeles, lambda row: row["state"] == "7" and row["assignment_group"]
    )


def test_more_than_servicenow_can_be_asked_at_once_is_refused(alex, standing):
    standing.servicenow.journal.clear()

    response = asked(alex, assignment_group=[f"{index:03}" + "ü" * 197 for index in range(50)])

    assert (response.status_code, response.json["code"]) == (422, "invalid_request")
    assert len(standing.servicenow.journal.at("/api/now/table/incident")) == 0


def test_more_values_than_fifty_are_refused(alex):
    assert "state" in refused(asked(alex, state=[str(value) for value in range(51)]))


def refused(response):
    assert (response.status_code, response.json["code"]) == (422, "invalid_request")
    return response.json["errors"]
