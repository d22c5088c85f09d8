"""`python -m tests.bench`: the list request's speed, the bridge's beside that of others who do the same."""

import argparse
import signal
import sys

from tests.bench import load
from tests.bench.contenders import CONTENDERS, NAMES
from tests.bench.load import Refused
from tests.bench.phases import PHASES
from tests.bench.report import tables
from tests.bench.run import Plan, bench

_NOT_ASKED_BY_DEFAULT = ("gevent", "other")


def main() -> int:
    asked = _arguments()
    if not load.is_there():
        sys.stderr.write("wrk is needed, and not on PATH: apt-get install wrk\n")
        return 2
    # So that a plain kill, too, ends everything that was started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    wanted = asked.only.split(",") if asked.only else [name for name in NAMES if name not in _NOT_ASKED_BY_DEFAULT]
    if asked.other:
        wanted.append("other")
    plan = Plan(
        contenders=[each for each in CONTENDERS if each.name in wanted and each.is_there()],
        phases=[phase for phase in PHASES if phase.name in asked.phases.split(",")],
        rounds=asked.rounds,
        seconds=asked.seconds,
        agents=asked.agents,
        settings=dict(each.split("=", 1) for each in asked.set),
        other_checkout=asked.other,
    )
    try:
        results = bench(plan, _say)
    except Refused as exc:
        sys.stderr.write(f"{exc}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    sys.stdout.write(f"{tables(results)}\n")
    return 0


def _say(told: str) -> None:
    sys.stderr.write(f"{told}\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5.0, help="of each round, for each contender in each phase")
    parser.add_argument("--agents", type=int, default=200, help="each with a token and a grant of their own")
    parser.add_argument("--only", metavar="NAME,…", default="", help=f"out of {', '.join(NAMES)}")
    parser.add_argument("--phases", metavar="NAME,…", default=",".join(phase.name for phase in PHASES))
    parser.add_argument("--set", metavar="BRIDGE_X=Y", action="append", default=[], help="a setting of the bridge")
    parser.add_argument("--other", metavar="FOLDER", default="", help="another checkout, whose bridge runs, too")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
