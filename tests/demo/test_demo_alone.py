"""A mock by itself, as a team without Python starts it and talks to it."""

import re
import shlex
import signal
import ssl
import subprocess
from pathlib import Path

import pytest
import urllib3

from bridge.demo.ports import free_port
from tests.demo.processes import command
from tests.docs.pages import DOCS

LIST = "/api/now/table/incident"


def told(output, before, after):
    return output.partition(before)[2].partition(after)[0]


def guide(begins, port):
    """Give the one line of docs/testing.md that begins so, as arguments, with another port in the place of its own."""
    (line,) = re.findall(rf"^{begins} .*$", (DOCS / "testing.md").read_text(), re.MULTILINE)
    return shlex.split(line.replace("8443", str(port)))


def test_a_mock_speaks_tls_under_an_authority_it_names_and_opens_its_door():
    port = free_port()
    _, *arguments = guide("bridge mock servicenow --port 8443", port)
    with command(*arguments, stop=signal.SIGINT) as mock:
        output = mock.says("Press Ctrl-C")
        url, authority = told(output, "listens at ", "\n"), told(output, "trust the authority in ", ", which")
        context = ssl.create_default_context(cafile=authority)
        admin = urllib3.make_headers(basic_auth="admin:admin")
        with urllib3.PoolManager(ssl_context=context, retries=False, headers=admin) as pool:
            listed = pool.request("GET", f"{url}{LIST}?sysparm_limit=1")
            curl = [authority if each == "$CA_FILE" else each for each in guide("curl --cacert", port)]
            subprocess.run([*curl, "--silent", "--fail", "--noproxy", "*"], capture_output=True, check=True)
            troubled = [pool.request("GET", url + LIST).status for _ in range(2)]
        with urllib3.PoolManager(retries=False) as strangers, pytest.raises(urllib3.exceptions.SSLError):
            strangers.request("GET", url)

    assert url == f"https://127.0.0.1:{port}"
    assert f"{url}/__mock__/ controls it" in output
    assert (listed.status, listed.headers["X-Total-Count"]) == (200, "5000")
    assert troubled == [503, 200]
    assert mock.popen.returncode == 0
    assert not Path(authority).exists()


def test_without_being_told_to_a_mock_opens_no_door_and_speaks_plainly():
    with command("mock", "servicenow", "--incidents", "0") as mock:
        output = mock.says("Press Ctrl-C")
        url = told(output, "listens at ", "\n")
        with urllib3.PoolManager(retries=False) as pool:
            assert pool.request("GET", f"{url}/__mock__/faults", redirect=False).headers["Location"] == "/login.do"

    assert url.startswith("http://127.0.0.1:")
    assert "trust" not in output
