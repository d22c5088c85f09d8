"""Processes that cannot outlive us: watched while they run, asked what they said last, ended with their whole group."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import IO

import urllib3

from bridge.demo.leash import GRACE_SECONDS

PYTHON = (sys.executable, "-P", "-m")
_READY_SECONDS = 30.0
_TAIL_BYTES = 4000


class Ended(Exception):
    """A process is gone, or never came up: says which, and what it said last."""


class Process:
    """One running process and its output."""

    def __init__(self, name: str, popen: subprocess.Popen[bytes], output: IO[bytes]) -> None:
        self.name, self.pid = name, popen.pid
        self._popen, self._output = popen, output

    def output(self, last_bytes: int = _TAIL_BYTES) -> str:
        """What it said last; read without moving the offset, which the process shares."""
        size = os.fstat(self._output.fileno()).st_size
        start = max(0, size - last_bytes)
        return os.pread(self._output.fileno(), size - start, start).decode(errors="replace")

    def check(self) -> None:
        """Raises `Ended` if it is gone."""
        code = self._popen.poll()
        if code is not None:
            raise Ended(f"{self.name} has ended with exit code {code}. It said last:\n{self.output().rstrip()}")

    def until(self, ready: Callable[[], bool]) -> None:
        """Waits until it is ready; raises `Ended` when it ends before, or takes too long."""
        deadline = time.monotonic() + _READY_SECONDS
        while not ready():
            self.check()
            if time.monotonic() > deadline:
                raise Ended(f"{self.name} was not ready in time. It said last:\n{self.output().rstrip()}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Lets go of it, and makes sure of its whole group."""
        if self._popen.stdin:
            self._popen.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            self._popen.wait(GRACE_SECONDS + 1)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)


@contextmanager
def running(name: str, command: Sequence[str], variables: Mapping[str, str] | None = None) -> Iterator[Process]:
    """Runs a command that ends when its standard input does; of `BRIDGE_*` variables it gets the given ones only."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("BRIDGE_")}
    with (
        tempfile.TemporaryFile() as output,
        subprocess.Popen(  # noqa: S603 - a command of ours
            command,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**inherited, **(variables or {})},
            # A session of its own: neither the terminal's Ctrl-C nor the end of our own group gets there first.
            start_new_session=True,
        ) as popen,
    ):
        process = Process(name, popen, output)
        try:
            yield process
        finally:
            process.stop()


@contextmanager
def serving(variables: Mapping[str, str]) -> Iterator[Process]:
    """The bridge under gunicorn with these settings, once it is ready to answer at its BRIDGE_PUBLIC_URL."""
    command = [*PYTHON, "bridge.demo.leash", *PYTHON, "bridge.cli", "serve"]
    with running("The bridge", command, variables) as process:
        process.until(lambda: _answers(f"{variables['BRIDGE_PUBLIC_URL']}/health/ready"))
        yield process


def _answers(url: str) -> bool:
    with urllib3.PoolManager(retries=False, timeout=2.0) as pool:
        try:
            return pool.request("GET", url).status == 200  # noqa: PLR2004
        except urllib3.exceptions.HTTPError:
            return False
