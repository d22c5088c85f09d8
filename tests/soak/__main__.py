"""`python -m tests.soak`: a hundred agents at work for ten minutes, and everything goes wrong that can."""

import argparse
import sys
from random import SystemRandom

from rich.console import Console

from tests.soak.run import Plan, soak


def main() -> int:
    """The exit code: 0 when nothing happened that must not."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--agents", type=int, default=100)
    parser.add_argument("--processes", type=int, default=4, help="of the bridge's")
    parser.add_argument("--worker-class", choices=["gthread", "gevent"], default="gthread", help="of the bridge's")
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10**6), help="repeats a choice of faults")
    asked = parser.parse_args()
    console = Console(width=None if sys.stdout.isatty() else 120)
    figures = soak(Plan(60 * asked.minutes, asked.agents, asked.processes, asked.seed, asked.worker_class), console)
    return 0 if figures.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
