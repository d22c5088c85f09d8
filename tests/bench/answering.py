"""Whether a server answers, and whether what it answers is right."""

from typing import Any

import urllib3

from tests.bench.load import Refused


def answers(url: str) -> bool:
    """Anything at all: it is up."""
    with urllib3.PoolManager(retries=False, timeout=2.0) as pool:
        try:
            pool.request("GET", url)
        except urllib3.exceptions.HTTPError:
            return False
    return True


def check(name: str, url: str, token: str, expected: Any) -> None:
    """Raises `Refused` unless it is the same JSON."""
    with urllib3.PoolManager(retries=False, timeout=10.0) as pool:
        response = pool.request("GET", url, headers={"Authorization": f"Bearer {token}"})
    if response.status != 200 or response.json() != expected:
        raise Refused(f"{name} does not answer as the bridge does: {response.status} {response.data[:2000]!r}")
