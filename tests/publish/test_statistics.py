"""The counts are right: checked by counting in another way."""

from __future__ import annotations

from collections import Counter, defaultdict

import pyoxigraph as ox
import pytest

from zorggraaf import names
from zorggraaf.publish.statements import expand, fragment, part
from zorggraaf.publish.statistics import EXAMPLE_CLASSES, Statistics, statistics, void
from zorggraaf.store import Graph

TYPE = ox.NamedNode(names.expand("rdf:type"))


@pytest.fixture(scope="module")
def counted(graph: Graph) -> Statistics:
    return statistics(graph)


@pytest.fixture(scope="module")
def triples(graph: Graph) -> list[ox.Triple]:
    parsed = ox.parse(input=graph.ntriples(), format=ox.RdfFormat.N_TRIPLES)
    return [quad.triple for quad in parsed]


def test_totals_are_those_of_the_statements(
    counted: Statistics, triples: list[ox.Triple], graph: Graph
) -> None:
    assert counted.triples == len(triples)
    assert counted.subjects == len({triple.subject for triple in triples})
    assert counted.objects == len({triple.object for triple in triples})
    ours = {str(triple.subject)[1:-1] for triple in triples}
    assert counted.entities == sum(subject.startswith(names.ID) for subject in ours)
    assert counted.graphs == len(graph.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"))


def test_every_property_is_counted(counted: Statistics, triples: list[ox.Triple]) -> None:
    used = Counter(triple.predicate.value for triple in triples)
    assert {one.iri: one.triples for one in counted.properties} == used
    assert sum(one.triples for one in counted.properties) == counted.triples


def test_every_class_is_counted_with_its_properties(
    counted: Statistics, triples: list[ox.Triple]
) -> None:
    classes: dict[str, set[str]] = defaultdict(set)
    for triple in triples:
        if triple.predicate == TYPE and isinstance(triple.object, ox.NamedNode):
            classes[triple.object.value].add(str(triple.subject))
    assert {one.iri: one.entities for one in counted.classes} == {
        class_: len(members) for class_, members in classes.items()
    }
    for class_ in ("zg:Hospital", "org:Membership", "skos:Concept"):
        iri = names.expand(class_)
        said = [triple for triple in triples if str(triple.subject) in classes[iri]]
        found = next(one for one in counted.classes if one.iri == iri)
        assert {one.iri: one.triples for one in found.properties} == Counter(
            triple.predicate.value for triple in said
        )


def test_examples_are_things_of_the_classes_people_ask_for(
    counted: Statistics, graph: Graph
) -> None:
    assert 10 < len(counted.examples) <= len(EXAMPLE_CLASSES)
    for example in counted.examples:
        assert graph.holds("ASK { ?thing a ?class }", thing=ox.NamedNode(example))


def test_void_says_what_was_counted(counted: Statistics) -> None:
    said = void(counted, endpoint="https://example.org/sparql", dumps=["https://example.org/a.nq"])
    facts = {(str(t.subject)[1:-1], t.predicate.value): t.object for t in said}
    dataset = part("dataset")
    number = facts[dataset, expand("void:triples")]
    assert isinstance(number, ox.Literal) and int(number.value) == counted.triples
    assert facts[dataset, expand("void:sparqlEndpoint")] == ox.NamedNode(
        "https://example.org/sparql"
    )
    hospital = part(f"class-{fragment(names.term('Hospital'))}")
    entities = facts[hospital, expand("void:entities")]
    expected = next(one for one in counted.classes if one.iri == names.term("Hospital"))
    assert isinstance(entities, ox.Literal) and int(entities.value) == expected.entities


def test_parts_of_the_description_have_addresses_of_their_own(counted: Statistics) -> None:
    terms = {one.iri for one in counted.properties} | {one.iri for one in counted.classes}
    assert len({fragment(term) for term in terms}) == len(terms)


def test_an_empty_graph_has_nothing(tmp_path: object) -> None:
    empty = statistics(Graph.of(ox.Store()))
    assert (empty.triples, empty.entities, empty.classes, empty.examples) == (0, 0, (), ())
    assert void(empty)
