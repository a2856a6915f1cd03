"""Namespaces, prefixes, and making and reading IRIs.

The ground floor: this module imports nothing of zorggraaf. The base is one setting, so that a
fork or a test system can publish under an address of its own.

>>> iri("organisation", "umcg")
'https://w3id.org/zorggraaf/id/organisation/umcg'
>>> compact("https://w3id.org/zorggraaf/def#Hospital")
'zg:Hospital'
"""

from __future__ import annotations

import re
from typing import Final

BASE: Final = "https://w3id.org/zorggraaf/"
ZG: Final = f"{BASE}def#"
ID: Final = f"{BASE}id/"
DATA: Final = f"{BASE}data/"

PREFIXES: Final[dict[str, str]] = {
    "zg": ZG,
    "id": ID,
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "locn": "http://www.w3.org/ns/locn#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""The prefixes every query of ours may use without declaring them."""

# A local name that Turtle and SPARQL accept without escaping.
_LOCAL = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_-])?\Z")
_SEGMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]*\Z")


def iri(kind: str, key: str) -> str:
    """The IRI of a thing: what other publishers link to.

    Raises ValueError when kind or key hold anything but unreserved URI characters, for such an
    IRI could not be written without escaping.

    >>> iri("municipality", "GM0363")
    'https://w3id.org/zorggraaf/id/municipality/GM0363'
    """
    if not _SEGMENT.match(kind) or not _SEGMENT.match(key):
        raise ValueError(f"no valid kind and key: {kind!r}, {key!r}")
    return f"{ID}{kind}/{key}"


def concept(scheme: str, key: str) -> str:
    """The IRI of a concept in one of our code lists.

    >>> concept("organisation-type", "umc")
    'https://w3id.org/zorggraaf/id/concept/organisation-type/umc'
    """
    if not _SEGMENT.match(scheme) or not _SEGMENT.match(key):
        raise ValueError(f"no valid scheme and key: {scheme!r}, {key!r}")
    return f"{ID}concept/{scheme}/{key}"


def graph(name: str) -> str:
    """The IRI of one of our own named graphs: inferred, ontology, sources, release.

    >>> graph("inferred")
    'https://w3id.org/zorggraaf/id/graph/inferred'
    """
    return iri("graph", name)


def term(local: str) -> str:
    """The IRI of an ontology term.

    >>> term("Hospital")
    'https://w3id.org/zorggraaf/def#Hospital'
    """
    return f"{ZG}{local}"


def compact(address: str) -> str | None:
    """An IRI as prefix:name, or None where no prefix of ours gives a name valid in Turtle.

    >>> compact("http://www.w3.org/ns/org#Membership")
    'org:Membership'
    >>> compact("https://w3id.org/zorggraaf/id/organisation/umcg") is None
    True
    """
    found = max(
        ((len(ns), prefix) for prefix, ns in PREFIXES.items() if address.startswith(ns)),
        default=None,
    )
    if found is None:
        return None
    length, prefix = found
    local = address[length:]
    return f"{prefix}:{local}" if _LOCAL.match(local) else None


def expand(curie: str) -> str:
    """prefix:name as a full IRI; a full IRI stays what it is.

    Raises ValueError for a prefix that is not ours.

    >>> expand("zg:Hospital")
    'https://w3id.org/zorggraaf/def#Hospital'
    """
    if curie.startswith(("http://", "https://", "urn:")):
        return curie
    prefix, colon, local = curie.partition(":")
    if not colon or prefix not in PREFIXES:
        raise ValueError(f"unknown prefix in {curie!r}")
    return PREFIXES[prefix] + local


def kind_and_key(address: str) -> tuple[str, str] | None:
    """Which thing an IRI of ours names: its kind and key, or None for anybody else's.

    For a concept the kind is `concept/{scheme}`.

    >>> kind_and_key("https://w3id.org/zorggraaf/id/concept/role/member")
    ('concept/role', 'member')
    """
    if not address.startswith(ID):
        return None
    kind, slash, key = address[len(ID) :].rpartition("/")
    return (kind, key) if slash and kind and key else None


def sparql_prologue() -> str:
    """PREFIX lines for every prefix of ours."""
    return "".join(f"PREFIX {prefix}: <{ns}>\n" for prefix, ns in PREFIXES.items())
