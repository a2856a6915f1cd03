"""Making RDF about the dataset itself: vocabularies beside those of the graph, and a list to fill.

What this room describes is named by IRIs with a fragment (…/dataset#dataset, …/dataset#sparql), so
that one document says it all and nothing is a blank node.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from zorggraaf import names

if TYPE_CHECKING:
    import pyoxigraph as ox

    Value = str | ox.NamedNode | ox.Literal

PAGE: Final = f"{names.BASE}dataset"
"""Where the dataset is described."""

DATASET: Final = f"{PAGE}#dataset"
"""The dataset itself: all statements of the graph."""

ONTOLOGY: Final = names.ZG.rstrip("#")
"""The ontology its statements use."""

PREFIXES: Final[dict[str, str]] = {
    **names.PREFIXES,
    "access": "http://publications.europa.eu/resource/authority/access-right/",
    "country": "http://publications.europa.eu/resource/authority/country/",
    "filetype": "http://publications.europa.eu/resource/authority/file-type/",
    "frequency": "http://publications.europa.eu/resource/authority/frequency/",
    "language": "http://publications.europa.eu/resource/authority/language/",
    "spdx": "http://spdx.org/rdf/terms#",
    "theme": "http://publications.europa.eu/resource/authority/data-theme/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": "http://rdfs.org/ns/void#",
}
"""Prefixes of the graph, and those of describing it and of the code lists DCAT-AP-NL prescribes."""


def expand(curie: str) -> str:
    """prefix:name as a full IRI, with the prefixes of this room; a full IRI stays what it is.

    >>> expand("void:triples")
    'http://rdfs.org/ns/void#triples'
    """
    prefix, _, local = curie.partition(":")
    return PREFIXES[prefix] + local if prefix in PREFIXES else curie


def part(name: str) -> str:
    """The IRI of a part of the description.

    >>> part("sparql")
    'https://w3id.org/zorggraaf/dataset#sparql'
    """
    return f"{PAGE}#{name}"


def fragment(iri: str) -> str:
    """A short name for a term, to name the part of the description that is about it.

    >>> fragment("http://www.w3.org/ns/org#Membership")
    'org-Membership'
    >>> fragment("http://example.org/terms/Thing")
    'example.org-terms-Thing'
    """
    known = max(
        ((len(ns), prefix) for prefix, ns in PREFIXES.items() if iri.startswith(ns)), default=None
    )
    text = f"{known[1]}-{iri[known[0] :]}" if known else iri.partition("://")[2]
    return "".join(char if char.isalnum() or char in "._~-" else "-" for char in text)


def whole(number: int) -> ox.Literal:
    """A number of things, as xsd:integer (which VoID asks for)."""
    import pyoxigraph as ox

    return ox.Literal(str(number), datatype=ox.NamedNode(names.expand("xsd:integer")))


def count(number: int) -> ox.Literal:
    """A size in bytes, as xsd:nonNegativeInteger (which DCAT asks for)."""
    import pyoxigraph as ox

    return ox.Literal(str(number), datatype=ox.NamedNode(names.expand("xsd:nonNegativeInteger")))


def typed(text: str, datatype: str) -> ox.Literal:
    """A literal with a datatype given as prefix:name."""
    import pyoxigraph as ox

    return ox.Literal(text, datatype=ox.NamedNode(names.expand(datatype)))


def plain(text: str) -> ox.Literal:
    """A literal without a language."""
    import pyoxigraph as ox

    return ox.Literal(text)


def both(nl: str, en: str) -> tuple[ox.Literal, ox.Literal]:
    """The same in Dutch and in English."""
    import pyoxigraph as ox

    return ox.Literal(nl, language="nl"), ox.Literal(en, language="en")


class Statements:
    """Triples in the order they were said, each once."""

    def __init__(self) -> None:
        self._triples: dict[ox.Triple, None] = {}

    def say(self, subject: str, predicate: str, *values: Value) -> None:
        """Add a triple for each value: text is an IRI or prefix:name, a literal is itself."""
        import pyoxigraph as ox

        subject_node = ox.NamedNode(expand(subject))
        predicate_node = ox.NamedNode(expand(predicate))
        for value in values:
            node = ox.NamedNode(expand(value)) if isinstance(value, str) else value
            self._triples[ox.Triple(subject_node, predicate_node, node)] = None

    def add(self, triples: Iterator[ox.Triple] | list[ox.Triple]) -> None:
        """Add triples made elsewhere."""
        self._triples.update(dict.fromkeys(triples))

    def all(self) -> list[ox.Triple]:
        """Everything said."""
        return list(self._triples)
