"""What the bridge promises of its speed, held against what was measured; a bench tells, and fails nobody for it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.bench.measuring import Rounds
from tests.bench.phases import Phase
from tests.bench.report import BRIDGE, UPSTREAM, Results, cpu, p50, rate, resident
from tests.bench.table import number, table

_OF_THREADS, _OF_GEVENT = 0.75, 0.60


@dataclass(frozen=True)
class Promise:
    """One figure of one phase; `least` says that it must not be less, where others must not be more."""

    phase: str
    told: str
    bound: float
    figure: Callable[[Phase, Results], float | None]
    least: bool = False

    def verdict(self, value: float) -> str:
        return "kept" if (value >= self.bound if self.least else value <= self.bound) else "missed"


def _of(name: str, figure: Callable[[Phase, Rounds], float | None]) -> Callable[[Phase, Results], float | None]:
    return lambda phase, results: figure(phase, results[name]) if name in results else None


def _times(other: str) -> Callable[[Phase, Results], float | None]:
    return lambda _, results: results[BRIDGE].ratio(results[other], rate) if {BRIDGE, other} <= results.keys() else None


def _added(_: Phase, results: Results) -> float | None:
    return results[BRIDGE].added(results[UPSTREAM], p50) if {BRIDGE, UPSTREAM} <= results.keys() else None


def _share(phase: Phase, rounds: Rounds) -> float | None:
    return rounds.median(lambda one: 100 * one.per_second / phase.allowed(one.seconds))


PROMISES = (
    Promise("closed", "CPU ms of a request, bridge", _OF_THREADS, _of(BRIDGE, lambda _, mine: mine.median(cpu))),
    Promise("closed", "CPU ms of a request, gevent", _OF_GEVENT, _of("gevent", lambda _, mine: mine.median(cpu))),
    Promise("closed", "times the requests/s of flask", 2.0, _times("flask"), least=True),
    Promise("closed", "times the requests/s of fastapi", 3.0, _times("fastapi"), least=True),
    Promise("paced", "ms added at the median", 3.0, _added),
    Promise("many", "% of what the delay allows", 85.0, _of(BRIDGE, _share), least=True),
    Promise("many", "MiB resident of a worker", 130.0, _of(BRIDGE, lambda _, mine: mine.median(resident))),
)


def promises(results: Mapping[Phase, Results]) -> str:
    """A table of those for which something was measured."""
    rows: list[Sequence[str]] = []
    for promise in PROMISES:
        for phase, found in results.items():
            value = promise.figure(phase, found) if phase.name == promise.phase else None
            if value is not None:
                bound = f"{'≥' if promise.least else '≤'} {promise.bound:g}"
                rows.append([f"{promise.phase}: {promise.told}", bound, number(value, 2), promise.verdict(value)])
    return table(["promised", "", "measured", ""], rows) if rows else ""
