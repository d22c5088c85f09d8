"""Each threat in docs/security.md names tests that answer it, and each of these is there."""

import re

import pytest

from tests.docs.pages import DOCS, ROOT, named_tests

PAGE = DOCS / "security.md"
THREATS = re.findall(r"^- \*\*(.*?)(?=^- |^#|\Z)", PAGE.read_text(), re.DOTALL | re.MULTILINE)
PROOFS = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE.read_text())))


def test_the_threats_are_found():
    assert len(THREATS) > 50
    assert len(PROOFS) > 120


@pytest.mark.parametrize("threat", THREATS, ids=lambda threat: threat.partition("**")[0])
def test_a_threat_is_answered_by_a_test(threat):
    assert re.search(r"\n  - `tests/", threat)


@pytest.mark.parametrize(("path", "name"), PROOFS)
def test_a_test_that_is_named_is_there(path, name):
    assert name in named_tests(ROOT / path)
