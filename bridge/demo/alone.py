"""What `bridge mock` does: one mock by itself, for tests of other teams, until it is stopped."""

import secrets
import signal
from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.console import Console

from bridge.demo import playbill
from bridge.demo.console import played
from bridge.demo.ports import check_port
from bridge.mock.entra import MockEntra
from bridge.mock.servicenow import MockServiceNow


@dataclass(frozen=True)
class Client:
    """The OAuth client that is wanted: id and secret are made up where they are None; without URLs there is none."""

    client_id: str | None
    client_secret: str | None = field(repr=False)
    urls: Sequence[str]


def servicenow(port: int | None, wanted: Client, *, seed: int, incidents: int, tls: bool, control: bool) -> int:
    def play(console: Console) -> None:
        check_port(port, "mock ServiceNow", "--port")
        with MockServiceNow(
            port=port or 0, seed=seed, incidents=incidents, tls=True if tls else None, control=control
        ) as mock:
            _announce(console, "Mock ServiceNow", mock.url)
            if tls:
                _say(
                    console, f"Clients must trust the authority in {mock.ca_file}, which is there as long as this runs."
                )
            if control:
                _say(console, f"Whoever reaches {mock.url}/__mock__/ controls it.")
            console.print(playbill.employees_table())
            if wanted.urls:
                secret = wanted.client_secret or secrets.token_urlsafe(24)
                client = mock.add_client("ServiceNow bridge", wanted.urls, wanted.client_id, secret)
                console.print(playbill.client_table(client.client_id, secret, wanted.urls))
            _stay(console)

    return played(play)


def entra(port: int | None, *, urls: Sequence[str]) -> int:
    def play(console: Console) -> None:
        check_port(port, "mock Entra", "--port")
        with MockEntra(port=port or 0) as mock:
            for url in urls:
                mock.add_redirect_uri(url)
            _announce(console, "Mock Entra", mock.url)
            console.print(playbill.tenants_table(mock.url, mock.directory))
            console.print(playbill.accounts_table(mock.directory))
            console.print(playbill.applications_table(mock.directory))
            _stay(console)

    return played(play)


def _announce(console: Console, what: str, url: str) -> None:
    _say(console, f"{what} listens at {url}")


def _say(console: Console, sentence: str) -> None:
    """Print a sentence on one line, whatever the terminal's width, to be copied or read by a script."""
    console.print(sentence, markup=False, highlight=False, soft_wrap=True)


def _stay(console: Console) -> None:
    console.print("Press Ctrl-C to stop.")
    while True:
        signal.pause()
