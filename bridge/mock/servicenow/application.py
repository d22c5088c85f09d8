"""The addresses of the instance, and what happens to every request before it gets to one."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import parse_qsl

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bridge.mock.servicenow.api.gateway import RECEIVED, Gateway
from bridge.mock.servicenow.browsing import Browsing
from bridge.mock.servicenow.clock import Clock
from bridge.mock.servicenow.connections import NEVER, Connections
from bridge.mock.servicenow.control import DOOR, Control
from bridge.mock.servicenow.errors import Refusal
from bridge.mock.servicenow.faults import Faults
from bridge.mock.servicenow.faults.befall import befall
from bridge.mock.servicenow.faults.wire import Over
from bridge.mock.servicenow.journal import Journal, Received
from bridge.mock.servicenow.oauth.authorize import Authorize
from bridge.mock.servicenow.oauth.exchange import Exchange
from bridge.mock.servicenow.oauth.login import SECOND_FACTOR, Login
from bridge.mock.servicenow.oauth.pages import html, see
from bridge.mock.servicenow.oauth.sso import PROVIDER, SingleSignOn
from bridge.mock.servicenow.options import Options
from bridge.mock.servicenow.security.sessions import Dropped

_LONG = 128 * 1024
# Longer request lines than the instance takes must be read, so that it can refuse them itself.
_HANDLER_ARGS = {"max_line_size": _LONG, "max_field_size": _LONG, "keepalive_timeout": NEVER}
_LARGEST_BODY = 64 * 1024 * 1024
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
    sso: SingleSignOn
    browsing: Browsing
    control: Control | None


def application(parts: Parts) -> web.Application:
    """Put the instance together; an application serves once, its parts live on."""
    connections = Connections()
    middlewares = [_transaction(parts, connections)]
    app = web.Application(middlewares=middlewares, handler_args=_HANDLER_ARGS, client_max_size=_LARGEST_BODY)
    app.on_cleanup.append(connections.hang_up)
    app.router.add_get("/api/now/oauth/jwks", parts.exchange.keys)
    app.router.add_route("*", "/api/{resource:.*}", parts.gateway.serve)
    app.on_response_prepare.append(_dated(parts.clock))
    app.router.add_get("/oauth_auth.do", parts.authorize.ask)
    app.router.add_post("/oauth_auth.do", parts.authorize.decide)
    app.router.add_route("*", "/oauth_token.do", parts.exchange.token)
    for path in ("/oauth_revoke_token.do", "/oauth_revoke.do"):
        app.router.add_route("*", path, parts.exchange.revoke)
    _add_pages(app.router, parts)
    return app


def _dated(clock: Clock) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    """Make what dates every answer by the instance's own clock, which may be wrong."""

    async def dated(_request: web.Request, answer: web.StreamResponse) -> None:
        answer.headers["Date"] = format_datetime(clock.now(), usegmt=True)

    return dated


def _add_pages(router: web.UrlDispatcher, parts: Parts) -> None:
    """Open the pages that people see in their browsers."""
    router.add_get("/login.do", parts.login.form)
    router.add_post("/login.do", parts.login.enter)
    router.add_get(SECOND_FACTOR, parts.login.ask_code)
    router.add_post(SECOND_FACTOR, parts.login.check_code)
    router.add_get("/login_with_sso.do", parts.sso.begin)
    router.add_get(PROVIDER, parts.sso.ask)
    router.add_post(PROVIDER, parts.sso.say)
    router.add_post("/navpage.do", parts.sso.take)
    router.add_get("/logout.do", parts.login.leave)
    for path in ("/", "/navpage.do"):
        router.add_get(path, parts.browsing.home)
    for path in ("/incident.do", "/nav_to.do", "/now/nav/ui/classic/params/target/{target:.*}"):
        router.add_get(path, parts.browsing.incident)


def _transaction(parts: Parts, connections: Connections) -> Middleware:
    """Make what surrounds every request: it is written down, and a fault may happen to it."""

    @web.middleware
    async def transaction(request: web.Request, handler: Handler) -> web.StreamResponse:
        reused = connections.used(request)
        if parts.control is not None and request.path.startswith(DOOR):
            answer: web.StreamResponse = await parts.control.serve(request)
        else:
            answer = await befallen(request, handler, reused=reused)
        await connections.answer(request, answer, parts.options.keep_alive_seconds)
        return answer

    async def befallen(request: web.Request, handler: Handler, *, reused: bool) -> web.StreamResponse:
        received = await _received(request, parts.clock.now())
        request[RECEIVED] = received
        parts.journal.note(received)

        async def proceed() -> web.StreamResponse:
            return await _guarded(request, handler, parts)

        try:
            async with parts.gateway.turn(request):
                fault = parts.faults.due(request.method, request.path, reused=reused)
                answer = await (befall(fault, request, proceed, parts.gateway.refuse) if fault else proceed())
        except Dropped:
            answer = web.Response(status=202)
        received.status = answer.told if isinstance(answer, Over) else answer.status
        return answer

    return transaction


async def _guarded(request: web.Request, handler: Handler, parts: Parts) -> web.StreamResponse:
    """Answer as the instance does where the address is too long, unknown, or not for this method."""
    if len(request.raw_path) > parts.options.longest_url:
        return html(_TOO_LONG, status=414)
    try:
        return await handler(request)
    except web.HTTPMethodNotAllowed:
        return html("", status=405)
    except web.HTTPNotFound:
        api = request.path.startswith("/api")
        return parts.gateway.refuse(request, Refusal.no_resource()) if api else see(parts.login.page)


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
