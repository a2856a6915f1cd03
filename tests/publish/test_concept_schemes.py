"""The concept schemes follow NL-SBB: a term, a definition, a scheme, and relations that hold.

The published profile is run as it is: its core shapes by pySHACL, its SPARQL constraints over all
concepts at once (per concept, as a validator does it, they take minutes).
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from zorggraaf import names
from zorggraaf.store import Graph

PROFILE = Path(__file__).resolve().parents[3] / "shared/standards/nl-sbb/skos-ap-nl.ttl"
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
SKOS = names.PREFIXES["skos"]

KNOWN = {
    # Titles of sources are in the language of the document, which most sources do not tell.
    ("Info", names.expand("dcterms:title")),
    ("Warning", names.expand("dcterms:source")),
}
"""(severity, property): what falls short, and why."""


@pytest.fixture(scope="module")
def published(graph: Graph) -> list[ox.Triple]:
    """The schemes, their concepts and the sources of these, as the graph publishes them.

    What a concept of somebody else's is mapped to is a concept: SKOS says so of the mapping (S19).
    """
    return graph.construct(
        """CONSTRUCT { ?thing ?p ?o . ?source ?sp ?so . ?other a skos:Concept } {
             { ?thing skos:inScheme ?scheme ; ?p ?o } UNION { ?thing a skos:ConceptScheme ; ?p ?o }
             UNION { ?c skos:inScheme ?scheme ; dcterms:source ?source . ?source ?sp ?so }
             UNION { ?c skos:inScheme ?scheme ; skos:exactMatch|skos:closeMatch ?other } }"""
    )


def is_ours(node: str) -> bool:
    return node.startswith(names.BASE)


def without_queries(shapes: rdflib.Graph) -> rdflib.Graph:
    core = rdflib.Graph()
    for triple in shapes:
        if triple[1] != SH.sparql:
            core.add(triple)
    return core


@pytest.fixture(scope="module")
def profile() -> rdflib.Graph:
    if not PROFILE.is_file():
        pytest.skip("the published profile is not here")
    return rdflib.Graph().parse(PROFILE)


def test_schemes_conform_to_the_profile(published: list[ox.Triple], profile: rdflib.Graph) -> None:
    import pyshacl

    lines = ox.serialize(published, format=ox.RdfFormat.N_TRIPLES) or b""
    _, report, _ = pyshacl.validate(
        rdflib.Graph().parse(data=lines, format="nt"),
        shacl_graph=without_queries(profile),
        advanced=False,
        inference="none",
    )
    assert isinstance(report, rdflib.Graph)
    found = {
        (
            str(report.value(result, SH.resultSeverity)).partition("#")[2],
            str(report.value(result, SH.resultPath)),
        )
        for result in report.subjects(rdflib.RDF.type, SH.ValidationResult)
        if is_ours(str(report.value(result, SH.focusNode)))
    }
    assert found <= KNOWN


def constraints(profile: rdflib.Graph) -> list[tuple[str, str, str]]:
    """(name, severity, SELECT) of each SPARQL constraint in use."""
    found = []
    for shape, constraint in profile.subject_objects(SH.sparql):
        severity = profile.value(constraint, SH.severity) or SH.Violation
        name = str(shape if isinstance(constraint, rdflib.BNode) else constraint)
        query = str(profile.value(constraint, SH.select)).replace("$this", "?this")
        found.append((name.rpartition("#")[2], str(severity).rpartition("#")[2], query))
    return sorted(set(found))


def targets(profile: rdflib.Graph, store: ox.Store, name: str) -> set[str]:
    """The nodes a shape, or the shape of a constraint, is about."""
    nodes: set[str] = set()
    for shape in set(profile.subjects(SH.sparql)):
        of = {str(one).rpartition("#")[2] for one in profile.objects(shape, SH.sparql)}
        if name not in of | {str(shape).rpartition("#")[2]}:
            continue
        for kind, pattern in (
            (SH.targetClass, "?n a <{}>"),
            (SH.targetSubjectsOf, "?n <{}> ?o"),
            (SH.targetObjectsOf, "?s <{}> ?n"),
        ):
            for value in profile.objects(shape, kind):
                rows = store.query(f"SELECT DISTINCT ?n {{ {pattern.format(value)} }}")
                assert isinstance(rows, ox.QuerySolutions)
                nodes |= {row["n"].value for row in rows}
    return nodes


def test_relations_between_concepts_hold(published: list[ox.Triple], profile: rdflib.Graph) -> None:
    store = ox.Store()
    store.bulk_extend(ox.Quad(*triple) for triple in published)
    checked = constraints(profile)
    assert len(checked) > 6
    for name, severity, query in checked:
        about = targets(profile, store, name)
        rows = store.query(query, prefixes={"skos": SKOS})
        assert isinstance(rows, ox.QuerySolutions)
        wrong = {row["this"].value for row in rows} & about
        if name == "UniquePreflabelWithinConceptScheme":
            # A source that uses one word for two things is a warning of ours too, with its reason.
            assert severity == "Warning" and len(wrong) < 40
            continue
        assert not {node for node in wrong if is_ours(node)}, name


# -- the same promises, always -------------------------------------------------------------------

PROMISES = {
    "every concept has a Dutch term": """?concept skos:inScheme ?scheme
        FILTER NOT EXISTS { ?concept skos:prefLabel ?term FILTER(LANG(?term) = "nl") }""",
    "every concept has a definition in Dutch": """?concept skos:inScheme ?scheme
        FILTER NOT EXISTS { ?concept skos:definition ?text FILTER(LANG(?text) = "nl") }""",
    "every concept of ours is in a scheme": f"""?concept a skos:Concept
        FILTER(STRSTARTS(STR(?concept), "{names.ID}"))
        FILTER NOT EXISTS {{ ?concept skos:inScheme ?scheme . ?scheme a skos:ConceptScheme }}""",
    "every scheme has a Dutch title": """?concept a skos:ConceptScheme
        FILTER NOT EXISTS { ?concept dcterms:title ?title FILTER(LANG(?title) = "nl") }""",
    "every scheme has a top": """?concept a skos:ConceptScheme . ?member skos:inScheme ?concept
        FILTER NOT EXISTS { ?concept skos:hasTopConcept ?top }""",
    "a top concept has nothing above it": """?concept skos:topConceptOf ?scheme ;
        skos:broader ?above""",
    "every concept is reached from its scheme": """?concept skos:inScheme ?scheme
        FILTER NOT EXISTS { ?concept skos:broader*/skos:topConceptOf ?scheme }""",
    "no two concepts of a scheme share a code": """?concept skos:notation ?code ; skos:inScheme ?s .
        ?other skos:notation ?code ; skos:inScheme ?s FILTER(?other != ?concept)""",
    "mapping leads out of the scheme": """?concept skos:exactMatch|skos:closeMatch ?other ;
        skos:inScheme ?scheme . ?other skos:inScheme ?scheme""",
}


@pytest.mark.parametrize("promise", PROMISES)
def test_promise_of_every_scheme(graph: Graph, promise: str) -> None:
    broken = graph.select(f"SELECT DISTINCT ?concept {{ {PROMISES[promise]} }} LIMIT 5").values()
    assert broken == []


def test_a_borrowed_word_is_said_to_be_undefined(graph: Graph) -> None:
    """Nobody wrote what it means, and the definition does not pretend otherwise."""
    (row,) = graph.select(
        "SELECT ?text { ?concept skos:definition ?text }",
        concept=ox.NamedNode(names.concept("theme", "data")),
    ).values()
    assert "omschrijft het niet nader" in str(row[0])
