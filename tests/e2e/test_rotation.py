"""A rotation of keys while the bridge serves: nobody is refused, nobody signs in again, the old key is of no use."""

from base64 import b64decode, b64encode
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast
from uuid import uuid4

import pytest
from click.testing import CliRunner
from redis import Redis

from bridge.cli import main
from bridge.demo.ports import free_port
from bridge.demo.process import serving
from bridge.domain.agents import Agent
from bridge.domain.grant import Grant
from bridge.mock.entra import CONTOSO
from bridge.mock.servicenow import MockServiceNow
from bridge.storage.cipher import Cipher, Unsealable
from bridge.storage.grants import RedisGrants
from bridge.storage.rotation import Rotation
from tests.builders import (
    CLIENT_ID,
    CLIENT_SECRET,
    SEALING_KEY,
    AgentClient,
    application,
    callback,
    connector,
    environ,
    environment,
)
from tests.conftest import ALEX
from tests.connecting import LIST, body_of, refreshes
from tests.e2e.load import Load

NEW_KEY = b64encode(bytes(range(32, 64))).decode()
OLD, NEW = {"k1": b64decode(SEALING_KEY)}, {"k2": b64decode(NEW_KEY)}
AGENTS, LISTING, LIFESPAN_SECONDS, RENEWALS = 200, 50, 2, 80


@dataclass
class Serving:
    """A bridge that is served with both keys, the new one first, and agents who connected under the old one."""

    url: str
    variables: dict[str, str]
    redis: Redis
    servicenow: MockServiceNow
    agents: dict[Agent, str]

    def rotate(self) -> None:
        """To the new key, as an administrator does it."""
        with environ(self.variables):
            result = CliRunner().invoke(main, ["keys", "rotate"])
        assert result.exit_code == 0, result.output

    def rotate_back(self) -> None:
        assert Rotation(self.redis, Cipher({**OLD, **NEW})).run().resealed

    def opened_by(self, keys: dict[str, bytes]) -> int:
        """How many of the grants there are these keys open."""
        cipher, opened = Cipher(keys), 0
        for place in self.redis.scan_iter("bridge:*:grant:*"):
            try:
                opened += bool(cipher.open(cast("bytes", self.redis.get(place)), place.decode()))
            except Unsealable:
                continue
        return opened


def connected_under(keys, redis, servicenow, entra):
    """Agents with a grant whose access token ends at once, and their bearer tokens."""
    grants, agents, now = RedisGrants(redis, redis, Cipher(keys), 30.0), {}, datetime.now(UTC)
    for _ in range(AGENTS):
        agent = Agent(CONTOSO, str(uuid4()), ALEX, frozenset())
        servicenow.add_user(agent.id, "An agent", roles=["itil"])
        issued = servicenow.issue_tokens(agent.id, CLIENT_ID)
        grant = Grant(
            instance_url=servicenow.url,
            client_id=CLIENT_ID,
            access_token=issued.access_token,
            refresh_token=issued.refresh_token,
            lifespan_seconds=issued.expires_in,
            access_expires_at=now,
            connected_at=now,
            sign_in_again_by=now + timedelta(days=100),
        )
        grants.save(agent, grant)
        agents[agent] = entra.token(ALEX, oid=agent.id)
    return agents


@pytest.fixture
def serving_both(valkey, entra):
    redis_url, port = valkey.replace("/0", "/3"), free_port()
    url = f"http://127.0.0.1:{port}"
    with MockServiceNow(incidents=50) as servicenow, Redis.from_url(redis_url) as redis:
        redis.flushdb()
        servicenow.add_client(
            "Bridge",
            [callback(CONTOSO)],
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
            access_token_lifespan=LIFESPAN_SECONDS,
        )
        # Stricter than ServiceNow is: whoever lost a renewal would have lost the connection.
        servicenow.options.rotate_refresh_tokens = True
        agents = connected_under(OLD, redis, servicenow, entra)
        variables = environment(
            entra,
            redis_url,
            {CONTOSO: connector(servicenow)},
            BRIDGE_PUBLIC_URL=url,
            BRIDGE_BIND=f"127.0.0.1:{port}",
            BRIDGE_SEALING_KEYS=f"k2:{NEW_KEY},k1:{SEALING_KEY}",
        )
        with serving(variables):
            yield Serving(url, variables, redis, servicenow, agents)
        redis.flushdb()


def test_keys_are_rotated_under_load_and_nobody_notices(serving_both):
    load = Load(serving_both.url, list(serving_both.agents.values()))
    assert serving_both.opened_by(OLD) == AGENTS

    with load.going_on():
        serving_both.rotate()
        while len(refreshes(serving_both.servicenow)) < RENEWALS:
            serving_both.rotate_back()
            serving_both.rotate()

    assert set(load.answers) == {(200, "")}
    assert serving_both.servicenow.journal.at("/oauth_auth.do") == []
    assert (serving_both.opened_by(OLD), serving_both.opened_by(NEW)) == (0, AGENTS)

    alone = application({**serving_both.variables, "BRIDGE_SEALING_KEYS": f"k2:{NEW_KEY}"})
    served = [AgentClient(alone, token) for token in serving_both.agents.values()]
    assert Counter(body_of(agent.get("/v1/connection"))["status"] for agent in served) == {"connected": AGENTS}
    assert Counter(agent.get(LIST).status_code for agent in served[:LISTING]) == {200: LISTING}
