"""Labels of choices in Redis: nobody's secret, shared by all workers."""

from typing import Any, cast

import orjson
from redis import Redis

from bridge.domain.choices import Labels
from bridge.domain.connector import Connector
from bridge.storage.redis import answering, key


class RedisChoices:
    """The labels that each instance has shown to anybody of the tenant."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    def load(self, connector: Connector) -> Labels:
        with answering():
            stored = cast("dict[bytes, bytes]", self._redis.hgetall(_choices_key(connector)))
        labels: dict[str, dict[str, str]] = {}
        for name, label in stored.items():
            try:
                field, value = map(str, orjson.loads(name))
                labels.setdefault(field, {})[value] = label.decode()
            except (ValueError, TypeError):
                continue
        return labels

    def add(self, connector: Connector, labels: Labels) -> None:
        entries = {
            orjson.dumps([field, value]): label for field, each in labels.items() for value, label in each.items()
        }
        with answering():
            self._redis.hset(_choices_key(connector), mapping=cast("dict[Any, Any]", entries))


def _choices_key(connector: Connector) -> str:
    return key(connector.tenant, "choices", connector.instance_url)
