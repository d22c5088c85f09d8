"""The only room that names the pipes: the bridge as it is served, and the two things that only commands look at."""

from redis import Redis

from bridge.settings import Settings
from bridge.storage import clients
from bridge.storage.cipher import Cipher
from bridge.storage.rotation import Rotation
from bridge.wiring.bridge import build

__all__ = ["build", "rotation", "storage"]


def storage(settings: Settings) -> Redis:
    """Redis itself, for whoever looks at it; not a part of what is served."""
    return clients.once(settings.storage.redis)


def rotation(settings: Settings) -> Rotation:
    """What moves all that is sealed to the first key; not a part of what is served."""
    return Rotation(clients.repeating(settings.storage.redis), Cipher(settings.storage.sealing_keys))
