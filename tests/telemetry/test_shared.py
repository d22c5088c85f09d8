"""What workers count is whole for whoever adds it up, while they come and go."""

import subprocess
import sys

from tests.telemetry.conftest import ROOT

COMING_AND_GOING = """
import os, sys
from pathlib import Path
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from bridge.telemetry import watching
from bridge.telemetry.shared import fold

directory, registry = Path(sys.argv[1]), CollectorRegistry()
MultiProcessCollector(registry, str(directory))

def read():
    fold(directory)
    return generate_latest(registry).decode()

for _ in range(20):
    if os.fork() == 0:
        watched = watching(directory, tracing=False)
        watched.begins("GET", "")
        watched.admission_refused()
        os._exit(0)
    while os.waitpid(-1, os.WNOHANG) == (0, 0):
        read()
print(read(), sorted(path.name for path in directory.iterdir()))
"""


def test_files_are_read_while_workers_begin_and_end_and_nothing_is_lost_or_left(tmp_path):
    command = [sys.executable, "-W", "error", "-c", COMING_AND_GOING, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.stderr == ""
    assert "bridge_admission_refused_total 20.0" in done.stdout
    assert "bridge_http_requests_in_flight" not in done.stdout, "those who ended while serving serve no more"
    assert "['counter_ended.db']" in done.stdout
