"""Entra's signing keys, fetched rarely and kept: an unknown id is no reason to ask twice, an outage none to forget.

Entra rotates its keys without notice and asks for a look about once a day (documented). Whoever can send a token can
invent key ids, so a look is taken at most once per cooldown.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock

import urllib3
from jwt import PyJWK, PyJWKSet
from jwt.exceptions import PyJWKSetError
from urllib3.exceptions import HTTPError

from bridge.domain.errors import IdentityUnavailable, Unauthenticated
from bridge.microsoft.pool import pool_of

_FRESH_SECONDS = 24 * 3600
_STALEST_SECONDS = 7 * 24 * 3600
"""After a week without Entra a key may have been withdrawn unheard."""
_MAX_BYTES = 1024 * 1024


@dataclass
class _KeySet:
    keys: Mapping[str, PyJWK] = field(default_factory=dict)
    fetched_at: float = float("-inf")
    tried_at: float = float("-inf")
    reachable: bool = True
    lock: Lock = field(default_factory=Lock)


class SigningKeys:
    """The keys of the allowed tenants. `issuer` gives the issuer a tenant's keys must be for."""

    def __init__(
        self,
        *,
        authority: str,
        issuer: Callable[[str], str],
        cooldown_seconds: float = 30.0,
        proxy: str | None = None,
        ca_bundle: str | None = None,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._authority, self._issuer, self._cooldown, self._timer = authority, issuer, cooldown_seconds, timer
        self._pool = pool_of(proxy, ca_bundle)
        self._sets: dict[str, _KeySet] = {}

    def key(self, tenant: str, key_id: str) -> PyJWK:
        """Raises `Unauthenticated` for a key Entra does not have, `IdentityUnavailable` when it cannot be asked."""
        known = self._sets.setdefault(tenant, _KeySet())
        is_known = key_id in known.keys
        if not is_known or self._timer() - known.fetched_at > _FRESH_SECONDS:
            self._look(tenant, known, wait=not is_known)
        key = known.keys.get(key_id) if self._timer() - known.fetched_at < _STALEST_SECONDS else None
        if key is None and not known.reachable:
            raise IdentityUnavailable("Microsoft Entra does not answer, so your token cannot be checked. Try again.")
        if key is None:
            raise Unauthenticated("The token is signed with a key that Microsoft Entra does not publish.")
        return key

    def _look(self, tenant: str, known: _KeySet, *, wait: bool) -> None:
        """One looks at a time; whoever needs no new key does not wait for it."""
        if not known.lock.acquire(blocking=wait):
            return
        try:
            self._look_alone(tenant, known)
        finally:
            known.lock.release()

    def _look_alone(self, tenant: str, known: _KeySet) -> None:
        now = self._timer()
        if now - known.tried_at < self._cooldown:
            return
        known.tried_at = now
        try:
            known.keys = self._fetched(tenant)
        except (HTTPError, PyJWKSetError, ValueError, TypeError, AttributeError):
            known.reachable = False
            return
        known.reachable, known.fetched_at = True, now

    def _fetched(self, tenant: str) -> Mapping[str, PyJWK]:
        response = self._pool.request(
            "GET",
            f"{self._authority}/{tenant}/discovery/v2.0/keys",
            timeout=urllib3.Timeout(connect=3.0, read=5.0),
            retries=False,
            redirect=False,
            preload_content=False,
        )
        try:
            body = response.read(_MAX_BYTES)
        finally:
            response.release_conn()
        if response.status != 200:  # noqa: PLR2004
            raise ValueError("not the keys")
        published = PyJWKSet.from_json(body.decode()).keys
        return {key.key_id: key for key in published if key.key_id is not None and self._fits(tenant, key)}

    def _fits(self, tenant: str, key: PyJWK) -> bool:
        """A key may name the issuer it is for, with a placeholder for the tenant; then only that one counts."""
        issuer = str(key._jwk_data.get("issuer", self._issuer(tenant)))  # noqa: SLF001 - PyJWK keeps it nowhere else
        right_issuer = issuer.replace("{tenantid}", tenant) == self._issuer(tenant)
        return key.key_type == "RSA" and key.public_key_use in {"sig", None} and right_issuer
