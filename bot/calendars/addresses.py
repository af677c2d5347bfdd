"""Which network addresses a calendar may be read from: the public internet, and what the admin names."""

import ipaddress
from collections.abc import Iterable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_NEVER_PUBLIC = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8",  # this network
        "100.64.0.0/10",  # carrier-grade NAT
        "169.254.0.0/16",  # link-local, where clouds answer with their metadata
        "192.0.0.0/24",  # protocol assignments
        "198.18.0.0/15",  # benchmarking
        "224.0.0.0/4",  # multicast
        "64:ff9b::/96",  # NAT64: any IPv4 address in disguise
        "64:ff9b:1::/48",  # NAT64 for local use
        "2001::/32",  # Teredo: the same
        "2002::/16",  # 6to4: the same
        "fc00::/7",  # unique local, among them a cloud's metadata at fd00:ec2::254
        "fec0::/10",  # site-local of old
        "ff00::/8",  # multicast
    )
)


def address(text: str) -> Address | None:
    """Return the address a text spells in its one canonical way, unwrapped from IPv6; None when it is none."""
    try:
        found = ipaddress.ip_address(text.strip("[]").partition("%")[0])
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv6Address):
        return found.ipv4_mapped or _compatible(found) or found
    return found


def looks_numeric(host: str) -> bool:
    """Tell whether a host is some spelling of an address (`127.1`, `2130706433`) that never reaches name lookup."""
    return ":" in host or host.replace(".", "").isdigit()


def is_public(found: Address) -> bool:
    """Tell whether an address belongs to the public internet and to nothing nearer."""
    return found.is_global and not found.is_multicast and not _is_in(found, _NEVER_PUBLIC)


def is_allowed(text: str, networks: Iterable[Network]) -> bool:
    """Tell whether a calendar may be read from an address: a public one, or one in a network the admin allows."""
    found = address(text)
    return found is not None and (is_public(found) or _is_in(found, networks))


def _is_in(found: Address, networks: Iterable[Network]) -> bool:
    return any(found.version == network.version and found in network for network in networks)


def _compatible(found: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address in the old form `::a.b.c.d`."""
    number = int(found)
    return ipaddress.IPv4Address(number) if 1 < number < 1 << 32 else None
