"""Only a proxy that is named is believed about where a request came from, and only about whom it was asked by."""

import pytest

from bridge.domain.proxies import Proxies

PROXIES = Proxies.of("10.0.0.0/8", "192.0.2.1", "2001:db8::/32", "unix")
STRANGER, CLIENT = "203.0.113.9", "198.51.100.7"


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "client"),
    [
        ("10.1.1.1", CLIENT, CLIENT),
        ("10.1.1.1", "", "10.1.1.1"),
        (STRANGER, CLIENT, STRANGER),
        ("10.1.1.1", f"{STRANGER}, {CLIENT}", CLIENT),
        ("10.1.1.1", f"{STRANGER}, {CLIENT}, 192.0.2.1", CLIENT),
        ("10.1.1.1", "10.2.2.2, 10.3.3.3", "10.2.2.2"),
        ("10.1.1.1", "nonsense", "10.1.1.1"),
        ("10.1.1.1", f"{CLIENT}, nonsense", "10.1.1.1"),
        ("10.1.1.1", f"{CLIENT},", "10.1.1.1"),
        ("10.1.1.1", f"{CLIENT}:4711", CLIENT),
        ("10.1.1.1", "[2001:db9::7]:4711", "2001:db9::7"),
        ("2001:db8::1", "2001:db9::7", "2001:db9::7"),
        ("::ffff:10.1.1.1", CLIENT, CLIENT),
        ("", CLIENT, CLIENT),
        ("", "", ""),
    ],
)
def test_the_list_is_believed_from_its_end_for_as_long_as_a_proxy_has_added_to_it(peer, forwarded_for, client):
    assert PROXIES.client(peer, forwarded_for) == client


@pytest.mark.parametrize("peer", ["127.0.0.1", "10.1.1.1", ""])
def test_without_named_proxies_nobody_is_believed(peer):
    assert Proxies().client(peer, CLIENT) == peer


def test_a_socket_of_this_machine_is_believed_only_where_it_is_named():
    assert Proxies.of("10.0.0.0/8").client("", CLIENT) == ""
