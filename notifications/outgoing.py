"""The only way in which somebody else's address is called (docs/reliability.md, rule 11).

A name is resolved once, refused unless every address is global, and the connection goes to the
address that was checked. No redirect is followed; an answer has 5 seconds and 64 KiB.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from notifications.errors import AddressRefused, Undelivered

SECONDS = 5.0
MAX_ANSWER = 64 * 1024  # bytes, headers included
EXCERPT = 1000  # characters of an answer that are kept
MAX_URL = 500
PORTS = {80, 443, 8000, 8080, 8443}
DEFAULT_PORT = {"http": 80, "https": 443}
LOCAL_SUFFIXES = (".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa")

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

# What Python calls global and nobody's receiver is, and what would only wrap another address.
NEVER = [
    ipaddress.ip_network(text)
    for text in (
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # 6to4 relays
        "2001::/23",  # protocol assignments, Teredo among them
        "2002::/16",  # 6to4: the address inside is not looked at, nobody needs it
        "3fff::/20",  # documentation
        "5f00::/16",  # segment routing
    )
]
NAT64 = ipaddress.ip_network("64:ff9b::/96")
UNICAST_V6 = ipaddress.ip_network("2000::/3")


@dataclass(frozen=True)
class Target:
    """An address with a checked form; its host may still lead anywhere."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORT[self.scheme] else f"{host}:{self.port}"


@dataclass(frozen=True)
class Answer:
    status: int
    excerpt: str


# ── what may be called ──────────────────────────────────────────────────────────────────────────


def check(url: str) -> Target:
    """Refuse an address by its text alone, without a name server. Raises AddressRefused.

    This is all that is checked when an endpoint is stored; each sending resolves and checks again.
    """
    if len(url) > MAX_URL or not url.isprintable() or any(c in url for c in " \\"):
        raise AddressRefused(_("This is not an address."))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise AddressRefused(_("This is not an address.")) from None
    if parts.scheme not in DEFAULT_PORT:
        raise AddressRefused(_("The address must begin with https:// or http://."))
    if "@" in parts.netloc:
        raise AddressRefused(_("The address must not hold a name or password."))
    if parts.fragment or not (parts.path + parts.query).isascii():
        raise AddressRefused(_("This is not an address."))
    host = clean_host(parts.hostname or "")
    port = DEFAULT_PORT[parts.scheme] if port is None else port
    literal = as_address(host)
    if literal is not None:
        refuse_unless_global(literal)
        host = str(literal)
    elif ":" in host:
        raise AddressRefused(_("This is not an address."))
    elif not is_local(host) and ("." not in host or host.endswith(LOCAL_SUFFIXES)):
        raise AddressRefused(_("The address leads into a private network."))
    is_own = is_local(host) or (literal is not None and may_be_local(literal))
    if port not in PORTS and not (is_own and port > 1023):
        raise AddressRefused(_("This port is not allowed."))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port, path)


def clean_host(host: str) -> str:
    """The host as a name server or a socket reads it: digits and dots of other alphabets, which
    would hide an address, turn into plain ones."""
    if ":" in host:
        return host
    try:
        ascii_host = host.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError:
        ascii_host = ""
    if not ascii_host or not all(c.isalnum() or c in "-._" for c in ascii_host):
        raise AddressRefused(_("This is not an address."))
    return ascii_host


def as_address(host: str) -> IPAddress | None:
    """A host that is an address in any spelling that sockets understand: 127.1, 0x7f000001, …"""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except OSError:
        return None


def is_local(host: str) -> bool:
    return settings.WEBHOOKS_ALLOW_LOCAL and host == "localhost"


def may_be_local(address: IPAddress) -> bool:
    return settings.WEBHOOKS_ALLOW_LOCAL and address.is_loopback


def refuse_unless_global(address: IPAddress) -> None:
    """Raises AddressRefused for an address that is not on the public internet."""
    if not (is_global(address) or may_be_local(address)):
        raise AddressRefused(_("The address leads into a private network."))


def is_global(address: IPAddress) -> bool:
    if address.version == 6:
        if address.ipv4_mapped:
            return is_global(address.ipv4_mapped)
        if address in NAT64:
            return is_global(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if address not in UNICAST_V6 or address.scope_id:
            return False
    if any(address in network for network in NEVER if network.version == address.version):
        return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )


def resolve(target: Target, *, until: float) -> list[IPAddress]:
    """The addresses of a host, asked for once. Raises AddressRefused unless all are global,
    Undelivered when there are none or the answer takes too long."""
    found: list[str] = []
    # A name server of the receiver's may never answer, and the system's lookup has no time limit.
    asking = threading.Thread(target=_look_up, args=(target, found), daemon=True)
    asking.start()
    asking.join(max(until - time.monotonic(), 0))
    addresses = [ipaddress.ip_address(text) for text in found]
    if not addresses:
        raise Undelivered(gettext_noop("The name of the host is not known."))
    for address in addresses:
        refuse_unless_global(address)
    return addresses


def _look_up(target: Target, found: list[str]) -> None:
    try:
        found += lookup(target.host, target.port)
    except (OSError, UnicodeError):
        return


def lookup(host: str, port: int) -> list[str]:
    """Every address that the system's resolver knows for a host."""
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in rows))


# ── the call ────────────────────────────────────────────────────────────────────────────────────


def post(url: str, body: bytes, headers: dict[str, str]) -> Answer:
    """POST to somebody else's address and return what it said, redirects included.

    Raises AddressRefused, and Undelivered when there was no answer.
    """
    until = time.monotonic() + SECONDS
    target = check(url)
    addresses = resolve(target, until=until)
    connection = Connection(target, addresses, until=until)
    try:
        connection.request("POST", target.path, body, {"Host": target.host_header, **headers})
        response = connection.getresponse()
        return Answer(response.status, excerpt(response))
    except ssl.SSLError as error:
        raise Undelivered(f"TLS: {error.reason or error}") from error
    except TimeoutError as error:
        raise Undelivered(f"No answer within {SECONDS:.0f} seconds.") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Undelivered(f"{type(error).__name__}: {error}") from error
    finally:
        connection.close()


def excerpt(response: http.client.HTTPResponse) -> str:
    """The beginning of an answer's body, for people; its status was read before."""
    try:
        body = response.read(EXCERPT * 4)
    except (OSError, http.client.HTTPException, ValueError):
        return ""
    text = body.decode(errors="replace")
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text)[:EXCERPT]


class Limits(socket.socket):
    """A socket whose reading ends at a time and after a number of bytes, however slow the drip."""

    until = float("inf")
    room = MAX_ANSWER

    def recv_into(self, buffer, *args):
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.settimeout(left)
        count = super().recv_into(buffer, *args)
        self.room -= count
        if self.room < 0:
            raise OSError(f"The answer is longer than {MAX_ANSWER} bytes.")
        return count


class PlainSocket(Limits):
    pass


class TLSSocket(Limits, ssl.SSLSocket):
    pass


@cache
def tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.sslsocket_class = TLSSocket
    return context


class Connection(http.client.HTTPConnection):
    """A connection to addresses that were checked, not to those the name has by now."""

    def __init__(self, target: Target, addresses: list[IPAddress], *, until: float):
        super().__init__(target.host, target.port)
        self.target = target
        self.addresses = addresses
        self.until = until

    def connect(self) -> None:
        self.sock = self.reach()
        if self.target.scheme == "https":
            self.sock = secured = tls().wrap_socket(self.sock, server_hostname=self.target.host)
            secured.until = self.until  # type: ignore[attr-defined]  # a TLSSocket

    def reach(self) -> PlainSocket:
        """The first address that takes the connection."""
        problem: OSError = TimeoutError()
        for address in self.addresses:
            family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
            sock = PlainSocket(family, socket.SOCK_STREAM)
            sock.until = self.until
            try:
                sock.settimeout(max(self.until - time.monotonic(), 0.001))
                sock.connect((str(address), self.target.port))
            except OSError as error:
                sock.close()
                problem = error
            else:
                return sock
        raise problem
