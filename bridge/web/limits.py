"""How much one agent may ask of the bridge, counted in Redis for all workers: by agent, never by address."""

import time

from flask import Flask, Response, g
from flask_limiter import Limiter, RateLimitExceeded

from bridge.domain.errors import RateLimited
from bridge.web import problems
from bridge.web.guard import agent, bridge


def install(app: Flask, requests_per_minute: int) -> None:
    """To be put up behind the guard's question who asks; what everybody may have is not counted.

    While Redis does not answer, or takes no writes, nobody is counted: what needs it fails by itself, and says so,
    and what only reads goes on.
    """
    with app.app_context():
        counters = bridge().counters
    limiter = Limiter(
        key_func=_key,
        app=app,
        application_limits=[f"{requests_per_minute} per minute"],
        application_limits_exempt_when=lambda: "agent" not in g,
        strategy="sliding-window-counter",
        swallow_errors=True,
        **counters,
    )

    def too_many(_: RateLimitExceeded) -> Response:
        limit = limiter.current_limit
        pause = max(1, int(limit.reset_at - time.time()) + 1) if limit else 1
        return problems.of_bridge(
            RateLimited(f"You may ask {requests_per_minute} times a minute.", retry_after_seconds=pause)
        )

    app.register_error_handler(RateLimitExceeded, too_many)


def _key() -> str:
    """The tenant as a hash tag, so that its counters share the slot of its other keys in a cluster."""
    return f"{{{agent().tenant}}}:{agent().id}"
