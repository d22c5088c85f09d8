"""The pane's types are those of the API, and its modules keep them; told by npm's tools where they are installed."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / "node_modules" / ".bin"
without_tools = pytest.mark.skipif(not (TOOLS / "tsc").exists(), reason="NOT CHECKED: `make types` installs the tools")


def run(tool, *arguments):
    return subprocess.run([TOOLS / tool, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


@without_tools
def test_the_types_are_those_of_the_description(tmp_path):
    made = tmp_path / "api.d.ts"
    done = run("openapi-typescript", "openapi/bridge.yaml", "--output", str(made))

    assert done.returncode == 0, done.stderr
    assert made.read_text() == (ROOT / "openapi" / "api.d.ts").read_text(), "run `make types`"


@without_tools
def test_every_module_keeps_its_types():
    done = run("tsc")

    assert (done.returncode, done.stdout) == (0, "")
