"""Asks a server: as fast as it answers with wrk, or at a fixed pace that waits for nobody."""

import asyncio
import json
import math
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import aiohttp

_SCRIPT = Path(__file__).with_name("agents.lua")
_PATIENCE_SECONDS = 30
WRK = "wrk"


class Refused(Exception):
    """A server does not answer as it must; says which, and what it answered."""


@dataclass(frozen=True)
class Loaded:
    """What came of a load: good answers in so many seconds, latencies in ms, and how many were bad or none at all."""

    good: int
    seconds: float
    p50: float
    p99: float
    bad: int

    @property
    def per_second(self) -> float:
        return self.good / self.seconds


def is_there() -> bool:
    return shutil.which(WRK) is not None


def closed(url: str, tokens: Path, *, callers: int, seconds: float) -> Loaded:
    """Each caller asks again as soon as they are answered; `tokens` is a file with a bearer token on each line."""
    command = [WRK, "--threads=1", f"--connections={callers}", f"--duration={max(1, round(seconds))}"]
    command += [f"--timeout={_PATIENCE_SECONDS}", f"--script={_SCRIPT}", url, "--", str(tokens)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        told = json.loads(said.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        raise Refused(f"wrk came to no end at {url}: {said.stdout}{said.stderr}") from None
    return Loaded(
        good=told["requests"] - told["refused"],
        seconds=told["microseconds"] / 1e6,
        p50=told["p50"] / 1e3,
        p99=told["p99"] / 1e3,
        bad=told["refused"] + told["broken"],
    )


def paced(url: str, tokens: Sequence[str], *, per_second: float, seconds: float) -> Loaded:
    """Requests begin when it is their time, whether or not others are answered; latencies count from that time."""
    return asyncio.run(_paced(url, tokens, per_second, round(per_second * seconds)))


async def _paced(url: str, tokens: Sequence[str], per_second: float, count: int) -> Loaded:
    latencies: list[float] = []
    loop = asyncio.get_running_loop()

    async def ask(number: int) -> bool:
        headers = {"Authorization": f"Bearer {tokens[number % len(tokens)]}"}
        meant = began + number / per_second
        await asyncio.sleep(meant - loop.time())
        try:
            async with session.get(url, headers=headers) as response:
                await response.read()
                return response.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False
        finally:
            latencies.append(1000 * (loop.time() - meant))

    connector, timeout = aiohttp.TCPConnector(limit=0), aiohttp.ClientTimeout(total=_PATIENCE_SECONDS)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
        began = loop.time() + 0.1
        good = await asyncio.gather(*(ask(number) for number in range(count)))
        seconds = loop.time() - began
    return Loaded(sum(good), seconds, percentile(latencies, 50), percentile(latencies, 99), count - sum(good))


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that so many percent do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)] if ordered else 0.0
