"""Where a unit stands in a network: the measures themselves, on matrices.

Two networks are looked at: the affiliation (units × groups, 0/1), in which units and groups are
both nodes, and its projection (units × units, weighted). Every function returns one value per unit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import sparse

from zorggraaf.analysis import paths
from zorggraaf.analysis.projection import as_networkx, components, presence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Booleans = NDArray[np.bool_]

DAMPING: Final = 0.85
_DENSE: Final = 64
"""Up to so many nodes the whole spectrum costs less than an iteration."""


# -- the affiliation: two modes, normalised for two modes ------------------------------------------


def two_mode_degree(matrix: sparse.sparray) -> Floats:
    """The share of all groups that each unit is in (Borgatti & Everett, Soc Networks 19:243, 1997).

    >>> two_mode_degree(sparse.csr_array([[1, 1], [1, 0]])).tolist()
    [1.0, 0.5]
    """
    binary = presence(matrix)
    groups = binary.shape[1]
    degree: Floats = np.asarray(binary.sum(axis=1), dtype=float).ravel()
    return degree / groups if groups else degree


def two_mode_closeness(matrix: sparse.sparray) -> Floats:
    """How near each unit is to all other units and groups, 1 where it could not be nearer.

    The least possible sum of distances in a two-mode network (1 to each group, 2 to each other
    unit) divided by the real one, times the share of the network that can be reached: so units
    of small components do not seem central. Borgatti & Everett 1997; 0 for a unit in no group.

    >>> two_mode_closeness(sparse.csr_array([[1, 1], [1, 0]])).round(4).tolist()
    [1.0, 0.6667]
    """
    units, groups = matrix.shape
    sums, reached = paths.closeness(_two_mode(matrix))
    least = groups + 2 * (units - 1)
    others = units + groups - 1
    sums, reached = sums[:units], reached[:units]
    near = np.divide(least, sums, out=np.zeros(units), where=sums > 0)
    share: Floats = near * (reached / others) if others else near
    return share


def two_mode_betweenness(
    matrix: sparse.sparray, exact: int = paths.EXACT, sample: int = paths.SAMPLE
) -> paths.Betweenness:
    """The share of shortest paths on which each unit lies, of what it could be in two modes.

    Divided by the most that a node of its mode can have, given both sizes (Borgatti & Everett
    1997). Exact up to `exact` nodes, else estimated with a standard error.

    >>> two_mode_betweenness(sparse.csr_array([[1, 1], [1, 0], [0, 1]])).values.round(4).tolist()
    [1.0, 0.0, 0.0]
    """
    units, groups = matrix.shape
    found = paths.betweenness(_two_mode(matrix), exact, sample)
    most = _most_between(units, groups)
    factor = 1 / most if most > 0 else 0.0
    return paths.Betweenness(
        found.values[:units] * factor, found.error[:units] * factor, found.sources
    )


def _most_between(own: int, other: int) -> float:
    """The betweenness of the best placed node in a two-mode network of these sizes."""
    if own == 0 or other == 0:
        return 0.0
    s, t = divmod(own - 1, other)
    return 0.5 * (other**2 * (s + 1) ** 2 + other * (s + 1) * (2 * t - s - 1) - t * (2 * s - t + 3))


def _two_mode(matrix: sparse.sparray) -> sparse.csr_array:
    """Units and groups as the nodes of one network, the units first."""
    binary = presence(matrix)
    return sparse.csr_array(sparse.block_array([[None, binary], [binary.T, None]]))


# -- the projection --------------------------------------------------------------------------------


def strength(weights: sparse.sparray) -> Floats:
    """The sum of the weights of each unit's ties."""
    total: Floats = np.asarray(weights.sum(axis=1), dtype=float).ravel()
    return total


def eigenvector(weights: sparse.sparray) -> Floats:
    """How well connected the units are that each unit is tied to (Bonacich 1972).

    The eigenvector of the largest eigenvalue, per connected part and of length 1 in each: values
    of different parts cannot be compared. 0 for a unit without ties. By Lanczos iteration on the
    symmetric matrix (ARPACK `eigsh`), which converges where power iteration stops short.

    >>> star = sparse.csr_array([[0, 1, 1], [1, 0, 0], [1, 0, 0]])
    >>> eigenvector(star).round(4).tolist()
    [0.7071, 0.5, 0.5]
    """
    whole = sparse.csr_array(weights, dtype=float)
    if _connected(whole):
        return _leading(whole)
    number = components(whole)
    values = np.zeros(whole.shape[0])
    sizes = np.bincount(number)
    order = np.argsort(number, kind="stable")
    ends = np.cumsum(sizes)
    for part in range(len(sizes)):
        # Components are numbered from large to small: the first of one node ends the work.
        if sizes[part] == 1:
            break
        members = order[ends[part] - sizes[part] : ends[part]]
        values[members] = _leading(whole[members][:, members])
    return values


def _connected(weights: sparse.csr_array) -> bool:
    """Whether all can be reached from the first: quicker than numbering every component."""
    from scipy.sparse import csgraph

    n = weights.shape[0]
    if n < 2:
        return False
    reached = csgraph.breadth_first_order(weights, 0, return_predecessors=False)
    return bool(len(reached) == n)


def _leading(weights: sparse.csr_array) -> Floats:
    """The eigenvector of the largest eigenvalue of a connected network, positive, length 1."""
    if weights.shape[0] <= _DENSE:
        vector = np.linalg.eigh(weights.toarray())[1][:, -1]
    else:
        from scipy.sparse.linalg import eigsh

        if weights.nnz < _NARROW:
            # Half the bytes of every place to read, many times over.
            places = (weights.indices.astype(np.int32), weights.indptr.astype(np.int32))
            weights = sparse.csr_array((weights.data, *places), shape=weights.shape)
        start = np.sqrt(strength(weights))
        vector = eigsh(weights, k=1, which="LA", v0=start, tol=_PRECISE)[1][:, 0]
    leading: Floats = np.abs(vector)
    return leading


_NARROW: Final = 2**31
_PRECISE: Final = 1e-11
"""Ranks look at nine digits."""


def pagerank(weights: sparse.sparray, damping: float = DAMPING) -> Floats:
    """How often a walker comes by who follows ties by weight and now and then starts anew.

    The values of all units together are 1; a unit without ties passes the walker to any unit.
    Page, Brin, Motwani & Winograd 1999.

    >>> pagerank(sparse.csr_array([[0, 1], [1, 0]])).tolist()
    [0.5, 0.5]
    """
    n = weights.shape[0]
    if n == 0:
        return np.zeros(0)
    total = strength(weights)
    onward = np.divide(1.0, total, out=np.zeros(n), where=total > 0)
    step = sparse.csr_array(weights, dtype=float).T @ sparse.diags_array(onward)
    stuck = total == 0
    rank = np.full(n, 1 / n)
    for _ in range(_ROUNDS):
        moved = damping * (step @ rank + rank[stuck].sum() / n) + (1 - damping) / n
        change = np.abs(moved - rank).sum()
        rank = moved
        if change < _TOLERANCE:
            break
    return rank


_ROUNDS: Final = 1_000
_TOLERANCE: Final = 1e-13


def constraint(weights: sparse.sparray) -> Floats:
    """How much each unit's ties lead back to the same others: low for who bridges, high for who
    is hemmed in.

    c(i) = Σ_j (p(i,j) + Σ_q p(i,q) p(q,j))² over the partners j, with p(i,j) the part of i's tie
    weight that goes to j. Burt, Structural Holes (1992), p. 54. NaN for a unit without ties.

    >>> constraint(sparse.csr_array([[0, 1, 1], [1, 0, 0], [1, 0, 0]])).tolist()
    [0.5, 1.0, 1.0]
    """
    tie = sparse.csr_array(weights, dtype=float)
    part = _parts(tie)
    reached = _where(part @ part, tie)
    invested = part + reached
    squares: Floats = np.asarray((invested * invested).sum(axis=1), dtype=float).ravel()
    squares[strength(tie) == 0] = np.nan
    return squares


def effective_size(weights: sparse.sparray) -> Floats:
    """With how many partners each unit is tied that are not also tied to each other.

    Σ_j (1 − Σ_q p(i,q) m(j,q)) over the partners j, with m(j,q) the tie of j to q against j's
    strongest tie. Burt 1992, p. 52. NaN for a unit without ties.

    >>> effective_size(sparse.csr_array([[0, 1, 1], [1, 0, 0], [1, 0, 0]])).tolist()
    [2.0, 1.0, 1.0]
    """
    tie = sparse.csr_array(weights, dtype=float)
    n = tie.shape[0]
    partners = np.diff(tie.indptr)
    strongest = tie.max(axis=1).toarray().ravel() if tie.nnz else np.zeros(n)
    relative = (
        sparse.diags_array(np.divide(1.0, strongest, out=np.zeros(n), where=strongest > 0)) @ tie
    )
    redundant = _where(_parts(tie) @ relative.T, tie)
    size: Floats = partners - np.asarray(redundant.sum(axis=1), dtype=float).ravel()
    size[partners == 0] = np.nan
    return size


def core(weights: sparse.sparray) -> Integers:
    """The largest k such that the unit is in a part where all have k ties or more (Seidman 1983).

    >>> core(sparse.csr_array([[0, 1, 1, 1], [1, 0, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0]])).tolist()
    [2, 2, 2, 1]
    """
    import networkx as nx

    found: dict[Any, int] = nx.core_number(as_networkx(weights))
    return np.array([found[i] for i in range(weights.shape[0])], dtype=np.int64)


def articulation(weights: sparse.sparray) -> Booleans:
    """Whether others would lose all connection with each other were the unit taken out.

    >>> articulation(sparse.csr_array([[0, 1, 1], [1, 0, 0], [1, 0, 0]])).tolist()
    [True, False, False]
    """
    import networkx as nx

    cut = np.zeros(weights.shape[0], dtype=bool)
    cut[list(nx.articulation_points(as_networkx(weights)))] = True
    return cut


def _parts(tie: sparse.csr_array) -> sparse.csr_array:
    """Each row divided by its sum."""
    total = strength(tie)
    inverse = np.divide(1.0, total, out=np.zeros_like(total), where=total > 0)
    return sparse.csr_array(sparse.diags_array(inverse) @ tie)


def _where(values: sparse.sparray, tie: sparse.csr_array) -> sparse.csr_array:
    """The values at the places where there is a tie."""
    mask = tie.copy()
    mask.data = np.ones_like(mask.data)
    return sparse.csr_array(values * mask)
