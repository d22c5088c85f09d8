"""The open connections of one server: which were used before, and which have been idle for too long."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from weakref import WeakKeyDictionary

from aiohttp import web

# The server's own timer is fixed when it starts; it is set to a time that no idle connection gets to see.
NEVER = 24 * 3600.0


class Connections:
    """Watches transports from one request to the next."""

    def __init__(self) -> None:
        self._closing: WeakKeyDictionary[asyncio.Transport, Callable[[], None]] = WeakKeyDictionary()

    def used(self, request: web.Request) -> bool:
        """Say whether the request's connection was used before; it is not idle any more."""
        if request.transport is None:
            return False
        stay = self._closing.get(request.transport)
        if stay is not None:
            stay()
        self._closing[request.transport] = _nothing
        return stay is not None

    async def answer(self, request: web.Request, answer: web.StreamResponse, seconds: float) -> None:
        """Send an answer to its end, and close its connection once it has been idle for so long."""
        with suppress(ConnectionError):
            await answer.prepare(request)
            await answer.write_eof()
        if request.transport is not None:
            timer = asyncio.get_running_loop().call_later(seconds, request.transport.close)
            self._closing[request.transport] = timer.cancel

    async def hang_up(self, _app: web.Application) -> None:
        """End the connections that are left when the server stops.

        Under TLS a closed one would wait for its client to say goodbye, and one that was just made is not known yet.
        """
        await asyncio.sleep(0)
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for transport, stay in tuple(self._closing.items()):
            stay()
            transport.abort()
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0)


def _nothing() -> None:
    """Stand for the timer of a connection that is in use."""
