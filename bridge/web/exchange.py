"""What every exchange over HTTP has: an id, a deadline, safe headers, and one line in the log."""

import re
import time
import uuid
from contextvars import copy_context
from http import HTTPStatus

import structlog
from flask import Flask, Response, g, request

from bridge.domain import correlation, deadline

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_log = structlog.stdlib.get_logger("bridge.access")

_HEADERS = {
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def install(app: Flask, request_seconds: float) -> None:
    def begin() -> None:
        given = request.headers.get("X-Request-ID", "")
        g.request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        g.began = time.monotonic()
        deadline.start(request_seconds)
        correlation.start(g.request_id)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    # What is remembered for one request ends with it, though a thread serves many.
    inner = app.wsgi_app
    app.wsgi_app = lambda environ, start_response: copy_context().run(inner, environ, start_response)  # type: ignore[method-assign]
    app.before_request(begin)
    app.after_request(_end)


def _end(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if response.headers["Cross-Origin-Opener-Policy"] == "unsafe-none":
        del response.headers["Cross-Origin-Opener-Policy"]
    response.headers["X-Request-ID"] = g.get("request_id", "")
    response.vary.add("Origin")
    if response.status_code == HTTPStatus.NO_CONTENT:
        response.headers.remove("Content-Type")
    _log.info(
        "request",
        method=request.method,
        route=request.url_rule.rule if request.url_rule else None,
        status=response.status_code,
        milliseconds=round(1000 * (time.monotonic() - g.get("began", time.monotonic())), 1),
        agent=g.agent.id if "agent" in g else None,
        tenant=g.agent.tenant if "agent" in g else None,
    )
    return response
