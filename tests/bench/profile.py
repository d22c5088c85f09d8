"""`python -m tests.bench.profile`: where the time of the bridge's list request goes, in this process, without gunicorn.

It counts processor time, so that waiting for Redis and ServiceNow is nobody's. What the profiler costs falls on whoever
calls many small functions, so shares tell more than its microseconds; the first line is measured without it.
"""

import argparse
import cProfile
import io
import logging
import pstats
import sys
import time
from collections.abc import Callable
from typing import Any

from werkzeug.test import EnvironBuilder

from bridge import telemetry
from tests.bench.owners import by_owner
from tests.bench.recording import LIST
from tests.bench.stage import Stage, opened
from tests.bench.table import number, table
from tests.builders import application

_WARM = 50


def main() -> None:
    asked = _arguments()
    _write_to_nowhere()
    with opened(asked.agents) as stage:
        request = requester(stage, dict(each.split("=", 1) for each in asked.set))
        for turn in range(max(_WARM, asked.agents)):
            request(turn)
        wall, cpu = _timed(request, asked.requests)
        profile = cProfile.Profile(time.process_time)
        profile.enable()
        for turn in range(asked.requests):
            request(turn)
        profile.disable()
    stats = pstats.Stats(profile, stream=sys.stdout)
    calls = stats.total_calls / asked.requests  # type: ignore[attr-defined]
    sys.stdout.write(
        f"\nOne request: {number(cpu, 0)} µs of CPU, {number(wall, 0)} µs in all, without the profiler; "
        f"{number(calls, 0)} function calls, which no other load on the machine changes.\n"
    )
    sys.stdout.write(f"\n{_owners(stats, asked.requests)}\n\n")
    stats.sort_stats(asked.sort).print_stats(asked.lines)
    if asked.keep:
        stats.dump_stats(asked.keep)


def requester(stage: Stage, settings: dict[str, str]) -> Callable[[int], bytes]:
    """Asks the bridge's application for the list, as one agent after the other; raises when it is refused."""
    app = application(stage.variables(**settings))
    environ = EnvironBuilder(path=LIST, base_url="http://127.0.0.1").get_environ()
    headers = [f"Bearer {token}" for token in stage.tokens.all]
    told: list[str] = []

    def request(turn: int) -> bytes:
        asked: dict[str, Any] = {**environ, "HTTP_AUTHORIZATION": headers[turn % len(headers)]}
        asked["wsgi.input"] = io.BytesIO()
        body = b"".join(app(asked, lambda status, *_: told.append(status)))  # type: ignore[arg-type]
        if told.pop() != "200 OK":
            raise RuntimeError(body.decode())
        return body

    return request


def _write_to_nowhere() -> None:
    """The access line and the audit's are part of every request, but not of what is to be read here."""
    telemetry.configure("INFO")
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(io.StringIO())


def _timed(request: Callable[[int], bytes], count: int) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    for turn in range(count):
        request(turn)
    return 1e6 * (time.perf_counter() - wall) / count, 1e6 * (time.process_time() - cpu) / count


def _owners(stats: pstats.Stats, count: int) -> str:
    shares = by_owner(stats)
    whole = sum(shares.values())
    rows = [
        [owner, number(1e6 * seconds / count, 0), number(100 * seconds / whole, 1)]
        for owner, seconds in shares.items()
        if seconds > whole / 500
    ]
    return table(["own time", "µs/request, profiled", "%"], rows)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.profile", description=__doc__)
    parser.add_argument("--requests", type=int, default=1000)
    parser.add_argument("--agents", type=int, default=20)
    parser.add_argument("--lines", type=int, default=40, help="of the functions' table")
    parser.add_argument("--sort", default="tottime", choices=["tottime", "cumulative", "ncalls"])
    parser.add_argument("--keep", metavar="FILE", default="", help="the profile, for snakeviz and its like")
    parser.add_argument("--set", metavar="BRIDGE_X=Y", action="append", default=[], help="a setting of the bridge")
    return parser.parse_args()


if __name__ == "__main__":
    main()
