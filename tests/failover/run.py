"""The soak's agents at work while Redis fails over: nothing wrong, nothing lost, and back within seconds."""

import time
from collections import Counter
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlsplit

from rich.console import Console
from rich.table import Table

from tests.failover.disasters import Disasters, Redises
from tests.soak.asking import Answer, Asking, Request
from tests.soak.expected import Expected
from tests.soak.figures import Figures
from tests.soak.instance import made
from tests.soak.run import Plan, Soak
from tests.soak.stage import opened


class Timed(Asking):
    """Remembers when which answer came."""

    def __init__(self, url: str, agents: int) -> None:
        super().__init__(url, agents)
        self.answers: list[Answer] = []

    def ask(self, request: Request, token: str) -> Answer:
        answer = super().ask(request, token)
        self.answers.append(answer)
        return answer


def worked_through(plan: Plan, redises: Redises, console: Console) -> Figures:
    now = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0).isoformat()
    variables = {"agents": plan.agents, "processes": plan.processes, "seed": plan.seed, "now": now}
    with (
        opened(plan.worker_class, **variables, redis_variables=redises.variables) as stage,  # type: ignore[arg-type]
        Timed(stage.url, plan.agents) as asking,
    ):
        world = made(urlsplit(stage.instance.url).port or 0, plan.seed, now, plan.agents)
        weather = partial(Disasters, redises=redises)
        running = Soak(plan, console, stage, asking, Expected(world), weather=weather)
        running.connect()
        running.work()
        redises.settle()
        running.recover()
        running.read()
        disasters = running.weather
    assert isinstance(disasters, Disasters)
    console.print(_table(disasters, asking.answers))
    running.figures.tell(console, [])
    return running.figures


def _table(disasters: Disasters, answers: list[Answer]) -> Table:
    """Of each the answers until the next one; whoever is told of an outage is told within seconds, too."""
    table = Table(
        *(
            "Disaster",
            "Others had a primary after",
            "Last outage told after",
            "Outages told",
            "Slowest",
            "Good answers",
        ),
        title="Disasters",
    )
    ends = [each.began for each in disasters.seen[1:]] + [time.monotonic()]
    for disaster, end in zip(disasters.seen, ends, strict=True):
        during = [each for each in answers if disaster.began <= each.ended < end]
        outages = [each for each in during if each.status == 503]
        last = max((each.ended - disaster.began for each in outages), default=0.0)
        slowest = max((each.seconds for each in during), default=0.0)
        good = Counter(each.status < 400 for each in during)[True]
        figures = (
            f"{disaster.elected_seconds:.1f} s",
            f"{last:.1f} s",
            f"{len(outages)}",
            f"{slowest:.1f} s",
            f"{good}",
        )
        table.add_row(disaster.name, *figures)
    return table
