"""The search under strange queries and in a large world."""

from contextlib import suppress
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bridge.mock.servicenow import Options, contoso, parse
from bridge.mock.servicenow.query import NotImitated, Search, Viewpoint
from bridge.mock.servicenow.query.grammar import OPERATORS
from bridge.mock.servicenow.world import populated
from tests.budget import examples

NOW = datetime(2026, 3, 11, 12, 30, tzinfo=UTC)


@given(
    st.lists(
        st.one_of(
            st.text(max_size=30),
            st.builds(
                "{}{}{}{}".format,
                st.sampled_from(["", "OR", "NQ", "ORDERBY"]),
                st.sampled_from(["state", "opened_at", "caller_id", "caller_id.name", "123TEXTQUERY321", "no_such"]),
                st.sampled_from(OPERATORS),
                st.one_of(
                    st.text(max_size=12),
                    st.sampled_from(["@hour@ago@9", "@year@ago@99999", "a@b@c", "javascript:gs.daysAgo(999999999)"]),
                ),
            ),
        ),
        max_size=6,
    )
)
@examples(80)
def test_no_query_breaks_the_search(shared, parts):
    search, viewpoint = Search(shared.world, Options()), Viewpoint(now=NOW)
    with suppress(NotImitated):
        assert len(search.matching("incident", "^".join(parts), viewpoint)) <= 400


def test_a_large_world_is_searched_by_equality_without_reading_it_all():
    world = populated(contoso(), seed=1, incidents=2000, now=NOW)
    search = Search(world, Options())
    (adele,) = world["sys_user"].where("user_name", "adele.vance@contoso.com")
    candidates = search._candidates("incident", parse(f"active=true^caller_id={adele['sys_id']}"))
    assert len(candidates) < 2000
