"""Who writes a record, and when."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Author:
    """`now` is a raw UTC date."""

    sys_id: str
    user_name: str
    now: str
