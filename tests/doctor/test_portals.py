"""What others must know of the bridge is listed, and plain http is warned of."""

import pytest

from bridge.doctor import portals as checks
from bridge.doctor.finding import Level
from tests.settings.test_settings import TENANT, read


def test_what_must_be_registered_in_servicenow_is_listed_tenant_by_tenant():
    other = "c2b86e0d-15f7-4a39-8d72-90ab4e61c7f8"

    said = list(checks.redirect_urls(read(ENTRA_TENANTS=f"{TENANT},{other}")))

    assert [each.seen.split()[0] for each in said] == [
        f"https://bridge.contoso.com/v1/connection/callback/{tenant}" for tenant in (TENANT, other)
    ]


@pytest.mark.parametrize(
    ("url", "level"), [("https://bridge.contoso.com", Level.OK), ("http://127.0.0.1:8000", Level.WARNING)]
)
def test_people_are_served_over_https(url, level):
    assert checks.public_url(read(PUBLIC_URL=url, DEMO="true")).level is level


@pytest.mark.parametrize(
    ("origins", "demo", "level", "words"),
    [
        (
            "https://portal.example,https://*.azure.net",
            "false",
            Level.OK,
            "https://portal.example, https://*.azure.net",
        ),
        ("", "false", Level.WARNING, "only https://bridge.contoso.com"),
        ("https://portal.example,http://localhost:3000", "false", Level.WARNING, "http://localhost:3000 is plain"),
        ("http://localhost:3000", "true", Level.OK, "http://localhost:3000 may call"),
    ],
)
def test_the_pages_that_may_call_are_listed(origins, demo, level, words):
    said = checks.origins(read(PORTAL_ORIGINS=origins, DEMO=demo))

    assert (said.level, said.seen.startswith(words)) == (level, True)
