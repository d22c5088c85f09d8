"""Access and refresh tokens as ServiceNow keeps them: one pair per client and user, shared by all their sign-ins."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from bridge.mock.servicenow.clock import Clock
from bridge.mock.servicenow.oauth.clients import Client
from bridge.mock.servicenow.oauth.signer import Signer
from bridge.mock.servicenow.options import Options


@dataclass(slots=True)
class Pair:
    """What one user has granted one client. Dates are when each token ends."""

    client_id: str
    user: str
    access_token: str
    access_until: datetime
    refresh_token: str
    refresh_until: datetime


@dataclass(frozen=True, slots=True)
class Issued:
    """What the token endpoint gives out; `expires_in` is in seconds."""

    access_token: str
    refresh_token: str
    expires_in: int


class Tokens:
    """All tokens of one instance. Users are sys_ids. Safe to use from several threads."""

    def __init__(self, clock: Clock, options: Options, signer: Signer) -> None:
        self.signer = signer
        self._clock, self._options, self._lock = clock, options, Lock()
        self._pairs: dict[tuple[str, str], Pair] = {}
        self._access: dict[str, tuple[str, datetime]] = {}

    def grant(self, client: Client, user: str) -> Issued:
        """Answer any grant but a refresh: tokens still valid are given again, and both live anew (documented)."""
        with self._lock:
            now = self._clock.now()
            pair = self._pairs.get((client.client_id, user))
            access = pair.access_token if pair and self._valid(pair.access_token) else self._access_token(client, user)
            refresh = pair.refresh_token if pair and pair.refresh_until > now else _token()
            pair = Pair(client.client_id, user, access, client.access_end(now), refresh, client.refresh_end(now))
            return self._kept(pair, client)

    def refresh(self, client: Client, refresh_token: str) -> Issued | None:
        """Answer a refresh; None when the token is not this client's, or has ended.

        The same refresh token comes back and its end stays where it was (documented).
        """
        with self._lock:
            pair = self._by_refresh_token(client, refresh_token)
            if pair is None:
                return None
            if not (self._options.refresh_returns_current_token and self._valid(pair.access_token)):
                pair.access_token = self._access_token(client, pair.user)
                pair.access_until = client.access_end(self._clock.now())
            if self._options.rotate_refresh_tokens:
                pair.refresh_token = _token()
            return self._kept(pair, client)

    def owner(self, access_token: str) -> str | None:
        """Find whose token this is; None when there is no such token or it has ended."""
        user, until = self._access.get(access_token, ("", None))
        return user if until is not None and until > self._clock.now() else None

    def user_of_refresh_token(self, client: Client, refresh_token: str) -> str | None:
        pair = self._by_refresh_token(client, refresh_token)
        return pair.user if pair else None

    def revoke(self, token: str) -> None:
        """End one token, of either kind; the other of its pair lives on."""
        with self._lock:
            self._access.pop(token, None)
            for pair in self._pairs.values():
                if pair.refresh_token == token:
                    pair.refresh_until = self._clock.now()

    def expire_access(self, user: str | None = None) -> None:
        """End the access tokens of one user, or of all."""
        with self._lock:
            self._access = {token: kept for token, kept in self._access.items() if user not in {None, kept[0]}}

    def forget(self, user: str | None = None) -> None:
        """End the access and refresh tokens of one user, or of all."""
        self.expire_access(user)
        with self._lock:
            self._pairs = {key: pair for key, pair in self._pairs.items() if user not in {None, pair.user}}

    def _access_token(self, client: Client, user: str) -> str:
        if not client.signs_tokens:
            return _token()
        now = self._clock.now()
        return self.signer.sign(client.client_id, user, now, client.access_end(now))

    def _valid(self, access_token: str) -> bool:
        return self.owner(access_token) is not None

    def _by_refresh_token(self, client: Client, refresh_token: str) -> Pair | None:
        now = self._clock.now()
        for pair in tuple(self._pairs.values()):
            if pair.refresh_token == refresh_token and pair.client_id == client.client_id and pair.refresh_until > now:
                return pair
        return None

    def _kept(self, pair: Pair, client: Client) -> Issued:
        self._pairs[client.client_id, pair.user] = pair
        self._access[pair.access_token] = (pair.user, pair.access_until)
        left = (pair.access_until - self._clock.now()) - timedelta(seconds=1)
        return Issued(pair.access_token, pair.refresh_token, max(0, round(left.total_seconds())))


def _token() -> str:
    return secrets.token_urlsafe(64)  # 86 characters, as measured
