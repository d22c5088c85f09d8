"""The Sentinels: whether they answer, know the primary by its name, and are enough to let another take its place."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from redis import Redis
from redis.exceptions import AuthenticationError, NoPermissionError, RedisError

from bridge.doctor.finding import Finding, failed, ok, warning
from bridge.doctor.permissions import SENTINEL_RULES

_ENOUGH = 3
_CHECK = "Redis Sentinels"
State = Mapping[str, Any]
"""What a Sentinel says of one primary."""


def findings(sentinels: Mapping[str, Redis], service: str) -> Iterator[Finding]:
    """One for each that is no help, and one for all the others together."""
    states: dict[str, State] = {}
    for address, sentinel in sentinels.items():
        try:
            told = cast("dict[str, State]", sentinel.sentinel_masters())
            if service in told:
                sentinel.sentinel_slaves(service)
        except RedisError as exc:
            yield _silent(address, exc)
            continue
        if service in told:
            states[address] = told[service]
        else:
            yield failed(_CHECK, f"{address} knows no {service}", "Check the name behind them in BRIDGE_REDIS_URL.")
    yield together(states, len(sentinels))


def together(states: Mapping[str, State], asked: int) -> Finding:
    if not states:
        return failed(_CHECK, f"none of {asked} names a primary", "See what is said of each.")
    known = min(state["num-other-sentinels"] + 1 for state in states.values())
    quorum = max(state["quorum"] for state in states.values())
    replicas = min(state["num-slaves"] for state in states.values())
    seen = (
        f"{len(states)} of {asked} answer; {known} know each other, {quorum} agree on a failover to {replicas} replicas"
    )
    if not replicas:
        return warning(_CHECK, seen, "Without a replica nobody can take the primary's place.")
    if known < _ENOUGH or quorum > known:
        return warning(_CHECK, seen, "Have three or more that know each other, and a quorum of more than half.")
    return ok(_CHECK, seen)


def _silent(address: str, exc: RedisError) -> Finding:
    said = (exc, exc.__context__)
    if any(isinstance(each, AuthenticationError) for each in said):
        advice = "Check BRIDGE_REDIS_SENTINEL_USER and BRIDGE_REDIS_SENTINEL_PASSWORD."
        return failed(_CHECK, f"{address} does not accept the user and password", advice)
    if isinstance(exc, NoPermissionError):
        advice = f"Give the user of BRIDGE_REDIS_SENTINEL_USER these rules: {SENTINEL_RULES}"
        return failed(_CHECK, f"{address} does not permit to be asked for the primary", advice)
    return warning(_CHECK, f"{address} does not answer", "Bring it back, or take it out of BRIDGE_REDIS_URL.")
