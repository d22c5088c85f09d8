"""Whose word on where a request came from is believed: that of the proxies that are named, and of nobody else."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

LOCAL_SOCKET = "unix"
"""Whoever connects over a Unix socket has no address."""
_WITH_PORT = re.compile(r"\[(?P<six>[^\]]*)\](?::[0-9]+)?|(?P<four>[0-9.]+):[0-9]+")
Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Proxies:
    """The networks in which the proxies are that are trusted; without any, nobody is."""

    networks: tuple[Network, ...] = ()
    local_socket: bool = False

    @classmethod
    def of(cls, *named: str) -> "Proxies":
        """Raises `ValueError` for what is neither an address nor a network nor `unix`."""
        networks = tuple(ip_network(each) for each in named if each != LOCAL_SOCKET)
        return cls(networks, LOCAL_SOCKET in named)

    def client(self, peer: str, forwarded_for: str) -> str:
        """The address a request came from: the peer's, or what a trusted peer says of it in `X-Forwarded-For`.

        Each proxy adds behind the others whom it was asked by, so the list is read from its end, and only for as long
        as whoever added a member is trusted: what stands before that, anybody may have written.
        """
        if not forwarded_for or not (self.networks or self.local_socket):
            return peer
        client, address = peer, _address(peer)
        for member in reversed(forwarded_for.split(",")):
            if not self._trusts(client, address) or not (named := _address(member.strip())):
                break
            client, address = str(named), named
        return client

    def _trusts(self, name: str, address: Address | None) -> bool:
        if address is None:
            return self.local_socket and not name
        return any(address in network for network in self.networks)


def _address(text: str) -> Address | None:
    """Some proxies name the port too; an IPv4 caller of a socket for both kinds is told in IPv6's words."""
    match = _WITH_PORT.fullmatch(text)
    try:
        address = ip_address((match["six"] or match["four"]) if match else text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
