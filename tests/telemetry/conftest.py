"""What was said, counted and traced while everything happened that may."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Told:
    """Everything the walk printed, its page of metrics and its spans, and what in it would have been secret."""

    stdout: str
    stderr: str
    page: str
    spans: list[dict[str, Any]]
    hosts: list[str]
    secrets: dict[str, str]

    @property
    def lines(self) -> list[dict[str, Any]]:
        _, *logged = self.stdout.splitlines()
        return [json.loads(line) for line in logged]


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    found = tmp_path_factory.mktemp("walk") / "told.json"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.telemetry.walk", str(found)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=50,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    return Told(done.stdout.decode(), done.stderr.decode(), **json.loads(found.read_text()))
