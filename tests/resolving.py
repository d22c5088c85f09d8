"""The system's resolver, told by a test where some names lead: there is no DNS here, and it may change its mind."""

import socket
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Self

Address = str | tuple[str, int]


class Resolver:
    """Stands in for `socket.getaddrinfo`; every lookup of a name it was told of takes the next answer.

    The last answer stays. An address may bring a port of its own. No address at all is a name that does not exist.
    """

    def __init__(self) -> None:
        self._really = socket.getaddrinfo
        self._answers: dict[str, list[Sequence[Address]]] = {}
        self.asked: list[str] = []

    def leads(self, name: str, *answers: Sequence[Address]) -> None:
        self._answers[name] = list(answers)
        self.asked.clear()

    def __call__(self, host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        if host not in self._answers:
            return self._really(host, port, *args, **kwargs)
        self.asked.append(host)
        answers = self._answers[host]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if not answer:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [_found(each, port) if isinstance(each, str) else _found(*each) for each in answer]


def _found(address: str, port: int) -> tuple[Any, ...]:
    found: tuple[Any, ...] = (address, port)
    family = socket.AF_INET
    if ":" in address:
        family, found = socket.AF_INET6, (address, port, 0, 0)
    return family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", found


class Inside:
    """A service inside the network, on this machine, that nobody may reach: counts who has connected to it."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.setblocking(False)
        self.port: int = self._listening.getsockname()[1]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.close()

    def connections(self) -> int:
        """So far; a connection is there as soon as whoever opened it knows of it, accepted or not."""
        count = 0
        with suppress(BlockingIOError):
            while True:
                self._listening.accept()[0].close()
                count += 1
        return count
