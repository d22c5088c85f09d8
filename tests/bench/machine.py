"""How much else the machine has to do, told by a piece of work that is always the same."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from tests.bench.table import number

_TURNS = 200_000


@dataclass(frozen=True)
class Sample:
    """The work's processor time and its time on the clock, in ms."""

    cpu: float
    clock: float

    @property
    def slowness(self) -> float:
        """1 on a machine that has nothing else to do."""
        return self.clock / self.cpu


def sample() -> Sample:
    clock, cpu = time.perf_counter(), time.process_time()
    seen = {}
    for turn in range(_TURNS):
        seen[turn % 1000] = str(turn)
    return Sample(1000 * (time.process_time() - cpu), 1000 * (time.perf_counter() - clock))


def told(samples: Sequence[Sample]) -> str:
    slow, work = [each.slowness for each in samples], [each.cpu for each in samples]
    return (
        f"The machine: before each turn the same piece of work took {number(median(slow), 1)} times its processor time "
        f"({number(min(slow), 1)} to {number(max(slow), 1)}; 1.0 is undisturbed), which was {number(median(work), 0)} "
        f"({number(min(work), 0)} to {number(max(work), 0)}) ms. Much over 1, and figures tell of others, too."
    )
