"""Grants saved as fast as can be while the primary is lost, and how many of those that were acknowledged are gone."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event, Lock, Thread

from bridge.domain.agents import Agent
from bridge.domain.errors import StorageUnavailable
from bridge.domain.grant import Grant
from bridge.mock.entra import CONTOSO
from bridge.settings import RedisSettings
from bridge.storage import clients
from bridge.storage.cipher import Cipher
from bridge.storage.grants import RedisGrants

_CIPHER = Cipher({"k1": bytes(range(32))})
_THREADS = 8


@dataclass
class Hammered:
    """What was acknowledged, what was refused, and what of the former is not there any more."""

    acknowledged: list[Agent] = field(default_factory=list)
    refused: int = 0
    lost: int = 0
    lock: Lock = field(default_factory=Lock)


def hammered(where: RedisSettings, replicas: int, disaster: Callable[[], None]) -> Hammered:
    """`disaster` returns when all is well again."""
    told, over = Hammered(), Event()
    threads = [Thread(target=_saving, args=(_grants(where, replicas), told, over, each)) for each in range(_THREADS)]
    for thread in threads:
        thread.start()
    try:
        disaster()
    finally:
        over.set()
        for thread in threads:
            thread.join()
    grants = _grants(where, 0)
    told.lost = sum(grants.load(agent) is None for agent in told.acknowledged)
    return told


def _grants(where: RedisSettings, replicas: int) -> RedisGrants:
    """Each with clients of its own, as processes have them."""
    return RedisGrants(clients.repeating(where), clients.once(where), _CIPHER, 30.0, replicas=replicas)


def _saving(grants: RedisGrants, told: Hammered, over: Event, thread: int) -> None:
    number, now = 0, datetime.now(UTC)
    later = now + timedelta(hours=1)
    grant = Grant("https://contoso.service-now.com", "client", "access", "refresh", 1800, later, now, later)
    while not over.is_set():
        agent = Agent(CONTOSO, f"{thread}-{number}", "", frozenset())
        number += 1
        try:
            grants.save(agent, grant)
        except StorageUnavailable:
            with told.lock:
                told.refused += 1
            over.wait(0.05)
        else:
            with told.lock:
                told.acknowledged.append(agent)
