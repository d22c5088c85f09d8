"""The signing keys: one signs, all that are published verify, and any token at all can be signed for a test."""

import base64
import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt import InvalidTokenError, decode, get_unverified_header
from jwt.algorithms import RSAAlgorithm, get_default_algorithms


@dataclass(frozen=True)
class SigningKey:
    """An RSA key; `issuer` is whose tokens it may sign, empty for whatever the authority says of all its keys."""

    private: RSAPrivateKey
    issuer: str = ""

    def public_pem(self) -> str:
        return self.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    @property
    def kid(self) -> str:
        der = self.private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return _base64url(hashlib.sha256(der).digest()[:20])

    def published(self, default_issuer: str) -> dict[str, str]:
        """The key as Entra's v2 endpoint shows it, which leaves out `alg`."""
        numbers = RSAAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        return {
            "kty": "RSA",
            "use": "sig",
            "kid": self.kid,
            "n": str(numbers["n"]),
            "e": str(numbers["e"]),
            "issuer": self.issuer or default_issuer,
        }


class SigningKeys:
    """Keys in the order they came, the last one signing; replaced as a whole, so other threads see no half."""

    def __init__(self) -> None:
        self._made = 0
        self._keys: tuple[SigningKey, ...] = ()
        self.rotate()

    @property
    def current(self) -> SigningKey:
        return self._keys[-1]

    def rotate(self, issuer: str = "", *, forget: bool = False) -> None:
        key = SigningKey(_private_key(self._made), issuer)
        self._made += 1
        self._keys = (key,) if forget else (*self._keys, key)

    def verified(self, token: str, audiences: Collection[str]) -> dict[str, object]:
        """The claims of an access token for one of the audiences, whatever the time; raises PyJWT's own errors."""
        kid = get_unverified_header(token).get("kid")
        key = next((key for key in self._keys if key.kid == kid), None)
        if key is None:
            raise InvalidTokenError("no such key")
        return decode(
            token,
            key.private.public_key(),
            algorithms=["RS256"],
            audience=list(audiences),
            options={"verify_exp": False, "verify_nbf": False, "verify_iat": False, "require": ["exp", "nbf", "tid"]},
        )

    def jwks(self, default_issuer: str) -> dict[str, list[dict[str, str]]]:
        return {"keys": [key.published(default_issuer) for key in self._keys]}


def sign(claims: object, *, headers: Mapping[str, object | None], key: object, algorithm: str) -> str:
    """A compact JWS over any JSON value; a header of `None` is left out.

    PyJWT's own `encode` refuses what an attacker would write, such as HS256 keyed with a public key or a payload
    that is no object, so only its algorithms are used.
    """
    header = {"typ": "JWT", "alg": algorithm, **headers}
    kept = {name: value for name, value in header.items() if value is not None}
    signed = f"{_json(kept)}.{_json(claims)}"
    method = get_default_algorithms()[algorithm]
    ready = _secret(key) if algorithm.startswith("HS") else method.prepare_key(key)
    return f"{signed}.{_base64url(method.sign(signed.encode(), ready))}"


def _secret(key: object) -> bytes:
    return key if isinstance(key, bytes) else str(key).encode()


@cache
def _private_key(_number: int) -> RSAPrivateKey:
    # Making a key is slow, so every mock in a process has the same row of them; their issuers tell them apart.
    return generate_private_key(public_exponent=65537, key_size=2048)


def _json(value: object) -> str:
    return _base64url(json.dumps(value, separators=(",", ":")).encode())


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
