"""No address of a network's inside is taken for an instance's, however it is written."""

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.domain.addresses import AddressRules

OUTSIDE, WITH_PRIVATE, DEMO = AddressRules(), AddressRules(private=True), AddressRules(loopback=True)

PUBLIC = [
    *("149.96.0.1", "148.139.0.1", "8.8.8.8", "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0"),
    *("126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0"),
    *("192.167.255.255", "192.169.0.0", "223.255.255.255", "168.63.129.15"),
    *("2606:4700:4700::1111", "2001:4860:4860::8888", "2a00:1450:4001::1"),
    *("::ffff:149.96.0.1", "::ffff:9560:1", "64:ff9b::149.96.0.1"),
]
PRIVATE = [
    *("10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.0", "192.168.255.255"),
    *("100.64.0.0", "100.127.255.255", "fc00::", "fdff:ffff::1", "fd12:3456:789a::1"),
    *("::ffff:10.0.0.1", "::ffff:a00:1", "::ffff:192.168.1.1", "::ffff:100.64.0.1", "64:ff9b::10.0.0.1"),
]
LOOPBACK = ["127.0.0.1", "127.0.0.0", "127.1.2.3", "127.255.255.255", "::1"]
NEVER = [
    *("169.254.169.254", "169.254.170.2", "169.254.0.0", "169.254.255.255", "fe80::1", "fe80::1%eth0", "febf::1"),
    *("fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254", "fd00:42::42"),
    *("100.100.100.200", "168.63.129.16", "192.0.0.192"),
    *("0.0.0.0", "0.1.2.3", "::", "255.255.255.255", "240.0.0.1", "254.0.0.1"),
    *("224.0.0.1", "239.255.255.255", "ff02::1", "ff0e::1"),
    *("192.0.0.1", "192.0.0.170", "192.0.2.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1"),
    *("192.88.99.1", "2001:db8::1", "3fff::1", "100::1", "5f00::1"),
    *("::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:169.254.169.254", "::ffff:0.0.0.0", "::ffff:168.63.129.16"),
    *("64:ff9b::127.0.0.1", "64:ff9b::169.254.169.254", "64:ff9b::a9fe:a9fe", "64:ff9b:1::10.0.0.1"),
    *("2002:7f00:1::", "2002:a00:1::1", "2002:a9fe:a9fe::", "2002:9560:1::"),
    *("2001:0:a00:1::", "2001::7f00:1", "2001:0:4136:e378:8000:63bf:56a9:9f9f", "2001:2::1", "2001:20::1"),
    *("::127.0.0.1", "::10.0.0.1", "::149.96.0.1", "::ffff:0:10.0.0.1", "fec0::1", "4000::1", "1::1"),
    *("", "localhost", "127.1", "0x7f000001", "2130706433", "0251.0376.0251.0376", "10.0.0.1/32", " 8.8.8.8", "[::1]"),
]


@pytest.mark.parametrize("address", PUBLIC)
def test_an_instance_may_have_a_public_address(address):
    assert OUTSIDE.allow(address)
    assert WITH_PRIVATE.allow(address)
    assert DEMO.allow(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_an_instance_may_have_a_private_address_where_a_setting_says_so(address):
    assert WITH_PRIVATE.allow(address)
    assert not OUTSIDE.allow(address)
    assert not DEMO.allow(address)


@pytest.mark.parametrize("address", LOOPBACK)
def test_an_instance_may_be_on_this_machine_in_a_demo(address):
    assert DEMO.allow(address)
    assert not OUTSIDE.allow(address)
    assert not WITH_PRIVATE.allow(address)


@pytest.mark.parametrize("address", NEVER)
def test_no_setting_lets_an_instance_have_any_other_address(address):
    assert not AddressRules(private=True, loopback=True).allow(address)


@pytest.mark.parametrize("rules", [OUTSIDE, WITH_PRIVATE, DEMO, AddressRules(private=True, loopback=True)])
def test_plain_http_leads_to_this_machine_if_anywhere(rules):
    assert [each for each in (*PUBLIC, *PRIVATE, *NEVER) if rules.over_http().allow(each)] == []
    assert [each for each in LOOPBACK if rules.over_http().allow(each)] == (LOOPBACK if rules.loopback else [])


def test_one_forbidden_address_among_others_is_enough():
    assert OUTSIDE.allow_all(["149.96.0.1", "2606:4700:4700::1111"])
    assert not OUTSIDE.allow_all(["149.96.0.1", "10.0.0.1"])
    assert not OUTSIDE.allow_all(["10.0.0.1", "149.96.0.1"])


@given(st.integers(0, 2**32 - 1), st.booleans(), st.booleans())
def test_an_address_gains_nothing_by_being_written_as_another(number, private, loopback):
    """Mapped and translated addresses are judged as what they mean; tunnels are refused whatever is inside."""
    rules, address = AddressRules(private=private, loopback=loopback), IPv4Address(number)
    judged = rules.allow(str(address)) and not address.is_loopback

    assert rules.allow(f"::ffff:{address}") is judged
    assert rules.allow(f"64:ff9b::{address}") is judged
    assert not rules.allow(str(IPv6Address((0x2002 << 112) | (number << 80))))
    assert not rules.allow(str(IPv6Address((0x20010000 << 96) | (number << 64))))
