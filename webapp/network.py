"""Where a request comes from. What a caller writes into headers is believed only from our own proxies."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest

# One household or server is given a whole IPv6 network of this size, and may take any address in it.
_IPV6_PREFIX_LENGTH = 64
# A load balancer can be told to write the port as well: `203.0.113.7:4711`, `[2001:db8::7]:4711`.
_WITH_PORT = re.compile(r"\[(?P<v6>[0-9a-fA-F:.]+)\](:\d+)?|(?P<v4>\d+(\.\d+){3}):\d+")


def client_address(request: HttpRequest) -> str:
    """The network address of whoever sent a request, in its canonical spelling; `unknown` where there is none.

    Every proxy of ours appends the address it was called from to `X-Forwarded-For`, so of the entries, counted from
    the right, the one that our outermost proxy wrote is true, and all before it are hearsay. Without a proxy the header
    says nothing. A request that lacks entries has not come through our proxies; then the connection itself counts.
    """
    connected = request.META.get("REMOTE_ADDR", "")
    proxies = settings.TRUSTED_PROXY_COUNT
    if proxies:
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
        if len(hops) >= proxies:
            return _canonical(hops[-proxies]) or _canonical(connected) or "unknown"
    return _canonical(connected) or "unknown"


def client_network(request: HttpRequest) -> str:
    """What counts as one place for limits: an IPv4 address, or the IPv6 network that one customer is given."""
    address = client_address(request)
    if ":" not in address:
        return address
    return str(ipaddress.IPv6Network((address, _IPV6_PREFIX_LENGTH), strict=False))


def _canonical(text: str) -> str:
    """An address in one spelling, so that nobody counts as many by writing it differently; empty if it is none."""
    with_port = _WITH_PORT.fullmatch(text)
    if with_port:
        text = with_port["v6"] or with_port["v4"]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        # A zone names an interface of this machine and would make many of one address.
        address = ipaddress.IPv6Address(int(address))
        return str(address.ipv4_mapped or address)
    return str(address)
