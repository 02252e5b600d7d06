"""The one way out: every request Plaza makes to another machine (push services now, webhooks later).

Http(s) only. The name is resolved once, every address it has must be public, and the connection goes to the address that was checked:
a name that changes its mind in between leads nowhere. Redirects are answers like any other and never followed.
Source of the rules: 7-hardening, *Outgoing requests*.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from forum.core.config import current_config
from forum.core.db import in_command, session

SECONDS = 5.0
"""For everything after the name is resolved."""
MOST_BYTES = 512_000
MOST_URL_CHARS = 2_000
DEFAULT_PORTS = {"http": 80, "https": 443}
PRINTABLE = re.compile(r"[!-~]+")
NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
INNER = ("localhost", "local", "internal", "localdomain", "home.arpa")
"""Names, and ends of names, that mean this machine or its network."""
GLOBAL_IPV6 = ipaddress.ip_network("2000::/3")
CARRIES_IPV4 = tuple(map(ipaddress.ip_network, ("2001::/32", "2002::/16")))
"""Teredo and 6to4: an IPv4 address inside, which may be a private one. Mapped ones and NAT64 lie outside the global range."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Refused(ValueError):
    """Plaza does not go there: not http(s), no plain address, or not a public one."""


class Unreachable(OSError):
    """Nobody answered, not in time, or with too much."""


@dataclass(frozen=True)
class Target:
    """A URL that may be asked, taken apart."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        """The port only where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """As in RFC 6454."""
        return f"{self.scheme}://{self.host_header}"


@dataclass(frozen=True)
class Answer:
    """What came back; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


_standing_in: dict[str, Callable[[Mapping[str, str], bytes], Answer]] = {}


def target_of(url: str) -> Target:
    """Take a URL apart and look at what needs no resolving. Raises Refused."""
    if len(url) > MOST_URL_CHARS or not PRINTABLE.fullmatch(url) or "\\" in url:
        raise Refused("not a plain URL")
    try:
        parts = urlsplit(url)
        port = parts.port or DEFAULT_PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise Refused("not an http(s) URL") from None
    if not parts.hostname or "@" in parts.netloc or "%" in parts.netloc:
        raise Refused("no plain host")
    if literal := _literal(parts.hostname):
        check_address(literal)
    else:
        _check_name(parts.hostname.rstrip("."))
    return Target(parts.scheme, parts.hostname, port, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def _literal(host: str) -> Address | None:
    """The address that stands where a name usually does."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _check_name(host: str) -> None:
    """Numbers spelled otherwise, which resolvers take for addresses, lead nowhere; names of this house only where private addresses are
    allowed, and then to those. Raises Refused."""
    if NUMBER.fullmatch(host.rpartition(".")[2]):
        raise Refused("an address in disguise")
    if not current_config().outgoing_allowed and (host in INNER or host.endswith(tuple(f".{name}" for name in INNER))):
        raise Refused("not a public name")


def check_address(address: Address) -> None:
    """Raises Refused for an address that is neither public nor on the operator's list."""
    if is_listed(address) or is_public(address):
        return
    raise Refused("not a public address")


def is_listed(address: Address) -> bool:
    """Whether the operator allows this private address (`PLAZA_OUTGOING_ALLOWED`)."""
    return any(address in network for network in current_config().outgoing_allowed)


def is_public(address: Address) -> bool:
    """Whether anybody on the Internet could be meant, as far as numbers tell."""
    if address.version == 6 and (address not in GLOBAL_IPV6 or any(address in network for network in CARRIES_IPV4)):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def stand_in(origin: str, machine: Callable[[Mapping[str, str], bytes], Answer] | None) -> None:
    """A machine inside this process answers for an origin, for simulations; None ends it."""
    if machine is None:
        _standing_in.pop(origin, None)
    else:
        _standing_in[origin] = machine


def fetch(
    method: str, url: str, *, body: bytes = b"", headers: Mapping[str, str] | None = None, seconds: float = 0, only_listed: bool = False,
) -> Answer:
    """One request and its answer, whatever its status; `seconds` 0 is as long as usual. `only_listed`: to addresses on the operator's
    list and nowhere else. Raises Refused (nothing was sent), Unreachable."""
    target = target_of(url)
    if (machine := _standing_in.get(target.origin)) is not None:
        return machine(headers or {}, body)
    if not in_command():
        session().commit()  # no transaction stays open while the other machine thinks
    addresses = _resolve(target, only_listed)
    try:
        with _connected(target, addresses, seconds or SECONDS) as connection:
            connection.request(method, target.path, body or None, {"Host": target.host_header, "User-Agent": "Plaza", **(headers or {})})
            answer = connection.getresponse()
            read = answer.read(MOST_BYTES + 1)
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(type(error).__name__) from None
    if len(read) > MOST_BYTES:
        raise Unreachable("the answer is too long")
    return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, read)


def _resolve(target: Target, only_listed: bool) -> list[str]:
    """Every address of the host, each of them allowed."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreachable("the name is not known") from None
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    for address in addresses:
        found_at = ipaddress.ip_address(address.partition("%")[0])
        check_address(found_at)
        if only_listed and not is_listed(found_at):
            raise Refused("not an address of the operator's own")
    return addresses


@contextlib.contextmanager
def _connected(target: Target, addresses: list[str], seconds: float) -> Iterator[http.client.HTTPConnection]:
    """A connection to the first checked address that answers; cut when the time is over, however slowly the other side talks."""
    ends = time.monotonic() + seconds
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.sock = _dial(target.port, addresses, ends)
    cut = threading.Timer(max(ends - time.monotonic(), 0), _cut, (connection,))
    cut.daemon = True
    cut.start()
    try:
        if target.scheme == "https":
            tls = ssl.create_default_context()
            # The handshake comes after `sock` is set, so that it is cut as well.
            sealed = tls.wrap_socket(connection.sock, server_hostname=target.host, do_handshake_on_connect=False)
            connection.sock = sealed
            sealed.do_handshake()
        yield connection
    finally:
        cut.cancel()
        connection.close()


def _dial(port: int, addresses: list[str], ends: float) -> socket.socket:
    failure: OSError = Unreachable("no address")
    for address in addresses:
        left = ends - time.monotonic()
        if left <= 0:
            break
        try:
            return socket.create_connection((address, port), timeout=left)
        except OSError as error:
            failure = error
    raise failure


def _cut(connection: http.client.HTTPConnection) -> None:
    with contextlib.suppress(OSError):
        # Not the method of the TLS socket, which would take its state away from the thread that reads.
        socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)
