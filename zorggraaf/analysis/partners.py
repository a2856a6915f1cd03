"""With whom one unit meets, how often, and whether its groups have the same members."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from zorggraaf.analysis.projection import presence

if TYPE_CHECKING:
    from numpy.typing import NDArray


def partner_counts(matrix: sparse.sparray, unit: int) -> NDArray[np.int64]:
    """At how many groups one unit meets each unit: units × groups, 0/1; itself 0.

    >>> partner_counts(sparse.csr_array([[1, 1, 0], [1, 1, 1], [0, 1, 1]]), 0).tolist()
    [0, 2, 1]
    """
    binary = presence(matrix)
    own = binary[[unit]].toarray().ravel()
    counts = np.rint(binary @ own).astype(np.int64)
    counts[unit] = 0
    found: NDArray[np.int64] = counts
    return found


def fit(matrix: sparse.sparray, unit: int) -> float:
    """How much the groups of one unit have the same members: the mean Jaccard coefficient of each
    two of its groups' other members.

    1 where it meets the same others everywhere, 0 where no two groups share another member.
    Groups without another member do not count; NaN with fewer than two others.

    >>> fit(sparse.csr_array([[1, 1, 1], [1, 1, 0], [0, 1, 0], [0, 0, 1]]), 0).__round__(4)
    0.1667
    """
    binary = presence(matrix)
    groups = binary[[unit]].indices
    members = np.delete(binary[:, groups].toarray(), unit, axis=0)
    members = members[:, members.any(axis=0)]
    n = members.shape[1]
    if n < 2:
        return float("nan")
    both = members.T @ members
    size = np.diag(both)
    either = size[:, None] + size[None, :] - both
    upper = np.triu_indices(n, k=1)
    return float((both / either)[upper].mean())


@dataclass(frozen=True)
class Meetings:
    """How much one unit meets: its groups, its partners, and how many of them how often."""

    tables: int
    partners: int
    once: int
    twice: int
    often: int
    fit: float


def numbers(matrix: sparse.sparray, unit: int, counts: NDArray[np.int64] | None) -> Meetings:
    """The numbers of one unit; of one that is in no group (-1), nothing."""
    if unit < 0:
        return Meetings(0, 0, 0, 0, 0, float("nan"))
    met = partner_counts(matrix, unit) if counts is None else counts
    return Meetings(
        tables=int(matrix[[unit]].nnz),
        partners=int((met > 0).sum()),
        once=int((met == 1).sum()),
        twice=int((met == 2).sum()),
        often=int((met >= 3).sum()),
        fit=fit(matrix, unit),
    )
