"""What encoded queries mean, from their grammar to the rows they find."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bridge.mock.servicenow import Condition, Options, Order, parse
from bridge.mock.servicenow.query import NotImitated, Search, Viewpoint
from bridge.mock.servicenow.world import World

NOW = datetime(2026, 3, 11, 12, 30, tzinfo=UTC)
ADELE = "a" * 32
ROWS = {
    "INC1": {"state": "1", "priority": "3", "short_description": "VPN drops", "opened_at": "2026-03-11 08:00:00"},
    "INC2": {"state": "2", "priority": "10", "short_description": "vpn slow", "opened_at": "2026-03-10 08:00:00"},
    "INC3": {"state": "3", "priority": "2", "short_description": "Printer", "opened_at": "2026-02-20 08:00:00"},
    "INC7": {"state": "7", "priority": "", "short_description": "", "opened_at": "2025-06-01 08:00:00"},
}
ALL = ["INC1", "INC2", "INC3", "INC7"]


@pytest.fixture(scope="module")
def world():
    world = World("test")
    world.insert("cmn_department", sys_id="d" * 32, name="Retail", dept_head="b" * 32)
    world.insert("sys_user", sys_id=ADELE, name="Adele Vance", email="adele@contoso.com", department="d" * 32)
    world.insert("sys_user", sys_id="b" * 32, name="Patti Fernandez", email="patti@contoso.com")
    world.insert("sys_user_group", sys_id="e" * 32, name="Desk")
    callers = {"INC1": ADELE, "INC2": ADELE, "INC3": "b" * 32}
    for number, columns in ROWS.items():
        active = str(columns["state"] != "7").lower()
        caller = callers.get(number, "")
        group = "e" * 32 if number == "INC3" else ""
        known = {"number": number, "caller_id": caller, "assignment_group": group, "active": active}
        world.insert("incident", opened_by=ADELE, **known, **columns)
    return world


@pytest.fixture
def options():
    return Options()


@pytest.fixture
def find(world, options):
    search, viewpoint = (
        Search(world, options),
        Viewpoint(ADELE, "adele", "Adele", ZoneInfo("Europe/Berlin"), NOW, groups=("e" * 32, "f" * 32)),
    )
    return lambda query: [record["number"] for record in search.matching("incident", query, viewpoint)]


def test_a_query_is_parsed_into_branches_groups_and_order():
    query = parse("a=1^b=2^ORc=3^NQd=4^ORDERBYDESCopened_at^ORDERBYsys_id^EQ")
    assert query.branches == (
        ((Condition("a", "=", "1"),), (Condition("b", "=", "2"), Condition("c", "=", "3"))),
        ((Condition("d", "=", "4"),),),
    )
    assert query.order == (Order("opened_at", descending=True), Order("sys_id", descending=False))
    assert query.dropped == ()


def test_the_longest_operator_is_read():
    spelled = "a>=1^b!=2^cNOT INx,y^dISNOTEMPTY^eINSTANCEOFtask^f!*z^gLIKEIN^hRELATIVEGT@hour@ago@1"
    assert [(each.operator, each.value) for each in parse(spelled).conditions] == [
        (">=", "1"),
        ("!=", "2"),
        ("NOT IN", "x,y"),
        ("ISNOTEMPTY", ""),
        ("INSTANCEOF", "task"),
        ("NOT LIKE", "z"),
        ("LIKE", "IN"),
        ("RELATIVEGT", "@hour@ago@1"),
    ]


def test_what_is_no_condition_is_reported_as_dropped():
    assert parse("^^^").dropped == ()
    assert parse("AAAA=BBBB^just words^state=1").dropped == ("AAAA=BBBB", "just words")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=2", ["INC2"]),
        ("state!=2", ["INC1", "INC3", "INC7"]),
        ("priority!=3", ["INC2", "INC3", "INC7"]),
        ("stateIN2,3", ["INC2", "INC3"]),
        ("stateNOT IN2,3", ["INC1", "INC7"]),
        ("priority<10", ["INC1", "INC3"]),
        ("priority>=3", ["INC1", "INC2"]),
        ("priorityBETWEEN2@3", ["INC1", "INC3"]),
        ("priorityISEMPTY", ["INC7"]),
        ("priorityISNOTEMPTY", ["INC1", "INC2", "INC3"]),
        ("short_descriptionEMPTYSTRING", ["INC7"]),
        ("priorityANYTHING", ALL),
        ("short_descriptionLIKEvpn", ["INC1", "INC2"]),
        ("short_description*vpn", ["INC1", "INC2"]),
        ("short_descriptionCONTAINSslow", ["INC2"]),
        ("short_descriptionNOT LIKEvpn", ["INC3", "INC7"]),
        ("short_description!*vpn", ["INC3", "INC7"]),
        ("short_descriptionSTARTSWITHPrint", ["INC3"]),
        ("short_descriptionENDSWITHdrops", ["INC1"]),
        ("short_description%drops", ["INC1"]),
        ("opened_at>=2026-03-10", ["INC1", "INC2"]),
        ("opened_at<2026-03-10 08:00:00", ["INC3", "INC7"]),
        ("caller_idSAMEASopened_by", ["INC1", "INC2"]),
        ("caller_idNSAMEASopened_by", ["INC3", "INC7"]),
        ("priorityGT_FIELDstate", ["INC1", "INC2"]),
        ("123TEXTQUERY321=drops vpn", ["INC1"]),
    ],
)
def test_operators(find, query, found):
    assert find(query) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=1^priority=3", ["INC1"]),
        ("state=1^ORstate=2^ORstate=7^active=true", ["INC1", "INC2"]),
        ("active=true^state=7^ORstate=2", ["INC2"]),
        ("active=true^state=1^NQactive=false", ["INC1", "INC7"]),
        ("ORstate=1", ["INC1"]),
    ],
)
def test_or_binds_to_the_condition_before_it_and_nq_opens_a_branch(find, query, found):
    assert find(query) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (f"caller_id={ADELE}", ["INC1", "INC2"]),
        ("caller_id=Adele Vance", []),
        ("caller_idSTARTSWITHadele", ["INC1", "INC2"]),
        ("caller_idLIKEfern", ["INC3"]),
        ("caller_id.email=patti@contoso.com", ["INC3"]),
        ("caller_id.department.dept_head.email=patti@contoso.com", ["INC1", "INC2"]),
        ("caller_id.department=" + "d" * 32, ["INC1", "INC2"]),
        ("caller_id=", ["INC7"]),
    ],
)
def test_references_compare_by_id_search_by_name_and_can_be_walked(find, query, found):
    assert find(query) == found


@pytest.mark.parametrize(
    "query", ["no_such=banana", "^^^", "number.name=x", "caller_id.no=x", "garbage", "priorityBETWEEN2"]
)
def test_an_invalid_part_is_dropped_and_may_leave_every_row(find, options, query):
    assert find(query) == ALL
    assert find(f"state=1^{query}") == ["INC1"]
    options.invalid_query_returns_no_rows = True
    assert find(f"state=1^{query}") == ([] if query != "^^^" else ["INC1"])


def test_a_value_that_fits_no_number_finds_nothing(find):
    assert find("state=NOT_A_NUMBER") == find("state==1") == find("state>x") == []


def test_a_branch_of_which_nothing_is_left_does_not_widen_the_query(find):
    assert find("no_such=1^NQstate=2") == ["INC2"]


def test_text_is_compared_without_case_unless_the_instance_minds(find, options):
    assert find("short_description=PRINTER") == ["INC3"]
    options.case_insensitive = False
    assert find("short_description=PRINTER") == []
    assert find("short_description=Printer") == ["INC3"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ORDERBYpriority", ["INC7", "INC3", "INC1", "INC2"]),
        ("ORDERBYDESCpriority", ["INC2", "INC1", "INC3", "INC7"]),
        ("ORDERBYactive^ORDERBYDESCopened_at", ["INC7", "INC1", "INC2", "INC3"]),
        ("ORDERBYDESCcaller_id^ORDERBYnumber", ["INC3", "INC1", "INC2", "INC7"]),
        ("ORDERBYno_such", ALL),
        ("GROUPBYstate", ALL),
    ],
)
def test_order(find, query, found):
    assert find(query) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("caller_id=javascript:gs.getUserID()", ["INC1", "INC2"]),
        ("caller_idDYNAMIC90d1921e5f510100a9ad2572f2b477fe", ["INC1", "INC2"]),
        ("assignment_groupDYNAMICd6435e965f510100a9ad2572f2b47744", ["INC3"]),
        ("assignment_groupINjavascript:getMyGroups()", ["INC3"]),
        ("assignment_groupINjavascript:gs.getUser().getMyGroups();", ["INC3"]),
        ("opened_at>=javascript:gs.beginningOfToday()", ["INC1"]),
        ("opened_at<javascript:gs.beginningOfLastMonth()", ["INC7"]),
        ("opened_atBETWEENjavascript:gs.beginningOfLastMonth()@javascript:gs.endOfLastMonth()", ["INC3"]),
        ("opened_at>javascript:gs.daysAgo(2)", ["INC1", "INC2"]),
        ("opened_at>=javascript:gs.dateGenerate('2026-03-11','09:00:00')", ["INC1"]),
        ("opened_at>javascript:gs.dateGenerate('2026-03-11','09:00:00')", []),
        ("opened_atONToday@javascript:gs.beginningOfToday()@javascript:gs.endOfToday()", ["INC1"]),
        ("opened_atON2026-03-10", ["INC2"]),
        ("opened_atNOTON2026-03-10", ["INC1", "INC3", "INC7"]),
        ("opened_atRELATIVEGT@hour@ago@5", ["INC1"]),
        ("opened_atRELATIVELT@month@ago@6", ["INC7"]),
        ("opened_atRELATIVEGE@dayofweek@ahead@1", []),
    ],
)
def test_scripts_and_relative_dates_are_evaluated_for_the_user(find, query, found):
    assert find(query) == found


@pytest.mark.parametrize(
    "query", ["state=javascript:gs.sleep(9)", "number=javascript:1+1", "opened_atDATEPARTMonday@x", "sys_idDYNAMIC0"]
)
def test_what_is_not_played_is_said(find, query):
    with pytest.raises(NotImitated):
        find(query)


def test_a_change_is_found_at_once(world, find):
    assert find("short_description=New") == []
    record = world.insert("incident", number="INC9", short_description="New")
    assert find("short_description=New") == ["INC9"]
    world["incident"].remove(record["sys_id"])
    assert find("short_description=New") == []
