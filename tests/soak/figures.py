"""What happened, counted: by operation and outcome, in milliseconds, and everything that must not happen."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import quantiles
from threading import Lock

from rich.console import Console
from rich.table import Table

from tests.soak.asking import Answer

MUST_NOT = (
    *("wrong rows", "missing rows", "lost grants", "500s", "late answers", "no answers", "undescribed answers"),
    *("unfounded refusals", "connected after the end", "secrets in logs", "crashes in logs", "cookies sent"),
    *("tokens in addresses", "agents that stopped"),
)
_SHOWN = 5


@dataclass
class Figures:
    """Of all agents together."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    happened: Counter[str] = field(default_factory=Counter)
    milliseconds: dict[str, list[float]] = field(default_factory=dict)
    troubles: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def answered(self, operation: str, answer: Answer) -> None:
        with self._lock:
            self.outcomes[operation, answer.outcome] += 1
            self.milliseconds.setdefault(operation, []).append(1000 * answer.seconds)

    def note(self, what: str, count: int = 1) -> None:
        with self._lock:
            self.happened[what] += count

    def trouble(self, what: str, example: str = "", count: int = 1) -> None:
        with self._lock:
            self.troubles[what] += count
            if count and self.troubles[what] <= _SHOWN:
                self.examples.append(f"{what}: {example[:1000]}")

    @property
    def is_good(self) -> bool:
        """Something was asked, and nothing happened that must not."""
        return bool(self.outcomes) and not self.troubles.total()

    def tell(self, console: Console, faults: Sequence[dict[str, object]]) -> None:
        console.print(self._operations(), self._outcomes(), _faults(faults), self._verdict())
        for example in self.examples:
            console.print(example, markup=False, highlight=False, soft_wrap=True)

    def _operations(self) -> Table:
        table = Table("Operation", "Answers", "Good", "p50 ms", "p99 ms", "Longest ms", title="Requests")
        for operation, times in sorted(self.milliseconds.items()):
            outcomes = {outcome: count for (each, outcome), count in self.outcomes.items() if each == operation}
            good = sum(count for outcome, count in outcomes.items() if outcome[0] in "23")
            cuts = quantiles(times, n=100) if len(times) > 1 else times * 99
            figures = (len(times), good, *(round(each) for each in (cuts[49], cuts[98], max(times))))
            table.add_row(operation, *map(str, figures))
        return table

    def _outcomes(self) -> Table:
        table = Table("Outcome", "How often", title="Outcomes")
        totals = Counter[str]()
        for (_, outcome), count in self.outcomes.items():
            totals[outcome] += count
        for outcome, count in sorted(totals.items()):
            table.add_row(outcome, str(count))
        return table

    def _verdict(self) -> Table:
        table = Table("What", "How often", title="Verdict")
        for what, count in sorted(self.happened.items()):
            table.add_row(what, str(count))
        table.add_section()
        for what in MUST_NOT:
            colour = "red" if self.troubles[what] else "green"
            table.add_row(what, f"[{colour}]{self.troubles[what]}")
        return table


def _faults(faults: Sequence[dict[str, object]]) -> Table:
    switched, befallen = Counter[str](), Counter[str]()
    for fault in faults:
        switched[str(fault["kind"])] += 1
        befallen[str(fault["kind"])] += int(str(fault["hits"]))
    table = Table("Fault", "Switched on", "Befell requests", title="Faults")
    for kind, count in sorted(switched.items()):
        table.add_row(kind, str(count), str(befallen[kind]))
    return table
