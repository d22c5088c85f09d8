"""Access rules: rows, columns and queries that a user may not have."""

from base64 import b64encode

from bridge.mock.servicenow import QueryRule, Restriction

MEGAN, LEE, PATTI = "megan.bowen@contoso.com", "lee.gu@contoso.com", "patti.fernandez@contoso.com"
LIST = "/api/now/table/incident"


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
    told = [name for name in shared_api.rows("sys_choice")[0] if not name.startswith("sys_")]
    assert told == ["label"]


def test_restrictions_can_be_given_to_new_users(api):
    only = Restriction("incident", "priority=1^ORpriority=2", frozenset({"description"}))
    api.instance.add_user("tester", "Tester", roles=["itil"], restrictions=[only])
    rows = api.as_user("tester").rows(sysparm_fields="priority,description")
    assert {row["priority"] for row in rows} <= {"1", "2"}
    assert all("description" not in row for row in rows)


def test_basic_authentication_can_be_switched_off(api):
    proof = {"Authorization": f"Basic {b64encode(b'admin:admin').decode()}"}
    assert api.get(LIST, token=None, headers=proof).status == 200
    api.instance.options.basic_auth = False
    assert api.get(LIST, token=None, headers=proof).status == 401
