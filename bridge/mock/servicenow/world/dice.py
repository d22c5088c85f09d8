"""Chance that falls the same on every version of Python."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Draws from `Random.random`, the one method whose sequence Python promises to keep for a seed."""

    def __init__(self, seed: int) -> None:
        self._next = Random(seed).random  # noqa: S311 - nothing here is a secret

    def chance(self, probability: float) -> bool:
        return self._next() < probability

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self._next()

    def pick(self, choices: Sequence[T]) -> T:
        return choices[int(self._next() * len(choices))]
