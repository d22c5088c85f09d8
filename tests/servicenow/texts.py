"""Texts that try to become conditions, made of everything the mock's grammar knows: separators, operators, scripts."""

from hypothesis import strategies as st

from bridge.mock.servicenow.query.grammar import OPERATORS

_USED = ("=", "LIKE", "STARTSWITH", "IN", ">=", "<")
_TURNS = tuple(
    whole.removeprefix(used) for used in _USED for whole in OPERATORS if whole.startswith(used) and whole != used
)
"""What turns an operator in use into another one: `STANCEOF` makes `INSTANCEOF` of `IN`."""
FRAGMENTS = (
    *("^", "^^", "^OR", "^NQ", "^EQ", "^ORDERBY", "^ORDERBYDESC", "^GROUPBY", "\uff3e", "\u02c6", "%5E", "\\^"),
    *("%255E", "%E2%81%84", "+", "%00", "^RLQUERYincident.caller_id,>0", "^ENDRLQUERY", "!", "@", ",", "*", "%"),
    *("123TEXTQUERY321=", "JOINincident.caller_id=sys_user.sys_id!", "RLQUERY", "JOIN"),
    *("javascript:", "JAVASCRIPT:", "java\u017fcript\uff1a", "gs.getUserID()", "OR", "NQ", "EQ", "ORDERBY"),
    *("active", "caller_id", "caller_id=", "sys_id", "sys_id!=0", "number", "state", "true", "null", ".", "-"),
    *("\n", "\r", "\0", "\u2028", "\x85", " ", "\u00a0", "\u200b", "\u0338", "'", '"', "&", "#", "?", "/", ";", "=="),
    *OPERATORS,
    *_TURNS,
)
TEXTS = st.one_of(
    st.text(max_size=220),
    st.lists(st.sampled_from(FRAGMENTS), max_size=8).map("".join),
    st.tuples(st.sampled_from(FRAGMENTS), st.text(max_size=5)).map("".join),
    st.tuples(st.text(max_size=5), st.sampled_from(FRAGMENTS), st.text(max_size=5)).map("".join),
)
"""Of any length and script, most of them hostile."""
