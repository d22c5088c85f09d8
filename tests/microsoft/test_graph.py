"""Graph is read to the last page, from its own host only, with a token that is replaced once when it is refused."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from aiohttp import web

from bridge.domain import deadline
from bridge.domain.application import ApplicationTokens
from bridge.domain.errors import ApplicationRefused, GraphUnavailable
from bridge.domain.licences import INTUNE_SUITE, REMOTE_HELP
from bridge.microsoft.application import Credential, EntraApplication
from bridge.microsoft.client import Client
from bridge.microsoft.graph import Graph
from bridge.microsoft.licences import PERMISSION, GraphLicences
from bridge.mock.entra import CONTOSO, FABRIKAM, READER_CLIENT_ID, READER_SECRET, MockEntra
from bridge.mock.graph import MockGraph
from bridge.mock.server import Server
from bridge.storage.application import RedisApplicationTokens
from bridge.storage.cipher import Cipher

PATH = "/v1.0/subscribedSkus"
Reached = Callable[[str], Graph]


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def reached(redis, mock_entra: MockEntra) -> Reached:
    """A Graph at this address, with tokens of the mock Entra."""

    def at(url: str) -> Graph:
        client = Client(read_seconds=2.0)
        provider = EntraApplication(client, mock_entra.url, Credential(READER_CLIENT_ID, READER_SECRET), now)
        store = RedisApplicationTokens(redis, redis, Cipher({"k1": bytes(32)}), READER_CLIENT_ID)
        return Graph(client, ApplicationTokens(store, provider, now), url)

    return at


@pytest.fixture
def graph(reached: Reached, mock_graph: MockGraph) -> Graph:
    return reached(mock_graph.url)


def every(graph: Graph, tenant: str = CONTOSO) -> list[object]:
    return [sku["skuPartNumber"] for sku in graph.every(tenant, PATH, PERMISSION)]


def statuses(mock_graph: MockGraph) -> list[int]:
    return [asked.status for asked in mock_graph.received]


@pytest.mark.parametrize("page_size", [1, 2, 3, 100])
def test_a_collection_is_read_whole_whatever_its_pages(graph, mock_graph, page_size):
    mock_graph.page_size = page_size

    assert every(graph) == ["SPE_E3", "POWER_BI_STANDARD", "Microsoft_Intune_Suite"]
    assert every(graph, FABRIKAM) == ["SPE_E3"]


def test_a_token_that_graph_no_longer_takes_is_replaced_once(graph, mock_graph, mock_entra):
    every(graph)
    mock_entra.rotate_keys(forget=True)

    assert len(every(graph)) == 3
    assert (statuses(mock_graph), mock_entra.token_requests) == ([200, 401, 200], 2)
    assert len(every(graph)) == 3
    assert mock_entra.token_requests == 2


def test_a_token_that_is_refused_again_is_not_tried_a_third_time(graph, mock_graph):
    mock_graph.fail(401)
    with pytest.raises(ApplicationRefused, match="does not accept the application's token"):
        every(graph)

    assert statuses(mock_graph) == [401, 401]


def test_a_missing_permission_is_named(graph, mock_entra):
    mock_entra.grant("ServiceHealth.Read.All")
    with pytest.raises(ApplicationRefused) as refused:
        every(graph)

    assert "LicenseAssignment.Read.All" in refused.value.detail
    assert "Insufficient privileges" in refused.value.detail


@pytest.mark.parametrize("status", [400, 404, 429, 500, 503, 504])
@pytest.mark.parametrize("page", [False, True])
def test_anything_else_is_an_outage_that_says_when_to_come_back(graph, mock_graph, status, page):
    mock_graph.fail(status, retry_after_seconds=42, page=page)
    with pytest.raises(GraphUnavailable, match=str(status)) as outage:
        every(graph)

    assert outage.value.retry_after_seconds == 42
    assert len(mock_graph.received) == 1


class Bent:
    """Answers whatever it is told to, at any path."""

    def __init__(self) -> None:
        self.answer: Callable[[web.Request], web.StreamResponse] = lambda _: web.json_response({"value": []})
        self.asked: list[str] = []
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._give)
        self.server = Server(app)

    @property
    def url(self) -> str:
        return self.server.url

    async def _give(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.headers.get("Authorization", ""))
        return self.answer(request)


@pytest.fixture
def bent(mock_entra: MockEntra) -> Iterator[Bent]:
    played = Bent()
    with played.server:
        mock_entra.add_resource_uri(played.url)
        yield played


@pytest.mark.parametrize(
    "following",
    [
        "{elsewhere}/v1.0/subscribedSkus?$skiptoken=1",
        "{url}.evil.example/v1.0/subscribedSkus",
        "{url}@{host}/v1.0/subscribedSkus",
        "{url}",
        "//{host}/v1.0/subscribedSkus",
        "/v1.0/subscribedSkus?$skiptoken=1",
        " {url}/v1.0/subscribedSkus",
        "https://graph.microsoft.com/v1.0/subscribedSkus",
        "",
        5,
        ["{url}/"],
    ],
)
def test_the_token_goes_nowhere_but_to_graph(reached, bent, mock_graph, following):
    if isinstance(following, str):
        host = mock_graph.url.removeprefix("http://")
        following = following.format(url=bent.url, elsewhere=mock_graph.url, host=host)
    bent.answer = lambda _: web.json_response({"value": [], "@odata.nextLink": following})
    with pytest.raises(GraphUnavailable, match="elsewhere"):
        every(reached(bent.url))

    assert (len(bent.asked), mock_graph.received) == (1, [])


def test_a_redirect_is_not_followed(reached, bent, mock_graph):
    bent.answer = lambda _: web.Response(status=302, headers={"Location": mock_graph.url + PATH})
    with pytest.raises(GraphUnavailable, match="302"):
        every(reached(bent.url))

    assert mock_graph.received == []


def test_a_page_that_fails_fails_the_whole(reached, bent):
    first = {"value": [{"skuPartNumber": "SPE_E3"}], "@odata.nextLink": f"{bent.url}/second"}
    bent.answer = lambda asked: web.Response(status=503) if asked.path == "/second" else web.json_response(first)
    with pytest.raises(GraphUnavailable, match="503"):
        every(reached(bent.url))


def test_a_list_without_an_end_is_given_up(reached, bent):
    bent.answer = lambda _: web.json_response({"value": [{}], "@odata.nextLink": f"{bent.url}/again"})
    with pytest.raises(GraphUnavailable, match="does not end"):
        every(reached(bent.url))

    assert len(bent.asked) == 100


@pytest.mark.parametrize(
    "body", ["", "[]", "null", "{}", '{"value": 5}', '{"value": [5]}', '{"value": [[]]}', "[" * 9999]
)
def test_what_is_no_list_is_an_outage(reached, bent, body):
    bent.answer = lambda _: web.Response(text=body, content_type="application/json")
    with pytest.raises(GraphUnavailable):
        every(reached(bent.url))


def test_an_answer_too_large_is_an_outage(reached, bent):
    bent.answer = lambda _: web.Response(body=b'{"value": [' + b" " * 9 * 1024 * 1024)
    with pytest.raises(GraphUnavailable):
        every(reached(bent.url))


def test_a_connection_that_breaks_is_tried_once_more(reached, bent):
    def cut(request: web.Request) -> web.StreamResponse:
        assert request.transport
        request.transport.abort()
        return web.Response()

    def cut_once(request: web.Request) -> web.StreamResponse:
        return cut(request) if len(bent.asked) == 1 else web.json_response({"value": []})

    bent.answer = cut_once
    assert every(reached(bent.url)) == []
    assert len(bent.asked) == 2

    bent.asked.clear()
    bent.answer = cut
    with pytest.raises(GraphUnavailable):
        every(reached(bent.url))
    assert len(bent.asked) == 2


def test_a_graph_that_hangs_is_given_up_in_the_time_that_is_left(graph, mock_graph):
    every(graph)
    with mock_graph.held(), deadline.within(0.2), pytest.raises(GraphUnavailable):
        every(graph)
    assert len(mock_graph.received) == 2


def test_cookies_are_not_kept(reached, bent):
    cookies: list[str | None] = []

    def give(request: web.Request) -> web.StreamResponse:
        cookies.append(request.headers.get("Cookie"))
        response = web.json_response({"value": []})
        response.set_cookie("who", "contoso")
        return response

    bent.answer, graph = give, reached(bent.url)
    for tenant in (CONTOSO, FABRIKAM):
        graph.every(tenant, PATH, PERMISSION)
    assert cookies == [None, None]


def test_subscriptions_are_told_by_their_ids_whatever_the_letter_case(reached, bent):
    bent.answer = lambda _: web.json_response(
        {
            "value": [
                {
                    "skuId": INTUNE_SUITE.upper(),
                    "capabilityStatus": "enabled",
                    "prepaidUnits": {"enabled": 2, "warning": 3, "suspended": 5, "lockedOut": 7},
                    "servicePlans": [
                        {"servicePlanId": REMOTE_HELP.upper(), "provisioningStatus": "PendingActivation"},
                        {"servicePlanId": "gone", "provisioningStatus": "disabled"},
                        5,
                    ],
                },
                {"skuId": None, "prepaidUnits": {"enabled": "many"}, "servicePlans": None},
                {"capabilityStatus": "Enabled", "prepaidUnits": None},
                {},
            ]
        }
    )
    suite, *rest = GraphLicences(reached(bent.url)).subscriptions(CONTOSO)

    assert (suite.product, suite.service_plans, suite.usable_units) == (INTUNE_SUITE, frozenset({REMOTE_HELP}), 5)
    assert [other.usable_units for other in rest] == [0, 0, 0]
