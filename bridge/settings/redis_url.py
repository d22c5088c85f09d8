"""Where Redis is, read from one URL: one machine, Sentinels that know its primary, or some nodes of a cluster."""

import re
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from marshmallow import ValidationError

from bridge.settings.records import Nodes, RedisSettings

_PORT, _SENTINEL_PORT, _LAST_PORT = 6379, 26379, 65535
_KINDS = {
    "redis": "",
    "rediss": "",
    "unix": "unix",
    **{f"redis{s}+{kind}": kind for s in ("", "s") for kind in ("sentinel", "cluster")},
}
_NODE = re.compile(r"(?P<host>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(:(?P<port>[0-9]{1,5}))?")
_PATH = {
    "": re.compile(r"(?:/(?P<database>[0-9]{1,4})?)?"),
    "cluster": re.compile(r"(?:/(?P<database>0)?)?"),
    "sentinel": re.compile(r"/(?P<service>[^/]+)(?:/(?P<database>[0-9]{1,4})?)?"),
}
_EXAMPLES = "rediss://user:password@redis.example:6379/0"
_WRONG_PATH = {
    "": f"Must be such as {_EXAMPLES}, with nothing behind the number of the database.",
    "cluster": "Must end behind the nodes: a cluster has no other database than 0.",
    "sentinel": "Must name the primary behind the Sentinels: redis+sentinel://user:password@s1:26379,s2:26379/mymaster.",
}


def redis_url(value: str) -> RedisSettings:
    """No problem that is raised holds any part of the value: there is a password in it."""
    try:
        parts = urlsplit(value)
    except ValueError:
        raise ValidationError(f"Must be such as {_EXAMPLES}.") from None
    kind = _KINDS.get(parts.scheme)
    if kind is None:
        raise ValidationError(f"Must begin with one of {', '.join(_KINDS)}, such as {_EXAMPLES}.")
    if parts.fragment:
        raise ValidationError("Must hold no #, which is %23 in a password.")
    return _unix(parts) if kind == "unix" else _over_tcp(parts, kind)


def _over_tcp(parts: SplitResult, kind: str) -> RedisSettings:
    if parts.query:
        raise ValidationError("Must hold no ?, which is %3F in a password; TLS is set up by other variables.")
    credentials, _, listed = parts.netloc.rpartition("@")
    nodes = _nodes(listed, _SENTINEL_PORT if kind == "sentinel" else _PORT)
    if not kind and len(nodes) > 1:
        raise ValidationError("Must name one host; several are redis+sentinel:// or redis+cluster://.")
    path = _PATH[kind].fullmatch(parts.path)
    if not path:
        raise ValidationError(_WRONG_PATH[kind])
    user, _, password = credentials.partition(":")
    found = path.groupdict()
    return RedisSettings(
        nodes=nodes,
        is_cluster=kind == "cluster",
        service=unquote(found.get("service") or ""),
        database=int(found["database"] or 0),
        user=unquote(user),
        password=unquote(password),
        tls=parts.scheme.startswith("rediss"),
    )


def _nodes(listed: str, port: int) -> Nodes:
    found = []
    for each in listed.split(","):
        match = _NODE.fullmatch(each.strip())
        if not match or not 0 < int(match["port"] or port) <= _LAST_PORT:
            said = "Must name hosts, each with a port if it is not the usual one; @ and / in a password are written"
            raise ValidationError(f"{said} %40 and %2F.")
        found.append((match["host"].strip("[]"), int(match["port"] or port)))
    return tuple(found)


def _unix(parts: SplitResult) -> RedisSettings:
    query = parse_qs(parts.query, keep_blank_values=True)
    database = "".join(query.pop("db", ["0"]))
    if query or parts.hostname or not parts.path or not re.fullmatch("[0-9]{1,4}", database):
        raise ValidationError("Must be such as unix:///run/redis.sock?db=0 or unix://user:password@/run/redis.sock.")
    return RedisSettings(
        socket_path=unquote(parts.path),
        database=int(database),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
