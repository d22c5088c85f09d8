"""The pane in a real browser, among the parties it meets; without a browser its tests are skipped, and loudly."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from bridge.mock.entra import MockEntra
from tests.pane import chromium
from tests.pane.agent import Pane
from tests.pane.pictures import Shoot, shooting
from tests.pane.stage import BRIDGE, Stage, opened
from tests.pane.watch import Watch

WIDE = ViewportSize(width=1280, height=800)
_PATIENCE_MILLISECONDS = 15_000
_NETWORK = ("ERR_FAILED", "ERR_EMPTY_RESPONSE", "ERR_INTERNET_DISCONNECTED")


@pytest.fixture(scope="session")
def browser_path(pytestconfig: pytest.Config) -> str:
    path = chromium.found(with_windows=pytestconfig.getoption("--headed"))
    if path is None and chromium.must_be_there():
        pytest.fail(f"There is {chromium.NONE}, and CI is set: {chromium.HOW_TO_GET_ONE}.")
    if path is None:
        pytest.skip(f"{chromium.NONE}: {chromium.HOW_TO_GET_ONE}")
    return path


@pytest.fixture(scope="session")
def shared_stage(browser_path: str, valkey: str, shared_entra: MockEntra) -> Iterator[Stage]:
    with opened(valkey.replace("/0", "/7"), shared_entra) as stage:
        yield stage


@pytest.fixture
def stage(shared_stage: Stage) -> Stage:
    """Everybody as they were before the first test: nobody is connected, nothing fails."""
    shared_stage.reset()
    return shared_stage


@pytest.fixture(scope="session")
def base_url() -> str:
    return BRIDGE


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], browser_path: str, shared_stage: Stage
) -> dict[str, Any]:
    expect.set_options(timeout=_PATIENCE_MILLISECONDS)
    arguments = [*chromium.ARGUMENTS, f"--host-resolver-rules={shared_stage.resolver_rules}"]
    return {**browser_type_launch_args, "executable_path": browser_path, "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Without motion, which would be drawn by the processor that the tests need."""
    return {
        **browser_context_args,
        "ignore_https_errors": True,
        "locale": "en-GB",
        "reduced_motion": "reduce",
        "timezone_id": "Europe/Berlin",
    }


@pytest.fixture
def watch(context: BrowserContext) -> Iterator[Watch]:
    """Whatever the browser complained about by the end of the test is a failure."""
    context.set_default_timeout(_PATIENCE_MILLISECONDS)
    watch = Watch(context)
    yield watch
    assert watch.complaints() == []


@pytest.fixture
def page(watch: Watch, page: Page) -> Page:
    return page


@pytest.fixture
def shoot(pytestconfig: pytest.Config) -> Shoot:
    return shooting(pytestconfig.getoption("--pictures"))


@pytest.fixture(scope="module")
def lasting_page(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[tuple[Page, Watch]]:
    """One window for a file's tests: a new one for each would take longer than the looking."""
    with browser.new_context(**browser_context_args) as context:
        context.set_default_timeout(_PATIENCE_MILLISECONDS)
        watch = Watch(context)
        watch.expect(401, 403, 404, 409, 422, 429, 502, 503, 504, *_NETWORK)
        yield context.new_page(), watch


@pytest.fixture
def lasting_pane(stage: Stage, lasting_page: tuple[Page, Watch]) -> Iterator[Pane]:
    page, watch = lasting_page
    page.set_viewport_size(WIDE)
    yield Pane(page)
    heard = watch.complaints()
    watch.forget()
    page.context.set_offline(False)
    for other in page.context.pages[1:]:
        other.close()
    assert heard == []
