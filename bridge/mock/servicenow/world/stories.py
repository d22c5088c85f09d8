"""The tickets people write, read from the file beside this one."""

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

_LISTS = ("impact", "urgency", "comments", "notes")


@dataclass(frozen=True, slots=True)
class Story:
    """One kind of trouble: texts with `{device}`, `{site}` and `{app}` to fill in, and the levels it may have."""

    group: str
    category: str
    impact: tuple[str, ...]
    urgency: tuple[str, ...]
    short: str
    text: str
    closing: str
    comments: tuple[str, ...]
    notes: tuple[str, ...]

    def filled(self, **blanks: str) -> "Story":
        return replace(
            self,
            short=self.short.format(**blanks),
            text=self.text.format(**blanks),
            closing=self.closing.format(**blanks),
            comments=tuple(each.format(**blanks) for each in self.comments),
            notes=tuple(each.format(**blanks) for each in self.notes),
        )


@cache
def stories() -> tuple[Story, ...]:
    told = tomllib.loads(files(__package__).joinpath("stories.toml").read_text("utf-8"))
    return tuple(_story(each) for each in told["story"])


def _story(told: dict[str, Any]) -> Story:
    return Story(**told | {name: tuple(str(each) for each in told[name]) for name in _LISTS})
