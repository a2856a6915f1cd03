"""Statements as bytes, in the forms that other publishers' tools read.

The same statements always give the same bytes: sorted, with the described resource first, and only
the prefixes that are used.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from zorggraaf import names
from zorggraaf.publish import jsonld
from zorggraaf.publish.taken_apart import TakenApart, in_order, taken_apart

if TYPE_CHECKING:
    import pyoxigraph as ox

    Statement = ox.Triple | ox.Quad

HTML: Final = "text/html"
JSON: Final = "application/json"

MEDIA: Final[dict[str, str]] = {
    "html": HTML,
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "trig": "application/trig",
    "nq": "application/n-quads",
    "json": JSON,
}
"""Media type by suffix, in order of preference; `html` and `json` are for people and programs."""

RDF: Final = tuple(media for suffix, media in MEDIA.items() if suffix not in ("html", "json"))
"""The media types that `serialise` writes."""

FORMATS: Final[dict[str, str]] = {
    **{suffix: suffix for suffix in MEDIA},
    **{media: suffix for suffix, media in MEDIA.items()},
    "turtle": "ttl",
    "json-ld": "jsonld",
    "n-triples": "nt",
    "ntriples": "nt",
    "rdfxml": "rdf",
    "rdf/xml": "rdf",
    "xml": "rdf",
    "nquads": "nq",
    "n-quads": "nq",
}
"""What people write in `?format=`, and the suffix it means."""

_WITHOUT_PREFIXES: Final = frozenset(("application/n-triples", "application/n-quads"))
_WITH_GRAPHS: Final = frozenset(("application/trig", "application/n-quads"))

_STRING: Final = names.expand("xsd:string")
_RDF_XML_ROOT: Final = re.compile(r"<rdf:RDF((?: xmlns:[^=]+=\"[^\"]*\")*)>")


def serialise(statements: Iterable[Statement], media: str, first: str = "") -> bytes:
    """The statements in an RDF media type; `first` is the IRI to begin with.

    TriG and N-Quads keep the graphs of quads, the other forms say each triple once. Raises
    ValueError for a media type that is no RDF.

    >>> import pyoxigraph as ox
    >>> a = ox.NamedNode("urn:a")
    >>> serialise([ox.Triple(a, a, ox.Literal("A"))], "application/n-triples")
    b'<urn:a> <urn:a> "A" .\\n'
    """
    if media not in RDF:
        raise ValueError(f"no RDF media type: {media!r}")
    ordered = in_order(taken_apart(statements, media in _WITH_GRAPHS), first)
    return forms(ordered, (media,))[0]


def forms(ordered: Sequence[TakenApart], media: Iterable[str]) -> list[bytes]:
    """The same statements in several RDF media types, each as `serialise` gives it.

    ordered: as `taken_apart.in_order` gives them; triples for forms that have no graphs.
    """
    used = _used_prefixes(ordered)
    written = []
    for one in media:
        prefixes = {} if one in _WITHOUT_PREFIXES else used
        if one == "application/ld+json":
            written.append(_json(jsonld.document(ordered, prefixes)))
        else:
            written.append(_written([said.statement for said in ordered], one, prefixes))
    return written


_ENCODER: Final = json.JSONEncoder(ensure_ascii=False)


def _json(document: dict[str, Any]) -> bytes:
    """A line per node: to be read by people and compared by programs, and quickly written."""
    context = json.dumps(document["@context"], ensure_ascii=False, indent=1)
    nodes = ",\n".join(map(_ENCODER.encode, document["@graph"]))
    return f'{{"@context": {context},\n"@graph": [\n{nodes}\n]}}\n'.encode()


def _written(ordered: Sequence[Statement], media: str, prefixes: dict[str, str]) -> bytes:
    import pyoxigraph as ox

    form = {
        "text/turtle": ox.RdfFormat.TURTLE,
        "application/n-triples": ox.RdfFormat.N_TRIPLES,
        "application/rdf+xml": ox.RdfFormat.RDF_XML,
        "application/trig": ox.RdfFormat.TRIG,
        "application/n-quads": ox.RdfFormat.N_QUADS,
    }[media]
    short = form in (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG, ox.RdfFormat.RDF_XML)
    # All of them triples or all of them quads: `taken_apart` saw to that.
    body = ox.serialize(ordered, format=form, prefixes=prefixes if short else None) or b""  # type: ignore[arg-type]
    if form in (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG):
        return _sorted_prefixes(body)
    if form == ox.RdfFormat.RDF_XML:
        return _sorted_namespaces(body)
    return body


def _sorted_prefixes(turtle: bytes) -> bytes:
    """The writer takes the prefixes in an order of its own, another one in every process."""
    lines = turtle.split(b"\n")
    head = 0
    while head < len(lines) and lines[head].startswith(b"@prefix "):
        head += 1
    return b"\n".join(sorted(lines[:head]) + ([b""] if head else []) + lines[head:])


def _sorted_namespaces(xml: bytes) -> bytes:
    text = xml.decode()
    root = _RDF_XML_ROOT.search(text)
    if root is None:
        return xml
    namespaces = sorted(root[1].split())
    # Its own habit, whatever the prefixes asked for.
    kept = [one for one in namespaces if f"{one.partition('=')[0][6:]}:" in text[root.end() :]]
    kept += [one for one in namespaces if one.startswith("xmlns:rdf=") and one not in kept]
    return f"{text[: root.start()]}<rdf:RDF {' '.join(sorted(kept))}>{text[root.end() :]}".encode()


def _used_prefixes(told: Iterable[TakenApart]) -> dict[str, str]:
    """The prefixes that shorten something; not `id`, whose names have a slash."""
    iris: set[str] = set()
    for one in told:
        iris.add(one.subject[1:-1])
        iris.add(one.prop)
        # A text in a language needs no datatype written out, and a plain one is a string.
        if one.value.endswith(">"):
            iris.add(one.value[one.value.rindex("<") + 1 : -1])
        elif one.value.endswith('"'):
            iris.add(_STRING)
    used = {iri[: max(iri.rfind("/"), iri.rfind("#")) + 1] for iri in iris}
    return {
        prefix: namespace
        for prefix, namespace in sorted(names.PREFIXES.items())
        if namespace in used and prefix != "id"
    }
