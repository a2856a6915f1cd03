"""A description is complete and small, and adds nothing."""

from __future__ import annotations

import random

import pytest

from zorggraaf import names
from zorggraaf.names import expand
from zorggraaf.publish.collections import TITLES, collections
from zorggraaf.publish.description import FACT_KINDS, PARTY, describe, describe_quads, graph_quads
from zorggraaf.store import Graph
from zorggraaf.things import thing_kind

UMCG = names.iri("organisation", "umcg")


def lines(graph: Graph, iri: str) -> set[str]:
    return {str(triple) for triple in describe(graph, iri)}


def test_it_holds_all_that_is_said_of_the_thing(graph: Graph) -> None:
    for iri in (UMCG, names.iri("region", "roaz-west"), names.concept("role", "member")):
        own = graph.construct(f"CONSTRUCT {{ <{iri}> ?p ?o }} {{ <{iri}> ?p ?o }}")
        assert own and {str(triple) for triple in own} <= lines(graph, iri)


def test_it_holds_the_whole_of_every_membership(graph: Graph) -> None:
    memberships = graph.construct(f"CONSTRUCT {{ ?m ?p ?o }} {{ ?m org:member <{UMCG}> ; ?p ?o }}")
    assert len(memberships) > 500
    assert {str(triple) for triple in memberships} <= lines(graph, UMCG)


def test_it_names_everything_it_mentions(graph: Graph) -> None:
    triples = describe(graph, UMCG)
    label = expand("rdfs:label")
    labelled = {str(t.subject) for t in triples if t.predicate.value == label}
    mentioned = {str(t.object) for t in triples if str(t.object).startswith(f"<{names.ID}")} | {
        str(t.subject) for t in triples
    }
    assert {iri for iri in mentioned if iri.startswith(f"<{names.ID}")} <= labelled


def test_what_only_uses_it_as_a_value_is_left_out(graph: Graph) -> None:
    role = names.concept("role", "member")
    subjects = {getattr(t.subject, "value", "") for t in describe(graph, role)}
    assert not {iri for iri in subjects if thing_kind(iri) == "membership"}
    assert len(describe(graph, names.concept("certainty", "stated"))) < 200


def test_a_site_comes_with_its_place(graph: Graph) -> None:
    site = str(
        graph.select(
            "SELECT ?s { ?s a zg:Site ; geo:hasGeometry ?g } ORDER BY ?s LIMIT 1"
        ).values()[0][0]
    )
    assert any(t.predicate.value == expand("geo:asWKT") for t in describe(graph, site))


def test_nothing_is_said_that_the_graph_does_not_say(graph: Graph) -> None:
    for collection in collections(graph):
        iri = random.Random(collection.kind).choice(collection.members)[0]
        quads = describe_quads(graph, iri)
        assert quads, iri
        rows = " ".join(f"({q.subject} {q.predicate} {q.object} {q.graph_name})" for q in quads)
        assert not graph.select(
            f"SELECT ?s {{ VALUES (?s ?p ?o ?g) {{ {rows} }} "
            "FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } } }"
        ).rows


@pytest.mark.parametrize(
    "iri", ["urn:nobody", "not an iri", "https://x/> ?p ?o } #", names.iri("organisation", "x")]
)
def test_of_what_is_unknown_nothing_is_said(graph: Graph, iri: str) -> None:
    assert describe(graph, iri) == []
    assert graph_quads(graph, iri) == []


def test_every_kind_of_thing_has_a_title_in_two_languages(graph: Graph) -> None:
    for collection in collections(graph):
        assert collection.kind in TITLES, collection.kind
        assert collection.title("nl") and collection.title("en")


def test_every_kind_of_fact_belongs_to_somebodys_description(graph: Graph) -> None:
    for kind in sorted(FACT_KINDS - {"geometry", "theme-item", "exception"}):
        assert graph.holds(
            f"ASK {{ ?fact ?party ?thing VALUES ?party {{ {' '.join(f'<{p}>' for p in PARTY)} }} "
            f'FILTER(STRSTARTS(STR(?fact), "{names.ID}{kind}/")) }}'
        ), kind
