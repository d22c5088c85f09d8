"""What a sign-in leaves behind until it is redeemed: authorization codes and refresh tokens, each good once."""

import secrets
from dataclasses import dataclass
from typing import Generic, TypeVar

from bridge.mock.entra.directory import Person
from bridge.mock.entra.refusal import Refusal

CODE_SECONDS = 600
# A single-page application's refresh token lives a day, and rotating does not lengthen it.
REFRESH_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class Code:
    """A person's consent on its way to `redirect_uri`; `challenge` is PKCE's, empty when none was sent."""

    person: Person
    client_id: str
    scope: str
    redirect_uri: str
    challenge: str
    nonce: str
    expires_at: float


@dataclass(frozen=True)
class Refresh:
    person: Person
    client_id: str
    scope: str
    expires_at: float


T = TypeVar("T", Code, Refresh)


class Tickets(Generic[T]):
    """Opaque names for what they stand for; only the server's own thread comes here."""

    def __init__(self) -> None:
        self._open: dict[str, T] = {}
        self._spent: set[str] = set()

    def issue(self, ticket: T) -> str:
        name = f"1.{secrets.token_urlsafe(48)}"
        self._open[name] = ticket
        return name

    def spend(self, name: str, client_id: str, now: float) -> T:
        """Take the ticket; raise `Refusal` when it is spent, unknown, another client's or past its time."""
        if name in self._spent:
            raise Refusal("invalid_grant", 54005, "This authorization code or refresh token was already redeemed.")
        ticket = self._open.get(name)
        if ticket is None or ticket.client_id != client_id:
            raise Refusal("invalid_grant", 70000, "The provided grant is invalid or was issued to another client.")
        del self._open[name]
        self._spent.add(name)
        if ticket.expires_at <= now:
            raise Refusal("invalid_grant", 70008, "The provided authorization code or refresh token has expired.")
        return ticket
