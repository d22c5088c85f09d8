"""A cluster: the same checks on each of its primaries, for each has its own users, memory and disk, told together."""

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import Protocol

from redis import Redis

from bridge.doctor.finding import Finding, Level, ok

Examine = Callable[[str, Redis, str], Iterator[Finding]]
"""What there is to find out at an address, of a node, with a key that it has."""


class Cluster(Protocol):
    """`bridge.storage.cluster.Cluster`."""

    def primaries(self) -> Mapping[str, Redis]: ...

    def address_of(self, place: str) -> str: ...


def findings(cluster: Cluster, examine: Examine, place: str) -> Iterator[Finding]:
    """One for each check that is well on all primaries; for another, what is found on those where it is not."""
    found: dict[str, list[tuple[str, Finding]]] = {}
    for address, node in cluster.primaries().items():
        for each in examine(address, node, _place_on(cluster, address, place)):
            found.setdefault(each.check, []).append((address, each))
    for check, all_found in found.items():
        bad = [(address, each) for address, each in all_found if each.level is not Level.OK]
        if not bad:
            seen = ", ".join(dict.fromkeys(each.seen for _, each in all_found))
            yield ok(check, f"on {len(all_found)} primaries: {seen}")
        for address, each in bad:
            yield Finding(each.level, check, f"{address}: {each.seen.removeprefix(f'{address} ')}", each.advice)


def _place_on(cluster: Cluster, address: str, place: str) -> str:
    """A key of the bridge's that this primary has."""
    tagged = (f"bridge:{{{number}}}:{place}" for number in count())
    return next(each for each in tagged if cluster.address_of(each) == address)
