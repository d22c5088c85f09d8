"""A cookie of ServiceNow is an identity that outlives its token, so that no request carries one, whoever asks when."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random
from uuid import uuid4

import pytest

from bridge.mock.entra import CONTOSO, MockEntra
from bridge.mock.servicenow import MockServiceNow, Options, Restriction
from tests import budget
from tests.builders import CLIENT_ID, CLIENT_SECRET, AgentClient, Stage, application, callback
from tests.conftest import ALEX
from tests.connecting import log_lines, refreshes
from tests.servicenow.conftest import variables
from tests.servicenow.truth import numbers

AGENTS, THREADS = 20, 20
REQUESTS = 2000 if budget.is_large() else 500
CALLER = "adele.vance@contoso.com"
INCIDENTS = "/api/now/table/incident"


@pytest.fixture(scope="module")
def crowded(valkey: str, shared_entra: MockEntra) -> Iterator[Stage]:
    """An instance that believes a cookie more than a bearer; of one caller's incidents each agent sees two."""
    with MockServiceNow(incidents=0, options=Options(cookie_sessions=True, cookie_beats_token=True)) as mock:
        mock.add_client("Bridge", [callback(CONTOSO)], client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
        for index in range(AGENTS):
            seen = Restriction("incident", f"short_descriptionLIKE#{index}#")
            mock.add_user(f"agent{index}", f"Agent {index}", roles=["itil"], restrictions=[seen])
            mock.add_incident(CALLER, f"Seen by #{index}# and #{(index + 1) % AGENTS}#")
        redis_url = valkey.replace("/0", "/5")
        app = application(variables(shared_entra, mock, redis_url))
        yield Stage(app, shared_entra, mock, redis_url)


@pytest.fixture(scope="module")
def agents(crowded: Stage) -> dict[str, AgentClient]:
    names = [f"agent{index}" for index in range(AGENTS)]
    return {name: crowded.connected(ALEX, name, oid=str(uuid4())) for name in names}


def seen_by(servicenow, name):
    mark = f"#{name.removeprefix('agent')}#"
    rows = servicenow.world["incident"].all()
    return tuple(sorted(row["number"] for row in rows if mark in row["short_description"]))


def tokens(servicenow, names):
    """Whose every token is, access and refresh tokens alike; ServiceNow gives again what is still valid."""
    issued = {name: servicenow.issue_tokens(name, CLIENT_ID) for name in names}
    return {token: name for name, pair in issued.items() for token in (pair.access_token, pair.refresh_token)}


def test_no_request_of_one_agent_carries_anothers_session_however_they_interleave(crowded, agents):
    """Midway every access token ends, so that renewals interleave too."""
    servicenow = crowded.servicenow
    expected = {(name, seen_by(servicenow, name)): REQUESTS // AGENTS for name in agents}
    owners = tokens(servicenow, agents)
    turns = list(agents) * (REQUESTS // AGENTS)
    Random(1).shuffle(turns)
    servicenow.journal.clear()

    def ask(turn):
        if turn == REQUESTS // 2:
            servicenow.expire_access_tokens()
        page = agents[turns[turn]].get(f"/v1/users/{CALLER}/incidents?fields=number&page_size=20").json
        return turns[turn], tuple(sorted(numbers(page["items"])))

    with log_lines(), ThreadPoolExecutor(THREADS) as pool:
        answers = Counter(pool.map(ask, range(REQUESTS)))

    owners |= tokens(servicenow, agents)
    journal = list(servicenow.journal)
    assert len({rows for _, rows in expected}) == AGENTS
    assert answers == expected
    assert [each for each in journal if each.cookies or "Cookie" in each.headers] == []
    asked = [(owners[each.headers["Authorization"].removeprefix("Bearer ")], each) for each in journal if each.user]
    assert len(asked) >= REQUESTS
    assert [each for owner, each in asked if owner != each.user] == []
    assert sorted(owners[each.form["refresh_token"]] for each in refreshes(servicenow)) == sorted(agents)
