"""What can go wrong is one clear sentence that says what to do, and running the command again goes on from there."""

import json

import pytest

from bridge.demo.ports import free_port
from bridge.mock.entra import CONTOSO
from tests.builders import PUBLIC_URL
from tests.provisioning.conftest import NAME, PASSWORD
from tests.servicenow.instances import forgetful

REGISTRY, RULES = "/api/now/table/oauth_entity", "/api/now/table/sys_cors_rule"
CORS = ("--cors-domain", "https://portal.example")
NOTHING = "Nothing was changed."


def refused(result, *words):
    """One who was refused reads why and what to do, and no trace of a secret or of the code."""
    assert (result.exit_code, result.stdout) == (1, ""), result.output
    assert isinstance(result.exception, SystemExit)
    for said in words:
        assert said in result.stderr, result.stderr
    assert PASSWORD not in result.output


@pytest.mark.parametrize("options", [{"basic_auth": False}, {"basic_auth_role": "snc_basic_auth_api_access"}, {}])
def test_a_wrong_password_and_basic_authentication_that_is_not_allowed(admin, password_file, options):
    for name, value in options.items():
        setattr(admin.instance.options, name, value)
    if not options:
        password_file.write_text("wrong")

    refused(admin.types("--yes"), "snc_basic_auth_api_access", "--sign-in browser", NOTHING)
    assert admin.written == []


def test_with_the_role_for_basic_authentication_it_works(admin):
    admin.instance.options.basic_auth_role = "oauth_admin"

    assert admin.provisions()["outcome"] == "changed"


def test_without_a_role_for_the_registry_nothing_is_made(admin):
    result = admin.types("--yes", user="itil")

    assert (result.exit_code, admin.instance.world["oauth_entity"].all()) == (1, ())
    assert "may not create records of the OAuth application registry" in result.stderr
    assert "the role admin, oauth_admin or mi_admin" in result.stderr
    assert NOTHING in result.stderr


def test_a_record_that_the_account_may_not_see_is_not_made_a_second_time(admin):
    admin.provisions()

    result = admin.types("--yes", user="itil")

    refused(result, "hides records of the OAuth application registry", "admin, oauth_admin or mi_admin", NOTHING)
    assert len(admin.instance.world["oauth_entity"].all()) == 1


def test_without_a_role_for_cors_rules_not_even_the_client_is_made(admin):
    result = admin.types("--yes", *CORS, user="registrar")

    refused(result, "web_service_admin or cors_rule_admin", NOTHING)
    assert admin.written == []
    assert admin.provisions(user="registrar")["outcome"] == "changed"


@pytest.mark.parametrize(
    ("kind", "settings", "words"),
    [
        ("forbidden", {}, ["may not read records of the OAuth", "Failed API level ACL Validation", "oauth_admin"]),
        ("not_found", {"status": 400, "message": "Invalid table oauth_entity"}, ["Invalid table", "plugin"]),
        ("not_found", {}, ["finds no such record"]),
        ("rate_limited", {"retry_after": 1800}, ["rate limit", "Run this again in 1800 seconds."]),
        ("server_error", {}, ["Transaction cancelled", "Run this again later."]),
        ("server_error", {"message": "Java"}, ["ServiceNow answered 500: Java", "run this again later"]),
        ("hibernating", {}, ["hibernating. Wake it up"]),
        ("unavailable", {}, ["answered 503 with a page instead of data", "Check --instance"]),
        ("login_page", {}, ["answered 200 with a page instead of data", "Check --instance"]),
        ("redirect", {}, ["answered 302 with a page instead of data", "Check --instance"]),
        ("cut_json", {}, ["ServiceNow gave up"]),
        ("scope_missing", {}, ["Missing required api access scope: useraccount."]),
    ],
)
def test_each_way_to_fail_has_its_sentence(admin, kind, settings, words):
    admin.instance.faults.add(kind, REGISTRY, **settings)

    refused(admin.types("--yes"), *words, NOTHING)
    assert admin.written == []


def test_roles_are_not_blamed_for_what_is_not_their_fault(admin):
    admin.instance.faults.add("forbidden", REGISTRY, method="POST", detail="was aborted by Business Rule 'Names'")

    result = admin.types("--yes")

    assert "Business Rule 'Names'" in result.stderr
    assert "needs the role" not in result.stderr


def test_an_instance_that_is_not_reached(admin):
    result = admin.types("--yes", instance=f"http://127.0.0.1:{free_port()}")

    refused(result, "ServiceNow cannot be reached. Check --instance, and --proxy and --ca-bundle", NOTHING)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://contoso.service-now.com.evil.example", "not on the allow-list"),
        ("servicenow.contoso.com", "The host servicenow.contoso.com is not on the allow-list"),
        ("http://contoso.service-now.com", "must be https://"),
        ("https://contoso.service-now.com/path", "must be https://"),
        ("https://169.254.169.254", "must be https:// and a host name"),
        ("https://[", "must be https:// and a host name"),
    ],
)
def test_a_host_that_is_not_on_the_allow_list_is_not_asked(admin, address, words):
    refused(admin.types("--yes", instance=address), words, "--allow-host", NOTHING)


def test_options_name_what_may_be_asked_before_the_environment_does(admin):
    hosts = {"BRIDGE_SERVICENOW_HOSTS": "contoso.service-now.com"}

    refused(admin.types(instance="https://tokyo.service-now.com", variables=hosts), "(contoso.service-now.com)")
    refused(admin.types("--allow-host=a.example", instance="https://b.example", variables=hosts), "(a.example)")
    refused(
        admin.types(
            "--allow-host=a.example", instance="A.example/", proxy=f"http://127.0.0.1:{free_port()}", variables=hosts
        ),
        "ServiceNow cannot be reached",
    )


def test_what_failed_half_way_is_said_and_the_next_run_goes_on(admin):
    admin.instance.faults.add("forbidden", RULES, method="POST", times=1)

    result = admin.types("--yes", "--output=json", *CORS)

    assert result.exit_code == 1
    assert "may not create records of the CORS rules" in result.stderr
    assert f"Done before that: '{NAME}' of the OAuth application registry (oauth_entity)." in result.stderr
    assert "Run this again: it goes on from what is there." in result.stderr
    told = json.loads(result.stdout)
    assert (told["outcome"], told["connector"]["client_secret"]) == ("failed", admin.record["client_secret"])
    again = admin.provisions(*CORS)
    assert [change["action"] for change in again["changes"]] == ["none", "create"]
    assert again["connector"]["client_id"] == told["connector"]["client_id"]


def test_a_new_client_whose_answer_was_lost_is_found_again_and_its_secret_set_anew(admin):
    admin.instance.faults.add("reset", REGISTRY, method="POST", served=True, times=1)

    result = admin.types("--yes")

    assert result.exit_code == 1
    assert "was written is not known. Run this again" in result.stderr
    assert "Add --rotate-secret" in result.stderr
    assert admin.record["client_secret"] not in result.output
    told = admin.provisions("--rotate-secret")
    assert [each["field"] for each in told["changes"][0]["fields"]] == ["client_secret"]
    assert told["connector"]["client_secret"] == admin.record["client_secret"]


def test_a_write_that_a_limit_stopped_was_not_made(admin):
    admin.instance.faults.add("rate_limited", REGISTRY, method="POST")

    result = admin.types("--yes")

    assert NOTHING in result.stderr
    assert "--rotate-secret" not in result.stderr


def test_a_record_that_went_in_the_meantime(admin):
    admin.provisions()
    admin.instance.faults.add("not_found", REGISTRY, method="PATCH", times=1)

    result = admin.types("--yes", "--rotate-secret")

    assert result.exit_code == 1
    assert "finds no such record" in result.stderr


def test_what_is_missing_or_wrong_is_said_all_at_once(admin):
    result = admin.types(public_url=None, tenant="contoso", ca_bundle="/no/such/file", proxy="socks5://x")

    assert (result.exit_code, len(admin.instance.journal)) == (2, 0)
    assert "--public-url, or BRIDGE_PUBLIC_URL: Environment variable not set." in result.stderr
    assert "--tenant, or BRIDGE_ENTRA_TENANTS: Must be GUIDs" in result.stderr
    assert "--ca-bundle, or BRIDGE_CA_BUNDLE: Must be a file that can be read." in result.stderr
    assert "--proxy, or BRIDGE_PROXY: Must be such as" in result.stderr


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ({"name": "a^NQb"}, "must not contain ^"),
        ({"logo_url": "http://bridge.example/logo.svg"}, "must begin with https://"),
        ({"user": "a:b"}, "no colon"),
        ({"sign_in": "browser"}, "needs --client-id"),
        ({"instance": None}, "--instance"),
    ],
)
def test_what_was_typed_wrong_is_said_before_anything_is_asked(admin, option, words):
    result = admin.types(**option)

    assert (result.exit_code, len(admin.instance.journal)) == (2, 0)
    assert words in result.stderr


@pytest.mark.parametrize(("content", "words"), [(b"\n", "is empty"), (b"\xff", "no text in UTF-8")])
def test_a_password_file_without_a_password(admin, password_file, content, words):
    password_file.write_bytes(content)

    result = admin.types()

    assert result.exit_code == 2
    assert words in result.stderr


def test_plain_http_is_for_a_demo_only(admin):
    refused(
        admin.types(variables={"BRIDGE_DEMO": "false"}, public_url="https://bridge.contoso.com"), "must be https://"
    )
    assert admin.types(variables={"BRIDGE_DEMO": "false"}, public_url=PUBLIC_URL, tenant=CONTOSO).exit_code == 2


def test_a_condition_that_the_instance_forgot_does_not_lead_to_the_records_of_others(admin):
    admin.instance.add_client("Another client", ["https://other.example/back"])
    admin.instance.add_cors_rule("https://other.example")
    with forgetful(admin.instance.url, ("name", "domain", "base_uri")) as address:
        told = json.loads(admin.types("--dry-run", "--output=json", *CORS, instance=address).stdout)

    assert [change["action"] for change in told["changes"]] == ["create", "create"]
    (table_api,) = admin.instance.world["sys_ws_definition"].where("base_uri", "/api/now/table")
    (named,) = [each["as_it_will_be"] for each in told["changes"][1]["fields"] if each["field"] == "rest_api"]
    assert named == table_api["sys_id"]
