"""Whether ServiceNow lets an agent read incidents at all, which its empty lists do not say.

It answers those it does not let with no rows instead of a refusal (measured), so "no incidents" would be told to
whoever lacks the role. Only where nothing came back is it asked, and the answer is remembered a short while.
"""

from collections.abc import MutableMapping, Sequence
from hashlib import sha256
from typing import Protocol

from bridge.domain.errors import RoleMissing
from bridge.domain.grant import Access

Remembered = MutableMapping[tuple[str, bytes], bool]


class RightsSource(Protocol):
    """ServiceNow's own view of it."""

    def reads_incidents(self, access: Access) -> bool:
        """Whether incidents of others may be read; also raises `RoleMissing` where ServiceNow says so itself."""

    def unseen_columns(self, access: Access) -> Sequence[str]:
        """Those of the connector's match and extra fields that ServiceNow shows the agent on no row."""


class Rights:
    """What agents may do in ServiceNow, as far as it can be told from outside."""

    def __init__(self, source: RightsSource, remembered: Remembered) -> None:
        self._source, self._remembered = source, remembered

    def check(self, access: Access) -> None:
        """Raises `RoleMissing` unless incidents may be read; to be called when ServiceNow shows nothing."""
        connector = access.connector
        place = (connector.instance_url + connector.incident_api_path, sha256(access.token.encode()).digest())
        reads = self._remembered.get(place)
        if reads is None:
            reads = self._source.reads_incidents(access)
            self._remembered[place] = reads
        if not reads:
            raise RoleMissing(
                "ServiceNow shows you nobody's incidents. Ask its administrator for a role that may read them, such as "
                "itil or sn_incident_read."
            )
