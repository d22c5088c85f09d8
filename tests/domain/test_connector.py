"""A connector leads to an allowed ServiceNow instance and nowhere else."""

from dataclasses import replace

import pytest

from bridge.domain.connector import Connector
from bridge.domain.connector_rules import ConnectorRules
from bridge.domain.errors import HostNotAllowed, InvalidRequest

GOOD = Connector("tenant", "https://contoso.service-now.com", "client", "secret")
RULES = ConnectorRules(
    hosts=("*.service-now.com", "helpdesk.contoso.com", "odd.contoso.com:8443", "*.test.contoso.com:8443")
)


@pytest.mark.parametrize(
    "url",
    [
        "https://contoso.service-now.com",
        "https://dev-12345.service-now.com",
        "https://helpdesk.contoso.com",
        "https://odd.contoso.com:8443",
        "https://a.test.contoso.com:8443",
        f"https://{'a' * 63}.service-now.com",
    ],
)
def test_an_instance_on_the_allow_list_may_be_used(url):
    RULES.check(replace(GOOD, instance_url=url))


OTHER_HOSTS = [
    "https://contoso.service-now.com.evil.com",
    "https://contoso-service-now.com",
    "https://evilservice-now.com",
    "https://a.b.service-now.com",
    "https://service-now.com",
    "https://.service-now.com",
    "https://contoso..service-now.com",
    "https://contoso.service-now.co",
    "https://contoso.service_now.com",
    "https://helpdesk.contoso.com.service-now.com",
    "https://a.helpdesk.contoso.com",
    "https://evil.com?.service-now.com",
    "https://evil.com#.service-now.com",
    "https://evil.com/.service-now.com",
    "https://evil.com\\.service-now.com",
    "https://evil.com%2f.service-now.com",
    "https://evil.com;.service-now.com",
    "https://evil.com&.service-now.com",
    "https://*.service-now.com",
    "https://localhost",
    "https://metadata.google.internal",
]
OTHER_PORTS = [
    "https://contoso.service-now.com:8443",
    "https://contoso.service-now.com:443",
    "https://contoso.service-now.com:",
    "https://contoso.service-now.com:0",
    "https://contoso.service-now.com:99999",
    "https://helpdesk.contoso.com:8443",
    "https://odd.contoso.com",
    "https://odd.contoso.com:8444",
    "https://odd.contoso.com:08443",
    "https://odd.contoso.com:+8443",
    "https://odd.contoso.com:\uff18\uff14\uff14\uff13",
    "https://a.test.contoso.com",
    "https://a.b.test.contoso.com:8443",
    "https://a.service-now.com:8443",
]
ADDRESSES = [
    "https://169.254.169.254",
    "https://2852039166",
    "https://0xa9fea9fe",
    "https://0251.0376.0251.0376",
    "https://025177524776",
    "https://169.16689662",
    "https://169.254.43518",
    "https://0xa9.0xfe.0xa9.0xfe",
    "https://127.0.0.0x1",
    "https://127.1",
    "https://127.0.0.1",
    "https://127.0.0.1.",
    "https://10.0.0.1",
    "https://0",
    "https://①②⑦.⓪.⓪.①",
    "https://127。0。0。1",
    "https://[::1]",
    "https://[::ffff:10.0.0.1]",
    "https://[::ffff:a9fe:a9fe]",
    "https://[64:ff9b::a9fe:a9fe]",
    "https://[fd00:ec2::254]",
    "https://[fe80::1%25eth0]",
    "https://[::",
    "https://::1",
]
DISGUISES = [
    "https://user@contoso.service-now.com",
    "https://user:password@contoso.service-now.com",
    "https://contoso.service-now.com@evil.com",
    "https://evil.com@contoso.service-now.com",
    "https://@contoso.service-now.com",
    "https://evil.com\\@contoso.service-now.com",
    "https://contoso.service-now.com\\@evil.com",
    "https://contoso.service-now.com%40evil.com",
    "https://contoso.service-now.com%00.evil.com",
    "https://contoso%2eservice-now.com",
    "https://%63ontoso.service-now.com",
    "https://contoso.service-now.com%0d%0aHost:evil.com",
    "https://contoso.service-now.com/path",
    "https://contoso.service-now.com/",
    "https://contoso.service-now.com\\",
    "https://contoso.service-now.com?x",
    "https://contoso.service-now.com#x",
    "https://contoso.service-now.com.",
    "https://CONTOSO.service-now.com",
    "https://contoso.SERVICE-NOW.com",
    " https://contoso.service-now.com",
    "https://contoso.service-now.com ",
    "https://contoso.service-now.com\n",
    "https://contoso.service-now.com\r\nHost: evil.com",
    "https://con\ttoso.service-now.com",
    "https://con\ntoso.service-now.com",
    "\x00https://contoso.service-now.com",
    "https://contoso.service-now.com\x00",
    "https://con\u200btoso.service-now.com",
    "https://contoso\u00ad.service-now.com",
    "https://contoso.service-now.com\ufeff",
    "https://contoso\u3002service-now.com",
    "https://contoso.service\u2010now.com",
    "https://c\u043entoso.service-now.com",
    "https://münchen.service-now.com",
    "https://xn--mnchen-3ya.service-now.com",
    "https://\uff43ontoso.service-now.com",
    "https://-contoso.service-now.com",
    "https://contoso-.service-now.com",
    f"https://{'a' * 64}.service-now.com",
    f"https://{'a.' * 500}service-now.com",
    f"https://{'a' * 100_000}",
]
SCHEMES = [
    "http://contoso.service-now.com",
    "http://127.0.0.1:8000",
    "HTTPS://contoso.service-now.com",
    "https:contoso.service-now.com",
    "https:/contoso.service-now.com",
    "https:///contoso.service-now.com",
    "https:\\\\contoso.service-now.com",
    "//contoso.service-now.com",
    "contoso.service-now.com",
    "ftp://contoso.service-now.com",
    "file://contoso.service-now.com",
    "gopher://contoso.service-now.com",
    "https+unix://contoso.service-now.com",
    "javascript://contoso.service-now.com",
    "https://",
    "https://[",
    "",
]


@pytest.mark.parametrize(
    "url", [*OTHER_HOSTS, *OTHER_PORTS, *ADDRESSES, *DISGUISES, *SCHEMES], ids=lambda url: ascii(url[:60])
)
def test_no_other_host_may_be_used(url):
    with pytest.raises(HostNotAllowed):
        RULES.check(replace(GOOD, instance_url=url))


@pytest.mark.parametrize("url", ["https://évil.com", "https://evil.com", "https://contoso.service-now.com/x", "x"])
def test_whoever_is_refused_learns_what_would_be_accepted(url):
    with pytest.raises(HostNotAllowed) as refused:
        RULES.check(replace(GOOD, instance_url=url))

    assert ".service-now.com" in refused.value.detail


def test_a_demo_may_use_plain_http_on_this_machine_only():
    demo = ConnectorRules(loopback_http=True)

    for url in ("http://127.0.0.1:8081", "http://127.0.0.1", "http://localhost:8081"):
        demo.check(replace(GOOD, instance_url=url))
    for url in (
        *("http://10.0.0.1:8081", "http://127.0.0.1:8081/x", "http://a@127.0.0.1", "http://127.0.0.1.evil.com"),
        *(
            "http://127.0.0.1:99999",
            "http://127.0.0.1:",
            "http://127.0.0.1\n",
            "http://localhost.evil.com",
            "http://[::1]",
        ),
        *(
            "https://127.0.0.1:8081",
            "http://127.1",
            "http://2130706433",
            "http://contoso.service-now.com",
            "http://0.0.0.0",
        ),
    ):
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
