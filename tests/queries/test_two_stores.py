"""Every query of the library gives the same rows embedded, on Oxigraph's server and on Virtuoso."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests import servers
from tests.queries.comparing import OTHER_DAY, Rows, dated, difference, files, rows
from zorggraaf import store
from zorggraaf.lookup.finding import find
from zorggraaf.store import Graph

# One worker runs all of these: the servers are loaded once.
pytestmark = pytest.mark.xdist_group("servers")

ENGINES = ("oxigraph", "virtuoso")

CASES = [
    (name, on)
    for name, path in files().items()
    for on in ((None, OTHER_DAY) if dated(path.read_text(encoding="utf-8")) else (None,))
]

_embedded: dict[tuple[str, str | None], Rows] = {}


@pytest.fixture(scope="module")
def running(
    store_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Graph]]:
    """The graph on each of the servers that are installed."""
    with ExitStack() as stack:
        started = {"oxigraph": stack.enter_context(servers.oxigraph())}
        if not servers.why_no_virtuoso():
            folder = tmp_path_factory.mktemp("virtuoso")
            started["virtuoso"] = stack.enter_context(servers.virtuoso(folder))
        graphs = {}
        for name, server in started.items():
            server.load(store_dir)
            graphs[name] = store.open(endpoint=server.endpoint, timeout=20)
        yield graphs


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, running: dict[str, Graph]) -> Graph:
    """The graph on one of the servers."""
    found = running.get(request.param)
    if found is None:
        missing = servers.why_no_virtuoso()
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    return found


def test_there_are_queries_to_compare() -> None:
    assert len(files()) >= 60
    assert any(on for _, on in CASES)


@pytest.mark.parametrize(
    ("name", "on"), CASES, ids=[f"{name}-{on}" if on else name for name, on in CASES]
)
def test_servers_give_the_rows_of_the_embedded_store(
    graph: Graph, engine: Graph, name: str, on: str | None
) -> None:
    query = files()[name].read_text(encoding="utf-8")
    if (name, on) not in _embedded:
        _embedded[name, on] = rows(graph, query, on)
    assert not difference(_embedded[name, on], rows(engine, query, on))


@pytest.mark.parametrize("text", ["umgc", "VUmc", "Catharina Eindhoven", "ORPHA:636", "GM0363"])
def test_servers_find_what_the_embedded_store_finds(graph: Graph, engine: Graph, text: str) -> None:
    here = find(graph, text)
    assert here
    assert find(engine, text) == here
