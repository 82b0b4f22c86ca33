from __future__ import annotations

import ipaddress
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.fetching.addresses import refusal

PUBLIC = ["8.8.8.8", "93.184.215.14", "1.1.1.1", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "2a00:1450:4001::200e"]
REFUSED = [
    *("127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1"),
    *("169.254.1.1", "169.254.169.254", "168.63.129.16", "100.100.100.200", "192.0.0.192", "0.0.0.0", "0.1.2.3"),
    *("224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "203.0.113.9"),
    *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "ff0e::1", "fec0::1"),
    *("2001:db8::1", "2001::1", "100::1", "3fff::1", "5f00::1", "4000::1", "64:ff9b:1::1", "::7f00:1"),
    *("2002:7f00:1::", "2002:808:808::1"),  # 6to4
]
TABLES = [
    *ipaddress._IPv4Constants._private_networks,
    *ipaddress._IPv6Constants._private_networks,
    *ipaddress._IPv6Constants._reserved_networks,
    *map(ip_network, ("224.0.0.0/4", "240.0.0.0/4", "169.254.0.0/16", "ff00::/8", "fe80::/10", "fec0::/10")),
]


@pytest.mark.parametrize("text", PUBLIC)
def test_a_public_address_may_be_reached(text):
    assert refusal(ip_address(text)) is None


@pytest.mark.parametrize("text", REFUSED)
def test_no_other_may(text):
    assert refusal(ip_address(text))


@pytest.mark.parametrize("text", ["127.0.0.1", "10.0.0.1", "192.168.1.1", "::1", "fd12::1", "::ffff:10.0.0.1"])
def test_the_intranet_may_where_it_is_let_in(text):
    assert refusal(ip_address(text), intranet=True) is None


@pytest.mark.parametrize(
    "text", ["169.254.169.254", "fd00:ec2::254", "100.100.100.200", "fe80::1", "0.0.0.0", "224.0.0.1", "::", "ff02::1"]
)
def test_metadata_and_link_local_may_not_even_then(text):
    assert refusal(ip_address(text), intranet=True)


@given(st.sampled_from(TABLES).flatmap(lambda net: st.ip_addresses(network=net)))
def test_what_python_calls_private_reserved_or_local_is_refused(address):
    translated = isinstance(address, IPv6Address) and address in IPv6Network("64:ff9b::/96")
    if translated or getattr(address, "ipv4_mapped", None):
        return  # these go by the address within; see below
    assert refusal(address)


@given(st.ip_addresses())
def test_what_is_let_through_is_global_to_python_too(address):
    if refusal(address) is None:
        inner = getattr(address, "ipv4_mapped", None) or address
        assert inner.is_global or address in IPv6Network("64:ff9b::/96")
        assert not inner.is_multicast


@given(st.ip_addresses(v=4))
def test_a_mapped_or_translated_address_is_judged_by_the_one_within(address: IPv4Address):
    said = refusal(address)
    assert refusal(IPv6Address(f"::ffff:{address}")) == said
    assert refusal(IPv6Address(int(IPv6Address("64:ff9b::")) + int(address))) == said
    assert refusal(IPv6Address(f"::{address}"))
    assert refusal(IPv6Address((0x2002 << 112) + (int(address) << 80) + 1))
