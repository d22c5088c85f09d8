"""Which text may be compared with anything in ServiceNow, and what is said about any other."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.domain.errors import InvalidRequest
from bridge.domain.text import MAX_LENGTH, checked, problem_of

CARETS = [chr(code) for code in range(0x20000) if "^" in unicodedata.normalize("NFKC", chr(code))]


@pytest.mark.parametrize(
    "text",
    [
        *("a", "adele.vance@contoso.com", "Service Desk", "Zoë Müller", "漢字", "🖨", "a=b", "LIKE", "ORactive=true"),
        *("javascript", "java script:", "not javascript:", "a" * MAX_LENGTH, " padded ", "%5E", "\u02c6", "a\u00a0b"),
    ],
)
def test_ordinary_text_is_used_as_it_is(text):
    assert problem_of(text) is None
    assert checked(text) == text


@pytest.mark.parametrize("text", ["", " ", "\u00a0", "\u3000 "])
def test_nothing_is_not_a_text(text):
    assert problem_of(text) == "must not be empty."


def test_a_text_may_have_so_many_characters_and_no_more():
    assert problem_of("ü" * MAX_LENGTH) is None
    assert problem_of("ü" * (MAX_LENGTH + 1)) == f"must not be longer than {MAX_LENGTH} characters."


@pytest.mark.parametrize("caret", CARETS, ids=ascii)
def test_nothing_that_may_become_a_caret_is_let_through(caret):
    assert problem_of(f"a{caret}b") == "must not contain ^, which separates conditions in ServiceNow."


def test_there_are_more_carets_than_one():
    assert {"^", "\uff3e"} <= set(CARETS)


@pytest.mark.parametrize(
    "character",
    ["\n", "\r", "\t", "\0", "\x0b", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\u200b", "\u202e", "\ud800"],
)
def test_line_breaks_and_what_cannot_be_seen_are_not_let_through(character):
    assert problem_of(f"a{character}b") == "must not contain line breaks or control characters."


@pytest.mark.parametrize("spelling", [str, str.upper, str.title, str.swapcase])
@pytest.mark.parametrize("script", ["javascript:", " \u00a0javascript:", "java\u017fcript:", "javascript\uff1a"])
def test_no_script_is_let_through(script, spelling):
    problem = problem_of(f"{spelling(script)}gs.getUserID()")

    assert problem == "must not start with javascript:, which ServiceNow would run."


def test_a_problem_is_a_refusal_with_a_sentence():
    with pytest.raises(InvalidRequest, match=r"^A value must not be empty\.$"):
        checked("")


@given(st.text())
def test_what_is_let_through_is_short_visible_and_without_a_caret(text):
    if problem_of(text) is None:
        seen_as = unicodedata.normalize("NFKC", text)

        assert 0 < len(text) <= MAX_LENGTH
        assert "^" not in seen_as
        assert len(text.splitlines()) == 1
        assert not seen_as.strip().lower().startswith("javascript:")
