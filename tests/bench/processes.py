"""What a server and all its children have used, as Linux keeps count of it."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK")
_PATIENCE_SECONDS, _PAUSE_SECONDS, _IDLE = 30.0, 0.35, 0.05
"""Longer than the slow upstream takes; what uses less than a twentieth of a processor is at rest."""
_MIB_OF_KB = 1 / 1024


@dataclass(frozen=True)
class Memory:
    """Of the largest worker, in MiB: all that is resident, and its share once what is shared is divided."""

    resident: float
    proportional: float


def tree(pid: int) -> list[int]:
    """The process, its children and theirs."""
    found = [pid]
    for each in found:
        found += _children(each)
    return found


def cpu_seconds(pid: int) -> float:
    """User and system time of the whole tree so far; of what has ended, nothing."""
    return sum(_cpu_ticks(each) for each in tree(pid)) / _TICKS


def rest(pid: int) -> None:
    """Waits until the tree has nothing left to do: whoever asked may be gone, and their requests are still served."""
    latest, used = time.monotonic() + _PATIENCE_SECONDS, cpu_seconds(pid)
    while time.monotonic() < latest:
        time.sleep(_PAUSE_SECONDS)
        before, used = used, cpu_seconds(pid)
        if used - before < _IDLE * _PAUSE_SECONDS:
            return


def worker_memory(pid: int) -> Memory:
    """Workers are those of the tree that have no children."""
    workers = [_memory(each) for each in tree(pid) if not list(_children(each))]
    return max(workers, key=lambda memory: memory.resident)


def _children(pid: int) -> Iterator[int]:
    for task in (_PROC / str(pid) / "task").glob("*"):
        try:
            children = (task / "children").read_text()
        except OSError:
            continue
        yield from map(int, children.split())


def _cpu_ticks(pid: int) -> int:
    try:
        stat = (_PROC / str(pid) / "stat").read_text()
    except OSError:
        return 0
    # The second field is a name in parentheses, which may hold anything.
    fields = stat.rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _memory(pid: int) -> Memory:
    kilobytes = {"Rss": 0, "Pss": 0}
    for line in (_PROC / str(pid) / "smaps_rollup").read_text().splitlines():
        name, _, rest = line.partition(":")
        if name in kilobytes:
            kilobytes[name] = int(rest.split()[0])
    return Memory(kilobytes["Rss"] * _MIB_OF_KB, kilobytes["Pss"] * _MIB_OF_KB)
