"""The W3C's SPARQL 1.1 Protocol tests, its query part, on a real server with the tests' own data.

The manifest is read where it lies; without it the same promises are in `test_sparql_protocol`.
What the manifest wants of updates is turned round: here each of them must be refused.
"""

from __future__ import annotations

import http.client
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.term import Node

from tests.web.served import Served, served
from zorggraaf.store import generations
from zorggraaf.web.service import Settings

MANIFESTS = (
    os.environ.get("ZORGGRAAF_STANDARDS", ""),
    str(Path(__file__).parents[3] / "shared" / "standards"),
)
DATA = "http://kasei.us/2009/09/sparql/data/"


def manifest() -> Path | None:
    """Where the tests are, if anywhere."""
    for folder in MANIFESTS:
        path = Path(folder) / "sparql11-protocol" / "manifest.ttl"
        if folder and path.is_file():
            return path
    return None


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request of a test, and what must come back."""

    method: str
    path: str
    body: bytes
    headers: tuple[tuple[str, str], ...]
    statuses: tuple[str, ...]
    boolean: bool | None
    form: str


MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = rdflib.Namespace("http://www.w3.org/2011/http#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")


def exchanges(path: Path) -> dict[str, list[Exchange]]:
    """The exchanges of every test by the test's name."""
    read = rdflib.Graph().parse(path, format="turtle")

    def listed(node: Node | None, predicate: rdflib.URIRef) -> list[Node]:
        first = read.value(node, predicate)
        return list(read.items(first)) if first is not None else []

    manifest = read.value(None, rdflib.RDF.type, MF.Manifest)
    return {
        str(test).rpartition("#")[2]: [
            _exchange(read, request, listed(request, HT.headers))
            for request in listed(read.value(test, MF.action), HT.requests)
        ]
        for test in listed(manifest, MF.entries)
    }


def _exchange(read: rdflib.Graph, request: Node, headers: list[Node]) -> Exchange:
    body, answer = read.value(request, HT.body), read.value(request, HT.resp)
    chars, encoding = read.value(body, CNT.chars), read.value(body, CNT.characterEncoding)
    truth = read.value(answer, MF.expectedBoolean)
    return Exchange(
        str(read.value(request, HT.methodName)),
        str(read.value(request, HT.absolutePath)),
        str(chars or "").encode(str(encoding or "utf-8")),
        tuple(
            (str(read.value(one, HT.fieldName)), str(read.value(one, HT.fieldValue)))
            for one in headers
        ),
        tuple(sorted(str(status)[-3] for status in read.objects(answer, MF.expectedStatus))),
        None if truth is None else str(truth) == "true",
        str(read.value(answer, MF.expectedFormat) or ""),
    )


FOUND = manifest()
TESTS = exchanges(FOUND) if FOUND else {}
QUERIES = sorted(name for name in TESTS if not name.startswith("update"))
UPDATES = sorted(name for name in TESTS if name.startswith("update"))

needs_manifest = pytest.mark.skipif(
    FOUND is None, reason="the W3C's protocol tests are not here (ZORGGRAAF_STANDARDS)"
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    assert FOUND is not None
    folder = tmp_path_factory.mktemp("w3c") / "store"
    with generations.replacement(folder) as new:
        store = ox.Store(str(new))
        for number in (1, 2, 3):
            statements = (FOUND.parent / f"data{number}.nt").read_bytes()
            graph = ox.NamedNode(f"{DATA}data{number}.rdf")
            store.load(statements, ox.RdfFormat.N_TRIPLES, to_graph=graph)
        store.flush()
        del store
    with served(Settings(store=folder)) as running:
        yield running


def send(server: Served, exchange: Exchange) -> tuple[int, str, bytes]:
    connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=30)
    try:
        headers = dict(exchange.headers)
        if exchange.method != "GET":
            headers.setdefault("content-length", str(len(exchange.body)))
        connection.putrequest(exchange.method, exchange.path)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders(exchange.body)
        answer = connection.getresponse()
        return answer.status, answer.getheader("content-type", ""), answer.read()
    finally:
        connection.close()


FORMS = {
    "tabular": ("sparql-results+json", "sparql-results+xml", "text/csv", "tab-separated-values"),
    "boolean": ("sparql-results+json", "sparql-results+xml"),
    "RDF": ("text/turtle", "rdf+xml", "n-triples"),
}


@needs_manifest
def test_the_manifest_is_read_whole() -> None:
    assert len(QUERIES) == 27 and len(UPDATES) == 7


@needs_manifest
@pytest.mark.parametrize("name", QUERIES)
def test_the_protocol_is_kept(server: Served, name: str) -> None:
    assert TESTS[name]
    for exchange in TESTS[name]:
        status, media, body = send(server, exchange)
        assert str(status)[0] in exchange.statuses, body
        if exchange.form:
            assert any(form in media for form in FORMS[exchange.form])
        if exchange.boolean is not None:
            read = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
            assert isinstance(read, ox.QueryBoolean) and bool(read) is exchange.boolean


@needs_manifest
@pytest.mark.parametrize("name", UPDATES)
def test_an_update_is_refused_and_nothing_changes(server: Served, name: str) -> None:
    status, _, body = send(server, TESTS[name][0])
    assert status == 403 and b"update" in body
    kept = f"/sparql?query=ASK%7BGRAPH%3C{DATA}data1.rdf%3E%7B%3Fs%20%3Fp%20%3Fo%7D%7D"
    _, _, body = send(server, Exchange("GET", kept, b"", (), (), None, ""))
    assert b"true" in body
