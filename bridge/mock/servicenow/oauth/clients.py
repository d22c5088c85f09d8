"""The application registry: who may ask for tokens, read from the instance's own table."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hmac import compare_digest

from bridge.mock.servicenow.world import Record, World


@dataclass(frozen=True, slots=True)
class Client:
    """One record of oauth_entity; lifespans are seconds.

    `signs_tokens` says that its access tokens are JWTs; `runs_as` is the user (sys_id) of its client credentials.
    """

    name: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_urls: tuple[str, ...]
    access_token_lifespan: int
    refresh_token_lifespan: int
    pkce_required: bool
    public: bool
    signs_tokens: bool = False
    runs_as: str = ""

    def access_end(self, now: datetime) -> datetime:
        return now + timedelta(seconds=self.access_token_lifespan)

    def refresh_end(self, now: datetime) -> datetime:
        return now + timedelta(seconds=self.refresh_token_lifespan)


class Clients:
    """The registered applications of one instance."""

    def __init__(self, world: World) -> None:
        self._world = world

    def get(self, client_id: str) -> Client | None:
        record = self._record(client_id)
        return _client(record) if record else None

    def with_secret(self, client_id: str, secret: str) -> Client | None:
        """Find a client that proves itself; the secret of a public one is not asked for when none is sent."""
        record = self._record(client_id)
        if record is None:
            return None
        client = _client(record)
        if client.public and not secret:
            return client
        return client if compare_digest(client.client_secret.encode(), secret.encode()) else None

    def _record(self, client_id: str) -> Record | None:
        record = self._world["oauth_entity"].one("client_id", client_id) if client_id else None
        return record if record and record["client_id"] == client_id and record["active"] == "true" else None


def _client(record: Record) -> Client:
    """Read a record; redirect URLs are separated by commas (measured), and blanks around them do not count."""
    return Client(
        name=record["name"],
        client_id=record["client_id"],
        client_secret=record["client_secret"],
        redirect_urls=tuple(url for each in record["redirect_url"].split(",") if (url := each.strip())),
        access_token_lifespan=_seconds(record["access_token_lifespan"], 1800),
        refresh_token_lifespan=_seconds(record["refresh_token_lifespan"], 8_640_000),
        pkce_required=record["use_pkce"] == "true",
        public=record["public_client"] == "true",
        signs_tokens=record["token_format"].lower() == "jwt",
        runs_as=record["user"],
    )


def _seconds(written: str, default: int) -> int:
    return int(written) if written.isdecimal() else default
