"""The dumps hold the whole graph, in every form, and the same bytes each time."""

from __future__ import annotations

import gzip
import hashlib
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from zorggraaf import names, resources
from zorggraaf.publish import dumps
from zorggraaf.store import Graph


@pytest.fixture(scope="module")
def folder(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("dumps")
    dumps.write(graph, target)
    return target


def quads_in(graph: Graph) -> int:
    (row,) = graph.select(
        "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } } }"
    ).values()
    return int(row[0] or 0)


def triples_in(graph: Graph) -> int:
    (row,) = graph.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").values()
    return int(row[0] or 0)


FORMATS = {
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "ttl": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
}


def parsed(path: Path, suffix: str) -> set[ox.Quad]:
    found: Iterable[ox.Quad] = ox.parse(path=str(path), format=FORMATS[suffix])
    return set(found)


@pytest.mark.parametrize("form", dumps.FORMS, ids=lambda form: form.name)
def test_a_dump_read_back_holds_every_statement(
    graph: Graph, folder: Path, form: dumps.Form
) -> None:
    found = parsed(folder / dumps.dump_name(form), form.suffix)
    assert len(found) == (quads_in(graph) if form.graphs else triples_in(graph))


def test_the_dumps_that_keep_graphs_say_exactly_the_same(folder: Path) -> None:
    reference = parsed(folder / "zorggraaf.nq", "nq")
    assert parsed(folder / "zorggraaf.trig", "trig") == reference
    assert parsed(folder / "zorggraaf.jsonld", "jsonld") == reference
    assert {quad.triple for quad in reference} == {
        quad.triple for quad in parsed(folder / "zorggraaf.ttl", "ttl")
    }


def test_quads_stand_in_the_graph_of_a_source_never_in_the_default_graph(folder: Path) -> None:
    graphs = {quad.graph_name for quad in parsed(folder / "zorggraaf.nq", "nq")}
    assert ox.DefaultGraph() not in graphs
    assert ox.NamedNode(names.graph("release")) in graphs
    assert ox.NamedNode(names.graph("ontology")) in graphs


def test_another_library_reads_the_turtle_too(graph: Graph, folder: Path) -> None:
    # rdflib takes a while over the whole graph, so it gets one source's statements.
    source = "https://w3id.org/zorggraaf/id/graph/release"
    lines = [
        line
        for line in (folder / "zorggraaf.nq").read_bytes().splitlines(keepends=True)
        if line.endswith(f"<{source}> .\n".encode())
    ]
    assert lines
    turtle = dumps.whole(b"".join(lines), dumps.FORMS[2])
    trig = dumps.whole(b"".join(lines), dumps.FORMS[1])
    assert len(rdflib.Graph().parse(data=turtle, format="turtle")) == len(lines)
    dataset = rdflib.Dataset()
    dataset.parse(data=trig, format="trig")
    assert len(dataset.graph(rdflib.URIRef(source))) == len(lines)


def test_compressed_files_hold_the_same_and_no_time(folder: Path) -> None:
    for form in dumps.FORMS:
        packed = (folder / f"{dumps.dump_name(form)}.gz").read_bytes()
        assert gzip.decompress(packed) == (folder / dumps.dump_name(form)).read_bytes()
        assert packed[4:8] == b"\0\0\0\0" and not packed[3]
    with zipfile.ZipFile(folder / dumps.CSV_ZIP) as packed_tables:
        assert packed_tables.testzip() is None
        assert {entry.date_time for entry in packed_tables.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_checksums_are_those_of_all_files(folder: Path) -> None:
    lines = (folder / dumps.CHECKSUMS).read_text().splitlines()
    listed = {line[66:]: line[:64] for line in lines}
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != dumps.CHECKSUMS]
    assert set(listed) == {path.relative_to(folder).as_posix() for path in files}
    for path in files:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert listed[path.relative_to(folder).as_posix()] == digest


def test_another_process_writes_the_same_bytes(
    store_dir: Path, folder: Path, tmp_path: Path
) -> None:
    program = (
        "import sys, pathlib, zorggraaf.store as s; from zorggraaf.publish import dumps; "
        "dumps.write(s.open(store=sys.argv[1]), pathlib.Path(sys.argv[2]))"
    )
    subprocess.run([sys.executable, "-c", program, str(store_dir), str(tmp_path)], check=True)
    first, second = (
        (place / dumps.CHECKSUMS).read_text().splitlines() for place in (folder, tmp_path)
    )
    assert first == second


def test_rows_that_statements_point_to_are_published(graph: Graph, folder: Path) -> None:
    rows = graph.select(
        """SELECT DISTINCT ?table { ?thing prov:wasDerivedFrom ?row
             BIND(STRBEFORE(STR(?row), "#") AS ?table) }"""
    ).values()
    tables = {str(row[0]).removeprefix(names.DATA) for row in rows}
    assert "memberships.csv" in tables
    for table in tables:
        assert (folder / table).read_bytes() == (resources.data() / table).read_bytes()


def test_tables_of_another_graph_are_not_published_as_evidence() -> None:
    store = ox.Store()
    release = ox.NamedNode(names.graph("release"))
    identifier = ox.NamedNode(names.expand("dcterms:identifier"))
    store.add(ox.Quad(release, identifier, ox.Literal("sha256:0"), release))
    assert list(dumps.sources(Graph.of(store))) == []


def test_order_does_not_depend_on_the_order_of_the_store(folder: Path) -> None:
    lines = (folder / "zorggraaf.nq").read_bytes().splitlines(keepends=True)[:5000]
    assert dumps.ordered(b"".join(reversed(lines))) == b"".join(lines)


def test_literals_with_brackets_and_quotes_survive() -> None:
    line = b'<s:a> <p:p> "x \\" <y> ."@nl <g:1> .\n'
    assert dumps.merged(line) == b'<s:a> <p:p> "x \\" <y> ."@nl .\n'
    assert dumps.ordered(line) == line
