"""Entra, which says who asks, and Graph, which says what their tenant is licensed for."""

from bridge.domain.application import ApplicationTokens
from bridge.domain.licences import Licence, Licences
from bridge.microsoft.application import Credential, EntraApplication
from bridge.microsoft.client import Client
from bridge.microsoft.entra import EntraAgents, TokenRules, Verified
from bridge.microsoft.graph import Graph
from bridge.microsoft.licences import GraphLicences
from bridge.microsoft.signing_keys import SigningKeys
from bridge.settings import Settings
from bridge.storage.application import RedisApplicationTokens
from bridge.storage.licences import RedisLicences
from bridge.storage.memory import Memory
from bridge.wiring.pipes import Pipes, now

TOKEN_SECONDS, LICENCE_SECONDS = 300, 60
"""How long a process remembers a verified token, and what it looked up of a tenant's licence."""


def agents(settings: Settings) -> EntraAgents:
    entra, outgoing = settings.entra, settings.outgoing
    rules = TokenRules(
        authority=entra.authority,
        v1_issuer=entra.v1_issuer,
        audiences=entra.audiences,
        tenants=frozenset(entra.tenants),
        scope=entra.scope,
        application_roles=frozenset(entra.application_roles),
    )
    keys = SigningKeys(
        authority=entra.authority, issuer=rules.issuer, proxy=outgoing.proxy, ca_bundle=outgoing.ca_bundle
    )
    return EntraAgents(rules, keys, Memory[bytes, Verified](50_000, TOKEN_SECONDS))


def licences(pipes: Pipes, settings: Settings) -> Licences:
    return Licences(
        source=GraphLicences(_graph(pipes, settings)) if settings.graph.client_id else None,
        store=RedisLicences(pipes.redis, pipes.once, pipes.cipher),
        remembered=Memory[str, Licence](10_000, LICENCE_SECONDS),
        required=settings.graph.licence_required,
        now=now,
    )


def _graph(pipes: Pipes, settings: Settings) -> Graph:
    outgoing, given = settings.outgoing, settings.graph
    client = Client(outgoing.proxy, outgoing.ca_bundle, outgoing.connect_seconds, outgoing.read_seconds)
    credential = Credential(given.client_id, given.client_secret)
    store = RedisApplicationTokens(pipes.redis, pipes.once, pipes.cipher, given.client_id)
    provider = EntraApplication(client, settings.entra.authority, credential, now)
    return Graph(client, ApplicationTokens(store, provider, now), given.url)
