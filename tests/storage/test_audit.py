"""Each tenant's events are kept in order, for as long as they shall be, and found without reading all of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import orjson
import pytest
from redis import Redis

from bridge.domain.agents import Agent
from bridge.domain.audit import AuditEvent, AuditQuery, Event, KeptEvent
from bridge.domain.errors import InvalidRequest, StorageUnavailable
from bridge.storage.audit import MOST_SEEN, RedisAuditTrail
from bridge.storage.cipher import Cipher

ALEX = Agent("contoso", "alex", "Alex Wilber", frozenset())
MEGAN = Agent("contoso", "megan", "Megan Bowen", frozenset())
NINA = Agent("fabrikam", "alex", "Nina Sharma", frozenset())
KEY = "bridge:{contoso}:audit"
CIPHER = Cipher({"k1": bytes(32)})
EPOCH = datetime.fromtimestamp(0, UTC)
NODE = 100
"""How many entries a node of a stream has, unless Redis is set up otherwise: limits are kept by whole nodes."""


def make(redis: Redis, *, events: int = 100_000, days: int = 365, ahead: timedelta = timedelta()) -> RedisAuditTrail:
    return RedisAuditTrail(redis, CIPHER, events=events, days=days, now=lambda: datetime.now(UTC) + ahead)


@pytest.fixture
def trail(redis):
    return make(redis)


def read(number: int, agent: Agent = ALEX) -> AuditEvent:
    return AuditEvent.by(agent, Event.INCIDENTS_READ, user=f"user{number}", what="list")


def add(redis: Redis, count: int, *, started: datetime | None = None) -> None:
    """So many events in no time: Alex reads, every tenth time it is Megan, every hundredth she is refused.

    With `started` the first is as old as that, and each later one a millisecond younger.
    """
    first = int(started.timestamp() * 1000) if started else 0
    with redis.pipeline(transaction=False) as together:
        for number in range(count):
            name, agent = ("permission.refused" if number % 100 == 0 else "incidents.read"), MEGAN
            told = {
                "event": name,
                "agent": agent.id if number % 10 == 0 else ALEX.id,
                "agent_name": "",
                "request_id": "",
            }
            member = orjson.dumps({**told, "about": {"user": f"user{number % 7}"}})
            together.xadd(KEY, {"event": member}, id=f"{first + number}-0" if started else "*")
        together.execute()


def numbers(items: Sequence[KeptEvent]) -> list[str]:
    return [item.about["user"].removeprefix("user") for item in items]


def walked(trail: RedisAuditTrail, query: AuditQuery, agent: Agent = ALEX) -> list[list[KeptEvent]]:
    """All pages, one after the other."""
    pages, cursor = [], None
    while True:
        page = trail.page(agent, query, cursor)
        pages.append(list(page.items))
        cursor = page.next_cursor
        if cursor is None:
            return pages


def test_the_newest_comes_first_with_everything_that_was_told(trail):
    began = datetime.now(UTC) - timedelta(milliseconds=1)
    events = [replace(read(number), request_id=f"request{number}") for number in range(3)]
    ids = [trail.keep(event) for event in events]

    page = trail.page(ALEX, AuditQuery(), None)

    assert page.next_cursor is None
    assert [item.id for item in page.items] == ids[::-1]
    assert len(set(ids)) == 3
    for item, event in zip(page.items, events[::-1], strict=True):
        assert began <= item.time <= datetime.now(UTC)
        assert (item.event, item.agent, item.agent_name) == ("incidents.read", "alex", "Alex Wilber")
        assert (item.request_id, item.about) == (event.request_id, event.about)


def test_nothing_kept_is_an_empty_page(trail):
    page = trail.page(ALEX, AuditQuery(), None)

    assert (page.items, page.next_cursor) == ([], None)


def test_a_tenants_events_are_for_its_own(trail):
    trail.keep(read(1))
    trail.keep(read(2, NINA))

    assert numbers(trail.page(MEGAN, AuditQuery(), None).items) == ["1"]
    assert numbers(trail.page(NINA, AuditQuery(), None).items) == ["2"]


def test_no_more_are_kept_than_shall_be_but_for_the_rest_of_a_node(redis):
    trail = make(redis, events=2 * NODE)
    for number in range(5 * NODE):
        trail.keep(read(number))

    kept = redis.xlen(KEY)
    assert 2 * NODE <= kept < 3 * NODE
    assert numbers(walked(trail, AuditQuery(page_size=100))[0])[:2] == ["499", "498"]


def test_what_is_older_than_shall_be_goes_with_the_next_event_but_for_the_rest_of_a_node(redis, trail):
    add(redis, 3 * NODE, started=datetime.now(UTC) - timedelta(days=366))
    trail.keep(read(1))

    assert 1 <= redis.xlen(KEY) <= NODE


def test_what_is_older_than_shall_be_is_not_shown_even_while_it_is_there(redis):
    make(redis).keep(read(1))
    almost = make(redis, ahead=timedelta(days=365) - timedelta(minutes=1))
    afterwards = make(redis, ahead=timedelta(days=365, minutes=1))

    assert len(almost.page(ALEX, AuditQuery(), None).items) == 1
    assert len(afterwards.page(ALEX, AuditQuery(), None).items) == 0
    assert len(afterwards.page(ALEX, AuditQuery(after=EPOCH), None).items) == 0
    assert redis.xlen(KEY) == 1


def test_a_tenant_that_does_nothing_more_is_forgotten_in_time(redis):
    make(redis, days=30).keep(read(1))

    assert 30 * 86_400 - 5 <= redis.ttl(KEY) <= 30 * 86_400


def test_keeping_an_event_is_one_round_trip_and_one_entry(redis, trail):
    trail.keep(read(1))
    redis.config_resetstat()
    trail.keep(read(2))

    assert redis.xlen(KEY) == 2
    assert redis.info("commandstats")["cmdstat_xadd"]["calls"] == 1


@pytest.mark.parametrize("page_size", [1, 7, 100])
def test_pages_follow_one_another_without_a_gap_or_a_double(redis, trail, page_size):
    add(redis, 250)
    pages = walked(trail, AuditQuery(page_size=page_size))

    assert all(len(page) == page_size for page in pages[:-1])
    assert 0 < len(pages[-1]) <= page_size
    assert [item.id for page in pages for item in page] == [kept.decode() for kept, _ in redis.xrevrange(KEY)]


def test_events_that_come_meanwhile_do_not_move_what_follows(trail):
    for number in range(4):
        trail.keep(read(number))
    first = trail.page(ALEX, AuditQuery(page_size=2), None)
    trail.keep(read(4))
    second = trail.page(ALEX, AuditQuery(page_size=2), first.next_cursor)

    assert numbers(first.items) + numbers(second.items) == ["3", "2", "1", "0"]


QUERIES = [
    AuditQuery(agent="megan"),
    AuditQuery(events=("permission.refused",)),
    AuditQuery(events=("permission.refused", "audit.read")),
    AuditQuery(user="user3"),
    AuditQuery(agent="megan", user="user3"),
    AuditQuery("megan", ("permission.refused",), "user0"),
    AuditQuery(user="nobody"),
]


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_among_thousands_the_conditions_find_what_they_shall(redis, trail, query):
    add(redis, 3000)
    everything = [item for page in walked(trail, AuditQuery(page_size=100)) for item in page]

    found = [item for page in walked(trail, query) for item in page]

    assert found == [item for item in everything if query.admits(item)]
    assert len(everything) == 3000


def test_one_request_looks_at_so_many_events_and_goes_on_with_the_cursor(redis, trail):
    add(redis, MOST_SEEN + 10)
    redis.config_resetstat()

    first = trail.page(ALEX, AuditQuery(user="nobody"), None)

    assert first.items == []
    assert first.next_cursor is not None
    assert redis.info("commandstats")["cmdstat_xrevrange"]["calls"] <= 20
    second = trail.page(ALEX, AuditQuery(user="nobody"), first.next_cursor)
    assert (second.items, second.next_cursor) == ([], None)


def test_what_is_found_at_once_costs_one_look(redis, trail):
    add(redis, 1000)
    redis.config_resetstat()

    assert len(trail.page(ALEX, AuditQuery(page_size=100), None).items) == 100
    assert redis.info("commandstats")["cmdstat_xrevrange"]["calls"] == 1


def test_time_is_found_to_the_millisecond(redis, trail):
    noon = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)
    add(redis, 5, started=noon)

    def found(after_us: int | None = None, before_us: int | None = None) -> list[str]:
        after = None if after_us is None else noon + timedelta(microseconds=after_us)
        before = None if before_us is None else noon + timedelta(microseconds=before_us)
        return numbers(trail.page(ALEX, AuditQuery(after=after, before=before), None).items)

    assert found() == ["4", "3", "2", "1", "0"]
    assert found(after_us=2000) == ["4", "3", "2"]
    assert found(after_us=2001) == ["4", "3"]
    assert found(before_us=2000) == ["1", "0"]
    assert found(before_us=2001) == ["2", "1", "0"]
    assert found(after_us=1000, before_us=3000) == ["2", "1"]


@pytest.mark.parametrize("moment", [datetime.min.replace(tzinfo=UTC), EPOCH, EPOCH + timedelta(microseconds=1)])
def test_nothing_was_before_time_began_and_everything_after(trail, moment):
    trail.keep(read(1))

    assert trail.page(ALEX, AuditQuery(before=moment), None).items == []
    assert len(trail.page(ALEX, AuditQuery(after=moment), None).items) == 1


def test_nothing_will_have_been_when_time_ends(trail):
    trail.keep(read(1))
    end = datetime.max.replace(tzinfo=UTC)

    assert trail.page(ALEX, AuditQuery(after=end), None).items == []
    assert len(trail.page(ALEX, AuditQuery(before=end), None).items) == 1


@pytest.fixture
def cursor(trail):
    for number in range(3):
        trail.keep(read(number))
    return trail.page(ALEX, AuditQuery(agent="alex", page_size=1), None).next_cursor


def test_a_cursor_goes_on_in_pages_of_any_size(trail, cursor):
    assert numbers(trail.page(ALEX, AuditQuery(agent="alex", page_size=5), cursor).items) == ["1", "0"]


@pytest.mark.parametrize(
    ("agent", "query"),
    [
        (MEGAN, AuditQuery(agent="alex")),
        (NINA, AuditQuery(agent="alex")),
        (ALEX, AuditQuery()),
        (ALEX, AuditQuery(agent="alex", user="user1")),
        (ALEX, AuditQuery(agent="alex", events=("incidents.read",))),
        (ALEX, AuditQuery(agent="alex", after=datetime(2026, 1, 1, tzinfo=UTC))),
    ],
)
def test_a_cursor_is_its_agents_and_its_questions_alone(trail, cursor, agent, query):
    with pytest.raises(InvalidRequest) as refused:
        trail.page(agent, query, cursor)

    assert "cursor" in refused.value.errors


@pytest.mark.parametrize(
    "bend", [lambda _: "", lambda _: "1795329000123-0", lambda _: "é", lambda c: c[:-2], lambda c: c + "A"]
)
def test_no_cursor_can_be_made_up(trail, cursor, bend):
    with pytest.raises(InvalidRequest):
        trail.page(ALEX, AuditQuery(agent="alex"), bend(cursor))


def test_a_cursor_tells_nothing(cursor, redis):
    (newest, _), *_ = redis.xrevrange(KEY)

    assert newest.decode()[:6] not in cursor


def test_what_no_version_wrote_is_passed_over(redis, trail):
    trail.keep(read(1))
    for junk in (b"", b"{", b"[]", b"null", b"{}", b'{"event": "incidents.read"}'):
        redis.xadd(KEY, {"event": junk})
    redis.xadd(KEY, {"other": b"x"})

    assert numbers(trail.page(ALEX, AuditQuery(), None).items) == ["1"]


def test_a_time_that_nobody_will_live_to_see_is_passed_over(redis, trail):
    trail.keep(read(1))
    redis.xadd(KEY, {"event": b"{}"}, id="18446744073709551615-0")

    assert numbers(trail.page(ALEX, AuditQuery(), None).items) == ["1"]


def test_a_redis_that_does_not_take_it_or_does_not_answer_is_an_outage(redis):
    redis.set(KEY, "no stream")
    trail = make(redis)
    with pytest.raises(StorageUnavailable):
        trail.keep(read(1))
    with pytest.raises(StorageUnavailable):
        trail.page(ALEX, AuditQuery(), None)
