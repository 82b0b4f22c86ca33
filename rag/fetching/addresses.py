"""Which addresses of the network may be reached. The tables are IANA's special-purpose registries of 2025."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address

_INTRANET = tuple(
    ip_network(net)
    for net in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "100.64.0.0/10", "::1/128", "fc00::/7")
)
_METADATA = frozenset(  # of the clouds; further ones lie in networks that are refused anyway
    ip_address(text) for text in ("168.63.129.16", "169.254.169.254", "100.100.100.200", "192.0.0.192", "fd00:ec2::254")
)
_SPECIAL = tuple(
    ip_network(net)
    for net in (
        *("0.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24"),
        *("192.88.99.0/24", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3"),
        *("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"),
    )
)
_UNICAST = IPv6Network("2000::/3")  # all that IANA has given out of the public IPv6 space
_NAT64 = IPv6Network("64:ff9b::/96")


def refusal(address: Address, *, intranet: bool = False) -> str | None:
    """Why an address may not be reached, in words that follow "is", or None where it may.

    `intranet` lets loopback and private networks in; link-local, metadata and the like stay out even then.
    """
    plain = _unwrapped(address)
    if plain in _METADATA:
        return "a cloud's metadata service"
    if any(plain in net for net in _INTRANET):
        return None if intranet else "in a private network"
    if any(plain in net for net in _SPECIAL) or (isinstance(plain, IPv6Address) and plain not in _UNICAST):
        return "no public address"
    return None


def _unwrapped(address: Address) -> Address:
    """The IPv4 address within a mapped or translated IPv6 one, since that is where the connection goes."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or IPv6Address(int(address))  # the latter drops the zone: fe80::1%eth0
