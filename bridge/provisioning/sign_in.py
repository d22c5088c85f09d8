"""The two ways in which an administrator signs in, each ending in the value of an Authorization header."""

import secrets
import webbrowser
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass

from bridge.domain import deadline
from bridge.domain.connector import Connector
from bridge.provisioning.loopback import Loopback
from bridge.servicenow.oauth import ServiceNowProvider


@dataclass(frozen=True, slots=True)
class Browser:
    """By the instance's own pages, single sign-on and second factor included, for a client that is registered already.

    `port` is that of the client's redirect URL; ServiceNow compares it to the letter.
    """

    port: int
    seconds: float

    def authorization(self, provider: ServiceNowProvider, client: Connector, tell: Callable[[str], None]) -> str:
        """Raises `PortTaken`, `NobodyCame`, `ConsentDenied`, `TokenRefused` or an `Outage`.

        The token is only held here, and forgotten at the end. It is not revoked: ServiceNow gives the same one to all
        sign-ins of one person by one client, and somebody may be using it.
        """
        state, verifier = secrets.token_hex(32), secrets.token_urlsafe(64)
        with Loopback(self.port, state) as loopback:
            url = provider.authorization_url(client, loopback.redirect_uri, state, verifier)
            tell(f"Sign in to ServiceNow in your browser. If it does not open by itself, open this there:\n\n  {url}\n")
            webbrowser.open(url)
            code = loopback.code(self.seconds)
        deadline.start(deadline.DEFAULT_SECONDS)
        return f"Bearer {provider.exchange(client, loopback.redirect_uri, code, verifier).access_token}"


def basic(user: str, password: str) -> str:
    return f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"
