"""What goes wrong is said in words that help and takes nothing away: filters, page and rows stay, Retry goes on."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.conftest import ALEX
from tests.pane.accessibility import barriers
from tests.pane.agent import Pane
from tests.pane.stage import PORTAL, Stage
from tests.pane.states import INCIDENTS, LIST, opened
from tests.pane.watch import Watch

OF_SERVICENOW = {
    "unavailable": "ServiceNow does not answer as it should. Try again in a moment.",
    "login_page": "ServiceNow does not answer as it should. Try again in a moment.",
    "cut_json": "ServiceNow took too long to answer. Try again in a moment.",
    "hibernating": "The ServiceNow instance is asleep. Ask a ServiceNow administrator to wake it, then try again.",
    "stall": "ServiceNow took too long to answer. Try again in a moment.",
}


@pytest.fixture
def pane(stage: Stage, lasting_pane: Pane) -> Pane:
    """The second page of a filtered list."""
    stage.connected(ALEX)
    opened(lasting_pane, f"{LIST}&state=2&state=7&sort=priority&page=2")
    expect(lasting_pane.rows).to_have_count(14)
    return lasting_pane


def as_it_was(pane: Pane) -> None:
    expect(pane.rows).to_have_count(14)
    expect(pane.pill("State : Closed")).to_be_visible()
    expect(pane.column("Priority")).to_have_attribute("aria-sort", "ascending")
    expect(pane.page.get_by_text("Page 2", exact=True)).to_be_visible()


def test_whatever_servicenow_does_nothing_is_lost_and_retry_goes_on(stage: Stage, pane: Pane):
    for fault, words in OF_SERVICENOW.items():
        if fault == "stall":
            stage.instead(BRIDGE_READ_SECONDS="0.3")
        stage.servicenow.faults.add(fault, INCIDENTS)  # type: ignore[arg-type]
        pane.button("Refresh").click()
        expect(pane.alert).to_contain_text(words)
        as_it_was(pane)
        stage.servicenow.faults.clear()
        stage.put_back()
        pane.button("Retry").click()
        expect(pane.alert).to_be_hidden()
        as_it_was(pane)
    stage.servicenow.faults.add("rate_limited", INCIDENTS, retry_after=60)
    pane.button("Refresh").click()
    expect(pane.alert).to_contain_text("ServiceNow asks for a pause. Wait a minute, then try again.")
    as_it_was(pane)


def test_whatever_befalls_the_bridge_nothing_is_lost_and_retry_goes_on(
    stage: Stage, pane: Pane, lasting_page: tuple[Page, Watch]
):
    _, watch = lasting_page

    def met(words: str) -> None:
        pane.button("Refresh").click()
        expect(pane.alert).to_contain_text(words)
        as_it_was(pane)
        stage.put_back()
        pane.button("Retry").click()
        expect(pane.alert).to_be_hidden()
        as_it_was(pane)

    stage.instead(BRIDGE_REDIS_URL="redis://127.0.0.1:1/0")
    met("The bridge's storage does not answer. Nothing is lost; try again in a moment.")
    stage.instead(BRIDGE_AGENT_REQUESTS_PER_MINUTE="1")
    pane.button("Refresh").click()
    pane.settled()
    met("That was a lot in a short time. Wait a minute, then try again.")
    stage.entra.down()
    stage.instead()
    met("Microsoft Entra does not answer. Try again in a moment.")
    stage.bridge.outage = "cut"
    met("The bridge cannot be reached. Check your network, then try again.")
    watch.expect(500)
    stage.crash()
    met("Something went wrong in the bridge. Try again; if it happens again, tell an administrator")
    stage.bridge.outage = "page"
    met("Something went wrong. Try again; if it happens again, tell an administrator the request's number.")


def test_without_a_network_the_list_stays_and_goes_on_by_itself(stage: Stage, pane: Pane):
    pane.page.context.set_offline(True)
    notice = pane.page.get_by_role("status").filter(has_text="You are offline.")
    expect(notice).to_be_visible()
    pane.pill("State : Closed").click()
    expect(pane.pill("State : Closed")).to_be_hidden()
    expect(pane.rows).to_have_count(14)

    pane.page.context.set_offline(False)

    expect(notice).to_be_hidden()
    expect(pane.rows).to_have_count(13)


def test_what_is_no_value_of_a_filter_is_said_and_can_be_taken_away(stage: Stage, pane: Pane):
    pane.add_filter("Number or description", "a^ORactive=true")
    expect(pane.alert).to_contain_text("A value is not accepted. Change it and try again.")
    expect(pane.alert).to_contain_text("Number or description: ")
    expect(pane.rows).to_have_count(14)

    pane.pill("Number or description : a^ORactive=true").click()

    expect(pane.alert).to_be_hidden()
    expect(pane.rows).to_have_count(25)
    expect(pane.pill("State : Closed")).to_be_visible()


def test_who_has_waited_long_may_go_on_waiting_or_stop(stage: Stage, pane: Pane):
    slow = pane.page.get_by_role("status").filter(has_text="ServiceNow takes longer than usual.")
    stage.servicenow.faults.add("stall", INCIDENTS)
    pane.page.clock.install()
    pane.button("Refresh").click()
    pane.page.clock.fast_forward(5000)
    pane.button("Keep waiting").click()
    expect(slow).to_be_hidden()
    expect(pane.page.get_by_role("table")).to_have_attribute("aria-busy", "true")

    pane.button("Refresh").click()
    pane.page.clock.fast_forward(5000)
    slow.get_by_role("button", name="Cancel").click()
    expect(slow).to_be_hidden()
    expect(pane.alert).to_contain_text("You have stopped waiting.")
    assert barriers(pane.page) == []
    pane.settled()
    as_it_was(pane)

    stage.servicenow.faults.clear()
    pane.button("Retry").click()
    expect(pane.alert).to_be_hidden()
    as_it_was(pane)


def endless(route: Route) -> None:
    more = {"X-Has-More": "true", "X-Total-Count": "12345"}
    readable = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": ", ".join(more)}
    route.fulfill(body="number\r\nINC0010001\r\n", content_type="text/csv", headers=more | readable)


def test_a_file_that_does_not_hold_everything_says_so(stage: Stage, pane: Pane, tmp_path: Path):
    # An employee with so many would take the mock a minute.
    pages = re.compile("/incidents.*page_size=100")
    pane.page.route(pages, endless)
    with pane.page.expect_download() as downloading:
        pane.button("Download CSV").click()
    downloading.value.save_as(tmp_path / "incidents.csv")

    said = pane.page.get_by_role("status").filter(has_text="The file holds the first 10,000 of 12,345 incidents.")
    expect(said).to_be_visible()
    assert barriers(pane.page) == []
    lines = (tmp_path / "incidents.csv").read_text("utf-8-sig").splitlines()
    assert (lines[0], set(lines[1:]), len(lines)) == ("number", {"INC0010001"}, 101)
    pane.page.unroute(pages)
    # It is about this list, and about no other.
    pane.pill("State : Closed").click()
    expect(said).to_be_hidden()


def test_a_portal_that_may_not_be_returned_to_is_told(
    stage: Stage, lasting_pane: Pane, lasting_page: tuple[Page, Watch]
):
    _, watch = lasting_page
    watch.expect(400)
    stage.portal.attributes = ' return-to="https://evil.example/connected.html"'
    lasting_pane.page.goto(PORTAL)
    popup = lasting_pane.authenticate()
    expect(lasting_pane.alert).to_contain_text("This portal may not be returned to.")
    assert popup.is_closed()
    expect(lasting_pane.button("Authenticate ServiceNow")).to_be_enabled()


def test_an_employee_who_is_there_twice_is_not_mixed_up(stage: Stage, lasting_pane: Pane):
    stage.connected(ALEX)
    opened(lasting_pane, "user=twin%40contoso.com")
    expect(lasting_pane.alert).to_contain_text("ServiceNow has more than one user of this name.")
    expect(lasting_pane.button("Retry")).to_be_hidden()
