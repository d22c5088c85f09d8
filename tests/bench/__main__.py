"""`python -m tests.bench`: the list request's speed, the bridge's beside that of others who do the same."""

import argparse
import logging
import signal
import sys
from collections.abc import Sequence

from bridge import telemetry
from bridge.demo.process import Ended
from tests.bench import load
from tests.bench.contenders import CONTENDERS, NAMES, Contender, other
from tests.bench.load import Refused
from tests.bench.phases import PHASES
from tests.bench.promises import promises
from tests.bench.report import tables
from tests.bench.run import Plan, bench

_ONLY_WHEN_NAMED = "gevent"


def main() -> int:
    """The exit code: 0 when everybody could be measured, however fast they were."""
    plan = _plan()
    if not load.is_there():
        sys.stderr.write("wrk is needed, and not on PATH: apt-get install wrk\n")
        return 2
    # The bridge that a recording is made of would tell of itself.
    telemetry.configure("WARNING")
    logging.disable(logging.INFO)
    # So that a plain kill, too, ends everything that was started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        results = bench(plan, _say)
    except (Ended, Refused) as exc:
        sys.stderr.write(f"{exc}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    sys.stdout.write(f"\n{tables(results)}\n\n{promises(results)}\n")
    return 0


def _say(told: str) -> None:
    sys.stderr.write(f"{told}\n")


def _plan() -> Plan:
    asked = _arguments()
    return Plan(
        contenders=_contenders(asked.only, asked.other),
        phases=[phase for phase in PHASES if phase.name in asked.phases.split(",")],
        rounds=asked.rounds,
        seconds=asked.seconds,
        agents=asked.agents,
        settings=dict(each.split("=", 1) for each in asked.set),
    )


def _contenders(only: str, checkout: str) -> Sequence[Contender]:
    wanted = only.split(",") if only else [name for name in NAMES if name != _ONLY_WHEN_NAMED]
    found = [each for each in CONTENDERS if each.name in wanted and each.is_there()]
    return [*found, other(checkout)] if checkout else found


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    phases = ",".join(phase.name for phase in PHASES)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5.0, help="of each contender in each round of each phase")
    parser.add_argument("--agents", type=int, default=200, help="each with a token and a grant of their own")
    parser.add_argument("--only", metavar="NAME,…", default="", help=f"out of {', '.join(NAMES)}")
    parser.add_argument("--phases", metavar="NAME,…", default=phases, help=f"out of {phases}")
    parser.add_argument("--set", metavar="BRIDGE_X=Y", action="append", default=[], help="a setting of the bridge")
    parser.add_argument("--other", metavar="FOLDER", default="", help="another checkout, whose bridge runs, too")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
