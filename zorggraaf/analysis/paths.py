"""Shortest paths through a network: who lies on them, and how near everybody is.

Brandes' algorithm (J Math Sociol 25:163, 2001) with the work of one source done for all edges at
once: SciPy finds the distances, and path counts and dependencies then travel along the edges that
lie on shortest paths, one step of a path at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

EXACT: Final = 2_000
"""Up to so many nodes all of them are sources; beyond, a sample is."""
SAMPLE: Final = 400
"""So many sources are drawn where not all are used."""
SEED: Final = 20261121
_BATCH: Final = 256
"""Distances of so many sources are held at once."""
_SAME: Final = 1e-9
"""Two ways whose lengths differ relatively less than this are equally long."""


@dataclass(frozen=True)
class Betweenness:
    """For each node the pairs of others whose shortest path it lies on, each pair counted once."""

    values: Floats
    error: Floats
    """The standard error of each value: 0 where all nodes were sources."""
    sources: int
    """From how many nodes the paths were followed."""


def betweenness(
    distance: sparse.sparray,
    exact: int = EXACT,
    sample: int = SAMPLE,
    seed: int = SEED,
) -> Betweenness:
    """On how many shortest paths between two others each node lies (Freeman 1977).

    distance: symmetric n × n matrix of positive lengths of ties. Pairs with several shortest
    paths count for each path's share; unreachable pairs do not count. With more than `exact`
    nodes the paths from `sample` nodes, drawn without replacement with `seed`, estimate the
    values, and the standard error says how well (Brandes & Pich 2007).

    >>> path = sparse.csr_array([[0, 1, 0], [1, 0, 1], [0, 1, 0]])
    >>> betweenness(path).values.tolist()
    [0.0, 1.0, 0.0]
    """
    graph = sparse.csr_array(distance, dtype=float)
    n = graph.shape[0]
    if n <= exact or n <= sample:
        sources = np.arange(n)
    else:
        sources = np.sort(np.random.default_rng(seed).choice(n, size=sample, replace=False))
    total, squares = np.zeros(n), np.zeros(n)
    edges = graph.tocoo()
    tail, head = (np.asarray(ends, dtype=np.int64) for ends in edges.coords)
    length = np.asarray(edges.data)
    for start in range(0, len(sources), _BATCH):
        batch = sources[start : start + _BATCH]
        far = csgraph.dijkstra(graph, directed=True, indices=batch)
        for source, distances in zip(batch.tolist(), far, strict=True):
            dependency = _dependency(source, distances, tail, head, length)
            total += dependency
            squares += dependency**2
    k = len(sources)
    if k == n:
        # Every pair was seen from both its ends.
        return Betweenness(total / 2, np.zeros(n), n)
    mean = total / k
    spread = np.sqrt(np.maximum(squares / k - mean**2, 0.0) * k / (k - 1))
    error = n * spread / np.sqrt(k) * np.sqrt(1 - k / n)
    return Betweenness(n * mean / 2, error / 2, k)


def closeness(distance: sparse.sparray) -> tuple[Floats, Integers]:
    """Per node the sum of its distances to all it can reach, and how many those are.

    >>> sums, reached = closeness(sparse.csr_array([[0, 1, 0], [1, 0, 1], [0, 1, 0]]))
    >>> sums.tolist(), reached.tolist()
    ([3.0, 2.0, 3.0], [2, 2, 2])
    """
    graph = sparse.csr_array(distance, dtype=float)
    n = graph.shape[0]
    sums, reached = np.zeros(n), np.zeros(n, dtype=np.int64)
    for start in range(0, n, _BATCH):
        batch = np.arange(start, min(start + _BATCH, n))
        far = csgraph.dijkstra(graph, directed=True, indices=batch)
        finite = np.isfinite(far)
        sums[batch] = np.where(finite, far, 0.0).sum(axis=1)
        reached[batch] = finite.sum(axis=1) - 1
    return sums, reached


def _dependency(
    source: int, distance: Floats, tail: Integers, head: Integers, length: Floats
) -> Floats:
    """How much of the shortest paths from one source runs through each node."""
    n = len(distance)
    arrival = distance[tail] + length
    with np.errstate(invalid="ignore"):
        onward = np.abs(arrival - distance[head]) <= _SAME * arrival
    onward &= np.isfinite(arrival)
    before, after = tail[onward], head[onward]
    # Number of shortest paths: all walks over the edges that lie on one, by number of steps.
    paths = np.zeros(n)
    paths[source] = 1.0
    front = paths.copy()
    for _ in range(n):
        front = np.bincount(after, weights=front[before], minlength=n).astype(float)
        if not front.any():
            break
        paths += front
    # Dependency per path: h(u) = sum over next v of 1/paths(v) + h(v); see Brandes 2001, theorem 6.
    per_path = np.zeros(n)
    share = np.divide(1.0, paths, out=np.zeros(n), where=paths > 0)
    front = share
    for _ in range(n):
        front = np.bincount(before, weights=front[after], minlength=n).astype(float)
        if not front.any():
            break
        per_path += front
    dependency: Floats = per_path * paths
    dependency[source] = 0.0
    return dependency
