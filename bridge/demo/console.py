"""How a command plays on a terminal: until it is done or told to stop; what goes wrong becomes one clear sentence."""

import signal
from collections.abc import Callable

from rich.console import Console

from bridge.demo.browser import Unexpected
from bridge.demo.ports import PortTaken
from bridge.demo.process import Ended

DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130
_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_WIDTH_OF_A_FILE = 120


def played(play: Callable[[Console], None], *, stopped: int = DONE) -> int:
    """The exit code; `stopped` is the one for Ctrl-C, SIGTERM and a closed terminal."""
    console, errors = Console(), Console(stderr=True)
    if not console.is_terminal:
        console.width = _WIDTH_OF_A_FILE
    before = {number: signal.signal(number, signal.default_int_handler) for number in _STOPPING}
    try:
        play(console)
    except KeyboardInterrupt:
        console.print("Stopped.")
        return stopped
    except (PortTaken, Ended, Unexpected) as exc:
        errors.print(str(exc), markup=False, highlight=False, soft_wrap=True)
        return USAGE if isinstance(exc, PortTaken) else FAILED
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return DONE
