"""Every state that was designed: it says what is the matter, nobody trips over it, and it fits 320 pixels."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.pane.accessibility import barriers
from tests.pane.agent import Pane
from tests.pane.pictures import Shoot
from tests.pane.stage import Stage
from tests.pane.states import STATES
from tests.pane.watch import Watch

WIDE, NARROW = ViewportSize(width=1280, height=800), ViewportSize(width=320, height=640)
_NETWORK = ("ERR_FAILED", "ERR_EMPTY_RESPONSE", "ERR_INTERNET_DISCONNECTED")


@pytest.fixture(scope="module")
def lasting_page(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[tuple[Page, Watch]]:
    """One window for all states: a new one for each would take longer than the looking."""
    with browser.new_context(**browser_context_args) as context:
        watch = Watch(context)
        watch.expect(401, 403, 404, 409, 422, 429, 502, 503, 504, *_NETWORK)
        yield context.new_page(), watch


@pytest.fixture
def pane(stage: Stage, lasting_page: tuple[Page, Watch]) -> Iterator[Pane]:
    page, watch = lasting_page
    page.set_viewport_size(WIDE)
    yield Pane(page)
    heard = watch.complaints()
    watch.forget()
    page.context.set_offline(False)
    for other in page.context.pages[1:]:
        other.close()
    assert heard == []


@pytest.mark.parametrize("name", STATES)
def test_a_state_says_what_is_the_matter_without_a_barrier_and_within_320_pixels(
    name: str, stage: Stage, pane: Pane, shoot: Shoot
):
    found = STATES[name](stage, pane)
    expect(found).to_be_visible()
    shoot(pane.page, name)

    assert barriers(pane.page) == []
    pane.page.set_viewport_size(NARROW)
    expect(found).to_be_visible()
    assert _too_wide(pane.page) == 0


def _too_wide(page: Page) -> int:
    """By how many pixels one would have to scroll sideways."""
    width: int = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
    return max(0, width)
