"""`python -m tests.load`: more people than one worker can serve, and what each of them is answered, and when.

By default a thousand, who give up after five seconds, ask one worker for a list whose instance takes 150 to 600
milliseconds. Whoever was answered asks again at once; whoever was refused comes back after `Retry-After`.
"""

import argparse
import asyncio
import sys

from bridge.demo.ports import HOST
from tests.load.callers import Caller, Manners, Outcomes, calling
from tests.load.stage import opened

_GOOD, _REFUSED = 200, 503


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("--callers", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--delay", type=int, nargs=2, default=(150, 600), metavar=("LEAST", "MOST"))
    parser.add_argument("--query", default="", help="of the list that is asked for, such as page_size=1")
    parser.add_argument("--at-once", action="store_true", help="whoever was refused does not stay away")
    parser.add_argument("--worker-class", default="gthread")
    parser.add_argument("--workers", default="1")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="of the bridge's variables")
    asked = parser.parse_args()
    variables = {
        "BRIDGE_WORKER_CLASS": asked.worker_class,
        "BRIDGE_WORKERS": asked.workers,
        **dict(each.split("=", 1) for each in asked.set),
    }
    manners, outcomes = Manners(heeds_retry_after=not asked.at_once), Outcomes()
    with opened(tuple(asked.delay), asked.query, variables) as stage:
        callers = [Caller((HOST, stage.port), stage.request, manners, outcomes) for _ in range(asked.callers)]
        before = stage.cpu_seconds()
        asyncio.run(calling(callers, asked.seconds, 5.0, outcomes))
        used = (stage.cpu_seconds() - before) / (asked.seconds + 5.0)
        memory = stage.mebibytes()
    told = {status: outcomes.count(status) / asked.seconds for status in sorted(outcomes.seconds)}
    sys.stdout.write(
        f"{asked.worker_class} {' '.join(asked.set)}\n"
        + "".join(
            f"  {status}: {rate:.0f} a second, p50 {outcomes.percentile(status, 0.5):.0f} ms, "
            f"p99 {outcomes.percentile(status, 0.99):.0f} ms\n"
            for status, rate in told.items()
        )
        + f"  failures: {dict(outcomes.failures) or 'none'}; CPU {100 * used:.0f} %; {memory:.0f} MiB in a worker\n"
    )


if __name__ == "__main__":
    main()
