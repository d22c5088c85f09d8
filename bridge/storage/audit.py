"""The trail of each tenant's events in Redis: one stream, to which is only added, limited in length and age.

It is not sealed: it holds no secret, and must still be read when the keys of its time are gone. Its ids are the times
at which Redis took the events in, so all workers share one clock, and a moment is found without looking at each event.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import cast

import orjson
from redis import Redis

from bridge.domain.agents import Agent
from bridge.domain.audit import AuditEvent, AuditPage, AuditQuery, KeptEvent
from bridge.domain.errors import InvalidRequest
from bridge.storage.cipher import Cipher, Unsealable
from bridge.storage.memory import Memory
from bridge.storage.redis import answering, key

Entry = tuple[bytes, dict[bytes, bytes]]

MOST_SEEN = 10_000
"""How many events one request looks at, at most: whoever filters for what is rare goes on with the cursor."""
_LARGEST_CHUNK = 1000
_MEMBER = "event"
_DAY_SECONDS = 86_400
_TRIM_SECONDS = 10


class RedisAuditTrail:
    """Events older than `days` are not shown; they go when others come, or when none comes for so long."""

    def __init__(
        self,
        redis: Redis,
        cipher: Cipher,
        *,
        events: int,
        days: int,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`redis` may try twice: when only an answer was lost an event is there twice, and that beats not at all."""
        self._redis, self._cipher = redis, cipher
        self._events, self._seconds, self._now = events, days * _DAY_SECONDS, now
        self._trimmed = Memory[str, bool](1_000, _TRIM_SECONDS)

    def keep(self, event: AuditEvent) -> str:
        """One round trip. Limits are kept roughly (`~`), by whole nodes of the stream, and that of age now and then."""
        place = _trail_key(event.tenant)
        with answering(), self._redis.pipeline(transaction=False) as together:
            together.xadd(place, {_MEMBER: _written(event)}, maxlen=self._events)
            together.expire(place, self._seconds)
            if place not in self._trimmed:
                together.xtrim(place, minid=self._oldest())
                self._trimmed[place] = True
            kept_as, *_ = cast("list[bytes]", together.execute())
        return kept_as.decode()

    def page(self, agent: Agent, query: AuditQuery, cursor: str | None) -> AuditPage:
        place, bound = _trail_key(agent.tenant), _cursor_place(agent, query)
        oldest = max(self._oldest(), _milliseconds(query.after) if query.after else 0)
        newest = str(max(0, _milliseconds(query.before) - 1)) if query.before else "+"
        if cursor is not None:
            newest = f"({self._position(cursor, bound)}"
        found: list[KeptEvent] = []
        chunk, left = query.page_size + 1, MOST_SEEN
        while left > 0:
            entries = self._entries(place, newest, oldest, min(chunk, left))
            for kept in filter(None, map(_read, entries)):
                if query.admits(kept):
                    found.append(kept)
                if len(found) > query.page_size:
                    return AuditPage(found[:-1], self._cursor(found[-2].id, bound))
            if len(entries) < min(chunk, left):
                return AuditPage(found, None)
            newest, left, chunk = f"({entries[-1][0].decode()}", left - len(entries), min(2 * chunk, _LARGEST_CHUNK)
        return AuditPage(found, self._cursor(newest[1:], bound))

    def _entries(self, place: str, newest: str, oldest: int, count: int) -> list[Entry]:
        with answering():
            return cast("list[Entry]", self._redis.xrevrange(place, newest, str(oldest), count))

    def _oldest(self) -> int:
        return max(0, int((self._now().timestamp() - self._seconds) * 1000))

    def _cursor(self, position: str, bound: str) -> str:
        return urlsafe_b64encode(self._cipher.seal_for(position.encode(), bound)).decode().rstrip("=")

    def _position(self, cursor: str, bound: str) -> str:
        try:
            sealed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
            return self._cipher.open(sealed, bound).decode()
        except (NotBase64, ValueError, Unsealable):
            said = "Take it from the answer to the same question of yours, or begin without one."
            raise InvalidRequest("The cursor does not fit.", {"cursor": [said]}) from None


def _trail_key(tenant: str) -> str:
    return key(tenant, "audit")


def _cursor_place(agent: Agent, query: AuditQuery) -> str:
    """A cursor opens for who got it and with the conditions it was got with, so that each comes of a recorded query."""
    conditions = [query.agent, sorted(query.events), query.user, query.after, query.before]
    return key(agent.tenant, "audit-cursor", agent.id, sha256(orjson.dumps(conditions)).hexdigest())


def _milliseconds(moment: datetime) -> int:
    """Rounded up: an id has no finer time, and the events of a millisecond that has begun came before its end."""
    return -((datetime.fromtimestamp(0, UTC) - moment) // timedelta(milliseconds=1))


def _written(event: AuditEvent) -> bytes:
    told = {
        "event": event.event,
        "agent": event.agent,
        "agent_name": event.agent_name,
        "request_id": event.request_id,
        "about": event.about,
    }
    return orjson.dumps(told)


def _read(entry: Entry) -> KeptEvent | None:
    """None for what no version of the bridge wrote."""
    kept_as = entry[0].decode()
    try:
        moment = datetime.fromtimestamp(int(kept_as.partition("-")[0]) / 1000, UTC)
        told = orjson.loads(entry[1][_MEMBER.encode()])
        return KeptEvent(
            kept_as, moment, told["event"], told["agent"], told["agent_name"], told["request_id"], told["about"]
        )
    except (KeyError, OverflowError, TypeError, ValueError):
        return None
