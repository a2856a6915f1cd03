"""Who connects, asked of an endpoint: the same answers as of the graph on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import servers
from zorggraaf.analysis.centrality import central
from zorggraaf.analysis.communities import communities
from zorggraaf.analysis.coordination import pairs, region_tables, tables
from zorggraaf.analysis.fragility import fragile
from zorggraaf.analysis.result import Table
from zorggraaf.store import Graph
from zorggraaf.store import open as open_store

ON = "2026-11-21"
QUESTIONS: dict[str, Callable[[Graph], list[Table]]] = {
    "central": lambda graph: [central(graph, "network:oncologie", ON)],
    "communities": lambda graph: communities(graph, "ern", ON, seeds=2).all,
    "tables": lambda graph: tables(graph, "umc-utrecht", ON).all,
    "pairs": lambda graph: [pairs(graph, "umcg", "isala", ON)],
    "region": lambda graph: [region_tables(graph, "roaz-zwolle", ON)],
    "fragile": lambda graph: [fragile(graph, ON)],
}


@pytest.fixture(scope="module")
def remote(store_dir: Path) -> Iterator[Graph]:
    with servers.oxigraph() as server:
        server.load(store_dir)
        with open_store(endpoint=server.endpoint) as opened:
            yield opened


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_endpoint_answers_as_the_graph_on_disk(
    graph: Graph, remote: Graph, question: str
) -> None:
    here, there = QUESTIONS[question](graph), QUESTIONS[question](remote)
    assert [table.records() for table in here] == [table.records() for table in there]
    assert [table.note() for table in here] == [table.note() for table in there]
