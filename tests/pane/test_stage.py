"""The stage itself: its parties are foreign to each other, and nothing that a browser complains about is missed."""

import pytest
from playwright.sync_api import Page

from tests.pane.chromium import must_be_there
from tests.pane.stage import BRIDGE, PORTAL, Stage
from tests.pane.watch import Watch


@pytest.mark.parametrize(
    ("ci", "missed"), [({"CI": "true"}, True), ({"CI": "1"}, True), ({"CI": ""}, False), ({}, False)]
)
def test_a_missing_browser_is_a_failure_where_nobody_watches(ci, missed):
    assert must_be_there(ci) is missed


def test_the_description_of_the_api_shows_itself_without_a_report(stage: Stage, page: Page):
    page.goto(f"{BRIDGE}/docs")

    page.get_by_role("heading", name="ServiceNow bridge").wait_for()


def test_what_a_page_may_not_do_is_heard(stage: Stage, page: Page, watch: Watch):
    page.goto("/health/live")
    page.evaluate("document.body.append(Object.assign(document.createElement('img'), {src: 'https://evil.example/'}))")

    heard = watch.complaints()
    watch.forget()

    assert any(told.startswith(f"policy: {BRIDGE}/health/live img-src https://evil.example") for told in heard)


def test_a_cookie_of_a_third_party_is_neither_kept_nor_sent(stage: Stage, page: Page, watch: Watch):
    """As a browser does that blocks them; the same cookie is kept where its page is the one that is visited."""
    watch.expect(404)
    stage.bridge.headers["Set-Cookie"] = "of=bridge; SameSite=None; Secure; Path=/"

    page.goto("/health/live")
    page.goto("/health/live")
    sent_to_itself = list(stage.bridge.cookies)
    stage.bridge.cookies.clear()
    page.goto(PORTAL)
    page.evaluate(f"fetch('{BRIDGE}/health/live', {{credentials: 'include', mode: 'no-cors'}})")

    assert (sent_to_itself, stage.bridge.cookies) == (["of=bridge"], [])
