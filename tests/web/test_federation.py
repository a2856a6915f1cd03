"""No query makes this server fetch anything, however it is written."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.served import Served, served
from zorggraaf import names
from zorggraaf.web import federation
from zorggraaf.web.service import Settings

CALLS = [
    "SELECT * { SERVICE <%s> { ?s ?p ?o } }",
    "ASK { SERVICE <%s> { ?s ?p ?o } }",
    "ASK { service\n\tsilent <%s> { ?s ?p ?o } }",
    "ASK { SeRvIcE<%s>{ ?s ?p ?o } }",
    "PREFIX ex: <%s> ASK { SERVICEex:{ ?s ?p ?o } }",
    "PREFIX : <%s> ASK { SERVICE:{ ?s ?p ?o } }",
    "BASE <%s> ASK { SERVICE <> { ?s ?p ?o } }",
    "ASK { VALUES ?x { <%s> } SERVICE ?x { ?s ?p ?o } }",
    "ASK { BIND(IRI('%s') AS ?x) SERVICE SILENT ?x { ?s ?p ?o } }",
    "ASK { ?a ?b ?c FILTER(?a<?b)SERVICE#>\n<%s>{ ?s ?p ?o } }",
    "ASK { ?a ?b 'it\\'s' . SERVICE <%s> { ?s ?p ?o } }",
    'ASK { ?a ?b """a"b""" . SERVICE # "\n <%s> { ?s ?p ?o } }',
    "ASK { ?a <http://x/'> ?c SERVICE <%s> { ?s <http://x/'> ?o } }",
    "ASK { { ?a ?b ?c } UNION { OPTIONAL { SERVICE <%s> { ?s ?p ?o } } } }",
    "ASK { FILTER NOT EXISTS { SERVICE <%s> { ?s ?p ?o } } }",
    "SELECT * { { SELECT * { SERVICE <%s> { ?s ?p ?o } } } }",
    "PREFIX service: <x:y> ASK { ?s service:p 'service' . SERVICE <%s> { ?s ?p ?o } } # service",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <%s> { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE <%s> { ?s ?p ?o } }",
]

HARMLESS = [
    "SELECT * { ?s schema:serviceType 'SERVICE <http://x/> { }' }",
    "ASK { ?service ?p ?o } # SERVICE <http://x/> {}",
    "PREFIX service: <http://example.org/service/> ASK { ?s service:SERVICE ?o }",
    "ASK { ?s <http://example.org/service> ?o }",
    'ASK { ?s ?p """SERVICE\n<http://x/>""" }',
    "SELECT (1 AS ?SERVICE) {}",
    "ASK { ?s ?p 'x'@nl-service }",
]


class _Trap(BaseHTTPRequestHandler):
    asked: int = 0

    def do_POST(self) -> None:
        type(self).asked += 1
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = b'{"head":{"vars":["s"]},"results":{"bindings":[{}]}}'
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        self.do_POST()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def trap() -> Iterator[str]:
    """A server inside the network that must never be asked anything."""
    server = HTTPServer(("127.0.0.1", 0), _Trap)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def server(store_dir: Path) -> Iterator[Served]:
    with served(Settings(store=store_dir)) as running:
        yield running


@pytest.mark.parametrize("call", CALLS)
def test_no_way_to_write_service_reaches_a_server(server: Served, trap: str, call: str) -> None:
    query = call % trap
    before = _Trap.asked
    answer = httpx.post(server.sparql, data={"query": query}, timeout=30)
    assert _Trap.asked == before
    # Where the parser does not take it for a call, it is a mistake; never an answer.
    assert answer.status_code in (400, 403), answer.text


@pytest.mark.parametrize("call", CALLS[:4])
def test_a_refused_service_says_so(server: Served, call: str) -> None:
    answer = httpx.post(server.sparql, data={"query": call % "https://example.org/"}, timeout=30)
    assert answer.status_code == 403
    assert answer.json()["reason"] == "service" and "SERVICE" in answer.json()["detail"]


def test_the_trap_catches_what_nobody_guards(trap: str) -> None:
    before = _Trap.asked
    list(ox.Store().query(CALLS[0] % trap))  # type: ignore[arg-type]
    assert _Trap.asked == before + 1


@pytest.mark.parametrize("query", HARMLESS)
def test_the_word_service_may_stand_anywhere_else(query: str) -> None:
    federation.check(query)


def test_a_host_on_the_list_is_asked_and_no_other(store_dir: Path, trap: str) -> None:
    host = trap.removeprefix("http://").rstrip("/")
    with served(Settings(store=store_dir, service_hosts=(host,))) as server:
        before = _Trap.asked
        answer = httpx.post(server.sparql, data={"query": CALLS[0] % trap}, timeout=30)
        assert (answer.status_code, _Trap.asked) == (200, before + 1)
        other = CALLS[0] % trap + ""
        for address in (
            trap.replace("127.0.0.1", "localhost"),
            f"{trap[:-2]}/",
            "file:///etc/hosts",
        ):
            query = other.replace(trap, address)
            assert httpx.post(server.sparql, data={"query": query}, timeout=30).status_code == 403
        # A variable may become any address.
        by_name = httpx.post(server.sparql, data={"query": CALLS[7] % trap}, timeout=30)
        assert (by_name.status_code, _Trap.asked) == (403, before + 1)


@pytest.mark.parametrize(
    ("address", "outside"),
    [
        ("https://example.org/sparql", "93.184.215.14"),
        ("http://example.org:80/", "93.184.215.14"),
    ],
)
def test_a_listed_name_that_leads_inside_is_refused(address: str, outside: str) -> None:
    hosts = ["Example.org"]
    assert federation.allowed(address, hosts, lambda _: [outside])
    for inner in ("127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "::1", "fd00::1"):
        found = [outside, inner]
        assert not federation.allowed(address, hosts, lambda _: found)  # noqa: B023
    assert not federation.allowed(address, hosts, lambda _: [])


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "https://example.org.evil.example/",
        "https://example.org@evil.example/",
        "https://user:secret@example.org/",
        "https://example.org:22/",
        "https://evil.example/?example.org",
        "http://[::1]/",
        "http://[bad",
        "//example.org/",
        "",
    ],
)
def test_an_address_that_is_not_on_the_list_is_refused(address: str) -> None:
    assert not federation.allowed(address, ["example.org"], lambda _: ["93.184.215.14"])


@given(
    before=st.text(st.sampled_from("\"'<>#\\\n?:a1{}.^@ "), max_size=12),
    inside=st.sampled_from(["SERVICE <x:y> { }", "service?x{}", "SERVICE#>\n<x:y>{}"]),
    after=st.text(st.sampled_from("\"'<>#\\\n?:a1{}.^@ "), max_size=12),
)
def test_whatever_stands_around_it_a_call_is_never_let_through(
    before: str, inside: str, after: str
) -> None:
    query = f"SELECT * {{ {before}{inside}{after} }}"
    try:
        federation.check(query)
    except (SyntaxError, federation.ForbiddenServiceError):
        return
    # Let through: then the engine must not try. It would raise, for x:y is no http.
    list(ox.Store().query(query, prefixes=names.PREFIXES))  # type: ignore[arg-type]


def test_a_from_clause_reads_no_file(server: Served, tmp_path: Path, trap: str) -> None:
    file = tmp_path / "secret.nt"
    file.write_text("<x:s> <x:p> 'secret' .\n", encoding="utf-8")
    before = _Trap.asked
    for graph in (file.as_uri(), trap):
        for query in (
            f"ASK FROM <{graph}> {{ ?s ?p ?o }}",
            f"ASK FROM NAMED <{graph}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
            f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}",
        ):
            answer = httpx.post(server.sparql, data={"query": query}, timeout=30)
            assert answer.json()["boolean"] is False
        load = httpx.post(server.sparql, data={"query": f"LOAD <{graph}>"}, timeout=30)
        assert load.status_code == 403
    assert _Trap.asked == before
