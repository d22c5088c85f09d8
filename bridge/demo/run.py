"""What `bridge demo` does: everything until it is stopped, or the story once."""

import time
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from bridge.demo.browser import Unexpected
from bridge.demo.console import INTERRUPTED, played
from bridge.demo.playbill import announce
from bridge.demo.ports import Ports, free_port
from bridge.demo.stage import opened
from bridge.demo.walk import walk

PREFERRED_PORT = 8000
_WATCH_SECONDS = 0.3


def demo(ports: Ports, folder: Path | None) -> int:
    """Everything, until it is stopped or a part of it ends; the exit code."""
    bridge = ports.bridge or free_port(PREFERRED_PORT)

    def play(console: Console) -> None:
        console.print("Starting Valkey, the mocks and the bridge …")
        with opened(replace(ports, bridge=bridge), folder) as stage:
            announce(stage, folder, console)
            while True:
                stage.check()
                time.sleep(_WATCH_SECONDS)

    return played(play)


def walked(ports: Ports, folder: Path | None) -> int:
    """The story, told once; the exit code."""

    def play(console: Console) -> None:
        with opened(ports, folder) as stage:
            try:
                walk(stage, console)
            except Unexpected:
                stage.check()
                raise

    return played(play, stopped=INTERRUPTED)
