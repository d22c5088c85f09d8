"""What goes wrong is said in words that help and takes nothing away: filters, page and rows stay, Retry goes on."""

import pytest
from playwright.sync_api import expect

from tests.conftest import ALEX
from tests.pane.agent import Pane
from tests.pane.stage import Stage
from tests.pane.states import INCIDENTS, LIST, opened

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


def test_whatever_befalls_the_bridge_nothing_is_lost_and_retry_goes_on(stage: Stage, pane: Pane):

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
    expect(pane.alert).to_contain_text("search")
    expect(pane.rows).to_have_count(14)

    pane.pill("Number or description : a^ORactive=true").click()

    expect(pane.alert).to_be_hidden()
    expect(pane.rows).to_have_count(25)
    expect(pane.pill("State : Closed")).to_be_visible()


def test_an_employee_who_is_there_twice_is_not_mixed_up(stage: Stage, lasting_pane: Pane):
    stage.connected(ALEX)
    opened(lasting_pane, "user=twin%40contoso.com")
    expect(lasting_pane.alert).to_contain_text("ServiceNow has more than one user of this name.")
    expect(lasting_pane.button("Retry")).to_be_hidden()
