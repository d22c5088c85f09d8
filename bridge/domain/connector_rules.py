"""What a connector may be: an allowed host, a table of the Table API, plain columns."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bridge.domain.addresses import AddressRules
from bridge.domain.connector import Connector
from bridge.domain.errors import HostNotAllowed, InvalidRequest
from bridge.domain.fields import NAMES_TAKEN
from bridge.domain.hosts import DEFAULT_HOSTS, host_of, is_meant, is_on_this_machine

_COLUMN = re.compile(r"[a-z][a-z0-9_]{0,79}(\.[a-z][a-z0-9_]{0,79}){0,3}")
_TABLE_PATH = re.compile(r"/api/now/(?:v[12]/)?table/([a-z][a-z0-9_]{0,79})")


@dataclass(frozen=True, slots=True)
class ConnectorRules:
    """What a connector may be: hosts of the allow-list, reached over https, a table of the Table API, plain columns.

    `loopback_http` lets a demo talk to a mock on this machine; nothing else is ever reached over http. Names lead to
    public addresses only, and with `private_addresses` also to those of private networks.
    """

    hosts: tuple[str, ...] = DEFAULT_HOSTS
    loopback_http: bool = False
    tables: tuple[str, ...] = ("incident",)
    private_addresses: bool = False

    @property
    def addresses(self) -> AddressRules:
        """Where the name may lead: judged anew whenever a connection is opened, because names change their minds."""
        return AddressRules(private=self.private_addresses, loopback=self.loopback_http)

    def check(self, connector: Connector) -> None:
        """Raises `HostNotAllowed` or `InvalidRequest` with a sentence that says what would be accepted."""
        self._check_instance_url(connector.instance_url)
        self._check_path(connector.incident_api_path)
        _check_columns("match_fields", connector.match_fields)
        _check_columns("extra_fields", connector.extra_fields)
        taken = sorted(NAMES_TAKEN.intersection(connector.extra_fields))
        if taken:
            raise _wrong("extra_fields", f"{', '.join(taken)} is exchanged already.")
        if not connector.match_fields:
            raise _wrong("match_fields", "It must name at least one column of sys_user.")
        if not connector.client_id:
            raise _wrong("client_id", "It is empty: the OAuth application registry record in ServiceNow shows it.")

    def _check_instance_url(self, url: str) -> None:
        if self.loopback_http and is_on_this_machine(url):
            return
        host = host_of(url)
        if host is None:
            raise _host_not_allowed(
                "instance_url must be https:// and a host name in lower case, such as https://contoso.service-now.com, "
                "with nothing before or after it."
            )
        if not any(is_meant(host, entry) for entry in self.hosts):
            raise _host_not_allowed(f"The host {host} is not on the allow-list ({', '.join(self.hosts)}).")

    def _check_path(self, path: str) -> None:
        match = _TABLE_PATH.fullmatch(path)
        if not match or match[1] not in self.tables:
            allowed = ", ".join(f"/api/now/table/{table}" for table in self.tables)
            raise _wrong("incident_api_path", f"It must be one of: {allowed}.")


def _check_columns(name: str, columns: Sequence[str]) -> None:
    wrong = [column for column in columns if not _COLUMN.fullmatch(column)]
    if wrong:
        raise _wrong(name, f"{', '.join(map(repr, wrong))} cannot be a column of ServiceNow.")


def _wrong(name: str, said: str) -> InvalidRequest:
    return InvalidRequest(f"{name}: {said}", {name: [said]})


def _host_not_allowed(detail: str) -> HostNotAllowed:
    return HostNotAllowed(detail, {"instance_url": [detail]})
