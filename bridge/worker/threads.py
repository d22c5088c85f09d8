"""Workers of threads: each request has one, and waits in it."""

import sys
from typing import Any

from gunicorn.workers import gthread

from bridge.worker.refusing import Refusing

_SWITCH_SECONDS = 0.02
"""For how long a thread may compute before another's wish interrupts it.

Ours wait for somebody long before that. At Python's own 5 ms hundreds of them, on a busy machine, interrupt each other
in the middle of what would have taken one: refusals were half as quick, and answers fewer (measured).
"""


class ThreadWorker(Refusing, gthread.ThreadWorker):
    """As gunicorn has it."""

    def init_process(self) -> None:
        sys.setswitchinterval(_SWITCH_SECONDS)
        super().init_process()

    def handle_request(self, req: Any, conn: Any) -> Any:
        self.prepare(req)
        keep = super().handle_request(req, conn)
        req.answered = True
        return keep
