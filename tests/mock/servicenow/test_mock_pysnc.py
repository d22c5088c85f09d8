"""The vendor's own client for Python against the mock, as its users would use it."""

import pysnc
import pytest

from bridge.mock.servicenow import MockServiceNow, Options

ALEX, ADELE = "alex.wilber@contoso.com", "adele.vance@contoso.com"
ADMIN = "6816f79cc0a8016401c5a33be04be441"


@pytest.fixture(scope="module")
def encrypted():
    with MockServiceNow(tls=True, options=Options(password_grant=True)) as mock:
        yield mock


@pytest.fixture(autouse=True)
def own_authority(monkeypatch):
    """Let no authority of the machine's stand before the mock's: requests puts them first."""
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def client(encrypted):
    client = pysnc.ServiceNowClient(encrypted.url, (ALEX, "demo"), verify=encrypted.ca_file)
    yield client
    client.session.close()


@pytest.fixture
def incidents(client):
    return client.GlideRecord("incident")


def test_a_record_is_got_by_id_or_by_a_field(client):
    user = client.GlideRecord("sys_user")
    assert user.get(ADMIN)
    assert (user.user_name, user.name) == ("admin", "System Administrator")
    adele = client.GlideRecord("sys_user")
    assert adele.get("user_name", ADELE)
    assert adele.get_display_value("department") == "Retail"
    assert not client.GlideRecord("sys_user").get("0" * 32)


def test_a_query_is_counted_paged_and_dot_walked(client, encrypted):
    adele = encrypted.world["sys_user"].one("user_name", ADELE)["sys_id"]
    incidents = client.GlideRecord("incident", batch_size=10)
    incidents.fields = ["number", "active", "caller_id", "caller_id.email", "state"]
    incidents.add_query("caller_id.email", ADELE)
    incidents.add_query("opened_at", ">", "2001-01-01 00:00:00")
    encrypted.journal.clear()
    incidents.query()
    assert (incidents.get_row_count(), len(incidents)) == (57, 57)
    rows = [(row.number.get_value(), row.caller_id.get_value(), row.caller_id.email.get_value()) for row in incidents]
    assert len(set(rows)) == 57
    pages = [received.query["sysparm_offset"] for received in encrypted.journal.at("/api/now/table/incident")]
    assert pages == ["0", "10", "20", "30", "40", "50"]
    assert {row[1:] for row in rows} == {(adele, ADELE)}
    incidents.rewind()
    assert incidents.next()
    assert incidents.get_display_value("caller_id") == "Adele Vance"
    assert incidents.get_display_value("state") in {"New", "In Progress", "On Hold", "Resolved", "Closed", "Canceled"}
    assert incidents.state.get_value().isdecimal()


def test_conditions_orders_and_limits(incidents):
    group = incidents.add_query("state", "1")
    group.add_or_condition("state", "2")
    incidents.add_not_null_query("assignment_group")
    incidents.order_by_desc("number")
    incidents.limit = 7
    incidents.query()
    rows = [(row.number.get_value(), row.state.get_value()) for row in incidents]
    assert len(rows) == 7
    assert rows == sorted(rows, reverse=True)
    assert {state for _, state in rows} <= {"1", "2"}


def test_dates_and_booleans_are_read(incidents):
    incidents.add_active_query()
    incidents.limit = 1
    incidents.query()
    assert incidents.next()
    assert incidents.active == "true"
    assert bool(incidents.active)
    assert incidents.opened_at.date_value().tzinfo is not None
    assert incidents.opened_at.get_display_value() != incidents.opened_at.get_value()


def test_a_record_is_inserted_updated_and_deleted(incidents, encrypted):
    incidents.initialize()
    incidents.short_description = "Opened by PySNC"
    incidents.bunk_field = "ignored"
    sys_id = incidents.insert()
    assert len(sys_id) == 32
    assert incidents.get_value("number").startswith("INC")
    assert incidents.get_display_value("opened_by") == "Alex Wilber"
    assert incidents.get(sys_id)
    incidents.short_description = "Changed by PySNC"
    incidents.urgency = "1"
    assert incidents.changes()
    assert incidents.update() == sys_id
    assert incidents.priority == "3"
    assert encrypted.world["incident"].get(sys_id)["short_description"] == "Changed by PySNC"
    with pytest.raises(pysnc.exceptions.RoleException, match="ACL Exception Delete"):
        incidents.delete()
    admin = pysnc.ServiceNowClient(encrypted.url, ("admin", "admin"), verify=encrypted.ca_file)
    gone = admin.GlideRecord("incident")
    assert gone.get(sys_id)
    assert gone.delete()
    assert not gone.get(sys_id)
    admin.session.close()


def test_a_very_long_query_goes_through_a_batch(client, encrypted):
    user = client.GlideRecord("sys_user")
    for _ in range(2300):
        user.add_query("AAAA", "BBBB")
    user.add_query("sys_id", ADMIN)
    user.query()
    assert (len(user), encrypted.journal.last.path) == (1, "/api/now/v1/batch")
    assert user.next()
    assert user.user_name == "admin"


def test_many_records_are_changed_and_deleted_in_batches(encrypted):
    admin = pysnc.ServiceNowClient(encrypted.url, ("admin", "admin"), verify=encrypted.ca_file)
    for number in range(3):
        record = admin.GlideRecord("incident")
        record.initialize()
        record.short_description = f"Batched {number}"
        assert record.insert()
    records = admin.GlideRecord("incident")
    records.add_query("short_description", "STARTSWITH", "Batched")
    records.query()
    while records.next():
        records.short_description = records.short_description + " again"
    encrypted.options.batch_limit = 2  # the client asks again for what was not serviced
    assert records.update_multiple()
    encrypted.options.batch_limit = None
    found = [row["short_description"] for row in encrypted.world["incident"].all()]
    assert sum(text.endswith(" again") for text in found) == 3
    assert records.delete_multiple()
    assert not [row for row in encrypted.world["incident"].all() if row["short_description"].startswith("Batched")]
    admin.session.close()


def test_joins_and_related_lists(client, encrypted):
    callers = client.GlideRecord("sys_user")
    related = callers.add_rl_query("incident", "caller_id", ">50", True)
    related.add_query("active", "true")
    callers.query()
    assert len(callers) == 0
    heads = client.GlideRecord("sys_user")
    heads.add_join_query("cmn_department", join_table_field="dept_head").add_query("name", "Retail")
    heads.query()
    assert [head.name.get_value() for head in heads] == ["Adele Vance"]


def test_what_is_refused_is_raised(client, encrypted):
    with pytest.raises(pysnc.exceptions.RequestException, match="Invalid table"):
        client.GlideRecord("no_such_table").get("anything")
    with pytest.raises(pysnc.exceptions.RequestException, match="html"):
        client.GlideRecord("A" * 23_000).get("anything")
    stranger = pysnc.ServiceNowClient(encrypted.url, ("nobody", "x"), verify=encrypted.ca_file)
    with pytest.raises(pysnc.exceptions.AuthenticationException):
        stranger.GlideRecord("incident").query()
    stranger.session.close()


def test_a_busy_instance_is_asked_again(client, encrypted):
    fault = encrypted.faults.add("unavailable", times=1)
    assert client.GlideRecord("sys_user").get(ADMIN)
    assert fault.hits == 1


def test_the_password_flow_logs_in(encrypted):
    pytest.importorskip("requests_oauthlib")
    flow = pysnc.ServiceNowPasswordGrantFlow(ALEX, "demo", encrypted.client.client_id, encrypted.client.client_secret)
    client = pysnc.ServiceNowClient(encrypted.url, flow, verify=encrypted.ca_file)
    assert client.GlideRecord("sys_user").get(ADMIN)
    assert encrypted.journal.last.headers["Authorization"].startswith("Bearer ")
    client.session.close()


def test_client_credentials_log_in(encrypted, monkeypatch):
    (record,) = encrypted.world["oauth_entity"].where("client_id", encrypted.client.client_id)
    encrypted.world.update("oauth_entity", record["sys_id"], user=ADMIN)
    encrypted.options.client_credentials_grant = True
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", encrypted.ca_file)
    flow = pysnc.ServiceNowClientCredentialsFlow(encrypted.client.client_id, encrypted.client.client_secret)
    client = pysnc.ServiceNowClient(encrypted.url, flow)
    assert client.GlideRecord("sys_user").get(ADMIN)
    assert encrypted.journal.last.user == "admin"
    client.session.close()
