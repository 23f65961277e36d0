"""Where a webhook may go: HTTPS to an address of the public internet, and nowhere into the region's own networks."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from consent.errors.webhooks import UrlNotAllowed

LONGEST_URL = 2000
# IANA's registries of addresses for special use; Python's own idea of them differs from version to version.
NOT_PUBLIC_4 = [
    IPv4Network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24"),
        *("203.0.113.0/24", "224.0.0.0/3"),
    )
]
UNICAST, NAT64 = IPv6Network("2000::/3"), IPv6Network("64:ff9b::/96")
NOT_PUBLIC_6 = [IPv6Network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]
PORTS = {"https": 443, "http": 80}

IpAddress = IPv4Address | IPv6Address


@dataclass(frozen=True)
class Receiver:
    """Whom to call and what to ask for there."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """For the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def receiver_at(url: str, *, plain_allowed: bool) -> Receiver:
    """Raises UrlNotAllowed. What its name resolves to is looked at each time it is called."""
    parts = split(url)
    if parts.scheme != "https" and not (plain_allowed and parts.scheme == "http"):
        raise UrlNotAllowed
    if not parts.hostname or parts.username is not None or parts.fragment:
        raise UrlNotAllowed
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    literal, port = address_of(parts.hostname), port_of(parts)
    if literal and not may_be_called(literal, loopback_allowed=plain_allowed):
        raise UrlNotAllowed
    if port != PORTS["https"] and not plain_allowed:
        raise UrlNotAllowed
    return Receiver(parts.scheme, parts.hostname, port, target)


def split(url: str) -> SplitResult:
    """Only what can stand in a request line as it is: no spaces, line ends or letters beyond ASCII."""
    if len(url) > LONGEST_URL or any(not "!" <= sign <= "~" for sign in url) or "\\" in url:
        raise UrlNotAllowed
    try:
        return urlsplit(url)
    except ValueError as error:
        raise UrlNotAllowed from error


def port_of(parts: SplitResult) -> int:
    try:
        return parts.port or PORTS[parts.scheme]
    except ValueError as error:
        raise UrlNotAllowed from error


def address_of(host: str) -> IpAddress | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def may_be_called(address: IpAddress, *, loopback_allowed: bool) -> bool:
    """No private, loopback, link-local, shared, reserved or multicast address, nor one that stands for such a one."""
    if address.is_loopback:
        return loopback_allowed
    if isinstance(address, IPv4Address):
        return not any(address in network for network in NOT_PUBLIC_4)
    if inner := stands_for(address):
        return may_be_called(inner, loopback_allowed=loopback_allowed)
    return address in UNICAST and not any(address in network for network in NOT_PUBLIC_6)


def stands_for(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that is really called."""
    if address in NAT64:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped
