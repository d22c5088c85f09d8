"""The bridge leaves without leaving anybody in the lurch: unready first, then served to the end, then gone."""

import json
import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import pytest
import urllib3

from bridge.demo.ports import free_port
from bridge.demo.process import Ended, Process, serving
from bridge.mock.entra import CONTOSO
from tests.builders import connector, environment
from tests.conftest import ALEX
from tests.connecting import LIST
from tests.e2e.balancer import balancing
from tests.e2e.load import Load
from tests.e2e.raw import connected

WORKER_CLASSES = ("gthread", "gevent")
DRAIN_SECONDS = 1.0


@pytest.fixture
def variables(renewed_stage, valkey):
    """Of any bridge beside the stage's: what is remembered there is known to all of them."""

    def of(port, worker_class):
        url = f"http://127.0.0.1:{port}"
        return environment(
            renewed_stage.entra,
            valkey,
            {CONTOSO: connector(renewed_stage.servicenow)},
            BRIDGE_PUBLIC_URL=url,
            BRIDGE_BIND=url.removeprefix("http://"),
            BRIDGE_WORKER_CLASS=worker_class,
            BRIDGE_WORKERS="1",
            BRIDGE_DRAIN_SECONDS=str(DRAIN_SECONDS),
        )

    return of


def signalled(process: Process, received: signal.Signals) -> None:
    """To gunicorn's arbiter, which is not the process that was started."""
    lines = [json.loads(line) for line in process.output(1_000_000).splitlines()]
    os.kill(next(line["process"] for line in lines if line["event"].startswith("Listening at")), received)


def ended(process: Process) -> None:
    with pytest.raises(Ended, match="exit code 0"):
        process.until(lambda: False)


@contextmanager
def both(variables, ports) -> Iterator[list[Process]]:
    """One of each class, started together, for starting takes a while."""
    with ExitStack() as stack, ThreadPoolExecutor() as pool:
        given = [variables(port, worker_class) for port, worker_class in zip(ports, WORKER_CLASSES, strict=True)]
        yield list(pool.map(lambda each: stack.enter_context(serving(each)), given))


def test_a_rolling_restart_under_load_loses_no_request(renewed_stage, variables):
    token = renewed_stage.connected(ALEX).token
    renewed_stage.servicenow.faults.add("slow", "/api/now/table/incident", seconds=0.3)
    ports = [free_port(), free_port()]
    with (
        both(variables, ports) as (first, second),
        balancing(ports) as (url, ready),
        ExitStack() as later,
    ):
        load = Load(url, [token])
        with load.going_on():
            signalled(first, signal.SIGTERM)
            ended(first)
            again = later.enter_context(serving(variables(ports[0], WORKER_CLASSES[0])))
            again.until(lambda: ready == set(ports))
            signalled(second, signal.SIGTERM)
            ended(second)

    assert set(load.answers) == {(200, "")}
    assert load.answers.total() > 20


@pytest.mark.parametrize("worker_class", WORKER_CLASSES)
def test_who_leaves_says_so_at_once_and_ends_what_was_begun(renewed_stage, variables, worker_class):
    token = renewed_stage.connected(ALEX).token.encode()
    port = free_port()
    get = b"GET %b HTTP/1.1\r\nHost: bridge\r\nAuthorization: Bearer %b\r\n\r\n"
    with serving(variables(port, worker_class)) as process:
        url = f"http://127.0.0.1:{port}"
        with connected(url) as kept, connected(url) as late, connected(url) as idle:
            for connection in (kept, idle):
                connection.send(get % (b"/health/live", token))
                assert connection.answer().headers["Connection"] == "keep-alive"
            signalled(process, signal.SIGTERM)
            process.until(lambda: "Leaving" in process.output())
            began = time.monotonic()
            answer = urllib3.request("GET", f"{url}/health/ready")
            assert (answer.status, list(answer.json()["problems"])) == (503, ["bridge"])

            kept.send(get % (b"/v1/me", token))
            served = kept.answer()
            assert (served.status, served.headers["Connection"], kept.rest()) == (200, "close", b"")

            renewed_stage.servicenow.faults.add("slow", "/api/now/table/incident", seconds=2 * DRAIN_SECONDS)
            late.send(get % (LIST.encode(), token))
            assert late.answer().status == 200
            assert idle.rest() == b""
        ended(process)
        assert DRAIN_SECONDS < time.monotonic() - began < 20
