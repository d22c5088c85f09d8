import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bridge.mock.entra import FABRIKAM, MockEntra

Call = Callable[..., Any]
Path = Callable[..., str]


class Buttons(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.accounts: list[str | None] = []
        self.focused: list[str | None] = []
        self.tags: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        given = dict(attrs)
        if tag == "button":
            self.accounts.append(given["value"])
            if "autofocus" in given:
                self.focused.append(given["value"])


def returned(location: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


def test_the_page_offers_the_people_of_the_tenant_and_nobody_else(call: Call, authorize_path: Path) -> None:
    page = Buttons(call("GET", authorize_path()).data.decode())
    assert len(page.accounts) == 6
    assert "nina.sharma@fabrikam.com" not in page.accounts
    assert not page.focused


def test_common_offers_the_people_of_all_tenants(call: Call, authorize_path: Path) -> None:
    page = Buttons(call("GET", authorize_path("common")).data.decode())
    assert len(page.accounts) == 7


def test_a_login_hint_puts_that_account_first_and_in_focus(call: Call, authorize_path: Path) -> None:
    page = Buttons(call("GET", authorize_path(login_hint="Lee.Gu@contoso.com")).data.decode())
    assert page.accounts[0] == "lee.gu@contoso.com"
    assert page.focused == ["lee.gu@contoso.com"]


def test_the_page_runs_no_script_and_its_form_may_end_at_the_portal(call: Call, authorize_path: Path) -> None:
    answer = call("GET", authorize_path())
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self' http://portal.test:5173;" in policy
    assert "script" not in Buttons(answer.data.decode()).tags
    assert answer.headers["Cache-Control"] == "no-store"


def test_picking_an_account_brings_code_and_state_back_in_the_query(call: Call, authorize_path: Path) -> None:
    answer = call("POST", authorize_path(), {"account": "alex.wilber@contoso.com"})
    assert answer.status == 302
    assert answer.headers["Location"].startswith("http://portal.test:5173/signed-in?code=")
    assert returned(answer.headers["Location"])["state"] == "a state & more"


def test_the_answer_may_be_asked_for_in_the_fragment(call: Call, authorize_path: Path) -> None:
    answer = call("POST", authorize_path(response_mode="fragment"), {"account": "alex.wilber@contoso.com"})
    assert answer.headers["Location"].startswith("http://portal.test:5173/signed-in#code=")


def test_a_redirect_uri_with_a_query_of_its_own_keeps_it(entra: MockEntra, call: Call, authorize_path: Path) -> None:
    entra.add_redirect_uri("http://portal.test:5173/?pane=1")
    path = authorize_path(redirect_uri="http://portal.test:5173/?pane=1")
    answer = call("POST", path, {"account": "alex.wilber@contoso.com"})
    assert answer.headers["Location"].startswith("http://portal.test:5173/?pane=1&code=")


def test_somebody_of_another_tenant_is_not_signed_in(call: Call, authorize_path: Path) -> None:
    answer = call("POST", authorize_path(), {"account": "nina.sharma@fabrikam.com"})
    assert answer.status == 200
    assert call("POST", authorize_path(FABRIKAM), {"account": "nina.sharma@fabrikam.com"}).status == 302


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({"client_id": "unknown"}, 700016),
        ({"client_id": None}, 700016),
        ({"redirect_uri": "http://portal.test:5173/signed-in/"}, 50011),
        ({"redirect_uri": "http://evil.test/"}, 50011),
        ({"redirect_uri": None}, 50011),
    ],
)
def test_an_unproven_redirect_uri_gets_a_page_and_no_redirect(
    call: Call, authorize_path: Path, changes: dict[str, str | None], number: int
) -> None:
    answer = call("GET", authorize_path(**changes))
    assert answer.status == 400
    assert "Location" not in answer.headers
    assert f"AADSTS{number}" in answer.data.decode()


def test_what_a_page_repeats_of_the_request_is_escaped(call: Call, authorize_path: Path) -> None:
    answer = call("GET", authorize_path(client_id="<script>alert(1)</script>"))
    assert "script" not in Buttons(answer.data.decode()).tags


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_mode": "form_post"}, "invalid_request"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"prompt": "none"}, "login_required"),
        ({"scope": None}, "invalid_request"),
        ({"scope": "api://nothing/read"}, "invalid_resource"),
    ],
)
def test_other_errors_go_back_to_the_portal_with_the_state(
    call: Call, authorize_path: Path, changes: dict[str, str | None], error: str
) -> None:
    answer = call("GET", authorize_path(**changes))
    assert answer.status == 302
    back = returned(answer.headers["Location"])
    assert (back["error"], back["state"]) == (error, "a state & more")
    assert re.match(r"AADSTS\d+: ", back["error_description"])
