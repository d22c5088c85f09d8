"""No text, whatever it is, adds a condition to an encoded query or changes one: it stays a value, or is refused."""

import contextlib
import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bridge.domain.errors import InvalidRequest
from bridge.mock.servicenow import Condition, Order, parse
from bridge.servicenow.query import Query, either, one_of
from tests.budget import examples
from tests.servicenow.texts import TEXTS

ADELE = "b85c253ee4f981eb12da410cf8b06220"
COLUMNS = st.sampled_from(["number", "state", "assignment_group.name", "u_vip", "in", "active"])
OPERATORS = st.sampled_from(["=", "LIKE", "STARTSWITH"])
thorough, brief = examples(200), examples(50)
MOMENTS = st.datetimes(
    min_value=datetime(1, 1, 2),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(9999, 12, 30),  # noqa: DTZ001
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
REFUSED = (InvalidRequest, ValueError)


def read(query):
    """Groups of (column, operator, value), as ServiceNow reads them; nothing was dropped, no branch was added."""
    parsed = parse(str(query))
    assert (parsed.dropped, parsed.related) == ((), ())
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
@example("state", ["_HIERARCHY", "1"])
def test_a_list_stays_one_group_with_its_values_unchanged(column, texts):
    with contextlib.suppress(*REFUSED):
        (before, found, after), order = read(around(lambda query: query.is_in(column, texts)))

        assert (before, after, order) == (BEFORE, AFTER, ORDER)
        assert found in ([(column, "IN", ",".join(texts))], [(column, "=", text) for text in texts])
        assert len(found) == len(texts) or found[0][2].count(",") == len(texts) - 1


@thorough
@given(COLUMNS, st.lists(TEXTS, min_size=1, max_size=5))
@example("state", ["STANCEOFtask"])
def test_a_list_made_alone_is_one_condition_or_refused(column, texts):
    with contextlib.suppress(*REFUSED):
        found, _ = read(Query().any_of(one_of(column, texts)))

        assert found == [[(column, "IN", ",".join(texts))]]
        assert found[0][0][2].count(",") == len(texts) - 1


CALLS = st.one_of(
    st.tuples(st.just("equals"), COLUMNS, TEXTS),
    st.tuples(st.just("any_of"), st.lists(st.tuples(COLUMNS, OPERATORS, TEXTS), max_size=3)),
    st.tuples(st.just("is_in"), COLUMNS, st.lists(TEXTS, max_size=3)),
    st.tuples(st.sampled_from(["is_record", "is_not_record"]), COLUMNS, st.one_of(TEXTS, st.just(ADELE))),
    st.tuples(st.just("since"), COLUMNS, MOMENTS),
    st.tuples(st.just("before"), COLUMNS, MOMENTS),
    st.tuples(st.just("order_by"), st.one_of(TEXTS, COLUMNS)),
)


def called(query, method, *arguments):
    """The columns and operators of the group that a call adds, or the column it orders by."""
    if method == "any_of":
        query.any_of(*(either(*each) for each in arguments[0]))
        return [(column, operator) for column, operator, _ in arguments[0]]
    getattr(query, method)(*arguments)
    if method == "order_by":
        return arguments[0]
    column, value = arguments
    spelled = SPELLED[method]
    one_by_one = method == "is_in" and parse(str(query)).branches[0][-1][0].operator == "="
    return [(column, "=")] * len(value) if one_by_one else [(column, spelled)]


SPELLED = {"equals": "=", "is_in": "IN", "is_record": "=", "is_not_record": "!=", "since": ">=", "before": "<"}


@thorough
@given(st.lists(CALLS, max_size=8))
def test_whatever_is_called_adds_one_group_or_one_order_or_is_refused_and_adds_nothing(calls):
    query, groups, order = Query().is_record("caller_id", ADELE), [[("caller_id", "=")]], list[str]()
    for call in calls:
        with contextlib.suppress(*REFUSED):
            added = called(query, *call)
            (order if call[0] == "order_by" else groups).append(added)
    found, found_order = read(query)

    assert [[(column, operator) for column, operator, _ in group] for group in found] == groups
    assert found_order == tuple(Order(column, descending=False) for column in order)


@thorough
@given(TEXTS)
def test_not_even_an_instance_that_folds_characters_reads_another_condition(text):
    with contextlib.suppress(*REFUSED):
        query = around(lambda query: query.any_of(either("number", "STARTSWITH", text), either("name", "LIKE", text)))
        folded = parse(unicodedata.normalize("NFKC", str(query)).strip())

        assert len(folded.branches) == 1
        assert folded.related == ()
        assert len(folded.conditions) + len(folded.dropped) == 4


def test_every_call_that_adds_to_a_query_is_attacked():
    calls = {name for name in vars(Query) if not name.startswith("_")}

    assert {*SPELLED, "any_of", "order_by"} == calls


@brief
@given(COLUMNS, TEXTS)
def test_a_record_is_named_by_a_sys_id_and_by_nothing_else(column, text):
    for build in (Query().is_record, Query().is_not_record):
        with pytest.raises(ValueError, match="sys_id"):
            build(column, text)


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
