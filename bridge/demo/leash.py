"""Runs a command that ends when whoever started it is gone, however they went: `python -m bridge.demo.leash COMMAND…`.

The other end of standard input is held by the starter alone, and the kernel closes it even for one that was killed.
Unlike a parent-death signal this also works on macOS. The starter makes the leash the leader of a process group.
"""

import os
import signal
import subprocess
import sys
import threading
import time

GRACE_SECONDS = 4.0
_KILLED_BY = 128
"""Added to the signal's number, as shells do it."""


def main() -> None:
    with subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL) as command:  # noqa: S603 - our starter's command
        threading.Thread(target=_end_when_let_go, args=(command,), daemon=True).start()
        code = command.wait()
        sys.exit(code if code >= 0 else _KILLED_BY - code)


def _end_when_let_go(command: subprocess.Popen[bytes]) -> None:
    """Asks the command first, and leaves its own children to it; then ends the whole group, itself included."""
    # Not through sys.stdin, whose lock would stop the interpreter from ending when the command does.
    os.read(0, 1)
    command.terminate()
    time.sleep(GRACE_SECONDS)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main()
