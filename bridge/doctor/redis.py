"""Redis: whether it is there, near, takes writes, and permits what the bridge asks of it."""

import secrets
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from statistics import median
from typing import Any, cast

from redis import Redis
from redis.exceptions import (
    AuthenticationError,
    BusyLoadingError,
    NoPermissionError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisError,
    ResponseError,
)
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.sentinel import MasterNotFoundError

from bridge.doctor import permissions, redis_cluster, redis_sentinels, redis_setup
from bridge.doctor.finding import Finding, failed, ok, warning
from bridge.settings import RedisSettings

_PINGS, _FAR_MILLISECONDS = 15, 20.0
_CHECK_URL = "Check BRIDGE_REDIS_URL, and that Redis runs."
_CHECK_TLS = "Check BRIDGE_REDIS_CA_BUNDLE, BRIDGE_REDIS_CERTIFICATE, and the names in the certificate of Redis."
_UNREACHABLE: tuple[tuple[type[Exception], str, str], ...] = (
    (AuthenticationError, "does not accept the user and password of BRIDGE_REDIS_URL", "Check both."),
    (NoPermissionError, "permits its user nothing", f"Give the user these rules: {permissions.RULES}"),
    (BusyLoadingError, "is still loading", "Wait until it has loaded."),
    (RedisTimeoutError, "does not answer in time", _CHECK_URL),
    (MasterNotFoundError, "is not known", "See what is said of the Sentinels."),
    (socket.gaierror, "does not resolve", _CHECK_URL),
    (ssl.SSLError, "is not trusted, or does not trust the bridge", _CHECK_TLS),
    (RedisError, "cannot be reached", _CHECK_URL),
)
_REFUSED_AS: tuple[tuple[type[Exception], str, str, str], ...] = (
    (OutOfMemoryError, "", "refused: it is full", "Give it more memory."),
    (ReadOnlyError, "", "refused: it is a replica", "Let BRIDGE_REDIS_URL name the primary."),
    (NoPermissionError, "", "not permitted", "See what is said of permissions."),
    (RedisError, "MISCONF", "refused: it cannot save to its disk", "See to its disk, and its log."),
    (RedisError, "NOREPLICAS", "refused: it has too few replicas", "Bring its replicas back."),
    (RedisError, "", "refused", "See its log."),
)


def findings(redis: Redis, where: RedisSettings) -> Iterator[Finding]:
    if where.service:
        yield from redis_sentinels.findings(_sentinels(redis), where.service)
    address = _address(where)
    try:
        _ping(redis)
        if where.is_cluster:
            examine, place = partial(_node_findings, where=where), f"doctor:{secrets.token_hex(8)}"
            yield from redis_cluster.findings(cast("Any", redis), examine, place)
        else:
            yield from _node_findings(address, redis, f"bridge:doctor:{secrets.token_hex(8)}", where)
    except RedisError as exc:
        yield unreachable(address, exc)


def _node_findings(address: str, redis: Redis, place: str, where: RedisSettings) -> Iterator[Finding]:
    yield nearness(address, latency(redis))
    yield writes(redis, place)
    yield permissions.finding(redis, place, permissions.needed(where))
    try:
        info = redis_setup.told_by(redis)
    except RedisError:
        advice = "Permit INFO to the bridge's user, or see to version, persistence and eviction yourself."
        yield warning("Redis", "it does not say how it is set up", advice)
        return
    yield from redis_setup.findings(redis, info, where)


def _sentinels(redis: Redis) -> Mapping[str, Redis]:
    """By their addresses."""
    asked: list[Redis] = cast("Any", redis.connection_pool).sentinel_manager.sentinels
    options = [(each, each.connection_pool.connection_kwargs) for each in asked]
    return {f"{given['host']}:{given['port']}": each for each, given in options}


def latency(redis: Redis, timer: Callable[[], float] = time.perf_counter) -> float:
    """The median of some pings, in milliseconds; the first one, which connects, does not count."""
    _ping(redis)
    taken = []
    for _ in range(_PINGS):
        began = timer()
        _ping(redis)
        taken.append(1000 * (timer() - began))
    return median(taken)


def _ping(redis: Redis) -> None:
    """Whoever cannot save, or has lost its primary, refuses even that (seen); it is there all the same."""
    try:
        redis.ping()
    except NoPermissionError:
        raise
    except ResponseError:
        return


def nearness(address: str, milliseconds: float) -> Finding:
    seen = f"{address} answers in {milliseconds:.1f} ms"
    if milliseconds > _FAR_MILLISECONDS:
        return warning("Redis", seen, "Every request asks it several times: have it nearer, or less busy.")
    return ok("Redis", seen)


def unreachable(address: str, exc: RedisError) -> Finding:
    """In words of our own: an exception's may hold what the URL holds."""
    said: tuple[object, ...] = (exc, exc.__context__)
    seen, advice = next(each[1:] for each in _UNREACHABLE if any(isinstance(one, each[0]) for one in said))
    return failed("Redis", f"{address} {seen}", advice)


def writes(redis: Redis, place: str) -> Finding:
    try:
        redis.set(place, b"", ex=10)
        redis.delete(place)
    except RedisError as exc:
        seen, advice = next(each[2:] for each in _REFUSED_AS if isinstance(exc, each[0]) and each[1] in str(exc))
        return failed("Redis writes", seen, advice)
    return ok("Redis writes", "accepted")


def _address(where: RedisSettings) -> str:
    """Without the user and the password in front of it."""
    if where.service:
        return where.service
    return where.socket_path or ", ".join(f"{host}:{port}" for host, port in where.nodes)
