"""`python -m benchmarks.centrality`: measures of the network at 100 times the Netherlands.

Against networkx, which gets its graph ready made: only the measure itself is timed. The answers
must be the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import networkx as nx
import numpy as np
from scipy import sparse

from zorggraaf.analysis import paths, position
from zorggraaf.analysis.projection import as_networkx, components, lengths, newman

UNITS: Final = 8_000
GROUPS: Final = 15_000
_HOME: Final = 50
"""Units per region: most groups have most of their members from one region."""
_AT_HOME: Final = 0.85
_UNEVEN: Final = 2.0
_SAME: Final = 1e-6
_SOURCES: Final = 8

Timing = Callable[..., list[list[float]]]
Line = Callable[..., str]


def network(units: int = UNITS, groups: int = GROUPS, seed: int = 1) -> sparse.csr_array:
    """A made-up affiliation with the shape of the real one: units × groups, 0/1."""
    draw = np.random.default_rng(seed)
    sizes = 2 + draw.poisson(5.5, groups)
    group = np.repeat(np.arange(groups), sizes)
    home = np.repeat(draw.integers(0, units // _HOME, groups), sizes)
    away = draw.integers(0, units // _HOME, len(group))
    region = np.where(draw.random(len(group)) < _AT_HOME, home, away)
    # In every region a few, like its umc, sit at many tables and most at few.
    member = (_HOME * draw.random(len(group)) ** _UNEVEN).astype(np.int64)
    unit = region * _HOME + member
    matrix = sparse.csr_array((np.ones(len(group)), (unit, group)), shape=(units, groups))
    matrix.data[:] = 1.0
    return matrix


def rows(in_turn: Timing, row: Line) -> list[str]:
    """Lines for the table of results."""
    weights = newman(network())
    largest = np.flatnonzero(components(weights) == 0)
    weights = sparse.csr_array(weights[largest][:, largest])
    graph = as_networkx(weights)
    what = f"{len(largest):,} units, {weights.nnz // 2:,} ties"

    theirs = nx.eigenvector_centrality_numpy(graph, weight="weight")
    ours = position.eigenvector(weights)
    difference = max(abs(ours[node] - value) for node, value in theirs.items())
    if difference > _SAME:
        raise AssertionError(f"the eigenvectors differ by {difference}")
    mine, peer = in_turn(
        lambda: position.eigenvector(weights),
        lambda: nx.eigenvector_centrality_numpy(graph, weight="weight"),
    )
    lines = [row(f"eigenvector, {what}", mine, "networkx eigenvector_centrality_numpy", peer)]

    mine, peer = in_turn(
        lambda: position.pagerank(weights),
        lambda: nx.pagerank(graph, weight="weight", tol=1e-10),
        rounds=2,
    )
    lines.append(row(f"PageRank, {what}", mine, "networkx", peer))

    distance = lengths(weights)
    for first, second, weight in graph.edges(data="weight"):
        graph.edges[first, second]["length"] = 1 / weight
    mine, peer = in_turn(
        lambda: paths.betweenness(distance, exact=0, sample=_SOURCES),
        lambda: _their_betweenness(graph),
        rounds=1,
    )
    name = f"betweenness from {_SOURCES} sources, {what}"
    return [*lines, row(name, mine, "networkx, as many sources", peer)]


def _their_betweenness(graph: nx.Graph[Any]) -> object:
    return nx.betweenness_centrality(graph, k=_SOURCES, weight="length", seed=1)


def main() -> None:
    from benchmarks.__main__ import in_turn, row

    print("\n".join(rows(in_turn, row)))


if __name__ == "__main__":
    main()
