"""What an agent does with the pane, found as a person finds it: by role and by name."""

import re

from playwright.sync_api import Locator, Page, expect

ADELE = "Adele Vance"


class Pane:
    """One page with the pane in it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.search = page.get_by_role("combobox", name="User")
        self.rows = page.get_by_role("table").get_by_role("row").filter(has=page.get_by_role("cell"))
        self.drawer = page.get_by_role("dialog").filter(has=page.get_by_role("button", name="Close"))
        self.alert = page.get_by_role("alert")

    def button(self, name: str | re.Pattern[str], *, exact: bool = True) -> Locator:
        return self.page.get_by_role("button", name=name, exact=exact)

    def heading(self, name: str) -> Locator:
        return self.page.get_by_role("heading", name=name, exact=True)

    def tab(self, name: str) -> Locator:
        return self.page.get_by_role("tab", name=name, exact=True)

    def pill(self, words: str) -> Locator:
        return self.button(f"Remove filter {words}")

    def column(self, name: str) -> Locator:
        return self.page.get_by_role("columnheader", name=name, exact=True)

    def sign_in(self, upn: str) -> None:
        """To the portal, by way of Entra."""
        self.page.get_by_role("main").get_by_role("button", name="Sign in").click()
        self.page.get_by_role("button", name=upn).click()
        expect(self.page.get_by_role("button", name="Sign out")).to_be_visible()

    def authenticate(self, button: str = "Authenticate ServiceNow") -> Page:
        """The ServiceNow window."""
        with self.page.expect_popup() as opened:
            self.button(button).click()
        return opened.value

    def connect(self, upn: str, button: str = "Authenticate ServiceNow") -> None:
        popup = self.authenticate(button)
        with popup.expect_event("close"):
            answer(popup, upn)

    def choose(self, text: str, name: str = ADELE) -> None:
        self.search.fill(text)
        self.page.get_by_role("option", name=re.compile(name)).click()

    def add_filter(self, name: str, value: str) -> None:
        self.button("Add filters").click()
        self.page.get_by_role("combobox", name="Filter").select_option(name)
        field = self.page.get_by_label("Value", exact=True)
        if field.evaluate("field => field.localName") == "select":
            field.select_option(value)
        else:
            field.fill(value)
        self.button("Apply").click()

    def settled(self) -> None:
        """The list has its answer."""
        expect(self.page.get_by_role("table")).to_have_attribute("aria-busy", "false")


def answer(popup: Page, upn: str, button: str = "Allow") -> None:
    """Signs in to ServiceNow, where that is asked, and presses a button."""
    name = popup.get_by_label("User name")
    consent = popup.get_by_role("button", name=button)
    expect(name.or_(consent)).to_be_visible()
    if name.is_visible():
        name.fill(upn)
        popup.get_by_label("Password").fill("demo")
        popup.get_by_role("button", name="Log in").click()
    consent.click()
