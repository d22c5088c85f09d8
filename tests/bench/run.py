"""The bench itself: everything is started, checked to answer the same, and measured by turns."""

import logging
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import urllib3

from bridge import telemetry
from bridge.demo.ports import HOST, free_port
from bridge.demo.valkey import embedded_valkey
from bridge.mock.entra import MockEntra
from tests.bench import answering, cast
from tests.bench.contenders import BENCH_PYTHON, Contender, Scene, Served, leashed
from tests.bench.measuring import Measured, Rounds, measured
from tests.bench.phases import Phase, Tokens
from tests.bench.recording import Recording, recorded
from tests.bench.upstream import DELAY
from tests.builders import CLIENT_ID, CLIENT_SECRET
from tests.test_house import ROOT

_WARM_SECONDS = 1.0


Say = Callable[[str], None]
_TOKENS = "tokens"


@dataclass(frozen=True)
class Plan:
    """What is asked for; `settings` are the bridge's, for every bridge among the contenders."""

    contenders: Sequence[Contender]
    phases: Sequence[Phase]
    rounds: int
    seconds: float
    agents: int
    settings: Mapping[str, str] = field(default_factory=dict)
    other_checkout: str = ""


def bench(plan: Plan, say: Say) -> Mapping[Phase, Mapping[str, Rounds]]:
    # The recording's own bridge would tell of itself.
    telemetry.configure("WARNING")
    logging.disable(logging.INFO)
    with _opened(plan) as (scene, recording, tokens):
        expected = recording.expected(scene.upstream_url)
        results = {}
        for phase in plan.phases:
            with ExitStack() as stack:
                _delay(scene, phase.delay_milliseconds)
                served = {each.name: stack.enter_context(each.served(scene, phase.workers)) for each in plan.contenders}
                for each in plan.contenders:
                    if each.is_chain:
                        answering.check(each.name, served[each.name].url, tokens[0], expected)
                results[phase] = _rounds(plan, phase, served, Tokens(tokens, scene.folder / _TOKENS), say)
    return results


def _rounds(plan: Plan, phase: Phase, served: Mapping[str, Served], tokens: Tokens, say: Say) -> Mapping[str, Rounds]:
    """By turns, so that what else the machine does is everybody's trouble alike."""
    found: dict[str, list[Measured]] = defaultdict(list)
    for name, each in served.items():
        say(f"{phase.name}: warming {name}")
        phase.run(each.url, tokens, _WARM_SECONDS)
    for number in range(1, plan.rounds + 1):
        for name, each in served.items():
            one = measured(each, lambda url: phase.run(url, tokens, plan.seconds))
            found[name].append(one)
            say(f"{phase.name}: round {number}, {name}: {one.per_second:.0f}/s, {one.cpu:.3f} ms CPU, {one.bad} bad")
    return {name: Rounds(rounds) for name, rounds in found.items()}


@contextmanager
def _opened(plan: Plan) -> Iterator[tuple[Scene, Recording, Sequence[str]]]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        valkey = stack.enter_context(embedded_valkey())
        entra = stack.enter_context(MockEntra(lifetime_seconds=cast.TOKEN_SECONDS))
        recording = recorded(valkey.url, entra)
        (folder / "answers.json").write_text(recording.as_json())
        url = f"http://{HOST}:{free_port()}"
        command = [str(BENCH_PYTHON), "-m", "tests.bench.upstream", url.rpartition(":")[2], f"{folder}/answers.json"]
        upstream = stack.enter_context(leashed("The upstream", command, {"PYTHONPATH": str(ROOT)}))
        upstream.until(lambda: answering.answers(url))
        tokens = cast.connected(entra, valkey.url, url, plan.agents)
        (folder / _TOKENS).write_text("\n".join(tokens))
        connector = {"instance_url": url, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
        scene = Scene(
            upstream, url, recording.list_path, valkey.url, entra, connector, folder, plan.settings, plan.other_checkout
        )
        yield scene, recording, tokens


def _delay(scene: Scene, milliseconds: int) -> None:
    with urllib3.PoolManager(retries=False) as pool:
        pool.request("GET", f"{scene.upstream_url}{DELAY}{milliseconds}")
