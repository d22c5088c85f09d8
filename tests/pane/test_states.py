"""Every state that was designed: it says what is the matter, nobody trips over it, and it fits 320 pixels."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.pane.accessibility import barriers
from tests.pane.agent import Pane
from tests.pane.pictures import Shoot
from tests.pane.stage import Stage
from tests.pane.states import STATES

NARROW = ViewportSize(width=320, height=640)


@pytest.mark.parametrize("name", STATES)
def test_a_state_says_what_is_the_matter_without_a_barrier_and_within_320_pixels(
    name: str, stage: Stage, lasting_pane: Pane, shoot: Shoot
):
    found = STATES[name](stage, lasting_pane)
    expect(found).to_be_visible()
    shoot(lasting_pane.page, name)

    assert barriers(lasting_pane.page) == []
    lasting_pane.page.set_viewport_size(NARROW)
    expect(found).to_be_visible()
    assert _too_wide(lasting_pane.page) == 0


def _too_wide(page: Page) -> int:
    """By how many pixels one would have to scroll sideways."""
    width: int = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
    return max(0, width)
