"""What axe finds wrong with a page by the rules of WCAG 2.2, levels A and AA, in light and in dark."""

from collections.abc import Iterator
from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_EVERYTHING = {"type": "tag", "values": _TAGS}
_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}


def barriers(page: Page) -> list[str]:
    """What a person would trip over, one line for each place: only colours differ from light to dark."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = [f"light: {line}" for line in _found(page, "light", _EVERYTHING)]
    return found + [f"dark: {line}" for line in _found(page, "dark", _COLOURS)]


def _found(page: Page, scheme: Literal["light", "dark"], rules: dict[str, Any]) -> Iterator[str]:
    page.emulate_media(color_scheme=scheme)
    options = {"runOnly": rules, "resultTypes": ["violations"], "preload": False}
    for rule in page.evaluate("options => axe.run(document, options)", options)["violations"]:
        for node in rule["nodes"]:
            checks = [*node["any"], *node["all"], *node["none"]]
            said = "; ".join(each["message"] for each in checks)
            yield f"{rule['id']} at {node['target']}: {said} {node['html'][:160]}"
