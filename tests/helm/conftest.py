"""The chart, loaded once for all tests of a process."""

import pytest

from tests.helm.chart import Chart


@pytest.fixture(scope="session")
def chart() -> Chart:
    return Chart()
