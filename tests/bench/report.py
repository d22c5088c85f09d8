"""The tables of a bench, and what the bridge promises held against them."""

from collections.abc import Callable, Mapping, Sequence

from tests.bench.measuring import Measured, Rounds
from tests.bench.phases import Phase
from tests.bench.table import number, table

Results = Mapping[str, Rounds]
"""The rounds of one phase by contender."""
_BRIDGE, _UPSTREAM = "bridge", "upstream"


def tables(results: Mapping[Phase, Results]) -> str:
    return "\n\n".join(f"{phase.told}:\n\n{_table(phase, found)}" for phase, found in results.items())


def _table(phase: Phase, results: Results) -> str:
    share = ["of the delay's"] if phase.ceiling else []
    head = [
        "",
        "requests/s",
        "±%",
        *share,
        "p50 ms",
        "p99 ms",
        "added p50",
        "added p99",
        "CPU ms/request",
        "MiB/worker",
    ]
    head += ["PSS MiB", "requests/s : bridge", "CPU : bridge", "bad"]
    return table(head, [_row(phase, name, results) for name in results])


def _row(phase: Phase, name: str, results: Results) -> Sequence[str]:
    mine, bridge, upstream = results[name], results.get(_BRIDGE), results.get(_UPSTREAM)

    def added(figure: Callable[[Measured], float]) -> str:
        own, least = mine.median(figure), upstream.median(figure) if upstream else None
        return number(own - least, 2) if own is not None and least is not None else "-"

    def against(figure: Callable[[Measured], float]) -> str:
        return number(mine.ratio(bridge, figure) if bridge else None, 2)

    rate, spread = mine.median(_rate), mine.spread(_rate)
    share = [number(100 * rate / phase.ceiling if rate else None, 0) + " %"] if phase.ceiling else []
    return [
        *(name, number(rate, 0), number(spread, 0), *share, number(mine.median(_p50), 2), number(mine.median(_p99), 2)),
        *(added(_p50), added(_p99), number(mine.median(_cpu), 3), number(mine.median(lambda each: each.resident), 0)),
        *(number(mine.median(lambda each: each.proportional), 0), against(_rate), against(_cpu), str(mine.bad)),
    ]


def _rate(measured: Measured) -> float:
    return measured.per_second


def _p50(measured: Measured) -> float:
    return measured.p50


def _p99(measured: Measured) -> float:
    return measured.p99


def _cpu(measured: Measured) -> float:
    return measured.cpu
