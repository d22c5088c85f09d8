"""Who holds the workers: when it is told to end, the bridge first says that it leaves, and serves on for a while."""

import mmap
import signal
import time
from typing import Any

from gunicorn.arbiter import Arbiter


class Leaving:
    """Whether the bridge is about to end: true for the arbiter and all its workers at the same moment."""

    def __init__(self) -> None:
        # Memory that the workers inherit: no message could come late, and no worker could miss it.
        self._said = mmap.mmap(-1, 1)

    def begin(self) -> None:
        self._said[0] = 1

    def __bool__(self) -> bool:
        return self._said[0] == 1


class LeavingArbiter(Arbiter):
    """Ends in two steps: load balancers must have noticed before nobody listens any more."""

    def handle_term(self) -> None:
        self._serve_on()
        super().handle_term()

    def _serve_on(self) -> None:
        """Until the drain is over, or a second TERM; INT and QUIT end at once, as ever."""
        self.app.leaving.begin()
        seconds = self.app.drain_seconds
        self.log.info("Leaving: not ready any more, serving for %g more seconds", seconds)
        ends_at = time.monotonic() + seconds
        while (left := ends_at - time.monotonic()) > 0:
            for received in self.wait_for_signals(timeout=min(left, 1.0)):
                if received == signal.SIGTERM:
                    return
                self._handle_meanwhile(received)
            self.murder_workers()
            self.manage_workers()

    def _handle_meanwhile(self, received: Any) -> None:
        meanwhile = {
            signal.SIGCHLD: self.handle_chld,
            signal.SIGINT: self.handle_int,
            signal.SIGQUIT: self.handle_quit,
            signal.SIGUSR1: self.handle_usr1,
        }
        if received in meanwhile:
            meanwhile[received]()
