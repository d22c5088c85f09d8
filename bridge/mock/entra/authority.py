"""The authority behind every endpoint: whom it knows, what time it is, and the tokens it signs."""

from collections.abc import Callable

from bridge.mock.entra.claims import Claims, Issue
from bridge.mock.entra.directory import Application, Directory, Tenant
from bridge.mock.entra.keys import SigningKeys, sign
from bridge.mock.entra.refusal import Refusal

ANY_TENANT = ("common", "organizations")


class Authority:
    """`url` is empty until the server listens; `directory` is replaced as a whole when it changes."""

    def __init__(self, directory: Directory, clock: Callable[[], float], lifetime_seconds: int) -> None:
        self.url = ""
        self.directory = directory
        self.keys = SigningKeys()
        self.lifetime_seconds = lifetime_seconds
        self.clock = clock

    def tenant(self, name: str) -> Tenant | None:
        """The tenant a path names by GUID or domain, None for `common`; raises `Refusal` for one unknown."""
        if name in ANY_TENANT:
            return None
        tenant = self.directory.tenant(name)
        if tenant is None:
            raise Refusal("invalid_request", 90002, f"Tenant '{name}' not found.")
        return tenant

    def client(self, client_id: str) -> Application:
        client = self.directory.client(client_id)
        if client is None:
            raise Refusal("unauthorized_client", 700016, f"Application with identifier '{client_id}' was not found.")
        return client

    def issue(self) -> Issue:
        now = int(self.clock())
        return Issue(self.url, now, now + self.lifetime_seconds)

    def sign(self, claims: Claims) -> str:
        key = self.keys.current
        return sign(claims, headers={"kid": key.kid}, key=key.private, algorithm="RS256")
