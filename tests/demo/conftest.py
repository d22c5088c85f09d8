"""One stage for the tests that can share it, in this process."""

from collections.abc import Iterator

import pytest

from bridge.demo.ports import Ports
from bridge.demo.stage import Stage, opened


@pytest.fixture(scope="package")
def demo_stage() -> Iterator[Stage]:
    with opened(Ports()) as stage:
        yield stage
