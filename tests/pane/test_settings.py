"""The connector's page, for administrators: from nothing to verified and saved, and what is said where that fails."""

import re

from playwright.sync_api import BrowserContext, Page, expect

from bridge.mock.entra import FABRIKAM
from tests.builders import CLIENT_ID, CLIENT_SECRET
from tests.conftest import ALEX, MEGAN, NINA
from tests.pane.agent import Pane, answer
from tests.pane.stage import BRIDGE, Stage
from tests.pane.watch import Watch

SETTINGS = "/pane/settings.html"
ADELE = "adele.vance%40contoso.com"


class Settings(Pane):
    """The page with the connector's settings in it."""

    def fill(self, **values: str) -> None:
        labels = {"url": "ServiceNow instance host", "path": "ServiceNow incident API URL"}
        labels |= {"client_id": "ServiceNow client app ID", "secret": "ServiceNow client app secret"}
        for name, value in values.items():
            self.page.get_by_label(labels[name]).fill(value)

    def test(self, upn: str, button: str = "Allow") -> None:
        popup = self.authenticate("Test connection")
        with popup.expect_event("close"):
            answer(popup, upn, button)

    def says(self, words: str) -> None:
        expect(self.page.get_by_role("status").filter(has_text=words)).to_be_visible()

    def stands(self, status: str) -> None:
        expect(self.page.get_by_role("definition").first).to_have_text(re.compile(rf"^\s*{status}\s*$"))


def test_an_administrator_sets_the_connector_up_from_nothing(stage: Stage, page: Page, context: BrowserContext):
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=BRIDGE)
    settings = Settings(page)
    page.goto(SETTINGS)
    settings.sign_in(NINA)
    settings.stands("Not set up")

    settings.button("Copy Redirect URL").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{BRIDGE}/v1/connection/callback/{FABRIKAM}"

    url = stage.servicenow_front.url
    settings.fill(url=url, path="/api/now/table/incident", client_id=CLIENT_ID, secret=CLIENT_SECRET)
    settings.test(ALEX)
    settings.says("Connection verified. Save to use these settings.")
    settings.button("Save").click()
    settings.says("Saved.")
    settings.stands("Verified")
    expect(page.get_by_role("definition").nth(1)).to_have_text(re.compile(r"\d+ \w+ 2026, "))

    page.reload()
    settings.stands("Verified")
    expect(page.get_by_label("ServiceNow instance host")).to_have_value(url)
    expect(page.get_by_label("ServiceNow client app secret")).to_have_value("")
    expect(page.get_by_text("A secret is stored and never shown.")).to_be_visible()
    assert CLIENT_SECRET not in page.content()

    switch = page.get_by_role("switch", name="Exchange data with the ServiceNow instance")
    was_on = switch.is_checked()
    switch.click()
    settings.button("Save").click()
    settings.says("Saved.")
    page.goto("/pane/")
    title = "The ServiceNow connector is switched off" if was_on else "Connect to ServiceNow"
    expect(settings.heading(title)).to_be_visible()


def test_a_test_that_fails_says_where_and_a_mended_one_goes_on(stage: Stage, page: Page, watch: Watch):
    watch.expect(409)
    settings = Settings(page)
    page.goto(SETTINGS)
    settings.sign_in(ALEX)

    settings.test(ALEX, "Deny")
    expect(settings.alert).to_contain_text("ServiceNow was not allowed to connect. Try again and choose Allow.")

    settings.fill(secret="wrong")
    settings.test(ALEX)
    expect(settings.alert).to_contain_text("The test failed. Mend what is said below, then test again.")
    expect(settings.alert).to_contain_text("secret")
    expect(page.get_by_label("ServiceNow client app secret")).to_have_value("wrong")

    settings.fill(secret=CLIENT_SECRET)
    settings.test(ALEX)
    settings.says("Connection verified. Save to use these settings.")
    expect(settings.alert).to_be_hidden()


def test_what_is_refused_stays_in_its_field(stage: Stage, page: Page, watch: Watch):
    watch.expect(412, 422)
    settings = Settings(page)
    page.goto(SETTINGS)
    settings.sign_in(ALEX)

    settings.fill(path="/api/now/table/sys_user")
    settings.button("Save").click()
    field = page.get_by_label("ServiceNow incident API URL")
    expect(settings.alert).to_contain_text("A value is not accepted.")
    expect(field).to_have_accessible_description(re.compile("/api/now/table/incident"))
    expect(field).to_have_value("/api/now/table/sys_user")
    settings.fill(path="/api/now/table/incident")

    # Somebody else saves between reading and saving.
    stage.ask("PUT", "/v1/connector", ALEX, {"extra_fields": ["u_vip", "location"]})
    page.get_by_text("More settings").click()
    columns = page.get_by_label("Columns that identify a user")
    columns.fill("email")
    settings.button("Save").click()
    expect(settings.alert).to_contain_text("Somebody else has changed the connector meanwhile.")
    settings.button("Load the saved settings").click()
    expect(settings.alert).to_be_hidden()
    expect(columns).to_have_value("email")
    expect(page.get_by_label("Additional incident columns")).to_have_value("u_vip, location")
    settings.button("Save").click()
    settings.says("Saved.")


def test_a_connector_that_was_locked_meanwhile_says_so(stage: Stage, page: Page, watch: Watch):
    watch.expect(409)
    settings = Settings(page)
    page.goto(SETTINGS)
    settings.sign_in(ALEX)
    expect(page.get_by_label("ServiceNow client app ID")).to_be_enabled()
    stage.instead(BRIDGE_CONNECTORS_LOCKED="true")

    page.get_by_role("switch").click()
    settings.button("Save").click()

    expect(settings.alert).to_contain_text("The connector is set by the bridge's own configuration. Change it there.")
    expect(page.get_by_label("ServiceNow client app ID")).to_be_disabled()
    expect(settings.button("Save")).to_be_disabled()
    expect(settings.button("Test connection")).to_be_enabled()


def test_the_audit_tells_who_did_what(stage: Stage, page: Page, watch: Watch):
    stage.connected(MEGAN)
    stage.connected(ALEX)
    of_adele = f"/v1/users/{ADELE}/incidents"
    for _ in range(25):
        stage.ask("GET", of_adele, ALEX)
    stage.ask("GET", of_adele, MEGAN)
    stage.ask("PUT", "/v1/connector", ALEX, {"enabled": False})
    settings = Settings(page)
    page.goto(SETTINGS)
    settings.sign_in(ALEX)
    settings.tab("Audit").click()

    changed = settings.rows.filter(has_text="Connector changed")
    expect(changed).to_contain_text("Alex Wilber")
    expect(changed).to_contain_text("Exchange data with the ServiceNow instance true → false")
    expect(settings.rows).to_have_count(25)
    settings.button("Load more").click()
    # Two began and completed a connection, two read 26 times, and one changed the connector.
    expect(settings.rows).to_have_count(31)
    expect(settings.button("Load more")).to_be_hidden()
    expect(settings.rows.filter(has_text="Connected to ServiceNow")).to_have_count(2)

    # Who was seen can be asked for by name, though the API knows agents by their ids.
    page.get_by_label("Agent").fill("Megan Bowen")
    page.get_by_label("Event").select_option("Incidents read")
    page.get_by_label("User", exact=True).fill("adele.vance@contoso.com")
    settings.button("Apply").click()
    expect(settings.rows).to_have_count(1)
    expect(settings.rows).to_contain_text(re.compile("User adele.vance@contoso.com.*Sys ID [0-9a-f]{32}.*What list"))

    watch.expect(422)
    page.get_by_label("From", exact=True).fill("2026-12-02")
    page.get_by_label("Before", exact=True).fill("2026-12-01")
    settings.button("Apply").click()
    expect(settings.alert).to_contain_text("From: It must be earlier than before.")
    expect(settings.rows).to_have_count(1)
    page.get_by_label("Before", exact=True).fill("2026-12-03")
    settings.button("Apply").click()
    expect(settings.heading("No entries")).to_be_visible()
    settings.tab("Settings").click()
    expect(page.get_by_label("ServiceNow instance host")).to_have_value(stage.servicenow_front.url)
