"""Groups that form by themselves: Leiden on a weighted network, and how far to trust them.

Leiden (Traag, Waltman & van Eck, Sci Rep 9:5233, 2019) guarantees connected groups, which Louvain
does not. The implementation is graspologic-native (MIT licence, a compiled extension that
needs numpy and scipy only); networkx has only a door to other libraries' Leiden.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import sparse

from zorggraaf.analysis.agreement import ari, entropy

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

SEEDS: Final = 20
RESOLUTIONS: Final = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
_ITERATIONS: Final = 4
"""Leiden cycles per run, each starting from the last: more than networks of this size need."""


@dataclass(frozen=True)
class Grouping:
    """The best of several runs, and how much the runs agree."""

    labels: Integers
    """Per unit the number of its group: 0 is the largest. A unit without ties is -1: in none."""
    modularity: float
    resolution: float
    count: int
    """How many groups."""
    seeds: int
    stability_ari: float
    """Mean adjusted Rand index of each two runs: 1 where all runs give the same groups."""
    stability_nmi: float
    """Mean normalised mutual information of each two runs."""
    together: Floats
    """Per unit: the mean share of runs in which it sits with the others of its group."""


def grouping(
    weights: sparse.sparray, resolution: float = 1.0, seeds: int = SEEDS, first_seed: int = 1
) -> Grouping:
    """The groups with the highest modularity of `seeds` runs of Leiden, each with its own seed.

    weights: symmetric n × n. resolution: above 1 gives more and smaller groups, below 1 fewer
    (Reichardt & Bornholdt 2006). The same input gives the same answer every time.

    >>> pairs = sparse.csr_array([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]])
    >>> found = grouping(pairs)
    >>> found.labels.tolist(), found.modularity, found.stability_ari
    ([0, 0, 1, 1], 0.5, 1.0)
    """
    tie = sparse.csr_array(weights, dtype=float)
    n = tie.shape[0]
    tied = np.diff(tie.indptr) > 0
    if not tied.any():
        return Grouping(np.full(n, -1), 0.0, resolution, 0, seeds, 1.0, 1.0, np.zeros(n))
    runs = [leiden(tie, resolution, first_seed + run) for run in range(seeds)]
    quality = [modularity(tie, run, resolution) for run in runs]
    # Of equally good runs the first: rounding must not decide.
    best = int(np.argmax(np.round(quality, 9)))
    labels = runs[best]
    pairs = [alike(a[tied], b[tied]) for a, b in combinations(runs, 2)]
    stable = np.mean(pairs, axis=0) if pairs else np.ones(2)
    return Grouping(
        labels=labels,
        modularity=modularity(tie, labels, 1.0),
        resolution=resolution,
        count=int(labels.max()) + 1,
        seeds=seeds,
        stability_ari=float(stable[0]),
        stability_nmi=float(stable[1]),
        together=_together(labels, runs),
    )


def leiden(weights: sparse.sparray, resolution: float, seed: int) -> Integers:
    """One run of Leiden on modularity: the group of each unit, 0 the largest, -1 without ties."""
    from graspologic_native import leiden as run

    tie = sparse.csr_array(weights, dtype=float)
    half = sparse.triu(tie, k=1, format="coo")
    edges = [
        (str(i), str(j), weight)
        for i, j, weight in zip(
            *(ends.tolist() for ends in half.coords), half.data.tolist(), strict=True
        )
    ]
    labels = np.full(tie.shape[0], -1, dtype=np.int64)
    if not edges:
        return labels
    _, found = run(edges, resolution=resolution, iterations=_ITERATIONS, seed=seed)
    for name, group in found.items():
        labels[int(name)] = group
    return _by_size(labels)


def modularity(weights: sparse.sparray, labels: Integers, resolution: float = 1.0) -> float:
    """The share of tie weight inside groups, above what chance would put there (Newman 2004).

    Σ over groups of inside / total − resolution · (strength / (2 · total))².

    >>> pairs = sparse.csr_array([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]])
    >>> modularity(pairs, np.array([0, 0, 1, 1]))
    0.5
    """
    tie = sparse.coo_array(weights)
    total = float(tie.data.sum())
    if total == 0:
        return 0.0
    rows, columns = tie.coords
    inside = float(tie.data[labels[rows] == labels[columns]].sum())
    strength = np.bincount(labels[rows] + 1, weights=tie.data)
    return inside / total - resolution * float(((strength / total) ** 2).sum())


def alike(a: Integers, b: Integers) -> tuple[float, float]:
    """How alike two groupings of the same units are: adjusted Rand index, and normalised mutual
    information over the arithmetic mean (Strehl & Ghosh 2002), both 1 for the same groups.

    >>> alike(np.array([0, 0, 1, 1]), np.array([5, 5, 3, 3]))
    (1.0, 1.0)
    """
    counts = contingency(a, b)
    rows, columns = counts.sum(axis=1).astype(float), counts.sum(axis=0).astype(float)
    mean = (entropy(rows) + entropy(columns)) / 2
    mutual = 2 * mean - entropy(counts.astype(float).ravel())
    return ari(counts), mutual / mean if mean > 0 else 1.0


def contingency(a: Integers, b: Integers) -> Integers:
    """How many units have each label of a and each of b.

    >>> contingency(np.array([0, 0, 1]), np.array([7, 8, 8])).tolist()
    [[1, 1], [0, 1]]
    """
    kinds_a, row = np.unique(a, return_inverse=True)
    kinds_b, column = np.unique(b, return_inverse=True)
    counts = np.zeros((len(kinds_a), len(kinds_b)), dtype=np.int64)
    np.add.at(counts, (row, column), 1)
    return counts


def _by_size(labels: Integers) -> Integers:
    """The same groups, numbered from the largest; of equal ones the first unit's first."""
    groups, first, counts = np.unique(labels, return_index=True, return_counts=True)
    inside = groups >= 0
    groups, first, counts = groups[inside], first[inside], counts[inside]
    order = np.lexsort((first, -counts))
    number = np.full(int(labels.max()) + 2, -1, dtype=np.int64)
    number[groups[order]] = np.arange(len(groups))
    renumbered: Integers = number[labels]
    return renumbered


def _together(labels: Integers, runs: Sequence[Integers]) -> Floats:
    """Per unit: over its group's other members, the mean share of runs that put them together."""
    share = np.zeros(len(labels))
    for group in range(int(labels.max()) + 1):
        members = np.flatnonzero(labels == group)
        if len(members) == 1:
            share[members] = 1.0
            continue
        same = np.zeros(len(members))
        for run in runs:
            own = run[members]
            same += (own[:, None] == own[None, :]).sum(axis=1) - 1
        share[members] = same / (len(runs) * (len(members) - 1))
    return share
