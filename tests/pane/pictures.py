"""Pictures of what tests see, for people to look at, taken only where a folder is named: `--pictures FOLDER`."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page

Shoot = Callable[[Page, str], None]
_SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def shooting(folder: Path | None) -> Shoot:
    """Takes a state in light and dark, in a narrow window, and in forced colours; without a folder, nothing."""

    def shoot(page: Page, name: str) -> None:
        if folder is None:
            return
        for scheme in _SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=folder / f"{name}.{scheme}.png")
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 320, "height": 640})
        page.screenshot(path=folder / f"{name}.narrow.png")
        page.set_viewport_size({"width": 1280, "height": 800})
        page.emulate_media(forced_colors="active")
        page.screenshot(path=folder / f"{name}.forced.png")
        page.emulate_media(forced_colors="none")

    return shoot
