"""The mock in one hand: start it beside a mock Entra, say what tenants have subscribed to, and make it fail."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from aiohttp import web

from bridge.mock.entra import CONTOSO, FABRIKAM, MockEntra
from bridge.mock.graph.gate import Gate, Received, Refusal, Trouble, needs_any
from bridge.mock.graph.products import INTUNE_SUITE, MICROSOFT_365_E3, POWER_BI_FREE, Product, Sku, sku
from bridge.mock.server import Server

_MAY_READ_SUBSCRIPTIONS = (
    "LicenseAssignment.Read.All",
    "Organization.Read.All",
    "Organization.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
)


class MockGraph:
    """Plays graph.microsoft.com on one port until stopped; it starts once.

    It believes tokens of the mock Entra beside it, which then gives tokens for this address, too: `<url>/.default` is
    the scope. To begin with, Contoso has Intune Suite among its subscriptions, and Fabrikam neither that nor Remote
    Help. Every method may be called from any thread.
    """

    def __init__(self, entra: MockEntra, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self._entra, self._gate = entra, Gate(entra)
        self._skus: dict[str, tuple[Sku, ...]] = {}
        self.page_size = 100
        self.next_page_at = ""
        """Where the next page is said to be, instead of where it is: a scheme and host."""
        app = web.Application(middlewares=self._gate.middlewares())
        app.router.add_get("/v1.0/subscribedSkus", self._subscribed_skus)
        app.router.add_route("*", "/{rest:.*}", self._unknown)
        self._server = Server(app, host=host, port=port)
        for tid, product in ((CONTOSO, MICROSOFT_365_E3), (CONTOSO, POWER_BI_FREE), (CONTOSO, INTUNE_SUITE)):
            self.subscribe(tid, product)
        self.subscribe(FABRIKAM, MICROSOFT_365_E3)

    @property
    def url(self) -> str:
        """Scheme and host, without a version."""
        return self._server.url

    @property
    def received(self) -> list[Received]:
        """What was asked so far, oldest first, whatever came of it."""
        return list(self._gate.received)

    def start(self) -> Self:
        self._server.start()
        self._gate.audiences = (*self._gate.audiences, self.url)
        self._entra.add_resource_uri(self.url)
        return self

    def stop(self) -> None:
        self._gate.passing.set()
        self._server.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *exc_info: object) -> None:
        self.stop()

    def subscribe(
        self,
        tid: str,
        product: Product,
        *,
        status: str = "Enabled",
        enabled: int = 25,
        warning: int = 0,
        suspended: int = 0,
        locked_out: int = 0,
        disabled: tuple[str, ...] = (),
    ) -> None:
        """From now on the tenant has it, in place of what it had of the same product.

        `status` is `capabilityStatus`, the four numbers are its units, `disabled` names plans not provisioned.
        """
        units = {"enabled": enabled, "warning": warning, "suspended": suspended, "lockedOut": locked_out}
        others = (each for each in self._skus.get(tid, ()) if each["skuId"] != product.sku_id)
        self._skus[tid] = (*others, sku(tid, product, units, status, disabled))

    def unsubscribe(self, tid: str, product: Product | None = None) -> None:
        """From a product, or from all of them."""
        kept = (each for each in self._skus.get(tid, ()) if product and each["skuId"] != product.sku_id)
        self._skus[tid] = tuple(kept)

    def fail(
        self, status: int, *, times: int | None = None, retry_after_seconds: int | None = None, page: bool = False
    ) -> None:
        """From now on every request is answered so, or the next few; `page` answers in HTML, as what is before it."""
        self._gate.trouble = Trouble(status, times, retry_after_seconds, page)

    def recover(self) -> None:
        self._gate.trouble = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Meanwhile no request is answered; afterwards all that came are."""
        self._gate.passing.clear()
        try:
            yield
        finally:
            self._gate.passing.set()

    async def _subscribed_skus(self, request: web.Request) -> web.Response:
        """Filters are not supported, and pages are Graph's to decide (documented)."""
        tid = needs_any(request, _MAY_READ_SUBSCRIPTIONS)
        token = request.query.get("$skiptoken", "0")
        if not token.isascii() or not token.isdigit():
            raise Refusal(400, "BadRequest", "Skip token is not valid.")
        start = int(token)
        skus, end = self._skus.get(tid, ()), start + self.page_size
        answer: dict[str, object] = {
            "@odata.context": f"{self.url}/v1.0/$metadata#subscribedSkus",
            "value": skus[start:end],
        }
        if end < len(skus):
            answer["@odata.nextLink"] = f"{self.next_page_at or self.url}/v1.0/subscribedSkus?$skiptoken={end}"
        return web.json_response(answer)

    async def _unknown(self, request: web.Request) -> web.Response:
        raise Refusal(400, "BadRequest", f"Resource not found for the segment '{request.path.rpartition('/')[2]}'.")
