"""Impatient people: each asks, waits so many seconds and no longer, and asks again; what came of it is counted."""

import asyncio
import random
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

_END = b"\r\n\r\n"


@dataclass
class Outcomes:
    """Seconds until each answer, by its status; timeouts and broken connections are counted only."""

    seconds: dict[int, list[float]] = field(default_factory=dict)
    failures: Counter[str] = field(default_factory=Counter)

    def clear(self) -> None:
        self.seconds.clear()
        self.failures.clear()

    def count(self, status: int) -> int:
        return len(self.seconds.get(status, ()))

    def percentile(self, status: int, share: float) -> float:
        """In milliseconds."""
        known = sorted(self.seconds.get(status, ()))
        return 1000 * known[min(len(known) - 1, int(share * len(known)))] if known else 0.0


@dataclass(frozen=True)
class Manners:
    """What people do: how long they wait, and whether they come back when told to, or at once."""

    patience_seconds: float = 5.0
    heeds_retry_after: bool = True


class Caller:
    """One of them, on a connection that is kept for as long as it holds."""

    def __init__(self, address: tuple[str, int], request: bytes, manners: Manners, outcomes: Outcomes) -> None:
        self._address, self._request, self._manners, self._outcomes = address, request, manners, outcomes
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def call(self, over: asyncio.Event) -> None:
        await asyncio.sleep(random.random())
        while not over.is_set():
            began, pause = time.monotonic(), 0.0
            try:
                async with asyncio.timeout(self._manners.patience_seconds):
                    status, pause = await self._ask()
                self._outcomes.seconds.setdefault(status, []).append(time.monotonic() - began)
            except TimeoutError:
                self._hang_up("timeout")
            except (OSError, asyncio.IncompleteReadError) as exc:
                self._hang_up(type(exc).__name__)
                pause = 0.1
            if pause:
                with suppress(TimeoutError):
                    await asyncio.wait_for(over.wait(), pause)
        if self._streams:
            self._streams[1].close()

    def _hang_up(self, failure: str) -> None:
        self._outcomes.failures[failure] += 1
        if self._streams:
            self._streams[1].close()
        self._streams = None

    async def _ask(self) -> tuple[int, float]:
        """Status, and for how many seconds to stay away."""
        reader, writer = self._streams = self._streams or await asyncio.open_connection(*self._address)
        writer.write(self._request)
        head = (await reader.readuntil(_END)).decode("latin-1").lower()
        headers = dict(line.partition(": ")[::2] for line in head.split("\r\n")[1:])
        await reader.readexactly(int(headers.get("content-length", 0)))
        if headers.get("connection") == "close":
            writer.close()
            self._streams = None
        heeded = float(headers.get("retry-after", 0)) if self._manners.heeds_retry_after else 0.0
        # People are not clocks.
        return int(head.split(" ")[1]), heeded * random.uniform(1.0, 1.5)


async def calling(callers: list[Caller], seconds: float, warm_up: float, outcomes: Outcomes) -> None:
    """All of them at a time; what happens while they warm up does not count."""
    over = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for caller in callers:
            group.create_task(caller.call(over))
        await asyncio.sleep(warm_up)
        outcomes.clear()
        await asyncio.sleep(seconds)
        over.set()
