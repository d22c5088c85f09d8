"""What was heard of each instance, in Redis, for all workers' administrators."""

from datetime import UTC, datetime
from typing import cast

from redis import Redis

from bridge.domain.contact import Contact
from bridge.storage.redis import answering, key

_KEPT_SECONDS = 90 * 24 * 3600


class RedisContacts:
    """One hash per tenant and instance."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    def load(self, tenant: str, instance_url: str) -> Contact:
        with answering():
            kept = cast("dict[bytes, bytes]", self._redis.hgetall(_contact_key(tenant, instance_url)))
        connected_at, failed_at = kept.get(b"connected_at"), kept.get(b"failed_at")
        return Contact(_moment(connected_at), _moment(failed_at), kept.get(b"failure", b"").decode(errors="replace"))

    def connected(self, tenant: str, instance_url: str, moment: datetime) -> None:
        self._keep(_contact_key(tenant, instance_url), connected_at=moment.isoformat())

    def failed(self, tenant: str, instance_url: str, moment: datetime, failure: str) -> None:
        self._keep(_contact_key(tenant, instance_url), failed_at=moment.isoformat(), failure=failure)

    def _keep(self, place: str, **values: str) -> None:
        with answering(), self._redis.pipeline() as together:
            for name, value in values.items():
                together.hset(place, name, value)
            together.expire(place, _KEPT_SECONDS)
            together.execute()


def _moment(text: bytes | None) -> datetime | None:
    """None for what no version of the bridge wrote: it is not sealed, so anybody may have."""
    try:
        return datetime.fromisoformat(text.decode()).astimezone(UTC) if text else None
    except (ValueError, OverflowError):
        return None


def _contact_key(tenant: str, instance_url: str) -> str:
    return key(tenant, "contact", instance_url)
