"""Queries that look at the parts of dates, at how far dates are apart, and at the records of other tables."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bridge.mock.servicenow import Options
from bridge.mock.servicenow.query import Search, Viewpoint
from bridge.mock.servicenow.world import World

NOW = datetime(2026, 3, 11, 12, 30, tzinfo=UTC)  # a Wednesday
# Each opened on the day of its name in Berlin, some of them on the day before in UTC.
ROWS = {
    "MON": {"opened_at": "2026-03-08 23:30:00", "resolved_at": "2026-03-12 08:00:00"},
    "WED": {"opened_at": "2026-03-11 08:00:00", "resolved_at": "2026-03-11 20:00:00"},
    "SUN": {"opened_at": "2025-10-05 12:00:00", "resolved_at": ""},
}


@pytest.fixture(scope="module")
def find():
    world = World("test")
    world.insert("sys_user", sys_id="a" * 32, user_name="adele", active="true")
    world.insert("sys_user", sys_id="b" * 32, user_name="patti", active="true")
    world.insert("sys_user_group", name="Desk", manager="b" * 32, active="true")
    world.insert("sys_user_group", name="Old", manager="a" * 32, active="false")
    for number, columns in ROWS.items():
        caller = "" if number == "SUN" else "a" * 32
        world.insert("incident", number=number, caller_id=caller, sys_class_name="incident", **columns)
    viewpoint = Viewpoint("a" * 32, "adele", "Adele", ZoneInfo("Europe/Berlin"), NOW)
    search = Search(world, Options())
    name = {"incident": "number", "sys_user": "user_name"}
    return lambda query, table="incident": [row[name[table]] for row in search.matching(table, query, viewpoint)]


def part(kind, value, comparison):
    return f"opened_atDATEPARTx@javascript:gs.datePart('{kind}','{value}','{comparison}')"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (part("dayofweek", "monday", "EE"), ["MON"]),
        (part("dayofweek", "monday", "GE"), ["MON", "WED"]),
        (part("dayofweek", "monday", "LE"), ["MON", "SUN"]),
        (part("month", "mar", "EE"), ["MON", "WED"]),
        (part("month", "march", "GT"), ["SUN"]),
        (part("year", "2026", "LT"), ["SUN"]),
        (part("quarter", "4", "EE"), ["SUN"]),
        (part("hour", "0", "EE"), ["MON"]),
        (part("week", "11", "EE"), ["MON", "WED"]),
        (part("dayofweek", "someday", "EE"), ["MON", "WED", "SUN"]),
        ("opened_atRELATIVEEE@hour@ago@3", []),
        ("opened_atRELATIVEEE@dayofweek@ago@0", ["WED"]),
        ("opened_atRELATIVEEE@month@ago@0", ["MON", "WED"]),
        ("opened_atMORETHANresolved_at@day@before@3", ["MON"]),
        ("opened_atLESSTHANresolved_at@hour@before@13", ["WED"]),
        ("resolved_atMORETHANopened_at@day@after@3", ["MON"]),
        ("opened_atMORETHANresolved_at@day@after@0", []),
        ("opened_atMORETHANresolved_at", ["MON", "WED", "SUN"]),
        ("opened_atSAMEASresolved_at@day", ["WED"]),
        ("opened_atNSAMEASresolved_at@week", ["SUN"]),
        ("sys_class_nameINSTANCEOFtask", ["MON", "WED", "SUN"]),
        ("sys_class_nameINSTANCEOFproblem", []),
    ],
)
def test_dates_have_parts_and_distances_in_the_user_s_zone(find, query, found):
    assert find(query) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("RLQUERYincident.caller_id,>0^ENDRLQUERY", ["adele"]),
        ("RLQUERYincident.caller_id,=0^ENDRLQUERY", ["patti"]),
        ("RLQUERYincident.caller_id,>=2,m2m^number=MON^ORnumber=WED^ENDRLQUERY", ["adele"]),
        ("RLQUERYincident.caller_id,>=2^number=MON^ENDRLQUERY", []),
        ("active=true^RLQUERYincident.caller_id,>0^ENDRLQUERY^ORDERBYuser_name", ["adele"]),
        ("RLQUERYno_such.caller_id,>0^ENDRLQUERY", ["adele", "patti"]),
        ("RLQUERYnonsense^ENDRLQUERY", ["adele", "patti"]),
        ("JOINsys_user.sys_id=sys_user_group.manager!active=true", ["patti"]),
        ("JOINsys_user.sys_id=sys_user_group.manager!", ["adele", "patti"]),
        ("active=true^JOINsys_user.sys_id=sys_user_group.manager!active=true^name=Desk^ORDERBYsys_id", ["patti"]),
        ("JOINnonsense", ["adele", "patti"]),
    ],
)
def test_records_of_other_tables_can_be_counted_and_joined(find, query, found):
    assert find(query, "sys_user") == found


def test_a_query_about_another_table_asks_for_rights_there(shared_api):
    megan = shared_api.as_user("megan.bowen@contoso.com")
    query = "RLQUERYincident.caller_id,>0^work_notesISNOTEMPTY^ENDRLQUERY"
    assert megan.get("/api/now/table/sys_user", sysparm_query=query).status == 403
