"""The door: counts what is inside, and turns away what would wait too long, before anything else is done for it."""

import json
from collections.abc import Iterable
from contextvars import copy_context
from typing import Any

from flask import Flask, request
from werkzeug.wrappers import Response

from bridge.domain import correlation
from bridge.domain.admission import Admission
from bridge.domain.errors import Overloaded
from bridge.domain.observation import Observer
from bridge.domain.proxies import Proxies
from bridge.web import exchange
from bridge.web.guard import VISIT

_NEVER_REFUSED = ("/health/", "/v1/connection/callback/")
"""Whatever runs the bridge must be able to ask it, and a person comes back from signing in but once."""
_REFUSED = "bridge.refused"
_MOST_ORIGINS = 64
Environment = dict[str, Any]


def install(app: Flask, admission: Admission, proxies: Proxies, observer: Observer) -> None:
    """Around the whole application."""
    app.extensions["admission"] = admission
    app.wsgi_app = _Door(app, admission, proxies, observer)  # type: ignore[method-assign]
    app.before_request(_refuse)


def _refuse() -> None:
    if refusal := request.environ.get(_REFUSED):
        raise refusal


class _Door:
    """A WSGI application around another.

    The one inside makes the first refusal, with the headers, the id and the log line of any answer of its own; the
    next ones for the same origin are copies of it under their own ids, for there will be hundreds in a second.
    """

    def __init__(self, app: Flask, admission: Admission, proxies: Proxies, observer: Observer) -> None:
        self._app, self._inside, self._admission = app, app.wsgi_app, admission
        self._proxies, self._observer = proxies, observer
        self._refusals: dict[str, Response] = {}

    def __call__(self, environ: Environment, start_response: Any) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "OPTIONS" or environ["PATH_INFO"].startswith(_NEVER_REFUSED):
            return self._inside(environ, start_response)
        try:
            visit = self._admission.begin()
        except Overloaded as refusal:
            return self._refused(environ, refusal)(environ, start_response)
        environ[VISIT] = visit
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
        copy_context().run(self._tell, environ, request_id, first.status_code)
        return again

    def _tell(self, environ: Environment, request_id: str, status: int) -> None:
        """The line in the log of a request that the application has never seen."""
        correlation.start(request_id)
        self._observer.answered(
            method=environ["REQUEST_METHOD"],
            route=None,
            status=status,
            client=exchange.client_of(environ, self._proxies),
            agent=None,
            tenant=None,
        )
