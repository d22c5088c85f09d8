"""The application shows its secret to Entra's v2 token endpoint, and is given tokens for itself (documented).

    POST {authority}/{tenant}/oauth2/v2.0/token
    client_id=…&client_secret=…&grant_type=client_credentials&scope={resource}/.default

One resource per request, and no refresh token. National clouds have an authority and resources of their own
(documented). What is refused is told in Entra's own words, up to the ids that only Microsoft's support can use.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote_plus, urlencode

from bridge.domain.application import ApplicationToken
from bridge.domain.errors import ApplicationRefused, BridgeError, IdentityUnavailable
from bridge.microsoft.client import Answer, Client, Unanswered, words

_PASSING = {"temporarily_unavailable", "server_error"}
_TOKEN, _LIFESPAN = re.compile(r"[\x21-\x7e]+"), re.compile(r"[1-9][0-9]{0,6}")
_IDS = re.compile(r"\s*Trace ID:.*", re.DOTALL)
_OK, _REFUSED = 200, range(400, 500)
_TOO_MANY = 429


@dataclass(frozen=True, slots=True)
class Credential:
    """What the application is known by."""

    client_id: str
    client_secret: str = field(repr=False)


class EntraApplication:
    """Asks for tokens; keeps none."""

    def __init__(self, client: Client, authority: str, credential: Credential, now: Callable[[], datetime]) -> None:
        self._client, self._authority, self._credential, self._now = client, authority, credential, now

    def issue(self, tenant: str, resource: str) -> ApplicationToken:
        form = {
            "client_id": self._credential.client_id,
            "client_secret": self._credential.client_secret,
            "grant_type": "client_credentials",
            "scope": f"{resource}/.default",
        }
        try:
            answer = self._client.post(f"{self._authority}/{tenant}/oauth2/v2.0/token", urlencode(form).encode())
        except Unanswered as exc:
            raise IdentityUnavailable(
                "Microsoft Entra does not answer, so the bridge's application has no token."
            ) from exc
        if answer.status != _OK:
            raise self._failure(answer)
        return self._token(answer.document or {})

    def _token(self, document: Mapping[str, Any]) -> ApplicationToken:
        token, seconds = str(document.get("access_token", "")), str(document.get("expires_in"))
        if not _TOKEN.fullmatch(token) or not _LIFESPAN.fullmatch(seconds):
            raise IdentityUnavailable("Microsoft Entra's answer holds no token for the bridge's application.")
        now = self._now()
        return ApplicationToken(token, now, now + timedelta(seconds=int(seconds)))

    def _failure(self, answer: Answer) -> BridgeError:
        error = (answer.document or {}).get("error")
        if (
            answer.status not in _REFUSED
            or answer.status == _TOO_MANY
            or not isinstance(error, str)
            or error in _PASSING
        ):
            said = f"Microsoft Entra answered {answer.status} when the bridge's application asked for a token."
            return IdentityUnavailable(said, retry_after_seconds=answer.retry_after_seconds)
        described = (answer.document or {}).get("error_description")
        told = _IDS.sub("", described) if isinstance(described, str) else error
        secret = self._credential.client_secret
        said = words(told, secret, quote_plus(secret))
        return ApplicationRefused(f"Microsoft Entra gives the bridge's application no token: {said}")
