"""The states of the pane, each with the way into it and the words it is known by."""

import re
from collections.abc import Callable
from urllib.parse import quote

from playwright.sync_api import Locator, expect

from bridge.demo.ports import free_port
from tests.conftest import ALEX, LEE, MEGAN, NINA
from tests.pane.agent import Pane
from tests.pane.stage import PORTAL, Stage

PRADEEP = "pradeep.gupta@contoso.com"
ADELES_UPN = "adele.vance@contoso.com"
ADELE = f"user={quote(ADELES_UPN)}"
LIST = f"{ADELE}&tab=incidents"
# A list as short as it may be: each of its rows is looked at twice.
NEW = f"{LIST}&state=1"
NEW_HIRE = "user=new.hire%40contoso.com"
INCIDENTS = "/api/now/table/incident"

State = Callable[[Stage, Pane], Locator]
STATES: dict[str, State] = {}


def state(look: State) -> State:
    STATES[look.__name__] = look
    return look


_ANEW = """([name, query]) => {
  const before = document.querySelector(name);
  const anew = Object.assign(document.createElement(name), { view: query, api: before.api, getToken: before.getToken });
  before.replaceWith(anew);
}"""


def embedded(pane: Pane, path: str, element: str, query: str = "") -> None:
    """The element as a portal's page embeds it; in a page that has one it is put anew, which is as good and faster."""
    if pane.page.url.startswith(f"{PORTAL}{path}?"):
        pane.page.evaluate(_ANEW, [element, query])
    else:
        pane.page.goto(f"{PORTAL}{path}?{query}")


def opened(pane: Pane, query: str = "") -> None:
    embedded(pane, "/", "incident-pane", query)


def settings(pane: Pane) -> None:
    embedded(pane, "/settings", "connector-settings")


@state
def not_signed_in(stage: Stage, pane: Pane) -> Locator:
    stage.portal.agent = ""
    opened(pane)
    return pane.heading("You are not signed in")


@state
def token_refused(stage: Stage, pane: Pane) -> Locator:
    stage.portal.claims = {"exp": 1}
    opened(pane)
    return pane.heading("You are not signed in")


@state
def no_permission(stage: Stage, pane: Pane) -> Locator:
    stage.portal.agent = PRADEEP
    opened(pane)
    return pane.heading("You do not have permission")


@state
def not_configured(stage: Stage, pane: Pane) -> Locator:
    stage.portal.agent = NINA
    opened(pane)
    return pane.heading("ServiceNow is not set up")


@state
def switched_off(stage: Stage, pane: Pane) -> Locator:
    stage.ask("PUT", "/v1/connector", ALEX, {"enabled": False})
    opened(pane)
    return pane.heading("The ServiceNow connector is switched off")


@state
def not_connected(stage: Stage, pane: Pane) -> Locator:
    opened(pane)
    return pane.heading("Connect to ServiceNow")


@state
def waiting_for_servicenow(stage: Stage, pane: Pane) -> Locator:
    opened(pane)
    pane.authenticate()
    return pane.page.get_by_role("link", name="Open the ServiceNow sign-in")


@state
def sign_in_again(stage: Stage, pane: Pane) -> Locator:
    stage.connected(ALEX)
    opened(pane, NEW)
    pane.settled()
    stage.servicenow.revoke_tokens()
    pane.button("Refresh").click()
    return pane.heading("Sign in to ServiceNow again")


@state
def nobody_chosen(stage: Stage, pane: Pane) -> Locator:
    stage.connected(ALEX)
    opened(pane)
    return pane.heading("Choose a user")


@state
def users_found(stage: Stage, pane: Pane) -> Locator:
    stage.connected(ALEX)
    opened(pane)
    pane.search.fill("jo")
    return pane.page.get_by_role("option", selected=True)


@state
def no_user_found(stage: Stage, pane: Pane) -> Locator:
    stage.connected(ALEX)
    opened(pane)
    pane.search.fill("zzzz")
    return pane.page.get_by_text("No user found.").first


@state
def summary_loading(stage: Stage, pane: Pane) -> Locator:
    stage.connected(ALEX)
    stage.servicenow.faults.add("stall", "/api/now/stats")
    opened(pane, ADELE)
    return pane.page.get_by_role("tabpanel").get_by_role("status").filter(has_text="Loading")


@state
def summary(stage: Stage, pane: Pane) -> Locator:
    stage.connected(ALEX)
    opened(pane, ADELE)
    return pane.button("View incidents")


@state
def list_loading(stage: Stage, pane: Pane) -> Locator:
    stage.connected(ALEX)
    stage.servicenow.faults.add("stall", INCIDENTS)
    opened(pane, NEW)
    return pane.page.get_by_role("table")


@state
def slow(stage: Stage, pane: Pane) -> Locator:
    stage.connected(ALEX)
    opened(pane, NEW)
    pane.settled()
    stage.servicenow.faults.add("stall", INCIDENTS)
    pane.page.clock.install()
    pane.button("Refresh").click()
    pane.page.clock.fast_forward(5000)
    return pane.page.get_by_text("ServiceNow takes longer than usual.")


@state
def incidents(stage: Stage, pane: Pane) -> Locator:
    stage.connected(ALEX)
    opened(pane, f"{LIST}&state=1&state=2&active=true")
    pane.settled()
    return pane.rows.first


@state
def choosing_columns(stage: Stage, pane: Pane) -> Locator:
    stage.connected(ALEX)
    opened(pane, NEW)
    pane.settled()
    pane.button("Columns").click()
    return pane.page.get_by_role("dialog", name="Columns to show")


@state
def adding_a_filter(stage: Stage, pane: Pane) -> Locator:
    stage.connected(ALEX)
    opened(pane, NEW)
    pane.settled()
    pane.button("Add filters").click()
    pane.page.get_by_role("combobox", name="Filter").select_option("Assignment group")
    pane.button("Apply").click()
    return pane.page.get_by_text("Give a value.")


@state
def detail(stage: Stage, pane: Pane) -> Locator:
    stage.connected(ALEX)
    opened(pane, f"{LIST}&state=6")
    pane.settled()
    pane.rows.filter(has_text="Resolved").first.get_by_role("button").click()
    return pane.drawer.get_by_role("heading", name="Resolution")


@state
def detail_loading(stage: Stage, pane: Pane) -> Locator:
    stage.connected(ALEX)
    opened(pane, NEW)
    pane.settled()
    stage.servicenow.faults.add("stall", "/api/now")
    pane.rows.first.get_by_role("button").click()
    return pane.drawer.get_by_role("status").filter(has_text="Loading")


@state
def detail_of_nothing(stage: Stage, pane: Pane) -> Locator:
    stage.connected(ALEX)
    opened(pane, f"{NEW}&incident=INC9999999")
    return pane.drawer.get_by_role("alert").filter(has_text="This user has no such incident")


@state
def no_incidents(stage: Stage, pane: Pane) -> Locator:
    stage.connected(ALEX)
    opened(pane, f"{NEW_HIRE}&tab=incidents")
    return pane.heading("No incidents")


@state
def nothing_matches(stage: Stage, pane: Pane) -> Locator:
    stage.connected(ALEX)
    opened(pane, f"{LIST}&search=zzzz")
    return pane.heading("No incident matches")


@state
def nothing_on_this_page(stage: Stage, pane: Pane) -> Locator:
    stage.connected(ALEX)
    opened(pane, f"{LIST}&page=9")
    return pane.heading("Nothing on this page")


@state
def incidents_hidden(stage: Stage, pane: Pane) -> Locator:
    stage.portal.agent = MEGAN
    stage.connected(MEGAN)
    opened(pane, f"{LIST}&assignment_group=Network")
    return pane.heading("You may not see these incidents")


@state
def page_hidden(stage: Stage, pane: Pane) -> Locator:
    stage.portal.agent = MEGAN
    stage.connected(MEGAN)
    opened(pane, f"{LIST}&sort=assignment_group")
    expect(pane.page.get_by_text("ServiceNow shows you none of the incidents of this page.")).to_be_visible()
    return pane.button("Next").and_(pane.page.locator(":enabled"))


@state
def role_missing(stage: Stage, pane: Pane) -> Locator:
    stage.portal.agent = LEE
    stage.connected(LEE)
    opened(pane, LIST)
    return pane.heading("You may not see incidents")


@state
def user_not_found(stage: Stage, pane: Pane) -> Locator:
    stage.connected(ALEX)
    opened(pane, "user=nobody%40contoso.com")
    return pane.alert.filter(has_text="ServiceNow has no active user of this name.")


@state
def summary_failed(stage: Stage, pane: Pane) -> Locator:
    stage.connected(ALEX)
    stage.servicenow.faults.add("hibernating", "/api/now/stats")
    opened(pane, ADELE)
    return pane.alert.filter(has_text="The ServiceNow instance is asleep.")


@state
def list_failed(stage: Stage, pane: Pane) -> Locator:
    stage.connected(ALEX)
    opened(pane, NEW)
    pane.settled()
    stage.servicenow.faults.add("bad_gateway", INCIDENTS)
    pane.button("Refresh").click()
    return pane.alert.filter(has_text="ServiceNow does not answer as it should.")


@state
def storage_gone(stage: Stage, pane: Pane) -> Locator:
    stage.instead(BRIDGE_REDIS_URL=f"redis://127.0.0.1:{free_port()}/0")
    opened(pane)
    return pane.alert.filter(has_text="The bridge's storage does not answer.")


@state
def unreachable(stage: Stage, pane: Pane) -> Locator:
    stage.connected(ALEX)
    opened(pane, NEW)
    pane.settled()
    stage.bridge.outage = "cut"
    pane.button("Refresh").click()
    return pane.alert.filter(has_text="The bridge cannot be reached.")


@state
def offline(stage: Stage, pane: Pane) -> Locator:
    stage.connected(ALEX)
    opened(pane, NEW)
    pane.settled()
    pane.page.context.set_offline(True)
    return pane.page.get_by_text(re.compile("^You are offline.")).first


@state
def settings_not_set_up(stage: Stage, pane: Pane) -> Locator:
    stage.portal.agent = NINA
    settings(pane)
    return pane.page.get_by_text("Not set up", exact=True)


@state
def settings_saved(stage: Stage, pane: Pane) -> Locator:
    stage.verified(ALEX)
    settings(pane)
    pane.page.get_by_text("More settings").click()
    return pane.page.get_by_label("Columns that identify a user")


@state
def settings_failing(stage: Stage, pane: Pane) -> Locator:
    stage.verified(ALEX)
    stage.connected(ALEX)
    stage.servicenow.faults.add("unavailable", "/api/now")
    stage.ask("GET", f"/v1/users/{quote(ADELES_UPN)}/incidents", ALEX, status=502)
    settings(pane)
    return pane.page.get_by_text("Failing", exact=True)


@state
def settings_locked(stage: Stage, pane: Pane) -> Locator:
    stage.instead(BRIDGE_CONNECTORS_LOCKED="true")
    settings(pane)
    return pane.page.get_by_text("The connector is set by the bridge's own configuration.")


@state
def settings_refused(stage: Stage, pane: Pane) -> Locator:
    settings(pane)
    pane.page.get_by_label("ServiceNow instance host").fill("https://servicenow.evil.example")
    pane.page.get_by_label("ServiceNow client app secret").fill("another")
    pane.button("Save").click()
    return pane.alert.filter(has_text="This instance host is not allowed.")


@state
def settings_forbidden(stage: Stage, pane: Pane) -> Locator:
    stage.portal.agent = MEGAN
    settings(pane)
    return pane.heading("You do not have permission")


@state
def settings_not_signed_in(stage: Stage, pane: Pane) -> Locator:
    stage.portal.agent = ""
    settings(pane)
    return pane.heading("You are not signed in")


@state
def audit(stage: Stage, pane: Pane) -> Locator:
    stage.connected(ALEX)
    stage.ask("PUT", "/v1/connector", ALEX, {"enabled": False})
    settings(pane)
    pane.tab("Audit").click()
    return pane.page.get_by_role("cell", name="Connector changed")


@state
def audit_without_entries(stage: Stage, pane: Pane) -> Locator:
    settings(pane)
    pane.tab("Audit").click()
    pane.page.get_by_label("Agent").fill("nobody")
    pane.button("Apply").click()
    return pane.heading("No entries")
