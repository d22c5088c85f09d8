"""However the demo ends, nothing that it started outlives it."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from bridge.demo import run
from bridge.demo.ports import Ports, free_port
from bridge.demo.process import Ended
from bridge.demo.valkey import embedded_valkey
from tests.demo.processes import Command, alive, command, descendants, kill, one_with, until

READY = "Press Ctrl-C to stop everything"


@pytest.fixture(scope="module")
def demos() -> Iterator[list[Command]]:
    """One for each test that ends one: they start at the same time, which takes less of it."""
    with ExitStack() as stack:
        yield [stack.enter_context(command("demo", "--port", str(free_port()))) for _ in range(3)]


@pytest.fixture
def demo(demos: list[Command]) -> Command:
    running = demos.pop()
    running.says(READY)
    return running


def test_a_signal_stops_everything(demo):
    started = descendants(demo.pid)
    demo.popen.terminate()

    assert demo.ended() == 0
    assert len(started) >= 5, started
    assert [pid for pid in started if alive(pid)] == []
    assert "Who can sign in" in demo.output
    assert "megan.bowen@contoso.com" in demo.output
    assert demo.output.endswith("Stopped.\n")


def test_nothing_outlives_a_demo_that_is_killed(demo):
    started = descendants(demo.pid)
    kill(demo.pid)

    until(lambda: not any(alive(pid) for pid in started))


def test_a_part_that_dies_is_named_and_ends_the_rest(demo):
    started = descendants(demo.pid)
    kill(one_with(r"demo\.leash .* serve$", started))

    assert demo.ended() == 1
    assert "The bridge has ended with exit code -9. It said last:\n" in demo.output
    assert "Listening at: http://127.0.0.1" in demo.output
    assert [pid for pid in started if alive(pid)] == []


def test_a_valkey_that_dies_is_noticed():
    with embedded_valkey() as valkey:
        (server,) = descendants(valkey.process.pid)
        kill(server)

        with pytest.raises(Ended, match="Valkey has ended with exit code 1"):
            valkey.process.until(lambda: False)


def test_a_port_that_is_taken_is_one_clear_sentence(capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert run.demo(Ports(entra=port), None) == 2

    sentence = f"Mock Entra cannot have port {port} (address already in use): choose one with --entra-port.\n"
    assert capsys.readouterr().err == sentence
