"""`python -m tests.failover`: Redis fails over while agents work, with Sentinels and in a cluster; prints figures."""

import argparse
import logging
import sys
import time
from collections.abc import Callable
from functools import partial

from rich.console import Console
from rich.table import Table

from tests.failover.disasters import Redises, in_cluster, with_sentinels
from tests.failover.hammer import hammered
from tests.failover.run import worked_through
from tests.soak.run import Plan
from tests.topologies import VALKEY, Kind

_KINDS = {"sentinels": with_sentinels, "cluster": in_cluster}


def main() -> int:
    """The exit code: 0 when nothing happened that must not."""
    parser = argparse.ArgumentParser(prog="python -m tests.failover", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--agents", type=int, default=30)
    parser.add_argument("--processes", type=int, default=2, help="of the bridge's")
    parser.add_argument("--only", choices=_KINDS)
    parser.add_argument("--server", default=VALKEY.binary, help="another server, such as redis-server")
    asked = parser.parse_args()
    console = Console(width=None if sys.stdout.isatty() else 120)
    logging.getLogger("bridge").setLevel(logging.ERROR)
    is_good = True
    for name in [asked.only] if asked.only else _KINDS:
        with _KINDS[name](Kind(asked.server)) as redises:
            console.rule(name)
            is_good &= _told_of_losses(redises, console)
            plan = Plan(asked.seconds, asked.agents, asked.processes, seed=1)
            is_good &= worked_through(plan, redises, console).is_good
    return 0 if is_good else 1


def _told_of_losses(redises: Redises, console: Console) -> bool:
    """Whether no grant was lost that had waited for a replica."""
    table = Table("Primary", "Replicas waited for", "Acknowledged", "Refused", "Lost", title="Grants saved meanwhile")
    lost = 0
    for name, disaster in (("killed", redises.killed), ("paused", redises.back_at_once)):
        for replicas in (0, 1):
            told = hammered(redises.settings, replicas, partial(_amid, disaster))
            redises.settle()
            redises.forget()
            table.add_row(name, f"{replicas}", f"{len(told.acknowledged)}", f"{told.refused}", f"{told.lost}")
            lost += told.lost if replicas else 0
    console.print(table)
    return not lost


def _amid(disaster: Callable[[], float]) -> None:
    time.sleep(1.0)
    disaster()
    time.sleep(2.0)


if __name__ == "__main__":
    sys.exit(main())
