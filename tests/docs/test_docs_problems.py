"""Each code that a caller may meet has its heading in docs/problems.md, with its status, and nothing else has."""

import ast
import re
from http import HTTPStatus

import pytest

from bridge.web.problems import FRAMEWORK_CODES, STATUS
from tests.docs.pages import DOCS, ROOT, headings, rows

PAGE = DOCS / "problems.md"


def unread():
    """The statuses with which a worker refuses what it could not read: it says each beside its sentence."""
    files = ROOT.glob("bridge/worker/*.py")
    pairs = [
        node.elts[0].value
        for file in files
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Tuple) and len(node.elts) == 2 and isinstance(node.elts[0], ast.Constant)
    ]
    return {status for status in pairs if isinstance(status, int) and status in {*HTTPStatus}}


def statuses():
    told = {kind.code: status for kind, status in STATUS.items()}
    framework = {code: status for status, code in FRAMEWORK_CODES.items()}
    phrases = {HTTPStatus(status).phrase.lower().replace(" ", "_"): status for status in unread() - {*FRAMEWORK_CODES}}
    return {**framework, **phrases, **told}


def entries():
    """The first line below each heading."""
    found = re.findall(r"^### `(\w+)`\n\n(.+)\n", PAGE.read_text(), re.MULTILINE)
    assert len(found) == len(headings(PAGE, 3))
    return dict(found)


def test_a_worker_refuses_with_more_than_one_status():
    assert {400, 414, 417, 431, 501} <= unread()


def test_every_code_has_a_heading_and_every_heading_is_a_code():
    assert set(entries()) == set(statuses())
    assert len(headings(PAGE, 3)) == len(entries())


@pytest.mark.parametrize("code", sorted(set(statuses())))
def test_a_heading_is_followed_by_the_status(code):
    assert entries()[code].startswith(str(int(statuses()[code])))


def test_what_the_pane_says_by_itself_is_told_apart():
    words = (ROOT / "bridge" / "pane" / "messages" / "en.js").read_text()
    sentences = set(re.findall(r'"problem\.(\w+)"', words)) - {"request_id"}

    assert {code.strip("`") for code, _ in rows(PAGE, "code")} == sentences - set(entries())
