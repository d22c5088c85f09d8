"""A ServiceNow that costs next to nothing: canned answers over keep-alive, so that what is measured is never it.

`python -m tests.bench.upstream PORT ANSWERS`, where the file holds `{path: {"headers": {}, "body": ""}}` for the starts
of paths. `GET /delay/300` makes every later answer wait so many milliseconds, by a timer; `GET /count` says how many
lists of incidents were asked for.
"""

import asyncio
import contextlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HOST = "127.0.0.1"
DELAY, COUNT = "/delay/", "/count"
_LIST = b"GET /api/now/table/incident?"
_END = b"\r\n\r\n"


class Answers:
    """Whole answers, bytes ready to be sent, by the start of the path; the longest that fits is given."""

    def __init__(self, canned: Mapping[str, Mapping[str, Any]]) -> None:
        self._delay_seconds, self._lists = 0.0, 0
        longest_first = sorted(canned, key=len, reverse=True)
        self._canned = [
            (f"GET {path}".encode(), answer("200 OK", canned[path]["headers"], canned[path]["body"].encode()))
            for path in longest_first
        ]

    def to(self, head: bytes) -> tuple[bytes, float]:
        """The answer to a request with this head, and after how many seconds."""
        for start, canned in self._canned:
            if head.startswith(start):
                self._lists += head.startswith(_LIST)
                return canned, self._delay_seconds
        return self._told(head.split(b" ", 2)[1].decode()), 0.0

    def _told(self, path: str) -> bytes:
        if path == COUNT:
            return answer("200 OK", {"Content-Type": "text/plain"}, str(self._lists).encode())
        if path.startswith(DELAY):
            self._delay_seconds = int(path.removeprefix(DELAY)) / 1000
            return answer("204 No Content", {}, b"")
        return answer("404 Not Found", {"Content-Type": "application/json"}, b"{}")


class Conversation(asyncio.Protocol):
    """One connection; requests have no bodies, and are answered in their order."""

    def __init__(self, answers: Answers) -> None:
        self._answers, self._unread = answers, b""
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        *heads, self._unread = (self._unread + data).split(_END)
        for head in heads:
            whole, seconds = self._answers.to(head)
            if seconds:
                asyncio.get_running_loop().call_later(seconds, self._send, whole)
            else:
                self._send(whole)

    def _send(self, whole: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(whole)


def answer(status: str, headers: Mapping[str, str], body: bytes) -> bytes:
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body


async def serve(port: int, answers: Answers) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: Conversation(answers), HOST, port, backlog=2048)
    async with server:
        await server.serve_forever()


def main() -> None:
    port, canned = sys.argv[1:]
    serving = serve(int(port), Answers(json.loads(Path(canned).read_text())))
    with contextlib.suppress(ImportError):
        import uvloop  # noqa: PLC0415 - it is there where the bench has an environment of its own

        uvloop.run(serving)
        return
    asyncio.run(serving)


if __name__ == "__main__":
    main()
