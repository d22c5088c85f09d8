"""What goes wrong while the agents work: every kind of fault of the mock, at random places, for random whiles."""

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from threading import Event, Lock
from typing import Any

from redis import Redis
from redis.exceptions import RedisError

from bridge.mock.servicenow.faults.kinds import KINDS
from bridge.mock.servicenow.faults.variants import VARIANTS
from tests.soak.figures import Figures
from tests.soak.stage import Instance

TOKEN = "/oauth_token.do"
_PLACES = (
    *("/", "/api/now/", "/api/now/table/incident", "/api/now/table/incident", "/api/now/table/sys_user"),
    *("/api/now/stats", TOKEN, TOKEN, "/oauth_revoke_token.do", "/oauth_auth.do"),
)
REFUSALS = {
    *("unauthorized", "invalid_grant", "invalid_client"),
    *("forbidden", "query_denied", "scope_missing", "unscoped_api"),
}
"""Which the token endpoint says of grants, and not of itself."""
_VARIANTS: Mapping[str, Iterable[str]] = {str(kind): tuple(named) for kind, named in VARIANTS.items()}
_SLACK_SECONDS = 1.0


@dataclass(frozen=True)
class Spell:
    """One fault for a while, and how long nothing new happens before it."""

    after_seconds: float
    kind: str
    place: str
    settings: dict[str, Any]


def spells(random: Random, *, refuse_renewals: bool = True) -> Iterator[Spell]:
    """Without end, and each kind as often as any other; the same for the same seed.

    A renewal that is refused twice is not tried again for a minute: where all of them were, nobody would work on, and
    a short soak had better refuse none.
    """
    while True:
        for kind in random.sample(KINDS, len(KINDS)):
            place, settings = random.choice(_PLACES), _settings(random, kind)
            while kind in REFUSALS and TOKEN.startswith(place) and not refuse_renewals:
                place = random.choice(_PLACES)
            if kind in REFUSALS and TOKEN.startswith(place):
                settings["probability"] = min(settings["probability"], 0.3)
            yield Spell(random.uniform(0.0, 4.0), kind, place, settings)


def _settings(random: Random, kind: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "for_seconds": random.uniform(0.5, 7.0),
        "probability": random.choice((0.1, 0.3, 0.6, 1.0)),
        "served": random.random() < 0.3,
        "after_seconds": random.choice((0.0, 0.0, 0.5)),
        "variant": random.choice(("", *_VARIANTS.get(kind, ()))),
    }
    if kind in {"slow", "slow_headers", "slow_body"}:
        told["seconds"] = random.uniform(0.2, 12.0)
    elif kind in {"enormous", "gzip_bomb"}:
        told["mebibytes"] = 12
    elif kind == "rate_limited" and not told["variant"]:
        told |= {"retry_after": random.choice((0, 1, 2)), "limit_headers": random.random() < 0.5}
    elif kind == "redirect" and not told["variant"]:
        told["location"] = random.choice(("/login.do", "https://elsewhere.invalid/"))
    return told


@dataclass
class Weather:
    """Makes it, and remembers when it was how."""

    instance: Instance
    redis: Redis | None
    random: Random
    figures: Figures
    refuse_renewals: bool = True
    _spells: list[tuple[str, float, float]] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def blow(self, over: Event) -> None:
        """Until it is over: the first spell at once, then one after the other, and the storage silent now and then."""
        for number, spell in enumerate(spells(self.random, refuse_renewals=self.refuse_renewals)):
            if over.wait(spell.after_seconds if number else 0):
                return
            now = time.monotonic()
            with self._lock:
                self._spells.append((spell.kind, now, now + spell.settings["for_seconds"]))
            self.instance.befall(spell.kind, spell.place, **spell.settings)
            self.figures.note("faults switched on")
            if self.redis and self.random.random() < 0.1:
                self._pause(self.redis, self.random.uniform(0.5, 6.0))

    def was(self, kind: str, began: float, ended: float) -> bool:
        """Whether this may have happened to a request of that time."""
        with self._lock:
            known = tuple(self._spells)
        return any(
            each == kind and first <= ended + _SLACK_SECONDS and began <= last + _SLACK_SECONDS
            for each, first, last in known
        )

    def _pause(self, redis: Redis, seconds: float) -> None:
        """Redis takes commands, and answers none of them meanwhile."""
        try:
            redis.client_pause(int(1000 * seconds))
            self.figures.note("storage pauses")
        except RedisError:
            """It is paused still."""
