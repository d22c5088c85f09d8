"""No text, whatever it is, adds a condition to an encoded query or changes one: it stays a value, or is refused."""

import contextlib
import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bridge.domain.errors import InvalidRequest
from bridge.mock.servicenow import Condition, Order, parse
from bridge.servicenow.query import Query, either, one_of

ADELE = "b85c253ee4f981eb12da410cf8b06220"
FRAGMENTS = (
    *("^", "^^", "^OR", "^NQ", "^EQ", "^ORDERBY", "^ORDERBYDESC", "^GROUPBY", "\uff3e", "\u02c6", "%5E", "\\^"),
    *("=", "!=", "<", ">=", "IN", "NOT IN", "LIKE", "STARTSWITH", "ENDSWITH", "BETWEEN", "INSTANCEOF", "STANCEOF"),
    *(
        "DYNAMIC",
        "ISEMPTY",
        "ANYTHING",
        "SAMEAS",
        "GT_FIELD",
        "123TEXTQUERY321=",
        "RLQUERY",
        "JOIN",
        "@",
        ",",
        "*",
        "%",
    ),
    *("javascript:", "JAVASCRIPT:", "gs.getUserID()", "active", "caller_id", "sys_id", "true", "number", "state", "."),
    *("\n", "\r", "\0", "\u2028", "\x85", " ", "\u00a0", "\u200b", "'", '"', "&", "#", "?", "/", "OR", "NQ", "EQ"),
)
TEXTS = st.one_of(
    st.text(max_size=220),
    st.lists(st.sampled_from(FRAGMENTS), max_size=8).map("".join),
    st.tuples(st.text(max_size=5), st.sampled_from(FRAGMENTS), st.text(max_size=5)).map("".join),
)
COLUMNS = st.sampled_from(["number", "state", "assignment_group.name", "u_vip", "in", "active"])
OPERATORS = st.sampled_from(["=", "LIKE", "STARTSWITH"])
thorough = settings(max_examples=200, deadline=None, derandomize=True)
brief = settings(thorough, max_examples=50)
REFUSED = (InvalidRequest, ValueError)


def read(query):
    """Groups of (column, operator, value), as ServiceNow reads them; nothing was dropped, no branch was added."""
    parsed = parse(str(query))
    assert parsed.dropped == ()
    assert len(parsed.branches) == 1
    return [[(each.field, each.operator, each.value) for each in group] for group in parsed.branches[0]], parsed.order


def around(build):
    """A query with conditions before and after the one in question, and an order."""
    query = Query().is_record("caller_id", ADELE)
    build(query)
    return query.equals("active", "true").order_by("opened_at", descending=True).order_by("sys_id")


BEFORE, AFTER = [("caller_id", "=", ADELE)], [("active", "=", "true")]
ORDER = (Order("opened_at", descending=True), Order("sys_id", descending=False))


def check(build, expected):
    with contextlib.suppress(*REFUSED):
        query = around(build)
        assert read(query) == ([BEFORE, expected, AFTER], ORDER)


@thorough
@given(COLUMNS, TEXTS)
def test_an_equality_stays_one_condition_with_its_value_unchanged(column, text):
    check(lambda query: query.equals(column, text), [(column, "=", text)])


@thorough
@given(st.lists(st.tuples(COLUMNS, OPERATORS, TEXTS), min_size=1, max_size=4))
def test_alternatives_stay_one_group_with_their_values_unchanged(conditions):
    check(lambda query: query.any_of(*(either(*each) for each in conditions)), conditions)


@thorough
@given(COLUMNS, st.lists(TEXTS, min_size=1, max_size=5))
@example("state", ["STANCEOF"])
@example("state", ["STANCEOFtask", "1"])
@example("state", ["1", "STANCEOFtask"])
def test_a_list_stays_one_condition_with_its_values_unchanged(column, texts):
    check(lambda query: query.is_in(column, texts), [(column, "IN", ",".join(texts))])
    with contextlib.suppress(*REFUSED):
        assert one_of(column, texts).count(",") == len(texts) - 1


@brief
@given(COLUMNS, TEXTS)
def test_a_record_is_named_by_a_sys_id_and_by_nothing_else(column, text):
    with pytest.raises(ValueError, match="sys_id"):
        Query().is_record(column, text)


@brief
@given(TEXTS.filter(lambda text: not re.fullmatch(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*", text)))
def test_a_column_is_named_by_a_name_and_by_nothing_else(text):
    for build in (
        lambda: Query().equals(text, "1"),
        lambda: Query().is_record(text, ADELE),
        lambda: Query().is_in(text, ["1"]),
        lambda: Query().since(text, datetime.now(UTC)),
        lambda: Query().order_by(text),
        lambda: either(text, "LIKE", "1"),
    ):
        with pytest.raises(ValueError, match="is no column"):
            build()


MOMENTS = st.datetimes(
    min_value=datetime(1, 1, 2),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(9999, 12, 30),  # noqa: DTZ001
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)


@brief
@given(MOMENTS)
def test_a_moment_is_written_in_utc_to_the_second_that_tells_before_from_after(moment):
    (since, before), _ = read(Query().since("opened_at", moment).before("opened_at", moment))
    ((_, _, written),) = since

    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", written)
    assert (since[0][:2], before) == (("opened_at", ">="), [("opened_at", "<", written)])
    second = datetime.fromisoformat(written).replace(tzinfo=UTC)
    assert timedelta() <= second - moment < timedelta(seconds=1)


@pytest.mark.parametrize("sys_id", ["", " ", "0" * 31, "0" * 33, "G" * 32, "A" * 32, f"{'0' * 32}\n", f"{'0' * 32}^"])
def test_no_query_is_made_of_what_is_no_sys_id(sys_id):
    with pytest.raises(ValueError, match="not a sys_id"):
        Query().is_record("caller_id", sys_id)


@pytest.mark.parametrize("text", ["", " ", "^", "a\n", "javascript:1", "x" * 201])
def test_no_condition_is_made_of_a_text_that_may_not_be_used(text):
    for build in (lambda: Query().equals("number", text), lambda: either("number", "LIKE", text)):
        with pytest.raises(InvalidRequest):
            build()


@pytest.mark.parametrize("values", [[], ["1", "2,3"], [","]])
def test_no_list_is_made_of_nothing_or_of_a_value_with_a_comma(values):
    with pytest.raises(ValueError, match="values of state"):
        one_of("state", values)


@pytest.mark.parametrize("operator", ["", "IN", "!=", "DYNAMIC", "LIKE^", "like", "=x"])
def test_no_other_operator_is_taken(operator):
    with pytest.raises(ValueError, match="is no operator"):
        either("number", operator, "1")


def test_alternatives_are_never_none():
    with pytest.raises(ValueError, match="alternative"):
        Query().any_of()


def test_an_empty_query_has_no_condition():
    assert str(Query()) == ""
    assert str(Query().order_by("sys_id")) == "ORDERBYsys_id"


def test_a_query_reads_as_it_was_made():
    query = (
        Query()
        .is_record("caller_id", ADELE)
        .is_in("state", ["1", "2"])
        .any_of(either("number", "STARTSWITH", "INC"), either("short_description", "LIKE", "a b"))
        .since("opened_at", datetime(2026, 1, 1, 1, tzinfo=timezone(timedelta(hours=1))))
        .order_by("opened_at", descending=True)
    )

    assert str(query) == (
        f"caller_id={ADELE}^stateIN1,2^numberSTARTSWITHINC^ORshort_descriptionLIKEa b"
        "^opened_at>=2026-01-01 00:00:00^ORDERBYDESCopened_at"
    )
    assert Condition("state", "IN", "1,2") in parse(str(query)).conditions
