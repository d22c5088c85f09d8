"""The command line: arguments in, one call out."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import yaml

from bridge import cooperative, server, settings, telemetry
from bridge.app import create_app
from bridge.doctor.command import doctor
from bridge.keys import keys
from bridge.provisioning.command import provision
from bridge.usage import settings_or_exit
from bridge.wiring import build

_PORT = click.IntRange(1, 65535)
_KEEP = (
    "Keep in DIR what the bridge remembers, for the next start with the same DIR. The mocks forget their tokens when "
    "they stop: a connection that was kept is then answered sign_in_again."
)


_CONTROL = (
    "Open the HTTP door for teams that write no Python: JSON below /__mock__/ sets faults and options, moves the "
    "clock, gives, expires and revokes tokens, adds records and reads the journal. Whoever reaches the port may use it."
)
_log = logging.getLogger(__name__)


@click.group()
@click.version_option(package_name="intune-servicenow-bridge")
def main() -> None:
    """Show a user's ServiceNow incidents in an admin portal's troubleshooting pane."""


main.add_command(provision)


@main.command()
def check() -> None:
    """Say whether the settings of this environment are valid, or everything that is wrong with them."""
    settings_or_exit()
    click.echo("settings are valid")


@main.command()
def serve() -> None:
    """Serve the API with gunicorn, as the environment says."""
    valid = settings_or_exit()
    if valid.server.worker_class == "gevent":
        cooperative.ensure()
    telemetry.configure(valid.server.log_level)
    if valid.servicenow.rules.loopback_http:
        _log.warning("BRIDGE_DEMO allows plain http on this machine: never set it where people work")
    if valid.servicenow.rules.private_addresses:
        _log.warning(
            "BRIDGE_SERVICENOW_PRIVATE_ADDRESSES lets the names of BRIDGE_SERVICENOW_HOSTS lead into private networks: "
            "allow no name that others than you can lead somewhere"
        )
    try:
        served = server.Server(valid)
    except OSError as exc:
        click.echo(f"BRIDGE_METRICS_BIND: {exc.strerror}", err=True)
        sys.exit(1)
    served.run()


@main.command()
def openapi() -> None:
    """Print the OpenAPI document as YAML; no settings are needed."""
    blank = settings.blank()
    written = create_app(build(blank), blank).view_functions["openapi"]()
    click.echo(yaml.safe_dump(written, sort_keys=False, allow_unicode=True, width=120), nl=False)


@main.command()
@click.option("--port", type=_PORT, help="The bridge's; 8000 by default, or any free one when that is taken.")
@click.option("--entra-port", type=_PORT, help="Mock Entra's; any free one by default.")
@click.option("--servicenow-port", type=_PORT, help="Mock ServiceNow's; any free one by default.")
@click.option("--redis-port", type=_PORT, help="Valkey's; any free one by default.")
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help=_KEEP)
@click.option("--walk", is_flag=True, help="Go through the whole story without anybody's help, and end.")
def demo(
    *,
    port: int | None,
    entra_port: int | None,
    servicenow_port: int | None,
    redis_port: int | None,
    keep: Path | None,
    walk: bool,
) -> None:
    """Run the bridge between a mock Entra and a mock ServiceNow, all on this machine, and say what to try."""
    with _demo_extra():
        from bridge.demo import ports, run  # noqa: PLC0415
    wanted = ports.Ports(port, entra_port, servicenow_port, redis_port)
    sys.exit((run.walked if walk else run.demo)(wanted, keep))


@main.group()
def mock() -> None:
    """Run one of the mocks by itself, for tests of your own."""


@mock.command("servicenow")
@click.option("--port", type=_PORT, help="Any free one by default.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed, other incidents.")
@click.option("--incidents", type=click.IntRange(0), default=400, show_default=True, help="How many there are.")
@click.option("--tls", is_flag=True, help="Speak TLS; the file with the authority that clients must trust is printed.")
@click.option("--control", is_flag=True, help=_CONTROL)
@click.option("--client-id", help="Of the OAuth client; made up by default.")
@click.option("--client-secret", help="Of the OAuth client; made up by default.")
@click.option("--redirect-url", "urls", multiple=True, help="Of the OAuth client; may be repeated. None, no client.")
def mock_servicenow(
    *,
    port: int | None,
    seed: int,
    incidents: int,
    tls: bool,
    control: bool,
    client_id: str | None,
    client_secret: str | None,
    urls: tuple[str, ...],
) -> None:
    """Run a mock ServiceNow with people, incidents and, if it has a redirect URL, one OAuth client."""
    with _demo_extra():
        from bridge.demo import alone  # noqa: PLC0415
    client = alone.Client(client_id, client_secret, urls)
    sys.exit(alone.servicenow(port, client, seed=seed, incidents=incidents, tls=tls, control=control))


@mock.command("entra")
@click.option("--port", type=_PORT, help="Any free one by default.")
@click.option(
    "--redirect-url", "urls", multiple=True, help="Of the portal, a single-page application; may be repeated."
)
def mock_entra(port: int | None, urls: tuple[str, ...]) -> None:
    """Run a mock Entra with people to sign in, the bridge's API and a portal."""
    with _demo_extra():
        from bridge.demo import alone  # noqa: PLC0415
    sys.exit(alone.entra(port, urls=urls))


@contextmanager
def _demo_extra() -> Iterator[None]:
    """The demo and the mocks are imported only where they are used: what they need may not be installed."""
    try:
        yield
    except ModuleNotFoundError as exc:
        if (exc.name or "").startswith("bridge"):
            raise
        click.echo(f"{exc.name} is not installed: pip install 'intune-servicenow-bridge[demo]'", err=True)
        sys.exit(2)


main.add_command(doctor)
main.add_command(keys)

if __name__ == "__main__":
    main()
