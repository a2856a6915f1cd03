"""Loading: the graph arrives whole, or it is said how far it came; nobody else's is touched."""

from __future__ import annotations

import base64
import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from tests import servers
from tests.planting import tiny, tiny_ontology
from zorggraaf import build, names, store
from zorggraaf.cli import app
from zorggraaf.errors import EndpointError, StoreError, UsageError
from zorggraaf.store import loading, remote
from zorggraaf.store.graphstore import GraphStore

RELEASE = names.graph("release")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of a small graph."""
    folder = tmp_path_factory.mktemp("loading")
    data, ontology = tiny(folder / "data"), tiny_ontology(folder / "ontology")
    build.build(data.path, folder / "store", ontology_dir=ontology)
    return folder / "store"


@pytest.fixture
def server() -> Iterator[servers.Server]:
    with servers.oxigraph() as running:
        yield running


# -- whole -----------------------------------------------------------------------------------------


def test_what_was_loaded_is_the_graph(small: Path, server: servers.Server) -> None:
    seen: list[float] = []
    report = loading.load(server.endpoint, small, progress=lambda _, done: seen.append(done))
    assert report.graph_store == server.graph_store, "found without being told"
    assert not report.union and report.removed == 0
    assert seen == sorted(seen) and seen[-1] == 1
    query = "SELECT ?g ?s ?p ?o { { GRAPH ?g { ?s ?p ?o } } UNION { ?s ?p ?o } }"
    with store.open(small) as here, store.open(endpoint=server.endpoint) as there:
        mine, theirs = (sorted(map(str, graph.select(query).rows)) for graph in (here, there))
        assert mine == theirs
        named = here.select("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    assert report.graphs == len(named)
    assert report.statements == sum(int(row[1] or 0) for row in named.values())


def test_loading_again_leaves_what_is_others_and_removes_what_is_gone(
    small: Path, server: servers.Server
) -> None:
    server.load(small)
    gone, other = names.iri("source", "gone"), "https://example.org/graph"
    with_extra = GraphStore(server.graph_store)
    for name in (gone, other):
        with_extra.put(name, b"<urn:a> <urn:b> <urn:c> .\n")
    with_extra.close()
    assert server.load(small).removed == 1
    with store.open(endpoint=server.endpoint) as graph:
        assert not graph.holds(f"ASK {{ GRAPH <{gone}> {{ ?s ?p ?o }} }}")
        assert graph.holds(f"ASK {{ GRAPH <{other}> {{ ?s ?p ?o }} }}")
        assert not graph.holds('ASK { GRAPH ?g {} FILTER(CONTAINS(STR(?g), "probe")) }')


def test_default_graph_of_someone_else_is_not_overwritten(
    small: Path, server: servers.Server
) -> None:
    target = GraphStore(server.graph_store)
    target.put(None, b"<urn:a> <urn:b> <urn:c> .\n")
    target.close()
    with pytest.raises(EndpointError, match="bevat al iets anders") as caught:
        server.load(small)
    assert "lege dataset" in caught.value.hint
    with store.open(endpoint=server.endpoint) as graph:
        assert graph.holds("ASK { <urn:a> <urn:b> <urn:c> }")


def test_nothing_built_is_nothing_loaded(tmp_path: Path, server: servers.Server) -> None:
    with pytest.raises(StoreError, match="nog geen graaf"):
        server.load(tmp_path / "none")


# -- servers that mind -----------------------------------------------------------------------------


class Store:
    """A server of graphs in memory, that asks who one is and can be made to fail."""

    def __init__(self) -> None:
        self.data = ox.Store()
        self.make = "Fuseki"
        self.allows: Callable[[str, str, str], dict[str, str] | None] = lambda *_: None
        self.fails: Callable[[str, str], tuple[int, dict[str, str]] | None] = lambda *_: None
        self.written: list[tuple[str, str]] = []

    def query(self, text: str) -> bytes:
        answer = self.data.query(text, use_default_graph_as_union=True)
        assert isinstance(answer, (ox.QuerySolutions, ox.QueryBoolean))
        return answer.serialize(format=ox.QueryResultsFormat.JSON) or b""

    def write(self, method: str, name: str, body: bytes) -> None:
        graph = ox.NamedNode(name)
        self.data.remove_graph(graph)
        if method == "PUT":
            self.data.load(body, format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
        self.written.append((method, name))


@contextmanager
def serving(behind: Store) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _say(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def version_string(self) -> str:
            return behind.make

        def _body(self) -> bytes:
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))

        def do_POST(self) -> None:
            asked = parse_qs(self._body().decode())["query"][0]
            kind = {"Content-Type": "application/sparql-results+json"}
            self._say(200, kind, behind.query(asked))

        def _write(self) -> None:
            body = self._body()
            who = self.headers.get("Authorization", "")
            question = behind.allows(self.command, self.path, who)
            if question is not None:
                self._say(401, question)
                return
            name = parse_qs(urlsplit(self.path).query)["graph"][0]
            failure = behind.fails(self.command, name)
            if failure is not None:
                self._say(*failure, b"<p>het gaat niet</p>")
                return
            behind.write(self.command, name, body)
            self._say(204, {})

        def do_PUT(self) -> None:
            self._write()

        def do_DELETE(self) -> None:
            self._write()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/zorg/query"
    finally:
        server.shutdown()
        server.server_close()


def basic(_: str, __: str, who: str) -> dict[str, str] | None:
    wanted = "Basic " + base64.b64encode("beheer:gehéim".encode()).decode()
    return None if who == wanted else {"WWW-Authenticate": 'Basic realm="zorg"'}


def digest(algorithm: str) -> Callable[[str, str, str], dict[str, str] | None]:
    """A server that wants Digest, and another nonce after every 20 requests."""
    hashed = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}[algorithm]
    state = {"nonce": 0, "used": 0}

    def allows(method: str, path: str, who: str) -> dict[str, str] | None:
        given = {name: a or b for name, a, b in re.findall(r'(\w+)=(?:"([^"]*)"|([^\s,]+))', who)}

        def h(*parts: str) -> str:
            return hashed(":".join(parts).encode()).hexdigest()

        nonce = f"n{state['nonce']}"
        right = h(
            h("beheer", "zorg", "gehéim"),
            given.get("nonce", ""),
            given.get("nc", ""),
            given.get("cnonce", ""),
            "auth",
            h(method, path),
        )
        state["used"] += 1
        fresh = given.get("nonce") == nonce and state["used"] <= 20
        if fresh and given.get("response") == right and given.get("opaque") == "o":
            return None
        state["nonce"], state["used"] = state["nonce"] + 1, 0
        stale = "true" if given.get("response") == right else "false"
        return {
            "WWW-Authenticate": f'Digest realm="zorg", qop="auth", nonce="n{state["nonce"]}", '
            f'opaque="o", stale={stale}, algorithm={algorithm}'
        }

    return allows


@pytest.mark.parametrize("allows", [basic, digest("MD5"), digest("SHA-256")])
def test_server_that_asks_who_loads_is_told(small: Path, allows: Any) -> None:
    behind = Store()
    behind.allows = allows
    with serving(behind) as endpoint:
        report = loading.load(endpoint, small, user="beheer", password="gehéim")
        assert report.graph_store.endswith("/zorg/data"), "where Fuseki has it"
        assert report.union
        assert len(list(behind.data.named_graphs())) == report.graphs


@pytest.mark.parametrize("allows", [basic, digest("MD5")])
@pytest.mark.parametrize(("user", "hint"), [("", "--user"), ("beheer", "wachtwoord")])
def test_wrong_login_is_told(small: Path, allows: Any, user: str, hint: str) -> None:
    behind = Store()
    behind.allows = allows
    with serving(behind) as endpoint, pytest.raises(EndpointError, match="401") as caught:
        loading.load(endpoint, small, user=user, password="anders")
    assert hint in caught.value.hint
    assert not behind.written


def test_loading_that_breaks_off_says_how_far_it_came_and_can_be_done_again(small: Path) -> None:
    behind = Store()
    puts: list[str] = []

    def fails(method: str, name: str) -> tuple[int, dict[str, str]] | None:
        puts.append(name)
        return (507, {}) if method == "PUT" and len(puts) > 5 else None

    behind.fails = fails
    with serving(behind) as endpoint:
        with pytest.raises(EndpointError, match=r"507 het gaat niet") as caught:
            loading.load(endpoint, small)
        assert re.search(r"\d+ van de \d+ grafen", caught.value.message)
        assert "niet volledig" in caught.value.message
        assert "opnieuw" in caught.value.hint
        assert not behind.data.contains_named_graph(ox.NamedNode(RELEASE)), "not whole"
        behind.fails = lambda *_: None
        report = loading.load(endpoint, small)
    assert len(list(behind.data.named_graphs())) == report.graphs
    assert behind.written[-1] == ("PUT", RELEASE)


def test_busy_server_is_asked_again(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GraphStore.__init__, "__defaults__", ("", "", 60, (0.01, 0.01)))
    behind = Store()
    tries: dict[str, int] = {}

    def fails(_: str, name: str) -> tuple[int, dict[str, str]] | None:
        tries[name] = tries.get(name, 0) + 1
        return (503, {}) if tries[name] == 1 else None

    behind.fails = fails
    with serving(behind) as endpoint:
        assert loading.load(endpoint, small).graphs == len(list(behind.data.named_graphs()))


@pytest.mark.parametrize(
    ("status", "hint"), [(403, "toegang"), (404, "--graph-store"), (405, "--graph-store"),
                         (413, "grote"), (500, "server")]
)  # fmt: skip
def test_server_that_does_not_take_graphs_says_why(small: Path, status: int, hint: str) -> None:
    behind = Store()
    behind.fails = lambda method, _: (status, {}) if method == "PUT" else None
    with serving(behind) as endpoint, pytest.raises(EndpointError, match=str(status)) as caught:
        loading.load(endpoint, small)
    assert hint in caught.value.hint


def test_statements_that_get_lost_are_missed(small: Path) -> None:
    behind = Store()
    write = behind.write

    def lossy(method: str, name: str, body: bytes) -> None:
        # The first statement of a graph that has several.
        write(method, name, body.split(b"\n", 1)[1] if body.count(b"\n") > 5 else body)

    behind.write = lossy  # type: ignore[method-assign]
    with serving(behind) as endpoint, pytest.raises(EndpointError, match="klopt het aantal"):
        loading.load(endpoint, small)


def test_graph_store_of_another_dataset_is_noticed(small: Path) -> None:
    with serving(Store()) as endpoint, serving(Store()) as other:
        with pytest.raises(EndpointError, match="niet te zien") as caught:
            loading.load(endpoint, small, graph_store=other.replace("/query", "/data"))
        assert "dezelfde dataset" in caught.value.hint


@pytest.mark.parametrize(
    ("make", "path", "login", "place"),
    [
        ("Virtuoso/07.20", "/sparql", True, "/sparql-graph-crud-auth"),
        ("Virtuoso/07.20", "/sparql", False, "/sparql-graph-crud"),
        ("Oxigraph/0.5.13", "/query", False, "/store"),
        ("Oxigraph/0.5.13", "/under/query", False, "/under/store"),
        ("GraphDB", "/repositories/zorg", False, "/repositories/zorg/rdf-graphs/service"),
        ("", "/zorg/sparql", False, "/zorg/data"),
    ],
)
def test_usual_place_for_graphs(
    make: str, path: str, login: bool, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote.Endpoint, "make", lambda _: make)
    server = remote.Endpoint(f"http://example.org{path}")
    assert loading._usual_place(server, login) == f"http://example.org{place}"


def test_unusual_place_must_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote.Endpoint, "make", lambda _: "")
    with pytest.raises(UsageError, match="niet bekend") as caught:
        loading._usual_place(remote.Endpoint("http://example.org/vragen"), False)
    assert "--graph-store" in caught.value.hint


# -- the command, and the commands that read -------------------------------------------------------


def test_load_command_needs_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZORGGRAAF_ENDPOINT", raising=False)
    result = CliRunner().invoke(app, ["load"])
    assert result.exit_code == 2
    assert "--endpoint" in result.output


@pytest.fixture(scope="module")
def whole(store_dir: Path) -> Iterator[str]:
    """The endpoint of a server on which the real graph was loaded by the command."""
    with servers.oxigraph() as running:
        told = CliRunner().invoke(
            app, ["load", "--endpoint", running.endpoint, "--store", str(store_dir)]
        )
        assert told.exit_code == 0, told.output
        assert re.search(r"\d{6} uitspraken in \d{3} grafen geladen", told.output)
        assert f"zorggraaf info --endpoint {running.endpoint}" in told.output
        yield running.endpoint


@pytest.mark.xdist_group("servers")
@pytest.mark.parametrize(
    "args",
    [
        ["info"],
        ["find", "oncomid"],
        ["find", "tjongerschans"],
        ["show", "umcg"],
        ["show", "region/roaz-west", "--format", "json"],
        ["why", "network/oncomid"],
        ["quality"],
        [
            "sparql",
            "SELECT ?u ?l { ?u a zg:UniversityMedicalCentre ; rdfs:label ?l } ORDER BY ?u ?l",
        ],
        ["ask"],
    ],
    ids=" ".join,
)
def test_commands_say_the_same_of_the_store_and_of_the_server(
    store_dir: Path, whole: str, args: list[str]
) -> None:
    here = CliRunner().invoke(app, [*args, "--store", str(store_dir)])
    there = CliRunner().invoke(app, [*args, "--endpoint", whole])
    assert (here.exit_code, there.exit_code) == (0, 0), there.output
    assert there.stdout == here.stdout
    assert len(here.stdout) > 100
