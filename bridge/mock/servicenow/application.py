"""The addresses of the instance, and what happens to every request before it gets to one."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import parse_qsl
from weakref import WeakSet

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bridge.mock.servicenow.api.gateway import RECEIVED, Gateway
from bridge.mock.servicenow.browsing import Browsing
from bridge.mock.servicenow.clock import Clock
from bridge.mock.servicenow.control import DOOR, Control
from bridge.mock.servicenow.errors import Refusal
from bridge.mock.servicenow.faults import Faults
from bridge.mock.servicenow.faults.befall import befall
from bridge.mock.servicenow.faults.wire import Over
from bridge.mock.servicenow.journal import Journal, Received
from bridge.mock.servicenow.oauth.authorize import Authorize
from bridge.mock.servicenow.oauth.exchange import Exchange
from bridge.mock.servicenow.oauth.login import Login, html, see
from bridge.mock.servicenow.options import Options
from bridge.mock.servicenow.security.sessions import Dropped

_LONG = 128 * 1024
# Longer request lines than the instance takes must be read, so that it can refuse them itself; idle connections are
# closed after as long as the Keep-Alive header says.
_HANDLER_ARGS = {"max_line_size": _LONG, "max_field_size": _LONG, "keepalive_timeout": 20.0}
_LARGEST_BODY = 64 * 1024 * 1024
Connections = WeakSet[asyncio.Transport]
_TOO_LONG = "<html><head><title>414 Request-URI Too Large</title></head><body><h1>URI Too Long</h1></body></html>"


@dataclass(frozen=True, slots=True)
class Parts:
    """What an instance is put together from; `control` is None where nobody may change it over HTTP."""

    options: Options
    clock: Clock
    journal: Journal
    faults: Faults
    gateway: Gateway
    authorize: Authorize
    exchange: Exchange
    login: Login
    browsing: Browsing
    control: Control | None


def application(parts: Parts) -> web.Application:
    """Put the instance together; an application serves once, its parts live on."""
    connections: Connections = WeakSet()
    middlewares = [_transaction(parts, connections)]
    app = web.Application(middlewares=middlewares, handler_args=_HANDLER_ARGS, client_max_size=_LARGEST_BODY)
    app.on_cleanup.append(_hang_up(connections))
    app.router.add_get("/api/now/oauth/jwks", parts.exchange.keys)
    app.router.add_route("*", "/api/{resource:.*}", parts.gateway.serve)
    app.on_response_prepare.append(_dated(parts.clock))
    app.router.add_get("/oauth_auth.do", parts.authorize.ask)
    app.router.add_post("/oauth_auth.do", parts.authorize.decide)
    app.router.add_route("*", "/oauth_token.do", parts.exchange.token)
    for path in ("/oauth_revoke_token.do", "/oauth_revoke.do"):
        app.router.add_route("*", path, parts.exchange.revoke)
    app.router.add_get("/login.do", parts.login.form)
    app.router.add_post("/login.do", parts.login.enter)
    app.router.add_get("/logout.do", parts.login.leave)
    app.router.add_get("/", parts.browsing.home)
    for path in ("/incident.do", "/nav_to.do", "/now/nav/ui/classic/params/target/{target:.*}"):
        app.router.add_get(path, parts.browsing.incident)
    return app


def _dated(clock: Clock) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    """Make what dates every answer by the instance's own clock, which may be wrong."""

    async def dated(_request: web.Request, answer: web.StreamResponse) -> None:
        answer.headers["Date"] = format_datetime(clock.now(), usegmt=True)

    return dated


def _hang_up(connections: Connections) -> Callable[[web.Application], Awaitable[None]]:
    """Make what ends the connections that are left when the server stops.

    Under TLS a closed one would wait for its client to say goodbye, and one that was just made is not known yet.
    """

    async def hang_up(_app: web.Application) -> None:
        await asyncio.sleep(0)
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for transport in tuple(connections):
            transport.abort()
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0)

    return hang_up


def _transaction(parts: Parts, connections: Connections) -> Middleware:
    """Make what surrounds every request: it is written down, and a fault may happen to it."""

    @web.middleware
    async def transaction(request: web.Request, handler: Handler) -> web.StreamResponse:
        if parts.control is not None and request.path.startswith(DOOR):
            return await parts.control.serve(request)
        received = await _received(request, parts.clock.now())
        request[RECEIVED] = received
        parts.journal.note(received)

        async def proceed() -> web.StreamResponse:
            return await _guarded(request, handler, parts.gateway, parts.options)

        try:
            async with parts.gateway.turn(request):
                fault = parts.faults.due(request.method, request.path, reused=_is_known(request, connections))
                answer = await (befall(fault, request, proceed, parts.gateway.refuse) if fault else proceed())
        except Dropped:
            answer = web.Response(status=202)
        received.status = answer.told if isinstance(answer, Over) else answer.status
        return answer

    return transaction


def _is_known(request: web.Request, connections: Connections) -> bool:
    """Say whether the request's connection was used before, and remember it."""
    if request.transport is None:
        return False
    known = request.transport in connections
    connections.add(request.transport)
    return known


async def _guarded(request: web.Request, handler: Handler, gateway: Gateway, options: Options) -> web.StreamResponse:
    """Answer as the instance does where the address is too long, unknown, or not for this method."""
    if len(request.raw_path) > options.longest_url:
        return html(_TOO_LONG, status=414)
    try:
        return await handler(request)
    except web.HTTPMethodNotAllowed:
        return html("", status=405)
    except web.HTTPNotFound:
        api = request.path.startswith("/api")
        return gateway.refuse(request, Refusal.no_resource()) if api else see("/login.do")


async def _received(request: web.Request, now: datetime) -> Received:
    body = await request.read() if request.can_read_body else b""
    is_form = body and request.content_type == "application/x-www-form-urlencoded"
    return Received(
        time=now,
        method=request.method,
        path=request.path,
        query_string=request.rel_url.raw_query_string,
        query=dict(request.query),
        headers=request.headers,
        cookies=dict(request.cookies),
        body=body,
        form=dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True)) if is_form else {},
    )
