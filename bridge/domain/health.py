"""Whether the bridge can do its work right now."""

from typing import Protocol


class Readiness(Protocol):
    """What the bridge cannot do without."""

    def problems(self) -> dict[str, str]:
        """Each party that does not answer, with a sentence; empty when all is well."""
