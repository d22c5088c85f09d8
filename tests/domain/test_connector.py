"""A connector leads to an allowed ServiceNow instance and nowhere else."""

from dataclasses import replace

import pytest

from bridge.domain.connector import Connector, ConnectorRules
from bridge.domain.errors import HostNotAllowed, InvalidRequest

GOOD = Connector("tenant", "https://contoso.service-now.com", "client", "secret")
RULES = ConnectorRules(hosts=("*.service-now.com", "helpdesk.contoso.com"))


@pytest.mark.parametrize("url", ["https://contoso.service-now.com", "https://helpdesk.contoso.com"])
def test_an_instance_on_the_allow_list_may_be_used(url):
    RULES.check(replace(GOOD, instance_url=url))


@pytest.mark.parametrize(
    "url",
    [
        "http://contoso.service-now.com",
        "https://contoso.service-now.com.evil.com",
        "https://evilservice-now.com",
        "https://a.b.service-now.com",
        "https://service-now.com",
        "https://contoso.service-now.com:8443",
        "https://contoso.service-now.com/path",
        "https://contoso.service-now.com?x",
        "https://user@contoso.service-now.com",
        "https://contoso.service-now.com@evil.com",
        "https://contoso.service-now.com.",
        "https://CONTOSO.service-now.com",
        "https://münchen.service-now.com",
        "https://169.254.169.254",
        "https://2852039166",
        "https://0251.0376.0251.0376",
        "https://[::1]",
        "https://[::ffff:10.0.0.1]",
        "https://127.0.0.1",
        "http://127.0.0.1:8000",
        "https://localhost",
        "ftp://contoso.service-now.com",
        "contoso.service-now.com",
        "https://[",
        "",
    ],
)
def test_no_other_host_may_be_used(url):
    with pytest.raises(HostNotAllowed):
        RULES.check(replace(GOOD, instance_url=url))


def test_a_demo_may_use_plain_http_on_this_machine_only():
    demo = ConnectorRules(loopback_http=True)

    demo.check(replace(GOOD, instance_url="http://127.0.0.1:8081"))
    for url in ("http://10.0.0.1:8081", "http://127.0.0.1:8081/x", "http://a@127.0.0.1", "http://127.0.0.1.evil.com"):
        with pytest.raises(HostNotAllowed):
            demo.check(replace(GOOD, instance_url=url))


@pytest.mark.parametrize(
    "changes",
    [
        {"incident_api_path": "/api/now/table/sys_user"},
        {"incident_api_path": "/api/now/table/incident?x=1"},
        {"incident_api_path": "/api/now/table/../table/incident"},
        {"incident_api_path": "api/now/table/incident"},
        {"match_fields": ("user_name^ORactive",)},
        {"match_fields": ()},
        {"extra_fields": ("u_vip,description",)},
        {"extra_fields": ("U_VIP",)},
        {"client_id": ""},
    ],
)
def test_paths_columns_and_client_are_checked_too(changes):
    with pytest.raises(InvalidRequest):
        RULES.check(replace(GOOD, **changes))


def test_a_connector_does_not_show_its_secret():
    assert "secret" not in repr(GOOD).replace("client_secret", "")
