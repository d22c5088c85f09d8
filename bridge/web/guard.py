"""Nothing is served unless its view says who may have it; who-are-you is answered before anything else is looked at."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, current_app, g, request

from bridge.domain.admission import Visit
from bridge.domain.agents import Agent, Permission, permissions
from bridge.domain.audit import AuditEvent, Event
from bridge.domain.bridge import Bridge
from bridge.domain.errors import Forbidden, InvalidRequest, Unauthenticated

View = TypeVar("View", bound=Callable[..., Any])

SIGNED_IN = "signed in"
"""For views that any agent of an allowed tenant may have."""
PUBLIC = "public"
VISIT = "bridge.visit"
"""Where a request's environment has the `Visit` that it is counted as; no header can get there."""
_SCHEME = "bearer "


def needs(permission: Permission | str) -> Callable[[View], View]:
    """Marks a view for the guard, and for OpenAPI's `security`."""

    def mark(view: View) -> View:
        view.__dict__["needs"] = permission
        return view

    return mark


def public(view: View) -> View:
    """Marks a view that everybody may have."""
    return needs(PUBLIC)(view)


def needs_of(app: Flask, endpoint: str) -> str | None:
    return getattr(app.view_functions[endpoint], "needs", None)


def agent() -> Agent:
    """Who asks; the guard has put them here."""
    return cast("Agent", g.agent)


def bridge() -> Bridge:
    return cast("Bridge", current_app.extensions["bridge"])


def guard(app: Flask, the_bridge: Bridge) -> None:
    """Puts the guard in front of every view; raises `RuntimeError` naming a view that does not say who may have it."""
    unmarked = [endpoint for endpoint in app.view_functions if needs_of(app, endpoint) is None]
    if unmarked:
        raise RuntimeError(f"these views do not say who may have them: {', '.join(sorted(unmarked))}")
    app.extensions["bridge"] = the_bridge
    app.before_request(_stop_or_pass)


def _stop_or_pass() -> None:
    """Who asks, whether their tenant or they have asked too much, and whether they may: in this order.

    Whoever is refused has asked, too, and each refusal is an event that takes an older one's place in the audit.
    """
    if request.endpoint is None or request.method == "OPTIONS":
        return
    needed = needs_of(current_app, request.endpoint)
    if needed == PUBLIC:
        return
    _identify()
    visit: Visit | None = request.environ.get(VISIT)
    if visit:
        visit.of(agent().tenant)
    bridge().allowances.spend(agent())
    if needed != SIGNED_IN and needed not in permissions(agent(), bridge().roles):
        bridge().audit.record(AuditEvent.by(agent(), Event.PERMISSION_REFUSED, permission=str(needed)))
        raise Forbidden(f"This needs the permission {needed}, which none of your roles grants.")
    if request.args and not getattr(current_app.view_functions[request.endpoint], "takes_query", False):
        raise InvalidRequest("Unknown parameters.", {name: ["Unknown parameter."] for name in request.args})


def _identify() -> None:
    try:
        g.agent = bridge().agents.by_bearer(_bearer())
    except Unauthenticated as exc:
        bridge().audit.record(AuditEvent(Event.AUTHENTICATION_REFUSED, "", "", {"reason": exc.detail}))
        raise


def _bearer() -> str:
    header = request.headers.get("Authorization", "")
    if not header.lower().startswith(_SCHEME):
        raise Unauthenticated("Send an Authorization header with a bearer token of Microsoft Entra.")
    return header[len(_SCHEME) :].strip()
