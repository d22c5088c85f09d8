"""A page with the lines that docs/api.md gives to whoever embeds the pane, and nothing else of a portal's."""

import re

from playwright.sync_api import Page, expect

from tests.conftest import ALEX
from tests.docs.pages import DOCS, ROOT, rows, run_by
from tests.pane.agent import ADELE, Pane
from tests.pane.stage import BRIDGE, PORTAL, Stage

GUIDE = DOCS / "api.md"
MADE_UP = "https://bridge.contoso.com"
PORTAL_OF_MINE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Mine</title>
<link rel="icon" href="data:,">
<script>
  const told = { signedIn: false, fresh: [] };
  const myPortal = {
    async accessTokenForTheBridge({ forceRefresh }) {
      told.fresh.push(forceRefresh);
      return told.signedIn ? (await fetch("/token")).text() : null;
    },
    signIn() { told.signedIn = true; document.querySelector("incident-pane").renew(); },
  };
</script>
"""


def test_a_page_with_the_guides_lines_has_the_pane(stage: Stage, page: Page):
    (lines,) = run_by(GUIDE, "test_a_page_with_the_guides_lines_has_the_pane")
    embedding, _, connected = lines.replace(MADE_UP, BRIDGE).partition("<!-- /connected.html")
    connected = connected.partition("-->\n")[2]
    stage.portal.pages = {
        "/mine": PORTAL_OF_MINE + embedding,
        "/connected.html": f'<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">{connected}',
    }
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    pane = Pane(page)
    page.goto(f"{PORTAL}/mine")
    pane.button("Sign in").click()
    pane.connect(ALEX)
    expect(page.get_by_text("Connected to ServiceNow as Alex Wilber.")).to_be_visible()
    expect(page.get_by_text(ADELE)).to_be_visible()
    pane.tab("ServiceNow incidents").click()
    pane.rows.first.get_by_role("button").click()
    expect(pane.drawer).to_be_visible()

    told = [each for each in heard if each.startswith("adele.vance@contoso.com ")]
    assert len(told) == 1
    assert re.search(r" INC\d{7}$", told[0])


def test_every_attribute_and_event_of_the_guide_is_there():
    source = "".join(path.read_text() for path in (ROOT / "bridge" / "pane" / "elements").glob("*.js"))

    for attribute, _ in rows(GUIDE, "attribute or property"):
        name = attribute.strip("`")
        assert re.search(rf'^    ({name}: {{|\w+: {{.*attribute: "{name}")', source, re.MULTILINE), name
    for event, _ in rows(GUIDE, "event"):
        assert f'"{event.strip("`")}"' in source, event
