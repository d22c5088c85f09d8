"""Connectors in Redis: sealed whole, for a client secret is in each, and changed only by who saw what is there."""

import logging
from typing import cast

from redis import Redis

from bridge.domain.connector import Connector, ConnectorUnreadable
from bridge.storage import ahead, records
from bridge.storage.cipher import Cipher, Unsealable
from bridge.storage.kept import Kept
from bridge.storage.redis import answering, key
from bridge.storage.swap import REPLACE

_log = logging.getLogger(__name__)


class RedisConnectors:
    """One per tenant; for one that cannot be opened operators find a line in the log."""

    def __init__(self, redis: Redis, once: Redis, cipher: Cipher, replicas: int = 0) -> None:
        """`once` tries every command once: a second try of a change would find its first in the way."""
        self._redis, self._once, self._cipher = redis, once, cipher
        self._kept = Kept(once, replicas)

    def load(self, tenant: str) -> Connector | None:
        place = connector_key(tenant)
        with answering():
            sealed = ahead.get(self._redis, place)
        if sealed is None:
            return None
        there = self._opened(sealed, place)
        if there is None:
            _log.warning("the connector of tenant %s does not open: until it is saved anew there is none", tenant)
            raise ConnectorUnreadable
        return there

    def replace(self, connector: Connector, seen: Connector | None) -> bool:
        place, seen_revision = connector_key(connector.tenant), seen.revision if seen else 0
        sealed = self._cipher.seal(records.written(connector), place)
        with answering():
            read = cast("bytes | None", self._once.get(place))
            there = self._opened(read, place)
            if (there.revision if there else 0) != seen_revision:
                return False
            return bool(self._kept.write(place, "EVAL", REPLACE, 1, place, read or b"", sealed))

    def _opened(self, sealed: bytes | None, place: str) -> Connector | None:
        if sealed is None:
            return None
        try:
            return records.connector(self._cipher.open(sealed, place))
        except (Unsealable, ValueError):
            return None


def connector_key(tenant: str) -> str:
    return key(tenant, "connector")
