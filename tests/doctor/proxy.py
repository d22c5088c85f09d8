"""A proxy that lets callers through to one address whatever they ask for, or not at all."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socketserver import StreamRequestHandler, ThreadingTCPServer


@contextmanager
def proxying(port: int | None) -> Iterator[tuple[str, list[str]]]:
    """Its URL, and the addresses it was asked for; None is a proxy that lets nobody through."""
    asked: list[str] = []

    class Tunnel(StreamRequestHandler):
        def handle(self) -> None:
            asked.append(self.rfile.readline().decode().split()[1])
            while self.rfile.readline().strip():
                continue
            if port is None:
                self.wfile.write(b"HTTP/1.1 403 Forbidden\r\n\r\n")
                return
            with socket.create_connection(("127.0.0.1", port)) as there:
                self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                back = threading.Thread(target=carry, args=(there, self.connection))
                back.start()
                carry(self.connection, there)
                back.join()

    with ThreadingTCPServer(("127.0.0.1", 0), Tunnel) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://user:canary@127.0.0.1:{server.server_address[1]}", asked
        finally:
            server.shutdown()
            thread.join()


def carry(source: socket.socket, target: socket.socket) -> None:
    """Until one side has had enough; then the other has, too."""
    with suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)
    for side in (source, target):
        with suppress(OSError):
            side.shutdown(socket.SHUT_RDWR)
