"""The door: counts what is inside, and turns away what would wait too long, before anything else is done for it."""

from collections.abc import Iterable

from flask import Flask, g, request

from bridge.domain.admission import Admission, Visit
from bridge.domain.errors import Overloaded
from bridge.web.guard import agent

_NEVER_REFUSED = ("/health/", "/metrics", "/v1/connection/callback/")
"""Whatever runs the bridge must be able to ask it, and a person comes back from signing in but once."""
_VISIT, _REFUSED = "bridge.visit", "bridge.refused"
"""In a request's environment, where no header of its can get."""


def install(app: Flask, admission: Admission) -> None:
    """Refuses inside of the application, where a refusal gets the headers, the id and the log line of any answer."""
    app.extensions["admission"] = admission
    inside = app.wsgi_app

    def door(environ: dict[str, object], start_response: object) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "OPTIONS" or str(environ["PATH_INFO"]).startswith(_NEVER_REFUSED):
            return inside(environ, start_response)  # type: ignore[arg-type]
        try:
            visit = admission.begin()
        except Overloaded as refusal:
            environ[_REFUSED] = refusal
            return inside(environ, start_response)  # type: ignore[arg-type]
        environ[_VISIT] = visit
        try:
            return inside(environ, start_response)  # type: ignore[arg-type]
        finally:
            visit.end()

    app.wsgi_app = door  # type: ignore[method-assign]
    app.before_request(_refuse)


def _refuse() -> None:
    if refusal := request.environ.get(_REFUSED):
        raise refusal


def share(app: Flask) -> None:
    """To be put up behind the guard's question who asks: no tenant holds more than its share of what may be inside."""

    def take() -> None:
        visit: Visit | None = request.environ.get(_VISIT)
        if visit and "agent" in g:
            visit.of(agent().tenant)

    app.before_request(take)
