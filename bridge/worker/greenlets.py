"""Workers of greenlets: each connection has one, and whoever waits lets the others go on."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import gevent
from gunicorn import util
from gunicorn.workers import ggevent
from werkzeug.exceptions import BadRequest

from bridge.worker.refusing import Refusing

_LINGER_SECONDS = 2.0
"""How long a stopping worker keeps connections on which nothing is asked: a request may be on its way."""
_REST_SECONDS, _REST_BYTES = 5.0, 64 * 1024
"""How much of a body that nobody wanted is read, to find where the next request begins."""


class GreenletWorker(Refusing, ggevent.GeventWorker):
    """As gunicorn has it, and with the manners of its threads.

    Connections are closed in a way that loses no answer, a body that was not read is read to its end, and a worker
    that stops does not wait for connections on which nothing is asked.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waiting: dict[gevent.Timeout, gevent.Greenlet] = {}

    @contextmanager
    def timeout_ctx(self) -> Iterator[None]:
        """Around waiting for the next request of a connection, and reading it; silent when the time is over."""
        with gevent.Timeout(self.cfg.keepalive if self.alive else _LINGER_SECONDS, False) as timeout:
            self._waiting[timeout] = gevent.getcurrent()
            try:
                yield
            finally:
                del self._waiting[timeout]

    def handle_exit(self, sig: Any, frame: Any) -> None:
        super().handle_exit(sig, frame)
        gevent.spawn_later(_LINGER_SECONDS, self._let_go)

    def _let_go(self) -> None:
        for timeout in self._waiting:
            gevent.get_hub().loop.run_callback(self._time_is_over, timeout)

    def _time_is_over(self, timeout: gevent.Timeout) -> None:
        """In the event loop itself: nobody goes on between looking and doing, so no request that has come is cut."""
        if greenlet := self._waiting.get(timeout):
            greenlet.throw(timeout)

    def handle_request(self, listener_name: Any, req: Any, sock: Any, addr: Any) -> None:
        self.prepare(req)
        try:
            super().handle_request(listener_name, req, sock, addr)
            if not _is_read(req.body):
                raise StopIteration  # noqa: TRY301 - gunicorn's word for closing the connection
        except StopIteration:
            util.close_graceful(sock)
            raise

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        super().handle_error(req, client, addr, exc)
        util.close_graceful(client)


def _is_read(body: Any) -> bool:
    """Whether the next request begins where this one's body has ended."""
    read = 0
    with gevent.Timeout(_REST_SECONDS, False):
        try:
            while data := body.read(1024):
                read += len(data)
                if read >= _REST_BYTES:
                    return False
        except (BadRequest, OSError):
            return False
        return True
    return False
