"""The keys under which records are sealed: whether they are fit for it, and whether a record needs one that is gone."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from bridge.doctor.finding import Finding, failed, ok, warning
from bridge.domain.errors import StorageUnavailable

_FEWEST_DIFFERENT_BYTES = 12
"""Among 32 random bytes there are fewer once in more than 10^15 keys."""


class Counted(Protocol):
    """Records by the id of their key, those that open and those that do not."""

    @property
    def opens(self) -> Mapping[str, int]: ...

    @property
    def unreadable(self) -> Mapping[str, int]: ...


def findings(keys: Mapping[str, bytes], survey: Callable[[], Counted]) -> Iterator[Finding]:
    yield fitness(keys)
    try:
        counted = survey()
    except StorageUnavailable:
        yield failed("sealed records", "they cannot be counted", "Mend what is said of Redis first.")
        return
    yield records(tuple(keys), counted)
    yield from orphans(tuple(keys), counted)


def fitness(keys: Mapping[str, bytes]) -> Finding:
    first, *others = keys
    seen = f"{first} seals" + (f", {', '.join(others)} opens as well" if others else "")
    poor = [key_id for key_id, key in keys.items() if len(set(key)) < _FEWEST_DIFFERENT_BYTES]
    if poor:
        return failed("sealing keys", f"{', '.join(poor)} cannot be random", "Make another with `bridge keys new`.")
    twice = [key_id for key_id, key in keys.items() if Counter(keys.values())[key] > 1]
    if twice:
        return warning("sealing keys", f"{', '.join(twice)} are the same key", "Make another with `bridge keys new`.")
    return ok("sealing keys", seen)


def records(key_ids: tuple[str, ...], counted: Counted) -> Finding:
    first, *others = key_ids
    older = sum(counted.opens.get(key_id, 0) for key_id in others)
    seen = f"{counted.opens.get(first, 0)} under {first}"
    if older:
        return ok("sealed records", f"{seen}, {older} under older keys until `bridge keys rotate` is run")
    return ok("sealed records", seen + (f"; nothing needs {', '.join(others)} any more" if others else ""))


def orphans(key_ids: tuple[str, ...], counted: Counted) -> Iterator[Finding]:
    for key_id, count in sorted(counted.unreadable.items()):
        if key_id and key_id not in key_ids:
            advice = f"Put {key_id} behind the others in BRIDGE_SEALING_KEYS, or let their agents connect again."
            yield warning("sealed records", f"{count} were sealed under {key_id}, which is not here", advice)
        else:
            advice = "Find out who writes to this Redis; the agents concerned connect again."
            yield warning("sealed records", f"{count} do not open, so somebody else wrote or changed them", advice)
