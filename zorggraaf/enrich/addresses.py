"""Which addresses are asked, and how they are named in a message."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from zorggraaf.errors import UsageError


def check(url: str) -> None:
    """Raises UsageError for an address that is not fetched: no https, and not this machine."""
    parts = urlsplit(url)
    here = is_here(parts.hostname or "")
    if parts.scheme == "https" or (parts.scheme == "http" and here):
        return
    raise UsageError(
        f"niet opgehaald: {without_query(url)}", "Een adres begint met https:// (of is localhost)."
    )


def is_here(host: str) -> bool:
    """Whether this names the machine itself.

    >>> [is_here(host) for host in ("localhost", "127.0.0.1", "::1", "example.org")]
    [True, True, True, False]
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_private(host: str) -> bool:
    """Whether this is an address inside somebody's own network."""
    if is_here(host):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return False


def without_query(url: str) -> str:
    """An address short enough for a message.

    >>> without_query("https://example.org/a?b=c")
    'https://example.org/a'
    """
    return url.partition("?")[0][:200]
