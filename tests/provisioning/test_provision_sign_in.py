"""Signing in: by browser for whoever has a client already, by password for the first time."""

import json
import os
import subprocess
import sys
import threading
import webbrowser
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
import urllib3

from bridge.demo.browser import Browser
from bridge.demo.ports import free_port
from bridge.domain.errors import ConsentDenied
from bridge.mock.entra import CONTOSO
from bridge.provisioning.loopback import Loopback, NobodyCame, PortTaken
from tests.builders import PUBLIC_URL
from tests.provisioning.conftest import PASSWORD

PERSON = Path(__file__).with_name("person.py")
CLIENT_ID = "a" * 32
STATE = "5" * 64


@pytest.fixture
def port():
    return free_port()


class Person(webbrowser.BaseBrowser):
    """Sits at the browser: signs in to ServiceNow and presses a button, before the browser is closed again."""

    button: str | None = None

    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:
        if self.button:
            browser = Browser()
            browser.open(url)
            browser.press("Log in", user_name="setup", user_password=PASSWORD)
            browser.press(self.button)
        return bool(self.button)


@pytest.fixture(scope="module")
def seated():
    """From now on no real browser is opened by this process."""
    person = Person()
    webbrowser.register("person", None, person, preferred=True)
    return person


@pytest.fixture
def by_browser(admin, port, seated):
    """Types the command, and lets the person press a button; None is for nobody."""

    def by_browser(*options, button="Allow"):
        seated.button = button
        given = ["--client-id", CLIENT_ID, "--port", str(port), "--yes", *options]
        return admin.types(*given, sign_in="browser", user=None, password_file=None)

    return by_browser


@pytest.fixture
def register(instance, port):
    def register(**columns):
        instance.add_client("Set-up", [f"http://127.0.0.1:{port}/"], CLIENT_ID, "canary-secret-5Xs", **columns)

    return register


def test_by_browser_with_a_public_client_as_a_process(instance, register, port, tmp_path):
    register(public=True)
    variables = {name: value for name, value in os.environ.items() if not name.startswith("BRIDGE_")} | {
        "BRIDGE_DEMO": "true",
        "BROWSER": f"{sys.executable} {PERSON} %s",
        "PERSON": "setup",
        "PERSON_PASSWORD": PASSWORD,
        "PERSON_BUTTON": "Allow",
        "PERSON_SEES": str(tmp_path / "sees"),
    }
    command = [sys.executable, "-m", "bridge.cli", "provision", "servicenow", "--instance", instance.url, "--yes"]
    command += ["--public-url", PUBLIC_URL, "--tenant", CONTOSO, "--output=json"]
    command += ["--client-id", CLIENT_ID, "--port", str(port)]

    result = subprocess.run(command, capture_output=True, text=True, env=variables, timeout=40, check=False)

    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["outcome"] == "changed"
    assert (tmp_path / "sees").read_text() == f"http://127.0.0.1:{port}/"
    assert f"{instance.url}/oauth_auth.do?" in result.stderr
    assert {each.user for each in instance.journal.at("/api/")} == {"setup"}


def test_the_browser_is_sent_with_pkce_and_no_secret_is_made_up_for_a_public_client(
    instance, register, by_browser, port
):
    register(public=True)

    result = by_browser()

    assert result.exit_code == 0, result.output
    asked = instance.journal.at("/oauth_auth.do")[0].query
    (exchanged,) = (each.form for each in instance.journal.at("/oauth_token.do"))
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["state"]) == 64
    assert asked["state"].isalnum()
    assert exchanged["redirect_uri"] == asked["redirect_uri"] == f"http://127.0.0.1:{port}/"
    assert "client_secret" not in exchanged
    assert exchanged["code"] not in result.output
    assert exchanged["code_verifier"] not in result.output


def test_by_browser_with_a_client_that_has_a_secret(register, by_browser, tmp_path):
    register()
    (tmp_path / "secret").write_text("canary-secret-5Xs\n")

    refused = by_browser()
    result = by_browser("--client-secret-file", str(tmp_path / "secret"))

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "ServiceNow gave no token for this sign-in" in refused.stderr
    assert "be public or have its secret in --client-secret-file" in refused.stderr
    assert result.exit_code == 0, result.output
    assert "canary-secret-5Xs" not in result.output


def test_whoever_denies_is_told_and_nothing_changes(instance, register, by_browser):
    register(public=True)

    result = by_browser(button="Deny")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "The sign-in was denied in the browser. Run this again and press Allow.\nNothing was" in result.stderr
    assert instance.journal.at("/oauth_token.do") == []


def test_whoever_does_not_come_back_in_time(by_browser, port):
    result = by_browser("--wait=0", button=None)

    assert (result.exit_code, result.stdout) == (1, "")
    assert "If it does not open by itself, open this there" in result.stderr
    assert "The browser has not come back from the sign-in in time." in result.stderr
    assert f"have exactly http://127.0.0.1:{port}/ among its redirect URLs" in result.stderr


def test_a_token_endpoint_that_is_down_is_no_refusal(instance, register, by_browser):
    register(public=True)
    instance.faults.add("unavailable", "/oauth_token.do")

    assert "answered 503 with a page instead of data" in by_browser().stderr


def test_a_token_that_is_not_accepted(instance, register, by_browser):
    register(public=True)
    instance.faults.add("unauthorized", "/api/now/table")

    assert "does not accept the token that it gave" in by_browser().stderr


def test_a_port_that_is_taken(by_browser, port):
    with Loopback(port, STATE):
        result = by_browser()

    assert result.exit_code == 1
    assert "end what listens there, or choose another --port" in result.stderr


def test_a_password_is_asked_for_and_not_shown(admin):
    result = admin.types("--yes", user=None, password_file=None, answer=f"setup\n{PASSWORD}\n")

    assert result.exit_code == 0, result.output
    assert "User name" in result.stderr
    assert "Password" in result.stderr
    assert PASSWORD not in result.output


@contextmanager
def listening(port):
    with Loopback(port, STATE) as loopback, urllib3.PoolManager(retries=False) as pool:

        def ask(path="/", **query):
            answer = pool.request("GET", f"{loopback.redirect_uri.rstrip('/')}{path}?{urlencode(query, doseq=True)}")
            return answer.status, answer.data.decode(), answer.headers

        yield loopback, ask


def test_only_an_answer_with_the_state_counts_and_only_one(port):
    with listening(port) as (loopback, ask):
        for query in (
            {},
            {"code": "stolen"},
            {"code": "stolen", "state": "6" * 64},
            {"code": "c", "state": [STATE] * 2},
        ):
            assert ask(**query)[:2] == (400, "This is not the sign-in that was begun on the command line.")
        assert ask("/favicon.ico", code="stolen", state=STATE)[0] == 404
        with pytest.raises(NobodyCame):
            loopback.code(0)
        status, text, headers = ask(code="own", state=STATE)
        assert (status, text.partition(".")[0]) == (200, "You are signed in")
        assert (headers["Referrer-Policy"], headers["Cache-Control"]) == ("no-referrer", "no-store")
        assert ask(code="stolen", state=STATE)[:2] == (400, "This sign-in was used already.")
        assert loopback.code(1) == "own"
        with pytest.raises(NobodyCame):
            loopback.code(0)


@pytest.mark.parametrize("query", [{"error": "access_denied"}, {"error": "access_denied", "code": "c"}, {}])
def test_an_answer_without_a_code_is_a_denial(port, query):
    with listening(port) as (loopback, ask):
        assert "denied" in ask(state=STATE, **query)[1]
        with pytest.raises(ConsentDenied):
            loopback.code(1)


def test_a_connection_opened_in_advance_keeps_nobody_waiting(port):
    with listening(port) as (loopback, ask), urllib3.HTTPConnectionPool("127.0.0.1", port) as idle:
        connection = idle._get_conn()
        connection.connect()
        asking = threading.Thread(target=ask, kwargs={"code": "own", "state": STATE})
        asking.start()
        assert loopback.code(5) == "own"
        asking.join()
        connection.close()


def test_it_listens_on_this_machine_only_and_on_no_port_of_another(port):
    with listening(port), pytest.raises(PortTaken), Loopback(port, STATE):
        pytest.fail("the port was had twice")
