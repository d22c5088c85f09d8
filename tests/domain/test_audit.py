"""An event is told in plain words of bounded length, kept or not, and reading events is one itself."""

from datetime import UTC, datetime

import pytest

from bridge.domain.agents import Agent
from bridge.domain.audit import Audit, AuditEvent, AuditPage, AuditQuery, Event, KeptEvent
from bridge.domain.errors import InvalidRequest, StorageUnavailable

AGENT = Agent("tenant", "agent", "Alex Wilber", frozenset())
MOMENT = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)


class Trail:
    """Keeps in a list, unless it is away."""

    def __init__(self, *, away: bool = False) -> None:
        self.kept: list[AuditEvent] = []
        self.away = away

    def keep(self, event: AuditEvent) -> str:
        if self.away:
            raise StorageUnavailable
        self.kept.append(event)
        return f"{len(self.kept)}-0"

    def page(self, agent: Agent, query: AuditQuery, cursor: str | None) -> AuditPage:
        if cursor == "another's":
            raise InvalidRequest("The cursor does not fit.")
        return AuditPage([], None)


class Lines:
    """What was said of each event, and how."""

    def __init__(self) -> None:
        self.said: list[tuple[AuditEvent, str | None]] = []

    def told(self, event: AuditEvent, kept_as: str | None) -> None:
        self.said.append((event, kept_as))

    def lost(self, event: AuditEvent) -> None:
        self.said.append((event, "lost"))


@pytest.fixture
def trail():
    return Trail()


@pytest.fixture
def lines():
    return Lines()


def test_what_is_kept_is_told_with_the_id_it_is_kept_under(trail, lines):
    event = AuditEvent.by(AGENT, Event.CONNECTION_ENDED)
    Audit(trail, lines).record(event)

    assert trail.kept == [event]
    assert lines.said == [(event, "1-0")]


def test_what_cannot_be_kept_is_told_once_as_lost_and_harms_nobody(lines):
    event = AuditEvent.by(AGENT, Event.CONNECTION_ENDED)
    Audit(Trail(away=True), lines).record(event)

    assert lines.said == [(event, "lost")]


def test_a_strangers_event_is_told_and_fills_nobodys_trail(trail, lines):
    event = AuditEvent(Event.AUTHENTICATION_REFUSED, "", "")
    Audit(trail, lines).record(event)

    assert trail.kept == []
    assert lines.said == [(event, None)]


def test_a_question_is_recorded_with_its_conditions_and_its_further_pages_are_not(trail, lines):
    audit = Audit(trail, lines)
    query = AuditQuery("agent", ("incidents.read", "audit.read"), "adele", MOMENT, MOMENT)
    audit.read(AGENT, query)
    audit.read(AGENT, query, "cursor")
    audit.read(AGENT, AuditQuery())

    assert [event.event for event in trail.kept] == ["audit.read", "audit.read"]
    assert [event.about for event in trail.kept] == [
        {
            "filters": "agent agent; event incidents.read, audit.read; user adele; "
            "after 2026-11-22T06:30:00+00:00; before 2026-11-22T06:30:00+00:00"
        },
        {},
    ]


def test_a_question_that_was_not_answered_is_not_recorded(trail, lines):
    with pytest.raises(InvalidRequest):
        Audit(trail, lines).read(AGENT, AuditQuery(), "another's")

    assert trail.kept == []


def test_who_it_was_and_how_they_were_called_is_in_the_event():
    event = AuditEvent.by(AGENT, Event.CONNECTION_BEGUN, instance_url="https://contoso.service-now.com")

    assert (event.tenant, event.agent, event.agent_name) == ("tenant", "agent", "Alex Wilber")
    assert event.about == {"instance_url": "https://contoso.service-now.com"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("adele.vance@contoso.com", "adele.vance@contoso.com"),
        ("Zoë 漢字 \U0001f600 क\u200dष", "Zoë 漢字 \U0001f600 क\u200dष"),
        ("", ""),
        ("line\r\nbreak", r"line\u000d\u000abreak"),
        ("\x1b[31mred\x1b[0m", r"\u001b[31mred\u001b[0m"),
        (
            "next\x85line\u2028and\u2029paragraph\x00\x7f\x9b",
            r"next\u0085line\u2028and\u2029paragraph\u0000\u007f\u009b",
        ),
        ("turned\u202eround\u2066", r"turned\u202eround\u2066"),
        ("half a \ud800 pair", r"half a \ud800 pair"),
        ("x" * 1000, "x" * 1000),
        ("x" * 1001, "x" * 999 + "…"),
    ],
)
def test_no_value_does_anything_to_whoever_reads_it(text, told):
    event = AuditEvent.by(Agent("tenant", "agent", text, frozenset()), Event.INCIDENTS_READ, user=text)

    assert event.about == {"user": told}
    assert event.agent_name == told


@pytest.mark.parametrize("name", ["client_secret", "access_token", "code", "state", "completion", "password"])
def test_what_is_named_like_a_secret_is_not_shown(name):
    event = AuditEvent(Event.CONNECTOR_CHANGED, "tenant", "agent", {name: "canary", "has_client_secret": "changed"})

    assert event.about == {name: "(not shown)", "has_client_secret": "changed"}


def kept(event: str = "incidents.read", agent: str = "agent", **about: str) -> KeptEvent:
    return KeptEvent("1-0", MOMENT, event, agent, "Alex", "request", about)


FACTS = {"user": "Adele.Vance@contoso.com", "user_sys_id": "0" * 32, "user_name": "avance"}


@pytest.mark.parametrize(
    "query",
    [
        AuditQuery(),
        AuditQuery(agent="agent"),
        AuditQuery(agent="AGENT"),
        AuditQuery(events=("audit.read", "incidents.read")),
        AuditQuery(user="adele.vance@contoso.com"),
        AuditQuery(user="0" * 32),
        AuditQuery(user="AVance"),
        AuditQuery("agent", ("incidents.read",), "avance"),
    ],
)
def test_a_condition_that_holds_admits(query):
    assert query.admits(kept(**FACTS))


@pytest.mark.parametrize(
    "query",
    [
        AuditQuery(agent="another"),
        AuditQuery(events=("audit.read",)),
        AuditQuery(events=("incidents",)),
        AuditQuery(user="adele"),
        AuditQuery("another", ("incidents.read",), "avance"),
        AuditQuery("agent", ("audit.read",), "avance"),
        AuditQuery("agent", ("incidents.read",), "megan"),
    ],
)
def test_one_condition_that_does_not_hold_is_enough_to_refuse(query):
    assert not query.admits(kept(**FACTS))


def test_an_event_about_nobody_is_nobodys():
    assert not AuditQuery(user="adele").admits(kept())
