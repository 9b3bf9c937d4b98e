"""The address of a scheduler, as staff type it.

A scheduler runs any code that anybody sends who reaches it, and jobs hold names and work of students. So an
address needs TLS, unless it stays on this machine or staff accept a plain network.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from autograder import AutograderError

FORMS = "an address is tls://HOST:PORT, tcp://127.0.0.1:PORT, local, or local:NODES"
MOST_LOCAL = 1024


class BadAddress(AutograderError):
    """This is no address of a scheduler, or one that is not safe to use; the message says what is."""


@dataclass(frozen=True)
class Address:
    """Where the scheduler is. Make one with `Address.of`, which refuses an unsafe one.

    url    for Dask; "" for a scheduler of this run's own, on this machine
    nodes  the number of nodes of that scheduler; 0: one for each processor
    """

    url: str = ""
    nodes: int = 0

    @classmethod
    def of(cls, text: str, *, plain_accepted: bool = False) -> Address:
        """The address in what staff typed. Raises BadAddress."""
        if local := re.fullmatch(r"local(?::(\d{1,4}))?", text):
            nodes = int(local[1] or 0)
            if local[1] and not 0 < nodes <= MOST_LOCAL:
                raise BadAddress(f"{text}: give a number of nodes from 1 to {MOST_LOCAL}")
            return cls(nodes=nodes)
        scheme, host = _parts(text)
        if scheme == "tcp" and not (plain_accepted or _is_loopback(host)):
            raise BadAddress(
                f"{text} is not encrypted, and whoever reaches that scheduler can run programs on its nodes: "
                "use tls:// with certificates, as docs/scale.md shows. In a network that nobody else can "
                "reach, --i-accept-a-plain-network allows tcp://"
            )
        return cls(text)

    def __str__(self) -> str:
        return self.url or "the local scheduler"


def _parts(text: str) -> tuple[str, str]:
    """The scheme and the host of tls://HOST:PORT or tcp://HOST:PORT."""
    try:
        parts = urlsplit(text)
        known = parts.scheme in ("tls", "tcp") and parts.hostname and parts.port and "@" not in text
    except ValueError:  # a port that is no number, half of an IPv6 address
        known = None
    if not known or parts.netloc != text.partition("://")[2]:
        raise BadAddress(f"{text!r} is no address of a scheduler: {FORMS}")
    return parts.scheme, parts.hostname or ""


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
