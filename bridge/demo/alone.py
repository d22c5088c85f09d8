"""What `bridge mock` does: one mock by itself, for tests of other teams, until it is stopped."""

import secrets
import signal
from collections.abc import Sequence

from rich.console import Console

from bridge.demo import playbill
from bridge.demo.console import played
from bridge.demo.ports import check_port
from bridge.mock.entra import MockEntra
from bridge.mock.servicenow import MockServiceNow


def servicenow(
    port: int | None,
    *,
    seed: int,
    incidents: int,
    client_id: str | None,
    client_secret: str | None,
    urls: Sequence[str],
) -> int:
    def play(console: Console) -> None:
        check_port(port, "mock ServiceNow", "--port")
        with MockServiceNow(port=port or 0, seed=seed, incidents=incidents) as mock:
            _announce(console, "Mock ServiceNow", mock.url)
            console.print(playbill.employees_table())
            if urls:
                secret = client_secret or secrets.token_urlsafe(24)
                client = mock.add_client("ServiceNow bridge", urls, client_id, secret)
                console.print(playbill.client_table(client.client_id, secret, urls))
            _stay(console)

    return played(play)


def entra(port: int | None, *, urls: Sequence[str]) -> int:
    def play(console: Console) -> None:
        check_port(port, "mock Entra", "--port")
        with MockEntra(port=port or 0) as mock:
            for url in urls:
                mock.add_redirect_uri(url)
            _announce(console, "Mock Entra", mock.url)
            console.print(playbill.accounts_table(mock.directory))
            console.print(playbill.applications_table(mock.directory))
            _stay(console)

    return played(play)


def _announce(console: Console, what: str, url: str) -> None:
    console.print(f"{what} listens at {url}", highlight=False)


def _stay(console: Console) -> None:
    console.print("Press Ctrl-C to stop.")
    while True:
        signal.pause()
