"""The story of the pane on its own page, by clicking: from nobody signed in to one incident's detail, and back."""

import re
from pathlib import Path

from playwright.sync_api import Page, Route, expect

from tests.conftest import ALEX
from tests.pane.agent import ADELE, Pane, answer
from tests.pane.stage import Stage
from tests.pane.watch import Watch

_STATES = {"New": 9, "In Progress": 13, "On Hold": 6, "Resolved": 2, "Closed": 26, "Canceled": 1}
LIST = "/pane/?user=adele.vance%40contoso.com&tab=incidents"


def test_an_agent_signs_in_connects_finds_a_user_and_reads_their_incidents(stage: Stage, page: Page):
    pane = Pane(page)
    page.goto("/pane/")
    expect(pane.heading("You are not signed in")).to_be_visible()

    pane.sign_in(ALEX)
    expect(pane.heading("Connect to ServiceNow")).to_be_visible()
    expect(pane.search).to_be_disabled()

    pane.connect(ALEX)
    expect(page.get_by_text("Connected to ServiceNow as Alex Wilber.")).to_be_visible()
    expect(pane.heading("Choose a user")).to_be_visible()

    pane.choose("adele")
    expect(page.get_by_text("adele.vance@contoso.com · Retail Manager, Retail")).to_be_visible()
    expect(page.get_by_text("57", exact=True)).to_be_visible()
    expect(page.get_by_text("30 open")).to_be_visible()
    expect(page.get_by_role("list", name="By state").get_by_role("listitem")).to_have_text(
        [re.compile(rf"{state}\s*{count}") for state, count in _STATES.items()]
    )

    pane.button("View incidents").click()
    expect(pane.tab("ServiceNow incidents")).to_have_attribute("aria-selected", "true")
    expect(pane.rows).to_have_count(25)
    expect(pane.column("Opened")).to_have_attribute("aria-sort", "descending")

    link = pane.rows.first.get_by_role("link")
    number = (link.text_content() or "").split()[0]
    assert re.fullmatch(r"INC\d{7}", number)
    expect(link).to_have_attribute("href", re.compile(rf"^{stage.servicenow_front.url}/nav_to\.do\?uri=incident\.do"))
    expect(link).to_have_attribute("target", "_blank")

    pane.rows.first.get_by_role("button").click()
    expect(pane.drawer.get_by_role("heading", name=number)).to_be_visible()
    expect(pane.drawer.get_by_role("heading", name="Description")).to_be_visible()
    expect(pane.drawer.get_by_role("heading", name="Activity")).to_be_visible()
    expect(pane.drawer.get_by_role("link", name="Open in ServiceNow")).to_be_visible()
    pane.drawer.get_by_role("button", name="Close").click()
    expect(pane.drawer).to_be_hidden()
    expect(pane.rows.first.get_by_role("button")).to_be_focused()


def test_the_list_is_turned_filtered_and_sorted(stage: Stage, page: Page):
    stage.connected(ALEX)
    pane = Pane(page)
    page.goto(LIST)
    pane.sign_in(ALEX)
    expect(pane.rows).to_have_count(25)

    pane.button("Next").click()
    expect(page.get_by_role("navigation", name="Pages")).to_contain_text(re.compile("26.50 of 57"))
    pane.button("Next").click()
    expect(pane.rows).to_have_count(7)
    expect(pane.button("Next")).to_be_disabled()

    pane.add_filter("State", "New")
    expect(pane.button("Add filters")).to_be_focused()
    expect(pane.rows).to_have_count(9)
    pane.add_filter("State", "On Hold")
    expect(pane.rows).to_have_count(15)
    pane.add_filter("Opened before", "2026-10-01")
    expect(pane.pill("Opened before : 1 Oct 2026")).to_be_visible()
    pane.pill("State : On Hold").click()
    expect(pane.button("Add filters")).to_be_focused()
    expect(pane.pill("State : On Hold")).to_be_hidden()
    pane.button("Clear all filters").click()
    expect(pane.rows).to_have_count(25)

    pane.column("Priority").get_by_role("button").click()
    expect(pane.column("Priority")).to_have_attribute("aria-sort", "ascending")
    expect(pane.column("Opened")).to_have_attribute("aria-sort", "none")
    pane.settled()
    shown = [text.split()[0] for text in page.get_by_role("cell", name=re.compile(r"^\d - ")).all_text_contents()]
    assert shown == sorted(shown)
    assert len(set(shown)) > 1
    pane.column("Priority").get_by_role("button").click()
    expect(pane.column("Priority")).to_have_attribute("aria-sort", "descending")


def test_a_page_is_as_long_as_was_chosen_and_remembered_and_as_an_address_says(stage: Stage, page: Page):
    stage.connected(ALEX)
    pane = Pane(page)
    pages = page.get_by_role("navigation", name="Pages")
    page.goto(f"{LIST}&page=3")
    pane.sign_in(ALEX)
    expect(pane.rows).to_have_count(7)

    # What stood on the third page of 25 stands on the second of 50.
    page.get_by_label("Rows per page").select_option("50")
    expect(pages).to_contain_text(re.compile("51.57 of 57"))
    expect(page).to_have_url(re.compile("page=2.*page_size=50"))
    page.reload()
    expect(pages).to_contain_text(re.compile("51.57 of 57"))
    page.goto(LIST)
    expect(pane.rows).to_have_count(50)

    # A link to a later page means the page that its giver saw.
    page.goto(f"{LIST}&page=2")
    expect(pages).to_contain_text(re.compile("26.50 of 57"))
    page.goto(f"{LIST}&page_size=100")
    expect(pane.rows).to_have_count(57)
    expect(pane.button("Next")).to_be_hidden()

    page.goto(f"{LIST}&page=9")
    pane.button("First page").click()
    expect(pane.rows).to_have_count(25)


def test_chosen_columns_are_shown_saved_and_remembered_and_an_address_says_the_rest(
    stage: Stage, page: Page, tmp_path: Path
):
    stage.connected(ALEX)
    pane = Pane(page)
    page.goto(f"{LIST}&state=1&sort=priority")
    pane.sign_in(ALEX)
    expect(pane.rows).to_have_count(9)

    pane.button("Columns").click()
    chooser = page.get_by_role("dialog", name="Columns to show")
    expect(chooser.get_by_role("checkbox")).to_have_count(14)
    expect(chooser.get_by_role("checkbox", name="Incident", exact=True)).to_be_disabled()
    chooser.get_by_role("checkbox", name="Urgency").check()
    chooser.get_by_role("checkbox", name="u_vip").check()
    chooser.get_by_role("checkbox", name="Short description").uncheck()
    page.keyboard.press("Escape")
    expect(chooser).to_be_hidden()
    expect(pane.button("Columns")).to_be_focused()
    columns = ["Incident", "State", "Priority", "Opened", "Assignment group", "Urgency", "u_vip"]
    expect(page.get_by_role("columnheader")).to_have_text([re.compile(rf"^\s*{name}") for name in columns])

    with page.expect_download() as downloading:
        pane.button("Download CSV").click()
    downloading.value.save_as(tmp_path / "incidents.csv")
    lines = (tmp_path / "incidents.csv").read_text("utf-8-sig").splitlines()
    assert (downloading.value.suggested_filename, lines[0].split(",")[0], len(lines)) == ("incidents.csv", "number", 10)
    assert {"state", "urgency", "u_vip"} <= set(lines[0].split(","))

    pane.rows.nth(2).get_by_role("button", name=re.compile("Details of")).click()
    number = pane.drawer.get_by_role("heading").first.text_content() or ""
    expect(pane.drawer.get_by_role("heading", name="Activity")).to_be_visible()
    expect(page).to_have_url(re.compile(f"state=1.*{number}|{number}.*state=1"))

    page.reload()
    expect(pane.drawer.get_by_role("heading", name=number)).to_be_visible()
    page.keyboard.press("Escape")
    expect(pane.drawer).to_be_hidden()
    expect(pane.rows).to_have_count(9)
    expect(pane.pill("State : New")).to_be_visible()
    expect(pane.column("Priority")).to_have_attribute("aria-sort", "ascending")
    expect(page.get_by_role("columnheader")).to_have_text([re.compile(rf"^\s*{name}") for name in columns])
    page.go_back()
    expect(pane.drawer.get_by_role("heading", name=number)).to_be_visible()


def test_a_sign_in_that_comes_to_nothing_can_be_tried_again(stage: Stage, page: Page, watch: Watch):
    pane = Pane(page)
    page.goto("/pane/")
    pane.sign_in(ALEX)

    popup = pane.authenticate()
    with popup.expect_event("close"):
        answer(popup, ALEX, "Deny")
    expect(pane.alert).to_contain_text("ServiceNow was not allowed to connect. Try again and choose Allow.")

    popup = pane.authenticate()
    expect(pane.alert).to_be_hidden()
    waiting = page.get_by_role("status").filter(has_text="Go on in the ServiceNow window")
    expect(waiting).to_be_visible()
    popup.close()
    # Whether the window is still there cannot be known where COOP cuts it off; the way out is always offered.
    pane.button("Cancel").click()
    expect(waiting).to_be_hidden()

    pane.connect(ALEX)
    expect(page.get_by_text("Connected to ServiceNow as Alex Wilber.")).to_be_visible()
    pane.button("Disconnect").click()
    expect(pane.heading("Connect to ServiceNow")).to_be_visible()


def test_a_sign_in_is_offered_only_when_the_page_can_begin_one(stage: Stage, page: Page):
    """The element may be there long before the page knows how people sign in."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/pane/config.json", hold, times=1)
    pane = Pane(page)
    with page.expect_request("**/pane/config.json"):
        page.goto("/pane/")
    expect(page.get_by_role("status").filter(has_text="Loading")).to_be_visible()
    expect(pane.heading("You are not signed in")).to_be_hidden()

    held[0].continue_()
    pane.sign_in(ALEX)


def test_a_connection_that_ends_is_made_again_where_one_was(stage: Stage, page: Page, watch: Watch):
    stage.connected(ALEX)
    pane = Pane(page)
    page.goto(f"{LIST}&state=2&state=7&sort=priority&page=2")
    pane.sign_in(ALEX)
    expect(pane.rows).to_have_count(14)
    before = page.url

    watch.expect(409)
    stage.servicenow.revoke_tokens()
    pane.button("Refresh").click()
    expect(pane.heading("Sign in to ServiceNow again")).to_be_visible()
    pane.connect(ALEX)

    expect(pane.rows).to_have_count(14)
    expect(page.get_by_text(ADELE)).to_be_visible()
    expect(pane.pill("State : Closed")).to_be_visible()
    assert page.url == before
