"""The application's token is had once, by one, for all; a refusal is told in Entra's words, the secret in none."""

import asyncio
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

import pytest
from aiohttp import web

from bridge.domain import deadline
from bridge.domain.application import ApplicationTokens
from bridge.domain.errors import ApplicationRefused, IdentityUnavailable
from bridge.microsoft.application import Credential, EntraApplication
from bridge.microsoft.client import Client
from bridge.mock.entra import CONTOSO, FABRIKAM, READER_CLIENT_ID, READER_SECRET, MockEntra
from bridge.mock.server import Server
from bridge.storage.application import RedisApplicationTokens
from bridge.storage.cipher import Cipher
from tests.connecting import later

GRAPH = "https://graph.microsoft.com"
MINUTE = 60
Worker = Callable[..., ApplicationTokens]


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def worker(redis) -> Worker:
    """One worker's way to tokens of an Entra; all share a Redis."""

    def start(entra_url: str, secret: str = READER_SECRET, client_id: str = READER_CLIENT_ID) -> ApplicationTokens:
        provider = EntraApplication(Client(read_seconds=2.0), entra_url, Credential(client_id, secret), now)
        return ApplicationTokens(
            RedisApplicationTokens(redis, redis, Cipher({"k1": bytes(32)}), client_id), provider, now
        )

    return start


class Entra:
    """Plays the token endpoint only; `answer` is what it gives."""

    def __init__(self) -> None:
        self.forms: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.answer: Callable[[dict[str, str]], web.Response] = lambda _: token_answer()
        self.second_within_seconds = 0.0
        self._second = asyncio.Event()
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._give)
        self.server = Server(app)

    async def _give(self, request: web.Request) -> web.Response:
        form = dict(parse_qsl((await request.read()).decode()))
        self.forms.append(form)
        self.paths.append(f"{request.method} {request.path}")
        if len(self.forms) > 1:
            self._second.set()
        elif self.second_within_seconds:
            with suppress(TimeoutError):
                async with asyncio.timeout(self.second_within_seconds):
                    await self._second.wait()
        return self.answer(form)


def token_answer(**changes: object) -> web.Response:
    body = {"token_type": "Bearer", "expires_in": 3599, "access_token": "canary-token", **changes}
    return web.json_response({name: value for name, value in body.items() if value is not None})


def refusal(status: int, **members: str) -> web.Response:
    return web.json_response(members, status=status)


@pytest.fixture
def entra() -> Iterator[Entra]:
    played = Entra()
    with played.server:
        yield played


def test_it_is_asked_for_as_the_documentation_says(worker, entra):
    token = worker(entra.server.url).fresh(CONTOSO, GRAPH)

    assert token.access_token == "canary-token"
    assert timedelta(seconds=3590) < token.expires_at - now() <= timedelta(seconds=3599)
    assert entra.paths == [f"POST /{CONTOSO}/oauth2/v2.0/token"]
    assert entra.forms == [
        {
            "client_id": READER_CLIENT_ID,
            "client_secret": READER_SECRET,
            "grant_type": "client_credentials",
            "scope": "https://graph.microsoft.com/.default",
        }
    ]


def test_all_workers_share_it_and_each_tenant_and_resource_has_its_own(worker, mock_entra):
    tokens = {worker(mock_entra.url).fresh(CONTOSO, GRAPH) for _ in range(3)}
    assert (len(tokens), mock_entra.token_requests) == (1, 1)

    worker(mock_entra.url).fresh(FABRIKAM, GRAPH)
    worker(mock_entra.url).fresh(CONTOSO, "https://management.azure.com")
    assert mock_entra.token_requests == 3


def test_all_who_need_it_at_once_get_what_one_has_asked_for(worker, entra):
    entra.second_within_seconds = 0.3
    workers = [worker(entra.server.url) for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        got = set(pool.map(lambda number: workers[number % 4].fresh(CONTOSO, GRAPH).access_token, range(8)))

    assert (got, len(entra.forms)) == ({"canary-token"}, 1)


def test_another_one_is_asked_for_shortly_before_its_end(worker, mock_entra):
    worker(mock_entra.url).fresh(CONTOSO, GRAPH)
    for minutes, expected in ((69, 1), (71, 2)):
        with later(minutes * MINUTE):
            worker(mock_entra.url).fresh(CONTOSO, GRAPH)
        assert mock_entra.token_requests == expected


def test_near_its_end_it_serves_through_an_outage_and_after_its_end_no_longer(worker, mock_entra):
    token = worker(mock_entra.url).fresh(CONTOSO, GRAPH)
    mock_entra.down()

    with later(74 * MINUTE):
        assert worker(mock_entra.url).fresh(CONTOSO, GRAPH) == token
    with later(76 * MINUTE), pytest.raises(IdentityUnavailable):
        worker(mock_entra.url).fresh(CONTOSO, GRAPH)


def test_a_token_that_was_refused_is_replaced_by_another_once(worker, mock_entra):
    seen = worker(mock_entra.url).fresh(CONTOSO, GRAPH)
    renewed = worker(mock_entra.url).renewed(CONTOSO, GRAPH, seen)

    assert renewed != seen
    assert worker(mock_entra.url).renewed(CONTOSO, GRAPH, seen) == renewed
    assert mock_entra.token_requests == 2


def test_entras_words_say_what_to_mend(worker, mock_entra):
    with pytest.raises(ApplicationRefused) as refused:
        worker(mock_entra.url, secret="canary-wrong-secret").fresh(CONTOSO, GRAPH)
    assert "AADSTS7000215: Invalid client secret provided." in refused.value.detail
    assert "Trace ID" not in refused.value.detail
    assert "canary" not in refused.value.detail

    with pytest.raises(ApplicationRefused, match="AADSTS700016"):
        worker(mock_entra.url, client_id=CONTOSO).fresh(CONTOSO, GRAPH)


def test_a_secret_that_is_said_back_is_not_said_on(worker, entra):
    secret = "canary+secret/=~"
    entra.answer = lambda form: refusal(
        401,
        error="invalid_client",
        error_description=f"AADSTS1: {form['client_secret']} and canary%2Bsecret%2F%3D~\r\n\x1b[31m" + "x" * 2000,
    )
    with pytest.raises(ApplicationRefused) as refused:
        worker(entra.server.url, secret=secret).fresh(CONTOSO, GRAPH)

    assert "canary" not in refused.value.detail
    assert refused.value.detail.isprintable()
    assert len(refused.value.detail) < 400


@pytest.mark.parametrize(
    "answer",
    [
        lambda _: web.Response(status=503, text="<!doctype html>", content_type="text/html"),
        lambda _: web.Response(status=400, text="<!doctype html>", content_type="text/html"),
        lambda _: web.Response(status=302, headers={"Location": "https://elsewhere.example/"}),
        lambda _: refusal(400, error="temporarily_unavailable"),
        lambda _: refusal(429, error="invalid_request"),
        lambda _: refusal(500, error="server_error"),
        lambda _: web.Response(text="", content_type="application/json"),
        lambda _: web.Response(text="[" * 100_000, content_type="application/json"),
        lambda _: web.json_response([]),
        lambda _: token_answer(access_token=None),
        lambda _: token_answer(access_token="two words"),
        lambda _: token_answer(access_token="line\r\nbreak"),
        lambda _: token_answer(access_token=["x"], expires_in=None),
        lambda _: token_answer(expires_in=None),
        lambda _: token_answer(expires_in=0),
        lambda _: token_answer(expires_in=-5),
        lambda _: token_answer(expires_in="soon"),
        lambda _: token_answer(expires_in=True),
    ],
)
def test_what_is_neither_a_token_nor_a_refusal_is_an_outage(worker, entra, redis, answer):
    entra.answer = answer
    with pytest.raises(IdentityUnavailable):
        worker(entra.server.url).fresh(CONTOSO, GRAPH)
    assert redis.keys() == []


def test_when_to_come_back_is_told(worker, entra):
    entra.answer = lambda _: web.Response(status=429, headers={"Retry-After": "17"}, text=json.dumps({"error": "x"}))
    with pytest.raises(IdentityUnavailable) as outage:
        worker(entra.server.url).fresh(CONTOSO, GRAPH)
    assert outage.value.retry_after_seconds == 17


def test_an_entra_that_is_not_there_or_hangs_is_an_outage_in_time(worker, entra):
    with pytest.raises(IdentityUnavailable):
        worker("http://127.0.0.1:1").fresh(CONTOSO, GRAPH)
    entra.second_within_seconds = 30
    with deadline.within(0.2), pytest.raises(IdentityUnavailable):
        worker(entra.server.url).fresh(CONTOSO, GRAPH)
    with deadline.within(0), pytest.raises(IdentityUnavailable):
        worker(entra.server.url).fresh(CONTOSO, GRAPH)
    assert len(entra.forms) == 1


def test_nothing_about_it_shows_the_secret_or_the_token(worker, entra):
    credential = Credential(READER_CLIENT_ID, READER_SECRET)
    token = worker(entra.server.url).fresh(CONTOSO, GRAPH)

    assert READER_SECRET not in repr(credential)
    assert "canary" not in repr(token)


def test_whom_entra_no_longer_lets_in_works_until_the_token_ends(worker):
    with MockEntra() as mock:
        token = worker(mock.url).fresh(CONTOSO, GRAPH)
        assert worker(mock.url, secret="wrong").fresh(CONTOSO, GRAPH) == token
