"""How many agents are connected and how the circuits stand, for metrics: a few small reads, however many there are."""

from collections import Counter
from collections.abc import Mapping, Sequence

from redis import Redis

from bridge.storage.circuit import STATES, failing, standing
from bridge.storage.redis import answering
from bridge.storage.roll import connected


class RedisCensus:
    """Of the tenants that are served, and of the instances that have failed lately."""

    def __init__(self, redis: Redis, tenants: Sequence[str]) -> None:
        self._redis, self._tenants = redis, tenants

    def agents(self) -> int:
        with answering():
            return sum(connected(self._redis, tenant).count() for tenant in self._tenants)

    def circuits(self) -> Mapping[str, int]:
        with answering():
            counted = Counter(standing(self._redis, instance) for instance in failing(self._redis).names())
        return {state.replace("-", "_"): counted[state] for state in sorted(STATES)}
