"""The door: counts what is inside, and turns away what would wait too long, before anything else is done for it."""

import json
from collections.abc import Iterable
from typing import Any

from flask import Flask, g, request
from werkzeug.wrappers import Response

from bridge.domain.admission import Admission, Visit
from bridge.domain.errors import Overloaded
from bridge.web import exchange
from bridge.web.guard import agent

_NEVER_REFUSED = ("/health/", "/metrics", "/v1/connection/callback/")
"""Whatever runs the bridge must be able to ask it, and a person comes back from signing in but once."""
_VISIT, _REFUSED = "bridge.visit", "bridge.refused"
"""In a request's environment, where no header of its can get."""
_MOST_ORIGINS = 64
Environment = dict[str, Any]


def install(app: Flask, admission: Admission) -> None:
    """Around the whole application."""
    app.extensions["admission"] = admission
    app.wsgi_app = _Door(app, admission)  # type: ignore[method-assign]
    app.before_request(_refuse)


def share(app: Flask) -> None:
    """To be put up behind the guard's question who asks: no tenant holds more than its share of what may be inside."""

    def take() -> None:
        visit: Visit | None = request.environ.get(_VISIT)
        if visit and "agent" in g:
            visit.of(agent().tenant)

    app.before_request(take)


def _refuse() -> None:
    if refusal := request.environ.get(_REFUSED):
        raise refusal


class _Door:
    """A WSGI application around another.

    The one inside makes the first refusal, with the headers, the id and the log line of any answer of its own; the
    next ones for the same origin are copies of it under their own ids, for there will be hundreds in a second.
    """

    def __init__(self, app: Flask, admission: Admission) -> None:
        self._app, self._inside, self._admission = app, app.wsgi_app, admission
        self._refusals: dict[str, Response] = {}

    def __call__(self, environ: Environment, start_response: Any) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "OPTIONS" or environ["PATH_INFO"].startswith(_NEVER_REFUSED):
            return self._inside(environ, start_response)
        try:
            visit = self._admission.begin()
        except Overloaded as refusal:
            return self._refused(environ, refusal)(environ, start_response)
        environ[_VISIT] = visit
        try:
            return self._inside(environ, start_response)
        finally:
            visit.end()

    def _refused(self, environ: Environment, refusal: Overloaded) -> Response:
        origin = environ.get("HTTP_ORIGIN", "")
        if not (first := self._refusals.get(origin)):
            asked = {**environ, "REQUEST_METHOD": "GET", _REFUSED: refusal}
            first = Response.from_app(self._inside, asked, buffered=True)
            if len(self._refusals) >= _MOST_ORIGINS:
                self._refusals.clear()
            self._refusals[origin] = first
            return first
        request_id = exchange.id_of(environ)
        document = {**json.loads(first.get_data()), "request_id": request_id}
        again = Response(self._app.json.dumps(document), first.status_code, first.headers)
        again.headers[exchange.ID_HEADER], again.headers["Retry-After"] = request_id, str(refusal.retry_after_seconds)
        exchange.tell_refused(self._app, environ, again)
        return again
