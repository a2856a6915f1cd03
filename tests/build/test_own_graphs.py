"""Whatever of ours has an address has a name."""

from __future__ import annotations

from zorggraaf import names
from zorggraaf.store import Graph


def test_every_graph_of_ours_is_called_something_in_both_languages(graph: Graph) -> None:
    start = f"{names.ID}graph/"
    rows = graph.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }").values()
    ours = {iri for (iri,) in rows if iri and iri.startswith(start)}
    assert ours == {names.graph(name) for name in _NAMES}
    for iri in ours:
        labels = graph.select(
            f"SELECT (LANG(?l) AS ?lang) ?l {{ <{iri}> rdfs:label ?l }} ORDER BY ?lang"
        ).values()
        assert [lang for lang, _ in labels] == ["en", "nl"]


_NAMES = ("inferred", "ontology", "queries", "release", "sources")


def test_every_graph_of_ours_tells_how_much_it_says(graph: Graph) -> None:
    rows = graph.select(
        "SELECT ?g ?told (COUNT(*) AS ?n) { ?g a <http://rdfs.org/ns/void#Dataset> ; "
        "<http://rdfs.org/ns/void#triples> ?told GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ?told"
    ).values()
    found = {iri: (told, counted) for iri, told, counted in rows}
    for name in set(_NAMES) - {"release"}:
        told, counted = found[names.graph(name)]
        assert told == counted, name


def test_everything_of_ours_has_a_name(graph: Graph) -> None:
    rows = graph.select(
        f'SELECT DISTINCT ?s {{ ?s a ?class FILTER(STRSTARTS(STR(?s), "{names.ID}")) '
        "FILTER NOT EXISTS { ?s rdfs:label|skos:prefLabel ?name } }"
    ).values()
    assert rows == []
