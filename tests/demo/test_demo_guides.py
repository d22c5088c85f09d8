"""The lines that docs/ shows for bash do what is said there, on the demo's stage."""

import json
import os
import re
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import requests

from bridge.demo.browser import Browser
from bridge.demo.ports import free_port
from bridge.demo.stage import CLIENT_ID
from bridge.demo.story import ALEX
from tests.demo.processes import alive, descendants, kill, until
from tests.docs.pages import DOCS, blocks, run_by

END = "\n=== the end of a block ===\n"


def said(lines, typed=""):
    """What bash says to each of these blocks, and to what is typed meanwhile."""
    script = f"\nprintf '{END}'\n".join(lines)
    done = subprocess.run(["bash", "-uc", script], input=typed, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.stdout.split(END)


def shown(page, test):
    """Each block that is run, with what is shown behind it."""
    found = blocks(page)
    for number, each in enumerate(found):
        if each.run_by and each.run_by[1] == test:
            behind = found[number + 1] if number + 1 < len(found) else None
            yield each.text, behind if behind and behind.language in {"json", "text"} else None


def fits(example, answer):
    """Whether an answer is as it is shown; `…` is any text, and what is left out may be there."""
    if isinstance(example, dict):
        return isinstance(answer, dict) and all(
            key in answer and fits(value, answer[key]) for key, value in example.items()
        )
    if isinstance(example, list):
        return isinstance(answer, list) and len(answer) >= len(example) and all(map(fits, example, answer))
    if isinstance(example, str) and isinstance(answer, str):
        return re.fullmatch(".*".join(map(re.escape, example.split("…"))), answer, re.DOTALL) is not None
    return example == answer


def signed_in(stage, block):
    """The block that signs in, with the addresses of this stage."""
    own = {"BRIDGE": stage.bridge_url, "TOKEN_ENDPOINT": f"{stage.entra.url}/contoso.com/oauth2/v2.0/token"}
    for name, url in own.items():
        block, replaced = re.subn(rf"^{name}=.*$", f"{name}={url}", block, flags=re.MULTILINE)
        assert replaced == 1
    return block


def allowed(answer):
    """The completion with which somebody comes back who was sent where this answer says."""
    browser = Browser()
    (url,) = re.findall(r'"authorization_url": ?"([^"]+)"', answer)
    browser.open(url)
    browser.press("Log in", user_name=ALEX, user_password="demo")
    browser.press("Allow")
    return browser.url.partition("#connection=")[2]


def listens(port):
    with suppress(OSError), socket.create_connection(("127.0.0.1", int(port)), timeout=1.0):
        return True
    return False


def test_the_api_answers_as_the_guide_shows(demo_stage):
    first, *rest = shown(DOCS / "api.md", "test_the_api_answers_as_the_guide_shows")
    (sign_in, _), lines = first, [line for line, _ in rest]
    sign_in = signed_in(demo_stage, sign_in)
    # Whatever others have left on this stage, the guide begins with nobody connected.
    said([sign_in, lines[-1]])
    begins = next(number for number, line in enumerate(lines) if "return_to" in line)
    completion = allowed(said([sign_in, *lines[: begins + 1]])[-1])

    _, *answers = said([sign_in, *lines], typed=f"{completion}\n")
    assert len(answers) == len(rest) >= 10
    for (line, example), answer in zip(rest, answers, strict=True):
        assert example is not None, line
        if example.language == "json":
            assert fits(json.loads(example.text), json.loads(answer)), (line, answer)
        else:
            assert all(shown in answer for shown in example.text.splitlines()), (line, answer)


def test_a_connector_is_tested_and_saved_as_the_guide_says(demo_stage):
    (sign_in, *_) = run_by(DOCS / "api.md", "test_the_api_answers_as_the_guide_shows")
    beginning, ending = run_by(DOCS / "connecting.md", "test_a_connector_is_tested_and_saved_as_the_guide_says")
    secret = demo_stage.servicenow.world["oauth_entity"].one("client_id", CLIENT_ID)["client_secret"]
    given = f"INSTANCE={demo_stage.servicenow.url}\nCLIENT_ID={CLIENT_ID}\nCLIENT_SECRET={secret}\n"
    _, begun = said([signed_in(demo_stage, sign_in), given + beginning])
    _, ended = said([signed_in(demo_stage, sign_in), f"{given}{beginning}COMPLETION={allowed(begun)}\n{ending}"])
    tested, saved = ended.split("HTTP/1.1 ")[-2:]

    assert 'ETag: "0"' in begun
    assert tested.startswith("200 ")
    assert '"verified"' in tested
    assert saved.startswith("200 ")
    assert re.search(r'"status": ?"verified"', saved)
    assert re.search(r'"enabled": ?true', saved)


def test_the_bridge_runs_between_the_mocks_as_the_guide_says(tmp_path):
    blocks = run_by(DOCS / "testing.md", "test_the_bridge_runs_between_the_mocks_as_the_guide_says")
    ports = {port: str(free_port()) for port in ("6379", "8444", "8081", "8000")}
    others, serving, asking = (re.sub("|".join(ports), lambda found: ports[found[0]], each) for each in blocks)
    url = f"http://127.0.0.1:{ports['8000']}"
    in_background = "\n".join(f"{line} >>said 2>&1 &" for line in others.replace("\\\n", "").splitlines())
    script = f"{in_background}\n{serving.rstrip()} >>said 2>&1 &\nwait"
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(["bash", "-c", script], cwd=tmp_path, env=environment) as popen:
        try:
            until(lambda: all(map(listens, ports.values())))
            token = json.loads(said([asking])[0])["access_token"]
            me = requests.get(f"{url}/v1/me", headers={"Authorization": f"Bearer {token}"}, timeout=10).json()
        finally:
            started = descendants(popen.pid)
            for each in (popen.pid, *started):
                with suppress(ProcessLookupError):
                    kill(each)
    until(lambda: not any(alive(each) for each in started))

    assert me["agent"]["name"] == "Alex Wilber"
    assert me["connection"]["status"] == "disconnected"
    assert me["connector"] == {"configured": True, "enabled": True}


def test_an_example_is_compared_with_an_answer_member_by_member():
    answer = {"items": [{"number": "INC0010001", "opened_at": None}], "total": 1}

    assert fits({"items": [{"number": "INC…"}]}, answer)
    assert not fits({"items": [{"number": "CHG…"}]}, answer)
    assert not fits({"items": [{"opened_at": "…"}]}, answer)
    assert not fits({"items": [{}, {}]}, answer)
    assert not fits({"pages": 1}, answer)
