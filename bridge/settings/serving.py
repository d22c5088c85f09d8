"""How the bridge is served: what each process takes on, how long it waits, and whom it believes."""

from collections.abc import Callable, Sequence

from marshmallow import ValidationError
from marshmallow.validate import OneOf

from bridge.domain.portals import Portals
from bridge.domain.proxies import Proxies
from bridge.settings.environment import Environment
from bridge.settings.records import ServerSettings
from bridge.settings.variables import PREFIX, not_negative, positive

_WORKER_CLASSES = ("gthread", "gevent")
_SHARE_OF_THREADS = 0.75
"""The rest of the threads says no quickly to what is more."""
GRACE_SECONDS = 10.0
"""What a request may take beyond its time, to be told so and to send its answer."""


def serving(env: Environment, tenants: Sequence[str], *, demo: bool) -> ServerSettings:
    """Without being told, one tenant may fill the bridge, and of several none more than half of it."""
    public_url = env.address("PUBLIC_URL", demo=demo)
    threads = env.int("THREADS", 256, validate=positive) or 0
    in_flight_by_default = max(1, int(threads * _SHARE_OF_THREADS))
    fits_threads = [positive, _no_more_than("THREADS", threads)]
    in_flight = env.int("MAX_IN_FLIGHT", in_flight_by_default, validate=fits_threads) or 0
    share = in_flight if len(tenants) <= 1 else max(1, in_flight // 2)
    fits_in_flight = [positive, _no_more_than("MAX_IN_FLIGHT", in_flight)]
    request_seconds = env.float("REQUEST_SECONDS", 20.0, validate=positive) or 0.0
    return ServerSettings(
        public_url=public_url,
        bind=env.listening("BIND", "127.0.0.1:8000"),
        worker_class=env.str("WORKER_CLASS", "gthread", validate=OneOf(_WORKER_CLASSES)),
        workers=env.int("WORKERS", 2, validate=positive),
        threads=threads,
        connections=env.int("CONNECTIONS", max(2000, 2 * threads), validate=[positive, _more_than("THREADS", threads)]),
        max_in_flight=in_flight,
        tenant_max_in_flight=env.int("TENANT_MAX_IN_FLIGHT", share, validate=fits_in_flight),
        request_seconds=request_seconds,
        keepalive_seconds=env.int("KEEPALIVE_SECONDS", 65, validate=positive),
        graceful_seconds=env.float("GRACEFUL_SECONDS", request_seconds + GRACE_SECONDS, validate=positive),
        drain_seconds=env.float("DRAIN_SECONDS", 5.0, validate=not_negative),
        trusted_proxies=Proxies.of(*(env.proxies("TRUSTED_PROXIES", "") or ())),
        agent_requests_per_minute=env.int("AGENT_REQUESTS_PER_MINUTE", 300, validate=positive),
        log_level=env.logging_level("LOG_LEVEL", "INFO"),
        portals=Portals.of(*(env.origins("PORTAL_ORIGINS", "") or ()), *([public_url] if public_url else [])),
    )


def _no_more_than(name: str, most: float) -> Callable[[float], None]:
    """Two settings that must fit each other; one that is 0 has a problem of its own."""

    def check(number: float) -> None:
        if most and number > most:
            raise ValidationError(f"Must be no more than {PREFIX}{name}, which is {most}.")

    return check


def _more_than(name: str, fewest: float) -> Callable[[float], None]:
    def check(number: float) -> None:
        if fewest and number <= fewest:
            raise ValidationError(f"Must be more than {PREFIX}{name}, which is {fewest}.")

    return check
