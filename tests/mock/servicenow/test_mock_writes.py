"""Writes of the Table API: who may, what comes back, and what the platform adds by itself."""

from datetime import UTC, datetime

import pytest

ALEX, MEGAN, LEE, ADELE = (f"{name}@contoso.com" for name in ("alex.wilber", "megan.bowen", "lee.gu", "adele.vance"))
LIST = "/api/now/table/incident"
NOW = datetime(2026, 3, 11, 12, 30, tzinfo=UTC)


@pytest.fixture
def now(instance):
    """Stop close enough to a known time that dates can be told to the minute."""
    instance.clock.offset = NOW - datetime.now(UTC)
    return "2026-03-11 12:30"


@pytest.fixture
def opened(api):
    """Give the address of an incident that was just opened."""
    row = api.send("POST", LIST, {"short_description": "No coffee"}).json()["result"]
    return f"{LIST}/{row['sys_id']}"


def test_an_incident_is_opened_with_the_platform_s_defaults(api, now):
    adele = api.instance.world["sys_user"].one("user_name", ADELE)["sys_id"]
    sent = {"short_description": "No coffee", "caller_id": adele, "impact": "1", "urgency": 2}
    answer = api.send("POST", LIST, sent, sysparm_exclude_reference_link="true")
    row = answer.json()["result"]
    assert answer.status == 201
    assert answer.headers["Location"] == f"{api.instance.url}{LIST}/{row['sys_id']}"
    alex = api.instance.world["sys_user"].one("user_name", ALEX)["sys_id"]
    assert {name: row[name] for name in ("number", "state", "incident_state", "priority", "active", "u_vip")} == {
        "number": "INC0010031",
        "state": "1",
        "incident_state": "1",
        "priority": "2",
        "active": "true",
        "u_vip": "false",
    }
    assert (row["caller_id"], row["opened_by"], row["sys_created_by"], row["sys_updated_by"]) == (
        adele,
        alex,
        ALEX,
        ALEX,
    )
    assert {row[name][:16] for name in ("opened_at", "sys_created_on", "sys_updated_on")} == {now}
    assert (row["sys_mod_count"], row["sys_class_name"], row["sys_domain"]) == ("0", "incident", "global")


def test_the_record_comes_back_as_it_was_asked_for(api):
    asked = {"sysparm_fields": "state,opened_by.user_name", "sysparm_display_value": "all"}
    row = api.send("POST", LIST, {"state": "2"}, **asked).json()["result"]
    assert row == {
        "state": {"display_value": "In Progress", "value": "2"},
        "opened_by.user_name": {"display_value": ALEX, "value": ALEX},
    }
    silent = api.send("POST", LIST, {}, headers={"X-no-response-body": "true"})
    assert (silent.status, silent.data) == (201, b"")
    assert silent.headers["Location"].startswith(f"{api.instance.url}{LIST}/")


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_an_update_changes_what_is_sent_and_stamps_it(api, opened, now, method):
    before = api.get(opened).json()["result"]
    answer = api.as_user(MEGAN).send(method, opened, {"short_description": "Coffee", "impact": 1})
    assert answer.status == 404  # not of her group
    api.instance.world.update("incident", before["sys_id"], assignment_group=_group(api, "Service Desk"))
    row = api.as_user(MEGAN).send(method, opened, {"short_description": "Coffee", "impact": 1}).json()["result"]
    assert (row["short_description"], row["priority"], row["sys_updated_by"]) == ("Coffee", "3", MEGAN)
    assert (row["sys_mod_count"], row["sys_created_by"], row["opened_at"]) == ("1", ALEX, before["opened_at"])
    again = api.send(method, opened, {"short_description": "Coffee"}).json()["result"]
    assert (again["sys_mod_count"], again["sys_updated_by"]) == ("1", MEGAN)  # nothing changed, nothing stamped


def test_a_record_is_deleted_without_a_word_and_its_number_not_given_again(api, opened):
    admin = api.as_user("admin")
    answer = admin.get(opened, method="DELETE")
    assert (answer.status, answer.data) == (204, b"")
    assert admin.get(opened).status == admin.get(opened, method="DELETE").status == 404
    assert api.send("POST", LIST, {}).json()["result"]["number"] == "INC0010032"


def test_another_method_may_be_meant_than_the_one_sent(api, opened):
    headers = {"X-HTTP-Method-Override": "PATCH"}
    assert api.send("POST", opened, {"urgency": "1"}, headers=headers).json()["result"]["urgency"] == "1"


@pytest.mark.parametrize(
    ("user", "method", "status"),
    [
        (LEE, "POST", 403),
        (ALEX, "POST", 201),
        ("admin", "POST", 201),
        (ALEX, "PATCH", 200),
        (LEE, "PATCH", 404),
        (ALEX, "DELETE", 403),
        ("admin", "DELETE", 204),
    ],
)
def test_roles_say_who_may_write_incidents(api, opened, user, method, status):
    answer = api.as_user(user).send(method, LIST if method == "POST" else opened, {})
    assert answer.status == status
    if status == 403:
        operation = {"POST": "Insert", "DELETE": "Delete"}[method]
        detail = f"ACL Exception {operation} Failed due to security constraints"
        assert answer.json() == {"error": {"message": "Operation Failed", "detail": detail}, "status": "failure"}


@pytest.mark.parametrize(
    ("table", "role"),
    [
        ("oauth_entity", "oauth_admin"),
        ("oauth_entity", "mi_admin"),
        ("sys_cors_rule", "cors_rule_admin"),
        ("sys_cors_rule", "web_service_admin"),
        ("sys_user", "user_admin"),
    ],
)
def test_other_tables_have_roles_of_their_own(api, table, role):
    api.instance.add_user("specialist", "Specialist", roles=[role])
    body = {"name": "x", "domain": "https://x.example"}
    assert api.send("POST", f"/api/now/table/{table}", body).status == 403
    assert api.as_user("specialist").send("POST", f"/api/now/table/{table}", body).status == 201
    assert api.as_user("specialist").send("POST", LIST, {}).status == 403


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"{'urgency'", {}, 400),
        (b'"text"', {}, 400),
        (b"", {}, 201),
        (b'[{"urgency":"1"},{"urgency":"2"}]', {}, 201),
        (b"urgency=1", {"Content-Type": "application/x-www-form-urlencoded"}, 415),
        (b"<request/>", {"Content-Type": "application/xml"}, 201),
        (b"", {"Content-Type": "application/xml"}, 201),
        (b"<request><entry>", {"Content-Type": "text/xml"}, 400),
        (b'"' + b"x" * 10 * 1024 * 1024 + b'"', {}, 400),
    ],
)
def test_a_body_is_one_json_object(api, body, headers, status):
    answer = api.send("POST", LIST, body, headers=headers)
    assert answer.status == status
    if status == 400:
        assert answer.json()["error"]["message"] == "Exception while reading request"


@pytest.mark.parametrize("written", ["<request><entry>{}</entry><entry/></request>", "<request>{}</request>"])
def test_a_body_may_be_xml(api, written):
    adele = api.instance.world["sys_user"].one("user_name", ADELE)["sys_id"]
    columns = f"<short_description>A &lt; B</short_description><impact>1</impact><caller_id><value>{adele}</value>"
    body = written.format(f"{columns}<link>http://x/</link></caller_id><close_code/>").encode()
    answer = api.send("POST", LIST, body, headers={"Content-Type": "application/xml; charset=utf-8"})
    row = answer.json()["result"]
    assert (row["short_description"], row["impact"], row["close_code"]) == ("A < B", "1", "")
    assert row["caller_id"]["value"] == adele


def test_a_table_there_is_not_is_400_before_anything_else(api):
    answer = api.as_user(LEE).send("POST", "/api/now/table/no_such", b"?")
    assert (answer.status, answer.json()["error"]["message"]) == (400, "Invalid table no_such")


def test_unknown_columns_and_the_platform_s_own_are_ignored(api):
    sent = {"nonsense": "x", "sys_created_by": "me", "sys_mod_count": "9", "comments_and_work_notes": "x"}
    row = api.send("POST", LIST, sent).json()["result"]
    assert "nonsense" not in row
    assert (row["sys_created_by"], row["sys_mod_count"], row["comments_and_work_notes"]) == (ALEX, "0", "")


def test_what_a_user_does_not_read_they_do_not_write(api, opened):
    sys_id = opened.rpartition("/")[2]
    api.instance.world.update("incident", sys_id, assignment_group=_group(api, "Service Desk"))
    api.as_user(MEGAN).send("PATCH", opened, {"work_notes": "hidden from me"})
    assert not api.instance.world["sys_journal_field"].where("element_id", sys_id)


def test_a_sys_id_may_be_chosen_once(api):
    chosen = {"sys_id": "AAAABBBBCCCCDDDDEEEEFFFF00001111"}
    assert api.send("POST", LIST, chosen).json()["result"]["sys_id"] == chosen["sys_id"]
    assert api.send("POST", LIST, chosen).status == 403
    assert len(api.send("POST", LIST, {"sys_id": "short"}).json()["result"]["sys_id"]) == 32


def test_values_may_be_written_as_the_user_sees_them(api):
    sent = {
        "state": "in progress",
        "caller_id": "Adele Vance",
        "assignment_group": "no such group",
        "opened_at": "11/03/2026 13:30:00",
        "active": "1",
        "due_date": "tomorrow",
    }
    asked = {"sysparm_input_display_value": "true", "sysparm_exclude_reference_link": "true"}
    row = api.send("POST", LIST, sent, **asked).json()["result"]
    adele = api.instance.world["sys_user"].one("user_name", ADELE)["sys_id"]
    assert (row["state"], row["caller_id"], row["assignment_group"], row["due_date"]) == ("2", adele, "", "")
    assert row["opened_at"] == "2026-03-11 12:30:00"  # Alex lives in Berlin
    raw = api.send("POST", LIST, {"opened_at": "2026-03-11 12:30:00", "due_date": "11/03/2026"}).json()["result"]
    assert (raw["opened_at"], raw["due_date"]) == ("2026-03-11 12:30:00", "")


def test_what_was_read_can_be_sent_back(api, opened):
    read = api.get(opened, sysparm_display_value="all").json()["result"]
    answer = api.send("PATCH", opened, read).json()["result"]
    assert answer["opened_by"]["value"] == read["opened_by"]["value"]
    assert answer["sys_mod_count"] == "0"


def test_journals_take_entries_and_keep_none_in_the_record(api, opened, now):
    row = api.send("PATCH", opened, {"comments": "On its way.", "work_notes": ""}).json()["result"]
    assert (row["comments"], row["sys_mod_count"]) == ("", "1")
    shown = api.get(opened, sysparm_fields="comments_and_work_notes", sysparm_display_value="true").json()["result"]
    text = shown["comments_and_work_notes"]
    assert text.startswith("11/03/2026 13:30")
    assert text.endswith("- Alex Wilber (Additional comments)\nOn its way.\n\n")
    admin = api.as_user("admin")
    admin.get(opened, method="DELETE")
    assert not admin.rows("sys_journal_field", sysparm_query=f"element_id={opened.rpartition('/')[2]}")


def test_a_password_is_ignored_silently(api):
    admin = api.as_user("admin")
    sent = {"user_name": "new.hire", "first_name": "New", "last_name": "Hire", "user_password": "secret"}
    row = admin.send("POST", "/api/now/table/sys_user", sent).json()["result"]
    assert (row["name"], row["active"], row["user_password"]) == ("New Hire", "true", "")
    assert api.get(LIST, token=None, headers={"Authorization": "Basic bmV3LmhpcmU6c2VjcmV0"}).status == 401
    assert api.get(LIST, token=None, headers={"Authorization": "Basic bmV3LmhpcmU6"}).status == 401


def test_resolving_needs_a_code_there_is_and_notes(api, opened):
    done = {"state": "6", "close_notes": "Brewed.", "close_code": "Solved (Permanently)"}
    refused = api.send("PATCH", opened, done)
    assert refused.status == 403
    assert refused.json()["error"] == {
        "message": "Operation Failed",
        "detail": "Data Policy Exception: \n\tThe following fields are mandatory: Resolution code",
    }
    nothing = api.send("PATCH", opened, {"incident_state": "6"}).json()["error"]["detail"]
    assert nothing.endswith("Resolution code, Close notes")
    assert api.get(opened).json()["result"]["state"] == "1"
    assert api.send("PATCH", opened, done | {"close_code": "Solution provided"}).status == 200


def test_dates_follow_the_state_and_open_again(api, opened, now):
    done = {"state": "6", "close_notes": "Brewed.", "close_code": "Solution provided"}
    resolved = api.send("PATCH", opened, done, sysparm_display_value="true").json()["result"]
    assert (resolved["active"], resolved["incident_state"], resolved["closed_at"]) == ("true", "Resolved", "")
    assert (resolved["resolved_at"][:16], resolved["resolved_by"]["display_value"]) == (
        "11/03/2026 13:30",
        "Alex Wilber",
    )
    closed = api.send("PATCH", opened, {"state": "7"}).json()["result"]
    assert (closed["active"], closed["closed_at"][:16], closed["resolved_at"][:16]) == ("false", now, now)
    again = api.send("PATCH", opened, {"state": "2"}).json()["result"]
    assert (again["active"], again["closed_at"], again["resolved_at"]) == ("true", "", "")
    assert (again["calendar_duration"], again["calendar_stc"]) == ("", "")


def test_how_long_it_took_is_reckoned_when_it_is_resolved(api, opened, now):
    sys_id = opened.rpartition("/")[2]
    api.instance.world.update("incident", sys_id, opened_at="2026-03-10 11:24:00")
    done = {"state": "6", "close_notes": "Brewed.", "close_code": "Solution provided"}
    api.send("PATCH", opened, done)
    row = api.get(opened, sysparm_display_value="all").json()["result"]
    assert row["calendar_duration"]["value"].startswith("1970-01-02 01:06:")
    assert row["calendar_duration"]["display_value"] == "1 Day 1 Hour 6 Minutes"
    assert 90_360 <= int(row["calendar_stc"]["value"]) < 90_420


def test_an_invalid_choice_and_a_priority_are_not_believed(api, opened):
    row = api.send("PATCH", opened, {"state": "99", "priority": "1"}).json()["result"]
    assert (row["state"], row["priority"], row["sys_mod_count"]) == ("1", "5", "0")


def _group(api, name):
    return api.instance.world["sys_user_group"].one("name", name)["sys_id"]
