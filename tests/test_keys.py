"""`bridge keys` makes a key that fits, counts what is sealed under which, and says what a rotation leaves to do."""

import os
import pty
import re
import subprocess
from base64 import b64decode

import pytest
from click.testing import CliRunner

from bridge.cli import main
from bridge.demo.process import PYTHON
from bridge.storage.cipher import Cipher
from bridge.storage.redis import key
from tests.builders import SEALING_KEY, environ
from tests.settings.test_settings import GOOD, read

FRESH_KEY = "/".join(["AAAABBBBCCCCDDD"] * 2) + "/AAAABBBBCCC="
KEYS = {"old": b64decode(SEALING_KEY), "fresh": b64decode(FRESH_KEY)}
OLD_FIRST, FRESH_FIRST = f"old:{SEALING_KEY},fresh:{FRESH_KEY}", f"fresh:{FRESH_KEY},old:{SEALING_KEY}"


@pytest.fixture
def run(valkey):
    def run(*arguments, keys=FRESH_FIRST, redis_url=valkey):
        with environ({**GOOD, "BRIDGE_REDIS_URL": redis_url, "BRIDGE_SEALING_KEYS": keys}):
            return CliRunner().invoke(main, ["keys", *arguments])

    return run


@pytest.fixture
def sealed(redis):
    """Seals so many records under one key."""

    def sealed(count, key_id, secret=None):
        cipher = Cipher({key_id: secret or KEYS[key_id]})
        for number in range(count):
            place = key("tenant-a", "grant", f"{key_id}{number}")
            redis.set(place, cipher.seal(b"kept", place))

    return sealed


def test_a_new_key_is_a_pair_that_the_settings_take():
    with environ({}):
        results = [CliRunner().invoke(main, ["keys", "new"]) for _ in range(2)]

    pairs = [result.stdout.strip() for result in results]
    assert pairs[0] != pairs[1]
    assert re.fullmatch(r"20[0-9]{6}[a-z0-9]{6}:[A-Za-z0-9+/]{43}=", pairs[0])
    assert len(read(SEALING_KEYS=",".join(pairs)).storage.sealing_keys) == 2


def test_with_a_new_key_comes_how_it_is_brought_into_use_and_in_which_order():
    result = CliRunner().invoke(main, ["keys", "new"])

    steps = re.findall(r"BRIDGE_SEALING_KEYS=(\S+)|`(bridge keys rotate)`", result.stderr)
    assert ["".join(step) for step in steps] == ["<others>,<new>", "<new>,<others>", "bridge keys rotate", "<new>"]
    assert result.stdout.strip() not in result.stderr


def test_the_status_counts_what_is_sealed_under_each_key(run, sealed):
    sealed(3, "old")
    sealed(2, "fresh")
    sealed(1, "k0", bytes(32))

    result = run("status")

    assert result.exit_code == 0
    assert result.stdout.splitlines()[:2] == ["fresh seals and opens: 2", "old opens: 3"]
    assert result.stdout.splitlines()[2].startswith("1 under k0 stay as they are: BRIDGE_SEALING_KEYS does not hold")


def test_a_rotation_says_what_it_did_and_which_key_may_go(run, sealed):
    sealed(3, "old")
    sealed(2, "fresh")

    result = run("rotate")

    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "3 re-sealed under fresh, 2 were already.",
        "All is sealed under fresh. Take out old: nothing needs it.",
    ]
    assert run("status", keys=f"fresh:{FRESH_KEY}").stdout == "fresh seals and opens: 5\n"


def test_a_rotation_back_is_a_rotation_as_well(run, sealed):
    sealed(3, "old")
    run("rotate")

    assert "3 re-sealed under old, 0 were already." in run("rotate", keys=OLD_FIRST).stdout


def test_with_nothing_to_do_a_rotation_is_well_content(run, redis):
    result = run("rotate", keys=f"fresh:{FRESH_KEY}")

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "0 re-sealed under fresh, 0 were already.\nAll is sealed under fresh.\n"


def test_what_cannot_be_re_sealed_is_named_and_fails_the_command(run, sealed, redis):
    sealed(2, "k0", bytes(32))
    sealed(1, "old")
    place = key("tenant-a", "grant", "agent")
    redis.set(place, Cipher(KEYS).seal(b"kept", place.replace("agent", "another")))
    redis.set(key("tenant-a", "connector"), "{}")

    result = run("rotate")

    assert result.exit_code == 1
    assert "1 re-sealed under fresh, 0 were already." in result.stdout
    assert "2 under k0 stay as they are: BRIDGE_SEALING_KEYS does not hold that key." in result.stdout
    assert "1 under old stay as they are: they do not open, so they were changed or moved." in result.stdout
    assert "1 stay as they are: they were never sealed." in result.stdout
    assert "nothing needs it" not in result.stdout


@pytest.mark.parametrize("command", ["status", "rotate"])
def test_without_redis_it_says_so_and_fails(run, command):
    result = run(command, redis_url="redis://:canary@127.0.0.1:1/0")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Redis does not do what it is asked (ConnectionError). Run this again.\n"


@pytest.mark.parametrize("command", ["status", "rotate"])
def test_without_valid_settings_it_says_what_is_wrong_with_them(run, command):
    result = run(command, keys="fresh:short")

    assert result.exit_code == 2
    assert "BRIDGE_SEALING_KEYS: Must be id:key pairs" in result.stderr


def test_no_key_is_ever_shown(run, sealed):
    sealed(1, "old")

    for command in ("status", "rotate"):
        result = run(command)
        assert SEALING_KEY not in result.output
        assert FRESH_KEY not in result.output


@pytest.mark.parametrize("terminal", [True, False])
def test_the_progress_is_shown_to_a_terminal_only(valkey, sealed, terminal):
    sealed(3, "old")
    variables = {**GOOD, "BRIDGE_REDIS_URL": valkey, "BRIDGE_SEALING_KEYS": FRESH_FIRST}
    ours, theirs = pty.openpty() if terminal else os.pipe()

    done = subprocess.run(
        [*PYTHON, "bridge.cli", "keys", "rotate"],
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        stderr=theirs,
        check=True,
    )

    os.close(theirs)
    shown = _all_of(ours)
    assert done.stdout.startswith(b"3 re-sealed under fresh")
    assert (b"Re-sealing" in shown, b"100%" in shown) == (terminal, terminal)
    assert terminal or shown == b""


def _all_of(descriptor):
    """A terminal says EIO where a pipe says that it is at its end."""
    read_so_far = b""
    while True:
        try:
            more = os.read(descriptor, 4096)
        except OSError:
            more = b""
        if not more:
            os.close(descriptor)
            return read_so_far
        read_so_far += more
