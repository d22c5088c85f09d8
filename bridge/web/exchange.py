"""What every exchange over HTTP has: an id, a deadline, safe headers, and one line in the log."""

import re
import uuid
from contextvars import copy_context
from http import HTTPStatus

from flask import Flask, Response, g, request

from bridge.domain import correlation, deadline
from bridge.domain.observation import Observer

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

_HEADERS = {
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def install(app: Flask, request_seconds: float, observer: Observer) -> None:
    def begin() -> None:
        given = request.headers.get("X-Request-ID", "")
        g.request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        deadline.start(request_seconds)
        correlation.start(g.request_id)
        observer.begins(request.method, request.headers.get("traceparent", ""))

    def end(response: Response) -> Response:
        _complete(response)
        agent = g.get("agent")
        observer.answered(
            method=request.method,
            route=request.url_rule.rule if request.url_rule else None,
            status=response.status_code,
            agent=agent.id if agent else None,
            tenant=agent.tenant if agent else None,
        )
        return response

    # What is remembered for one request ends with it, though a thread serves many.
    inner = app.wsgi_app
    app.wsgi_app = lambda environ, start_response: copy_context().run(inner, environ, start_response)  # type: ignore[method-assign]
    app.before_request(begin)
    app.after_request(end)
    app.teardown_request(lambda _: observer.over())


def _complete(response: Response) -> None:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if response.headers["Cross-Origin-Opener-Policy"] == "unsafe-none":
        del response.headers["Cross-Origin-Opener-Policy"]
    response.headers["X-Request-ID"] = g.get("request_id", "")
    response.vary.add("Origin")
    if response.status_code == HTTPStatus.NO_CONTENT:
        response.headers.remove("Content-Type")
