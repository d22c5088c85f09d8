"""Who asks in the bench: agents with bearer tokens, each with a grant kept in Redis exactly as the bridge keeps it."""

from base64 import b64decode
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_DNS, uuid5

from bridge.domain.agents import Agent
from bridge.domain.grant import Account, Grant
from bridge.mock.entra import CONTOSO, MockEntra, Person
from bridge.settings.redis_url import redis_url as redis_address
from bridge.storage import clients
from bridge.storage.cipher import Cipher
from bridge.storage.grants import RedisGrants
from tests.builders import CLIENT_ID, SEALING_KEY

_ROLE = "ServiceNow.ViewIncidents"
TOKEN_SECONDS = 24 * 3600
_LEASE_SECONDS = 30
_OPAQUE = "wPb3q0nEe1kVtXo5Zr7sYd2mHc9uLa4gJf6iNx8Qy-_"


def connected(entra: MockEntra, redis_url: str, instance_url: str, count: int) -> Sequence[str]:
    """So many agents' bearer tokens, valid for the whole bench, as their grants are."""
    cipher = Cipher({"k1": b64decode(SEALING_KEY)})
    where = redis_address(redis_url)
    grants = RedisGrants(clients.repeating(where), clients.once(where), cipher, _LEASE_SECONDS)
    people = [_person(number) for number in range(1, count + 1)]
    for person in people:
        grants.save(Agent(person.tid, person.oid, person.name, frozenset(person.roles)), _grant(person, instance_url))
    return [entra.token(person) for person in people]


def _person(number: int) -> Person:
    upn = f"agent.{number:04}@contoso.com"
    return Person(CONTOSO, str(uuid5(NAMESPACE_DNS, upn)), f"Agent {number:04}", upn, roles=(_ROLE,))


def _grant(person: Person, instance_url: str) -> Grant:
    now = datetime.now(UTC)
    return Grant(
        instance_url=instance_url,
        client_id=CLIENT_ID,
        # As long as real ones.
        access_token=2 * _OPAQUE,
        refresh_token=2 * _OPAQUE[::-1],
        lifespan_seconds=TOKEN_SECONDS,
        access_expires_at=now + timedelta(seconds=TOKEN_SECONDS),
        connected_at=now,
        sign_in_again_by=now + timedelta(days=100),
        account=Account(person.oid.replace("-", ""), person.name, person.upn, person.upn),
    )
