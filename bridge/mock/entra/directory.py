"""Who and what the sign-in server knows: tenants, their people, and the applications registered with it."""

from dataclasses import dataclass, field, replace
from typing import Self
from urllib.parse import urlsplit
from uuid import UUID, uuid5


@dataclass(frozen=True)
class Tenant:
    tid: str
    name: str
    domain: str


@dataclass(frozen=True)
class Person:
    """Someone who can sign in: `roles` are app roles, `wids` the template ids of directory roles."""

    tid: str
    oid: str
    name: str
    upn: str
    title: str = ""
    roles: tuple[str, ...] = ()
    wids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Application:
    """An app registration: a resource when it has a `uri`, a client when someone signs in through it.

    `app_roles` are the roles a resource defines, `granted` those a client holds for itself, on whichever resource
    defines them. `token_version` is the manifest's accessTokenAcceptedVersion. Without a secret a client is public.
    """

    client_id: str
    name: str
    uri: str = ""
    scopes: tuple[str, ...] = ()
    app_roles: tuple[str, ...] = ()
    granted: tuple[str, ...] = ()
    redirect_uris: tuple[str, ...] = ()
    single_page: bool = False
    token_version: int = 2
    secret: str = field(default="", repr=False)

    def principal_oid(self, tid: str) -> str:
        """The object id of this application's service principal, which differs from tenant to tenant."""
        return str(uuid5(UUID(tid), self.client_id))


@dataclass(frozen=True)
class Directory:
    tenants: tuple[Tenant, ...]
    people: tuple[Person, ...]
    applications: tuple[Application, ...]

    def tenant(self, name: str) -> Tenant | None:
        return next((tenant for tenant in self.tenants if name.lower() in (tenant.tid, tenant.domain)), None)

    def person(self, upn: str) -> Person | None:
        return next((person for person in self.people if person.upn == upn.lower()), None)

    def client(self, client_id: str) -> Application | None:
        return next((known for known in self.applications if known.client_id == client_id), None)

    def resource(self, name: str) -> Application | None:
        """The application addressed by its App ID URI or, as Entra also accepts, by its client id."""
        return next((known for known in self.applications if known.uri and name in (known.uri, known.client_id)), None)

    def spa_origins(self) -> frozenset[str]:
        """The origins, as a browser writes them, whose pages may read the answers of the token endpoint."""
        return frozenset(origin(uri) for known in self.applications if known.single_page for uri in known.redirect_uris)

    def with_redirect_uri(self, client_id: str, uri: str) -> Self:
        if self.client(client_id) is None:
            raise KeyError(client_id)
        applications = tuple(
            replace(known, redirect_uris=(*known.redirect_uris, uri)) if known.client_id == client_id else known
            for known in self.applications
        )
        return replace(self, applications=applications)

    def with_resource_uri(self, client_id: str, uri: str) -> Self:
        """The same resource under one more App ID URI, as national clouds have one for each of Microsoft's."""
        known = self.client(client_id)
        if known is None:
            raise KeyError(client_id)
        return replace(self, applications=(*self.applications, replace(known, uri=uri)))

    def with_granted(self, client_id: str, *roles: str) -> Self:
        """A client that holds these app roles and no others."""
        if self.client(client_id) is None:
            raise KeyError(client_id)
        applications = tuple(
            replace(known, granted=roles) if known.client_id == client_id else known for known in self.applications
        )
        return replace(self, applications=applications)


def origin(uri: str) -> str:
    parts = urlsplit(uri)
    return f"{parts.scheme}://{parts.netloc}"
