"""The page's process lives and dies with the server's, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import urllib3

from bridge.demo.ports import free_port
from tests.settings.test_settings import GOOD

SERVER = """
import os, signal, sys
from bridge.domain.errors import StorageUnavailable
from bridge.telemetry import Page, watching

class Silent:
    def agents(self): raise StorageUnavailable
    def circuits(self): raise StorageUnavailable

page = Page(sys.argv[1], Silent)
page.start()
if os.fork() == 0:
    watching(page.directory, tracing=False).admission_refused()
    os._exit(0)
os.wait()
print(page.directory, flush=True)
sys.stdin.read()
page.stop()
"""


@dataclass
class Serving:
    """A server with its page."""

    bind: str
    popen: subprocess.Popen[str]
    directory: Path

    def read(self) -> str:
        with urllib3.PoolManager(retries=False, timeout=5.0) as http:
            return http.request("GET", f"http://{self.bind}/metrics").data.decode()


@contextmanager
def serving():
    bind = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-W", "error", "-c", SERVER, bind]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as popen:
        assert popen.stdout
        yield Serving(bind, popen, Path(popen.stdout.readline().strip()))
        popen.kill()


@pytest.fixture(scope="module")
def shared():
    with serving() as server:
        yield server


def until_gone(directory):
    deadline = time.monotonic() + 20
    while directory.exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_what_a_worker_counted_is_read_after_its_end_and_its_files_are_gone(shared):
    for _ in range(2):
        assert "bridge_admission_refused_total 1.0" in shared.read()

    assert [path.name for path in shared.directory.iterdir()] == ["counter_ended.db"]


def test_what_redis_would_have_said_is_left_out_while_it_is_silent(shared):
    assert "bridge_connected_agents" not in shared.read()


def test_a_terminals_interrupt_is_not_for_it(shared):
    """The server has requests to finish, which are still to be counted."""
    (process,) = Path(f"/proc/{shared.popen.pid}/task/{shared.popen.pid}/children").read_text().split()
    os.kill(int(process), signal.SIGINT)

    assert "bridge_admission_refused_total" in shared.read()


@pytest.mark.parametrize("ending", ["in peace", "killed"])
def test_it_ends_with_the_server_and_leaves_nothing(ending):
    with serving() as server:
        assert server.directory.exists()
        if ending == "killed":
            server.popen.kill()
        else:
            server.popen.stdin.close()
        until_gone(server.directory)

        with pytest.raises(urllib3.exceptions.HTTPError):
            server.read()


def test_an_address_that_is_taken_is_told_by_name(shared):
    variables = {**os.environ, **GOOD, "BRIDGE_METRICS_BIND": shared.bind}
    command = [sys.executable, "-m", "bridge.cli", "serve"]
    done = subprocess.run(command, env=variables, capture_output=True, check=False)

    assert done.returncode == 1
    assert done.stderr.decode() == "BRIDGE_METRICS_BIND: Address already in use\n"
