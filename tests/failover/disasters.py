"""What befalls Redis while agents work: a primary is killed, or paused and back again, or a slot moves elsewhere."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import cycle
from threading import Event

from bridge.mock.entra import CONTOSO
from bridge.settings import RedisSettings
from bridge.settings.redis_url import redis_url
from tests.soak.weather import Weather
from tests.topologies import (
    SENTINEL_PASSWORD,
    SENTINEL_USER,
    Clustered,
    Kind,
    Node,
    clustered,
    watched,
)

_KEY = f"bridge:{{{CONTOSO}}}:grant"
_BETWEEN_SECONDS = 3.0
PAUSE_SECONDS = 6.0
"""Longer than the bridge waits for an answer, and than a failover takes."""


@dataclass(frozen=True)
class Disaster:
    """Which it was, when it began, and after how long the others had a primary again."""

    name: str
    began: float
    elected_seconds: float


@dataclass
class Redises:
    """One of the two, with what can befall it."""

    variables: Mapping[str, str]
    settings: RedisSettings
    primary: Callable[[], Node]
    elected_after: Callable[[Node], float]
    settle: Callable[[], None]
    forget: Callable[[], object]
    move: Callable[[], float] | None = None

    def killed(self) -> float:
        lost = self.primary()
        lost.kill()
        return self.elected_after(lost)

    def paused(self) -> float:
        lost = self.primary()
        began = time.monotonic()
        with lost.paused():
            elected = self.elected_after(lost)
            time.sleep(max(0.0, began + PAUSE_SECONDS - time.monotonic()))
        return elected

    def back_at_once(self) -> float:
        """Back as soon as another is elected, when many still wait for its answer."""
        lost = self.primary()
        with lost.paused():
            return self.elected_after(lost)


@contextmanager
def with_sentinels(kind: Kind) -> Iterator[Redises]:
    with watched(kind=kind) as group:
        where = replace(
            redis_url(group.url), sentinel_user=SENTINEL_USER, sentinel_password=SENTINEL_PASSWORD, replicas=1
        )
        yield Redises(
            group.variables,
            where,
            lambda: group.primary,
            group.fail_over_from,
            group.settle,
            lambda: _emptied(group.primary),
        )


@contextmanager
def in_cluster(kind: Kind) -> Iterator[Redises]:
    with clustered(kind=kind, with_spare=True) as group:
        yield Redises(
            {"BRIDGE_REDIS_URL": group.url},
            replace(redis_url(group.url), replicas=1),
            lambda: group.node_of(_KEY),
            partial(group.fail_over_from, key=_KEY),
            group.settle,
            lambda: _emptied(group.node_of(_KEY)),
            _Moving(group).moved,
        )


def _emptied(node: Node) -> None:
    node.admin.flushall()


@dataclass
class _Moving:
    """The tenant's slot goes to a node that has none so far, and to one that has others from there."""

    group: Clustered

    def moved(self) -> float:
        began, holder = time.monotonic(), self.group.node_of(_KEY)
        spare = next((each for each in self.group.primaries if not self.group.has_slots(each)), None)
        self.group.move(_KEY, spare or next(each for each in self.group.primaries if each is not holder))
        return time.monotonic() - began


@dataclass
class Disasters(Weather):
    """One after the other, each once all is well again."""

    redises: Redises | None = None
    seen: list[Disaster] = field(default_factory=list)

    def blow(self, over: Event) -> None:
        assert self.redises
        kinds = [self.redises.killed, self.redises.paused, *([self.redises.move] if self.redises.move else [])]
        for befall in cycle(kinds):
            if over.wait(_BETWEEN_SECONDS):
                return
            began = time.monotonic()
            elected = befall()
            self.seen.append(Disaster(befall.__name__, began, elected))
            if over.wait(_BETWEEN_SECONDS):
                return
            self.redises.settle()
