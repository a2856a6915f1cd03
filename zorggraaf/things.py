"""What kinds of things there are, and how a thing is named and typed in a query and an answer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, cast

from zorggraaf import names

if TYPE_CHECKING:
    import pyoxigraph as ox

    from zorggraaf.store import Graph

    Term = ox.NamedNode | ox.BlankNode | ox.Literal

KINDS: Final = (
    "organisation",
    "network",
    "municipality",
    "region",
    "partition",
    "expertise-centre",
    "condition",
    "initiative",
    "site",
    "pathway",
    "policy-goal",
    "actor-group",
    "concept",
    "document",
    "source",
    "event",
    "theme-item",
    "initiative-item",
    "pathway-step",
    "initiative-event",
    "network-activity",
)
"""Kinds of things people search for, the most asked for first."""

MAIN_KINDS: Final = frozenset(KINDS[:11])
"""Kinds a bare key may mean; of the others a key must be given with its kind."""

VALID_IRI: Final = re.compile(r'[^\s<>"{}|\\^`]+\Z')


def short_key(iri: str) -> str:
    """kind/key of a thing of ours, prefix:name of a term, else the IRI itself.

    >>> short_key("https://w3id.org/zorggraaf/id/organisation/umcg")
    'organisation/umcg'
    """
    if iri.startswith(names.ID):
        return iri[len(names.ID) :]
    return names.compact(iri) or iri


def thing_kind(iri: str) -> str:
    """The kind in an IRI of ours (`concept` for all schemes), empty for anybody else's."""
    return iri[len(names.ID) :].partition("/")[0] if iri.startswith(names.ID) else ""


def answers(graph: Graph, query: str, **bindings: Any) -> list[tuple[Term | None, ...]]:
    """The rows of a SELECT, whose terms all have a `value`: the graph holds no quoted triples."""
    return cast("list[tuple[Term | None, ...]]", graph.select(query, **bindings).rows)


def pairs(graph: Graph, query: str) -> list[tuple[str, str]]:
    """The rows of a SELECT of two IRIs or texts that both are there, in order."""
    return sorted(
        (one.value, other.value)
        for one, other in answers(graph, query)
        if one is not None and other is not None
    )


def is_iri(term: Any) -> bool:
    """Whether a term of an answer is an IRI."""
    return type(term).__name__ == "NamedNode"


def values(variable: str, iris: Iterable[str]) -> str:
    """A VALUES block for a query."""
    listed = " ".join(f"<{iri}>" for iri in iris if VALID_IRI.match(iri))
    return f"VALUES ?{variable} {{ {listed} }}"


def most_specific_types(graph: Graph, things: Iterable[str]) -> dict[str, str]:
    """Per thing the class that says most: a umc's is UniversityMedicalCentre, not Organisation."""
    types: dict[str, set[str]] = defaultdict(set)
    rows = answers(
        graph, f"SELECT DISTINCT ?thing ?type WHERE {{ {values('thing', things)} ?thing a ?type }}"
    )
    for thing, type_ in rows:
        if thing is not None and type_ is not None:
            types[thing.value].add(type_.value)
    above = superclasses(graph)
    return {iri: most_specific(found, above) for iri, found in types.items()}


def most_specific(types: set[str], above: Mapping[str, set[str]]) -> str:
    """The class that says most among those of a thing; above: see `superclasses`."""
    covered = {parent for type_ in types for parent in above.get(type_, ())}
    ours = sorted(types - covered, key=lambda type_: (not type_.startswith(names.ZG), type_))
    return ours[0] if ours else min(types)


def superclasses(graph: Graph) -> dict[str, set[str]]:
    """Per class every class above it."""
    parents: dict[str, set[str]] = defaultdict(set)
    for child, parent in answers(
        graph,
        "SELECT ?child ?parent WHERE { ?child rdfs:subClassOf ?parent FILTER(isIRI(?parent)) }",
    ):
        if child is not None and parent is not None and child != parent:
            parents[child.value].add(parent.value)
    above: dict[str, set[str]] = {}

    def climb(type_: str, seen: frozenset[str]) -> set[str]:
        if type_ not in above:
            direct = parents.get(type_, set()) - seen
            found = set(direct)
            for parent in direct:
                found |= climb(parent, seen | {type_})
            above[type_] = found
        return above[type_]

    for type_ in list(parents):
        climb(type_, frozenset())
    return above
