"""What is published is the same whether the graph is embedded or behind an endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import servers
from zorggraaf import store
from zorggraaf.publish import dumps
from zorggraaf.publish.catalogue import catalogue
from zorggraaf.store import Graph


@pytest.fixture(scope="module")
def remote(store_dir: Path) -> Iterator[Graph]:
    with servers.oxigraph() as server:
        server.load(store_dir)
        with store.open(endpoint=server.endpoint) as opened:
            yield opened


def test_catalogue_counts_and_links_are_the_same(graph: Graph, remote: Graph) -> None:
    assert catalogue(remote) == catalogue(graph)


def test_dumps_have_the_same_bytes(graph: Graph, remote: Graph) -> None:
    assert dumps.ordered(remote.nquads()) == dumps.ordered(graph.nquads())
