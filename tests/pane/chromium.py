"""Which browser the tests drive: the machine's own Chromium or Chrome, since packages of browsers are no dependency."""

import os
import shutil
from collections.abc import Mapping

NAMES = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser", "chrome")
NONE = "no browser to prove the pane in"
HOW_TO_GET_ONE = "install Chromium (Debian: apt-get install chromium) or Chrome, so that one of them is on PATH"


def found() -> str | None:
    """The path of the first one on PATH."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


def must_be_there(variables: Mapping[str, str] = os.environ) -> bool:
    """Whether it is a failure that there is none, as it is where nobody would notice what was skipped."""
    return variables.get("CI", "").lower() in {"true", "1"}
