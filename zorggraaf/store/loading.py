"""Loading the built graph into a server of someone's own: graph by graph, each as a whole.

The graph is not whole on the server before the last graph is there; that is the release, which is
taken away first and given back last. So who stops halfway, or loses the connection, starts the
same command again; graphs of ours that are no longer part of the graph go, those of others stay.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

from zorggraaf import names
from zorggraaf.errors import EndpointError, UsageError
from zorggraaf.store import generations, remote
from zorggraaf.store.graphstore import GraphStore

if TYPE_CHECKING:
    import pyoxigraph as ox

Progress = Callable[[str, float], None]

_RELEASE: Final = names.graph("release")
_TIMEOUT: Final = 300
"""Seconds for one graph: a server may take its time to write a large one."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was put where."""

    endpoint: str
    graph_store: str
    graphs: int
    statements: int
    """Statements of all named graphs together: one that two sources make counts twice."""
    removed: int
    """Graphs of an earlier load that are no longer part of the graph."""
    union: bool
    """Whether the server shows all graphs as its default graph, so that it needed no own."""
    seconds: float


def load(
    endpoint: str,
    store: Path | None = None,
    graph_store: str | None = None,
    user: str = "",
    password: str = "",
    progress: Progress | None = None,
) -> Loaded:
    """Put the built graph on a server, and make sure that it is all there.

    endpoint: where the server answers SPARQL queries. graph_store: where it takes graphs by the
    Graph Store Protocol; without it the usual place of Virtuoso, Oxigraph, GraphDB, RDF4J or
    Fuseki. user, password: for a server that asks.

    Raises EndpointError, which says how far it came; StoreError when nothing was built yet.
    """
    import pyoxigraph as ox

    began = time.perf_counter()
    generation, held = generations.hold(store or generations.default_store())
    try:
        local = ox.Store.read_only(str(generation))
        server = remote.Endpoint(endpoint, _TIMEOUT)
        place = graph_store or _usual_place(server, bool(user))
        target = GraphStore(place, user, password, _TIMEOUT)
        try:
            return _load(local, server, target, began, progress or (lambda what, done: None))
        finally:
            target.close()
    finally:
        if held is not None:
            held.close()


def _load(
    local: ox.Store, server: remote.Endpoint, target: GraphStore, began: float, progress: Progress
) -> Loaded:
    import pyoxigraph as ox

    graphs = {
        name.value: _written(local, name)
        for name in local.named_graphs()
        if isinstance(name, ox.NamedNode)
    }
    sizes = {name: triples.count(b"\n") for name, triples in graphs.items()}
    release = graphs.pop(_RELEASE)
    merged = _written(local, ox.DefaultGraph())
    before = _graphs_of_ours(server)
    target.delete(_RELEASE)
    done = 0
    try:
        union = _shows_union(server, target)
        if not union and not before and server.query("ASK { ?s ?p ?o }") is True:
            raise EndpointError(
                f"de standaardgraaf van {server.address} bevat al iets anders",
                "Zorggraaf zet daar elke uitspraak eenmaal in. Kies een eigen, lege dataset.",
            )
        for name in sorted(graphs):
            progress("Grafen laden", done / len(sizes))
            target.put(name, graphs[name])
            done += 1
        stale = sorted(before - sizes.keys())
        for name in stale:
            target.delete(name)
        if not union:
            progress("Standaardgraaf laden", done / len(sizes))
            target.put(None, merged)
        target.put(_RELEASE, release)
        progress("Natellen", 1.0)
    except EndpointError as error:
        raise EndpointError(
            f"{error.message}\n{done} van de {len(sizes)} grafen zijn geladen; de graaf daar is "
            "niet volledig",
            f"{error.hint} Geef daarna dezelfde opdracht opnieuw: elke graaf wordt als geheel "
            "vervangen.".strip(),
        ) from error
    _count(server, sizes, None if union else merged.count(b"\n"))
    return Loaded(
        server.address,
        target.address,
        len(sizes),
        sum(sizes.values()),
        len(stale),
        union,
        time.perf_counter() - began,
    )


# -- here ------------------------------------------------------------------------------------------


def _written(local: ox.Store, name: ox.NamedNode | ox.DefaultGraph) -> bytes:
    """A graph as N-Triples: a statement a line."""
    import pyoxigraph as ox

    return local.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=name) or b""


# -- there -----------------------------------------------------------------------------------------


def _usual_place(server: remote.Endpoint, login: bool) -> str:
    """Where a server of this make takes graphs. Raises UsageError when that cannot be told."""
    parts = urlsplit(server.address)
    path = parts.path.rstrip("/")
    make = server.make().lower()
    if "virtuoso" in make:
        path = "/sparql-graph-crud-auth" if login else "/sparql-graph-crud"
    elif "oxigraph" in make:
        path = path.removesuffix("/query").removesuffix("/sparql") + "/store"
    elif "/repositories/" in path:
        path += "/rdf-graphs/service"
    elif path.endswith(("/query", "/sparql")):
        path = path.rpartition("/")[0] + "/data"
    else:
        raise UsageError(
            f"waar {server.address} grafen aanneemt is niet bekend",
            "Geef het adres van zijn graph store (SPARQL 1.1 Graph Store Protocol) met "
            "--graph-store.",
        )
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def _graphs_of_ours(server: remote.Endpoint) -> set[str]:
    answer = server.query(
        "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } "
        f'FILTER(STRSTARTS(STR(?g), "{names.ID}source/") '
        f'|| STRSTARTS(STR(?g), "{names.ID}graph/")) }}'
    )
    assert isinstance(answer, remote.Rows)
    return {getattr(row[0], "value", "") for row in answer.rows}


def _shows_union(server: remote.Endpoint, target: GraphStore) -> bool:
    """Whether what stands in a named graph is also seen without GRAPH: tried out."""
    name = names.graph(f"probe-{uuid4().hex}")
    target.put(name, f"<{name}> <{name}> <{name}> .\n".encode())
    try:
        if server.query(f"ASK {{ GRAPH <{name}> {{ <{name}> ?p ?o }} }}") is not True:
            raise EndpointError(
                f"wat in {target.address} wordt geladen is op {server.address} niet te zien",
                "Horen die twee adressen bij dezelfde dataset?",
            )
        return server.query(f"ASK {{ <{name}> ?p ?o }}") is True
    finally:
        target.delete(name)


def _count(server: remote.Endpoint, sizes: dict[str, int], merged: int | None) -> None:
    """Raises EndpointError when not every graph holds as many statements there as here."""
    answer = server.query("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    assert isinstance(answer, remote.Rows)
    there = {getattr(row[0], "value", ""): int(getattr(row[1], "value", 0)) for row in answer.rows}
    wrong = [name for name, size in sizes.items() if there.get(name, 0) != size]
    if merged is not None:
        answer = server.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
        assert isinstance(answer, remote.Rows)
        if int(getattr(answer.rows[0][0], "value", 0)) != merged:
            wrong.append("de standaardgraaf")
    if wrong:
        name = wrong[0]
        raise EndpointError(
            f"na het laden klopt het aantal uitspraken niet in {len(wrong)} grafen, zoals {name}: "
            f"{there.get(name, 0)} daar, {sizes.get(name, merged)} hier",
            "Schrijft er nog iemand in deze dataset? Geef de opdracht anders opnieuw.",
        )
