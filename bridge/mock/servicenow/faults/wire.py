"""The faults that are trouble on the wire: answers that come late, in drops, cut off, or under a false length."""

import asyncio
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from aiohttp import hdrs, web

_DROPS = 40


class Over(web.StreamResponse):
    """Stands for an answer of which nothing is left to send: the connection is over.

    `told` is the status that the client got to see, None for none.
    """

    def __init__(self, told: int | None = None) -> None:
        super().__init__()
        self.told = told
        self.force_close()

    async def prepare(self, _request: web.BaseRequest) -> None:
        return None

    async def write_eof(self, _data: bytes = b"") -> None:
        return None


@dataclass(frozen=True, slots=True)
class Manner:
    """How an answer is sent: seconds its head and its body take, a false length, and whether it is cut in half."""

    head_seconds: float = 0.0
    body_seconds: float = 0.0
    longer_by: int = 0
    cut: bool = False


async def send(request: web.Request, answer: web.StreamResponse, manner: Manner) -> web.StreamResponse:
    """Send an answer byte by byte past the server's own writer, which would do it right."""
    transport = request.transport
    if transport is None or not isinstance(answer, web.Response):
        return answer
    body = answer.body if isinstance(answer.body, bytes) else b""
    await _drip(transport, _head(answer, len(body) + manner.longer_by), manner.head_seconds)
    if manner.cut:
        transport.write(body[: len(body) // 2])
        await asyncio.sleep(0)
        reset(transport)
    else:
        await _drip(transport, body, manner.body_seconds)
        transport.close()
    return Over(answer.status)


def reset(transport: asyncio.Transport | None) -> None:
    """Cut a connection so that the client sees a reset, not an end."""
    if transport is not None:
        connection = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()


def _head(answer: web.Response, length: int) -> bytes:
    lines = [f"HTTP/1.1 {answer.status} {answer.reason}"]
    written = {hdrs.CONTENT_LENGTH, hdrs.TRANSFER_ENCODING, hdrs.CONNECTION}
    lines += [f"{name}: {value}" for name, value in answer.headers.items() if name not in written]
    # The connection ends with this answer, which is no fault of its own and so must be said.
    lines += [f"Content-Length: {max(0, length)}", "Connection: close", "", ""]
    return "\r\n".join(lines).encode()


async def _drip(transport: asyncio.Transport, content: bytes, seconds: float) -> None:
    pieces = list(_drops(content)) if seconds else [content]
    for piece in pieces:
        transport.write(piece)
        await asyncio.sleep(seconds / len(pieces))


def _drops(content: bytes) -> Iterator[bytes]:
    size = max(1, -(-len(content) // _DROPS))
    for start in range(0, len(content), size):
        yield content[start : start + size]
