"""Which part of a long list is asked for, and the part that comes back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Slice:
    """The `page`-th run (from 1) of `page_size` rows."""

    page: int = 1
    page_size: int = 25

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.page_size


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """The rows of one slice.

    `total` is counted before ServiceNow's row rules and may exceed what the agent may see, so a page may be short, or
    even empty, while `has_more` says that rows follow (documented: limit and offset apply before the rules).
    """

    items: Sequence[T]
    page: int
    page_size: int
    total: int
    has_more: bool
