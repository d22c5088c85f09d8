"""A ServiceNow that does nothing but wait: `python -m tests.load.upstream PORT MOCK LEAST MOST`.

It asks the mock behind it each question once, and from then on answers by itself, after so many milliseconds.
"""

import asyncio
import random
import sys
import urllib.request
from typing import cast

from bridge.demo.ports import HOST

_END = b"\r\n\r\n"


class Conversation(asyncio.Protocol):
    """One connection, on which one question at a time is asked, without a body."""

    def __init__(self, behind: str, delay: tuple[float, float], answers: dict[bytes, bytes]) -> None:
        self._behind, self._delay, self._answers, self._heard = behind, delay, answers, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._heard += data
        if not self._heard.endswith(_END):
            return
        asked, self._heard = self._heard, b""
        line = asked.split(b"\r\n", 1)[0]
        if line not in self._answers:
            self._answers[line] = self._asked(asked)
        asyncio.get_running_loop().call_later(random.uniform(*self._delay), self._say, self._answers[line])

    def _say(self, answer: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(answer)

    def _asked(self, asked: bytes) -> bytes:
        first, *lines = asked.decode().strip().split("\r\n")
        headers = {name: value for name, _, value in (line.partition(": ") for line in lines)}
        sent = {"Authorization": headers["Authorization"], "Accept": "application/json"}
        with urllib.request.urlopen(urllib.request.Request(self._behind + first.split(" ")[1], headers=sent)) as answer:
            body: bytes = answer.read()
            kept = {name: answer.headers[name] for name in ("Content-Type", "X-Total-Count") if name in answer.headers}
        told = "".join(f"{name}: {value}\r\n" for name, value in {**kept, "Content-Length": str(len(body))}.items())
        return f"HTTP/1.1 200 OK\r\n{told}\r\n".encode() + body


async def serve(port: int, behind: str, delay: tuple[float, float]) -> None:
    answers: dict[bytes, bytes] = {}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Conversation(behind, delay, answers), HOST, port, backlog=2048)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), sys.argv[2], (int(sys.argv[3]) / 1000, int(sys.argv[4]) / 1000)))
