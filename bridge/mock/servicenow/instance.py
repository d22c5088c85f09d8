"""A ServiceNow instance in one hand: started, looked into, changed and broken by the test that holds it."""

import ssl
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Self

from bridge.mock.server import Server
from bridge.mock.servicenow.administration import Administration
from bridge.mock.servicenow.api.gateway import Gateway
from bridge.mock.servicenow.api.records import Records
from bridge.mock.servicenow.api.statistics import Statistics
from bridge.mock.servicenow.application import Parts, application
from bridge.mock.servicenow.browsing import Browsing
from bridge.mock.servicenow.clock import Clock
from bridge.mock.servicenow.faults import Faults
from bridge.mock.servicenow.journal import Journal
from bridge.mock.servicenow.oauth.authorize import Authorize
from bridge.mock.servicenow.oauth.clients import Clients
from bridge.mock.servicenow.oauth.codes import Codes
from bridge.mock.servicenow.oauth.exchange import Exchange
from bridge.mock.servicenow.oauth.login import Login
from bridge.mock.servicenow.oauth.tokens import Tokens
from bridge.mock.servicenow.options import Options
from bridge.mock.servicenow.query import Search
from bridge.mock.servicenow.security.access import Access
from bridge.mock.servicenow.security.authentication import Authentication
from bridge.mock.servicenow.security.sessions import Sessions
from bridge.mock.servicenow.world import Company, contoso, populated


class MockServiceNow(Administration):
    """A mock instance, with its people, incidents and one OAuth client.

    `seed` and `incidents` decide the data; `now` (an aware date, by default the current UTC day) is when the newest
    incidents were opened, and when it is given, where the instance's clock begins. `people` is whose instance it is.
    `client_id`, `client_secret` and `redirect_urls` are those of `client`, the registered application. Port 0 takes a
    free one. What may be used while it runs: `world`, `journal`, `faults`, `options`, `clock`, `client`.
    """

    def __init__(
        self,
        *,
        seed: int = 1,
        incidents: int = 400,
        people: Company | None = None,
        now: datetime | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        tls: ssl.SSLContext | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        redirect_urls: Sequence[str] = ("http://localhost/callback",),
        options: Options | None = None,
    ) -> None:
        company = people or contoso()
        today = now or datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        world, clock = populated(company, seed=seed, incidents=incidents, now=today), Clock(now)
        self.options, self.journal, self.faults = options or Options(), Journal(), Faults()
        super().__init__(world, clock, Clients(world), Tokens(clock, self.options))
        self.client = self.add_client("Intune admin center", redirect_urls, client_id, client_secret)
        self.port = port
        self._host, self._tls = host, tls
        self._parts = self._assembled(company.name)
        self._server: Server | None = None

    @property
    def url(self) -> str:
        """Give the instance's address, without a slash at the end; the port is known once it was started."""
        return f"{'https' if self._tls else 'http'}://{self._host}:{self.port}"

    def start(self) -> Self:
        """Listen. After `stop` it may be started again: on the same port, with all it knew."""
        server = Server(application(self._parts), host=self._host, port=self.port, tls=self._tls)
        self._server = server.start()
        self.port = server.port
        return self

    def stop(self) -> None:
        """Stop listening, as an instance that is down."""
        if self._server is not None:
            self._server.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *exc_info: object) -> None:
        self.stop()

    def _assembled(self, company: str) -> Parts:
        world, options, clients, tokens = self.world, self.options, self._clients, self._tokens
        search, sessions, codes = Search(world, options), Sessions(), Codes(self.clock)
        access = Access(world, search, options)
        authentication = Authentication(world, options, tokens, sessions)
        login = Login(company, authentication)
        return Parts(
            options=options,
            clock=self.clock,
            journal=self.journal,
            faults=self.faults,
            gateway=Gateway(company, options, self.clock, authentication, sessions),
            records=Records(world, search, access),
            statistics=Statistics(world, search, access),
            authorize=Authorize(company, world, options, clients=clients, codes=codes, login=login),
            exchange=Exchange(world, options, clients, codes, tokens),
            login=login,
            browsing=Browsing(company, world, access, options, clock=self.clock, login=login),
        )
