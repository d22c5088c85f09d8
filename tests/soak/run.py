"""One soak: the cast connects, works through the weather, and must be as connected afterwards as before."""

import re
import time
from collections.abc import Callable
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
_TOLD_SECONDS = 30.0
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
    worker_class: str = "gthread"

    def __str__(self) -> str:
        return (
            f"{self.agents} agents, {self.processes} {self.worker_class} processes, {self.seconds:g} seconds, "
            f"seed {self.seed}"
        )


def soak(plan: Plan, console: Console) -> Figures:
    """Everything that happened, printed too."""
    now = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0).isoformat()
    console.print(f"Starting everything for {plan}.", highlight=False)
    with (
        opened(plan.worker_class, agents=plan.agents, processes=plan.processes, seed=plan.seed, now=now) as stage,
        Asking(stage.url, plan.agents) as asking,
    ):
        world = made(urlsplit(stage.instance.url).port or 0, plan.seed, now, plan.agents)
        running = Soak(plan, console, stage, asking, Expected(world))
        running.connect()
        running.work()
        faults = stage.instance.faults()
        running.recover()
        running.read()
    running.figures.tell(console, faults)
    return running.figures


class Soak:
    """The agents of one soak, and what they have seen."""

    def __init__(
        self,
        plan: Plan,
        console: Console,
        stage: Stage,
        asking: Asking,
        expected: Expected,
        *,
        weather: Callable[..., Weather] = Weather,
    ) -> None:
        self._plan, self._console, self._stage = plan, console, stage
        self.figures = Figures()
        refuse_renewals = plan.seconds > _COOLDOWN_SECONDS
        self.weather = weather(stage.instance, stage.redis, Random(plan.seed), self.figures, refuse_renewals)
        self._agents: list[Agent] = []
        for member in members(plan.agents):
            random = Random(f"{plan.seed}/{member.number}")
            questions = Questions(expected, member, random)
            signs_in = stage.entra.token
            agent = Agent(member, asking, questions, self.weather, self.figures, random, signs_in)
            self._agents.append(agent)

    def connect(self) -> None:
        """Before anything goes wrong."""
        never = Event()
        with ThreadPoolExecutor(_AT_A_TIME) as pool:
            connected = list(pool.map(lambda agent: agent.connect(never), self._agents))
        self.figures.trouble("lost grants", "not even connected to begin with", connected.count(False))
        self._console.print(f"{connected.count(True)} agents are connected, and work now.", highlight=False)

    def work(self) -> None:
        over = Event()
        threads = [Thread(target=self._working, args=(agent, over), daemon=True) for agent in self._agents]
        threads.append(Thread(target=self.weather.blow, args=(over,), daemon=True))
        for thread in threads:
            thread.start()
        ends = time.monotonic() + self._plan.seconds
        while (left := ends - time.monotonic()) > 0:
            over.wait(min(left, _TOLD_SECONDS))
            answers, troubles = self.figures.outcomes.total(), self.figures.troubles.total()
            told = f"{max(0.0, ends - time.monotonic()):.0f} s to go, {answers} answers, {troubles} that must not be"
            self._console.print(told, highlight=False)
        over.set()
        latest = time.monotonic() + _LONGEST_REQUEST_SECONDS
        for thread in threads:
            thread.join(max(0.0, latest - time.monotonic()))
            if thread.is_alive():
                self.figures.trouble("agents that stopped", "and never came back")

    def _working(self, agent: Agent, over: Event) -> None:
        try:
            agent.work(over)
        except Exception as exc:  # noqa: BLE001 - whatever stops one is told with the rest
            self.figures.trouble("agents that stopped", f"{agent.member.user_name}: {exc!r}")

    def recover(self) -> None:
        """Without faults everybody who was connected can list again, and need not sign in for it."""
        self._stage.instance.mend()
        self._console.print("The faults are off; whoever was connected must be so still.")
        connected = [agent for agent in self._agents if agent.connected]
        began = time.monotonic()
        with ThreadPoolExecutor(len(self._agents)) as pool:
            recovered = list(pool.map(self._recovers, connected))
        self.figures.trouble("lost grants", "no list any more", recovered.count(False))
        self.figures.note("agents connected at the end", len(connected))
        self.figures.note("seconds until all could list again", round(time.monotonic() - began))

    def _recovers(self, agent: Agent) -> bool:
        latest = time.monotonic() + _RECOVERY_SECONDS
        while time.monotonic() < latest:
            answer = agent.ask(agent.questions.listing())
            if answer.status == 200:
                return True
            if answer.code == "not_connected":
                return False
            time.sleep(1.0)
        return False

    def read(self) -> None:
        """What others have seen of it: the bridge's log, and ServiceNow."""
        log = self._stage.bridge.output(1 << 40)
        for line in log.splitlines():
            if _SECRET.search(line):
                self.figures.trouble("secrets in logs", _SECRET.sub(lambda found: f"{found[0][:6]}…", line))
            if '"event": "crash"' in line or "Traceback" in line:
                self.figures.trouble("crashes in logs", line)
        heard = self._stage.instance.heard()
        self.figures.note("log lines", log.count("\n"))
        self.figures.note("requests to ServiceNow", heard.get("requests", 0))
        self.figures.note("renewals asked for", heard.get("refresh_token", 0))
        for what, name in (("cookies sent", "cookies"), ("tokens in addresses", "tokens in addresses")):
            self.figures.trouble(what, "to ServiceNow", heard.get(name, 0))
