"""The addresses of the instance, and what happens to every request before it gets to one."""

from datetime import datetime
from urllib.parse import parse_qsl

from aiohttp import web
from aiohttp.typedefs import Handler

from bridge.mock.servicenow.api.gateway import RECEIVED, Gateway
from bridge.mock.servicenow.api.records import Records
from bridge.mock.servicenow.api.statistics import Statistics
from bridge.mock.servicenow.clock import Clock
from bridge.mock.servicenow.errors import Refusal
from bridge.mock.servicenow.faults import Faults
from bridge.mock.servicenow.journal import Journal, Received
from bridge.mock.servicenow.oauth.authorize import Authorize
from bridge.mock.servicenow.oauth.exchange import Exchange
from bridge.mock.servicenow.oauth.login import Login, html, see
from bridge.mock.servicenow.options import Options
from bridge.mock.servicenow.trouble import befall

_LONG = 128 * 1024
# Longer request lines than the instance takes must be read, so that it can refuse them itself; idle connections are
# closed after as long as the Keep-Alive header says.
_HANDLER_ARGS = {"max_line_size": _LONG, "max_field_size": _LONG, "keepalive_timeout": 20.0}
_TOO_LONG = "<html><head><title>414 Request-URI Too Large</title></head><body><h1>URI Too Long</h1></body></html>"


def application(
    *,
    options: Options,
    clock: Clock,
    journal: Journal,
    faults: Faults,
    gateway: Gateway,
    records: Records,
    statistics: Statistics,
    authorize: Authorize,
    exchange: Exchange,
    login: Login,
) -> web.Application:
    @web.middleware
    async def transaction(request: web.Request, handler: Handler) -> web.StreamResponse:
        received = await _received(request, clock.now())
        request[RECEIVED] = received
        journal.note(received)

        async def proceed() -> web.StreamResponse:
            return await _guarded(request, handler, gateway, options)

        fault = faults.due(request.method, request.path)
        answer = await (befall(fault, request, proceed) if fault else proceed())
        received.status = answer.status
        return answer

    app = web.Application(middlewares=[transaction], handler_args=_HANDLER_ARGS)
    for prefix in ("/api/now", "/api/now/{version:v1|v2}"):
        app.router.add_get(f"{prefix}/table/{{table}}", gateway.serve(records.list))
        app.router.add_get(f"{prefix}/table/{{table}}/{{sys_id}}", gateway.serve(records.one))
        app.router.add_get(f"{prefix}/stats/{{table}}", gateway.serve(statistics.of_table))
    app.router.add_get("/oauth_auth.do", authorize.ask)
    app.router.add_post("/oauth_auth.do", authorize.decide)
    app.router.add_route("*", "/oauth_token.do", exchange.token)
    for path in ("/oauth_revoke_token.do", "/oauth_revoke.do"):
        app.router.add_route("*", path, exchange.revoke)
    app.router.add_get("/login.do", login.form)
    app.router.add_post("/login.do", login.enter)
    app.router.add_get("/logout.do", login.leave)
    return app


async def _guarded(request: web.Request, handler: Handler, gateway: Gateway, options: Options) -> web.StreamResponse:
    """Answer as the instance does where the address is too long, unknown, or not for this method."""
    if len(request.raw_path) > options.longest_url:
        return html(_TOO_LONG, status=414)
    api = request.path.startswith("/api/")
    try:
        return await handler(request)
    except web.HTTPMethodNotAllowed:
        return gateway.refuse(request, Refusal.method_not_allowed(request.method)) if api else html("", status=405)
    except web.HTTPNotFound:
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
