"""The JSON-LD context of the ontology: plain words for its terms, to write and read JSON with.

    {"@context": "https://w3id.org/zorggraaf/context.jsonld", "@id": "id:organisation/umcg",
     "@type": "UniversityMedicalCentre", "label": "UMCG", "memberOf": "id:network/oncomid"}

A word is the name of a term of ours; words of others that the graph uses have theirs, where no term
of ours is called so. What a property's values are (things, dates, texts) is told too.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from zorggraaf import names
from zorggraaf.things import answers

if TYPE_CHECKING:
    from zorggraaf.store import Graph

FILE: Final = "context.jsonld"
IRI: Final = f"{names.BASE}{FILE}"
"""Where the context is, to name in a document."""

_PLAIN: Final = frozenset(
    names.expand(curie) for curie in ("xsd:string", "xsd:integer", "xsd:boolean", "rdf:langString")
)
"""Datatypes that need no telling: JSON has them, or a language says so."""


def context(graph: Graph) -> dict[str, Any]:
    """The context document, from the ontology and from how its properties are used.

    >>> from zorggraaf.store import Graph
    >>> import pyoxigraph as ox
    >>> context(Graph.of(ox.Store()))["@context"]["zg"]
    'https://w3id.org/zorggraaf/def#'
    """
    terms: dict[str, Any] = {}
    known = _ours(graph)
    used = _used(graph)
    for iri in [*sorted(known), *sorted(used.keys() - known)]:
        local = _local(iri)
        if local and local not in terms:
            terms[local] = _term(iri, used.get(iri, {}))
    for word, curie in (("label", "rdfs:label"), ("sameAs", "schema:sameAs")):
        terms.setdefault(word, _term(names.expand(curie), used.get(names.expand(curie), {})))
    prefixes = {
        prefix: iri for prefix, iri in sorted(names.PREFIXES.items()) if prefix not in terms
    }
    return {"@context": {"@version": 1.1, **prefixes, **dict(sorted(terms.items()))}}


def written(graph: Graph) -> bytes:
    """The context as the file `context.jsonld`."""
    return (json.dumps(context(graph), ensure_ascii=False, indent=1) + "\n").encode()


def _term(iri: str, kinds: dict[str, int]) -> Any:
    """An IRI for a word; with what its values are, where they all are the same."""
    short = names.compact(iri) or iri
    if len(kinds) != 1 or (kind := next(iter(kinds))) in _PLAIN:
        return short
    return {"@id": short, "@type": kind if kind == "@id" else names.compact(kind) or kind}


def _ours(graph: Graph) -> set[str]:
    """Classes and properties of the ontology."""
    rows = answers(
        graph,
        "SELECT DISTINCT ?term WHERE { ?term a ?kind FILTER(?kind IN (owl:Class, "
        "owl:ObjectProperty, owl:DatatypeProperty, owl:AnnotationProperty, rdf:Property)) "
        "FILTER(STRSTARTS(STR(?term), STR(zg:))) }",
    )
    return {term.value for (term,) in rows if term is not None}


def _used(graph: Graph) -> dict[str, dict[str, int]]:
    """Per property what its values are: `@id`, or a datatype, with how often."""
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for prop, kind, count in answers(
        graph,
        "SELECT ?p ?kind (COUNT(*) AS ?n) WHERE { ?s ?p ?o "
        'BIND(IF(isLiteral(?o), STR(DATATYPE(?o)), "@id") AS ?kind) } GROUP BY ?p ?kind',
    ):
        if prop is not None and kind is not None and count is not None:
            found[prop.value][kind.value] = int(count.value)
    return dict(found)


def _local(iri: str) -> str:
    for namespace in names.PREFIXES.values():
        if iri.startswith(namespace) and iri[len(namespace) :].isidentifier():
            return iri[len(namespace) :]
    return ""
