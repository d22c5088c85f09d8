"""Puts the parts of an instance together: the one place that knows what each of them needs."""

from bridge.mock.servicenow.api.batch import Batch
from bridge.mock.servicenow.api.changes import Changes
from bridge.mock.servicenow.api.cors import Cors
from bridge.mock.servicenow.api.dispatch import Dispatch
from bridge.mock.servicenow.api.gateway import ORDINARY, Gateway
from bridge.mock.servicenow.api.records import Records
from bridge.mock.servicenow.api.rows import Rows
from bridge.mock.servicenow.api.statistics import Statistics
from bridge.mock.servicenow.api.tiny import TinyUrls
from bridge.mock.servicenow.application import Parts
from bridge.mock.servicenow.browsing import Browsing
from bridge.mock.servicenow.clock import Clock
from bridge.mock.servicenow.control import Control
from bridge.mock.servicenow.faults import Faults
from bridge.mock.servicenow.journal import Journal
from bridge.mock.servicenow.oauth.authorize import Authorize
from bridge.mock.servicenow.oauth.clients import Clients
from bridge.mock.servicenow.oauth.codes import Codes
from bridge.mock.servicenow.oauth.exchange import Exchange
from bridge.mock.servicenow.oauth.login import Login
from bridge.mock.servicenow.oauth.sso import SingleSignOn
from bridge.mock.servicenow.oauth.tokens import Tokens
from bridge.mock.servicenow.options import Options
from bridge.mock.servicenow.query import Search
from bridge.mock.servicenow.rules import Platform
from bridge.mock.servicenow.security.access import Access
from bridge.mock.servicenow.security.authentication import Authentication
from bridge.mock.servicenow.security.rates import Rates
from bridge.mock.servicenow.security.sessions import Sessions
from bridge.mock.servicenow.world import World


def assembled(
    company: str,
    world: World,
    options: Options,
    *,
    clock: Clock,
    journal: Journal,
    faults: Faults,
    clients: Clients,
    tokens: Tokens,
    control: Control | None,
) -> Parts:
    search, sessions, codes = Search(world, options), Sessions(f"{company.lower()}dev"), Codes(clock)
    access = Access(world, search, options)
    authentication = Authentication(world, options, tokens, sessions)
    login = Login(company, options, authentication)
    dispatch = _dispatch(world, options, clock, search, access)
    return Parts(
        options=options,
        clock=clock,
        journal=journal,
        faults=faults,
        gateway=Gateway(options, authentication, sessions, dispatch=dispatch, cors=Cors(world)),
        authorize=Authorize(company, world, options, clients=clients, codes=codes, tokens=tokens, login=login),
        exchange=Exchange(options, authentication, clients=clients, codes=codes, tokens=tokens, sessions=sessions),
        login=login,
        sso=SingleSignOn(company, world, authentication, login),
        browsing=Browsing(company, world, access, options, clock=clock, login=login),
        control=control,
    )


def _dispatch(world: World, options: Options, clock: Clock, search: Search, access: Access) -> Dispatch:
    """Open every resource of the REST APIs."""
    rows, tiny = Rows(world, access, options), TinyUrls(world)
    records, changes = Records(world, search, access, rows), Changes(world, access, rows, Platform(world))
    dispatch = Dispatch(clock, options, Rates(options, clock), tiny)
    dispatch.add("table", 1, GET=records.list, POST=changes.insert)
    dispatch.add("table", 2, GET=records.one, PUT=changes.update, PATCH=changes.update, DELETE=changes.delete)
    dispatch.add("stats", 1, GET=Statistics(world, search, access, rows).of_table)
    dispatch.add("tinyurl", 0, POST=tiny.shorten)
    dispatch.add("batch", 0, POST=Batch(options, dispatch.answer, ORDINARY).serve)
    return dispatch
