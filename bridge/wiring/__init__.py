"""The only room that names the pipes: the bridge as it is served, and the three things that others look at."""

from redis import Redis

from bridge.settings import Settings
from bridge.storage import clients
from bridge.storage.census import RedisCensus
from bridge.storage.cipher import Cipher
from bridge.storage.rotation import Rotation
from bridge.wiring.bridge import build
from bridge.wiring.pipes import COUNTING_SECONDS

__all__ = ["build", "census", "rotation", "storage"]


def storage(settings: Settings) -> Redis:
    """Redis itself, for whoever looks at it; not a part of what is served."""
    return clients.once(settings.storage.redis)


def rotation(settings: Settings) -> Rotation:
    """What moves all that is sealed to the first key; not a part of what is served."""
    return Rotation(clients.repeating(settings.storage.redis), Cipher(settings.storage.sealing_keys))


def census(settings: Settings) -> RedisCensus:
    """What is counted for metrics; not a part of what is served."""
    return RedisCensus(clients.repeating(settings.storage.redis, COUNTING_SECONDS), settings.entra.tenants)
