"""Tells the walk's story on a terminal: each step, each call and its answer, and what came of it; never a secret."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from bridge.demo.forms import Page

_SHOWN_CHARACTERS = 20
_URL_CHARACTERS = 90
_INDENT = (0, 0, 0, 4)
_SECRET = frozenset({"code", "connection", "nonce"})


class Telling:
    """`places` gives each origin a short name."""

    def __init__(self, console: Console, places: Mapping[str, str]) -> None:
        self._console, self._places = console, places
        self._step = 0

    def step(self, what: str) -> None:
        self._step += 1
        self._console.print(f"\n[bold cyan]{self._step:2}[/]  [bold]{escape(what)}[/]")

    def call(self, answer: requests.Response, url: str) -> None:
        parts = urlsplit(url)
        place = self._places.get(f"{parts.scheme}://{parts.netloc}", parts.netloc)
        colour = "green" if answer.ok else "yellow"
        self._console.print(
            f"    [dim]{place:10}[/] {answer.request.method:6} {escape(masked(url))}"
            f" [{colour}]{answer.status_code}[/] [dim]{escape(_gist(answer))}[/]",
            soft_wrap=True,
            highlight=False,
        )

    def say(self, sentence: str) -> None:
        self._console.print(Padding(escape(sentence), _INDENT, expand=False), highlight=False)

    def table(self, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
        table = Table(*columns, header_style="bold", pad_edge=True)
        for row in rows:
            table.add_row(*(escape(cell) for cell in row))
        self._console.print(Padding(table, _INDENT, expand=False))


def masked(url: str) -> str:
    """Path, query and fragment, with what is secret or long left out, so that no code, state or completion shows."""
    parts = urlsplit(url)
    query, fragment = _masked_pairs(parts.query), _masked_pairs(parts.fragment)
    short = parts.path + (query and f"?{query}") + (fragment and f"#{fragment}")
    return short if len(short) <= _URL_CHARACTERS else f"{short[: _URL_CHARACTERS - 1]}…"


def _masked_pairs(text: str) -> str:
    pairs = parse_qsl(text, keep_blank_values=True)
    secret = [name in _SECRET or len(value) > _SHOWN_CHARACTERS for name, value in pairs]
    return "&".join(
        f"{name}=…" if hide else f"{name}={value}" for (name, value), hide in zip(pairs, secret, strict=True)
    )


def _gist(answer: requests.Response) -> str:
    """An answer in a few words: a problem's code and sentence, a page's title."""
    kind = answer.headers.get("Content-Type", "")
    if "problem+json" in kind:
        problem: dict[str, Any] = answer.json()
        errors = (f"{name}: {' '.join(said)}" for name, said in problem.get("errors", {}).items())
        return " ".join((f"{problem['code']}: {problem['detail']}", *errors))
    return Page(answer.text).title if "html" in kind else ""
