"""Which text of a caller's may be compared with anything in ServiceNow.

An encoded query has no escape that can be relied on, so what could add a condition or run a script is refused, not
quoted (documented: `^` separates conditions, a value that starts with `javascript:` is evaluated).
"""

import unicodedata

from bridge.domain.errors import InvalidRequest

MAX_LENGTH = 200
_SEPARATORS = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def problem_of(text: str) -> str | None:
    """What is wrong with the text, as a sentence for the caller; None when nothing is."""
    seen_as = unicodedata.normalize("NFKC", text)
    if not seen_as.strip():
        return "must not be empty."
    if len(text) > MAX_LENGTH:
        return f"must not be longer than {MAX_LENGTH} characters."
    if "^" in seen_as:
        return "must not contain ^, which separates conditions in ServiceNow."
    if any(unicodedata.category(character) in _SEPARATORS for character in text):
        return "must not contain line breaks or control characters."
    if seen_as.strip().casefold().startswith("javascript:"):
        return "must not start with javascript:, which ServiceNow would run."
    return None


def checked(text: str) -> str:
    """The text itself; raises `InvalidRequest` when it may not be used."""
    problem = problem_of(text)
    if problem:
        raise InvalidRequest(f"A value {problem}")
    return text
