"""The bridge made ready for greenlets: what waits must let others go on, whoever imported it and when.

gevent replaces sockets, locks and TLS by its own, and what was imported before keeps the old ones: a lock of a thread
would then stop all greenlets at once. So the process begins anew, and this is the first thing it does.
"""

import os
import sys

from gevent import monkey


def ensure() -> None:
    """Returns if this process is ready; if not, it becomes one that is, and goes on with `bridge serve`."""
    if not monkey.is_module_patched("threading"):
        os.execv(sys.executable, [sys.executable, "-P", "-m", "bridge.cooperative", "serve"])  # noqa: S606 - ourselves


def prepare() -> None:
    monkey.patch_all()
    from gevent.queue import LifoQueue  # noqa: PLC0415 - only now may anything else be imported
    from urllib3.connectionpool import ConnectionPool  # noqa: PLC0415

    # The standard one's lock is not to be taken twice, and the garbage collector may do that: known to stop for good.
    ConnectionPool.QueueCls = LifoQueue


def main() -> None:
    prepare()
    from bridge.cli import main as command_line  # noqa: PLC0415

    command_line()


if __name__ == "__main__":
    main()
