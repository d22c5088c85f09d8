"""The pane in a page of another origin: at home in any portal, whatever parties forbid, deaf to strangers."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.conftest import ALEX, MEGAN
from tests.pane.agent import ADELE, Pane, answer
from tests.pane.stage import BRIDGE, EVIL, PORTAL, Stage
from tests.pane.watch import Watch

ALONE, SHARED = "same-origin", "unsafe-none"
OPENERS = {
    "nobody": {"portal": SHARED, "bridge": SHARED, "servicenow": SHARED},
    "portal and ServiceNow": {"portal": ALONE, "bridge": SHARED, "servicenow": ALONE},
    "everybody": {"portal": ALONE, "bridge": ALONE, "servicenow": ALONE},
}
CHANNEL = "servicenow-connection"


def connected(pane: Pane) -> None:
    expect(pane.page.get_by_text("Connected to ServiceNow as Alex Wilber.")).to_be_visible()


def test_a_portal_embeds_the_pane_and_hears_of_what_matters_to_it(stage: Stage, page: Page):
    stage.portal.attributes = ' user="adele.vance@contoso.com"'
    pane = Pane(page)
    page.goto(PORTAL)
    expect(pane.heading("Connect to ServiceNow")).to_be_visible()
    expect(page.locator("output")).to_contain_text('servicenow-signin-required {"status":"disconnected"')

    pane.connect(ALEX)
    connected(pane)
    expect(page.get_by_text(ADELE)).to_be_visible()
    pane.tab("ServiceNow incidents").click()
    expect(pane.rows).to_have_count(25)
    pane.rows.first.get_by_role("button").click()
    expect(pane.drawer).to_be_visible()
    expect(page.locator("output")).to_contain_text(re.compile(r'incident-selected .*"incident":"INC\d{7}"'))

    # Nothing of the portal's style gets in, and nobody's cookies are sent.
    assert pane.search.evaluate("field => getComputedStyle(field).fontSize") == "14px"
    assert pane.search.evaluate("field => getComputedStyle(field).borderTopStyle") == "solid"
    assert stage.bridge.cookies == []


@pytest.mark.parametrize(
    ("address", "openers"),
    [(PORTAL, list(OPENERS)), (f"{BRIDGE}/pane/", ["everybody"])],
    ids=["portal", "bridge"],
)
def test_the_sign_in_arrives_whoever_cuts_off_the_window_that_opened_theirs(
    stage: Stage, page: Page, address: str, openers: list[str]
):
    pane = Pane(page)
    page.goto(address)
    if address != PORTAL:
        pane.sign_in(ALEX)
    for name in openers:
        for party, policy in OPENERS[name].items():
            front = {"portal": stage.portal_front, "bridge": stage.bridge, "servicenow": stage.servicenow_front}[party]
            front.headers["Cross-Origin-Opener-Policy"] = policy
        page.goto(address)
        pane.connect(ALEX)
        connected(pane)
        pane.button("Disconnect").click()
        expect(pane.heading("Connect to ServiceNow")).to_be_visible()
    assert stage.bridge.cookies == []


def test_a_window_of_another_origin_learns_nothing_of_a_completion(
    stage: Stage, page: Page, context: BrowserContext, watch: Watch
):
    """Not even one that opened the page on which it arrives, and has not been cut off from it."""
    watch.expect("Failed to execute 'postMessage' on 'DOMWindow': The target origin provided")
    stage.portal_front.headers["Cross-Origin-Opener-Policy"] = SHARED
    context.clock.install()
    page.goto(f"{EVIL}/empty")
    with page.expect_popup() as opened:
        page.evaluate(
            """([url, channel]) => {
                window.heard = [];
                addEventListener("message", (event) => heard.push(event.data));
                new BroadcastChannel(channel).onmessage = (event) => heard.push(event.data);
                window.other = open(url);
            }""",
            [f"{PORTAL}/connected.html?attempt=1#connection=secret", CHANNEL],
        )
    popup = opened.value
    popup.wait_for_url(f"{PORTAL}/connected.html")
    context.clock.fast_forward(5000)
    expect(popup.get_by_role("heading", name="Nobody is waiting for this sign-in")).to_be_visible()

    assert page.evaluate("window.other.closed") is False
    assert page.evaluate("window.heard") == []


def test_a_window_of_another_origin_cannot_slip_in_a_completion(stage: Stage, page: Page, watch: Watch):
    """Not even one that opened the portal, has not been cut off from it, and knows which sign-in is waited for."""
    stage.portal_front.headers["Cross-Origin-Opener-Policy"] = SHARED
    page.goto(f"{EVIL}/empty")
    with page.expect_popup() as opened:
        page.evaluate("url => { window.portal = open(url); }", PORTAL)
    pane = Pane(opened.value)
    with pane.page.expect_request(f"{BRIDGE}/v1/connection") as begun:
        popup = pane.authenticate()
    return_to = json.loads(begun.value.post_data or "")["return_to"]
    (attempt,) = parse_qs(urlsplit(return_to).query)["attempt"]
    expect(popup.get_by_label("User name")).to_be_visible()

    page.evaluate(
        "message => window.portal.postMessage(message, '*')",
        {"type": CHANNEL, "attempt": attempt, "completion": "0" * 64, "error": None},
    )
    with popup.expect_event("close"):
        answer(popup, ALEX)
    connected(pane)

    # The one completion that was sent is the one that came from ServiceNow: a forged one would have been refused.
    assert stage.bridge.asked.count("PUT /v1/connection") == 1


def test_a_completion_that_is_not_the_agents_own_connects_nobody(stage: Stage, page: Page, watch: Watch):
    """Brought by a link to the portal's own page, by somebody who even knows which sign-in is waited for."""
    watch.expect(400, "Scripts may close only the windows that were opened by them.")
    stage.portal.agent = MEGAN
    of_alex = stage.completion("/v1/connection", ALEX)
    pane = Pane(page)
    page.goto(PORTAL)
    for completion in ("0" * 64, of_alex):
        with page.expect_request(f"{BRIDGE}/v1/connection") as begun:
            popup = pane.authenticate()
        return_to = json.loads(begun.value.post_data or "")["return_to"]
        expect(popup.get_by_label("User name")).to_be_visible()
        link = page.context.new_page()
        link.goto(f"{return_to}#connection={completion}")
        expect(pane.alert).to_contain_text("This sign-in is too old, or was begun elsewhere. Begin again.")
        expect(pane.heading("Connect to ServiceNow")).to_be_visible()
        popup.close()

    # Whose it is has lost nothing by it, and the agent goes on as if nothing had been.
    stage.ask("PUT", "/v1/connection", ALEX, {"completion": of_alex})
    pane.connect(MEGAN)
    expect(page.get_by_text("Connected to ServiceNow as Megan Bowen.")).to_be_visible()
    expect(pane.alert).to_be_hidden()


def test_nobody_frames_the_pane(stage: Stage, page: Page, watch: Watch):
    page.goto(f"{EVIL}/empty")
    for address in ("/pane/", "/pane/settings.html", "/pane/connected.html"):
        page.evaluate(
            "url => new Promise(done => document.body.append(Object.assign("
            "document.createElement('iframe'), {src: url, onload: done})))",
            BRIDGE + address,
        )

    for frame in page.frames[1:]:
        frame.wait_for_url("chrome-error://**")
    assert len(page.frames) == 4
    assert all("frame-ancestors" in heard for heard in watch.complaints())
    watch.forget()
