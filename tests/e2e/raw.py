"""HTTP as bytes on a socket, for requests that no client would send."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from typing import Any
from urllib.parse import urlsplit

_SECONDS = 10.0


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: bytes

    @property
    def problem(self) -> dict[str, Any]:
        assert self.headers["Content-Type"] == "application/problem+json", self.body
        document: dict[str, Any] = json.loads(self.body)
        return document


class Connection:
    """One connection, read answer by answer."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._lines = sock.makefile("rb")

    def send(self, data: bytes) -> None:
        self._sock.sendall(data)

    def finish(self) -> None:
        """Says that nothing more will come, and still listens."""
        self._sock.shutdown(socket.SHUT_WR)

    def answer(self) -> Answer:
        status = int(self._lines.readline().split(b" ")[1])
        head = b""
        while (line := self._lines.readline()) not in {b"\r\n", b""}:
            head += line
        headers = BytesParser().parsebytes(head)
        return Answer(status, headers, self._lines.read(int(headers.get("Content-Length", 0))))

    def rest(self) -> bytes:
        """What comes until the bridge closes the connection."""
        return self._lines.read()


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    address = urlsplit(url)
    assert address.hostname
    assert address.port
    with socket.create_connection((address.hostname, address.port), _SECONDS) as sock:
        connection = Connection(sock)
        yield connection
        connection._lines.close()


def only_answer(url: str, *pieces: bytes) -> Answer:
    """To what makes the bridge close the connection, with nothing behind it."""
    with connected(url) as connection:
        for piece in pieces:
            connection.send(piece)
        answer = connection.answer()
        assert connection.rest() == b""
        return answer
