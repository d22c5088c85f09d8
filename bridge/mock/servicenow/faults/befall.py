"""Lets a fault happen to a request: refused, answered with a strange body, or troubled on the wire."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

from aiohttp import web

from bridge.mock.servicenow.errors import Refusal
from bridge.mock.servicenow.faults.bodies import BODIES, JSON, bomb, enormous
from bridge.mock.servicenow.faults.fault import Fault
from bridge.mock.servicenow.faults.refusals import refusal
from bridge.mock.servicenow.faults.wire import Manner, Over, reset, send
from bridge.mock.servicenow.oauth.exchange import refused_grant

Proceed = Callable[[], Awaitable[web.StreamResponse]]
Refuse = Callable[[web.Request, Refusal], web.StreamResponse]
Happening = Callable[[Fault, web.Request, Proceed], Awaitable[web.StreamResponse]]
_FALSE_LENGTH = 20


async def befall(fault: Fault, request: web.Request, proceed: Proceed, refuse: Refuse) -> web.StreamResponse:
    """Give the faulty answer; `proceed` gives the one without the fault, `refuse` words a refusal as the APIs do."""
    if fault.served:
        proceed = _already(await proceed())
    await asyncio.sleep(fault.after_seconds)
    worded = refusal(fault)
    if worded is not None:
        if fault.kind == "unauthorized" and request.path == "/oauth_token.do":
            return refused_grant()
        return refuse(request, worded)
    body = BODIES.get(fault.kind)
    if body is not None:
        headers = {"Content-Type": body.content_type} if body.content_type else {}
        return web.Response(body=body.content, status=fault.status or body.status, headers=headers)
    return await _OTHERS[fault.kind](fault, request, proceed)


def _already(answer: web.StreamResponse) -> Proceed:
    """Give the answer there is, so that the request is not carried out twice."""

    async def proceed() -> web.StreamResponse:
        return answer

    return proceed


async def _redirect(fault: Fault, _request: web.Request, _proceed: Proceed) -> web.StreamResponse:
    return web.Response(status=fault.status or 302, headers={"Location": fault.location})


async def _slow(fault: Fault, _request: web.Request, proceed: Proceed) -> web.StreamResponse:
    await asyncio.sleep(fault.seconds)
    return await proceed()


async def _stall(_fault: Fault, _request: web.Request, _proceed: Proceed) -> web.StreamResponse:
    await asyncio.Event().wait()
    raise AssertionError


async def _reset(_fault: Fault, request: web.Request, _proceed: Proceed) -> web.StreamResponse:
    reset(request.transport)
    return Over()


async def _wrong_content_type(fault: Fault, _request: web.Request, proceed: Proceed) -> web.StreamResponse:
    answer = await proceed()
    answer.headers["Content-Type"] = fault.content_type
    return answer


async def _enormous(fault: Fault, request: web.Request, _proceed: Proceed) -> web.StreamResponse:
    return await _streamed(fault, request, enormous(fault.mebibytes), {})


async def _gzip_bomb(fault: Fault, request: web.Request, _proceed: Proceed) -> web.StreamResponse:
    return await _streamed(fault, request, bomb(fault.mebibytes), {"Content-Encoding": "gzip"})


async def _streamed(
    fault: Fault, request: web.Request, pieces: Iterator[bytes], headers: dict[str, str]
) -> web.StreamResponse:
    answer = web.StreamResponse(status=fault.status or 200, headers={"Content-Type": JSON, **headers})
    await answer.prepare(request)
    for piece in pieces:
        await answer.write(piece)
    await answer.write_eof()
    return answer


def _sent(manner: Callable[[Fault], Manner]) -> Happening:
    async def happen(fault: Fault, request: web.Request, proceed: Proceed) -> web.StreamResponse:
        return await send(request, await proceed(), manner(fault))

    return happen


_OTHERS: dict[str, Happening] = {
    "redirect": _redirect,
    "slow": _slow,
    "stall": _stall,
    "reset": _reset,
    "stale_connection": _reset,
    "wrong_content_type": _wrong_content_type,
    "enormous": _enormous,
    "gzip_bomb": _gzip_bomb,
    "slow_headers": _sent(lambda fault: Manner(head_seconds=fault.seconds)),
    "slow_body": _sent(lambda fault: Manner(body_seconds=fault.seconds)),
    "cut_body": _sent(lambda _fault: Manner(cut=True)),
    "length_too_long": _sent(lambda _fault: Manner(longer_by=_FALSE_LENGTH)),
    "length_too_short": _sent(lambda _fault: Manner(longer_by=-_FALSE_LENGTH)),
}
