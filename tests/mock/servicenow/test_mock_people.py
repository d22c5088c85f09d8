"""The people and incidents of an instance, on which demos and other teams' tests are built."""

from collections import Counter
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from bridge.mock.servicenow import MockServiceNow, fabrikam
from bridge.mock.servicenow.world import contoso, populated

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def world():
    return populated(contoso(), seed=1, incidents=400, now=NOW)


def digest(world):
    written = [sorted(record.items()) for table in world.tables.values() for record in table.all()]
    return sha256(repr(written).encode()).hexdigest()


def test_the_same_seed_makes_the_same_world_on_every_python(world):
    assert digest(world) == "760fdc16e65ffabfa23bdf85a96d3a61fee941ebdcbbff9eada1c0377d23baab"


def test_another_seed_makes_another_world(world):
    assert digest(populated(contoso(), seed=2, incidents=400, now=NOW)) != digest(world)


def test_adele_has_57_incidents_of_which_30_are_open(world):
    adele = world["sys_user"].one("email", "adele.vance@contoso.com")
    hers = world["incident"].where("caller_id", adele["sys_id"])
    assert Counter(incident["active"] for incident in hers) == {"true": 30, "false": 27}


def test_incidents_are_numbered_in_the_order_they_were_opened(world):
    incidents = world["incident"].all()
    assert [incident["number"] for incident in incidents] == [f"INC{number:07}" for number in range(10001, 10401)]
    opened = [incident["opened_at"] for incident in incidents]
    assert opened == sorted(opened)
    assert opened[0] > "2024-03-01"
    assert opened[-1] < "2026-03-01"


def test_every_state_occurs_and_active_follows_from_it(world):
    seen = {(incident["state"], incident["active"]) for incident in world["incident"].all()}
    assert seen == {("1", "true"), ("2", "true"), ("3", "true"), ("6", "true"), ("7", "false"), ("8", "false")}


def test_dates_and_codes_agree_with_the_state(world):
    for incident in world["incident"].all():
        state = incident["state"]
        assert bool(incident["resolved_at"]) == (state in {"6", "7"})
        assert bool(incident["closed_at"]) == (state in {"7", "8"})
        assert bool(incident["close_code"]) == bool(incident["close_notes"]) == (state in {"6", "7", "8"})
        assert bool(incident["hold_reason"]) == (state == "3")
        dates = [incident[name] for name in ("opened_at", "resolved_at", "closed_at") if incident[name]]
        assert dates == sorted(dates)
        assert dates[-1] <= incident["sys_updated_on"] < "2026-03-01"


def test_what_is_done_says_how_long_it_took(world):
    for incident in world["incident"].all():
        took = incident["calendar_stc"]
        assert bool(took) == bool(incident["resolved_at"]) == bool(incident["calendar_duration"])
        if took:
            opened, resolved = (datetime.fromisoformat(incident[name]) for name in ("opened_at", "resolved_at"))
            assert abs((resolved - opened).total_seconds() - int(took)) <= 1


def test_priority_follows_from_impact_and_urgency(world):
    for incident in world["incident"].all():
        assert int(incident["priority"]) == int(incident["impact"]) + int(incident["urgency"]) - 1


def test_some_new_incidents_have_no_group(world):
    waiting = [incident for incident in world["incident"].all() if not incident["assignment_group"]]
    assert waiting
    assert {incident["state"] for incident in waiting} == {"1"}


def test_no_text_keeps_a_blank_to_fill_in(world):
    texts = [record["value"] for record in world["sys_journal_field"].all()]
    for incident in world["incident"].all():
        texts += [incident["short_description"], incident["description"], incident["close_notes"]]
    assert not [text for text in texts if "{" in text or text.startswith("agent:")]


@pytest.mark.parametrize(
    ("column", "value", "found"),
    [
        ("email", "shared.kiosk@contoso.com", ["kiosk.one", "kiosk.two"]),
        ("email", "lidia.holloway@contoso.com", ["lidiah"]),
        ("user_name", "lidia.holloway@contoso.com", []),
        ("sys_id", "6816f79cc0a8016401c5a33be04be441", ["admin"]),
        ("sys_id", "681ccaf9c0a8016400b98a06818d57c7", ["abel.tuter"]),
        ("active", "false", ["enrico.cattaneo@contoso.com"]),
    ],
)
def test_the_awkward_people_are_there(world, column, value, found):
    assert [user["user_name"] for user in world["sys_user"].where(column, value)] == found


def test_a_second_tenant_shares_no_user_but_the_two_of_every_instance(world):
    other = populated(fabrikam(), seed=1, incidents=40, now=NOW)
    both = {user["sys_id"] for user in other["sys_user"].all()} & {user["sys_id"] for user in world["sys_user"].all()}
    assert both == {"6816f79cc0a8016401c5a33be04be441", "681ccaf9c0a8016400b98a06818d57c7"}
    assert other["sys_user"].one("email", "omar.haddad@fabrikam.com")
    assert len(other["incident"]) == 40


def test_by_default_the_newest_incident_is_of_the_last_days():
    newest = MockServiceNow(incidents=400).world["incident"].all()[-1]
    opened = datetime.fromisoformat(newest["opened_at"]).replace(tzinfo=UTC)
    assert 0 <= (datetime.now(UTC) - opened).days < 7
