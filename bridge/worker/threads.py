"""Workers of threads: each request has one, and waits in it."""

from typing import Any

from gunicorn.workers import gthread

from bridge.worker.refusing import Refusing


class ThreadWorker(Refusing, gthread.ThreadWorker):
    """As gunicorn has it."""

    def handle_request(self, req: Any, conn: Any) -> Any:
        self.prepare(req)
        keep = super().handle_request(req, conn)
        req.answered = True
        return keep
