"""What a client asks for: the scope string read as one resource, its permissions, and the OpenID scopes beside them."""

from dataclasses import dataclass
from typing import Self

from bridge.mock.entra.directory import Application, Directory
from bridge.mock.entra.refusal import Refusal

OPENID_SCOPES = ("openid", "profile", "email", "offline_access")
GRAPH = "https://graph.microsoft.com"
DEFAULT = ".default"


@dataclass(frozen=True)
class Scopes:
    """One resource, as an access token serves only one; a request that names none is for Microsoft Graph."""

    resource: Application
    permissions: tuple[str, ...]
    openid: tuple[str, ...]

    @classmethod
    def parse(cls, text: str, directory: Directory) -> Self:
        """Read a space-separated scope string; raise `Refusal` for an unknown resource or scope, or two resources."""
        if not text.strip():
            raise Refusal("invalid_request", 900144, "The request body must contain the following parameter: 'scope'.")
        openid = tuple(scope for scope in text.split() if scope in OPENID_SCOPES)
        asked = [_split(scope) for scope in text.split() if scope not in OPENID_SCOPES]
        resources = {name for name, _ in asked} or {GRAPH}
        if len(resources) > 1:
            raise Refusal("invalid_request", 28000, "The scope contains more than one resource.")
        name = resources.pop()
        resource = directory.resource(name)
        if resource is None:
            raise Refusal("invalid_resource", 500011, f"The resource principal named {name} was not found.")
        return cls(resource, _permissions(resource, [scope for _, scope in asked]), openid)

    @property
    def scp(self) -> str:
        return " ".join(self.permissions or self.openid)

    @property
    def answered(self) -> str:
        """The token answer's `scope`: permissions in full, and no offline_access, which is a token of its own."""
        full = [f"{self.resource.uri}/{permission}" for permission in self.permissions]
        return " ".join([scope for scope in self.openid if scope != "offline_access"] + full)


def _split(scope: str) -> tuple[str, str]:
    resource, slash, permission = scope.rpartition("/")
    return (resource.rstrip("/") if slash else GRAPH), permission


def _permissions(resource: Application, asked: list[str]) -> tuple[str, ...]:
    if DEFAULT in asked:
        return resource.scopes
    if unknown := [scope for scope in asked if scope not in resource.scopes]:
        raise Refusal(
            "invalid_scope", 70011, f"The provided value for the input parameter 'scope' is not valid: {unknown}."
        )
    return tuple(asked)
