"""The bench itself: everybody is started, checked to answer the same, and measured by turns."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from tests.bench import answering
from tests.bench.contenders import Contender, Served
from tests.bench.measuring import Measured, Rounds, measured
from tests.bench.phases import Phase
from tests.bench.stage import Stage, opened

Say = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """What is asked for; `settings` are the bridge's, for every bridge among the contenders.

    Everybody warms up before each turn: what a process remembers does not outlive the others' turns.
    """

    contenders: Sequence[Contender]
    phases: Sequence[Phase]
    rounds: int
    seconds: float
    agents: int
    warm_seconds: float = 1.0
    settings: Mapping[str, str] = field(default_factory=dict)


def bench(plan: Plan, say: Say) -> Mapping[Phase, Mapping[str, Rounds]]:
    """Raises `Refused` when somebody does not answer as they must, `Ended` when somebody is gone."""
    with opened(plan.agents) as stage:
        return measure(plan, stage, say)


def measure(plan: Plan, stage: Stage, say: Say) -> Mapping[Phase, Mapping[str, Rounds]]:
    """The same on a stage that stands already."""
    return {phase: _phase(plan, phase, stage, say) for phase in plan.phases}


def _phase(plan: Plan, phase: Phase, stage: Stage, say: Say) -> Mapping[str, Rounds]:
    with ExitStack() as stack:
        stage.delay(phase.delay_milliseconds)
        served = {}
        for each in plan.contenders:
            say(f"{phase.name}: starting {each.name}")
            served[each.name] = stack.enter_context(each.served(stage, plan.settings, phase.workers))
            if each.is_chain:
                answering.check(each.name, served[each.name].url, stage.tokens.all[0], stage.expected)
        return _rounds(plan, phase, served, stage, say)


def _rounds(plan: Plan, phase: Phase, served: Mapping[str, Served], stage: Stage, say: Say) -> Mapping[str, Rounds]:
    """By turns, so that what else the machine does is everybody's trouble alike."""
    found: dict[str, list[Measured]] = defaultdict(list)
    for number in range(1, plan.rounds + 1):
        for name, each in served.items():
            phase.run(each.url, stage.tokens, plan.warm_seconds)
            one = measured(each, lambda url: phase.run(url, stage.tokens, plan.seconds), stage.lists)
            found[name].append(one)
            say(f"{phase.name}: round {number}, {name}: {one.per_second:.0f}/s, {one.cpu:.3f} ms CPU, {one.bad} bad")
    return {name: Rounds(rounds) for name, rounds in found.items()}
