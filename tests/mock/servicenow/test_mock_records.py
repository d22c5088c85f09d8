"""The Table API: shapes, paging, rules and refusals."""

import gzip
import re
from base64 import b64encode
from typing import Any

import pytest

from bridge.mock.servicenow import MockServiceNow, Options, QueryRule, Restriction

MEGAN, LEE, PATTI = "megan.bowen@contoso.com", "lee.gu@contoso.com", "patti.fernandez@contoso.com"
LIST = "/api/now/table/incident"
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
    instance.world["incident"]._records.clear()
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


def test_pages_are_cut_and_linked(shared_api, adele):
    query = f"caller_id={adele}^ORDERBYsys_id"
    answer = shared_api.get(LIST, sysparm_query=query, sysparm_limit=25, sysparm_offset=25, sysparm_fields="number")
    assert answer.headers["X-Total-Count"] == "57"
    url = f"{shared_api.instance.url}{LIST}?sysparm_query=caller_id%3D{adele}%5EORDERBYsys_id&sysparm_fields=number"
    pages = {"first": 0, "prev": 0, "next": 50, "last": 50}
    assert answer.headers["Link"] == ",".join(
        f'<{url}&sysparm_limit=25&sysparm_offset={offset}>;rel="{name}"' for name, offset in pages.items()
    )


@pytest.mark.parametrize(
    ("offset", "names"), [(0, "first next last"), (25, "first prev next last"), (50, "first prev last")]
)
def test_prev_and_next_are_left_out_where_there_is_none(shared_api, adele, offset, names):
    answer = shared_api.get(LIST, sysparm_query=f"caller_id={adele}", sysparm_limit=25, sysparm_offset=offset)
    assert " ".join(re.findall(r'rel="(\w+)"', answer.headers["Link"])) == names
    assert len(answer.json()["result"]) == (25 if offset < 50 else 7)


def test_pages_joined_by_their_links_are_the_whole(shared_api, adele):
    seen, answer = [], shared_api.get(LIST, sysparm_query=f"caller_id={adele}^ORDERBYsys_id", sysparm_limit=20)
    while True:
        seen += [row["sys_id"] for row in answer.json()["result"]]
        following = re.search(r'<([^>]*)>;rel="next"', answer.headers["Link"])
        if not following:
            break
        answer = shared_api.get(following.group(1).removeprefix(shared_api.instance.url))
    assert len(seen) == len(set(seen)) == 57


def test_count_and_links_can_be_spared(shared_api):
    spared = {"sysparm_no_count": "true", "sysparm_suppress_pagination_header": "true"}
    headers = shared_api.get(LIST, sysparm_limit=1, **spared).headers
    assert "X-Total-Count" not in headers
    assert "Link" not in headers
    assert "Link" not in shared_api.get(LIST).headers


def test_limits_apply_before_row_rules_so_pages_come_back_short(shared_api):
    megan, desk = shared_api.as_user(MEGAN), shared_api.instance.world.new_id("sys_user_group", "Service Desk")
    answer = megan.get(LIST, sysparm_limit=50, sysparm_fields="assignment_group", sysparm_exclude_reference_link="true")
    groups = [row["assignment_group"] for row in answer.json()["result"]]
    assert set(groups) == {desk}
    assert 0 < len(groups) < 50
    assert answer.headers["X-Total-Count"] == "400"


def test_a_hidden_column_is_left_out_and_its_entries_with_it(shared_api):
    megan = shared_api.as_user(MEGAN)
    rows = megan.rows(sysparm_fields="number,work_notes,comments_and_work_notes", sysparm_display_value="true")
    assert all("work_notes" not in row for row in rows)
    assert not any("(Work notes)" in row["comments_and_work_notes"] for row in rows)
    assert any("(Additional comments)" in row["comments_and_work_notes"] for row in rows)
    assert "work_notes" not in megan.rows(sysparm_limit=50)[0]


def test_without_a_role_lists_are_empty_and_not_refused(shared_api):
    answer = shared_api.as_user(LEE).get(LIST)
    assert (answer.status, answer.json()) == (200, {"result": []})


def test_without_a_role_users_read_what_is_their_own(shared_api):
    lee, patti = shared_api.as_user(LEE), shared_api.as_user(PATTI)
    me = {"sysparm_query": "sys_id=javascript:gs.getUserID()", "sysparm_fields": "user_name"}
    assert lee.rows("sys_user", **me) == [{"user_name": LEE}]
    callers = {row["caller_id.name"] for row in patti.rows(sysparm_fields="caller_id.name")}
    assert callers == {"Patti Fernandez"}


def test_one_record_is_read_by_id(shared_api):
    (row,) = shared_api.rows(sysparm_query="number=INC0010005", sysparm_fields="sys_id")
    answer = shared_api.get(f"{LIST}/{row['sys_id']}", sysparm_fields="number")
    assert answer.json() == {"result": {"number": "INC0010005"}}


def test_missing_and_forbidden_records_look_the_same(shared_api):
    other = shared_api.rows(sysparm_query="assignment_group.name=Network", sysparm_fields="sys_id", sysparm_limit=1)[0]
    answers = [
        shared_api.get(f"{LIST}/{'0' * 32}"),
        shared_api.as_user(MEGAN).get(f"{LIST}/{other['sys_id']}"),
        shared_api.as_user(LEE).get(f"{LIST}/{other['sys_id']}"),
    ]
    error = {"message": "No Record found", "detail": "Record doesn't exist or ACL restricts the record retrieval"}
    assert [answer.status for answer in answers] == [404, 404, 404]
    assert all(answer.json() == {"error": error, "status": "failure"} for answer in answers)


def test_version_1_answers_404_where_later_ones_answer_an_empty_list(shared_api):
    found = {
        version: shared_api.get(f"/api/now{version}/table/incident", sysparm_query="number=x")
        for version in ("", "/v1", "/v2")
    }
    assert {version: answer.status for version, answer in found.items()} == {"": 200, "/v1": 404, "/v2": 200}


@pytest.mark.parametrize(
    ("path", "status", "message"),
    [
        ("/api/now/table/no_such", 400, "Invalid table no_such"),
        ("/api/now/stats/no_such", 400, "Invalid table no_such"),
        ("/api/now/nothing", 400, "Requested URI does not represent any resource"),
        ("/api/now/v9/table/incident", 400, "Requested URI does not represent any resource"),
    ],
)
def test_unknown_tables_and_resources_are_refused(shared_api, path, status, message):
    answer = shared_api.get(path)
    assert (answer.status, answer.json()["error"]["message"]) == (status, message)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_writing_is_not_played_yet(shared_api, method):
    assert shared_api.get(LIST, method=method).status == 405


def test_head_is_get_without_a_body(shared_api):
    answer = shared_api.get(LIST, method="HEAD")
    assert (answer.status, answer.data, answer.headers["X-Total-Count"]) == (200, b"", "400")


def test_a_type_that_cannot_be_produced_is_406(shared_api):
    assert shared_api.get(LIST, headers={"Accept": "text/csv"}).status == 406


def test_pairs_filter_by_value_or_label_and_count_only_without_a_query(shared_api):
    on_hold = shared_api.numbers("state=3")
    assert [row["number"] for row in shared_api.rows(state="3", sysparm_fields="number")] == on_hold
    assert [row["number"] for row in shared_api.rows(state="On Hold", sysparm_fields="number")] == on_hold
    named = shared_api.rows(caller_id="Adele Vance", active="true", unknown="x", sysparm_fields="number")
    assert len(named) == 30
    assert shared_api.numbers("state=3", active="false") == on_hold


def test_a_query_rule_refuses_with_403(api):
    api.instance.options.query_rules = (QueryRule("sys_user", "email"),)
    refused = api.get("/api/now/table/sys_user", sysparm_query="emailLIKEadele")
    assert refused.status == 403
    assert refused.json()["error"] == {
        "message": "Insufficient rights to query records",
        "detail": "Field(s) present in the query do not have permission to be read",
    }
    statuses = {
        query: api.get("/api/now/table/sys_user", sysparm_query=query).status
        for query in ("email=adele.vance@contoso.com", "ORDERBYemail", "nameLIKEadele")
    }
    assert statuses == {"email=adele.vance@contoso.com": 200, "ORDERBYemail": 403, "nameLIKEadele": 200}
    assert api.get(LIST, sysparm_query="caller_id.emailSTARTSWITHadele").status == 403
    assert api.as_user("admin").get("/api/now/table/sys_user", sysparm_query="emailLIKEadele").status == 200


def test_a_column_that_is_hidden_cannot_be_asked_about(shared_api):
    assert shared_api.as_user(MEGAN).get(LIST, sysparm_query="work_notesISNOTEMPTY").status == 403


def test_choice_lists_are_for_administrators(shared_api):
    query = "name=incident^element=state^language=en^inactive=false"
    assert shared_api.get("/api/now/table/sys_choice", sysparm_query=query).status == 403
    assert len(shared_api.as_user("admin").rows("sys_choice", sysparm_query=query)) == 6


def test_restrictions_can_be_given_to_new_users(api):
    only = Restriction("incident", "priority=1^ORpriority=2", frozenset({"description"}))
    api.instance.add_user("tester", "Tester", roles=["itil"], restrictions=[only])
    rows = api.as_user("tester").rows(sysparm_fields="priority,description")
    assert {row["priority"] for row in rows} <= {"1", "2"}
    assert all("description" not in row for row in rows)


def test_an_address_of_more_than_8_kib_is_414_in_html(shared_api):
    room = 8192 - len(f"{LIST}?sysparm_query=")
    long = shared_api.get(LIST, sysparm_query="A" * room)
    assert long.status == 200
    answer = shared_api.get(LIST, sysparm_query="A" * (room + 1))
    assert answer.status == 414
    assert answer.data.startswith(b"<html>")
    assert shared_api.get(LIST, sysparm_query="A" * 23_000).status == 414


def test_what_the_mock_does_not_play_is_501(shared_api):
    answer = shared_api.get(LIST, sysparm_query="opened_atDATEPARTMonday@x")
    assert (answer.status, answer.json()["error"]["detail"]) == (501, "operator DATEPART")


def test_an_answer_carries_the_ordinary_headers(shared_api):
    headers = shared_api.get(LIST, sysparm_limit=1).headers
    assert headers["Content-Type"] == "application/json;charset=UTF-8"
    assert headers["X-Is-Logged-In"] == "true"
    assert headers["Server"] == "ServiceNow"
    assert headers["Transfer-Encoding"] == "chunked"
    assert headers["Keep-Alive"] == "timeout=20"
    assert headers["X-Transaction-ID"]
    assert "X-RateLimit-Limit" not in headers


def test_an_answer_is_compressed_for_who_accepts_it(shared_api):
    token = {"Authorization": f"Bearer {shared_api.token}", "Accept-Encoding": "gzip, deflate"}
    url = f"{shared_api.instance.url}{LIST}?sysparm_limit=2"
    answer = shared_api.pool.request("GET", url, headers=token, decode_content=False)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data).startswith(b'{"result":[{')


def test_basic_authentication_can_be_switched_off(api):
    proof = {"Authorization": f"Basic {b64encode(b'admin:admin').decode()}"}
    assert api.get(LIST, token=None, headers=proof).status == 200
    api.instance.options.basic_auth = False
    assert api.get(LIST, token=None, headers=proof).status == 401


def test_the_instance_s_time_zone_is_for_who_has_none():
    with MockServiceNow(incidents=0, options=Options(time_zone="UTC", date_format="dd/MM/yyyy")) as instance:
        instance.add_incident("adele.vance@contoso.com", "x", opened_at="2026-01-02 03:04:05")
        assert instance.world["incident"].all()[0]["number"] == "INC0010001"
