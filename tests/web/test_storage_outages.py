"""However Redis fails, each operation does without it or says so in time, and nothing is lost when it is back."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from bridge.domain.agents import Agent
from bridge.domain.grant import Grant
from bridge.mock.entra import CONTOSO
from bridge.mock.servicenow import MockServiceNow
from bridge.storage.cipher import Cipher
from bridge.storage.grants import RedisGrants
from tests.builders import (
    CLIENT_ID,
    CLIENT_SECRET,
    PUBLIC_URL,
    RETURN_TO,
    AgentClient,
    Stage,
    application,
    callback,
    connector,
    environment,
)
from tests.conftest import ALEX, MEGAN
from tests.connecting import LIST, problem_of
from tests.valkeys import PASSWORD, Fault, OwnValkey

DONE = {
    "me": 200,
    "read": 200,
    "begin": 201,
    "callback": 303,
    "complete": 200,
    "list": 200,
    "list near the token's end": 200,
    "list after the token's end": 200,
    "end": 204,
}
READY = "ready"
ALL = frozenset(DONE)
WRITES = frozenset({"begin", "callback", "complete", "list after the token's end"})
SECONDS = 6.0
"""Two tries of two seconds, and room for a busy machine."""


@dataclass(frozen=True)
class Outage:
    """What is wrong, what readiness says of it, and which operations it stops; the others work as ever."""

    fault: Fault
    said: str
    stops: frozenset[str]


OUTAGES = [
    Outage(OwnValkey.gone, "Redis does not answer.", ALL),
    Outage(OwnValkey.silent, "Redis does not answer.", ALL),
    Outage(OwnValkey.loading, "Redis is still loading what it has saved.", ALL),
    Outage(OwnValkey.full, "Redis answers, but takes no writes: it is full.", WRITES),
    Outage(OwnValkey.replica, "Redis answers, but takes no writes: it is a replica.", WRITES | {"end"}),
    Outage(
        OwnValkey.short_of_replicas, "Redis answers, but takes no writes: it has too few replicas.", WRITES | {"end"}
    ),
    Outage(OwnValkey.orphaned, "Redis answers, but takes no writes: it is a replica.", ALL),
    Outage(OwnValkey.another_password, "Redis does not accept the bridge's user name and password.", ALL),
    Outage(OwnValkey.no_password, "Redis does not accept the bridge's user name and password.", ALL),
    Outage(OwnValkey.forbidding, "Redis answers, but does not permit its user what the bridge needs.", ALL),
    Outage(
        OwnValkey.forbidding_writes,
        "Redis answers, but does not permit its user what the bridge needs.",
        WRITES | {"end"},
    ),
]


@pytest.fixture(scope="module")
def valkey():
    own = OwnValkey()
    yield own
    own.close()


@pytest.fixture(scope="module")
def stage(valkey, shared_entra):
    with MockServiceNow() as servicenow:
        servicenow.add_client("Bridge", [callback(CONTOSO)], client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
        variables = environment(shared_entra, valkey.url, {CONTOSO: connector(servicenow)})
        yield Stage(application(variables), shared_entra, servicenow, valkey.url)


class Errands:
    """One call for each operation, all prepared while Redis was well, each for an agent of its own."""

    def __init__(self, stage: Stage, valkey: OwnValkey) -> None:
        self._stage = stage
        self._grants = RedisGrants(valkey.admin, valkey.admin, Cipher({"k1": bytes(range(32))}), 30.0)
        settled = self.settled = self._connected(ALEX, timedelta(minutes=20))
        near, ended = self._connected(ALEX, timedelta(seconds=30)), self._connected(ALEX, timedelta(seconds=-1))
        leaving = self._connected(MEGAN, timedelta(minutes=20))
        completing, beginning, answering = (stage.agent(ALEX, oid=str(uuid4())) for _ in range(3))
        completion = stage.allowed(completing.begin(), ALEX)
        redirected = stage.redirected(answering.begin(), ALEX).removeprefix(PUBLIC_URL)
        self.calls: dict[str, Callable[[], object]] = {
            READY: lambda: stage.app.test_client().get("/health/ready"),
            "me": lambda: settled.get("/v1/me"),
            "read": lambda: settled.get("/v1/connection"),
            "begin": lambda: beginning.request("POST", "/v1/connection", json={"return_to": RETURN_TO}),
            "callback": lambda: stage.app.test_client().get(redirected),
            "complete": lambda: completing.complete(completion),
            "list": lambda: settled.get(LIST),
            "list near the token's end": lambda: near.get(LIST),
            "list after the token's end": lambda: ended.get(LIST),
            "end": lambda: leaving.request("DELETE", "/v1/connection"),
        }

    def run(self, names):
        """All at once, for some of them wait: each answer, and how long it took."""
        with ThreadPoolExecutor(len(self.calls)) as pool:
            return dict(zip(names, pool.map(lambda name: timed(self.calls[name]), names), strict=True))

    def _connected(self, upn: str, lives: timedelta) -> AgentClient:
        """An agent whose access token lives for so long; ServiceNow itself takes it for longer."""
        oid, now = str(uuid4()), datetime.now(UTC)
        tokens = self._stage.servicenow.issue_tokens(upn, CLIENT_ID)
        grant = Grant(
            instance_url=self._stage.servicenow.url,
            client_id=CLIENT_ID,
            access_token=tokens.access_token,
            refresh_token=tokens.refresh_token,
            lifespan_seconds=1800,
            access_expires_at=now + lives,
            connected_at=now,
            sign_in_again_by=now + timedelta(days=100),
        )
        self._grants.save(Agent(CONTOSO, oid, upn, frozenset()), grant)
        return self._stage.agent(upn, oid=oid)


def timed(call):
    began = time.monotonic()
    response = call()
    return response, time.monotonic() - began


def is_outage(name, response):
    if name == "callback":
        assert (response.status_code, response.mimetype) == (503, "text/html")
        assert "Nothing is lost" in response.text
    else:
        assert problem_of(response) == (503, "storage_unavailable"), name
    assert response.headers["Retry-After"] == "1"
    assert PASSWORD not in response.text


def until_ready(stage):
    deadline = time.monotonic() + 10
    while stage.app.test_client().get("/health/ready").status_code != 200:
        assert time.monotonic() < deadline, "the bridge did not come back"
        time.sleep(0.02)


@pytest.fixture
def errands(stage, valkey):
    until_ready(stage)
    return Errands(stage, valkey)


@pytest.mark.parametrize("outage", OUTAGES, ids=lambda outage: outage.fault.__name__)
def test_an_outage_is_told_in_time_and_loses_nothing(stage, valkey, errands, outage):
    with outage.fault(valkey):
        answers = errands.run([READY, *DONE])

    ready, seconds = answers.pop(READY)
    assert (ready.status_code, ready.json["problems"]) == (503, {"storage": outage.said})
    assert seconds < SECONDS / 2
    for name, (response, seconds) in answers.items():
        assert seconds < SECONDS, name
        if name in outage.stops:
            is_outage(name, response)
        else:
            assert response.status_code == DONE[name], (name, response.text)

    until_ready(stage)
    again = errands.run([name for name in DONE if name in outage.stops])
    assert {name: response.status_code for name, (response, _) in again.items()} == {
        name: DONE[name] for name in outage.stops
    }


def test_rows_whose_labels_cannot_be_kept_are_shown_all_the_same(stage, valkey, errands):
    """By a process that has seen none yet; it keeps them as soon as it can."""
    variables = environment(stage.entra, valkey.url, {CONTOSO: connector(stage.servicenow)})
    young = AgentClient(application(variables), errands.settled.token)
    valkey.admin.delete(*valkey.admin.keys("*:choices:*"))
    with valkey.full():
        assert young.get(LIST).status_code == 200
        assert young.get(f"{LIST}?state=New").status_code == 200
    assert valkey.admin.keys("*:choices:*") == []

    assert young.get(LIST).status_code == 200
    assert len(valkey.admin.keys("*:choices:*")) == 1


def test_connections_that_were_dropped_are_not_noticed(stage, valkey, errands):
    with valkey.dropping():
        answers = errands.run(DONE)

    assert {name: response.status_code for name, (response, _) in answers.items()} == DONE


def test_a_redis_that_has_forgotten_everything_means_to_sign_in_again_and_nothing_worse(stage, valkey, errands):
    with valkey.emptied():
        answers = {name: response for name, (response, _) in errands.run(DONE).items()}

    assert answers["me"].json["connection"]["status"] == "disconnected"
    assert answers["read"].json["status"] == "disconnected"
    for name in DONE:
        if name.startswith("list"):
            assert problem_of(answers[name]) == (409, "not_connected")
    assert problem_of(answers["complete"]) == (400, "state_mismatch")
    assert answers["callback"].status_code == 400
    assert (answers["begin"].status_code, answers["end"].status_code) == (201, 204)

    assert stage.connected(ALEX).get(LIST).status_code == 200
