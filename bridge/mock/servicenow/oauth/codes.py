"""Authorization codes: given once, exchanged once, soon, and only by who can prove to have asked."""

import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from bridge.mock.servicenow.clock import Clock


@dataclass(frozen=True, slots=True)
class Code:
    """What a code stands for. `challenge` is the PKCE challenge (S256), empty when there was none."""

    client_id: str
    user: str
    redirect_uri: str
    challenge: str
    until: datetime

    def proven_by(self, verifier: str) -> bool:
        if not self.challenge:
            return True
        digest = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        return bool(verifier) and secrets.compare_digest(digest, self.challenge)


class Codes:
    """The codes not yet exchanged."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._codes: dict[str, Code] = {}

    def give(self, client_id: str, user: str, *, redirect_uri: str, challenge: str, seconds: int) -> str:
        code = secrets.token_urlsafe(64)
        until = self._clock.now() + timedelta(seconds=seconds)
        self._codes[code] = Code(client_id, user, redirect_uri, challenge, until)
        return code

    def take(self, code: str) -> Code | None:
        """Give what the code stands for and forget it, whether or not the exchange then succeeds."""
        kept = self._codes.pop(code, None)
        return kept if kept and kept.until > self._clock.now() else None
