"""What is published about one resource: its description, complete and small.

Complete: its own statements, its dated facts (memberships, names, numbers, events …), the links of
other things to it, and the labels of whatever these name. Small: not the facts of the things it is
linked with, and not what merely uses it as a value (a role does not list every membership with
that role: the memberships say so themselves). Nothing is added: every triple stands in the graph.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.lookup.sections import META
from zorggraaf.names import expand
from zorggraaf.things import VALID_IRI, answers, thing_kind, values

if TYPE_CHECKING:
    import pyoxigraph as ox

    from zorggraaf.store import Graph

PARTY: Final = tuple(
    expand(curie)
    for curie in (
        *("org:member", "org:organization", "org:originalOrganization"),
        *("org:resultingOrganization", "rdf:subject", "zg:about", "zg:activityOf"),
        *("zg:classifiedOrganisation", "zg:eventOf", "zg:identifies", "zg:itemOf", "zg:linkedTo"),
        *("zg:mentions", "zg:nameOf", "zg:policyGoal", "zg:recognisedBy", "zg:recognises"),
        *("zg:relationObject", "zg:relationSubject", "zg:stepOf"),
        *("zg:exceptionFor", "zg:preferenceFor"),
    )
)
"""How a dated fact points at the things it is about: those whose description it belongs to."""

FACT_KINDS: Final = frozenset(
    (
        *("membership", "classification", "name", "identifier", "recognition", "event", "figure"),
        *("relation", "initiative-item", "initiative-event", "theme-item", "pathway-step"),
        *("policy-link", "mention", "network-activity", "disputed", "geometry"),
        *("preference", "exception"),
    )
)
"""Kinds whose things are facts about other things."""

WITHDRAWN: Final = "http://purl.org/adms/status/Withdrawn"
"""The status, by the ADMS vocabulary, of what was published and exists no longer."""

_STATUS: Final = expand("adms:status")
_DEPRECATED: Final = expand("owl:deprecated")
_GEOMETRY: Final = expand("geo:hasGeometry")


def describe(graph: Graph, iri: str) -> list[ox.Triple]:
    """The triples of a resource's description, each once; empty when the graph has none.

    >>> from zorggraaf.store import Graph
    >>> import pyoxigraph as ox
    >>> describe(Graph.of(ox.Store()), "https://w3id.org/zorggraaf/id/organisation/umcg")
    []
    """
    return triples(describe_quads(graph, iri))


def triples(quads: Iterable[ox.Quad]) -> list[ox.Triple]:
    """What quads say, each thing once, whoever says it."""
    return list(dict.fromkeys(quad.triple for quad in quads))


def describe_quads(graph: Graph, iri: str) -> list[ox.Quad]:
    """The same description, each statement in the graph of every source that makes it."""
    if not VALID_IRI.match(iri):
        return []
    here = f"<{iri}>"
    # One question for everything around the thing, one for all labels: a page must not wait for
    # as many answers as it has rows.
    found = _quads(
        graph,
        "SELECT ?s ?p ?o ?g WHERE { "
        f"{{ GRAPH ?g {{ {here} ?p ?o }} BIND({here} AS ?s) }} UNION "
        f"{{ GRAPH ?g {{ ?s ?p {here} }} BIND({here} AS ?o) "
        f"FILTER(?p NOT IN ({', '.join(f'<{prop}>' for prop in META)})) }} UNION "
        f"{{ {{ SELECT DISTINCT ?s WHERE {{ {values('link', PARTY)} ?s ?link {here} }} }} "
        "GRAPH ?g { ?s ?p ?o } } UNION "
        f"{{ {here} geo:hasGeometry ?s GRAPH ?g {{ ?s ?p ?o }} }} }}",
    )
    facts = {
        _value(quad.subject)
        for quad in found
        if _value(quad.object) == iri and quad.predicate.value in PARTY
    }
    # Where it lies is part of what it is.
    facts |= {
        _value(quad.object)
        for quad in found
        if _value(quad.subject) == iri and quad.predicate.value == _GEOMETRY
    }
    kept = [
        quad
        for quad in found
        if _value(quad.subject) == iri
        or _value(quad.subject) in facts
        or thing_kind(_value(quad.subject)) not in FACT_KINDS
    ]
    if not kept:
        return []
    return list(dict.fromkeys(kept + _labels(graph, kept, {iri, *facts})))


def graph_quads(graph: Graph, iri: str) -> list[ox.Quad]:
    """All that one named graph says: what comes from a source, or what rules derived."""
    if not VALID_IRI.match(iri):
        return []
    return _quads(
        graph,
        f"SELECT ?s ?p ?o ?g WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} BIND(<{iri}> AS ?g) }}",
    )


def exists(graph: Graph, iri: str) -> bool:
    """Whether the graph says anything about this, or in its name."""
    return VALID_IRI.match(iri) is not None and graph.holds(
        f"ASK {{ {{ <{iri}> ?p ?o }} UNION {{ GRAPH <{iri}> {{ ?s ?q ?v }} }} }}"
    )


def is_withdrawn(quads: Iterable[ox.Quad], iri: str) -> bool:
    """Whether a description says that its resource was published once and is so no longer.

    As the table withdrawn.csv says it (adms:status), or as any other graph may (owl:deprecated).
    """
    return any(
        _value(quad.subject) == iri
        and (quad.predicate.value, _value(quad.object))
        in ((_STATUS, WITHDRAWN), (_DEPRECATED, "true"))
        for quad in quads
    )


def ontology_quads(graph: Graph) -> list[ox.Quad]:
    """The ontology: what is said of its terms, and of the terms of others it builds on."""
    # The code lists are resources of their own, each with a description.
    return [
        quad
        for quad in graph_quads(graph, names.graph("ontology"))
        if not _value(quad.subject).startswith(names.ID)
    ]


def _labels(graph: Graph, quads: Iterable[ox.Quad], described: set[str]) -> list[ox.Quad]:
    """The label statements of everything the quads name and do not describe themselves."""
    named: dict[str, None] = {}
    for quad in quads:
        for term in (quad.subject, quad.object):
            # A row of a table has a place, not a name.
            if _is_node(term) and not _value(term).startswith(names.DATA):
                named[_value(term)] = None
    wanted = named.keys() - described
    return _quads(
        graph,
        f"SELECT ?s ?p ?o ?g WHERE {{ {values('s', sorted(wanted))} "
        "GRAPH ?g { ?s rdfs:label ?o } BIND(rdfs:label AS ?p) }",
    )


def _quads(graph: Graph, query: str) -> list[ox.Quad]:
    import pyoxigraph as ox

    return [
        ox.Quad(subject, prop, value, source)  # type: ignore[arg-type]
        for subject, prop, value, source in answers(graph, query)
    ]


def _is_node(term: object) -> bool:
    import pyoxigraph as ox

    return isinstance(term, ox.NamedNode)


def _value(term: object) -> str:
    return str(getattr(term, "value", ""))
