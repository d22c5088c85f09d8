"""How Redis is set up, as it says itself: new enough, a primary, and neither forgetful nor full."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from redis import Redis
from redis.exceptions import RedisError

from bridge.doctor.finding import Finding, failed, ok, warning
from bridge.settings import RedisSettings

Info = Mapping[str, Any]
"""What Redis answers to INFO."""
_OLDEST = (7, 0)
_FULL, _NEARLY_FULL = 0.95, 0.8


def told_by(redis: Redis) -> Info:
    return cast("Info", redis.info())


def findings(redis: Redis, info: Info, where: RedisSettings) -> Iterator[Finding]:
    yield version(info)
    yield role(info, where)
    yield persistence(info, save_points(redis))
    yield eviction(info)
    yield memory(info)


def version(info: Info) -> Finding:
    if info.get("server_name") == "valkey":
        return ok("Redis version", f"Valkey {info.get('valkey_version')}")
    told = str(info.get("redis_version", ""))
    numbers = tuple(int(part) for part in told.split(".")[:2] if part.isdigit())
    if numbers < _OLDEST:
        return failed("Redis version", told or "unknown", "The bridge needs Redis 7.0 or newer, or Valkey.")
    return ok("Redis version", told)


def role(info: Info, where: RedisSettings) -> Finding:
    if info.get("role") != "master":
        lost = "" if info.get("master_link_status") == "up" else ", which has lost its primary"
        return failed("Redis role", f"a replica{lost}", "Let BRIDGE_REDIS_URL name the primary.")
    if info.get("cluster_enabled") and not where.is_cluster:
        advice = "Let BRIDGE_REDIS_URL begin with redis+cluster:// or rediss+cluster://."
        return warning("Redis role", "a node of a cluster, whose redirections are not followed", advice)
    replicas = int(info.get("connected_slaves", 0))
    seen = f"primary, with {replicas} replicas"
    if replicas < where.replicas:
        advice = "Nobody can connect to ServiceNow before they are there, or BRIDGE_REDIS_REPLICAS asks for fewer."
        return failed("Redis role", seen, advice)
    if replicas and not where.replicas:
        advice = "Set BRIDGE_REDIS_REPLICAS to 1, or a failover may lose the connections made in the moment before it."
        return warning("Redis role", f"{seen}, for which nothing waits", advice)
    return ok("Redis role", seen)


def save_points(redis: Redis) -> str | None:
    """When snapshots are taken; None where that may not be asked, as with many providers."""
    try:
        told = cast("dict[str, str]", redis.config_get("save"))
    except RedisError:
        return None
    return told.get("save")


def persistence(info: Info, save: str | None) -> Finding:
    advice = "Set `appendonly yes`: what Redis forgets, every agent has to do again."
    if "err" in {info.get("aof_last_write_status"), info.get("rdb_last_bgsave_status")}:
        return failed("Redis persistence", "it could not write to its disk", "See to the disk of Redis, and its log.")
    if info.get("aof_enabled"):
        return ok("Redis persistence", "every write is appended to a file")
    if save:
        return ok("Redis persistence", f"snapshots ({save}), so the last minutes may be lost")
    if save is None:
        return warning("Redis persistence", "no file is appended to, and snapshots cannot be seen from here", advice)
    return warning("Redis persistence", "off: when Redis restarts, everything is forgotten", advice)


def eviction(info: Info) -> Finding:
    policy, limit = info.get("maxmemory_policy", "unknown"), int(info.get("maxmemory", 0))
    advice = "Set `maxmemory-policy noeviction`: the others drop agents' connections when memory is short."
    if policy == "noeviction":
        return ok("Redis eviction", "nothing is ever dropped")
    if not limit:
        return warning("Redis eviction", f"the policy is {policy}, idle without a limit of memory", advice)
    return failed("Redis eviction", f"the policy is {policy}", advice)


def memory(info: Info) -> Finding:
    limit = int(info.get("maxmemory") or info.get("total_system_memory") or 0)
    used = int(info.get("used_memory", 0))
    if not limit:
        return ok("Redis memory", f"{_mib(used)} used, without a limit")
    seen = f"{_mib(used)} of {_mib(limit)} used"
    if used >= _FULL * limit:
        return failed("Redis memory", seen, "Give it more before it refuses to write.")
    if used >= _NEARLY_FULL * limit:
        return warning("Redis memory", seen, "Give it more before it is full.")
    return ok("Redis memory", seen)


def _mib(size: int) -> str:
    return f"{size / 1024 / 1024:.0f} MiB"
