"""How much one agent may ask of the bridge, counted in Redis for all workers: by agent, never by address."""

import time
from collections.abc import Mapping

from flask import Flask, Response, g
from flask_limiter import Limiter, RateLimitExceeded
from limits.errors import StorageError

from bridge.domain.errors import RateLimited, StorageUnavailable
from bridge.web import problems
from bridge.web.guard import agent

_STORAGE_OPTIONS: Mapping[str, str | int | float | bool] = {
    "wrap_exceptions": True,
    "key_prefix": "bridge:limits",
    "socket_timeout": 2.0,
    "socket_connect_timeout": 2.0,
    "health_check_interval": 30,
}


def install(app: Flask, redis_url: str, requests_per_minute: int) -> None:
    """To be put up behind the guard's question who asks; what everybody may have is not counted.

    A Redis that does not answer is an outage: no request of an agent could be served without it anyway.
    """
    limiter = Limiter(
        key_func=_key,
        app=app,
        application_limits=[f"{requests_per_minute} per minute"],
        application_limits_exempt_when=lambda: "agent" not in g,
        strategy="sliding-window-counter",
        storage_uri=redis_url.replace("unix://", "redis+unix://"),
        storage_options=dict(_STORAGE_OPTIONS),  # type: ignore[arg-type]
        swallow_errors=False,
    )

    def too_many(_: RateLimitExceeded) -> Response:
        limit = limiter.current_limit
        pause = max(1, int(limit.reset_at - time.time()) + 1) if limit else 1
        return problems.of_bridge(
            RateLimited(f"You may ask {requests_per_minute} times a minute.", retry_after_seconds=pause)
        )

    app.register_error_handler(RateLimitExceeded, too_many)
    app.register_error_handler(StorageError, _unavailable)


def _key() -> str:
    return f"{agent().tenant}:{agent().id}"


def _unavailable(_: StorageError) -> Response:
    return problems.of_bridge(StorageUnavailable())
