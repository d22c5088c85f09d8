"""The mock Graph answers as the documentation shows, to whoever brings a token for it and may."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
import urllib3

from bridge.mock.entra import (
    CONTOSO,
    DAEMON_CLIENT_ID,
    DAEMON_SECRET,
    FABRIKAM,
    GRAPH_CLIENT_ID,
    READER_CLIENT_ID,
    READER_SECRET,
    MockEntra,
)
from bridge.mock.graph import INTUNE_SUITE, REMOTE_HELP, MockGraph
from tests.conftest import ALEX
from tests.connecting import later

PATH = "/v1.0/subscribedSkus"
Answer = Any


@pytest.fixture
def pool() -> Iterator[urllib3.PoolManager]:
    with urllib3.PoolManager(retries=False) as made:
        yield made


@pytest.fixture
def token(mock_entra: MockEntra, mock_graph: MockGraph, pool: urllib3.PoolManager) -> Callable[..., str]:
    """A token of an application, by default the reader's in Contoso."""

    def give(
        tid: str = CONTOSO, resource: str = "", client: tuple[str, str] = (READER_CLIENT_ID, READER_SECRET)
    ) -> str:
        form = {
            "grant_type": "client_credentials",
            "client_id": client[0],
            "client_secret": client[1],
            "scope": f"{resource or mock_graph.url}/.default",
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = pool.request(
            "POST", f"{mock_entra.url}/{tid}/oauth2/v2.0/token", body=urlencode(form), headers=headers
        )
        return str(answer.json()["access_token"])

    return give


@pytest.fixture
def get(mock_graph: MockGraph, pool: urllib3.PoolManager) -> Callable[..., Answer]:
    def ask(token: str, path: str = PATH) -> Answer:
        url = path if path.startswith("http") else mock_graph.url + path
        return pool.request("GET", url, headers={"Authorization": f"Bearer {token}"})

    return ask


def names(answer: Answer) -> list[str]:
    return [sku["skuPartNumber"] for sku in answer.json()["value"]]


def error(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.json()["error"]["code"]


def test_each_tenant_sees_its_own_subscriptions(get, token):
    assert names(get(token(CONTOSO))) == ["SPE_E3", "POWER_BI_STANDARD", "Microsoft_Intune_Suite"]
    assert names(get(token(FABRIKAM))) == ["SPE_E3"]


def test_a_subscription_has_the_documented_shape(get, token):
    *_, suite = get(token()).json()["value"]

    assert suite["skuId"] == INTUNE_SUITE.sku_id
    assert (suite["capabilityStatus"], suite["appliesTo"]) == ("Enabled", "User")
    assert suite["prepaidUnits"] == {"enabled": 25, "warning": 0, "suspended": 0, "lockedOut": 0}
    assert {"servicePlanId", "servicePlanName", "provisioningStatus", "appliesTo"} == set(suite["servicePlans"][0])
    assert suite["id"] == f"{CONTOSO}_{INTUNE_SUITE.sku_id}"


def test_what_is_subscribed_to_can_be_changed(get, token, mock_graph):
    mock_graph.subscribe(FABRIKAM, REMOTE_HELP, status="Warning", enabled=0, warning=3, disabled=("REMOTE_HELP",))
    mock_graph.unsubscribe(CONTOSO, INTUNE_SUITE)
    _, added = get(token(FABRIKAM)).json()["value"]

    assert (added["capabilityStatus"], added["prepaidUnits"]["warning"]) == ("Warning", 3)
    assert [plan["provisioningStatus"] for plan in added["servicePlans"]] == ["Disabled"]
    assert names(get(token(CONTOSO))) == ["SPE_E3", "POWER_BI_STANDARD"]
    mock_graph.unsubscribe(CONTOSO)
    assert names(get(token(CONTOSO))) == []


def test_pages_follow_each_other_to_the_end(get, token, mock_graph):
    mock_graph.page_size = 2
    first = get(token())
    second = get(token(), first.json()["@odata.nextLink"])

    assert names(first) + names(second) == ["SPE_E3", "POWER_BI_STANDARD", "Microsoft_Intune_Suite"]
    assert "@odata.nextLink" not in second.json()
    assert error(get(token(), f"{PATH}?$skiptoken=x")) == (400, "BadRequest")


def test_an_application_without_the_permission_is_forbidden(get, token, mock_entra):
    daemon = token(client=(DAEMON_CLIENT_ID, DAEMON_SECRET))
    assert error(get(daemon)) == (403, "Authorization_RequestDenied")

    mock_entra.grant("Organization.Read.All", client_id=DAEMON_CLIENT_ID)
    assert error(get(daemon)) == (403, "Authorization_RequestDenied")
    assert get(token(client=(DAEMON_CLIENT_ID, DAEMON_SECRET))).status == 200


@pytest.mark.parametrize("resource", ["https://graph.microsoft.com", GRAPH_CLIENT_ID])
def test_graphs_other_names_will_do(get, token, resource):
    assert get(token(resource=resource)).status == 200


def test_what_is_no_token_for_graph_is_not_believed(get, token, mock_entra):
    with MockEntra() as another:
        foreign = another.app_token(CONTOSO, aud=GRAPH_CLIENT_ID)
    for given, said in (
        ("", "empty"),
        ("x", "well formed"),
        (foreign, "signature"),
        (mock_entra.token(ALEX), "audience"),
        (token(resource="https://management.azure.com"), "audience"),
    ):
        answer = get(given)
        assert error(answer) == (401, "InvalidAuthenticationToken")
        assert said in answer.json()["error"]["message"]


def test_a_token_is_good_for_as_long_as_it_says(get, token):
    given = token()
    with later(75 * 60 - 1):
        assert get(given).status == 200
    with later(75 * 60 + 1):
        answer = get(given)
        assert error(answer) == (401, "InvalidAuthenticationToken")
        assert "expired" in answer.json()["error"]["message"]


def test_a_token_of_tomorrow_is_not_for_today(get, token):
    with time_machine.travel("2099-01-01"):
        given = token()
    assert get(given).status == 401


def test_troubles_come_and_go_as_they_are_told(get, token, mock_graph):
    given = token()
    mock_graph.fail(429, times=1, retry_after_seconds=7)
    limited = get(given)
    assert (error(limited), limited.headers["Retry-After"]) == ((429, "TooManyRequests"), "7")
    assert get(given).status == 200

    mock_graph.fail(503, page=True)
    for _ in range(2):
        assert (get(given).status, get(given).headers["Content-Type"]) == (503, "text/html; charset=utf-8")
    mock_graph.recover()
    assert get(given).status == 200


def test_while_it_is_held_nothing_is_answered(get, token, mock_graph):
    given = token()
    with ThreadPoolExecutor(1) as thread:
        with mock_graph.held():
            asked = thread.submit(get, given)
            while not mock_graph.received:
                assert not asked.done()
            assert mock_graph.received[-1].status == 0
        assert asked.result(timeout=5).status == 200


def test_what_was_asked_is_noted_with_its_answer(get, token, mock_graph):
    given = token()
    get(given)
    get("x", "/v1.0/users")

    first, second = mock_graph.received
    assert (first.method, first.path, first.status, first.authorization) == ("GET", PATH, 200, f"Bearer {given}")
    assert (second.path, second.status) == ("/v1.0/users", 401)
    assert given not in repr(first)


def test_what_it_does_not_play_is_refused_by_name(get, token):
    answer = get(token(), "/v1.0/users")
    assert error(answer) == (400, "BadRequest")
    assert "'users'" in answer.json()["error"]["message"]
