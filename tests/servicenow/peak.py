"""Run by itself: serves requests of one agent, and tells how many bytes of memory the last one held at most.

`python -m tests.servicenow.peak PATH…` finds its settings in the environment and the agent's bearer in `AGENT_TOKEN`.
"""

import json
import os
import sys
import tracemalloc

from bridge import settings
from bridge.app import create_app
from bridge.wiring import build
from tests.builders import AgentClient


def main(*paths: str) -> None:
    valid = settings.read()
    agent = AgentClient(create_app(build(valid), valid), os.environ["AGENT_TOKEN"])
    for path in paths[:-1]:
        assert agent.get(path).status_code == 200
    tracemalloc.start()
    response = agent.get(paths[-1])
    _, peak = tracemalloc.get_traced_memory()
    told = [response.status_code, json.loads(response.data).get("code"), peak]
    sys.stderr.write(f"\n{json.dumps(told)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
