"""What all tests of the pipe to Microsoft stand on."""

from collections.abc import Iterator

import pytest

from bridge.domain import deadline


@pytest.fixture(autouse=True)
def enough_time() -> Iterator[None]:
    """The deadline of a request served earlier in this thread says nothing about a call made here."""
    deadline.start(20)
    yield
    deadline.start(20)
