"""Whose time it was: a profile's own times by library and by the house's files, C code's with whoever called it."""

import pstats
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

_HOUSE, _LIBRARIES = "/bridge/", "/site-packages/"
_MOST = 4
"""Steps up from C code that C code called, to somebody who has a file."""

Function = tuple[str, int, str]


def by_owner(profile: pstats.Stats) -> Mapping[str, float]:
    """Own seconds: a library or the standard library as one, the house file by file."""
    stats: dict[Function, Any] = profile.stats  # type: ignore[attr-defined]
    shares: dict[str, float] = defaultdict(float)
    for function, (_, _, own, _, _) in stats.items():
        for owner, seconds in _shared(stats, function, own, _MOST):
            shares[owner] += seconds
    return dict(sorted(shares.items(), key=lambda each: -each[1]))


def _shared(
    stats: Mapping[Function, Any], function: Function, seconds: float, steps: int
) -> Iterator[tuple[str, float]]:
    callers = stats[function][4]
    given = sum(each[2] for each in callers.values())
    if function[0] != "~" or not given or not steps:
        yield owner_of(function[0]), seconds
        return
    for caller, (_, _, own, _) in callers.items():
        if own:
            yield from _shared(stats, caller, seconds * own / given, steps - 1)


def owner_of(file: str) -> str:
    """`bridge/web/guard.py`, `urllib3`, or `python` for the standard library and C code that nobody called."""
    if _LIBRARIES in file:
        return file.rpartition(_LIBRARIES)[2].partition("/")[0].removesuffix(".py")
    if _HOUSE in file and not file.startswith("<"):
        return f"bridge/{file.rpartition(_HOUSE)[2]}"
    return "python"
