"""What the tokens say, in the names and versions of Microsoft's access token claims reference."""

import hashlib
from dataclasses import dataclass
from uuid import uuid4

from bridge.mock.entra.directory import Application, Person

V1 = 1

Claims = dict[str, object]


@dataclass(frozen=True)
class Issue:
    """The circumstances of one token: the authority's URL, and the span in whole seconds since 1970."""

    authority: str
    issued_at: int
    expires_at: int

    def issuer(self, tid: str, version: int = 2) -> str:
        return f"https://sts.windows.net/{tid}/" if version == V1 else f"{self.authority}/{tid}/v2.0"


def user_claims(issue: Issue, person: Person, client: Application, resource: Application, scp: str) -> Claims:
    """An access token for `resource` through which `client` acts as `person`; empty roles and wids are absent."""
    version = resource.token_version
    names = {"upn": person.upn, "unique_name": person.upn} if version == V1 else {"preferred_username": person.upn}
    roles = [role for role in person.roles if role in resource.app_roles]
    return {
        **_frame(issue, person.tid, resource),
        **_through(client, version),
        "name": person.name,
        "oid": person.oid,
        "sub": _pairwise(person.oid, resource.client_id),
        "scp": scp,
        **names,
        **({"roles": roles} if roles else {}),
        **({"wids": list(person.wids)} if person.wids else {}),
    }


def app_claims(issue: Issue, tid: str, client: Application, resource: Application) -> Claims:
    """An app-only access token: no `scp`, and no `roles` either unless the client was granted some."""
    oid = client.principal_oid(tid)
    roles = [role for role in client.granted if role in resource.app_roles]
    return {
        **_frame(issue, tid, resource),
        **_through(client, resource.token_version),
        "idtyp": "app",
        "oid": oid,
        "sub": oid,
        **({"roles": roles} if roles else {}),
    }


def id_claims(issue: Issue, person: Person, client: Application, nonce: str = "") -> Claims:
    """An ID token, which is for the client that asked and carries no `scp`."""
    return {
        **_times(issue),
        "aud": client.client_id,
        "iss": issue.issuer(person.tid),
        "name": person.name,
        "oid": person.oid,
        "preferred_username": person.upn,
        "sub": _pairwise(person.oid, client.client_id),
        "tid": person.tid,
        "ver": "2.0",
        **({"nonce": nonce} if nonce else {}),
    }


def _frame(issue: Issue, tid: str, resource: Application) -> Claims:
    version = resource.token_version
    return {
        "aud": resource.uri if version == V1 else resource.client_id,
        "iss": issue.issuer(tid, version),
        **_times(issue),
        "tid": tid,
        "ver": f"{version}.0",
    }


def _times(issue: Issue) -> Claims:
    return {"iat": issue.issued_at, "nbf": issue.issued_at, "exp": issue.expires_at, "uti": uuid4().hex}


def _through(client: Application, version: int) -> Claims:
    authenticated = "1" if client.secret else "0"
    if version == V1:
        return {"appid": client.client_id, "appidacr": authenticated}
    return {"azp": client.client_id, "azpacr": authenticated}


def _pairwise(oid: str, client_id: str) -> str:
    # Entra's sub names a person differently to every application.
    return hashlib.sha256(f"{oid} {client_id}".encode()).hexdigest()[:43]
