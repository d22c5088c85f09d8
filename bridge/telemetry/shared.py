"""Figures that several workers count and one process adds up: prometheus-client's own files, in a given directory.

The library's own value for this asks the environment for the directory and the system for its process at every count;
knowing both beforehand takes half the time, which is spent twenty times a request.
"""

import os
import threading
from pathlib import Path
from typing import Any, ClassVar

from prometheus_client import values
from prometheus_client.mmap_dict import MmapedDict, mmap_key

_FILE_BYTES = 64 * 1024
"""To begin with, as the library has it; it grows by itself."""
_LIVING = "gauge_live"
"""How the names of those files begin whose figures are the living's only."""
_ENDED = "ended"
"""Stands in a file's name where a worker's process id would."""


class _Files(dict[str, MmapedDict]):
    """This process's files, by the kind of figures in them; several threads write, one at a time."""

    def __init__(self, directory: Path) -> None:
        super().__init__()
        self._directory, self._process, self.lock = directory, os.getpid(), threading.Lock()

    def __missing__(self, kind: str) -> MmapedDict:
        path = self._directory / f"{kind}_{self._process}.db"
        if not path.exists():
            # Whoever reads a file that is still empty takes it for broken: it appears with its size.
            new = path.with_suffix(".new")
            new.write_bytes(bytes(_FILE_BYTES))
            new.rename(path)
        self[kind] = MmapedDict(str(path))
        return self[kind]


class _Value:
    """A number of this process's, as the library expects one; others read it from the file."""

    _multiprocess = True
    files: ClassVar[_Files]

    def __init__(self, kind: str, *described: Any, multiprocess_mode: str = "", **_: Any) -> None:
        """`described` by metric, name, names and values of labels, and help, as the library's keys are."""
        self._lock, self._key = self.files.lock, mmap_key(*described)
        with self._lock:
            self._file = self.files[f"{kind}_{multiprocess_mode}" if multiprocess_mode else kind]
            self._value = float(self._file.read_value(self._key)[0])

    def inc(self, amount: float) -> None:
        with self._lock:
            self._value += amount
            self._file.write_value(self._key, self._value, 0.0)

    def set(self, value: float, timestamp: float | None = None) -> None:
        with self._lock:
            self._value = value
            self._file.write_value(self._key, value, timestamp or 0.0)

    def get(self) -> float:
        return self._value

    def get_exemplar(self) -> None:
        """There is no room for one."""

    def set_exemplar(self, exemplar: Any) -> None:
        """There is no room for one."""


def count_in(directory: Path) -> None:
    """From now on every figure of this process is one of its files there; to be called after a fork, once."""
    values.ValueClass = type("Value", (_Value,), {"files": _Files(directory)})


def fold(directory: Path) -> None:
    """What ended workers have counted goes into one file of each kind, so that restarts do not fill the directory.

    Only who adds the files up may do this: in between, everything is there twice.
    """
    for path in directory.glob("*_*.db"):
        kind, _, process = path.stem.rpartition("_")
        if process == _ENDED or _lives(int(process)):
            continue
        if kind.startswith(_LIVING):
            path.unlink()
        else:
            _add(path, directory / f"{kind}_{_ENDED}.db")


def _add(path: Path, ended: Path) -> None:
    counted, total = MmapedDict(str(path), read_mode=True), MmapedDict(str(ended))
    for key, value, _ in counted.read_all_values():
        total.write_value(key, total.read_value(key)[0] + value, 0.0)
    path.unlink()
    counted.close()
    total.close()


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
