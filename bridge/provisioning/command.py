"""`bridge provision`: its options, its help, and the checks that need nothing but what was typed."""

import re
import sys
from pathlib import Path
from typing import Any

import click

from bridge.domain.portals import origin_pattern
from bridge.domain.text import problem_of
from bridge.provisioning.asked import Asked
from bridge.provisioning.loopback import HOST
from bridge.provisioning.run import run

_PORT = 8765
_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
_URL = re.compile(r"https://[^\s,^]{1,1000}")
_HELP = f"""Make or mend in ServiceNow what the bridge needs: its OAuth client and, if asked for, CORS rules.

    It shows first what would change, and asks. Run it as often as you like: what is right already stays as it is,
    redirect URLs of others are kept, and what somebody changed by hand is mended.

    The first time, the instance knows no client to sign in with, so take --sign-in basic, with an account that has
    admin, or oauth_admin and for --cors-domain web_service_admin (recent releases want snc_basic_auth_api_access for it
    too). Where Basic authentication is not allowed, register a public client by hand once, with the redirect URL
    http://{HOST}:{_PORT}/, and use --sign-in browser --client-id ..., single sign-on and second factor included.

    What the environment says in BRIDGE_* variables need not be said again: --public-url, --tenant, --allow-host,
    --proxy and --ca-bundle.

    \b
    Exit codes:
      0  done, or nothing to change
      1  it could not be done; a sentence says why, what was done, and what to do
      2  options or settings are wrong or missing
      3  with --dry-run: something would change
    """


def _origin(_context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        try:
            origin_pattern(value.lower())
        except ValueError as exc:
            raise click.BadParameter(f"{exc}.") from exc
    return tuple(value.lower() for value in values)


def _address(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    if value and not _URL.fullmatch(value):
        raise click.BadParameter("It must begin with https://, and have no blank or comma.")
    return value


def _name(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    problem = problem_of(value)
    if problem:
        raise click.BadParameter(f"It {problem}")
    return value


def _secret(_context: click.Context, _parameter: click.Parameter, file: Path | None) -> str:
    """What the file holds; a line's end behind it is the file's, not the secret's."""
    if file is None:
        return ""
    try:
        secret = file.read_text(encoding="utf-8").rstrip("\r\n")
    except UnicodeDecodeError as exc:
        raise click.BadParameter("The file holds no text in UTF-8.") from exc
    if not secret:
        raise click.BadParameter("The file is empty.")
    return secret


@click.group()
def provision() -> None:
    """Set up for the bridge what it talks to."""


@provision.command("servicenow", help=_HELP)
@click.option("--instance", required=True, metavar="URL", help="Such as https://contoso.service-now.com.")
@click.option("--public-url", metavar="URL", help="Where browsers reach the bridge.  [BRIDGE_PUBLIC_URL]")
@click.option("--tenant", multiple=True, metavar="GUID", help="Of Entra; may be repeated.  [BRIDGE_ENTRA_TENANTS]")
@click.option(
    "--name", default="Intune ServiceNow bridge", show_default=True, callback=_name, help="Of the OAuth client."
)
@click.option("--logo-url", default="", callback=_address, metavar="URL", help="An image, shown to agents who connect.")
@click.option(
    "--cors-domain",
    multiple=True,
    callback=_origin,
    metavar="ORIGIN",
    help="Of a portal that calls ServiceNow directly, which the bridge does not need; may be repeated.",
)
@click.option("--rotate-secret", is_flag=True, help="Set a new client secret; the old one is refused from then on.")
@click.option("--dry-run", is_flag=True, help="Change nothing, and end with 3 if something would change.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--output", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option("--sign-in", type=click.Choice(["browser", "basic"]), default="browser", show_default=True)
@click.option("--client-id", help="With browser: of an OAuth client that is there already, public or with a secret.")
@click.option(
    "--client-secret-file",
    "client_secret",
    type=_FILE,
    callback=_secret,
    help="With browser: for a client that is not public.",
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=_PORT,
    show_default=True,
    help=f"With browser: that of the client's redirect URL http://{HOST}:PORT/.",
)
@click.option("--wait", type=click.FloatRange(0), default=300, show_default=True, help="With browser: seconds.")
@click.option("--user", help="With basic: the user name; asked for if missing.")
@click.option(
    "--password-file",
    "password",
    type=_FILE,
    callback=_secret,
    help="With basic: holds the password; asked for if missing.",
)
@click.option("--allow-host", multiple=True, help="Hosts that --instance may be.  [BRIDGE_SERVICENOW_HOSTS]")
@click.option("--proxy", metavar="URL", help="For all calls.  [BRIDGE_PROXY]")
@click.option("--ca-bundle", metavar="FILE", help="Certificates to trust.  [BRIDGE_CA_BUNDLE]")
def servicenow(**given: Any) -> None:
    asked = Asked(**given)
    if not asked.is_basic and not asked.client_id:
        raise click.UsageError(
            "--sign-in browser needs --client-id: an OAuth client that is there already, with the redirect URL "
            f"http://{HOST}:{asked.port}/. A new instance has none: use --sign-in basic the first time."
        )
    if asked.user and ":" in asked.user:
        raise click.BadParameter("A user name in Basic authentication has no colon.", param_hint="--user")
    sys.exit(run(asked))
