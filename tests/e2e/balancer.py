"""A load balancer of the simplest kind: connections go to whoever said that it is ready, and nothing is tried twice."""

import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from socketserver import BaseRequestHandler, ThreadingTCPServer

import urllib3
from urllib3.exceptions import HTTPError

from tests.doctor.proxy import carry

_ASKS_EVERY_SECONDS = 0.1


@contextmanager
def balancing(ports: Sequence[int]) -> Iterator[tuple[str, set[int]]]:
    """Its URL, and on which of these ports of this machine it believes a bridge to be ready."""
    ready, turn, over = set(ports), count(), threading.Event()

    class Connection(BaseRequestHandler):
        def handle(self) -> None:
            offered = sorted(ready)
            with socket.create_connection(("127.0.0.1", offered[next(turn) % len(offered)])) as there:
                back = threading.Thread(target=carry, args=(there, self.request))
                back.start()
                carry(self.request, there)
                back.join()

    def ask() -> None:
        with urllib3.PoolManager(retries=False, timeout=2.0) as http:
            while not over.wait(_ASKS_EVERY_SECONDS):
                for port in ports:
                    (ready.add if _is_ready(http, port) else ready.discard)(port)

    with ThreadingTCPServer(("127.0.0.1", 0), Connection) as server:
        threads = [threading.Thread(target=server.serve_forever, args=(0.01,)), threading.Thread(target=ask)]
        for thread in threads:
            thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", ready
        finally:
            over.set()
            server.shutdown()
            for thread in threads:
                thread.join()


def _is_ready(http: urllib3.PoolManager, port: int) -> bool:
    try:
        return http.request("GET", f"http://127.0.0.1:{port}/health/ready").status == 200
    except HTTPError:
        return False
