"""The pane for everybody: by keyboard alone, in narrow and zoomed windows, in forced colours, in each language."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.conftest import ALEX
from tests.pane.agent import Pane
from tests.pane.conftest import WIDE
from tests.pane.stage import PORTAL, Stage
from tests.pane.states import ADELE, LIST

FOCUSED = """() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}"""


def tab_to(page: Page, wanted: Locator) -> None:
    """By the Tab key alone, as far as it takes."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if wanted.evaluate("(element, focused) => element === focused", page.evaluate_handle(FOCUSED)):
            return
    pytest.fail(f"the Tab key does not lead to {wanted}")


def test_connecting_and_finding_a_user_need_no_more_than_a_keyboard(stage: Stage, page: Page):
    pane, keys = Pane(page), page.keyboard
    page.goto(PORTAL)
    expect(pane.heading("Connect to ServiceNow")).to_be_visible()
    tab_to(page, pane.button("Authenticate ServiceNow"))
    with page.expect_popup() as opened:
        keys.press("Enter")
    popup = opened.value
    expect(popup.get_by_label("User name")).to_be_focused()
    for words in (ALEX, "demo"):
        popup.keyboard.type(words)
        popup.keyboard.press("Tab")
    popup.keyboard.press("Enter")
    expect(popup.get_by_role("button", name="Allow")).to_be_visible()
    tab_to(popup, popup.get_by_role("button", name="Allow"))
    with popup.expect_event("close"):
        popup.keyboard.press("Enter")

    # Connecting is done for the search: that is where one goes on.
    expect(pane.search).to_be_focused()
    keys.type("jo")
    expect(page.get_by_role("option", selected=True)).to_contain_text("Johanna Lorenz")
    keys.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_contain_text("Joni Sherman")
    keys.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    keys.press("Control+A")
    keys.type("adele")
    expect(page.get_by_role("option", selected=True)).to_contain_text("Adele Vance")
    keys.press("Enter")
    expect(pane.button("View incidents")).to_be_visible()


def test_the_list_and_all_that_belongs_to_it_need_no_more_than_a_keyboard(stage: Stage, page: Page):
    stage.connected(ALEX)
    pane, keys = Pane(page), page.keyboard
    page.goto(f"{PORTAL}/?{ADELE}")
    expect(pane.button("View incidents")).to_be_visible()

    tab_to(page, pane.tab("Summary"))
    keys.press("ArrowRight")
    expect(pane.tab("ServiceNow incidents")).to_be_focused()
    expect(pane.rows).to_have_count(25)

    tab_to(page, pane.button("Columns"))
    keys.press("Enter")
    tab_to(page, page.get_by_role("checkbox", name="Urgency"))
    keys.press("Space")
    keys.press("Escape")
    expect(pane.button("Columns")).to_be_focused()
    expect(pane.column("Urgency")).to_be_visible()

    tab_to(page, pane.button("Add filters"))
    keys.press("Enter")
    expect(page.get_by_role("combobox", name="Filter")).to_be_focused()
    tab_to(page, pane.button("Apply"))
    keys.press("Enter")
    expect(pane.button("Add filters")).to_be_focused()
    expect(pane.rows).to_have_count(9)

    tab_to(page, pane.column("Priority").get_by_role("button"))
    keys.press("Enter")
    expect(pane.column("Priority")).to_have_attribute("aria-sort", "ascending")
    pane.settled()
    first = pane.rows.first.get_by_role("button")
    tab_to(page, first)
    keys.press("Enter")
    expect(pane.drawer).to_be_visible()
    keys.press("Escape")
    expect(pane.drawer).to_be_hidden()
    expect(first).to_be_focused()


def in_sight(page: Page, element: Locator) -> None:
    """Within the window, and nothing has to be scrolled sideways."""
    expect(element).to_be_in_viewport(ratio=0.9)
    assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0


def beneath(page: Page, popover: Locator, button: Locator, size: ViewportSize) -> None:
    """What is open goes with its button when the window becomes another one."""
    page.set_viewport_size(size)
    edges = "element => { const box = element.getBoundingClientRect(); return [box.left, box.top, box.bottom]; }"
    page.wait_for_function(
        "([popover, left, bottom]) => { const box = popover.getBoundingClientRect();"
        " return box.left === left && box.top >= bottom && box.top < bottom + 10; }",
        arg=[popover.element_handle(), button.evaluate(edges)[0], button.evaluate(edges)[2]],
    )


@pytest.mark.parametrize(
    "size",
    [ViewportSize(width=320, height=640), ViewportSize(width=640, height=400)],
    ids=["320 pixels", "zoomed to 200 %"],
)
def test_what_opens_fits_into_a_small_window(stage: Stage, page: Page, size: ViewportSize):
    """A window of 1280 by 800 zoomed to twice its size is one of 640 by 400 to its page."""
    stage.connected(ALEX)
    page.set_viewport_size(size)
    pane = Pane(page)
    page.goto(f"{PORTAL}/?{LIST}&state=2&state=7")
    expect(pane.rows).to_have_count(25)

    pane.button("Columns").click()
    chooser = page.get_by_role("dialog", name="Columns to show")
    in_sight(page, chooser)
    beneath(page, chooser, pane.button("Columns"), WIDE)
    page.set_viewport_size(size)
    in_sight(page, chooser)
    page.keyboard.press("Escape")
    pane.button("Add filters").click()
    in_sight(page, page.get_by_role("dialog", name="Add filters"))
    page.keyboard.press("Escape")
    pane.rows.first.get_by_role("button").click()
    in_sight(page, pane.drawer)
    pane.drawer.get_by_role("button", name="Close").click()
    pane.search.fill("jo")
    in_sight(page, page.get_by_role("listbox"))
    page.keyboard.press("Escape")
    # The list alone scrolls sideways, and a keyboard can do it.
    region = page.get_by_role("region", name="ServiceNow incidents")
    assert region.evaluate("region => region.scrollWidth > region.clientWidth")
    region.focus()
    expect(region).to_be_focused()


def colour(element: Locator, name: Literal["backgroundColor", "borderBottomColor", "color"]) -> str:
    return str(element.evaluate(f"element => getComputedStyle(element).{name}"))


def test_in_forced_colours_what_is_chosen_differs_from_what_is_not(stage: Stage, page: Page):
    stage.connected(ALEX)
    pane = Pane(page)
    page.emulate_media(forced_colors="active")
    page.goto(f"{PORTAL}/?{ADELE}")
    expect(pane.button("View incidents")).to_be_visible()

    tabs = pane.tab("Summary"), pane.tab("ServiceNow incidents")
    assert len({colour(each, "borderBottomColor") for each in tabs}) == 2
    pane.search.fill("jo")
    options = page.get_by_role("option")
    expect(options).to_have_count(2)
    assert len({colour(options.nth(at), "backgroundColor") for at in range(2)}) == 2
    page.goto(f"{PORTAL}/settings")
    switch = page.get_by_role("switch")
    on = colour(switch, "backgroundColor")
    switch.click()
    assert colour(switch, "backgroundColor") != on


def speaking(language: str, user: str, opened: str, moment: str) -> object:
    return pytest.param(user, opened, moment, marks=pytest.mark.browser_context_args(locale=language), id=language)


@pytest.mark.parametrize(
    ("user", "opened", "moment"),
    [
        speaking("fr-CA", "Utilisateur", "Ouvert le", r"\d+ nov\. 2026, \d+ h \d\d"),
        speaking("de-DE", "Benutzer", "Geöffnet", r"\d\d\.11\.2026, \d\d:\d\d"),
        speaking("pt-PT", "User", "Opened", r"Nov \d+, 2026, \d+:\d\d\s[AP]M"),
    ],
)
def test_the_pane_speaks_the_browsers_language_where_it_can(
    stage: Stage, page: Page, user: str, opened: str, moment: str
):
    stage.connected(ALEX)
    page.goto(f"{PORTAL}/?{LIST}")
    pane = Pane(page)
    expect(page.get_by_role("combobox", name=user, exact=True)).to_have_value("Adele Vance")
    expect(pane.column(opened)).to_have_attribute("aria-sort", "descending")
    expect(pane.rows.first.get_by_role("time")).to_have_text(re.compile(f"^{moment}$"))
