"""What a client gets when a fault happens: each kind's answer, or none."""

import asyncio
import socket
import struct
import time
from collections.abc import Awaitable, Callable

from aiohttp import web

from bridge.mock.servicenow.errors import Refusal
from bridge.mock.servicenow.faults import Fault
from bridge.mock.servicenow.oauth.exchange import refused_grant

Proceed = Callable[[], Awaitable[web.StreamResponse]]
Refuse = Callable[[web.Request, Refusal], web.StreamResponse]

# Measured: what a list looks like when the transaction is cancelled after its answer began with 200.
CUT_JSON = (
    b'{"result":[ {"number":"INC0010001","state":"1"},{"number":"INC0010002","state":"2"}""  ],'
    b'"error":{"detail":"Transaction cancelled: maximum execution time exceeded. Check logs for error trace.",'
    b'"message":"Transaction cancelled: maximum execution time exceeded"},"status":"failure"}'
)
_HTML = {
    "unavailable": (503, "Service Unavailable", "The server is temporarily unable to service your request."),
    "bad_gateway": (502, "Bad Gateway", "The proxy server received an invalid response from an upstream server."),
    "hibernating": (200, "Instance Hibernating page", "Your instance is hibernating. Sign in to wake it."),
}


def _rate_limited(fault: Fault) -> Refusal:
    """Refuse as a rate limit rule does; without headers, as an exhausted pool of transactions does (documented)."""
    headers = {}
    if fault.limit_headers:
        headers["X-RateLimit-Limit"] = "100"
        headers["X-RateLimit-Reset"] = str(int(time.time()) + (fault.retry_after or 0))
        headers["X-RateLimit-Rule"] = "5f6c1c8e0f2033000d5b6d1ce1050e2a"
    if fault.retry_after is not None:
        headers["Retry-After"] = str(fault.retry_after)
    return Refusal(429, "Rate limit exceeded", "Rate limit of 100 requests per hour for Table API exceeded", headers)


def _server_error(_fault: Fault) -> Refusal:
    detail = "Check logs for error trace or enable glide.rest.debug property to verify REST request processing"
    return Refusal(500, "Transaction cancelled: maximum execution time exceeded", detail)


_REFUSALS: dict[str, Callable[[Fault], Refusal]] = {
    "unauthorized": lambda _fault: Refusal.unauthenticated(),
    "forbidden": lambda _fault: Refusal.forbidden(),
    "not_found": lambda _fault: Refusal.no_record(),
    "rate_limited": _rate_limited,
    "server_error": _server_error,
}
_MIB = b"0" * 1024 * 1024


async def befall(fault: Fault, request: web.Request, proceed: Proceed, refuse: Refuse) -> web.StreamResponse:
    """Give the faulty answer; `proceed` gives the one without the fault, `refuse` words a refusal as the APIs do."""
    if fault.kind in _REFUSALS:
        if fault.kind == "unauthorized" and request.path == "/oauth_token.do":
            return refused_grant()
        return _with_status(refuse(request, _REFUSALS[fault.kind](fault)), fault)
    if fault.kind in _HTML:
        return _with_status(_page(*_HTML[fault.kind]), fault)
    return _with_status(await _KINDS[fault.kind](fault, request, proceed), fault)


def _with_status(answer: web.StreamResponse, fault: Fault) -> web.StreamResponse:
    if fault.status is not None and not answer.prepared:
        answer.set_status(fault.status)
    return answer


def _page(status: int, title: str, text: str) -> web.Response:
    body = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>"
    return web.Response(text=body, status=status, content_type="text/html")


async def _cut_json(_fault: Fault, _request: web.Request, _proceed: Proceed) -> web.StreamResponse:
    return web.Response(body=CUT_JSON, headers={"Content-Type": "application/json;charset=UTF-8"})


async def _redirect(fault: Fault, _request: web.Request, _proceed: Proceed) -> web.StreamResponse:
    return web.Response(status=302, headers={"Location": fault.location})


async def _slow(fault: Fault, _request: web.Request, proceed: Proceed) -> web.StreamResponse:
    await asyncio.sleep(fault.seconds)
    return await proceed()


async def _stall(_fault: Fault, _request: web.Request, _proceed: Proceed) -> web.StreamResponse:
    await asyncio.Event().wait()
    raise AssertionError


async def _reset(_fault: Fault, request: web.Request, _proceed: Proceed) -> web.StreamResponse:
    """Cut the connection so that the client sees a reset, not an end."""
    if request.transport is not None:
        connection = request.transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
    raise ConnectionResetError


async def _wrong_content_type(fault: Fault, _request: web.Request, proceed: Proceed) -> web.StreamResponse:
    answer = await proceed()
    answer.headers["Content-Type"] = fault.content_type
    return answer


async def _enormous(fault: Fault, request: web.Request, _proceed: Proceed) -> web.StreamResponse:
    answer = web.StreamResponse(status=fault.status or 200, headers={"Content-Type": "application/json;charset=UTF-8"})
    await answer.prepare(request)
    await answer.write(b'{"result":[{"description":"')
    for _ in range(fault.mebibytes):
        await answer.write(_MIB)
    await answer.write(b'"}]}')
    await answer.write_eof()
    return answer


_KINDS: dict[str, Callable[[Fault, web.Request, Proceed], Awaitable[web.StreamResponse]]] = {
    "cut_json": _cut_json,
    "redirect": _redirect,
    "slow": _slow,
    "stall": _stall,
    "reset": _reset,
    "wrong_content_type": _wrong_content_type,
    "enormous": _enormous,
}
