"""The whole story, told by itself on a stage of its own."""

import time

from rich.console import Console

from bridge.demo.agent import Agent
from bridge.demo.browser import Unexpected
from bridge.demo.stage import Stage
from bridge.demo.story import ALEX, CHAPTERS, Story
from bridge.demo.telling import Telling


def walk(stage: Stage, console: Console) -> None:
    """Goes through all chapters; raises `Unexpected` at the first answer that does not belong to them."""
    places = {stage.bridge_url: "bridge", stage.entra.url: "entra", stage.servicenow.url: "servicenow"}
    for url, name in places.items():
        console.print(f"    [dim]{name:10}[/] {url}", highlight=False)
    telling = Telling(console, places)
    story = Story(stage, telling, Agent(stage, ALEX, telling.call))
    began = time.monotonic()
    for chapter in CHAPTERS:
        telling.step(chapter.__doc__ or "")
        try:
            chapter(story)
        except (LookupError, TypeError, ValueError) as exc:
            raise Unexpected(f"An answer lacks something, or says it otherwise: {type(exc).__name__} {exc}.") from exc
    console.print(f"\n[green]Everything was answered as expected, in {time.monotonic() - began:.1f} s.[/]")
