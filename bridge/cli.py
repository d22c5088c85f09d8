"""The command line: arguments in, one call out."""

import sys

import click
import yaml

from bridge import server, settings, telemetry
from bridge.app import create_app
from bridge.environment import EnvironmentInvalid
from bridge.wiring import build


@click.group()
@click.version_option(package_name="intune-servicenow-bridge")
def main() -> None:
    """Show a user's ServiceNow incidents in an admin portal's troubleshooting pane."""


@main.command()
def check() -> None:
    """Say whether the settings of this environment are valid, or everything that is wrong with them."""
    _settings()
    click.echo("settings are valid")


@main.command()
def serve() -> None:
    """Serve the API with gunicorn, as the environment says."""
    valid = _settings()
    telemetry.configure(valid.server.log_level)
    server.Server(valid).run()


@main.command()
def openapi() -> None:
    """Print the OpenAPI document as YAML; no settings are needed."""
    blank = settings.blank()
    written = create_app(build(blank), blank).view_functions["openapi"]()
    click.echo(yaml.safe_dump(written, sort_keys=False, allow_unicode=True, width=120), nl=False)


def _settings() -> settings.Settings:
    try:
        return settings.read()
    except EnvironmentInvalid as exc:
        click.echo(f"The settings are not valid:\n{exc}", err=True)
        sys.exit(2)
