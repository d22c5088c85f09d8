"""A bearer token becomes an agent: an Entra access token, verified in full or not believed at all.

Only RS256 is accepted, whatever the header says; the key comes from Entra by its id, never from the token; the issuer
is built from the token's own tenant, which must be an allowed one. The agent is `tid` and `oid`: names and addresses in
a token are mutable and decide nothing (documented).
"""

import re
import time
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import jwt

from bridge.domain.agents import Agent
from bridge.domain.errors import Unauthenticated
from bridge.microsoft.signing_keys import SigningKeys

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LONGEST_TOKEN = 16 * 1024
_LEEWAY_SECONDS = 60
_REQUIRED = ["aud", "exp", "iss", "nbf", "oid", "tid", "ver"]


@dataclass(frozen=True, slots=True)
class Verified:
    """An agent whose token held, and when it ends (seconds since the epoch)."""

    agent: Agent
    expires_at: float


@dataclass(frozen=True, slots=True)
class TokenRules:
    """What a token must be: for one of the audiences, from one of the tenants, with the scope.

    An application's token, which has no scope, is admitted only by one of `application_roles`; none admits none.
    """

    authority: str
    v1_issuer: str
    audiences: tuple[str, ...]
    tenants: frozenset[str]
    scope: str
    application_roles: frozenset[str] = frozenset()

    def issuer(self, tenant: str, version: object = "2.0") -> str:
        return f"{self.v1_issuer}/{tenant}/" if version == "1.0" else f"{self.authority}/{tenant}/v2.0"


class EntraAgents:
    """`remembered` maps the SHA-256 of a token to what it proved, never the token; its own age limit bounds it."""

    def __init__(
        self,
        rules: TokenRules,
        keys: SigningKeys,
        remembered: MutableMapping[bytes, Verified],
        now: Callable[[], float] = time.time,
    ) -> None:
        self._rules, self._keys, self._remembered, self._now = rules, keys, remembered, now

    def by_bearer(self, unverified_token: str) -> Agent:
        digest = sha256(unverified_token.encode()).digest()
        verified = self._remembered.get(digest)
        if verified is not None and self._now() < verified.expires_at:
            return verified.agent
        claims = self._claims(unverified_token)
        verified = Verified(self._agent(claims), float(claims["exp"]))
        self._remembered[digest] = verified
        return verified.agent

    def _claims(self, unverified_token: str) -> Mapping[str, Any]:
        if len(unverified_token) > _LONGEST_TOKEN:
            raise Unauthenticated("The token is too long.")
        try:
            unverified = jwt.decode_complete(unverified_token, options={"verify_signature": False})
            tenant, version = self._tenant(unverified["payload"]), unverified["payload"].get("ver")
            key = self._keys.key(tenant, self._key_id(unverified["header"]))
            # Much of this is the default, and stands here to say what is meant to be verified.
            return jwt.decode(
                unverified_token,
                key,
                algorithms=["RS256"],
                audience=list(self._rules.audiences),
                issuer=self._rules.issuer(tenant, version),
                leeway=_LEEWAY_SECONDS,
                options={
                    "require": _REQUIRED,
                    "verify_signature": True,
                    "verify_aud": True,
                    "verify_exp": True,
                    "verify_iss": True,
                    "verify_nbf": True,
                    "verify_sub": False,
                    "verify_jti": False,
                    "strict_aud": False,
                },
            )
        except jwt.ExpiredSignatureError as exc:
            raise Unauthenticated("The token has expired. Sign in again.") from exc
        except jwt.InvalidAudienceError as exc:
            raise Unauthenticated("The token is not for this API.") from exc
        except jwt.PyJWTError as exc:
            raise Unauthenticated("The token is not valid.") from exc

    def _tenant(self, unverified_claims: Mapping[str, Any]) -> str:
        tenant = unverified_claims.get("tid")
        if not isinstance(tenant, str) or tenant not in self._rules.tenants:
            raise Unauthenticated("The token is from a tenant that is not served here.")
        return tenant

    def _key_id(self, unverified_header: Mapping[str, Any]) -> str:
        key_id = unverified_header.get("kid")
        if unverified_header.get("alg") != "RS256" or "crit" in unverified_header or not isinstance(key_id, str):
            raise Unauthenticated("The token is not signed as Microsoft Entra signs.")
        return key_id

    def _agent(self, claims: Mapping[str, Any]) -> Agent:
        roles = frozenset(_texts(claims.get("roles")))
        scopes = str(claims.get("scp", "")).split()
        if _is_applications(claims):
            if not roles & self._rules.application_roles:
                raise Unauthenticated("The token is an application's, which is not admitted here.")
        elif not scopes:
            raise Unauthenticated("The token is not a person's access token for this API.")
        elif self._rules.scope not in scopes:
            raise Unauthenticated(f"The token lacks the scope {self._rules.scope}.")
        if not _GUID.fullmatch(str(claims["oid"])):
            raise Unauthenticated("The token names nobody.")
        name = str(claims.get("name") or claims.get("preferred_username") or claims["oid"])
        # JSON can carry half a character, which nothing can write down again.
        whole = name.encode(errors="replace").decode()
        return Agent(claims["tid"], claims["oid"], whole, roles | frozenset(_texts(claims.get("wids"))))


def _is_applications(claims: Mapping[str, Any]) -> bool:
    """An application is its own subject (seen in the field); an ID token has no scope either, but is about a person."""
    return claims.get("idtyp") == "app" or ("scp" not in claims and claims.get("sub") == claims["oid"])


def _texts(claim: object) -> list[str]:
    return [each for each in claim if isinstance(each, str)] if isinstance(claim, list) else []
