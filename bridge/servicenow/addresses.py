"""Connections that lead to addresses an instance may have, and to no others.

A name is resolved once per connection, all its addresses are judged, and the socket is opened to one of exactly these:
between the judgement and the use nobody is asked again who could answer otherwise.
"""

import logging
import socket
import sys
import time
from collections.abc import Sequence
from typing import ClassVar

from urllib3.connection import HTTPConnection
from urllib3.exceptions import ConnectTimeoutError, LocationParseError, NameResolutionError, NewConnectionError
from urllib3.util.connection import allowed_gai_family

from bridge.domain.addresses import AddressRules
from bridge.domain.errors import HostNotAllowed

Found = tuple[int, int, int, str, tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]]

_REFUSED = (
    "The name of this ServiceNow instance leads to an address where no instance may be, so nothing was sent there. Ask "
    "an administrator to check the name's DNS records; an instance inside a private network must be allowed in the "
    "bridge's settings."
)
_log = logging.getLogger(__name__)


class Judged(HTTPConnection):
    """Raises urllib3's own errors, and `HostNotAllowed` for a name one of whose addresses is forbidden.

    The sentence is the same for all of them: it must not tell callers what is inside the network; the log tells
    operators. Through a proxy there is nothing to judge: it is the proxy who resolves names, and connects.
    """

    rules: ClassVar[AddressRules]

    def _new_conn(self) -> socket.socket:
        if self.proxy is not None:
            return super()._new_conn()
        try:
            opened = self._opened()
        except socket.gaierror as exc:
            raise NameResolutionError(self.host, self, exc) from exc
        except UnicodeError as exc:
            raise LocationParseError(self.host) from exc
        except TimeoutError as exc:
            raise ConnectTimeoutError(self, f"Connection to {self.host} timed out.") from exc
        except OSError as exc:
            raise NewConnectionError(self, f"Failed to establish a new connection: {exc}") from exc
        sys.audit("http.client.connect", self, self.host, self.port)
        return opened

    def _opened(self) -> socket.socket:
        """To the first address that answers; each may take its share of the time that is left of the timeout."""
        ends_at = time.monotonic() + self.timeout if self.timeout is not None else None
        failure = OSError("the name has no address")
        found = self._found()
        for position, each in enumerate(found):
            seconds = None if ends_at is None else (ends_at - time.monotonic()) / (len(found) - position)
            try:
                return self._connected(each, seconds)
            except OSError as exc:
                failure = exc
        try:
            raise failure
        finally:
            del failure

    def _found(self) -> Sequence[Found]:
        found = socket.getaddrinfo(self.host, self.port, allowed_gai_family(), socket.SOCK_STREAM)
        addresses = [str(address[0]) for *_, address in found]
        if not self.rules.allow_all(addresses):
            _log.warning("%s leads to %s: nothing was sent there", self.host, ", ".join(addresses))
            raise HostNotAllowed(_REFUSED)
        return found

    def _connected(self, found: Found, seconds: float | None) -> socket.socket:
        family, kind, protocol, _, address = found
        if seconds is not None and seconds <= 0:
            raise TimeoutError("no time was left to connect")
        opened = socket.socket(family, kind, protocol)
        try:
            for option in self.socket_options or ():
                opened.setsockopt(*option)
            opened.settimeout(seconds)
            opened.connect(address)
            opened.settimeout(self.timeout)
        except BaseException:
            opened.close()
            raise
        return opened
