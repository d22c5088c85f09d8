"""One soak: the cast connects, works through the weather, and must be as connected afterwards as before."""

import re
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from threading import Event, Thread
from urllib.parse import urlsplit

from rich.console import Console

from tests.builders import CLIENT_SECRET
from tests.soak.agent import Agent
from tests.soak.asking import Asking
from tests.soak.cast import members
from tests.soak.expected import Expected
from tests.soak.figures import Figures
from tests.soak.instance import made
from tests.soak.questions import Questions
from tests.soak.stage import Stage, opened
from tests.soak.weather import Weather

_COOLDOWN_SECONDS = 60
"""A renewal that was refused is tried again after that."""
_RECOVERY_SECONDS = _COOLDOWN_SECONDS + 45
_LONGEST_REQUEST_SECONDS = 60
_AT_A_TIME = 16
_SECRET = re.compile(rf"eyJ[\w-]{{10,}}|[A-Za-z0-9_-]{{60,}}|{CLIENT_SECRET}")
"""Tokens, codes, verifiers and states; nothing else in a log line is as long in one piece."""


@dataclass(frozen=True)
class Plan:
    """How long, how many, and which choice of faults."""

    seconds: float
    agents: int
    processes: int
    seed: int


def soak(plan: Plan, console: Console) -> bool:
    """Whether everything went as it must; prints what happened."""
    now = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0).isoformat()
    figures = Figures()
    console.print(f"Starting everything for {plan}", highlight=False)
    with opened(agents=plan.agents, processes=plan.processes, seed=plan.seed, now=now) as stage:
        weather = Weather(stage.instance, stage.redis, Random(plan.seed), plan.seconds > _COOLDOWN_SECONDS)
        port = urlsplit(stage.instance.url).port or 0
        expected = Expected(made(port, plan.seed, now, plan.agents))
        agents = _agents(plan, stage, expected, weather, figures)
        _connect(agents, figures)
        console.print(f"{figures.happened['connections made']} agents are connected, and work now.", highlight=False)
        _work(plan, agents, weather, figures, console)
        faults = stage.instance.faults()
        stage.instance.mend()
        console.print("The faults are off; everybody who was connected must be so still.")
        _recover(agents, figures)
        _read(stage, figures)
    figures.note("storage pauses", weather.pauses)
    figures.tell(console, faults)
    return figures.is_good


def _agents(plan: Plan, stage: Stage, expected: Expected, weather: Weather, figures: Figures) -> list[Agent]:
    asking = Asking(stage.url, plan.agents)
    found = []
    for member in members(plan.agents):
        random = Random(f"{plan.seed}/{member.number}")
        questions = Questions(expected, member, random)
        found.append(Agent(member, asking, questions, weather, figures, random, stage.entra.token))
    return found


def _connect(agents: Sequence[Agent], figures: Figures) -> None:
    """Before anything goes wrong."""
    never = Event()
    with ThreadPoolExecutor(_AT_A_TIME) as pool:
        for agent, connected in zip(agents, pool.map(lambda each: each.connect(never), agents), strict=True):
            if not connected:
                figures.trouble("lost grants", f"{agent.member.user_name} could not even connect")


def _work(plan: Plan, agents: Sequence[Agent], weather: Weather, figures: Figures, console: Console) -> None:
    over = Event()

    def working(agent: Agent) -> None:
        try:
            agent.work(over)
        except Exception as exc:  # noqa: BLE001 - whatever stops one is told with the rest
            figures.trouble("agents that stopped", f"{agent.member.user_name}: {exc!r}")

    threads = [Thread(target=working, args=(agent,), daemon=True) for agent in agents]
    threads.append(Thread(target=weather.blow, args=(over,), daemon=True))
    for thread in threads:
        thread.start()
    ends = time.monotonic() + plan.seconds
    while (left := ends - time.monotonic()) > 0:
        over.wait(min(left, 30.0))
        console.print(f"{max(0, round(ends - time.monotonic()))} s to go, {_gist(figures)}", highlight=False)
    over.set()
    latest = time.monotonic() + _LONGEST_REQUEST_SECONDS
    for thread in threads:
        thread.join(max(0.0, latest - time.monotonic()))
        if thread.is_alive():
            figures.trouble("agents that stopped", "and never came back")


def _recover(agents: Sequence[Agent], figures: Figures) -> None:
    """Everybody who was connected can list again without signing in."""
    latest = time.monotonic() + _RECOVERY_SECONDS

    def recovered(agent: Agent) -> float:
        began = time.monotonic()
        while time.monotonic() < latest:
            if agent.ask(agent.questions.listing()).status == 200:
                return time.monotonic() - began
            time.sleep(1.0)
        figures.trouble("lost grants", f"{agent.member.user_name} cannot list any more")
        return time.monotonic() - began

    connected = [agent for agent in agents if agent.connected]
    with ThreadPoolExecutor(len(agents)) as pool:
        seconds = list(pool.map(recovered, connected))
    figures.note("agents connected at the end", len(connected))
    figures.note("seconds until all could list again", round(max(seconds, default=0)))


def _read(stage: Stage, figures: Figures) -> None:
    """What the others have seen of it: the bridge's log, and ServiceNow."""
    log = stage.bridge.output(1 << 40)
    for line in log.splitlines():
        if found := _SECRET.search(line):
            figures.trouble("secrets in logs", line.replace(found[0], f"{found[0][:8]}…"))
        if '"event": "crash"' in line or "Traceback" in line:
            figures.trouble("crashes in logs", line)
    heard = stage.instance.heard()
    figures.note("log lines", log.count("\n"))
    figures.note("requests to ServiceNow", heard.get("requests", 0))
    figures.note("renewals asked for", heard.get("refresh_token", 0))
    for what, name in (("cookies sent", "cookies"), ("tokens in addresses", "tokens in addresses")):
        figures.trouble(what, f"{heard.get(name)} to ServiceNow", heard.get(name, 0))


def _gist(figures: Figures) -> str:
    return f"{figures.outcomes.total()} answers, {figures.troubles.total()} that must not be"
