"""Opens a grant as the bridge seals it, AES-256-GCM bound to its place, in a few lines of the same library."""

import json
from base64 import b64decode
from datetime import UTC, datetime

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.bench.twins.settings import SEALING_KEY

_NONCE_BYTES = 12
_cipher = AESGCM(b64decode(SEALING_KEY))


def place_of(tenant: str, agent: str) -> str:
    return f"bridge:{{{tenant}}}:grant:{agent}"


def access_token(sealed: bytes, place: str) -> str | None:
    """None when it has expired; a twin renews nothing."""
    version, key_id, body = sealed.split(b".", 2)
    head = version + b"." + key_id + b"."
    grant = json.loads(_cipher.decrypt(body[:_NONCE_BYTES], body[_NONCE_BYTES:], head + place.encode()))
    token: str = grant["access_token"]
    return token if datetime.fromisoformat(grant["access_expires_at"]) > datetime.now(UTC) else None
