"""`python -m benchmarks.overlap`: overlap of all pairs of groups, and the Netherlands' own tables.

The peer for all pairs is an inverted index in plain Python: per unit its groups, per pair of those
groups one more. The answers must be the same.
"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Final

import numpy as np
from scipy import sparse

from zorggraaf.analysis.affiliation import affiliation
from zorggraaf.analysis.all_divisions import compare_all
from zorggraaf.analysis.overlap import overlap
from zorggraaf.analysis.partitions import compare
from zorggraaf.analysis.sharing import measures
from zorggraaf.store import Graph
from zorggraaf.store import open as open_store

SIZES: Final = {"S": (80, 150), "M": (800, 1_500), "100x": (8_000, 15_000)}
"""Units and groups: the Netherlands' hospitals and networks, 10 and 100 times as many."""
_AT_HOME: Final = 0.85
"""The share of a group's members from its own region."""
_REGION: Final = 50
"""Units per region."""

Timing = Callable[..., list[list[float]]]
Line = Callable[..., str]
Pairs = dict[tuple[int, int], tuple[int, float]]


def memberships(size: str, seed: int = 1) -> sparse.csr_array:
    """A made-up affiliation of this size, with the shape of the real one: units × groups, 0/1."""
    units, groups = SIZES[size]
    draw = np.random.default_rng(seed)
    sizes = 2 + draw.poisson(4, groups)
    group = np.repeat(np.arange(groups), sizes)
    regions = max(units // _REGION, 1)
    home = np.repeat(draw.integers(0, regions, groups), sizes)
    near = (home * _REGION + draw.integers(0, _REGION, len(group))) % units
    far = draw.integers(0, units, len(group))
    unit = np.where(draw.random(len(group)) < _AT_HOME, near, far)
    ones = np.ones(len(group), dtype=np.int64)
    matrix = sparse.csr_array((ones, (unit, group)), shape=(units, groups))
    matrix.data[:] = 1
    return matrix


def inverted_index(groups_of: dict[int, list[int]], sizes: list[int]) -> Pairs:
    """What a careful Python programme does: only pairs that share a unit are ever touched."""
    shared: defaultdict[tuple[int, int], int] = defaultdict(int)
    for groups in groups_of.values():
        for pair in combinations(groups, 2):
            shared[pair] += 1
    return {
        (a, b): (count, count / (sizes[a] + sizes[b] - count)) for (a, b), count in shared.items()
    }


def index_of(matrix: sparse.csr_array) -> tuple[dict[int, list[int]], list[int]]:
    """The same affiliation as Python holds it: groups per unit, and the sizes of groups."""
    groups_of = {
        unit: sorted(matrix.indices[matrix.indptr[unit] : matrix.indptr[unit + 1]].tolist())
        for unit in range(matrix.shape[0])
    }
    return groups_of, np.asarray(matrix.sum(axis=0)).tolist()


def rows(in_turn: Timing, row: Line, graph: Graph) -> list[str]:
    """Lines for the table of results."""
    lines = []
    for size, (units, groups) in SIZES.items():
        matrix = memberships(size)
        groups_of, sizes = index_of(matrix)
        _same(matrix, inverted_index(groups_of, sizes))
        ours, theirs = in_turn(
            lambda matrix=matrix: measures(matrix).jaccard,
            lambda groups_of=groups_of, sizes=sizes: inverted_index(groups_of, sizes),
        )
        pairs = len(measures(matrix).shared)
        what = f"overlap of all pairs, {groups:,} groups × {units:,} units, {pairs:,} pairs"
        lines.append(row(what, ours, "inverted index in Python", theirs))
    for name, ask in {
        "members of all networks, matrix": lambda: affiliation(graph).matrix,
        "`overlap oor roaz --unit inhabitants`": lambda: overlap(
            graph, "oor", "roaz", unit="inhabitants"
        ),
        "`compare oor roaz --unit inhabitants`": lambda: compare(
            graph, "oor", "roaz", unit="inhabitants"
        ),
        "`overlap network`, all pairs with p": lambda: overlap(graph, "network"),
        "`compare --all`, 78 pairs": lambda: compare_all(graph),
    }.items():
        (ours,) = in_turn(ask)
        lines.append(row(f"the Netherlands: {name}", ours))
    return lines


def _same(matrix: sparse.csr_array, expected: Pairs) -> None:
    found = measures(matrix)
    ours = {
        (a, b): (count, jaccard)
        for a, b, count, jaccard in zip(
            found.a.tolist(),
            found.b.tolist(),
            found.count.tolist(),
            found.jaccard.tolist(),
            strict=True,
        )
    }
    if ours != expected:
        raise AssertionError("the product and the index do not agree")


def main() -> None:
    from benchmarks.__main__ import in_turn, row
    from zorggraaf.build import build

    with tempfile.TemporaryDirectory() as folder:
        place = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "store"
        if len(sys.argv) == 1:
            build(store_dir=place)
        with open_store(store=place) as graph:
            print("| what | median | range | peer | peer's median | times faster |")
            print("| --- | ---: | ---: | --- | ---: | ---: |")
            print("\n".join(rows(in_turn, row, graph)))


if __name__ == "__main__":
    main()
