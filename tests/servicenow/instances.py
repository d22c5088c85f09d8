"""Instances that misbehave as the mock does not: one that forgets conditions, and one that says what it is told."""

import socket
import ssl
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import BaseRequestHandler, TCPServer, ThreadingTCPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import urllib3

from bridge.domain.addresses import AddressRules
from bridge.servicenow.client import Client

_NOT_FORWARDED = {"host", "accept-encoding", "connection", "content-length", "transfer-encoding", "keep-alive"}


def calling(**settings: Any) -> Client:
    """A client that may call instances on this machine, as in a demo."""
    return Client(addresses=AddressRules(loopback=True), **settings)


@contextmanager
def forgetful(url: str, forgets: Collection[str], path: str = "/api/now/") -> Iterator[str]:
    """The instance behind `url`, which drops every condition on some columns in silence, as a real one does when it
    does not know them; the address under which it does so.
    """
    pool = urllib3.PoolManager(retries=False)

    class Forgetful(BaseHTTPRequestHandler):
        protocol_version, disable_nagle_algorithm = "HTTP/1.1", True

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name: value for name, value in self.headers.items() if name.lower() not in _NOT_FORWARDED}
            address = _without(self.path, forgets) if self.path.startswith(path) else self.path
            answer = pool.request(self.command, url + address, headers=headers, body=body, redirect=False)
            self.send_response(answer.status)
            for name, value in answer.headers.iteritems():
                if name.lower() not in _NOT_FORWARDED:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.data)))
            self.end_headers()
            self.wfile.write(answer.data)

        do_POST = do_GET  # noqa: N815 - as the library names it

        def log_message(self, *args: object) -> None:
            """Says nothing."""

    with _serving(ThreadingHTTPServer(("127.0.0.1", 0), Forgetful)) as port:
        yield f"http://127.0.0.1:{port}"
    pool.clear()


def _without(address: str, columns: Collection[str]) -> str:
    """`a^b^ORc` is `a AND (b OR c)`: a dropped condition leaves its alternatives and the others in force."""
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    kept = [
        part
        for part in query.get("sysparm_query", "").split("^")
        if not part.removeprefix("OR").startswith(tuple(columns))
    ]
    if kept and kept[0].startswith("OR") and not kept[0].startswith("ORDER"):
        kept[0] = kept[0].removeprefix("OR")
    return f"{parts.path}?{urlencode({**query, 'sysparm_query': '^'.join(kept)})}"


@contextmanager
def saying(
    speak: Callable[[socket.socket], object],
    tls: ssl.SSLContext | None = None,
    hears: Callable[[bytes], None] = lambda _request: None,
) -> Iterator[str]:
    """An instance that lets `speak` answer each connection, once its request has been read; its address."""

    class Saying(BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError), tls.wrap_socket(self.request, server_side=True) if tls else self.request as opened:
                hears(_request(opened))
                speak(opened)

    with _serving(_Server(("127.0.0.1", 0), Saying)) as port:
        yield f"http{'s' if tls else ''}://127.0.0.1:{port}"


class _Server(ThreadingTCPServer):
    daemon_threads, block_on_close, request_queue_size = True, False, 20


@contextmanager
def _serving(server: TCPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _request(connection: socket.socket) -> bytes:
    heard = b""
    while b"\r\n\r\n" not in heard:
        more = connection.recv(65_536)
        if not more:
            raise ConnectionResetError
        heard += more
    return heard
