"""Redis over TLS: only with a certificate that is trusted, and with one of the bridge's own where it is asked for."""

import shutil
import ssl
from contextlib import nullcontext
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from redis.exceptions import RedisError

from bridge.demo.ports import HOST
from bridge.doctor import redis as checks
from bridge.mock.servicenow.certificates import authority
from bridge.settings.redis_url import redis_url
from bridge.storage import clients
from bridge.storage.kept import Kept
from bridge.storage.redis import for_operators
from tests.storage.wire import laid
from tests.topologies import SENTINEL_PASSWORD, SENTINEL_USER, TLS, Kind, clustered, watched

PLACE = "bridge:{tenant}:grant:agent"
REDIS_SERVER = shutil.which("redis-server") or ""
needs_redis = pytest.mark.skipif(not REDIS_SERVER, reason="there is no redis-server, and Valkey's wheel has no TLS")


@pytest.fixture(scope="module")
def tls(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    (folder / "ca.pem").write_bytes(authority().pem)
    (folder / "signed.pem").write_bytes(authority().signed())
    return TLS(folder / "signed.pem", folder / "ca.pem")


@pytest.fixture
def asking(tls, valkey):
    """A server that wants to see a certificate; Valkey behind it knows nothing of it."""
    context = authority().context()
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(tls.authority)
    with laid(urlsplit(valkey).port, context) as wire:
        yield redis_url(wire.url.replace("redis:", "rediss:"))


@pytest.fixture
def known(tls):
    """What makes the bridge trust the server, and known to it."""
    return {"ca_bundle": str(tls.authority), "certificate": str(tls.pem)}


@pytest.mark.parametrize("make", [clients.repeating, clients.once])
def test_both_sides_are_known_to_each_other(asking, known, make):
    with make(replace(asking, **known)) as redis:
        assert redis.ping()


@pytest.mark.parametrize("unknown", ["ca_bundle", "certificate"])
def test_neither_side_talks_to_a_stranger(asking, known, unknown):
    with clients.once(replace(asking, **{**known, unknown: None})) as redis, pytest.raises(RedisError) as told:
        redis.ping()

    assert for_operators(told.value) == "Redis does not answer."
    assert "not trusted" in checks.unreachable("redis.internal", told.value).seen


@pytest.mark.parametrize(("name", "is_known"), [(HOST, True), ("localhost", False)])
def test_a_certificate_is_for_the_names_in_it(valkey, known, name, is_known):
    with laid(urlsplit(valkey).port, authority().context("elsewhere.example")) as wire:
        where = redis_url(wire.url.replace("redis:", "rediss:").replace(HOST, name))
        with clients.once(replace(where, **known)) as redis, nullcontext() if is_known else pytest.raises(RedisError):
            redis.ping()


@needs_redis
def test_sentinels_and_the_primary_are_asked_over_tls(tls, known):
    with watched(replicas=1, sentinels=1, kind=Kind(REDIS_SERVER, tls)) as group:
        where = replace(redis_url(group.url.replace("redis+", "rediss+")), **known)
        where = replace(where, sentinel_user=SENTINEL_USER, sentinel_password=SENTINEL_PASSWORD)
        for make in (clients.repeating, clients.once):
            with make(where) as redis:
                assert Kept(redis, 1).write(PLACE, "SET", PLACE, "x")


@needs_redis
def test_the_nodes_of_a_cluster_are_asked_over_tls(tls, known):
    with clustered(primaries=1, replicas=0, kind=Kind(REDIS_SERVER, tls)) as group:
        where = replace(redis_url(group.url.replace("redis+", "rediss+")), **known)
        for make in (clients.repeating, clients.once):
            with make(where) as redis:
                assert redis.set(PLACE, "x")
