"""Hands any project's tests a running mock ServiceNow, Entra and Microsoft Graph, once this package is installed.

An integration test of one's own, with nothing to set up:

    import requests


    def test_the_incident_i_opened_is_the_newest(mock_servicenow):
        incidents, agent = f"{mock_servicenow.url}/api/now/table/incident", ("alex.wilber@contoso.com", "demo")
        opened = {"short_description": "No coffee", "impact": "1", "urgency": "1"}
        requests.post(incidents, auth=agent, json=opened, timeout=5)
        newest = {"sysparm_query": "ORDERBYDESCnumber", "sysparm_limit": 1, "sysparm_display_value": "true"}
        (found,) = requests.get(incidents, newest, auth=agent, timeout=5).json()["result"]
        assert (found["short_description"], found["priority"]) == ("No coffee", "1 - Critical")
        assert mock_servicenow.journal.last.user == "alex.wilber@contoso.com"

        mock_servicenow.faults.add("unavailable", times=1)
        assert requests.get(incidents, auth=agent, timeout=5).status_code == 503
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

# The servers are imported only where they are used: this file is loaded by every run of pytest.
if TYPE_CHECKING:
    from bridge.mock.entra import MockEntra
    from bridge.mock.graph import MockGraph
    from bridge.mock.servicenow import MockServiceNow

_MARK = "servicenow(**arguments): what the mock_servicenow fixture is made with, see MockServiceNow"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", _MARK)


@pytest.fixture
def mock_servicenow_factory() -> "Iterator[Callable[..., MockServiceNow]]":
    """Start as many instances as a test asks for; arguments are those of `MockServiceNow`. They stop when it ends."""
    from bridge.mock.servicenow import MockServiceNow  # noqa: PLC0415

    with ExitStack() as running:
        yield lambda **arguments: running.enter_context(MockServiceNow(**arguments))


@pytest.fixture
def mock_servicenow(
    request: pytest.FixtureRequest, mock_servicenow_factory: "Callable[..., MockServiceNow]"
) -> "MockServiceNow":
    """Give a running instance of the test's own.

    `@pytest.mark.servicenow(incidents=10, ...)` on a test, a class or a module gives arguments; the nearest mark wins.
    """
    arguments: dict[str, object] = {}
    for mark in reversed(list(request.node.iter_markers("servicenow"))):
        arguments |= mark.kwargs
    return mock_servicenow_factory(**arguments)


@pytest.fixture
def mock_entra() -> "Iterator[MockEntra]":
    """Give a running Microsoft Entra ID of the test's own."""
    from bridge.mock.entra import MockEntra  # noqa: PLC0415

    with MockEntra() as entra:
        yield entra


@pytest.fixture
def mock_graph(mock_entra: "MockEntra") -> "Iterator[MockGraph]":
    """Give a running Microsoft Graph of the test's own, which believes the tokens of `mock_entra`."""
    from bridge.mock.graph import MockGraph  # noqa: PLC0415

    with MockGraph(mock_entra) as graph:
        yield graph
