"""The mock ServiceNow in a process of its own: `python -m tests.soak.instance PORT SEED NOW AGENTS REDIRECT_URL`.

It says once a second what it was asked so far, and ends when standard input does.
"""

import json
import select
import sys
from collections import Counter
from datetime import datetime

from bridge.mock.servicenow import MockServiceNow, Received
from tests.builders import CLIENT_ID, CLIENT_SECRET
from tests.soak.cast import settle

INCIDENTS = 800
ACCESS_SECONDS = 8
"""How long an access token lives, so that every agent renews one all the time."""


def made(port: int, seed: int, now: str, agents: int) -> MockServiceNow:
    """The same world for the same arguments, in whatever process."""
    mock = MockServiceNow(port=port, seed=seed, incidents=INCIDENTS, now=datetime.fromisoformat(now), control=True)
    settle(mock, agents)
    return mock


def main() -> None:
    port, seed, now, agents, redirect_url = sys.argv[1:]
    mock, heard = made(int(port), int(seed), now, int(agents)), Counter[str]()
    mock.add_client("Bridge", [redirect_url], CLIENT_ID, CLIENT_SECRET, access_token_lifespan=ACCESS_SECONDS)
    note = mock.journal.note

    def count(received: Received) -> None:
        heard.update(kinds_of(received))
        note(received)

    setattr(mock.journal, "note", count)  # noqa: B010 - the journal keeps ten thousand requests, and there will be more
    with mock:
        while not select.select([sys.stdin], [], [], 1.0 if heard["told"] else 0.0)[0]:
            heard["told"] += 1
            sys.stdout.write(f"{json.dumps(heard)}\n")
            sys.stdout.flush()


def kinds_of(received: Received) -> list[str]:
    """What a request counts as: the kind of call it is, and what must never be in one."""
    kinds = ["requests"]
    if received.path == "/oauth_token.do":
        kinds.append(received.form.get("grant_type", "no grant type"))
    if received.path.startswith("/api/") and received.cookies:
        kinds.append("cookies")
    if "access_token" in received.query or "token" in received.query:
        kinds.append("tokens in addresses")
    return kinds


if __name__ == "__main__":
    main()
