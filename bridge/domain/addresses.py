"""Which addresses an instance may have: judged before a socket is opened to one, however they are written.

What is not known to be harmless is refused. Python's `ipaddress` says what is global, but its versions differ, and it
takes for global what clouds and tunnels use inside (measured), so those networks are listed here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address

_PRIVATE = tuple(map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")))
_NEVER = tuple(
    map(
        ip_network,
        (
            *("100.100.100.200/32", "168.63.129.16/32"),  # metadata and machine services of Alibaba Cloud and Azure
            *("fd00:ec2::/32", "fd20:ce::/32", "fd00:42::/32"),  # the same of AWS, Google Cloud and Scaleway
            *("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2002::/16"),  # protocols and tunnels: Teredo, 6to4
            "3fff::/20",  # for documentation (RFC 9637)
        ),
    )
)
_UNICAST = ip_network("2000::/3")
"""All of IPv6 that has ever been given to anybody (IANA)."""
_NAT64 = ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class AddressRules:
    """Public addresses; also those of private networks, or this machine's own, where settings say so."""

    public: bool = True
    private: bool = False
    loopback: bool = False

    def over_http(self) -> "AddressRules":
        """What plain http may be spoken to: this machine, where it may be reached at all."""
        return AddressRules(public=False, loopback=self.loopback)

    def allow_all(self, addresses: Iterable[str]) -> bool:
        """False when one of them is forbidden: no name of an instance leads to both, but a forged answer may."""
        return all(map(self.allow, addresses))

    def allow(self, text: str) -> bool:
        try:
            written = ip_address(text)
        except ValueError:
            return False
        meant = _meant(written)
        if meant.is_loopback:
            return self.loopback and meant is written
        if any(meant in network for network in _NEVER):
            return False
        if any(meant in network for network in _PRIVATE):
            return self.private
        return self.public and _is_public(meant)


def _meant(address: Address) -> Address:
    """The IPv4 address that an IPv6 address stands for: mapped (RFC 4291), or translated by NAT64 (RFC 6052)."""
    if isinstance(address, IPv6Address) and (address.ipv4_mapped or address in _NAT64):
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address


def _is_public(address: Address) -> bool:
    if isinstance(address, IPv6Address) and address not in _UNICAST:
        return False
    return address.is_global and not address.is_multicast
