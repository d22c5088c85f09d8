"""The tables of a bench: each phase has the columns that mean something there."""

from collections.abc import Callable, Mapping

from tests.bench import machine
from tests.bench.measuring import Measured, Rounds
from tests.bench.phases import Phase
from tests.bench.table import number, table

Results = Mapping[str, Rounds]
"""The rounds of one phase by contender."""
Column = Callable[[Rounds, Results], float | None]
Columns = Mapping[str, tuple[Column, int]]
"""By their heads; each with how many digits it is told."""

BRIDGE, UPSTREAM = "bridge", "upstream"


def rate(one: Measured) -> float:
    return one.per_second


def cpu(one: Measured) -> float:
    return one.cpu


def p50(one: Measured) -> float:
    return one.p50


def p99(one: Measured) -> float:
    return one.p99


def resident(one: Measured) -> float:
    return one.resident


def _middle(figure: Callable[[Measured], float]) -> Column:
    return lambda mine, _: mine.median(figure)


def _spread(figure: Callable[[Measured], float]) -> Column:
    return lambda mine, _: mine.spread(figure)


def _against_the_bridge(figure: Callable[[Measured], float]) -> Column:
    return lambda mine, results: mine.ratio(results[BRIDGE], figure) if BRIDGE in results else None


def _added(figure: Callable[[Measured], float]) -> Column:
    return lambda mine, results: mine.added(results[UPSTREAM], figure) if UPSTREAM in results else None


def _share(phase: Phase) -> Column:
    return lambda mine, _: mine.median(lambda one: 100 * one.per_second / phase.allowed(one.seconds))


def columns(phase: Phase) -> Columns:
    """Latency is added to the upstream's only where nobody waits for a turn; a fixed pace has no throughput."""
    costs: Columns = {
        "CPU ms": (_middle(cpu), 3),
        "±% CPU": (_spread(cpu), 0),
        "CPU:bridge": (_against_the_bridge(cpu), 2),
    }
    latencies: Columns = {"p50 ms": (_middle(p50), 1), "p99 ms": (_middle(p99), 1)}
    if phase.name == "paced":
        return {**latencies, "added p50": (_added(p50), 2), "added p99": (_added(p99), 2), **costs}
    rates: Columns = {
        "req/s": (_middle(rate), 0),
        "±%": (_spread(rate), 0),
        "req/s:bridge": (_against_the_bridge(rate), 2),
    }
    share: Columns = {"% allowed": (_share(phase), 0)} if phase.callers else {}
    memory: Columns = {"RSS MiB": (_middle(resident), 0), "PSS MiB": (_middle(lambda one: one.proportional), 0)}
    return {**rates, **share, **latencies, **costs, **memory}


def tables(results: Mapping[Phase, Results]) -> str:
    """Medians of the rounds without a bad answer; memory is the largest worker's, CPU each request's."""
    return "\n\n".join(_section(phase, found) for phase, found in results.items())


def _section(phase: Phase, results: Results) -> str:
    samples = [one.machine for rounds in results.values() for one in rounds.of]
    return f"{phase.told}:\n\n{_table(phase, results)}\n\n{machine.told(samples)}"


def _table(phase: Phase, results: Results) -> str:
    told = columns(phase)
    rows = [
        [name, *(number(column(mine, results), digits) for column, digits in told.values()), str(mine.bad)]
        for name, mine in results.items()
    ]
    return table([phase.name, *told, "bad"], rows)
