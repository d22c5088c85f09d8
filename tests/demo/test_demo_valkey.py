"""The embedded Valkey stays as long as whoever started it, however silent it is for a while."""

from redis import Redis

from bridge.demo.valkey import embedded_valkey


def test_a_valkey_that_is_silent_for_a_while_is_there_afterwards():
    with embedded_valkey() as valkey, Redis.from_url(valkey.url) as redis:
        redis.set("kept", "yes")
        redis.client_pause(1700)

        assert redis.get("kept") == b"yes"
        valkey.process.check()
