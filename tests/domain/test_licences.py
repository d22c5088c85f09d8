"""Between looking and taking one's turn somebody else may have asked, and then it is not asked again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from bridge.domain.licences import Licence, LicenceAnswer, Licences, Subscription

NOW = datetime(2026, 11, 24, tzinfo=UTC)


class Overtaken:
    """A store in which another worker's answer appears just before the turn is had."""

    def __init__(self) -> None:
        self.answer: LicenceAnswer | None = None

    def load(self, _: str) -> LicenceAnswer | None:
        return self.answer

    def save(self, _: str, answer: LicenceAnswer) -> None:
        self.answer = answer

    @contextmanager
    def turn(self, _: str) -> Iterator[bool]:
        self.answer = LicenceAnswer(True, NOW, NOW + timedelta(hours=1))
        yield True


class Counting:
    def __init__(self) -> None:
        self.asked = 0

    def subscriptions(self, _: str) -> list[Subscription]:
        self.asked += 1
        return []


def test_what_somebody_else_has_learnt_meanwhile_is_taken():
    source = Counting()
    licences = Licences(source=source, store=Overtaken(), remembered={}, required=True, now=lambda: NOW)

    assert licences.of("tenant") is Licence.HELD
    assert source.asked == 0
