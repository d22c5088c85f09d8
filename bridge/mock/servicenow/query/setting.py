"""What a condition is compared in, and what its test is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bridge.mock.servicenow.query.paths import Path
from bridge.mock.servicenow.query.viewpoint import Viewpoint
from bridge.mock.servicenow.world import Record

Predicate = Callable[[Record], bool]
Fold = Callable[[str], str]


class Invalid(Exception):
    """The condition means nothing here: the platform drops such a part, or returns no rows."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a condition is compared in: its path, who asks and when, how text is folded, and the table's other paths.

    `filters` are the scripts of dynamic filters, by sys_id.
    """

    path: Path
    viewpoint: Viewpoint
    fold: Fold
    other: Callable[[str], Path]
    filters: Mapping[str, str]


def refuse(value: str) -> Predicate:
    raise Invalid(value)
