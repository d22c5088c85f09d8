"""The OAuth client: made, mended and left alone, always shown first, and good for an agent to connect with."""

import json
import re

import pytest

from bridge.mock.entra import CONTOSO, FABRIKAM
from bridge.mock.servicenow import Restriction
from bridge.mock.servicenow.world.company import Permissions
from tests.builders import PUBLIC_URL, Stage, application, callback, environment
from tests.conftest import ALEX
from tests.connecting import LIST
from tests.provisioning.conftest import NAME

OTHERS = "https://other.example/back"


def cells(told):
    """What each field of the tables says, by the field's name; lines that go on are left out."""
    parted = [re.split(r"\s{2,}", line.strip()) for line in told.splitlines() if re.match(r"  \S", line)]
    return {name: rest for name, *rest in parted}


def test_on_a_new_instance_the_client_is_made_and_told(admin):
    result = admin.types("--yes", "--logo-url=https://bridge.example/logo.svg")

    assert (result.exit_code, result.stderr) == (0, "")
    record = admin.record
    assert {name: record[name] for name in ("type", "active", "use_pkce", "public_client")} == {
        "type": "client",
        "active": "true",
        "use_pkce": "true",
        "public_client": "false",
    }
    assert (record["access_token_lifespan"], record["refresh_token_lifespan"]) == ("900", "8640000")
    assert (record["redirect_url"], record["logo_url"]) == (callback(CONTOSO), "https://bridge.example/logo.svg")
    told = cells(result.stdout)
    assert told["access_token_lifespan"] == ["-", "900"]
    assert told["Instance"] == [admin.instance.url]
    assert told["Incident API path"] == ["/api/now/table/incident"]
    assert told["Client ID"] == [record["client_id"]]
    assert told["Client secret"] == [record["client_secret"]]
    assert told["Redirect URL"] == [callback(CONTOSO)]
    assert len(record["client_secret"]) >= 40
    assert result.output.count(record["client_secret"]) == 1


def test_an_agent_connects_through_the_bridge_with_what_was_printed(admin, redis, valkey, entra):
    printed = admin.provisions()

    assert set(printed["connector"]) == {"instance_url", "incident_api_path", "client_id", "client_secret"}
    app = application(environment(entra, valkey, {CONTOSO: printed["connector"]}))
    agent = Stage(app, entra, admin.instance, valkey).connected(ALEX)
    assert agent.get(LIST).status_code == 200
    assert json.loads(agent.get("/v1/connection").data)["warnings"] == []


def test_the_second_time_nothing_changes_and_no_secret_is_told(admin):
    made = admin.provisions()
    admin.instance.journal.clear()

    again = admin.types()

    assert (again.exit_code, admin.written) == (0, [])
    assert "Nothing to change." in again.stdout
    assert cells(again.stdout)["Client ID"] == [made["connector"]["client_id"]]
    assert made["connector"]["client_secret"] not in again.output
    told = admin.provisions()
    assert (told["outcome"], told["connector"]["client_secret"]) == ("unchanged", None)
    assert [change["action"] for change in told["changes"]] == ["none"]


def test_what_was_changed_by_hand_is_mended_and_nothing_else_is_written(admin):
    made = admin.provisions()
    secret = admin.record["client_secret"]
    admin.by_hand(active="false", access_token_lifespan="43200", public_client="true", comments="Ask Kim")

    told = admin.provisions()

    assert {each["field"]: (each["as_it_is"], each["as_it_will_be"]) for each in told["changes"][0]["fields"]} == {
        "active": ("false", "true"),
        "access_token_lifespan": ("43200", "900"),
        "public_client": ("true", "false"),
    }
    (patch,) = [each for each in admin.instance.journal if each.method == "PATCH"]
    assert set(json.loads(patch.body)) == {"active", "access_token_lifespan", "public_client"}
    assert (admin.record["comments"], admin.record["client_secret"]) == ("Ask Kim", secret)
    assert told["connector"] == {**made["connector"], "client_secret": None}
    assert admin.provisions()["outcome"] == "unchanged"


def test_redirect_urls_of_others_are_kept_in_front(admin):
    admin.provisions()
    admin.by_hand(redirect_url=f"{OTHERS}, https://third.example/")

    result = admin.types("--yes", f"--tenant={FABRIKAM}")

    kept = [OTHERS, "https://third.example/", callback(CONTOSO), callback(FABRIKAM)]
    assert admin.record["redirect_url"].split(",") == kept
    assert cells(result.stdout)["redirect_url"] == [OTHERS, OTHERS]
    assert all(f"  {url}\n" in result.stdout for url in kept)
    assert admin.provisions()["outcome"] == "unchanged"


def test_how_redirect_urls_are_parted_is_no_difference(admin):
    admin.provisions("--tenant", FABRIKAM)
    admin.by_hand(redirect_url=f"{callback(FABRIKAM)} , {callback(CONTOSO)},")

    assert admin.provisions("--tenant", FABRIKAM)["outcome"] == "unchanged"


def test_a_dry_run_changes_nothing_and_says_by_its_exit_code_whether_a_real_one_would(admin):
    result = admin.types("--dry-run")

    assert (result.exit_code, admin.written) == (3, [])
    assert cells(result.stdout)["redirect_url"] == ["-", callback(CONTOSO)]
    assert "there is none yet" in result.stdout
    admin.provisions()
    assert admin.types("--dry-run").exit_code == 0
    assert admin.types("--dry-run", "--rotate-secret").exit_code == 3
    told = json.loads(admin.types("--dry-run", "--output=json", f"--tenant={FABRIKAM}").stdout)
    assert told["outcome"] == "would_change"
    assert told["redirect_urls"] == {tenant: callback(tenant) for tenant in (CONTOSO, FABRIKAM)}


def test_a_rotated_secret_replaces_the_old_one_and_is_told_once(admin, redis, valkey, entra):
    made = admin.provisions()["connector"]

    told = admin.provisions("--rotate-secret")

    rotated = told["connector"]
    assert [each["field"] for each in told["changes"][0]["fields"]] == ["client_secret"]
    assert rotated["client_id"] == made["client_id"]
    assert rotated["client_secret"] == admin.record["client_secret"] != made["client_secret"]
    assert json.dumps(told).count(rotated["client_secret"]) == 1
    app = application(environment(entra, valkey, {CONTOSO: rotated}))
    Stage(app, entra, admin.instance, valkey).connected(ALEX)


@pytest.mark.parametrize(("answer", "code", "written"), [("n\n", 1, 0), ("", 1, 0), ("y\n", 0, 1)])
def test_it_asks_before_it_changes_anything(admin, answer, code, written):
    result = admin.types(answer=answer)

    assert (result.exit_code, len(admin.written)) == (code, written)
    assert "Change this in ServiceNow?" in result.stderr
    assert cells(result.stdout)["type"] == ["-", "client"]


def test_what_is_for_people_does_not_mix_with_json(admin):
    result = admin.types("--output=json", answer="y\n")

    assert json.loads(result.stdout)["outcome"] == "changed"
    assert cells(result.stderr)["type"] == ["-", "client"]


def test_of_two_records_of_that_name_none_is_touched_and_both_are_named(admin):
    for client_id in ("0" * 32, "1" * 32):
        admin.instance.add_client(NAME, [OTHERS], client_id)

    result = admin.types("--yes", "--rotate-secret")

    assert (result.exit_code, admin.written) == (1, [])
    assert f"2 records of the OAuth application registry are '{NAME}'" in result.stderr
    for record in admin.instance.world["oauth_entity"].all():
        assert f"{admin.instance.url}/oauth_entity.do?sys_id={record['sys_id']}" in result.stderr
    assert admin.provisions("--name=Another")["outcome"] == "changed"


def test_a_record_of_another_kind_is_not_the_bridge_s(admin):
    admin.instance.add_client(NAME, [OTHERS], type="oauth_provider")

    result = admin.types("--yes")

    assert (result.exit_code, admin.written) == (1, [])
    assert "is of type 'oauth_provider'" in result.stderr


def test_a_name_in_other_letters_is_the_same_record(admin):
    admin.instance.add_client(NAME.upper(), [callback(CONTOSO)], access_token_lifespan=900, pkce_required=True)

    (change,) = admin.provisions()["changes"]

    assert [(each["field"], each["as_it_is"]) for each in change["fields"]] == [("name", NAME.upper())]
    assert admin.record["name"] == NAME


def test_a_column_that_the_instance_does_not_show_is_said_and_no_change(admin):
    hidden = Restriction("oauth_entity", hidden=frozenset({"use_pkce", "public_client"}))
    user = admin.instance.add_user("older", "Older Release", password="canary-password-4Wm")
    admin.instance.world.permissions[user["sys_id"]] = Permissions(frozenset({"oauth_admin"}), (hidden,))

    made, again = (admin.types("--yes", user="older") for _ in range(2))

    for result in (made, again):
        assert result.exit_code == 0
        assert f"'{NAME}' of the OAuth application registry (oauth_entity) shows no use_pkce" in result.stderr
    assert "Nothing to change." in again.stdout


def test_what_servicenow_keeps_otherwise_is_said(admin):
    admin.provisions()
    admin.by_hand(use_pkce="false")
    admin.instance.set_choice_label("use_pkce", "false", "No", table="oauth_entity")

    result = admin.types("--yes")

    assert result.exit_code == 1
    assert "ServiceNow has not kept use_pkce of" in result.stderr
    assert "Client ID" in result.stdout


def test_what_a_record_says_does_not_steer_the_terminal(admin):
    admin.provisions()
    admin.by_hand(logo_url="\x1b[2J\x9b2J\rhttps://evil.example")

    result = admin.types("--yes", "--logo-url=https://bridge.example/logo.svg")

    assert "https://evil.example" in result.stdout
    assert not {"\x1b", "\x9b", "\r"} & set(result.output)


def test_the_registry_s_lifespan_is_the_bridge_s(admin):
    admin.provisions(variables={"BRIDGE_SERVICENOW_REFRESH_LIFESPAN_SECONDS": "86400"})

    assert admin.record["refresh_token_lifespan"] == "86400"


def test_what_the_environment_says_need_not_be_said_again(admin, tmp_path):
    (tmp_path / "tenants").write_text(f"{CONTOSO}\n")
    variables = {
        "BRIDGE_PUBLIC_URL": "https://bridge.contoso.com",
        "BRIDGE_ENTRA_TENANTS_FILE": str(tmp_path / "tenants"),
        "BRIDGE_REDIS_URL": "not looked at",
    }

    told = admin.provisions(variables=variables, public_url=None, tenant=None)
    overridden = admin.provisions(variables=variables, tenant=FABRIKAM)

    assert told["redirect_urls"] == {CONTOSO: f"https://bridge.contoso.com/v1/connection/callback/{CONTOSO}"}
    assert overridden["redirect_urls"] == {FABRIKAM: f"{PUBLIC_URL}/v1/connection/callback/{FABRIKAM}"}


def test_the_path_is_that_of_a_table_the_bridge_may_read(admin):
    told = admin.provisions(variables={"BRIDGE_SERVICENOW_TABLES": "sn_si_incident,task"})

    assert told["connector"]["incident_api_path"] == "/api/now/table/sn_si_incident"
