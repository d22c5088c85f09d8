"""The command line says whether it could, and what to do when it could not."""

import pytest
from click.testing import CliRunner

from bridge.cli import main
from tests.builders import environ
from tests.settings.test_settings import GOOD


@pytest.fixture
def run():
    def run(variables, *arguments):
        with environ(variables):
            return CliRunner().invoke(main, arguments)

    return run


def test_valid_settings_are_said_to_be_valid(run):
    result = run(GOOD, "check")

    assert (result.exit_code, result.output) == (0, "settings are valid\n")


@pytest.mark.parametrize("command", ["check", "serve"])
def test_invalid_settings_are_listed_and_nothing_is_started(run, command):
    result = run({**GOOD, "BRIDGE_WORKERS": "none", "BRIDGE_TYPO": "1"}, command)

    assert result.exit_code == 2
    assert "BRIDGE_WORKERS: Not a valid integer." in result.output
    assert "BRIDGE_TYPO: There is no such setting." in result.output
