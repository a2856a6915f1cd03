"""What pairs of groups share, on plain matrices: the measures, and how surprising they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.integer[Any]]


@dataclass(frozen=True)
class Measures:
    """What pairs of groups share: arrays of one length, a value per pair.

    A share of nothing (a group without units, or without weight) is NaN, for 0/0 says neither that
    groups overlap nor that they do not.
    """

    a: Integers
    """Which column of the first matrix."""
    b: Integers
    """Which column of the second matrix."""
    count: Integers
    """Units in both."""
    size_a: Floats
    size_b: Floats
    shared: Floats
    """Weight of the units in both."""

    @property
    def jaccard(self) -> Floats:
        """w(A∩B) / w(A∪B) (Jaccard 1901)."""
        return ratio(self.shared, self.size_a + self.size_b - self.shared)

    @property
    def overlap_coefficient(self) -> Floats:
        """w(A∩B) / min(w(A), w(B)) (Szymkiewicz 1934, Simpson 1943)."""
        return ratio(self.shared, np.minimum(self.size_a, self.size_b))

    @property
    def a_in_b(self) -> Floats:
        """w(A∩B) / w(A): how much of A lies in B."""
        return ratio(self.shared, self.size_a)

    @property
    def b_in_a(self) -> Floats:
        """w(A∩B) / w(B): how much of B lies in A."""
        return ratio(self.shared, self.size_b)


def measures(
    a: sp.csr_array,
    b: sp.csr_array | None = None,
    weights: Floats | None = None,
    everything: bool = False,
) -> Measures:
    """What every group of `a` shares with every group of `b`, from one sparse product.

    a, b: units × groups, 0/1, over the same units. Without `b` the groups of `a` with each other,
    every pair once (a < b). weights: one per unit, not negative; without them every unit weighs 1.
    everything: also the pairs that share no unit. Pairs are ordered by a.
    """
    if b is not None and a.shape[0] != b.shape[0]:
        raise ValueError(f"matrices over {a.shape[0]} and {b.shape[0]} units")
    left = _light(a)
    right = left if b is None else _light(b)
    rows, columns, counts = _cells_of(sp.csr_array(left.T) @ right, everything)
    if b is None:
        once = rows < columns
        rows, columns, counts = rows[once], columns[once], counts[once]
    if weights is None:
        shared = counts.astype(float)
        sizes_a, sizes_b = (np.asarray(m.sum(axis=0), dtype=float) for m in (left, right))
    else:
        weighted = sp.csr_array(left.multiply(weights[:, None]))
        shared = cells(sp.csr_array(weighted.T @ right), rows, columns)
        sizes_a, sizes_b = (np.asarray(m.T @ weights, dtype=float) for m in (left, right))
    return Measures(rows, columns, counts, sizes_a[rows], sizes_b[columns], shared)


def _light(matrix: sp.csr_array) -> sp.csr_array:
    """The same matrix in numbers of 32 bits: the product of large ones is a matter of memory."""
    one = sp.csr_array(matrix)
    parts = (one.data, one.indices, one.indptr)
    return sp.csr_array(tuple(part.astype(np.int32) for part in parts), shape=one.shape)


def _cells_of(product: sp.csr_array, everything: bool) -> tuple[Integers, Integers, Integers]:
    """Row, column and value of the cells that are not zero, or of all; ordered by row."""
    if everything:
        dense = np.asarray(product.todense())
        place_row, place_column = np.indices(dense.shape)
        return place_row.ravel(), place_column.ravel(), dense.ravel()
    rows = np.repeat(np.arange(product.shape[0], dtype=np.int32), np.diff(product.indptr))
    # A stored 0 comes of a stored 0 in what was multiplied: no shared unit.
    kept = product.data > 0
    if kept.all():
        return rows, product.indices, product.data
    return rows[kept], product.indices[kept], product.data[kept]


def surprise(count: Integers, size_a: Integers, size_b: Integers, units: int) -> Floats:
    """The chance of sharing at least so many units, if the units of B were drawn blindly.

    One-sided hypergeometric: P(X ≥ count) for size_b draws from `units`, of which size_a in A.
    It counts units, never weights.
    """
    from scipy.stats import hypergeom

    if not len(count):
        return np.empty(0)
    # Many pairs have the same sizes, and the distribution is dear.
    cases, place = np.unique(np.stack([count, size_a, size_b]), axis=1, return_inverse=True)
    chance = hypergeom.sf(cases[0] - 1, units, cases[1], cases[2])
    return np.asarray(np.clip(chance, 0.0, 1.0)[place.ravel()], dtype=float)


def adjusted(p: Floats, tested: int | None = None) -> Floats:
    """p corrected for many pairs (Benjamini & Hochberg 1995).

    tested: how many pairs were looked at, where those that share nothing (p = 1) are not in `p`.

    >>> adjusted(np.array([0.01, 0.04, 0.03]), tested=4).round(4).tolist()
    [0.04, 0.0533, 0.0533]
    """
    if not len(p):
        return np.empty(0)
    total = max(len(p), tested or 0)
    order = np.argsort(p)[::-1]
    scaled = p[order] * total / np.arange(len(p), 0, -1)
    corrected = np.empty(len(p))
    corrected[order] = np.minimum(np.minimum.accumulate(scaled), 1.0)
    return corrected


def cells(matrix: sp.csr_array, rows: Integers, columns: Integers) -> Floats:
    """The cells of a product at these places."""
    # scipy gives something else for no cells at all.
    if not len(rows):
        return np.empty(0)
    return np.asarray(matrix[rows, columns], dtype=float).ravel()


def ratio(part: Floats, whole: Floats) -> Floats:
    """Part of whole, NaN where the whole is nothing."""
    out = np.full(len(part), np.nan)
    np.divide(part, whole, out=out, where=whole > 0)
    return out
