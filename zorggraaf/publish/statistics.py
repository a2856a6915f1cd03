"""What is in the graph, in numbers: VoID, with a partition per class and per property.

Everything is counted by the store or the endpoint, a set at a time. An editor that completes
queries, and a crawler that wants to know whether to come in, read these numbers instead of asking
for them again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.publish.statements import (
    PAGE,
    PREFIXES,
    Statements,
    fragment,
    part,
    typed,
    whole,
)
from zorggraaf.things import answers

if TYPE_CHECKING:
    import pyoxigraph as ox

    from zorggraaf.store import Graph

EXAMPLE_CLASSES: Final = (
    *("zg:Organisation", "zg:Site", "zg:Network", "zg:Region", "zg:Municipality"),
    *("zg:ExpertiseCentre", "zg:Condition", "zg:Initiative", "zg:Pathway", "zg:PolicyGoal"),
    *("org:Membership", "zg:Figure", "zg:ChangeEvent", "zg:Source"),
)
"""The classes of which the description names an example."""


@dataclass(frozen=True, slots=True)
class Property:
    """How often a property is used, of how many things, with how many values."""

    iri: str
    triples: int
    subjects: int
    objects: int


@dataclass(frozen=True, slots=True)
class ClassPartition:
    """The things of a class, and which properties they have."""

    iri: str
    entities: int
    properties: tuple[Property, ...]
    """Here `objects` is not counted (0): it would cost more than it tells."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """The numbers of the whole graph; each statement counts once, whoever makes it."""

    triples: int
    entities: int
    """Things with an IRI of ours that anything is said of."""
    subjects: int
    objects: int
    graphs: int
    properties: tuple[Property, ...]
    classes: tuple[ClassPartition, ...]
    examples: tuple[str, ...]
    """The thing of each main class of which most is said."""

    @property
    def vocabularies(self) -> tuple[str, ...]:
        """The namespaces of the properties and classes in use.

        Only of vocabularies with a prefix of ours: a namespace cut from an address is a guess.
        """
        terms = [one.iri for one in self.properties] + [one.iri for one in self.classes]
        spaces = {
            max((ns for ns in PREFIXES.values() if term.startswith(ns)), key=len, default="")
            for term in terms
        }
        return tuple(sorted(spaces - {""}))


def statistics(graph: Graph) -> Statistics:
    """Count the graph, embedded or at an endpoint."""
    return Statistics(
        *_totals(graph),
        properties=_properties(graph),
        classes=_classes(graph),
        examples=_examples(graph),
    )


def _totals(graph: Graph) -> tuple[int, int, int, int, int]:
    totals = """SELECT (COUNT(*) AS ?t) (COUNT(DISTINCT ?s) AS ?ss) (COUNT(DISTINCT ?o) AS ?os)
                { ?s ?p ?o }"""
    entities = (
        f'SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), "{names.ID}")) }}'
    )
    graphs = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    triples, subjects, objects = _numbers(graph, totals)[0]
    return (
        triples,
        _numbers(graph, entities)[0][0],
        subjects,
        objects,
        _numbers(graph, graphs)[0][0],
    )


def _numbers(graph: Graph, query: str) -> list[list[int]]:
    return [[int(term.value) if term else 0 for term in row] for row in answers(graph, query)]


def _properties(graph: Graph) -> tuple[Property, ...]:
    rows = answers(
        graph,
        """SELECT ?p (COUNT(*) AS ?t) (COUNT(DISTINCT ?s) AS ?ss) (COUNT(DISTINCT ?o) AS ?os)
           { ?s ?p ?o } GROUP BY ?p""",
    )
    return tuple(
        sorted(
            (
                Property(p.value, int(t.value), int(s.value), int(o.value))  # type: ignore[union-attr]
                for p, t, s, o in rows
            ),
            key=lambda one: one.iri,
        )
    )


def _classes(graph: Graph) -> tuple[ClassPartition, ...]:
    entities = {
        class_.value: int(number.value)  # type: ignore[union-attr]
        for class_, number in answers(
            graph, "SELECT ?class (COUNT(DISTINCT ?s) AS ?n) { ?s a ?class } GROUP BY ?class"
        )
    }
    used: dict[str, list[Property]] = defaultdict(list)
    rows = answers(
        graph,
        """SELECT ?class ?p (COUNT(*) AS ?t) (COUNT(DISTINCT ?s) AS ?ss)
           { ?s a ?class ; ?p ?o } GROUP BY ?class ?p""",
    )
    for class_, property_, triples, subjects in rows:
        assert class_ is not None and property_ is not None
        assert triples is not None and subjects is not None
        used[class_.value].append(
            Property(property_.value, int(triples.value), int(subjects.value), 0)
        )
    return tuple(
        ClassPartition(iri, entities[iri], tuple(sorted(used[iri], key=lambda one: one.iri)))
        for iri in sorted(entities)
    )


def _examples(graph: Graph) -> tuple[str, ...]:
    listed = " ".join(f"<{names.expand(class_)}>" for class_ in EXAMPLE_CLASSES)
    best: dict[str, tuple[int, str]] = {}
    rows = answers(
        graph,
        f"""SELECT ?class ?s (COUNT(*) AS ?n)
            {{ VALUES ?class {{ {listed} }} ?s a ?class ; ?p ?o }} GROUP BY ?class ?s""",
    )
    for class_, thing, number in rows:
        assert class_ is not None and thing is not None and number is not None
        # The most telling one; of equals the first by name, so that every engine picks the same.
        rank = (-int(number.value), thing.value)
        best[class_.value] = min(best.get(class_.value, rank), rank)
    return tuple(sorted({thing for _, thing in best.values()}))


# -- as RDF --------------------------------------------------------------------------------------


def void(
    counted: Statistics,
    dataset: str = part("dataset"),
    *,
    endpoint: str | None = None,
    dumps: Iterable[str] = (),
) -> list[ox.Triple]:
    """The numbers as VoID.

    dataset: the IRI of what is counted.
    endpoint: address of its SPARQL endpoint, if there is one.
    dumps: addresses of files that hold all of it.
    """
    said = Statements()
    said.say(PAGE, "rdf:type", "void:DatasetDescription")
    said.say(PAGE, "foaf:primaryTopic", dataset)
    said.say(dataset, "rdf:type", "void:Dataset")
    said.say(dataset, "void:triples", whole(counted.triples))
    said.say(dataset, "void:entities", whole(counted.entities))
    said.say(dataset, "void:distinctSubjects", whole(counted.subjects))
    said.say(dataset, "void:distinctObjects", whole(counted.objects))
    said.say(dataset, "void:classes", whole(len(counted.classes)))
    said.say(dataset, "void:properties", whole(len(counted.properties)))
    said.say(dataset, "void:uriSpace", typed(names.ID, "xsd:string"))
    said.say(dataset, "void:vocabulary", *counted.vocabularies)
    said.say(dataset, "void:exampleResource", *counted.examples)
    said.say(dataset, "void:rootResource", names.BASE)
    said.say(dataset, "void:dataDump", *dumps)
    if endpoint:
        said.say(dataset, "void:sparqlEndpoint", endpoint)
    for property_ in counted.properties:
        node = part(f"property-{fragment(property_.iri)}")
        said.say(dataset, "void:propertyPartition", node)
        said.say(node, "void:property", property_.iri)
        said.say(node, "void:triples", whole(property_.triples))
        said.say(node, "void:distinctSubjects", whole(property_.subjects))
        said.say(node, "void:distinctObjects", whole(property_.objects))
    for class_ in counted.classes:
        node = part(f"class-{fragment(class_.iri)}")
        said.say(dataset, "void:classPartition", node)
        said.say(node, "void:class", class_.iri)
        said.say(node, "void:entities", whole(class_.entities))
        for property_ in class_.properties:
            inner = part(f"class-{fragment(class_.iri)}--{fragment(property_.iri)}")
            said.say(node, "void:propertyPartition", inner)
            said.say(inner, "void:property", property_.iri)
            said.say(inner, "void:triples", whole(property_.triples))
            said.say(inner, "void:distinctSubjects", whole(property_.subjects))
    return said.all()
