"""What a query may ask of other servers: nothing, unless the host is on the list.

SERVICE makes the engine fetch an address that a stranger wrote, from inside our network. So every
query is looked at before it is evaluated, and the parser itself is the judge, for a look at the
text alone can be led astray (`FILTER(?a<?b)SERVICE#>` hides the word in what looks like an IRI).
Each `service` in the text is replaced by a word of the same length that means nothing: where that
still parses, the word stood in texts, names or comments, and nothing can be fetched. Where it
does not, the query calls a service; each such call must then literally name a host on the list.

FROM and GRAPH only choose among the graphs that are here; the engine fetches nothing for them.
A host on the list is trusted with where it redirects to.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable
from typing import Final
from urllib.parse import urlsplit

from zorggraaf import names
from zorggraaf.errors import QueryError

_WORD: Final = re.compile("service", re.IGNORECASE)
_CALL: Final = re.compile(
    r"\bservice[ \t\r\n]+(?:silent[ \t\r\n]+)?<([^<>\"{}|^`\\\x00-\x20]*)>", re.IGNORECASE
)
_CALLED: Final = re.compile(r"service([ \t\r\n]+silent\b)?", re.IGNORECASE)


class ForbiddenServiceError(QueryError):
    """A query calls a SERVICE that this server does not ask."""


def check(query: str, hosts: Iterable[str] = ()) -> None:
    """Raises ForbiddenServiceError where a query would ask a host that is not on the list.

    hosts: `example.org`, or `example.org:8890` for another port than the usual one.
    Raises SyntaxError, the parser's own, for a query that is none.

    >>> check('SELECT * { ?s schema:serviceType "SERVICE <http://x/>" } # SERVICE')
    >>> check("SELECT * { SERVICE <https://example.org/sparql> { ?s ?p ?o } }", ["example.org"])
    ... # doctest: +SKIP
    >>> check("SELECT * { service <http://localhost/> { ?s ?p ?o } }")
    Traceback (most recent call last):
    zorggraaf.web.federation.ForbiddenServiceError: SERVICE is hier niet toegestaan
    Stel de vraag zonder SERVICE, of bevraag beide endpoints vanaf uw eigen computer.
    """
    if not _WORD.search(query):
        return
    listed = {host.lower() for host in hosts}
    if _parses(_masked(query, listed)):
        return
    _parse(_as_graph(query))  # a call, or no SPARQL at all
    raise ForbiddenServiceError(
        "SERVICE is hier niet toegestaan"
        if not listed
        else f"SERVICE mag hier alleen naar {', '.join(sorted(listed))}",
        "Stel de vraag zonder SERVICE, of bevraag beide endpoints vanaf uw eigen computer.",
        **_place(query),
    ).in_english(
        "SERVICE is not allowed here"
        if not listed
        else f"SERVICE may only ask {', '.join(sorted(listed))} here",
        "Ask without SERVICE, or query both endpoints from your own computer.",
    )


def _masked(query: str, hosts: set[str]) -> str:
    """The query with its allowed calls as GRAPH, and without the word elsewhere."""
    word = _meaningless(query)
    pieces, at = [], 0
    for call in _CALL.finditer(query) if hosts else ():
        if allowed(call[1], hosts):
            pieces += [_WORD.sub(word, query[at : call.start()]), _as_graph(call[0])]
            at = call.end()
    return "".join([*pieces, _WORD.sub(word, query[at:])])


def _as_graph(query: str) -> str:
    """GRAPH for SERVICE: it takes what SERVICE takes but SILENT, and it fetches nothing."""
    return _CALLED.sub(lambda found: "GRAPH  " + " " * len(found[1] or ""), query)


def allowed(
    address: str, hosts: Iterable[str], resolve: Callable[[str], list[str]] | None = None
) -> bool:
    """Whether an address may be asked: http(s), on the list, and not inside our own network.

    A name on the list that leads to an inner address is refused; only an owner who lists the inner
    address itself, as such, lets it be asked.

    >>> allowed("file:///etc/passwd", ["example.org"])
    False
    >>> allowed("https://example.org/sparql", ["example.org"], lambda host: ["10.0.0.1"])
    False
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.password:
        return False
    usual = port is None or port == {"http": 80, "https": 443}[parts.scheme]
    name = host if usual else f"{host}:{port}"
    if name not in {listed.lower() for listed in hosts}:
        return False
    if _is_address(host) or host == "localhost":
        return True
    found = (resolve or _addresses)(host)
    return bool(found) and all(ipaddress.ip_address(one).is_global for one in found)


def _addresses(host: str) -> list[str]:
    try:
        return [str(found[4][0]).partition("%")[0] for found in socket.getaddrinfo(host, None)]
    except (OSError, UnicodeError):
        return []


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _meaningless(query: str) -> str:
    """A word as long as `service` that the query does not hold."""
    low = query.lower()
    return next(word for number in range(10**6) if (word := f"z{number:06d}") not in low)


def _parses(query: str) -> bool:
    try:
        _parse(query)
    except SyntaxError:
        return False
    return True


def _parse(query: str) -> None:
    """Raises SyntaxError for what is no SPARQL; only for queries that can fetch nothing."""
    import pyoxigraph as ox

    ox.Store().query(query, prefixes=names.PREFIXES, base_iri=names.BASE)


def _place(query: str) -> dict[str, int]:
    """Where the (first) call probably is."""
    found = re.search(r"\bservice\b", query, re.IGNORECASE)
    if found is None:
        return {}
    start = found.start()
    return {
        "line": query.count("\n", 0, start) + 1,
        "column": start - query.rfind("\n", 0, start),
    }
