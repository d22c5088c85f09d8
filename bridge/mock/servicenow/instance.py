"""A ServiceNow instance in one hand: started, looked into, changed and broken by the test that holds it."""

import ssl
import tempfile
import weakref
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, Self

from bridge.mock.server import Server
from bridge.mock.servicenow.administration import Administration
from bridge.mock.servicenow.application import application
from bridge.mock.servicenow.assembly import assembled
from bridge.mock.servicenow.certificates import authority
from bridge.mock.servicenow.clock import Clock
from bridge.mock.servicenow.control import Control
from bridge.mock.servicenow.faults import Faults
from bridge.mock.servicenow.journal import Journal
from bridge.mock.servicenow.oauth.clients import Clients
from bridge.mock.servicenow.oauth.signer import Signer
from bridge.mock.servicenow.oauth.tokens import Tokens
from bridge.mock.servicenow.options import Options
from bridge.mock.servicenow.world import Company, contoso, furnish, populated


class MockServiceNow(Administration):
    """A mock instance, with its people, incidents and one OAuth client.

    `seed` and `incidents` decide the data; `now` (an aware date, by default the current UTC day) is when the newest
    incidents were opened, and when it is given, where the instance's clock begins. `people` is whose instance it is.
    `client_id`, `client_secret` and `redirect_urls` are those of `client`, the registered application. Port 0 takes a
    free one. With `tls=True` it speaks TLS under a certificate that `ca_file` lets a client check. With `control=True`
    it can be held over HTTP too, see `Control`: leave that off where strangers reach it.

    What may be used while it runs: `world`, `journal`, `faults`, `options`, `clock`, `client`.
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
        tls: ssl.SSLContext | Literal[True] | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        redirect_urls: Sequence[str] = ("http://localhost/callback",),
        options: Options | None = None,
        control: bool = False,
    ) -> None:
        company = people or contoso()
        today = now or datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        world, clock = populated(company, seed=seed, incidents=incidents, now=today), Clock(now)
        furnish(world)
        self.options, self.journal, self.faults = options or Options(), Journal(), Faults(clock)
        clients, tokens = Clients(world), Tokens(clock, self.options, Signer(lambda: self.url))
        super().__init__(world, clock, clients, tokens)
        self.client = self.add_client("Intune admin center", redirect_urls, client_id, client_secret)
        self.port, self._host = port, host
        self._tls = authority().context() if tls is True else tls
        self._ca_file = _kept_file(self, authority().pem) if tls is True else ""
        self._server: Server | None = None
        self._parts = assembled(
            company.name,
            world,
            self.options,
            clock=clock,
            journal=self.journal,
            faults=self.faults,
            clients=clients,
            tokens=tokens,
            control=Control(self, self.faults, self.journal, self.options) if control else None,
        )

    @property
    def url(self) -> str:
        """Give the instance's address, without a slash at the end; the port is known once it was started."""
        return f"{'https' if self._tls else 'http'}://{self._host}:{self.port}"

    @property
    def ca_file(self) -> str:
        """Give the path of the PEM file a client has to trust, there as long as the mock is; only with `tls=True`."""
        if not self._ca_file:
            raise ValueError("the mock was not made with tls=True")
        return self._ca_file

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


def _kept_file(owner: object, content: bytes) -> str:
    """Write a file that goes when its owner goes."""
    with tempfile.NamedTemporaryFile(prefix="mock-servicenow-", suffix=".pem", delete=False) as file:
        file.write(content)
    weakref.finalize(owner, Path(file.name).unlink, missing_ok=True)
    return file.name
