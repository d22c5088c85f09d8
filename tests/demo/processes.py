"""What a test of the demo needs: the command as a child, its output as it comes, and who descends from it."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

BRIDGE = (sys.executable, "-m", "bridge.cli")
SECONDS = 45.0


class Command:
    """A running command of the bridge's."""

    def __init__(self, popen: subprocess.Popen[str]) -> None:
        self.popen, self.pid = popen, popen.pid
        self._lines: list[str] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    @property
    def output(self) -> str:
        return "".join(self._lines)

    def says(self, words: str) -> str:
        """Everything it said, once these words are among it."""
        until(lambda: words in self.output or self.popen.poll() is not None)
        assert words in self.output, self.output
        return self.output

    def ended(self) -> int:
        code = self.popen.wait(SECONDS)
        self._reader.join(SECONDS)
        return code

    def _read(self) -> None:
        assert self.popen.stdout
        for line in self.popen.stdout:
            self._lines.append(line)


@contextmanager
def command(*arguments: str, stop: signal.Signals = signal.SIGTERM) -> Iterator[Command]:
    with subprocess.Popen(
        [*BRIDGE, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as popen:
        running = Command(popen)
        try:
            yield running
        finally:
            popen.send_signal(stop)
            running.ended()


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < deadline, "this took too long"
        time.sleep(0.02)


def descendants(pid: int) -> dict[int, str]:
    """Process ids and command lines of all that descends from a process."""
    listed = subprocess.run(["ps", "-Aww", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    rows = [(int(row[0]), int(row[1]), row[2]) for row in (line.split(None, 2) for line in listed.splitlines())]
    found: dict[int, str] = {}
    parents = {pid}
    while parents:
        children = {child: args for child, parent, args in rows if parent in parents and child not in found}
        found |= children
        parents = set(children)
    return found


def alive(pid: int) -> bool:
    """Whether a process runs; one that nobody has waited for yet does not."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(state.strip()) and not state.startswith("Z")


def one_with(words: str, pids: dict[int, str]) -> int:
    """The one process whose command line matches."""
    (pid,) = [pid for pid, args in pids.items() if re.search(words, args)]
    return pid


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
