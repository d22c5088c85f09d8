"""Where Redis is: one machine, Sentinels, a cluster; what is wrong with a URL is told without showing any of it."""

import pytest

from bridge import settings
from bridge.settings import RedisSettings
from tests.settings.test_settings import problems, read

SECRET = "canary"


def redis(**variables: str) -> RedisSettings:
    return read(**{"REDIS_URL": "redis://redis.internal", **variables}).storage.redis


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("redis://redis.internal", RedisSettings((("redis.internal", 6379),))),
        ("redis://:pw@10.0.0.1:6380/3", RedisSettings((("10.0.0.1", 6380),), database=3, password="pw")),
        (
            "rediss://bridge:p%40%2F%3F%23w@redis.internal/",
            RedisSettings((("redis.internal", 6379),), user="bridge", password="p@/?#w", tls=True),
        ),
        ("redis://[::1]:6380", RedisSettings((("::1", 6380),))),
        ("unix:///run/redis.sock", RedisSettings(socket_path="/run/redis.sock")),
        (
            "unix://bridge:pw@/run/redis.sock?db=2",
            RedisSettings(socket_path="/run/redis.sock", database=2, user="bridge", password="pw"),
        ),
        (
            "redis+sentinel://bridge:pw@s1:26380,s2/mymaster/1",
            RedisSettings(
                (("s1", 26380), ("s2", 26379)),
                service="mymaster",
                database=1,
                user="bridge",
                password="pw",
                replicas=1,
            ),
        ),
        ("rediss+sentinel://s1/m", RedisSettings((("s1", 26379),), service="m", tls=True, replicas=1)),
        (
            "redis+cluster://n1,[::1]:7001/0",
            RedisSettings((("n1", 6379), ("::1", 7001)), is_cluster=True, replicas=1),
        ),
        (
            "rediss+cluster://:pw@n1",
            RedisSettings((("n1", 6379),), is_cluster=True, password="pw", tls=True, replicas=1),
        ),
    ],
)
def test_each_form_leads_to_its_place(url, found):
    assert redis(REDIS_URL=url) == found


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("redis.internal:6379", "Must begin with one of redis"),
        ("sentinel://s1/mymaster", "Must begin with one of redis"),
        ("redis://", "Must name hosts"),
        ("redis://redis.internal:0", "Must name hosts"),
        ("redis://redis.internal:65536", "Must name hosts"),
        ("redis://:canary/canary@redis.internal", "@ and / in a password are written %40 and %2F"),
        ("redis://:canary?canary@redis.internal", "%3F in a password"),
        ("redis://:canary#canary@redis.internal", "%23 in a password"),
        ("redis://[canary", "Must be such as"),
        ("redis://redis.internal/0/canary", "nothing behind the number"),
        ("redis://redis.internal/canary", "nothing behind the number"),
        ("rediss://redis.internal?ssl_cert_reqs=none", "TLS is set up by other variables"),
        ("redis://a,b", "several are redis+sentinel:// or redis+cluster://"),
        ("redis+sentinel://:canary@s1,s2", "Must name the primary"),
        ("redis+sentinel://s1,,s2/mymaster", "Must name hosts"),
        ("redis+cluster://n1/1", "no other database than 0"),
        ("unix://", "Must be such as unix://"),
        ("unix://canary/run/redis.sock", "Must be such as unix://"),
        ("unix:///run/redis.sock?db=canary", "Must be such as unix://"),
        ("unix:///run/redis.sock?password=canary", "Must be such as unix://"),
    ],
)
def test_what_leads_nowhere_is_told_without_showing_it(url, said):
    found = problems(REDIS_URL=url)

    assert set(found) == {"REDIS_URL"}
    assert said in found["REDIS_URL"]
    assert SECRET not in found["REDIS_URL"]


def test_certificates_users_and_replicas_are_set_beside_it(tmp_path):
    pem = str(tmp_path / "file.pem")
    (tmp_path / "file.pem").write_text("")
    found = redis(
        REDIS_URL="rediss+sentinel://s1/mymaster",
        REDIS_CA_BUNDLE=pem,
        REDIS_CERTIFICATE=pem,
        REDIS_KEY=pem,
        REDIS_SENTINEL_USER="watcher",
        REDIS_SENTINEL_PASSWORD=SECRET,
        REDIS_REPLICAS="2",
    )

    assert (found.ca_bundle, found.certificate, found.key, found.replicas) == (pem, pem, pem, 2)
    assert (found.sentinel_user, found.sentinel_password) == ("watcher", SECRET)


@pytest.mark.parametrize(
    ("url", "variables"),
    [
        ("redis://redis.internal", {"REDIS_CA_BUNDLE": __file__}),
        ("redis+cluster://n1", {"REDIS_CERTIFICATE": __file__}),
        ("rediss://redis.internal", {"REDIS_KEY": __file__}),
        ("rediss://redis.internal", {"REDIS_CA_BUNDLE": "no/such/file"}),
        ("rediss+cluster://n1", {"REDIS_SENTINEL_USER": "watcher"}),
        ("redis://redis.internal", {"REDIS_SENTINEL_PASSWORD": SECRET}),
        ("redis://redis.internal", {"REDIS_REPLICAS": "-1"}),
        ("redis://redis.internal", {"REDIS_REPLICAS": "some"}),
    ],
)
def test_what_would_be_without_effect_is_a_problem(url, variables):
    found = problems(REDIS_URL=url, **variables)

    assert set(found) == set(variables)
    assert SECRET not in str(found)


def test_no_password_is_shown():
    shown = repr(redis(REDIS_URL=f"redis+sentinel://u:{SECRET}@s1/m", REDIS_SENTINEL_PASSWORD=SECRET))

    assert SECRET not in shown
    assert isinstance(settings.blank().storage.redis, RedisSettings)
