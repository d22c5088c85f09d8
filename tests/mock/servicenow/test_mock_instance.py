"""The instance as a test holds it: its journal, its clock, its life."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
import urllib3

from bridge.mock.servicenow import MockServiceNow, fabrikam

ALEX = "alex.wilber@contoso.com"
LIST = "/api/now/table/incident"


def test_the_journal_keeps_what_was_asked_and_answered(api, endpoint):
    api.get(LIST, headers={"Cookie": "a=b", "X-Test": "yes"}, sysparm_query="state=1^NQstate=2", sysparm_limit=1)
    endpoint.refresh("r3fresh")
    asked, refreshed = api.instance.journal
    assert (asked.method, asked.path, asked.status, asked.user) == ("GET", LIST, 200, ALEX)
    assert asked.query == {"sysparm_query": "state=1^NQstate=2", "sysparm_limit": "1"}
    assert "%5ENQ" in asked.query_string
    assert (asked.headers["x-test"], asked.cookies) == ("yes", {"a": "b"})
    assert (refreshed.form["refresh_token"], refreshed.status, refreshed.user) == ("r3fresh", 401, None)
    assert refreshed.body.startswith(b"client_id=")


def test_the_journal_finds_by_path_and_can_be_cleared(api):
    for path in (LIST, "/api/now/table/sys_user", LIST):
        api.get(path)
    journal = api.instance.journal
    assert [len(journal), len(journal.at(LIST)), journal.last.path] == [3, 2, LIST]
    journal.clear()
    assert len(journal) == 0


def test_a_stopped_instance_starts_again_on_its_port_with_all_it_knew(api):
    instance = api.instance
    url = instance.url
    instance.stop()
    with pytest.raises(urllib3.exceptions.NewConnectionError):
        api.pool.request("GET", url + LIST)
    instance.start()
    assert instance.url == url
    assert api.get(LIST).status == 200


def test_two_tenants_are_played_side_by_side(instance, pool):
    with MockServiceNow(people=fabrikam(), incidents=20) as other:
        token = instance.issue_tokens(ALEX, instance.client.client_id).access_token
        headers = {"Authorization": f"Bearer {token}"}
        assert pool.request("GET", instance.url + LIST, headers=headers).status == 200
        assert pool.request("GET", other.url + LIST, headers=headers).status == 401
        other.issue_tokens("nina.sharma@fabrikam.com", other.client.client_id)


def test_the_clock_begins_where_it_is_told_and_can_be_advanced():
    beginning = datetime(2026, 3, 1, tzinfo=UTC)
    clock = MockServiceNow(incidents=0, now=beginning).clock
    clock.advance(3600)
    assert timedelta() <= clock.now() - beginning - timedelta(hours=1) < timedelta(seconds=5)


def test_the_client_is_the_one_that_was_named():
    instance = MockServiceNow(
        incidents=0, client_id="one", client_secret="two", redirect_urls=["https://a/", "https://b/"]
    )
    assert (instance.client.client_id, instance.client.redirect_urls) == ("one", ("https://a/", "https://b/"))
    assert "two" not in repr(instance.client)
    with pytest.raises(ValueError, match="taken"):
        instance.add_client("Again", [], client_id="one")


def test_people_groups_and_incidents_can_be_added(api):
    instance = api.instance
    instance.add_group("Facilities")
    instance.add_user("new.hire@contoso.com", "New Hire", department="Catering")
    added = instance.add_incident(
        "new.hire@contoso.com", "No chair", group="Facilities", impact="1", urgency="1", u_vip="true"
    )
    fields = "number,caller_id.email,caller_id.department,assignment_group,priority,state,u_vip"
    (row,) = api.rows(
        sysparm_query=f"sys_id={added['sys_id']}",
        sysparm_fields=fields,
        sysparm_display_value="true",
        sysparm_exclude_reference_link="true",
    )
    assert row == {
        "number": "INC0010031",
        "caller_id.email": "new.hire@contoso.com",
        "caller_id.department": "Catering",
        "assignment_group": "Facilities",
        "priority": "1 - Critical",
        "state": "New",
        "u_vip": "true",
    }


def test_columns_can_be_added_and_unknown_ones_are_an_error(api):
    instance = api.instance
    with pytest.raises(ValueError, match="u_user_principal_name"):
        instance.add_user("new.hire", "New Hire", u_user_principal_name="new.hire@contoso.com")
    assert not instance.world["sys_user"].where("user_name", "new.hire")
    instance.add_column("sys_user", "u_user_principal_name")
    instance.add_user("new.hire", "New Hire", u_user_principal_name="new.hire@contoso.com")
    asked = {"sysparm_query": "u_user_principal_name=new.hire@contoso.com", "sysparm_fields": "user_name"}
    assert api.rows("sys_user", **asked) == [{"user_name": "new.hire"}]
    with MockServiceNow(incidents=0) as other:
        assert "u_user_principal_name" not in other.world["sys_user"].schema.columns


def test_users_have_groups_and_queries_know_them(api):
    instance = api.instance
    instance.world["incident"].clear()
    numbers = {
        group: instance.add_incident("adele.vance@contoso.com", "x", group=group)["number"]
        for group in ("Service Desk", "Network")
    }
    mine = "assignment_groupDYNAMICd6435e965f510100a9ad2572f2b47744"
    assert api.numbers(mine) == [numbers["Service Desk"]]  # Alex is in three groups, and not in this other one
    instance.add_user("cable.guy", "Cable Guy", roles=["itil"], groups=["Network"])
    assert api.as_user("cable.guy").numbers(mine) == [numbers["Network"]]
    members = api.rows("sys_user_grmember", sysparm_query="user.user_name=cable.guy", sysparm_fields="group.name")
    assert members == [{"group.name": "Network"}]
    with pytest.raises(KeyError):
        instance.add_user("nobody", "Nobody", groups=["Nowhere"])
    assert not instance.world["sys_user"].where("user_name", "nobody")


def test_dynamic_filters_can_be_added(api):
    filter_of_ours = "0" * 31 + "1"
    query = f"caller_idDYNAMIC{filter_of_ours}"
    assert api.get(LIST, sysparm_query=query).status == 501
    api.instance.add_dynamic_filter(filter_of_ours, "gs.getUserID()")
    api.instance.add_incident(ALEX, "My own")
    (row,) = api.rows(sysparm_query=query, sysparm_fields="short_description")
    assert row == {"short_description": "My own"}
    with pytest.raises(ValueError, match="does not play"):
        api.instance.add_dynamic_filter(filter_of_ours, "gs.sleep(9)")


def test_an_entry_may_name_its_incident_by_number(api):
    instance = api.instance
    instance.add_entry("INC0010001", "work_notes", "By number", ALEX)
    assert [row["value"] for row in instance.world["sys_journal_field"].all()][-1] == "By number"
    with pytest.raises(KeyError):
        instance.add_entry("INC9999999", "work_notes", "x", ALEX)


def test_naming_nobody_is_an_error(instance):
    with pytest.raises(KeyError):
        instance.add_incident("nobody", "x")
    with pytest.raises(KeyError):
        instance.add_incident(ALEX, "x", group="Nowhere")
    with pytest.raises(KeyError):
        instance.issue_tokens(ALEX, "unknown")


def test_an_unknown_page_leads_to_the_login(api):
    answer = api.get("/stats.do")
    assert (answer.status, answer.headers["Location"]) == (302, "/login.do")
    api.instance.options.sso = True
    assert api.get("/stats.do").headers["Location"] == "/login_with_sso.do"


def test_answers_are_dated_by_the_instances_own_clock(api):
    api.instance.clock.advance(600)
    for path in (LIST, "/login.do", "/nowhere"):
        dated = parsedate_to_datetime(api.get(path).headers["Date"])
        assert abs(dated - api.instance.clock.now()) < timedelta(seconds=5)
