"""Other people's clients, and our own, get from the endpoint what the store holds."""

from __future__ import annotations

import datetime
import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, RDFXML, TSV, TURTLE, XML, SPARQLWrapper

from tests.web.served import Served, served
from zorggraaf import names, store
from zorggraaf.errors import QueryError
from zorggraaf.library import Library
from zorggraaf.library.questions import Question
from zorggraaf.lookup.graph import LookupGraph
from zorggraaf.store import Graph, Result
from zorggraaf.web.service import Settings

PROLOGUE = names.sparql_prologue()
UMCS = f"{PROLOGUE} SELECT ?umc {{ ?umc a zg:UniversityMedicalCentre }} ORDER BY ?umc"
LABELS = f"{PROLOGUE} CONSTRUCT {{ ?u rdfs:label ?n }} {{ ?u a zg:Hospital ; rdfs:label ?n }}"


@pytest.fixture(scope="module")
def server(store_dir: Path) -> Iterator[Served]:
    with served(Settings(store=store_dir)) as running:
        yield running


@pytest.fixture(scope="module")
def umcs(graph: Graph) -> list[str]:
    return [str(row[0]) for row in graph.select(UMCS).values()]


# -- SPARQLWrapper ---------------------------------------------------------------------------------


def wrapper(server: Served, query: str, form: str) -> SPARQLWrapper:
    made = SPARQLWrapper(server.sparql, agent="zorggraaf-test")
    made.setQuery(query)
    made.setReturnFormat(form)
    return made


def converted(asking: SPARQLWrapper) -> Any:
    return asking.queryAndConvert()


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper_reads_rows(server: Served, umcs: list[str], method: str) -> None:
    asking = wrapper(server, UMCS, JSON)
    asking.setMethod(method)
    found = converted(asking)["results"]["bindings"]
    assert [row["umc"]["value"] for row in found] == umcs


def test_sparqlwrapper_reads_every_form_of_rows(server: Served, umcs: list[str]) -> None:
    in_xml = converted(wrapper(server, UMCS, XML))
    assert [node.firstChild.data for node in in_xml.getElementsByTagName("uri")] == umcs
    for form in (CSV, TSV):
        lines = converted(wrapper(server, UMCS, form)).decode().split()
        assert [line.strip("<>") for line in lines[1:]] == umcs


@pytest.mark.parametrize("form", [TURTLE, N3, RDFXML, XML, JSONLD])
def test_sparqlwrapper_reads_every_form_of_triples(server: Served, graph: Graph, form: str) -> None:
    found = converted(wrapper(server, LABELS, form))
    if isinstance(found, bytes):
        found = rdflib.Graph().parse(data=found, format="turtle")
    assert len(found) == len(graph.construct(LABELS))


def test_sparqlwrapper_names_a_dataset(server: Served) -> None:
    asking = wrapper(server, f"{PROLOGUE} ASK {{ zg:Hospital a owl:Class }}", JSON)
    asking.addDefaultGraph(names.graph("ontology"))
    assert converted(asking)["boolean"] is True
    asking.clearParameter("default-graph-uri")
    asking.addDefaultGraph(names.graph("inferred"))
    assert converted(asking)["boolean"] is False


# -- rdflib ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["xml", "json", "csv"])
def test_rdflib_queries_the_endpoint(
    server: Served, umcs: list[str], method: str, form: str
) -> None:
    remote = SPARQLStore(server.sparql, method=method, returnFormat=form)
    found = rdflib.Graph(store=remote).query(UMCS)
    assert [str(row[0]) for row in found] == umcs  # type: ignore[index]


def test_rdflib_reads_the_endpoint_as_a_graph(server: Served, graph: Graph) -> None:
    remote = rdflib.Graph(store=SPARQLStore(server.sparql))
    hospital = rdflib.URIRef(names.term("Hospital"))
    found = set(remote.subjects(rdflib.RDF.type, hospital))
    expected = graph.select("SELECT DISTINCT ?s { ?s a zg:Hospital }").values()
    assert {str(subject) for subject in found} == {str(row[0]) for row in expected}
    assert (rdflib.URIRef(names.iri("organisation", "umcg")), None, None) in remote


# -- curl ------------------------------------------------------------------------------------------

needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")


def curl(*arguments: str) -> str:
    done = subprocess.run(
        ["curl", "--silent", "--show-error", "--fail-with-body", *arguments],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    return done.stdout


@needs_curl
def test_curl_asks_in_each_way(server: Served, umcs: list[str], tmp_path: Path) -> None:
    file = tmp_path / "query.rq"
    file.write_text(UMCS, encoding="utf-8")
    csv = ["-H", "Accept: text/csv"]
    direct = ["-H", "Content-Type: application/sparql-query", "--data-binary", f"@{file}"]
    for arguments in (
        [*csv, "-G", "--data-urlencode", f"query@{file}"],
        [*csv, "--data-urlencode", f"query@{file}"],
        [*csv, *direct],
    ):
        assert curl(*arguments, server.sparql).split()[1:] == umcs
    assert json.loads(curl("--data-urlencode", "query=ASK {}", server.sparql))["boolean"] is True


@needs_curl
def test_curl_learns_what_the_endpoint_is(server: Served) -> None:
    said = curl(server.sparql)
    assert "sd:Service" in said
    assert rdflib.Graph().parse(data=said, format="turtle")


# -- ourselves -------------------------------------------------------------------------------------

QUESTIONS = [question.name for question in Library.load().questions()]


@pytest.fixture(scope="module")
def behind(server: Served) -> Iterator[LookupGraph]:
    with store.open(endpoint=server.sparql) as graph:
        yield LookupGraph.over(graph)


def asked(graph: Graph, question: Question) -> Counter[tuple[str | None, ...]]:
    """The rows of a question with its own defaults, as the graph's engine gives them."""
    answer = graph.query(question.bound(graph))
    assert isinstance(answer, Result)
    return Counter(answer.values())


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_has_the_same_answer_over_our_endpoint(
    graph: Graph, behind: LookupGraph, name: str
) -> None:
    question = Library.load()[name]
    assert asked(behind, question) == asked(graph, question)


def test_zorggraaf_ask_says_the_same_over_our_endpoint(graph: Graph, behind: LookupGraph) -> None:
    on = datetime.date(2026, 1, 1)
    near = LookupGraph.over(graph).ask("network-members", on=on, network="oncomid")
    far = behind.ask("network-members", on=on, network="oncomid")
    assert near.rows == far.rows and len(far.rows) > 1


def test_our_client_says_where_a_mistake_is(behind: LookupGraph) -> None:
    with pytest.raises(QueryError) as raised:
        behind.select("SELECT * {\n ?s ?p }")
    assert raised.value.line == 2
