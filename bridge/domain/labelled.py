"""A value together with the label people read: what ServiceNow keeps, and what it shows."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Labelled:
    """A choice (`1`, `New`) or a reference (a `sys_id`, a name)."""

    value: str
    display_value: str
