"""Access tokens as signed JWTs, for clients whose record says so, and the keys to check them by."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

_KEY_ID = "mock-servicenow"


class Signer:
    """Signs for one instance; `issuer` gives its address, which is known once it listens."""

    def __init__(self, issuer: Callable[[], str]) -> None:
        self._issuer = issuer

    def sign(self, client_id: str, user: str, issued: datetime, until: datetime) -> str:
        """Make an access token. Its claims are the usual ones: no sample of a real one is known to us."""
        claims = {
            "iss": self._issuer(),
            "sub": user,
            "aud": client_id,
            "scope": "useraccount",
            "iat": int(issued.timestamp()),
            "exp": int(until.timestamp()),
            "jti": uuid4().hex,
        }
        return jwt.encode(claims, _key(), "RS256", headers={"kid": _KEY_ID})

    def keys(self) -> dict[str, Any]:
        """Give the key set of `/api/now/oauth/jwks`."""
        key = RSAAlgorithm.to_jwk(_key().public_key(), as_dict=True)
        return {"keys": [{**key, "kid": _KEY_ID, "alg": "RS256", "use": "sig"}]}


@cache
def _key() -> RSAPrivateKey:
    """Make the key on first use, once for all instances: few tests need one, and it takes its time."""
    return generate_private_key(public_exponent=65537, key_size=2048)
