"""Which ties are more than chance: the backbone of a projection.

Organisations that sit in many groups meet often by that alone, and a consortium of everybody ties
all to all. A null model says how often two would meet if only the sizes were given; what is left
is the part of the network worth drawing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import sparse

from zorggraaf.analysis.projection import presence, shared

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

ALPHA: Final = 0.05


class Null(StrEnum):
    """What is held fixed when asking how often two units would meet by chance."""

    hypergeometric = "hypergeometric"
    """Each unit's number of groups; all groups alike (Neal 2013)."""
    sdsm = "sdsm"
    """Each unit's number of groups and each group's size, on average (Neal 2014)."""


@dataclass(frozen=True)
class Ties:
    """Pairs of units that meet at least once, and how surprising that is."""

    first: Integers
    second: Integers
    shared: Integers
    p: Floats
    """The chance of meeting at least so often under the null model."""
    p_adjusted: Floats
    """The same after Benjamini and Hochberg's correction over all `tests` pairs of units."""
    tests: int
    units: int

    def network(self, alpha: float = ALPHA) -> sparse.csr_array:
        """The backbone: units × units, with the number of shared groups of the ties that hold."""
        kept = self.p_adjusted <= alpha
        ends = (self.first[kept], self.second[kept])
        half = sparse.coo_array(
            (self.shared[kept].astype(float), ends), shape=(self.units, self.units)
        )
        return sparse.csr_array(half + half.T)


def backbone(matrix: sparse.sparray, null: Null = Null.hypergeometric) -> Ties:
    """How surprising it is, for each two units that meet, that they meet so often.

    matrix: units × groups, 0/1. One-sided p values, corrected for all pairs of units, also those
    that never meet (their p is 1). Units without a group and groups without a unit do not take
    part.

    >>> ties = backbone(sparse.csr_array([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1]]),
    ...                 Null.hypergeometric)
    >>> ties.first.tolist(), ties.second.tolist(), ties.p.round(4).tolist()
    ([0], [1], [0.1667])
    """
    binary = presence(matrix)
    half = sparse.triu(shared(binary), k=1, format="coo")
    first, second = (np.asarray(ends, dtype=np.int64) for ends in half.coords)
    common = np.rint(half.data).astype(np.int64)
    present = int((np.asarray(binary.sum(axis=1)).ravel() > 0).sum())
    tests = present * (present - 1) // 2
    chance = _hypergeometric if null is Null.hypergeometric else _sdsm
    p = chance(binary, first, second, common)
    adjusted = benjamini_hochberg(p, tests)
    return Ties(first, second, common, p, adjusted, tests, binary.shape[0])


def benjamini_hochberg(p: Floats, tests: int) -> Floats:
    """p values so adjusted that those under a bound hold at most that share of false ones.

    tests: how many were tested; those not given count as p = 1. Benjamini & Hochberg, J R Stat
    Soc B 57:289 (1995).

    >>> benjamini_hochberg(np.array([0.01, 0.04, 0.03]), 4).round(4).tolist()
    [0.04, 0.0533, 0.0533]
    """
    order = np.argsort(p)
    scaled = p[order] * tests / np.arange(1, len(p) + 1)
    smallest = np.minimum.accumulate(scaled[::-1])[::-1]
    adjusted = np.empty_like(scaled)
    adjusted[order] = np.minimum(smallest, 1.0)
    return adjusted


def membership_chances(matrix: sparse.sparray, tolerance: float = 1e-9) -> Floats:
    """The chance of each membership when only degrees and sizes are given, on average.

    The bipartite configuration model: p = xy / (1 + xy) with a number x per unit and y per group
    such that the expected degree of every unit and the expected size of every group are the real
    ones (Saracco et al., Sci Rep 5:10595, 2015). Returns units × groups.

    >>> membership_chances(sparse.csr_array([[1, 1, 0], [1, 0, 0]])).sum(axis=1).round(6).tolist()
    [2.0, 1.0]
    """
    binary = presence(matrix)
    units, groups = binary.shape
    degree = np.asarray(binary.sum(axis=1)).ravel()
    size = np.asarray(binary.sum(axis=0)).ravel()
    chances = np.zeros((units, groups))
    # Rows and columns that are empty or full are certain; the rest is fitted. Taking them out may
    # make others empty or full, hence the loop.
    rows, columns = np.arange(units), np.arange(groups)
    while len(rows) and len(columns):
        certain_row = (degree[rows] == 0) | (degree[rows] == len(columns))
        if certain_row.any():
            full = rows[certain_row & (degree[rows] > 0)]
            chances[np.ix_(full, columns)] = 1.0
            size[columns] -= len(full)
            rows = rows[~certain_row]
            continue
        certain_column = (size[columns] == 0) | (size[columns] == len(rows))
        if certain_column.any():
            full = columns[certain_column & (size[columns] > 0)]
            chances[np.ix_(rows, full)] = 1.0
            degree[rows] -= len(full)
            columns = columns[~certain_column]
            continue
        break
    if len(rows) and len(columns):
        chances[np.ix_(rows, columns)] = _fit(degree[rows], size[columns], tolerance)
    return chances


def _fit(degree: Floats, size: Floats, tolerance: float) -> Floats:
    """The chances that give these expected degrees and sizes, all strictly between 0 and full."""
    # Units of one degree have one x, groups of one size one y: far fewer numbers to find.
    degrees, unit_class, units = np.unique(degree, return_inverse=True, return_counts=True)
    sizes, group_class, groups = np.unique(size, return_inverse=True, return_counts=True)
    total = degree.sum()
    x, y = degrees / np.sqrt(total), sizes / np.sqrt(total)
    for _ in range(_ROUNDS):
        odds = np.outer(x, y)
        x = degrees / ((y / (1 + odds)) @ groups)
        y = sizes / (units @ (x[:, None] / (1 + np.outer(x, y))))
        p = np.outer(x, y)
        p /= 1 + p
        if np.abs(p @ groups - degrees).max() < tolerance * total:
            break
    fitted: Floats = p[np.ix_(unit_class, group_class)]
    return fitted


_ROUNDS: Final = 20_000
_CHUNK: Final = 20_000
"""Pairs whose distributions are computed at once."""


def _hypergeometric(
    binary: sparse.csr_array, first: Integers, second: Integers, common: Integers
) -> Floats:
    from scipy.stats import hypergeom

    degree = np.asarray(binary.sum(axis=1)).ravel().astype(np.int64)
    groups = int((np.asarray(binary.sum(axis=0)).ravel() > 0).sum())
    chance = hypergeom.sf(common - 1, groups, degree[first], degree[second])
    return np.asarray(chance, dtype=float)


def _sdsm(binary: sparse.csr_array, first: Integers, second: Integers, common: Integers) -> Floats:
    """The chance of so many meetings as a sum of unequal coins, one a group (Poisson binomial)."""
    chances = membership_chances(binary)
    result = np.empty(len(first))
    # Pairs by number of meetings, so that each chunk follows only as many outcomes as it needs.
    order = np.argsort(common, kind="stable")
    for start in range(0, len(order), _CHUNK):
        part = order[start : start + _CHUNK]
        most = int(common[part].max())
        # below[c] is the chance of exactly c meetings so far, for c under what was seen.
        below = np.zeros((most, len(part)))
        below[0] = 1.0
        for group in range(chances.shape[1]):
            meet = chances[first[part], group] * chances[second[part], group]
            moved = below[:-1] * meet
            below *= 1 - meet
            below[1:] += moved
        outcome = np.arange(most)[:, None] < common[part]
        result[part] = 1 - np.where(outcome, below, 0.0).sum(axis=0)
    return np.clip(result, _LEAST, 1.0)


_LEAST: Final = 1e-15
"""A chance found as 1 minus a sum is no surer than this, and never shown as 0."""
