"""Which browser the tests drive: the machine's own Chromium or Chrome, since packages of browsers are no dependency."""

import os
import shutil
from collections.abc import Mapping

SHELL = "chromium-headless-shell"
"""Chromium without its windows: the same engine, policies and network, for two thirds of the time."""
NAMES = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser", "chrome")
NONE = "no browser to prove the pane in"
HOW_TO_GET_ONE = f"install Chromium (Debian: apt-get install {SHELL}, or chromium) or Chrome, so that one is on PATH"
ARGUMENTS = (
    "--no-sandbox",
    # Third parties' cookies and storage are cut off, as people's browsers do it. Playwright would have storage shared,
    # in its own list of this name, which the last one said replaces.
    "--test-third-party-cookie-phaseout",
    "--disable-features=HttpsUpgrades,PaintHolding,AvoidCorsURLLoaderRestartOnRedirect",
    # Pages of one site share a process, as they do when many are open: to start one takes long.
    "--renderer-process-limit=1",
)


def found(*, with_windows: bool = False) -> str | None:
    """The path of the first one on PATH that can do it."""
    return next((path for path in map(shutil.which, NAMES if with_windows else (SHELL, *NAMES)) if path), None)


def must_be_there(variables: Mapping[str, str] = os.environ) -> bool:
    """Whether it is a failure that there is none, as it is where nobody would notice what was skipped."""
    return variables.get("CI", "").lower() in {"true", "1"}
