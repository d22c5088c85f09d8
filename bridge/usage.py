"""What every command does when it cannot begin: says all that is wrong, and ends with the code for wrong usage."""

import sys

import click

from bridge import settings
from bridge.settings.environment import EnvironmentInvalid

_USAGE = 2


def settings_or_exit() -> settings.Settings:
    try:
        return settings.read()
    except EnvironmentInvalid as exc:
        click.echo(f"The settings are not valid:\n{exc}", err=True)
        sys.exit(_USAGE)
