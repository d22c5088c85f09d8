"""How a tenant's connector stands, computed from facts whenever somebody asks, and stored nowhere."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bridge.domain.connection import RECOMMENDED_LIFESPAN_SECONDS, TOO_LONG_LIVED
from bridge.domain.connector import Connector, Connectors
from bridge.domain.contact import Contact, Contacts
from bridge.domain.licences import Licences
from bridge.domain.verification import Verification, Verifications

NO_SECRET = "no_client_secret"  # noqa: S105 - a warning's name


class ConnectorStatus(StrEnum):
    """What the facts come to."""

    NOT_CONFIGURED = "not_configured"
    UNVERIFIED = "unverified"
    VERIFIED = "verified"
    FAILING = "failing"


@dataclass(frozen=True, slots=True)
class ConnectorReport:
    """The connector, None until there is one, and what is known of it; `failure` is the code of the last failure."""

    connector: Connector | None
    status: ConnectorStatus
    locked: bool
    redirect_url: str
    verified_at: datetime | None = None
    last_connected_at: datetime | None = None
    last_failed_at: datetime | None = None
    failure: str = ""
    warnings: tuple[str, ...] = ()


class ConnectorReports:
    """For administrators; no secret is in any."""

    def __init__(
        self, connectors: Connectors, verifications: Verifications, contacts: Contacts, licences: Licences
    ) -> None:
        self._connectors, self._verifications, self._contacts = connectors, verifications, contacts
        self._licences = licences

    def of(self, tenant: str) -> ConnectorReport:
        connector = self._connectors.find(tenant)
        locked, redirect_url = self._connectors.locked, self._verifications.redirect_url(tenant)
        unlicensed = self._licences.warnings(tenant)
        if connector is None:
            return ConnectorReport(None, ConnectorStatus.NOT_CONFIGURED, locked, redirect_url, warnings=unlicensed)
        verification, contact = self._verifications.of(connector), self._contacts.of(connector)
        if verification:
            # A test is a connection, too: who has just mended the connector reads neither "never" nor "failing".
            contact = contact.heard_of_at(verification.verified_at)
        return ConnectorReport(
            connector=connector,
            status=_status(verification, contact),
            locked=locked,
            redirect_url=redirect_url,
            verified_at=verification.verified_at if verification else None,
            last_connected_at=contact.connected_at,
            last_failed_at=contact.failed_at,
            failure=contact.failure,
            warnings=(*_warnings(connector, verification), *unlicensed),
        )


def _status(verification: Verification | None, contact: Contact) -> ConnectorStatus:
    """Settings that were never tested are told first: what fails then may be just that."""
    if verification is None:
        return ConnectorStatus.UNVERIFIED
    return ConnectorStatus.FAILING if contact.is_failing else ConnectorStatus.VERIFIED


def _warnings(connector: Connector, verification: Verification | None) -> tuple[str, ...]:
    long_lived = verification is not None and verification.lifespan_seconds > RECOMMENDED_LIFESPAN_SECONDS
    return (*([] if connector.client_secret else [NO_SECRET]), *([TOO_LONG_LIVED] if long_lived else []))
