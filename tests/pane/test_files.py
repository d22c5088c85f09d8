"""The pane's files: vendored ones as published, what is sent small and in few requests, each language complete."""

import gzip
import hashlib
import json
import posixpath
import re
from pathlib import Path

import pytest
from flask import Flask

PANE = Path(__file__).parents[2] / "bridge" / "pane"
STATIC, VENDOR, MESSAGES = PANE / "static", PANE / "vendor", PANE / "messages"
WRITTEN = [path for name in ("elements", "messages", "pages") for path in sorted((PANE / name).iterdir())]
PACKAGES = json.loads((VENDOR / "VENDOR.json").read_text())
FREE_LICENCES = {"BSD-3-Clause", "MIT"}
LARGEST_BYTES = 40_000
BUILT_IMPORT = re.compile(r'''(from|import\(?)"(\.\.?/[\w./-]+\.js)"''')
ELEMENTS = ("incident-pane.js", "connector-settings.js")

IMPORT = re.compile(
    r"""\b(?:import|export)\b[^;"'`]*?\bfrom\s*["']([^"']+)["']|\bimport\s*\(?\s*["'`]([^"'`$]+)["'`]"""
)


def test_every_vendored_file_is_the_one_that_was_published_and_there_is_no_other():
    told = {name: digest for package in PACKAGES for name, digest in package["sha256"].items()}
    found = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.parent != VENDOR
    }

    assert found == told


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package["name"])
def test_a_vendored_package_comes_with_its_licence_which_is_a_free_one(package):
    texts = [VENDOR / name for name in package["sha256"] if Path(name).name.upper().startswith("LICEN")]

    assert package["licence"] in FREE_LICENCES
    assert [text for text in texts if "Copyright" in text.read_text()]
    assert [text for text in texts if text.read_text().strip() in (STATIC / "licences.txt").read_text()]


def test_the_notices_of_what_was_built_in_are_sent_with_it():
    (shared,) = STATIC.glob("lasting/chunk-*.js")

    for notice in ("@license\n * Copyright 2017 Google LLC", "Fluent UI System Icons, MIT licence"):
        assert notice in shared.read_text()


def test_nothing_is_loaded_from_elsewhere():
    strays = {
        f"{path.relative_to(PANE)}: {stray}"
        for path in [*WRITTEN, *STATIC.rglob("*.html"), *STATIC.rglob("*.css")]
        for stray in _strays(path)
    }

    assert strays == set()


def test_pages_have_no_script_or_style_of_their_own():
    pages = list(STATIC.glob("*.html"))
    inline = [
        page.name for page in pages if re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", page.read_text())
    ]

    assert {"index.html", "settings.html", "connected.html"} <= {page.name for page in pages}
    assert inline == []


def test_pane_and_settings_together_are_small(lasting_app: Flask):
    """As they are sent, gzipped: all modules of both elements, with the longest of the languages."""
    needed, languages = _loaded(lasting_app, *ELEMENTS)
    size = sum(needed.values()) + max(languages.values())

    assert {name.partition("-")[0] for name in languages} == {path.stem for path in MESSAGES.glob("*.js")}
    assert size < LARGEST_BYTES, {**needed, **languages}


@pytest.mark.parametrize("element", ELEMENTS)
def test_an_element_comes_in_three_requests(lasting_app: Flask, element: str):
    """Itself, what it shares with the other, and the words."""
    needed, _ = _loaded(lasting_app, element)

    assert len(needed) == 2


@pytest.mark.parametrize("page", ["index.html", "settings.html", "connected.html"])
def test_a_page_names_all_modules_that_it_begins_with(lasting_app: Flask, page: str):
    text = (STATIC / page).read_text()
    scripts = re.findall(r'<script type="module" src="([^"]+)"', text)
    preloaded = re.findall(r'<link rel="modulepreload" href="([^"]+)"', text)

    assert {*scripts, *preloaded} == {name for script in scripts for name in _loaded(lasting_app, script)[0]}


def test_every_language_says_the_same_things_with_the_same_gaps_to_fill():
    said = {path.stem: _messages(path) for path in MESSAGES.glob("*.js")}

    assert set(said) == {"en", "fr", "de"}
    assert len(said["en"]) > 50
    for language in ("fr", "de"):
        missing = {key: gaps for key, gaps in said["en"].items() if said[language].get(key) != gaps}
        assert missing == {}, language
        assert set(said[language]) == set(said["en"]), language


def _strays(path: Path) -> list[str]:
    text = path.read_text()
    if path.suffix != ".js":
        return re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?((?:https?:)?//[^"')\s>]+)""", text)
    return [name for name in _imports(path) if not name.startswith(".")]


def _imports(path: Path) -> list[str]:
    return [one or other for one, other in IMPORT.findall(path.read_text())]


def _loaded(app: Flask, *entries: str) -> tuple[dict[str, int], dict[str, int]]:
    """The modules that come with the entries, and those of which one more is chosen; each with its bytes as sent."""
    client = app.test_client()
    needed: dict[str, int] = {}
    chosen: dict[str, int] = {}
    waiting = [(entry, needed) for entry in entries]
    while waiting:
        name, found = waiting.pop()
        if name in found:
            continue
        answer = client.get(f"/pane/{name}", headers={"Accept-Encoding": "gzip"})
        assert (answer.status_code, answer.headers["Content-Encoding"]) == (200, "gzip")
        found[name] = len(answer.data)
        for how, target in BUILT_IMPORT.findall(gzip.decompress(answer.data).decode()):
            path = posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
            waiting.append((path, chosen if how == "import(" else found))
    return needed, {posixpath.basename(name): size for name, size in chosen.items()}


def _messages(path: Path) -> dict[str, frozenset[str]]:
    """Each key, with the names in braces that its texts have."""
    parts = re.split(r"""^\s*["']?([\w.]+)["']?:\s""", path.read_text(), flags=re.MULTILINE)
    return {key: frozenset(re.findall(r"\{(\w+)\}", text)) for key, text in zip(parts[1::2], parts[2::2], strict=True)}
