"""The wire between the bridge and Redis, which loses answers, goes dead, and leads elsewhere."""

import select
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress


class Wire:
    """Carries bytes both ways; `sent` is what has gone to Redis."""

    def __init__(self, port: int, leads_to: int) -> None:
        self.url = f"redis://127.0.0.1:{port}/0"
        self.leads_to, self.sent = leads_to, b""
        self._losing, self._dead = b"", [threading.Event()]

    def lose_answer(self, command: bytes) -> None:
        """The next such command is carried out, and its connection is cut instead of telling so."""
        self._losing = command

    def die(self) -> None:
        """What is connected now stays so and carries nothing any more; what connects later is well."""
        self._dead[-1].set()
        self._dead.append(threading.Event())

    def carry(self, client: socket.socket) -> None:
        dead = self._dead[-1]
        with socket.create_connection(("127.0.0.1", self.leads_to)) as redis:
            cut = False
            while True:
                for source in select.select([client, redis], [], [])[0]:
                    data = source.recv(65536)
                    if not data or (cut and source is redis):
                        return
                    if dead.is_set():
                        continue
                    if source is redis:
                        client.sendall(data)
                        continue
                    if self._losing and self._losing in data:
                        cut, self._losing = True, b""
                    self.sent += data
                    redis.sendall(data)


@contextmanager
def laid(leads_to: int, tls: ssl.SSLContext | None = None) -> Iterator[Wire]:
    """With TLS on the bridge's side, if so; whoever does not get through the handshake is not carried."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(ConnectionError, ssl.SSLError), ExitStack() as stack:
                wrapped = stack.enter_context(tls.wrap_socket(self.request, server_side=True)) if tls else None
                wire.carry(wrapped or self.request)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads, block_on_close = True, False

    with Server(("127.0.0.1", 0), Handler) as server:
        wire = Wire(server.server_address[1], leads_to)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield wire
        finally:
            server.shutdown()
            thread.join()
