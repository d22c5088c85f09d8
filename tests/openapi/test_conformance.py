"""The API does what its description says, to valid, invalid and hostile requests, one by one and along its links."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from threading import Thread

import pytest
from flask import Flask, Response, request, request_finished
from werkzeug.serving import WSGIRequestHandler, make_server

from bridge.mock.entra import CONTOSO, MockEntra
from bridge.mock.servicenow import MockServiceNow
from tests import budget
from tests.builders import CLIENT_ID, CLIENT_SECRET, Stage, application, callback, connector, environment
from tests.conftest import ALEX, MEGAN, NINA
from tests.test_house import ROOT

CONFIGURATION = ROOT / "tests" / "openapi" / "schemathesis.toml"
HERE = "127.0.0.1"
NEED_A_BROWSER = {"connection.answer", "connection.complete", "connector.complete_test"}


class Silent(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def stage(valkey: str, shared_entra: MockEntra) -> Iterator[Stage]:
    redis_url = valkey.replace("/0", "/5")
    with MockServiceNow() as mock:
        mock.add_client("Bridge", [callback(CONTOSO)], client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
        mock.add_incident("adele.vance@contoso.com", "The one that is asked for", number="INC0099001")
        app = application(environment(shared_entra, redis_url, {CONTOSO: connector(mock)}))
        yield Stage(app, shared_entra, mock, redis_url)


@pytest.fixture(scope="module")
def url(stage: Stage) -> Iterator[str]:
    """Where the application is served: schemathesis asks without a bearer only over HTTP."""
    server = make_server(HERE, 0, stage.app, threaded=True, request_handler=Silent)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://{HERE}:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def seen(stage: Stage) -> Iterator[set[tuple[str, int]]]:
    """The operations that were asked meanwhile, each with the statuses it was answered."""
    found: set[tuple[str, int]] = set()

    def note(_: Flask, response: Response) -> None:
        if request.endpoint:
            found.add((request.endpoint, response.status_code))

    with request_finished.connected_to(note, stage.app):
        yield found


@pytest.mark.timeout(3600 if budget.is_large() else 60)
def test_every_operation_keeps_to_its_description(stage: Stage, url: str, seen: set[tuple[str, int]]) -> None:
    tokens = {
        "AGENT_TOKEN": stage.connected(ALEX).token,
        "LEAVING_TOKEN": stage.connected(MEGAN).token,
        "OTHER_TENANT_TOKEN": stage.agent(NINA).token,
    }
    seen.clear()
    told = attacked(url, tokens)

    assert told.returncode == 0, told.stdout + told.stderr
    # Not all of it was turned away at the door.
    pages = ("docs", "openapi", "pane")
    operations = {endpoint for endpoint in stage.app.view_functions if not endpoint.startswith(pages)}
    assert {endpoint for endpoint, status in seen if status < 300} >= operations - NEED_A_BROWSER
    for status, endpoint in (
        (404, "users.one"),
        (409, "incidents.matching"),
        (404, "incidents.one"),
        (204, "connection.end"),
    ):
        assert (endpoint, status) in seen


def attacked(url: str, tokens: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """What schemathesis says, in a process of its own: it changes how hypothesis prints and generates in the one it is
    imported into.
    """
    size = ["--max-examples=400"] if budget.is_large() else ["--max-examples=10", "--generation-deterministic"]
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIGURATION), "run"]
    return subprocess.run(
        [*command, f"{url}/openapi.json", "--no-color", *size],
        cwd=ROOT,
        env={**os.environ, **tokens, "PYTHONPATH": str(ROOT), "NO_PROXY": HERE},
        capture_output=True,
        text=True,
        check=False,
    )
