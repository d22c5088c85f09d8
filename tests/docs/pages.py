"""The Markdown that people read, taken apart for the tests that hold it against the code."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
README, DOCS = ROOT / "README.md", ROOT / "docs"
PAGES = (README, *sorted(DOCS.glob("*.md")))

_FENCED = re.compile(r"(?P<before>[^\n]*)\n```(?P<language>\w*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
_RUN_BY = re.compile(r"<!-- run by (\S+)::(\w+) -->")


@dataclass(frozen=True)
class Block:
    """One fenced block, and the line that stands right before it."""

    page: str
    before: str
    language: str
    text: str

    @property
    def run_by(self) -> tuple[str, str] | None:
        """The test that runs it, as path and name, where an unseen comment says so."""
        match = _RUN_BY.fullmatch(self.before)
        return (match[1], match[2]) if match else None


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


@cache
def blocks(page: Path) -> tuple[Block, ...]:
    return tuple(
        Block(name_of(page), match["before"], match["language"], match["text"])
        for match in _FENCED.finditer(page.read_text())
    )


def block(page: Path, begins: str, language: str = "sh") -> str:
    """The text of the one block that begins so."""
    (found,) = [each.text for each in blocks(page) if each.language == language and each.text.startswith(begins)]
    return found


def run_by(page: Path, test: str) -> tuple[str, ...]:
    """The texts of the blocks that say that this test runs them, in their order."""
    return tuple(each.text for each in blocks(page) if each.run_by and each.run_by[1] == test)


def prose(page: Path) -> str:
    """The page without its fenced blocks."""
    return _FENCED.sub("\n", page.read_text())


def headings(page: Path, level: int) -> list[str]:
    return [text for hashes, text in _HEADING.findall(prose(page)) if len(hashes) == level]


def anchors(page: Path) -> set[str]:
    """What `#…` may lead to on a page, as GitHub makes them."""
    found = {text for _, text in _HEADING.findall(prose(page))}
    return {re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for text in found}


def rows(page: Path, first_cell: str) -> Iterator[list[str]]:
    """The rows of the one table whose head begins with this cell."""
    (table,) = re.findall(
        rf"^\| {re.escape(first_cell)} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", page.read_text(), re.MULTILINE
    )
    for line in table.splitlines():
        yield [cell.strip() for cell in line.strip("|").split(" | ")]


@cache
def named_tests(path: Path) -> frozenset[str]:
    """The names of the tests of a file."""
    names = (each.name for each in ast.parse(path.read_text()).body if isinstance(each, ast.FunctionDef))
    return frozenset(name for name in names if name.startswith("test_"))
