"""One request over HTTP, seen from all sides: the answer, how long it took, the certificate, the other side's clock."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ssl import SSLCertVerificationError, SSLSocket, cert_time_to_seconds
from typing import Any, cast

import urllib3
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NameResolutionError,
    NewConnectionError,
    ProxyError,
    SSLError,
)
from urllib3.exceptions import TimeoutError as Urllib3TimeoutError

from bridge.doctor.finding import Finding, failed, ok, warning
from bridge.settings import OutgoingSettings

_MAX_BYTES = 1024 * 1024
_SKEW_SECONDS, _LEEWAY_SECONDS = 30, 60
"""What is worth a word, and what Entra's tokens are forgiven, see `bridge.microsoft.entra`."""
# From the narrow to the wide: a name that does not resolve is a refused connection to urllib3, and that a timeout.
_REASONS: tuple[tuple[type[Exception], str, str], ...] = (
    (ProxyError, "the proxy does not let it through", "Check BRIDGE_PROXY, and what the proxy permits."),
    (SSLError, "TLS cannot be agreed on", "Check BRIDGE_CA_BUNDLE, and that the other side speaks TLS."),
    (NameResolutionError, "the name does not resolve", "Check the name, and this machine's DNS."),
    (NewConnectionError, "the connection is refused", "Check the address, and the firewall between."),
    (ConnectTimeoutError, "there is no connection in time", "Check routes and firewall, or set BRIDGE_PROXY."),
    (Urllib3TimeoutError, "there is no answer in time", "Try again when it is less busy."),
)


@dataclass(frozen=True, slots=True)
class Look:
    """An answer; headers by lower-case name. `ahead_seconds` is how far the other clock is before this one."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    milliseconds: int
    ahead_seconds: float | None
    certificate_ends: datetime | None


class Unanswered(Exception):
    """There was no answer; `seen` and `advice` say why, in words that name no secret."""

    def __init__(self, seen: str, advice: str) -> None:
        super().__init__(seen)
        self.seen, self.advice = seen, advice


def look(url: str, outgoing: OutgoingSettings) -> Look:
    """Asks as the bridge would: by the same proxy, with the same trust and patience. Raises `Unanswered`."""
    certificates: list[Mapping[str, Any]] = []
    timeout = urllib3.Timeout(connect=outgoing.connect_seconds, read=outgoing.read_seconds)
    began, clock = time.monotonic(), time.time()
    try:
        with _pool(outgoing, certificates) as pool:
            response = pool.request(
                "GET",
                url,
                headers={"Accept": "application/json"},
                timeout=timeout,
                retries=False,
                redirect=False,
                preload_content=False,
            )
            passed = time.monotonic() - began
            body = response.read(_MAX_BYTES)
            response.close()
    except (HTTPError, OSError) as exc:
        raise _unanswered(exc) from exc
    headers = {name.lower(): value for name, value in response.headers.items()}
    ends = [cert_time_to_seconds(str(each["notAfter"])) for each in certificates if each]
    return Look(
        status=response.status,
        headers=headers,
        body=body,
        milliseconds=round(1000 * passed),
        ahead_seconds=_ahead(headers, clock + passed / 2),
        certificate_ends=datetime.fromtimestamp(ends[0], UTC) if ends else None,
    )


def clock(check: str, whose: str, ahead_seconds: float | None, *, decisive: bool) -> Finding:
    """`decisive` where tokens are refused by clocks that differ too much."""
    if ahead_seconds is None:
        return warning(check, f"{whose} does not say what time it is", "Compare this machine's clock with another's.")
    off = f"{abs(ahead_seconds):.0f} s {'behind' if ahead_seconds > 0 else 'ahead of'} {whose}'s"
    advice = "Let this machine's clock be set by NTP."
    if abs(ahead_seconds) <= _SKEW_SECONDS:
        return ok(check, f"agrees with {whose}'s")
    if decisive and abs(ahead_seconds) > _LEEWAY_SECONDS:
        return failed(check, f"this machine's clock is {off}: tokens will be refused", advice)
    return warning(check, f"this machine's clock is {off}", advice)


def _ahead(headers: Mapping[str, str], now: float) -> float | None:
    try:
        return parsedate_to_datetime(headers["date"]).timestamp() - now
    except (KeyError, ValueError):
        return None


def _pool(outgoing: OutgoingSettings, certificates: list[Mapping[str, Any]]) -> urllib3.PoolManager:
    pool = (
        urllib3.ProxyManager(outgoing.proxy, ca_certs=outgoing.ca_bundle)
        if outgoing.proxy
        else urllib3.PoolManager(ca_certs=outgoing.ca_bundle)
    )

    class Noting(HTTPSConnection):
        """Notes the certificate while there is a connection: an instance that refuses closes it with its answer."""

        def connect(self) -> None:
            super().connect()
            certificates.append(cast("SSLSocket", self.sock).getpeercert() or {})

    class NotingPool(HTTPSConnectionPool):
        ConnectionCls = Noting

    pool.pool_classes_by_scheme = {**pool.pool_classes_by_scheme, "https": NotingPool}
    return pool


def _unanswered(exc: Exception) -> Unanswered:
    if isinstance(exc, SSLError) and exc.args and isinstance(exc.args[0], SSLCertVerificationError):
        said = exc.args[0].verify_message
        advice = "Have the certificate renewed, or name the authority that signed it in BRIDGE_CA_BUNDLE."
        return Unanswered(f"the certificate is not valid: {said.removesuffix('.')}", advice)
    for kind, seen, advice in _REASONS:
        if isinstance(exc, kind):
            return Unanswered(seen, advice)
    return Unanswered("the connection breaks before an answer", "Check what stands between, such as a firewall.")
