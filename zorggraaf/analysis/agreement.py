"""How two partitions of the same units agree, from their contingency table.

Formulas after Hubert & Arabie 1985 (ARI), Vinh, Epps & Bailey 2010 (AMI), Rosenberg & Hirschberg
2007 (homogeneity, completeness, V-measure) and Meilă 2007 (variation of information).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

MEASURES: Final = (
    "ari",
    "ami",
    "homogeneity",
    "completeness",
    "v_measure",
    "vi_bits",
    "vi_a_given_b",
    "vi_b_given_a",
    "nesting_a_in_b",
    "nesting_b_in_a",
    "matched_share",
)
"""The measures of agreement, in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two partitions of the same units agree; None where a measure is not defined."""

    ari: float | None = None
    ami: float | None = None
    homogeneity: float | None = None
    completeness: float | None = None
    v_measure: float | None = None
    vi_bits: float | None = None
    vi_a_given_b: float | None = None
    vi_b_given_a: float | None = None
    nesting_a_in_b: float | None = None
    nesting_b_in_a: float | None = None
    matched_share: float | None = None


def agreement(counts: Integers, weights: Floats | None = None, partition: bool = True) -> Agreement:
    """How two partitions agree, from their contingency table.

    counts: regions of a × regions of b, how many units lie in both. weights: the same in weight
    (inhabitants); homogeneity, completeness, V-measure, variation of information, nesting and
    matching use it. ARI and AMI correct for chance in drawing units, which weight has no part in:
    they use counts. partition: False refuses ARI and AMI. All are None where nothing is shared.

    >>> agreement(np.array([[2, 0], [0, 3]])).ari
    1.0
    """
    if not counts.sum():
        return Agreement()
    ari_, ami_ = (ari(counts), ami(counts)) if partition else (None, None)
    table = counts.astype(float) if weights is None else np.asarray(weights, dtype=float)
    if not table.sum():
        return Agreement(ari_, ami_)
    h_a, h_b = entropy(table.sum(axis=1)), entropy(table.sum(axis=0))
    joint = entropy(table.ravel())
    # Rounding may leave a hair below zero where one follows from the other.
    a_given_b, b_given_a = max(joint - h_b, 0.0), max(joint - h_a, 0.0)
    homogeneity = 1.0 if h_a <= _HAIR else max(0.0, 1 - a_given_b / h_a)
    completeness = 1.0 if h_b <= _HAIR else max(0.0, 1 - b_given_a / h_b)
    both = homogeneity + completeness
    return Agreement(
        ari=ari_,
        ami=ami_,
        homogeneity=homogeneity,
        completeness=completeness,
        v_measure=2 * homogeneity * completeness / both if both else 0.0,
        vi_bits=a_given_b + b_given_a,
        vi_a_given_b=a_given_b,
        vi_b_given_a=b_given_a,
        nesting_a_in_b=nesting(table),
        nesting_b_in_a=nesting(table.T),
        matched_share=matched_share(table),
    )


_HAIR: Final = 1e-12
"""Entropies below this are rounding."""


def entropy(weights: Floats) -> float:
    """Bits of a distribution given by weights: -Σ p log2 p (Shannon 1948).

    >>> entropy(np.array([1.0, 1.0, 0.0]))
    1.0
    """
    part = weights[weights > 0] / weights.sum()
    # + 0.0: a single part gives -0.0.
    return float(-(part * np.log2(part)).sum() + 0.0)


def ari(counts: Integers) -> float:
    """Adjusted Rand index: pairs of units placed alike, beyond chance (Hubert & Arabie 1985).

    1 for equal partitions, 0 on average by chance, possibly below. Where chance leaves nothing to
    find (one region on both sides, or a region per unit on both), 1.
    """
    pairs = _pairs(counts.ravel()).sum()
    left, right = _pairs(counts.sum(axis=1)).sum(), _pairs(counts.sum(axis=0)).sum()
    total = _pairs(np.array([counts.sum()])).sum()
    expected = left * right / total if total else 0.0
    most = (left + right) / 2
    return 1.0 if most == expected else float((pairs - expected) / (most - expected))


def ami(counts: Integers) -> float:
    """Adjusted mutual information, over the arithmetic mean of entropies (Vinh et al. 2010).

    1 for equal partitions, 0 on average by chance. Where both have one region, or both a region per
    unit, 1.
    """
    a, b = counts.sum(axis=1), counts.sum(axis=0)
    a, b, n = a[a > 0], b[b > 0], int(counts.sum())
    if len(a) == len(b) == 1 or len(a) == len(b) == n:
        return 1.0
    h_a, h_b = entropy(a.astype(float)), entropy(b.astype(float))
    mutual = h_a + h_b - entropy(counts.astype(float).ravel())
    expected = expected_mutual_information(a, b, n)
    room = (h_a + h_b) / 2 - expected
    # Never divide by (nearly) nothing; as scikit-learn does.
    room = min(room, -np.finfo(float).eps) if room < 0 else max(room, np.finfo(float).eps)
    return float((mutual - expected) / room)


def expected_mutual_information(a: Integers, b: Integers, n: int) -> float:
    """Bits that two partitions with these sizes share by chance (Vinh et al. 2010, eq. 24a)."""
    from scipy.special import gammaln

    total = 0.0
    rows = a[:, None].astype(float)
    for size in b.tolist():
        shared = np.arange(1, size + 1, dtype=float)[None, :]
        possible = (shared <= rows) & (shared >= rows + size - n)
        with np.errstate(invalid="ignore"):
            log_chance = (
                gammaln(rows + 1)
                + gammaln(size + 1)
                + gammaln(n - rows + 1)
                + gammaln(n - size + 1)
                - gammaln(n + 1)
                - gammaln(shared + 1)
                - gammaln(np.where(possible, rows - shared, 0) + 1)
                - gammaln(size - shared + 1)
                - gammaln(np.where(possible, n - rows - size + shared, 0) + 1)
            )
        bits = shared / n * np.log2(n * shared / (rows * size))
        total += float((bits * np.exp(np.where(possible, log_chance, -np.inf))).sum())
    return total


def nesting(table: Floats, total: float | None = None) -> float:
    """The share of weight that lies, for its row, in the column that holds most of that row.

    total: the weight of all rows, where units in several columns make the table sum to more.

    >>> nesting(np.array([[3.0, 1.0], [0.0, 4.0]]))
    0.875
    """
    return float(table.max(axis=1).sum() / (table.sum() if total is None else total))


def matched_share(table: Floats, total: float | None = None) -> float:
    """The share of weight in the best one-to-one matching of rows with columns.

    The assignment problem (Kuhn 1955), by scipy.optimize.linear_sum_assignment. total: the weight
    of all rows or columns, where units in several of them make the table sum to more.

    >>> matched_share(np.array([[3.0, 1.0], [0.0, 4.0]]))
    0.875
    """
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(table, maximize=True)
    return float(table[rows, columns].sum() / (table.sum() if total is None else total))


def _pairs(counts: Integers) -> Floats:
    sizes = counts.astype(float)
    return np.asarray(sizes * (sizes - 1) / 2)
