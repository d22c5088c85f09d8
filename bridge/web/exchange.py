"""What every exchange over HTTP has: an id, a deadline, safe headers, and one line in the log."""

import re
import time
import uuid
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask, Response, g, request
from werkzeug.wrappers import Response as WSGIResponse

from bridge.domain import correlation, deadline
from bridge.domain.proxies import Proxies

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
ID_HEADER = "X-Request-ID"
_log = structlog.stdlib.get_logger("bridge.access")

_HEADERS = {
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def install(app: Flask, request_seconds: float, proxies: Proxies) -> None:
    """`proxies` are those who are believed when they say whom they were asked by, which only the log wants to know."""

    def begin() -> None:
        g.request_id = id_of(request.environ)
        g.began = time.monotonic()
        g.client = _client(app, request.environ)
        deadline.start(request_seconds)
        correlation.start(g.request_id)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    app.extensions["proxies"] = proxies
    app.before_request(begin)
    app.after_request(_end)


def id_of(environ: Mapping[str, Any]) -> str:
    """As the caller names the request, or a new one."""
    given = environ.get("HTTP_X_REQUEST_ID", "")
    return given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def tell_refused(app: Flask, environ: Mapping[str, Any], response: WSGIResponse) -> None:
    """The line in the log of a request that the application has never seen."""
    _log.info(
        "request",
        request_id=response.headers[ID_HEADER],
        method=environ["REQUEST_METHOD"],
        route=None,
        status=response.status_code,
        milliseconds=0.0,
        client=_client(app, environ),
        agent=None,
        tenant=None,
    )


def _client(app: Flask, environ: Mapping[str, Any]) -> str:
    proxies: Proxies = app.extensions["proxies"]
    return proxies.client(environ.get("REMOTE_ADDR", ""), environ.get("HTTP_X_FORWARDED_FOR", ""))


def _end(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if response.headers["Cross-Origin-Opener-Policy"] == "unsafe-none":
        del response.headers["Cross-Origin-Opener-Policy"]
    response.headers[ID_HEADER] = g.get("request_id", "")
    response.vary.add("Origin")
    if response.status_code == HTTPStatus.NO_CONTENT:
        response.headers.remove("Content-Type")
    _log.info(
        "request",
        method=request.method,
        route=request.url_rule.rule if request.url_rule else None,
        status=response.status_code,
        client=g.get("client"),
        milliseconds=round(1000 * (time.monotonic() - g.get("began", time.monotonic())), 1),
        agent=g.agent.id if "agent" in g else None,
        tenant=g.agent.tenant if "agent" in g else None,
    )
    return response
