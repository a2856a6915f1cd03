"""A server before somebody's endpoint: the same answers, the same limits."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from tests import servers
from tests.web.served import Served, served
from zorggraaf import names
from zorggraaf.web.forwarding import Forwarding
from zorggraaf.web.service import Settings
from zorggraaf.web.worker import FailedError, Job, WorkerSettings, reply_to

UMCS = "SELECT ?umc { ?umc a zg:UniversityMedicalCentre } ORDER BY ?umc"


@pytest.fixture(scope="module")
def behind(store_dir: Path) -> Iterator[str]:
    """An Oxigraph server with the graph in it."""
    with servers.oxigraph() as running:
        running.load(store_dir)
        yield running.endpoint


@pytest.fixture(scope="module")
def server(behind: str) -> Iterator[Served]:
    with served(Settings(endpoint=behind, time_limit=4, row_limit=5000)) as running:
        yield running


def ask(server: Served, query: str, accept: str = "*/*", **fields: str) -> httpx.Response:
    data = {"query": query, **fields}
    return httpx.post(server.sparql, data=data, headers={"Accept": accept}, timeout=30)


@pytest.fixture(scope="module")
def direct(store_dir: Path) -> Iterator[Served]:
    with served(Settings(store=store_dir, row_limit=5000)) as running:
        yield running


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        (UMCS, "application/sparql-results+json"),
        (UMCS, "text/csv"),
        ("ASK { ?s a zg:Hospital }", "application/sparql-results+xml"),
        ("CONSTRUCT WHERE { ?s a zg:UniversityMedicalCentre }", "application/n-triples"),
        ("SELECT (1 AS ?x) ('a'@nl AS ?y) (?z AS ?w) {}", "text/tab-separated-values"),
    ],
)
def test_the_answer_is_that_of_our_own_store(
    server: Served, direct: Served, query: str, accept: str
) -> None:
    assert ask(server, query, accept).content == ask(direct, query, accept).content != b""


def test_the_dataset_goes_along(server: Served) -> None:
    query = "ASK { zg:Hospital a owl:Class }"
    for graph, there in (("ontology", True), ("inferred", False)):
        answer = ask(server, query, **{"default-graph-uri": names.graph(graph)})
        assert answer.json()["boolean"] is there


def test_the_same_limits_hold(server: Served) -> None:
    started = time.monotonic()
    slow = ask(server, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    assert (slow.status_code, slow.json()["reason"]) == (503, "time")
    assert time.monotonic() - started < 5
    many = ask(server, "SELECT * { ?s ?p ?o } LIMIT 5001")
    assert (many.status_code, many.json()["reason"]) == (503, "too-many")
    assert ask(server, "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }").status_code == 403
    assert ask(server, "CLEAR ALL").status_code == 403
    assert ask(server, "ASK FROM <file:///etc/passwd> { ?s ?p ?o }").status_code == 403
    mistake = ask(server, "SELECT * {\n?s ?p }")
    assert (mistake.status_code, mistake.json()["line"]) == (400, 2)


def test_there_is_no_tag_for_what_may_change_without_us(server: Served) -> None:
    answer = httpx.get(server.sparql, params={"query": UMCS}, timeout=30)
    assert answer.status_code == 200 and "etag" not in answer.headers


# -- endpoints that misbehave ----------------------------------------------------------------------


class _Odd(BaseHTTPRequestHandler):
    status: int = 200
    headers_sent: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    wait: float = 0

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(self.wait)
        self.send_response(self.status)
        for name, value in self.headers_sent:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_: object) -> None:
        pass


ROWS = ("Content-Type", "application/sparql-results+json")


@pytest.mark.parametrize(
    ("code", "status", "headers", "body"),
    [
        ("endpoint", 200, (("Content-Type", "text/html"),), b"<html>"),
        ("endpoint", 301, (("Location", "http://127.0.0.1:1/"),), b""),
        ("endpoint", 401, (), b""),
        ("endpoint", 500, (), b"Traceback: secret"),
        ("busy", 503, (("Retry-After", "3"),), b""),
        ("time", 503, (), b""),
        ("engine", 400, (), b"Virtuoso 37000 Error"),
        ("endpoint", 200, (ROWS,), b'{"boolean'),
        ("endpoint", 200, (ROWS,), b'{"head":{"vars":["s"]},"results":{"bindings":[{'),
        ("too-many", 200, (ROWS, ("X-SPARQL-MaxRows", "10")), b"{}"),
        ("time", 200, (ROWS, ("X-SQL-State", "S1TAT")), b"{}"),
        ("too-large", 200, (ROWS,), b" " * 2000),
    ],
)
def test_what_the_endpoint_does_wrong_is_told_apart(
    code: str, status: int, headers: tuple[tuple[str, str], ...], body: bytes
) -> None:
    handler = type("Odd", (_Odd,), {"status": status, "headers_sent": headers, "body": body})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as odd:
        threading.Thread(target=odd.serve_forever, daemon=True).start()
        engine = Forwarding(f"http://127.0.0.1:{odd.server_port}/", 1000)
        with pytest.raises(FailedError) as raised:
            reply_to(Job("SELECT * { ?s ?p ?o }"), engine, WorkerSettings())
        odd.shutdown()
    assert raised.value.reply["code"] == code


def test_an_endpoint_that_is_gone_or_silent_is_told_apart() -> None:
    with pytest.raises(FailedError) as gone:
        reply_to(Job("ASK {}"), Forwarding("http://127.0.0.1:1/", 1000), WorkerSettings())
    assert gone.value.reply["code"] == "endpoint"
    handler = type("Slow", (_Odd,), {"wait": 1.5})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as slow:
        threading.Thread(target=slow.serve_forever, daemon=True).start()
        engine = Forwarding(f"http://127.0.0.1:{slow.server_port}/", 1000)
        with pytest.raises(FailedError) as late:
            reply_to(Job("ASK {}", seconds=0.5), engine, WorkerSettings())
        slow.shutdown()
    assert late.value.reply["code"] == "time"


def test_prefixes_of_ours_reach_an_endpoint_that_does_not_know_them(behind: str) -> None:
    query = "# zg:comment\nSELECT ?s { ?s a zg:UniversityMedicalCentre }"
    reply, body = reply_to(Job(query), Forwarding(behind, 10**6), WorkerSettings())
    assert reply["size"] == 7
    assert isinstance(ox.parse_query_results(body, ox.QueryResultsFormat.JSON), ox.QuerySolutions)
