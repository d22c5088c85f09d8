"""The same chain in Starlette, aiohttp's client and msgspec, for uvicorn: the fastest Python that is known here.

A token once verified is believed until it ends, as the bridge does it and the other twins do not.
"""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import jwt
import msgspec
from redis.asyncio import BlockingConnectionPool, Redis
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.bench.twins import settings
from tests.bench.twins.sealed import access_token, place_of

keys = jwt.PyJWKClient(settings.JWKS_URL, cache_keys=True)
redis = Redis.from_pool(BlockingConnectionPool.from_url(settings.REDIS_URL, max_connections=100, timeout=None))
verified: dict[str, tuple[float, str]] = {}
"""Tokens, when they end, and the place of that agent's grant."""
sessions: list[aiohttp.ClientSession] = []


class Labelled(msgspec.Struct):
    value: str
    display_value: str


class Record(msgspec.Struct):
    sys_id: Labelled
    number: Labelled
    caller_id: Labelled
    urgency: Labelled
    impact: Labelled
    severity: Labelled
    assignment_group: Labelled
    opened_at: Labelled
    state: Labelled
    priority: Labelled
    short_description: Labelled
    name: Labelled = msgspec.field(name="caller_id.name")
    user_principal_name: Labelled = msgspec.field(name="caller_id.user_name")


class Answer(msgspec.Struct):
    result: list[Record]


class Incident(msgspec.Struct):
    sys_id: str
    number: str
    caller_id: Labelled
    name: str
    user_principal_name: str
    urgency: Labelled
    impact: Labelled
    severity: Labelled
    assignment_group: Labelled | None
    opened_at: str
    state: Labelled
    priority: Labelled
    short_description: str
    url: str


class Page(msgspec.Struct):
    items: list[Incident]
    page: int
    page_size: int
    total: int
    has_more: bool


decoder, encoder = msgspec.json.Decoder(Answer), msgspec.json.Encoder()


def shown(record: Record) -> Incident:
    return Incident(
        record.sys_id.value,
        record.number.value,
        record.caller_id,
        record.name.display_value,
        record.user_principal_name.display_value,
        record.urgency,
        record.impact,
        record.severity,
        record.assignment_group if record.assignment_group.value else None,
        f"{record.opened_at.value.replace(' ', 'T')}Z",
        record.state,
        record.priority,
        record.short_description.display_value,
        settings.link(record.sys_id.value),
    )


def place_by(token: str) -> str | None:
    """Where the grant is of the agent whose token this is; None for a token that is not valid."""
    known = verified.get(token)
    if known and known[0] > time.time():
        return known[1]
    try:
        key = keys.get_signing_key_from_jwt(token)
        claims = jwt.decode(token, key.key, algorithms=["RS256"], audience=settings.AUDIENCE, issuer=settings.ISSUER)
    except jwt.PyJWTError:
        return None
    place = place_of(claims["tid"], claims["oid"])
    verified[token] = claims["exp"], place
    return place


async def incidents(request: Request) -> Response:
    place = place_by(request.headers.get("authorization", "").removeprefix("Bearer "))
    if place is None:
        return Response(status_code=401)
    sealed: Any = await redis.get(place)
    token = access_token(sealed, place) if sealed else None
    if token is None:
        return Response(status_code=409)
    (session,) = sessions
    async with session.get(
        settings.SERVICENOW_URL + settings.INCIDENT_PATH,
        params=settings.parameters(request.path_params["user"]),
        headers={"Authorization": f"Bearer {token}", "Accept": "application/json"},
    ) as response:
        response.raise_for_status()
        total, body = int(response.headers["X-Total-Count"]), await response.read()
    items = [shown(record) for record in decoder.decode(body).result]
    page = Page(items, 1, settings.PAGE_SIZE, total, total > settings.PAGE_SIZE)
    return Response(encoder.encode(page), media_type="application/json")


@asynccontextmanager
async def lifespan(_: Starlette) -> AsyncIterator[None]:
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0), cookie_jar=aiohttp.DummyCookieJar()
    ) as it:
        sessions.append(it)
        yield
    await redis.aclose()


app = Starlette(routes=[Route("/v1/users/{user}/incidents", incidents)], lifespan=lifespan)
