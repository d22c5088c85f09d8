"""Each exchanged field is what ServiceNow holds, value and label; callers may ask for fewer columns, or more."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from bridge.mock.servicenow import Restriction
from bridge.mock.servicenow.world.company import Permissions
from tests.conftest import ALEX
from tests.servicenow.truth import CHOICES, KEYS, Truth, numbers

ADELE, LIDIA = "adele.vance@contoso.com", "lidia.holloway@contoso.com"
EXCHANGED_NAMES = {
    "CALLERID": "caller_id",
    "NAME": "name",
    "NUMBER": "number",
    "UNIVERSAL PRINCIPAL NAME": "user_principal_name",
    "URGENCY": "urgency",
    "IMPACT": "impact",
    "SEVERITY": "severity",
    "ASSIGNMENT_GROUP": "assignment_group",
    "OPENEDAT": "opened_at",
    "STATE": "state",
    "PRIORITY": "priority",
    "SHORT DESCRIPTION": "short_description",
    "SYSID": "sys_id",
}


def incidents(agent, user=ADELE, **query):
    response = agent.get(f"/v1/users/{user}/incidents", query_string={"page_size": "100", **query})
    assert response.status_code == 200, response.text
    return response.json["items"]


def columns_asked(servicenow, table="incident"):
    return servicenow.journal.at(f"/api/now/table/{table}")[-1].query["sysparm_fields"].split(",")


@pytest.fixture(scope="module")
def shown(alex):
    return {incident["number"]: incident for incident in incidents(alex)}


@pytest.fixture(scope="module")
def held(standing):
    truth = Truth(standing.servicenow)
    return {row["number"]: truth.exchanged(row) for row in truth.of(ADELE)}


@pytest.mark.parametrize("key", KEYS)
def test_each_exchanged_field_is_what_servicenow_holds(shown, held, key):
    assert len(held) > 50
    assert {number: each[key] for number, each in shown.items()} == {number: each[key] for number, each in held.items()}


def test_an_incident_has_the_thirteen_fields_and_its_url_and_no_more(shown):
    assert {tuple(incident) for incident in shown.values()} == {KEYS}


def test_the_newest_comes_first(alex, standing):
    truth = Truth(standing.servicenow)

    assert numbers(incidents(alex)) == numbers(truth.of(ADELE))


def test_times_are_utc_although_the_agents_profile_shows_berlin_and_other_dates(alex, megan, standing):
    profile = Truth(standing.servicenow).user(ALEX)
    seen_by_both = {each["sys_id"]: each["opened_at"] for each in incidents(megan)}

    assert (profile["time_zone"], profile["date_format"]) == ("Europe/Berlin", "dd/MM/yyyy")
    assert seen_by_both
    assert seen_by_both.items() <= {each["sys_id"]: each["opened_at"] for each in incidents(alex)}.items()
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", moment) for moment in seen_by_both.values())


def test_the_deep_link_opens_this_incidents_page_on_this_instance(shown, standing):
    for incident in shown.values():
        link = urlsplit(incident["url"])

        assert f"{link.scheme}://{link.netloc}{link.path}" == f"{standing.servicenow.url}/nav_to.do"
        assert parse_qs(link.query) == {"uri": [f"incident.do?sys_id={incident['sys_id']}"]}


def test_an_incident_without_a_group_has_null_for_it(shown, standing):
    alone = {row["number"] for row in Truth(standing.servicenow).of(ADELE) if not row["assignment_group"]}

    assert alone
    assert {number for number, each in shown.items() if each["assignment_group"] is None} == alone


def test_a_user_whose_user_name_is_no_upn_is_found_by_email(alex, standing):
    truth = Truth(standing.servicenow)
    lidia = truth.user("lidiah")

    found = incidents(alex, LIDIA)

    assert lidia["email"] == LIDIA
    assert found == [truth.exchanged(row) for row in truth.of("lidiah")]
    assert {each["user_principal_name"] for each in found} == {"lidiah"}


def test_the_upn_is_read_from_the_first_match_field_that_is_set(standing, beside, caller):
    standing.servicenow.add_column("sys_user", "u_upn")
    user = Truth(standing.servicenow).user(caller)
    standing.servicenow.world.update("sys_user", user["sys_id"], u_upn="elsewhere@contoso.onmicrosoft.com")
    standing.servicenow.add_incident(caller, "Theirs")
    agent = beside(match_fields=["u_upn", "email"])

    (found,) = incidents(agent, "elsewhere@contoso.onmicrosoft.com")

    assert found["user_principal_name"] == "elsewhere@contoso.onmicrosoft.com"
    assert {each["user_principal_name"] for each in incidents(agent, ADELE)} == {ADELE}


def test_labels_are_the_instances_own(stage):
    for key in CHOICES:
        stage.servicenow.set_choice_label(key, "3", f"Ein eigenes Etikett für {key}")
    stage.servicenow.add_incident(ADELE, "Mine", **dict.fromkeys(CHOICES, "3"))

    newest = incidents(stage.connected(ALEX))[0]

    assert newest["short_description"] == "Mine"
    assert {key: newest[key] for key in CHOICES} == {
        key: {"value": "3", "display_value": f"Ein eigenes Etikett für {key}"} for key in CHOICES
    }


def test_a_choice_without_a_label_shows_its_value(standing, alex, caller):
    standing.servicenow.add_incident(caller, "Odd", state="-17")

    (found,) = incidents(alex, caller)

    assert found["state"] == {"value": "-17", "display_value": "-17"}


@pytest.mark.parametrize(
    "text", ['"quoted", with <b>tags</b> & more', "Ünïcödé 漢字 🖨", "  spaces  ", "a\nb", "^ORactive=true", ""]
)
def test_a_short_description_comes_through_unchanged(standing, alex, caller, text):
    standing.servicenow.add_incident(caller, text)

    (found,) = incidents(alex, caller)

    assert found["short_description"] == text


def test_a_column_that_servicenow_hides_from_the_agent_is_null(standing, nestor, monkeypatch):
    hidden = frozenset({"priority", "number", "opened_at", "assignment_group", "short_description"})
    profile = Truth(standing.servicenow).user("nestor")["sys_id"]
    restricted = Permissions(frozenset({"itil"}), (Restriction("incident", hidden=hidden),))
    monkeypatch.setitem(standing.servicenow.world.permissions, profile, restricted)

    found = incidents(nestor, sort="state")

    assert found
    assert all(each[key] is None for each in found for key in hidden)
    assert all(each["state"] and each["url"] for each in found)


@pytest.mark.parametrize(("name", "key"), [*EXCHANGED_NAMES.items(), *((key, key) for key in KEYS)])
def test_a_column_is_chosen_by_key_or_exchanged_name(alex, shown, name, key):
    chosen = incidents(alex, fields=name)

    assert chosen == [{key: incident[key]} for incident in shown.values()]


def test_columns_come_in_the_order_asked_each_once_however_they_are_named(alex):
    found = incidents(alex, fields=["state,NUMBER", "STATE", "url", "u_vip"])

    assert {tuple(each) for each in found} == {("state", "number", "url", "u_vip")}


def test_an_extra_field_of_the_connector_comes_as_value_and_label(alex):
    miriam = incidents(alex, "miriam.graham@contoso.com", fields="u_vip,number")

    assert {each["u_vip"]["value"] for each in miriam} == {"true"}
    assert {tuple(each["u_vip"]) for each in miriam} == {("value", "display_value")}
    assert {each["u_vip"]["value"] for each in incidents(alex, fields="u_vip")} == {"false"}


def test_an_extra_field_is_not_there_unless_asked_for(shown):
    assert not any("u_vip" in incident for incident in shown.values())


@pytest.mark.parametrize("unknown", ["description", "sys_created_by", "CALLER", "number;", "caller_id.email", "Number"])
def test_an_unknown_column_is_refused_naming_what_can_be_chosen(alex, unknown):
    response = alex.get(f"/v1/users/{ADELE}/incidents", query_string={"fields": f"number,{unknown}"})

    assert (response.status_code, response.json["code"]) == (422, "invalid_request")
    (sentence,) = response.json["errors"]["fields"]
    assert sentence.startswith(f"{unknown} is not exchanged; choose from {', '.join(KEYS[:4])}")
    assert "u_vip" in sentence


@pytest.mark.parametrize(
    ("fields", "columns"),
    [
        ("number", {"number"}),
        ("name", {"caller_id.name"}),
        ("user_principal_name", {"caller_id.user_name", "caller_id.email"}),
        ("url", set()),
        ("sys_id,caller_id", set()),
        ("state,u_vip", {"state", "u_vip"}),
        ("opened_at,assignment_group", {"opened_at", "assignment_group"}),
    ],
)
def test_servicenow_is_asked_only_for_the_columns_needed_and_those_the_check_needs(alex, standing, fields, columns):
    incidents(alex, fields=fields)

    asked = columns_asked(standing.servicenow)

    assert set(asked) == {"sys_id", "caller_id"} | columns
    assert len(asked) == len(set(asked))


def test_without_a_choice_servicenow_is_asked_for_the_thirteen_columns(alex, standing):
    incidents(alex)

    of_the_caller = {"caller_id.name", "caller_id.user_name", "caller_id.email"}
    plain = set(KEYS) - {"name", "user_principal_name", "url"}
    assert set(columns_asked(standing.servicenow)) == plain | of_the_caller


def test_references_come_without_links_and_values_with_labels(alex, standing):
    incidents(alex)

    query = standing.servicenow.journal.last.query
    assert (query["sysparm_display_value"], query["sysparm_exclude_reference_link"]) == ("all", "true")


def test_the_fields_are_described_with_their_documented_names(alex):
    described = {field["key"]: field for field in alex.get("/v1/incidents/fields").json["items"]}

    assert list(described) == [*EXCHANGED_NAMES.values(), "url", "u_vip"]
    assert {each["exchanged_name"]: key for key, each in described.items() if each["exchanged_name"]} == EXCHANGED_NAMES


def test_the_described_choices_are_those_this_instance_shows_in_the_order_of_their_values(stage):
    agent = stage.connected(ALEX)
    assert list(choices_described(agent).items())[:2] == [("1", "New"), ("2", "In Progress")]
    for value in ("10", "-5"):
        stage.servicenow.set_choice_label("state", value, f"State {value}")
        stage.servicenow.add_incident(ADELE, "New", state=value)
    # Renamed, and renamed back.
    for label in ("In Progress", "Being looked at", "In Progress"):
        stage.servicenow.set_choice_label("state", "2", label)
        incidents(agent)

        assert choices_described(agent)["2"] == label
    assert list(choices_described(agent)) == ["-5", "1", "2", "3", "6", "7", "8", "10"]


def choices_described(agent, key="state"):
    (field,) = [each for each in agent.get("/v1/incidents/fields").json["items"] if each["key"] == key]
    return {choice["value"]: choice["display_value"] for choice in field["choices"]}
