"""The way out, which Entra and ServiceNow share: the proxy, and whose certificates are trusted."""

import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from bridge.doctor.finding import Finding, failed, ok, warning
from bridge.settings import OutgoingSettings


def findings(outgoing: OutgoingSettings) -> Iterator[Finding]:
    yield proxy(outgoing)
    yield authorities(outgoing)


def proxy(outgoing: OutgoingSettings) -> Finding:
    """Its address only: there may be a password in front of it."""
    if not outgoing.proxy:
        return ok("proxy", "none, calls go out directly")
    parts = urlsplit(outgoing.proxy)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    try:
        socket.create_connection((host, port), outgoing.connect_seconds).close()
    except OSError:
        return failed("proxy", f"{host}:{port} cannot be reached", "Check BRIDGE_PROXY, or unset it.")
    return ok("proxy", f"{host}:{port} takes connections")


def authorities(outgoing: OutgoingSettings) -> Finding:
    source = outgoing.ca_bundle or "the system's store"
    try:
        context = ssl.create_default_context(cafile=outgoing.ca_bundle)
    except (ssl.SSLError, OSError):
        return failed("CA bundle", f"{source} holds no certificate", "Let BRIDGE_CA_BUNDLE name a file in PEM format.")
    held = context.get_ca_certs()
    ended = [each for each in held if ssl.cert_time_to_seconds(str(each["notAfter"])) < time.time()]
    seen = f"{len(held)} authorities in {source}" + (f", {len(ended)} of them ended" if ended else "")
    if held and len(ended) == len(held):
        return failed("CA bundle", seen, "Replace the file that BRIDGE_CA_BUNDLE names.")
    if not held and not (outgoing.ca_bundle or _system_folder_is_filled()):
        advice = "Install the system's authorities (ca-certificates), or set BRIDGE_CA_BUNDLE."
        return warning("CA bundle", "this system trusts nobody", advice)
    return ok("CA bundle", seen if held else f"a folder of authorities in {source}")


def _system_folder_is_filled() -> bool:
    """Those of a folder are read only when they are needed, so they are in no list."""
    folder = cast("str | None", ssl.get_default_verify_paths().capath)
    return folder is not None and any(Path(folder).iterdir())
