"""An errand may have less time than the request it is run for, and never more."""

import pytest

from bridge.domain import deadline


@pytest.fixture(autouse=True)
def enough_time():
    deadline.start(20)


def test_an_errand_has_its_own_time_and_gives_the_rest_back():
    with deadline.within(10):
        with deadline.within(2):
            assert 1 < deadline.remaining() <= 2
        assert 9 < deadline.remaining() <= 10


def test_an_errand_has_no_more_time_than_is_left():
    with deadline.within(2), deadline.within(5):
        assert deadline.remaining() <= 2
    with deadline.within(0), deadline.within(5):
        assert deadline.remaining() == 0
