"""The shapes of values, and how they are shown to whom."""

import re
from typing import Any

import pytest

EMPTY = {"display_value": "", "value": ""}
# By display_value and exclude_reference_link: a plain column, the members of a set reference, an empty reference.
SHAPES: dict[tuple[str, str], tuple[Any, Any, Any]] = {
    ("false", "false"): ("3", {"link", "value"}, ""),
    ("false", "true"): ("3", "value", ""),
    ("true", "false"): ("On Hold", {"display_value", "link"}, ""),
    ("true", "true"): ("On Hold", "display_value", ""),
    ("all", "false"): ({"display_value": "On Hold", "value": "3"}, {"display_value", "value", "link"}, EMPTY),
    ("all", "true"): ({"display_value": "On Hold", "value": "3"}, {"display_value", "value"}, EMPTY),
}


@pytest.fixture
def incident(instance):
    instance.world["incident"].clear()
    return instance.add_incident(
        "adele.vance@contoso.com", "VPN drops", state="3", opened_at="2026-07-05 23:46:48", number="INC0000046"
    )


@pytest.mark.parametrize(("display", "exclude"), SHAPES)
def test_a_value_has_the_shape_of_the_mode_it_is_asked_in(api, incident, display, exclude):
    fields = "state,caller_id,assignment_group,caller_id.department"
    asked = {"sysparm_display_value": display, "sysparm_exclude_reference_link": exclude, "sysparm_fields": fields}
    (row,) = api.rows(**asked)
    sys_id = incident["caller_id"]
    link = f"{api.instance.url}/api/now/table/sys_user/{sys_id}"
    told = {"display_value": "Adele Vance", "value": sys_id, "link": link}
    plain, members, empty = SHAPES[display, exclude]
    reference = told[members] if isinstance(members, str) else {member: told[member] for member in members}
    assert (row["state"], row["caller_id"], row["assignment_group"]) == (plain, reference, empty)
    assert set(row["caller_id.department"]) == members if isinstance(members, set) else row["caller_id.department"]


def test_every_value_is_a_string_or_an_object_of_strings(shared_api):
    for row in shared_api.rows(sysparm_limit=3):
        values = [each for value in row.values() for each in (value.values() if isinstance(value, dict) else [value])]
        assert {type(value) for value in values} == {str}
        assert row["active"] in {"true", "false"}


def test_fields_are_walked_flat_and_unknown_ones_are_left_out(api, incident):
    (row,) = api.rows(sysparm_fields="number,caller_id.email,caller_id.department.name,no_such,caller_id.nope,state.x")
    assert row == {
        "number": "INC0000046",
        "caller_id.email": "adele.vance@contoso.com",
        "caller_id.department.name": "Retail",
    }


@pytest.mark.parametrize(
    ("zone", "pattern", "shown"),
    [
        ("Europe/Berlin", "dd/MM/yyyy", "06/07/2026 01:46:48"),
        ("Asia/Tokyo", "MM-dd-yyyy", "07-06-2026 08:46:48"),
        ("Nowhere/Nothing", "dd.MM.yyyy", "05.07.2026 23:46:48"),
        ("", "", "2026-07-05 16:46:48"),
    ],
)
def test_dates_are_utc_raw_and_shown_as_the_user_likes(api, incident, zone, pattern, shown):
    api.instance.add_user("tester", "Tester", roles=["itil"], time_zone=zone, date_format=pattern)
    (row,) = api.as_user("tester").rows(sysparm_fields="opened_at", sysparm_display_value="all")
    assert row["opened_at"] == {"display_value": shown, "value": incident["opened_at"]}


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("", ""),
        ("1970-01-01 00:00:00", "0 Seconds"),
        ("1970-01-01 00:00:01", "1 Second"),
        ("1970-01-01 00:02:17", "2 Minutes"),
        ("1970-01-03 01:00:00", "2 Days 1 Hour"),
    ],
)
def test_a_duration_is_a_moment_after_1970_and_shown_in_words(api, incident, raw, shown):
    api.instance.world.update("incident", incident["sys_id"], business_duration=raw)
    (row,) = api.rows(sysparm_fields="business_duration", sysparm_display_value="all")
    assert row["business_duration"] == {"display_value": shown, "value": raw}


def test_the_one_domain_is_linked_as_if_it_were_a_group(api, incident):
    (row,) = api.rows(sysparm_fields="sys_domain")
    link = f"{api.instance.url}/api/now/table/sys_user_group/global"
    assert row["sys_domain"] == {"link": link, "value": "global"}


def test_labels_are_the_instance_s_own(api, incident):
    api.instance.set_choice_label("state", "3", "Awaiting Info")
    api.instance.set_choice_label("priority", "3", "P3")
    (row,) = api.rows(sysparm_fields="state,priority", sysparm_display_value="true")
    assert row == {"state": "Awaiting Info", "priority": "P3"}


def test_journals_are_empty_raw_and_newest_first_when_shown(api, incident):
    instance = api.instance
    for element, text in (("comments", "It stopped."), ("work_notes", "Gateway restarted.")):
        instance.add_entry(incident, element, text, "alex.wilber@contoso.com")
        instance.clock.advance(60)
    fields = "comments,work_notes,comments_and_work_notes"
    (row,) = api.rows(sysparm_fields=fields, sysparm_display_value="all")
    assert {value["value"] for value in row.values()} == {""}
    both = row["comments_and_work_notes"]["display_value"]
    entry = r"\d\d/\d\d/\d{4} \d\d:\d\d:\d\d - Alex Wilber \(%s\)\n%s\n\n"
    newest = entry % ("Work notes", r"Gateway restarted\.")
    assert re.fullmatch(newest + entry % ("Additional comments", r"It stopped\."), both)
    assert row["work_notes"]["display_value"] + row["comments"]["display_value"] == both


def test_secrets_are_never_told(api):
    admin = api.as_user("admin")
    (row,) = admin.rows("oauth_entity", sysparm_fields="client_secret", sysparm_display_value="all")
    assert row["client_secret"] == {"display_value": "********", "value": ""}
    assert {row["user_password"] for row in admin.rows("sys_user")} == {""}
