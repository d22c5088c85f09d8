"""Settings are read once, wrong in every way at once, and described in the README."""

import json
import re
from pathlib import Path

import pytest

from bridge import settings
from bridge.domain.agents import DEFAULT_ROLES, Permission
from bridge.settings.environment import EnvironmentInvalid
from tests.builders import SEALING_KEY, environ

TENANT = "7f3a1c52-9d4e-4b8f-a6c1-2e5d8b90f314"
GOOD = {
    "BRIDGE_PUBLIC_URL": "https://bridge.contoso.com",
    "BRIDGE_ENTRA_TENANTS": TENANT,
    "BRIDGE_ENTRA_AUDIENCES": "4e0b7d16-3c92-4f5a-b8d1-6a2f0c9e7d45",
    "BRIDGE_REDIS_URL": "redis://:hunter2@redis.internal:6379/0",
    "BRIDGE_SEALING_KEYS": f"k1:{SEALING_KEY}",
}
CONNECTOR = {"instance_url": "https://contoso.service-now.com", "client_id": "abc", "client_secret": "hunter3"}


def read(**changes: str | None) -> settings.Settings:
    variables = {f"BRIDGE_{name}": value for name, value in changes.items()}
    with environ({name: value for name, value in {**GOOD, **variables}.items() if value is not None}):
        return settings.read()


def problems(**changes: str | None) -> dict[str, str]:
    with pytest.raises(EnvironmentInvalid) as caught:
        read(**changes)
    return {name.removeprefix("BRIDGE_"): " ".join(said) for name, said in caught.value.problems.items()}


def test_five_variables_are_enough():
    valid = read()

    assert valid.server.public_url == "https://bridge.contoso.com"
    assert valid.entra.tenants == (TENANT,)
    assert valid.entra.roles == DEFAULT_ROLES
    assert valid.servicenow.connectors == ()


def test_without_any_variable_everything_missing_is_named_at_once():
    assert set(problems(**dict.fromkeys(name.removeprefix("BRIDGE_") for name in GOOD))) == {
        name.removeprefix("BRIDGE_") for name in GOOD
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_URL", "http://bridge.contoso.com"),
        ("PUBLIC_URL", "https://bridge.contoso.com/path"),
        ("PUBLIC_URL", "https://user@bridge.contoso.com"),
        ("PUBLIC_URL", "bridge.contoso.com"),
        ("PUBLIC_URL", "https://["),
        ("PUBLIC_URL", "https://bridge.contoso.com:port"),
        ("PUBLIC_URL", "https://bridge.contoso.com:65536"),
        ("REDIS_URL", "redis.internal"),
        ("REDIS_URL", "redis://redis.internal:port"),
        ("BIND", "8000"),
        ("BIND", "nonsense:port"),
        ("BIND", "0.0.0.0:80000"),
        ("PROXY", ":::"),
        ("PROXY", "http://proxy.example:99999"),
        ("CA_BUNDLE", "no/such/file"),
        ("WORKERS", "0"),
        ("THREADS", "many"),
        ("WORKER_CLASS", "sync"),
        ("MAX_IN_FLIGHT", "0"),
        ("TENANT_MAX_IN_FLIGHT", "0"),
        ("CONNECTIONS", "0"),
        ("REQUEST_SECONDS", "-1"),
        ("KEEPALIVE_SECONDS", "0"),
        ("DRAIN_SECONDS", "-1"),
        ("GRACEFUL_SECONDS", "0"),
        ("TRUSTED_PROXIES", "proxy.internal"),
        ("TRUSTED_PROXIES", "10.0.0.1/8"),
        ("TRUSTED_PROXIES", "*"),
        ("AUDIT_EVENTS", "0"),
        ("AUDIT_DAYS", "0"),
        ("AUDIT_DAYS", "36501"),
        ("LOG_LEVEL", "LOUD"),
        ("PORTAL_ORIGINS", "https://*"),
        ("PORTAL_ORIGINS", "http://portal.example"),
        ("SERVICENOW_HOSTS", "*"),
        ("SERVICENOW_HOSTS", ","),
        ("SERVICENOW_HOSTS", "*.service-now.com, https://helpdesk.contoso.com"),
        ("SERVICENOW_PRIVATE_ADDRESSES", "some"),
        ("ENTRA_TENANTS", "contoso"),
        ("ENTRA_TENANTS", ""),
        ("ENTRA_AUTHORITY", "http://login.example"),
        ("ROLES", '{"Everyone": ["everything"]}'),
        ("ROLES", "[]"),
        ("SEALING_KEYS", ""),
        ("SEALING_KEYS", "k1:c2hvcnQ="),
        ("SEALING_KEYS", "k1"),
        ("SEALING_KEYS", f"k1:{SEALING_KEY},k1:{SEALING_KEY}"),
        ("CONNECTORS", "{"),
        ("CONNECTORS", json.dumps({TENANT: {}})),
        ("CONNECTORS", json.dumps({TENANT: [1]})),
        ("CONNECTORS", json.dumps({"a1e4b0c2-0000-4000-8000-000000000000": CONNECTOR})),
        ("CONNECTORS", json.dumps({TENANT: {**CONNECTOR, "instance_url": "https://evil.com"}})),
        ("CONNECTORS", json.dumps({TENANT: {**CONNECTOR, "password": "x"}})),
        ("CONNECTORS", json.dumps({TENANT: {**CONNECTOR, "enabled": "false"}})),
        ("CONNECTORS", json.dumps({TENANT: {**CONNECTOR, "enabled": 0}})),
        ("CONNECTORS", json.dumps({TENANT: {**CONNECTOR, "match_fields": "email"}})),
        ("CONNECTORS", json.dumps({TENANT: {**CONNECTOR, "client_secret": 5}})),
        ("CONNECTORS", json.dumps({TENANT: {**CONNECTOR, "extra_fields": ["opened_at"]}})),
        ("GRAPH_URL", "http://graph.microsoft.com"),
        ("GRAPH_URL", "https://graph.microsoft.com/v1.0"),
        ("GRAPH_CLIENT_ID", "bridge"),
        ("GRAPH_CLIENT_ID", TENANT),
        ("LICENCE_REQUIRED", "true"),
        ("LICENCE_REQUIRED", "maybe"),
        ("NO_SUCH_THING", "1"),
        ("SEALING_KEYS_FILE", "no/such/file"),
    ],
)
def test_a_wrong_value_is_refused_with_its_name(name, value):
    assert set(problems(**{name: value})) == {name.removesuffix("_FILE")}


def test_all_wrong_values_are_reported_together():
    found = problems(WORKERS="0", LOG_LEVEL="LOUD", PUBLIC_URL=None, SEALING_KEYS="k1:c2hvcnQ=", TYPO="1")

    assert set(found) == {"WORKERS", "LOG_LEVEL", "PUBLIC_URL", "SEALING_KEYS", "TYPO"}


def test_a_secret_is_read_from_the_file_that_is_named(tmp_path):
    secret = tmp_path / "keys"
    secret.write_text(f"k2:{SEALING_KEY}\n")

    assert list(read(SEALING_KEYS=None, SEALING_KEYS_FILE=str(secret)).storage.sealing_keys) == ["k2"]


def test_a_connector_is_read_for_its_tenant():
    given = {**CONNECTOR, "match_fields": ["u_upn", "email"], "extra_fields": ["u_vip"], "enabled": False}
    (connector,) = read(CONNECTORS=json.dumps({TENANT: given})).servicenow.connectors

    assert (connector.tenant, connector.enabled, connector.match_fields) == (TENANT, False, ("u_upn", "email"))


def test_letter_case_of_tenants_and_hosts_does_not_matter():
    valid = read(
        PUBLIC_URL="https://Bridge.Contoso.com/",
        ENTRA_TENANTS=TENANT.upper(),
        CONNECTORS=json.dumps({TENANT.upper(): CONNECTOR}),
    )

    assert valid.server.public_url == "https://bridge.contoso.com"
    assert [connector.tenant for connector in valid.servicenow.connectors] == [TENANT]


def test_spaces_behind_commas_do_not_matter():
    valid = read(ENTRA_AUDIENCES="one, two", ENTRA_APPLICATION_ROLES="one, two", SERVICENOW_TABLES="incident, u_ticket")

    assert valid.entra.audiences == valid.entra.application_roles == ("one", "two")
    assert valid.servicenow.rules.tables == ("incident", "u_ticket")


def test_the_bridges_own_origin_is_a_portals():
    assert read().server.portals.allow("https://bridge.contoso.com")


def test_one_tenant_may_fill_the_bridge_and_of_several_none_more_than_half():
    one = read(THREADS="100").server
    several = read(THREADS="100", ENTRA_TENANTS=f"{TENANT},a1e4b0c2-0000-4000-8000-000000000000").server

    assert (one.max_in_flight, one.tenant_max_in_flight) == (75, 75)
    assert (several.max_in_flight, several.tenant_max_in_flight) == (75, 37)
    assert read(THREADS="1").server.max_in_flight == 1


def test_limits_must_fit_each_other():
    assert set(problems(THREADS="10", MAX_IN_FLIGHT="11")) == {"MAX_IN_FLIGHT"}
    assert set(problems(MAX_IN_FLIGHT="10", TENANT_MAX_IN_FLIGHT="11")) == {"TENANT_MAX_IN_FLIGHT"}
    assert "BRIDGE_THREADS, which is 3000" in problems(THREADS="3000", CONNECTIONS="3000")["CONNECTIONS"]
    assert read(THREADS="3000").server.connections == 6000


def test_what_is_under_way_may_take_as_long_as_a_request_may_to_end():
    assert read(REQUEST_SECONDS="40").server.graceful_seconds == 50
    assert read(REQUEST_SECONDS="40", GRACEFUL_SECONDS="5").server.graceful_seconds == 5


def test_proxies_are_addresses_networks_or_a_socket():
    proxies = read(TRUSTED_PROXIES="10.0.0.0/8, 192.0.2.1,unix").server.trusted_proxies

    assert [str(each) for each in proxies.networks] == ["10.0.0.0/8", "192.0.2.1/32"]
    assert proxies.local_socket


def test_what_goes_out_can_be_led(tmp_path):
    bundle = tmp_path / "ca.pem"
    bundle.write_text("")
    outgoing = read(PROXY="http://user:pass@proxy:8080", CA_BUNDLE=str(bundle), CONNECT_SECONDS="1").outgoing

    assert (outgoing.proxy, outgoing.ca_bundle) == ("http://user:pass@proxy:8080", str(bundle))
    assert outgoing.connect_seconds == 1.0


def test_hosts_tables_and_lifespans_can_be_set():
    valid = read(
        SERVICENOW_HOSTS="helpdesk.contoso.com",
        SERVICENOW_TABLES="incident,u_ticket",
        SERVICENOW_REFRESH_LIFESPAN_SECONDS="60",
        ENTRA_V1_ISSUER="https://sts.example",
    )

    assert valid.servicenow.rules.hosts == ("helpdesk.contoso.com",)
    assert valid.servicenow.rules.tables == ("incident", "u_ticket")
    assert valid.servicenow.refresh_lifespan_seconds == 60
    assert valid.entra.v1_issuer == "https://sts.example"


def test_an_application_is_read_whole_or_not_at_all(tmp_path):
    assert read().graph == settings.GraphSettings("https://graph.microsoft.com", "", "", licence_required=False)
    mounted = tmp_path / "secret"
    mounted.write_text("hunter6\n")
    given = {"GRAPH_CLIENT_ID": TENANT.upper(), "GRAPH_URL": "https://graph.microsoft.us", "LICENCE_REQUIRED": "true"}
    graph = read(**given, GRAPH_CLIENT_SECRET_FILE=str(mounted)).graph

    assert graph == settings.GraphSettings("https://graph.microsoft.us", TENANT, "hunter6", licence_required=True)
    assert set(problems(GRAPH_CLIENT_SECRET="hunter6")) == {"GRAPH_CLIENT_ID"}
    assert set(problems(GRAPH_CLIENT_ID=TENANT, LICENCE_REQUIRED="true")) == {"GRAPH_CLIENT_ID", "LICENCE_REQUIRED"}
    assert "hunter" not in repr(graph) + str(problems(GRAPH_CLIENT_SECRET="hunter6"))


def test_hosts_are_read_in_lower_case_and_without_the_usual_port():
    rules = read(SERVICENOW_HOSTS="Helpdesk.Contoso.com:443, *.contoso.com:8443,*.service-now.com").servicenow.rules

    assert rules.hosts == ("helpdesk.contoso.com", "*.contoso.com:8443", "*.service-now.com")
    assert read().servicenow.rules.hosts == ("*.service-now.com", "*.servicenowservices.com")


def test_a_connector_may_have_the_port_that_is_listed():
    hosts, given = "helpdesk.contoso.com:8443", {**CONNECTOR, "instance_url": "https://helpdesk.contoso.com:8443"}

    assert read(SERVICENOW_HOSTS=hosts, CONNECTORS=json.dumps({TENANT: given})).servicenow.connectors
    assert problems(CONNECTORS=json.dumps({TENANT: given}))


@pytest.mark.parametrize(
    "entry",
    [
        *("*", "*.", "*.com", "*com", "a.*.com", "**.contoso.com", "*.*.contoso.com", "com", "localhost"),
        *(
            "https://helpdesk.contoso.com",
            "helpdesk.contoso.com/",
            "user@helpdesk.contoso.com",
            "helpdesk.contoso.com.",
        ),
        *("10.0.0.1", "127.0.0.0x1", "2130706433", "[::1]", "::1", "*.0.0.1"),
        *("helpdesk.contoso.com:", "helpdesk.contoso.com:0", "helpdesk.contoso.com:65536", "helpdesk.contoso.com:*"),
        *("münchen.contoso.com", "xn--mnchen-3ya.contoso.com", "help desk.contoso.com", f"{'a.' * 126}aa"),
    ],
)
def test_what_is_no_host_is_not_listed_and_an_example_is_given(entry):
    said = problems(SERVICENOW_HOSTS=f"helpdesk.contoso.com,{entry}")["SERVICENOW_HOSTS"]

    assert repr(entry) in said
    assert "such as servicenow.contoso.com, servicenow.contoso.com:8443 or *.contoso.com" in said


def test_only_a_setting_lets_instances_have_private_addresses():
    assert not read().servicenow.rules.addresses.allow("10.0.0.1")
    assert read(SERVICENOW_PRIVATE_ADDRESSES="true").servicenow.rules.addresses.allow("10.0.0.1")
    assert not read(SERVICENOW_PRIVATE_ADDRESSES="true").servicenow.rules.addresses.allow("127.0.0.1")


def test_only_a_demo_lets_instances_be_on_this_machine():
    assert not read().servicenow.rules.addresses.allow("127.0.0.1")
    assert read(DEMO="true").servicenow.rules.addresses.allow("127.0.0.1")
    assert not read(DEMO="true").servicenow.rules.addresses.allow("10.0.0.1")


def test_the_roles_table_can_be_replaced():
    roles = read(ROLES='{"Helpdesk": ["incidents:read"]}').entra.roles

    assert roles == {"Helpdesk": frozenset({Permission.INCIDENTS_READ})}


def test_neither_settings_nor_their_problems_show_a_secret():
    shown = repr(read(CONNECTORS=json.dumps({TENANT: CONNECTOR}), PROXY="http://user:hunter4@proxy:8080"))
    said = str(problems(CONNECTORS=json.dumps({TENANT: {**CONNECTOR, "client_id": ""}}), SEALING_KEYS="k1:hunter5"))

    assert "hunter" not in shown + said
    assert SEALING_KEY not in shown + said


def test_the_readme_lists_every_setting_and_no_other():
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    table = set(re.findall(r"^\| `(BRIDGE_[A-Z0-9_]+)` \|", readme, re.MULTILINE))

    assert table == read().variables
