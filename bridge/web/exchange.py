"""What every exchange over HTTP has: an id, a deadline, safe headers, and one line in the log."""

import re
import uuid
from collections.abc import Mapping
from contextvars import copy_context
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, g, request

from bridge.domain import correlation, deadline
from bridge.domain.observation import Observer
from bridge.domain.proxies import Proxies

ID_HEADER = "X-Request-ID"
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

_HEADERS = {
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def install(app: Flask, request_seconds: float, proxies: Proxies, observer: Observer) -> None:
    """`proxies` are those who are believed when they say whom they were asked by, which only the log wants to know."""

    def begin() -> None:
        g.request_id = id_of(request.environ)
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
            client=client_of(request.environ, proxies),
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


def id_of(environ: Mapping[str, Any]) -> str:
    """As the caller names the request, or a new one."""
    given = environ.get("HTTP_X_REQUEST_ID", "")
    return given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def client_of(environ: Mapping[str, Any], proxies: Proxies) -> str:
    return proxies.client(environ.get("REMOTE_ADDR", ""), environ.get("HTTP_X_FORWARDED_FOR", ""))


def _complete(response: Response) -> None:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if response.headers["Cross-Origin-Opener-Policy"] == "unsafe-none":
        del response.headers["Cross-Origin-Opener-Policy"]
    response.headers[ID_HEADER] = g.get("request_id", "")
    response.vary.add("Origin")
    if response.status_code == HTTPStatus.NO_CONTENT:
        response.headers.remove("Content-Type")
