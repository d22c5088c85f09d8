"""Only a portal's pages may call and be returned to; what merely looks like one may not."""

import pytest

from bridge.domain.errors import OriginNotAllowed
from bridge.domain.portals import Portals

PORTALS = Portals.of("https://portal.example", "https://*.portal.azure.net", "http://127.0.0.1:8000")


@pytest.mark.parametrize(
    "origin", ["https://portal.example", "https://a.portal.azure.net", "https://sandbox-1.portal.azure.net"]
)
def test_a_portal_is_allowed(origin):
    assert PORTALS.allow(origin)


@pytest.mark.parametrize(
    "origin",
    [
        "https://evilportal.azure.net",
        "https://a.portal.azure.net.evil.com",
        "https://a.b.portal.azure.net",
        "https://portal.azure.net",
        "https://.portal.azure.net",
        "https://portal.example.evil.com",
        "https://evil-portal.example",
        "https://portal.example:8443",
        "https://portal.example\n",
        "https://PORTAL.example",
        "http://portal.example",
        "null",
        "*",
        "",
    ],
)
def test_a_look_alike_is_not(origin):
    assert not PORTALS.allow(origin)


@pytest.mark.parametrize(
    "url", ["https://portal.example/done", "https://portal.example", "https://portal.example/?a=1"]
)
def test_a_page_of_a_portal_may_be_returned_to(url):
    assert PORTALS.check_return_to(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "https://portal.example@evil.example/",
        "https://portal.example\\.evil.example/",
        "https://portal.example.evil.example/",
        "https://portal.example/#already",
        "https://portal.example/\r\nSet-Cookie: a=b",
        "https://portal.example/a b",
        "javascript:alert(1)",
        "data:text/html,x",
        "",
    ],
)
def test_no_other_url_may_be_returned_to(url):
    with pytest.raises(OriginNotAllowed):
        PORTALS.check_return_to(url)


@pytest.mark.parametrize(
    "origin",
    ["*", "https://*", "https://*.*.example", "https://a.*.example", "http://portal.example", "https://a/b", "portal"],
)
def test_what_is_no_origin_cannot_be_configured(origin):
    with pytest.raises(ValueError, match=r"origin|https"):
        Portals.of(origin)
