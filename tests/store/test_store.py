"""One door, two engines: the same question gives the same answer from disk and over the wire."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.planting import tiny, tiny_ontology
from zorggraaf import build, names, store
from zorggraaf.errors import QueryError, StoreError, UsageError
from zorggraaf.store import Graph, Result, generations

UMCG = f"{names.ID}organisation/umcg"


@pytest.fixture(scope="module")
def folder(store_dir: Path) -> Path:
    """The store of the shipped tables, built once for all tests."""
    return store_dir


@pytest.fixture(scope="module")
def embedded(folder: Path) -> Iterator[Graph]:
    with store.open(folder) as graph:
        yield graph


@contextmanager
def serving(generation: Path) -> Iterator[str]:
    """A real Oxigraph server on this machine, over a generation of a store."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sys.executable).with_name("oxigraph")
    process = subprocess.Popen(
        [program, "serve-read-only", "--location", generation, "--bind", f"127.0.0.1:{port}"],
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}/query"
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{address}?query=ASK%7B%7D", timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="module")
def endpoint(folder: Path) -> Iterator[str]:
    with serving(generations.current(folder)) as address:
        yield address


@pytest.fixture(scope="module")
def over_the_wire(endpoint: str) -> Iterator[Graph]:
    with store.open(endpoint=endpoint) as graph:
        yield graph


# -- the same answers ------------------------------------------------------------------------------

QUESTIONS: list[tuple[str, dict[str, ox.NamedNode | ox.Literal]]] = [
    ("SELECT ?umc ?label { ?umc a zg:UniversityMedicalCentre ; rdfs:label ?label }", {}),
    ("SELECT ?p ?o { ?thing ?p ?o }", {"thing": ox.NamedNode(UMCG)}),
    ("SELECT ?thing ?p { ?thing ?p ?o FILTER(isLiteral(?o)) }", {"thing": ox.NamedNode(UMCG)}),
    ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", {}),
    ("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g", {}),
    ("SELECT ?f ?v ?period { ?f zg:value ?v OPTIONAL { ?f zg:period ?period } }", {}),
    ("SELECT ?s ?d { ?s schema:startDate ?d FILTER(STR(?d) <= ?on) }", {"on": ox.Literal("2000")}),
    ("SELECT ?p ?c ?lat { ?p zg:complete ?c OPTIONAL { ?p schema:latitude ?lat } }", {}),
    ("SELECT (1.0 * 1 / 4 AS ?q) (xsd:double(2) AS ?d) (true AS ?b) (?none AS ?x) {}", {}),
    (
        'SELECT ?t { VALUES ?t { "a\\nb\\"c\\\\" "é"@nl <urn:x> 1.50 "2018-06"^^xsd:gYearMonth } }',
        {},
    ),
    ("SELECT ?s { ?s a zg:DoesNotExist }", {}),
    ("ASK { ?s a zg:Hospital }", {}),
    ("ASK { ?s a zg:DoesNotExist }", {}),
    ("CONSTRUCT { ?s rdfs:label ?l } { ?s a zg:Municipality ; rdfs:label ?l }", {}),
    ("DESCRIBE ?thing", {"thing": ox.NamedNode(UMCG)}),
    ("PREFIX zg: <urn:other#> SELECT ?s { ?s a zg:Hospital }", {}),
]


@pytest.mark.parametrize(("query", "values"), QUESTIONS, ids=lambda value: str(value)[:50])
def test_answers_are_the_same_embedded_and_remote(
    embedded: Graph,
    over_the_wire: Graph,
    query: str,
    values: dict[str, ox.NamedNode | ox.Literal],
) -> None:
    here, there = (graph.query(query, **values) for graph in (embedded, over_the_wire))
    if isinstance(here, Result) and isinstance(there, Result):
        assert here.columns == there.columns
        assert sorted(map(repr, here.rows)) == sorted(map(repr, there.rows))
        assert all(len(row) == len(here.columns) for row in here.rows)
    elif isinstance(here, list) and isinstance(there, list):
        assert set(here) == set(there) and len(here) == len(there) > 0
    else:
        assert isinstance(here, bool) and here is there


def test_labels_and_things_are_the_same_embedded_and_remote(
    embedded: Graph, over_the_wire: Graph
) -> None:
    municipalities = embedded.things("municipality")
    assert f"{names.ID}municipality/GM0363" in municipalities
    assert municipalities == over_the_wire.things("municipality")
    labels = embedded.labels(municipalities)
    assert labels[f"{names.ID}municipality/GM0363"] == "Amsterdam"
    assert labels == over_the_wire.labels(municipalities)


def test_plain_query_counts_a_fact_of_two_sources_once(tmp_path: Path) -> None:
    data, ontology = tiny(tmp_path / "data"), tiny_ontology(tmp_path / "ontology")
    build.build(data.path, tmp_path / "store", ontology_dir=ontology)
    count = "SELECT (COUNT(*) AS ?n) { ?s rdfs:label 'Noord'@nl }"
    by_source = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s rdfs:label 'Noord'@nl } }"
    with store.open(tmp_path / "store") as graph:
        assert graph.select(count).values() == [("1",)]
        assert graph.select(by_source).values() == [("2",)]
    with (
        serving(generations.current(tmp_path / "store")) as address,
        store.open(endpoint=address) as graph,
    ):
        assert graph.select(count).values() == [("1",)]
        assert graph.select(by_source).values() == [("2",)]


def test_labels_are_in_the_asked_language_where_there_is_one() -> None:
    found = ox.Store()
    found.load(
        """
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        <urn:both> rdfs:label "zuid"@nl, "south"@en . <urn:one> rdfs:label "alleen"@nl .
        <urn:plain> rdfs:label "kaal", "anders"@de .
        """,
        ox.RdfFormat.TURTLE,
    )
    graph = Graph.of(found)
    iris = ["urn:both", "urn:one", "urn:plain", "urn:none", "no iri > at all"]
    assert graph.labels(iris) == {"urn:both": "zuid", "urn:one": "alleen", "urn:plain": "kaal"}
    assert graph.labels(iris, "en")["urn:both"] == "south"
    assert graph.label("urn:none") == "urn:none"
    assert graph.label(f"{names.ID}site/loc-1") == "loc-1"
    assert graph.label(names.term("Hospital")) == "zg:Hospital"


def test_rdflib_sees_the_same_graph(embedded: Graph) -> None:
    import rdflib

    dataset = embedded.as_rdflib()
    assert isinstance(dataset, rdflib.Dataset)
    query = (
        "SELECT ?umc { ?umc a <https://w3id.org/zorggraaf/def#UniversityMedicalCentre> } "
        "ORDER BY ?umc"
    )
    ours = [row[0] for row in embedded.select(query).values()]
    assert [str(row[0]) for row in dataset.query(query)] == ours  # type: ignore[index]
    source = rdflib.URIRef(f"{names.ID}source/nfu-strategie-2025-2030")
    in_source = embedded.select(f"SELECT ?s ?p ?o {{ GRAPH <{source}> {{ ?s ?p ?o }} }}")
    assert len(list(dataset.graph(source))) == len(in_source) > 0


def test_rdflib_copy_of_an_endpoint_is_the_whole_graph(tmp_path: Path) -> None:
    data, ontology = tiny(tmp_path / "data"), tiny_ontology(tmp_path / "ontology")
    build.build(data.path, tmp_path / "store", ontology_dir=ontology)
    with store.open(tmp_path / "store") as graph:
        here = {str(quad) for quad in graph.as_rdflib().quads((None, None, None, None))}
    with serving(generations.current(tmp_path / "store")) as address:
        copy = store.open(endpoint=address).as_rdflib()
    assert {str(quad) for quad in copy.quads((None, None, None, None))} == here


# -- wrong questions -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "line", "says"),
    [
        ("SELECT ?s {\n  ?s a zg:Hospital\n", 3, "geldige SPARQL"),
        ("SELECT ?s {\n  ?s a zgg:Hospital }", 2, "voorvoegsel zgg:"),
        ("SELCT", 1, "geldige SPARQL"),
        ("", 1, "leeg"),
        ("SELECT ?s { ?s a ?c } ; DROP ALL", 1, "geldige SPARQL"),
        ("DELETE WHERE { ?s ?p ?o }", 1, "geldige SPARQL"),
    ],
)
def test_query_that_cannot_be_understood_says_where(
    embedded: Graph, over_the_wire: Graph, query: str, line: int, says: str
) -> None:
    told = []
    for graph in (embedded, over_the_wire):
        with pytest.raises(QueryError, match=says) as caught:
            graph.select(query)
        assert caught.value.line == line
        told.append((str(caught.value), caught.value.column))
    assert told[0] == told[1]


def test_place_of_a_mistake_is_that_in_the_query_as_written(embedded: Graph) -> None:
    query = "SELECT ?s { ?s a ?class . ?s ?p ?o FILTRE(?o) }"
    with pytest.raises(QueryError) as plain:
        embedded.select(query)
    with pytest.raises(QueryError) as bound:
        embedded.select(query, **{"class": ox.NamedNode(names.term("Hospital"))})
    assert plain.value.column == bound.value.column


@pytest.mark.parametrize("query", ["ASK {}", "CONSTRUCT WHERE { ?s a zg:Hospital }"])
def test_question_of_another_form_is_refused(embedded: Graph, query: str) -> None:
    with pytest.raises(QueryError, match="geen SELECT"):
        embedded.select(query)


def test_ask_and_construct_refuse_a_select(embedded: Graph) -> None:
    with pytest.raises(QueryError, match="geen ASK"):
        embedded.holds("SELECT ?s { ?s a zg:Hospital }")
    with pytest.raises(QueryError, match="geen CONSTRUCT"):
        embedded.construct("ASK {}")
    with pytest.raises(QueryError, match="blank"):
        embedded.holds("ASK { ?s ?p ?o }", s=ox.BlankNode("x"))


def test_store_and_endpoint_together_cannot_be(folder: Path) -> None:
    with pytest.raises(UsageError, match="niet allebei") as caught:
        store.open(folder, "http://127.0.0.1:9/query")
    assert caught.value.exit_code == 2
    with pytest.raises(UsageError, match="geen adres"):
        store.open(endpoint="localhost:7878")


def test_environment_names_store_or_endpoint(
    folder: Path, endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZORGGRAAF_STORE", str(folder))
    monkeypatch.delenv("ZORGGRAAF_ENDPOINT", raising=False)
    with store.open() as graph:
        assert graph.holds("ASK { ?s a zg:Hospital }")
    monkeypatch.setenv("ZORGGRAAF_STORE", "/nowhere")
    monkeypatch.setenv("ZORGGRAAF_ENDPOINT", endpoint)
    with store.open() as graph:
        assert graph.holds("ASK { ?s a zg:Hospital }")
    with pytest.raises(StoreError):
        store.open("/nowhere")


def test_closed_graph_answers_no_more(folder: Path) -> None:
    graph = store.open(folder)
    graph.close()
    graph.close()
    with pytest.raises(StoreError, match="gesloten"):
        graph.holds("ASK {}")


def test_reading_writes_nothing(folder: Path) -> None:
    def state() -> list[tuple[str, int, int]]:
        return sorted(
            (str(path), path.stat().st_size, path.stat().st_mtime_ns)
            for path in folder.rglob("*")
            if path.is_file()
        )

    before = state()
    with store.open(folder) as one, store.open(folder) as other:
        assert one.holds("ASK { ?s ?p ?o }") and other.holds("ASK { ?s ?p ?o }")
    assert state() == before


# -- damaged stores --------------------------------------------------------------------------------


def damage(generation: Path, pattern: str, change: Callable[[Path], None]) -> None:
    files = [path for path in generation.glob(pattern) if path.stat().st_size]
    assert files
    for path in files:
        change(path)


def _scramble(path: Path) -> None:
    path.write_bytes(os.urandom(path.stat().st_size))


@pytest.mark.parametrize(
    ("pattern", "change"),
    [
        ("*.sst", _scramble),
        ("*.sst", lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])),
        ("*.sst", lambda path: path.unlink()),
        ("CURRENT", lambda path: path.unlink()),
        ("MANIFEST-*", _scramble),
        ("MANIFEST-*", lambda path: path.write_bytes(b"")),
        ("*", lambda path: path.unlink()),
    ],
)
def test_damaged_store_says_what_to_do(
    tmp_path: Path, pattern: str, change: Callable[[Path], None]
) -> None:
    data, ontology = tiny(tmp_path / "data"), tiny_ontology(tmp_path / "ontology")
    build.build(data.path, tmp_path / "store", ontology_dir=ontology)
    damage(generations.current(tmp_path / "store"), pattern, change)
    with pytest.raises(StoreError) as caught, store.open(tmp_path / "store") as graph:
        graph.select("SELECT * { ?s ?p ?o }")
    assert "zorggraaf build" in caught.value.hint
    build.build(data.path, tmp_path / "store", ontology_dir=ontology)
    with store.open(tmp_path / "store") as graph:
        assert graph.holds("ASK { ?s a org:Membership }")
