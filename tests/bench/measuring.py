"""One contender under one load, once; and the median of several times."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from tests.bench.contenders import Served
from tests.bench.load import Loaded
from tests.bench.machine import Sample, sample
from tests.bench.processes import cpu_seconds, rest, worker_memory


@dataclass(frozen=True)
class Measured:
    """Latencies in ms, CPU in ms for each answer, memory in MiB of the largest worker."""

    per_second: float
    p50: float
    p99: float
    cpu: float
    resident: float
    proportional: float
    seconds: float
    bad: int
    machine: Sample

    @property
    def is_result(self) -> bool:
        return self.per_second > 0 and not self.bad


def measured(served: Served, load: Callable[[str], Loaded], lists: Callable[[], int]) -> Measured:
    """CPU is that of all lists that `lists` counts, those among them for which nobody waited to the end."""
    pid = served.process.pid
    rest(pid)
    machine = sample()
    cpu_before, lists_before = cpu_seconds(pid), lists()
    loaded = load(served.url)
    memory = worker_memory(pid)
    rest(pid)
    cpu, asked = cpu_seconds(pid) - cpu_before, lists() - lists_before
    served.process.check()
    return Measured(
        per_second=loaded.per_second,
        p50=loaded.p50,
        p99=loaded.p99,
        cpu=1000 * cpu / max(1, asked),
        resident=memory.resident,
        proportional=memory.proportional,
        seconds=loaded.seconds,
        bad=loaded.bad,
        machine=machine,
    )


@dataclass(frozen=True)
class Rounds:
    """All rounds of one contender; a round with bad answers, or with none, is no result."""

    of: Sequence[Measured]

    @property
    def good(self) -> Sequence[Measured]:
        return [each for each in self.of if each.is_result]

    @property
    def bad(self) -> int:
        return sum(each.bad for each in self.of)

    def median(self, figure: Callable[[Measured], float]) -> float | None:
        return median(map(figure, self.good)) if self.good else None

    def spread(self, figure: Callable[[Measured], float]) -> float | None:
        """From the lowest to the highest, in percent of the median."""
        middle = self.median(figure)
        found = [figure(each) for each in self.good]
        return 100 * (max(found) - min(found)) / middle if middle else None

    def ratio(self, other: "Rounds", figure: Callable[[Measured], float]) -> float | None:
        """How many times the other's it is: the median over rounds."""
        found = [figure(mine) / figure(its) for mine, its in self._beside(other) if figure(its)]
        return median(found) if found else None

    def added(self, other: "Rounds", figure: Callable[[Measured], float]) -> float | None:
        """How much more than the other's it is: the median over rounds."""
        found = [figure(mine) - figure(its) for mine, its in self._beside(other)]
        return median(found) if found else None

    def _beside(self, other: "Rounds") -> Sequence[tuple[Measured, Measured]]:
        """Round by round, so that what slows a whole round falls out; those in which both were good."""
        return [(mine, its) for mine, its in zip(self.of, other.of, strict=True) if mine.is_result and its.is_result]
