"""A bridge before Redis of more than one machine: everything it does is done, and agents keep asking meanwhile."""

import time
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

from bridge.doctor import redis as checks
from bridge.doctor.finding import Finding, Level
from bridge.mock.entra import CONTOSO, MockEntra
from bridge.mock.servicenow import MockServiceNow
from bridge.settings import RedisSettings
from bridge.storage import clients
from bridge.storage.cipher import Cipher
from bridge.storage.rotation import Rotation
from tests.builders import CLIENT_ID, CLIENT_SECRET, SEALING_KEY, Stage, application, callback, connector, environment
from tests.conftest import ALEX, MEGAN
from tests.connecting import LIST, body_of, problem_of

BACK_SECONDS = 15.0
"""After a second at most others have a primary, but the machine may be busy."""


@contextmanager
def staged(entra: MockEntra, variables: Mapping[str, str]) -> Iterator[Stage]:
    with MockServiceNow() as servicenow:
        servicenow.add_client("Bridge", [callback(CONTOSO)], client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
        url = variables["BRIDGE_REDIS_URL"]
        told = environment(
            entra,
            url,
            {CONTOSO: connector(servicenow)},
            BRIDGE_BREAKER_FAILURES="1",
            BRIDGE_BREAKER_SECONDS="0.3",
            **{name: value for name, value in variables.items() if name != "BRIDGE_REDIS_URL"},
        )
        yield Stage(application(told), entra, servicenow, url)


def assert_it_works(stage: Stage, where: RedisSettings) -> None:
    """Connecting, listing, renewing, a breaker that opens and closes, changes, the audit, rotating, ending."""
    assert stage.app.test_client().get("/health/ready").status_code == 200
    alex = stage.connected(ALEX)
    stage.servicenow.expire_access_tokens()
    assert alex.get(LIST).status_code == 200
    stage.servicenow.faults.add("unavailable", "/api/now/table/incident", times=3)
    assert [problem_of(alex.get(LIST))[1] for _ in range(2)] == ["servicenow_unavailable"] * 2
    while alex.get(LIST).status_code == 502:
        continue
    with clients.repeating(where) as redis:
        rotation = Rotation(redis, Cipher({"k2": bytes(32), "k1": b64decode(SEALING_KEY)})).run()
        assert (rotation.resealed, rotation.complete) == (1, True)
        assert Rotation(redis, Cipher({"k1": b64decode(SEALING_KEY), "k2": bytes(32)})).run().resealed == 1
    assert alex.request("PUT", "/v1/connector", json={"extra_fields": []}).status_code == 200
    assert (
        alex.request("PUT", "/v1/connector", json={"extra_fields": []}, headers={"If-Match": '"0"'}).status_code == 412
    )
    assert body_of(alex.get("/v1/audit"))["items"][1]["event"] == "connector.changed"
    megan = stage.connected(MEGAN)
    assert megan.request("DELETE", "/v1/connection").status_code == 204
    assert problem_of(megan.get(LIST)) == (409, "not_connected")


@dataclass
class Load:
    """What agents who are connected are told, one request after the other."""

    told: Counter[tuple[int, str]] = field(default_factory=Counter)
    good_at: float = 0.0


@contextmanager
def asked_meanwhile(stage: Stage, agents: int = 4) -> Iterator[Load]:
    load, over = Load(), Event()

    def ask(agent: int) -> None:
        client = connected[agent]
        while not over.is_set():
            response = client.get(LIST)
            code = "" if response.status_code == 200 else problem_of(response)[1]
            if not code:
                assert len(body_of(response)["items"]) == 25
                load.good_at = time.monotonic()
            load.told[response.status_code, code] += 1
            over.wait(0.02)

    connected = [stage.connected(ALEX, oid=f"00000000-0000-4000-8000-{agent:012}") for agent in range(agents)]
    threads = [Thread(target=ask, args=(agent,)) for agent in range(agents)]
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert sum(load.told.values()) > agents


def back(load: Load) -> float:
    """How long it took until somebody was given rows again."""
    began = time.monotonic()
    while load.good_at < began:
        assert time.monotonic() < began + BACK_SECONDS, load.told
        time.sleep(0.02)
    return load.good_at - began


def examined(where: RedisSettings) -> list[Finding]:
    with clients.once(where) as redis:
        return list(checks.findings(redis, where))


def not_well(where: RedisSettings) -> dict[str, str]:
    return {each.check: each.seen for each in examined(where) if each.level is not Level.OK}
