"""What stands around whoever is measured: Valkey, mock Entra, the fast upstream, and agents who are connected."""

import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import urllib3

from bridge.demo.ports import HOST, free_port
from bridge.demo.process import PYTHON, Process, running
from bridge.demo.valkey import embedded_valkey
from bridge.mock.entra import CONTOSO, MockEntra
from tests.bench import answering, cast
from tests.bench.recording import Recording, recorded
from tests.bench.upstream import COUNT, DELAY
from tests.builders import CLIENT_ID, CLIENT_SECRET, environment
from tests.test_house import ROOT

BENCH_PYTHON = ROOT / ".tools" / "bench" / "bin" / "python"
"""Of the environment in which the twins live, and uvloop."""


@dataclass(frozen=True)
class Tokens:
    """The agents' bearer tokens, and the same in a file, one a line."""

    all: Sequence[str]
    file: Path


@dataclass(frozen=True)
class Stage:
    """Where everything is; `folder` is gone with it."""

    upstream: Process
    upstream_url: str
    recording: Recording
    redis_url: str
    entra: MockEntra
    tokens: Tokens
    folder: Path

    @property
    def expected(self) -> Any:
        """What the list request must answer."""
        return self.recording.expected(self.upstream_url)

    def variables(self, **settings: str) -> dict[str, str]:
        """A bridge's environment here."""
        connector = {"instance_url": self.upstream_url, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
        return environment(self.entra, self.redis_url, {CONTOSO: connector}, **settings)

    def delay(self, milliseconds: int) -> None:
        """Every later answer of the upstream takes so long."""
        with urllib3.PoolManager(retries=False) as pool:
            pool.request("GET", f"{self.upstream_url}{DELAY}{milliseconds}")

    def lists(self) -> int:
        """How many lists of incidents the upstream was asked for so far."""
        with urllib3.PoolManager(retries=False) as pool:
            return int(pool.request("GET", f"{self.upstream_url}{COUNT}").data)


@contextmanager
def opened(agents: int) -> Iterator[Stage]:
    """All of it, once it answers."""
    url = f"http://{HOST}:{free_port()}"
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        valkey = stack.enter_context(embedded_valkey())
        entra = stack.enter_context(MockEntra(lifetime_seconds=cast.TOKEN_SECONDS))
        recording = recorded(valkey.url, entra)
        upstream = stack.enter_context(_upstream(url, recording, folder))
        upstream.until(lambda: answering.answers(url))
        tokens = Tokens(cast.connected(entra, valkey.url, url, agents), folder / "tokens")
        tokens.file.write_text("\n".join(tokens.all))
        yield Stage(upstream, url, recording, valkey.url, entra, tokens, folder)


def leashed(name: str, command: Sequence[str], variables: Mapping[str, str]) -> AbstractContextManager[Process]:
    """A command that ends when we do, however that is, with all it started."""
    return running(name, [*PYTHON, "bridge.demo.leash", *command], variables)


def _upstream(url: str, recording: Recording, folder: Path) -> AbstractContextManager[Process]:
    file = folder / "answers.json"
    file.write_text(recording.as_json())
    python = str(BENCH_PYTHON if BENCH_PYTHON.exists() else sys.executable)
    command = [python, "-m", "tests.bench.upstream", url.rpartition(":")[2], str(file)]
    return leashed("The upstream", command, {"PYTHONPATH": str(ROOT)})
