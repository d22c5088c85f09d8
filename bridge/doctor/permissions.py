"""What the bridge's Redis user must be permitted, tried out on a key that nobody else uses."""

from collections.abc import Iterator
from hashlib import sha1

from redis import Redis
from redis.exceptions import NoPermissionError, RedisError

from bridge.doctor.finding import Finding, failed, ok
from bridge.settings import RedisSettings

RULES = "~bridge:* -@all +@connection +@read +@write +@transaction +@scripting -@dangerous +info +cluster|slots"
"""Enough for all the bridge does, and for being looked at, by one machine as by a cluster."""
SENTINEL_RULES = "-@all +@connection +sentinel|masters +sentinel|get-master-addr-by-name +sentinel|slaves"
"""Enough for finding the primary, and for knowing whether it has replicas left."""
_SCRIPT = "return redis.call('get', KEYS[1])"
_SHA = sha1(_SCRIPT.encode(), usedforsecurity=False).hexdigest()

Commands = tuple[tuple[str, ...], ...]

NEEDED: Commands = (
    ("PING",),
    ("SET", "{}", "", "EX", "10"),
    ("GET", "{}"),
    ("PTTL", "{}"),
    ("EXPIRE", "{}", "10"),
    ("GETDEL", "{}"),
    ("HSET", "{}", "field", "1"),
    ("HINCRBY", "{}", "field", "1"),
    ("HGETALL", "{}"),
    ("DEL", "{}"),
    ("EXISTS", "{}"),
    ("INCRBY", "{}", "1"),
    ("DECRBY", "{}", "1"),
    ("RENAME", "{}", "{}:renamed"),
    ("DEL", "{}:renamed"),
    ("SCRIPT", "LOAD", _SCRIPT),
    ("EVALSHA", _SHA, "1", "{}"),
    ("EVAL", _SCRIPT, "1", "{}"),
    ("SCAN", "0", "COUNT", "1"),
    ("XADD", "{}:stream", "MAXLEN", "~", "1", "*", "field", "1"),
    ("XTRIM", "{}:stream", "MINID", "~", "0"),
    ("XREVRANGE", "{}:stream", "+", "-", "COUNT", "1"),
    ("DEL", "{}:stream"),
)
"""Every command that the bridge sends, in an order in which each leaves something for the next."""
_WITH_REPLICAS = (("WAIT", "0", "1"),)
_IN_CLUSTER = (("CLUSTER", "SLOTS"), ("COMMAND",), ("ASKING",))


def needed(where: RedisSettings) -> Commands:
    """And what else it sends where Redis is more than one machine."""
    return NEEDED + (_WITH_REPLICAS if where.replicas else ()) + (_IN_CLUSTER if where.is_cluster else ())


def finding(redis: Redis, place: str, commands: Commands = NEEDED) -> Finding:
    missing = dict.fromkeys(_refused(redis, place, commands)) or list(_refused_together(redis))
    if missing:
        return failed(
            "Redis permissions",
            f"not permitted: {', '.join(missing)}",
            f"Give the user of BRIDGE_REDIS_URL these rules: {RULES}",
        )
    return ok("Redis permissions", "all that the bridge needs is permitted")


def _refused(redis: Redis, place: str, commands: Commands) -> Iterator[str]:
    for command in commands:
        try:
            redis.execute_command(*(part.replace("{}", place) for part in command))  # type: ignore[no-untyped-call]
        except NoPermissionError as exc:
            yield f"keys such as {place.rpartition(':')[0]}:*" if "key" in str(exc) else command[0]
        except RedisError:
            # Refused for another reason, which other checks are about.
            continue


def _refused_together(redis: Redis) -> Iterator[str]:
    try:
        with redis.pipeline(transaction=True) as together:
            together.ping()
            together.execute()
    except NoPermissionError:
        yield "MULTI"
    except RedisError:
        return
