"""From who takes part in what to who meets whom: the one-mode projection of an affiliation.

A projection loses the reason for a tie; keep the affiliation beside it. All functions take a
units × groups matrix of 0 and 1 and return symmetric units × units matrices with an empty diagonal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]


def shared(matrix: sparse.sparray) -> sparse.csr_array:
    """In how many groups each two units meet: M Mᵀ without its diagonal.

    >>> shared(sparse.csr_array([[1, 1, 0], [1, 1, 0], [0, 1, 1]])).toarray().tolist()
    [[0.0, 2.0, 1.0], [2.0, 0.0, 1.0], [1.0, 1.0, 0.0]]
    """
    binary = presence(matrix)
    return _off_diagonal(binary @ binary.T)


def newman(matrix: sparse.sparray) -> sparse.csr_array:
    """How strongly each two units are tied: the sum of 1 / (n - 1) over the groups they share.

    n is the number of units in the group: a meeting of three binds each two of them more than an
    assembly of thirty, and a unit's strength is the number of its groups with somebody else in
    it. A group of one binds nobody. Newman, Phys Rev E 64, 016132 (2001).

    >>> newman(sparse.csr_array([[1, 1, 0], [1, 1, 0], [0, 1, 1]])).toarray().tolist()
    [[0.0, 1.5, 0.5], [1.5, 0.0, 0.5], [0.5, 0.5, 0.0]]
    """
    binary = presence(matrix)
    size = np.asarray(binary.sum(axis=0), dtype=float).ravel()
    each = np.divide(1.0, size - 1.0, out=np.zeros_like(size), where=size > 1)
    # A group of one has only a diagonal; without its entries the product stays small.
    return _off_diagonal((binary @ sparse.diags_array(each)) @ binary.T)


def components(weights: sparse.sparray) -> Integers:
    """The number of the connected part each unit lies in: 0 is the largest, then downwards.

    >>> components(newman(sparse.csr_array([[1, 0], [0, 1], [0, 1]]))).tolist()
    [1, 0, 0]
    """
    count, found = csgraph.connected_components(weights, directed=False)
    sizes = np.bincount(found, minlength=count)
    order = np.argsort(-sizes, kind="stable")
    number = np.empty(count, dtype=np.int64)
    number[order] = np.arange(count)
    numbered: Integers = number[found]
    return numbered


def lengths(weights: sparse.sparray) -> sparse.csr_array:
    """How far apart tied units are: 1 / weight, so that a strong tie is a short way."""
    distance = sparse.csr_array(weights, dtype=float, copy=True)
    distance.eliminate_zeros()
    distance.data = 1.0 / distance.data
    return distance


def as_networkx(weights: sparse.sparray, names: Sequence[str] | None = None) -> nx.Graph[Any]:
    """The projection as a networkx graph with edge attribute `weight`; nodes are numbers or names.

    >>> as_networkx(newman(sparse.csr_array([[1], [1]])), ["a", "b"]).edges(data="weight")
    EdgeDataView([('a', 'b', 1.0)])
    """
    import networkx as nx

    graph: nx.Graph[Any] = nx.Graph()
    labels: Sequence[Any] = names if names is not None else range(weights.shape[0])
    graph.add_nodes_from(labels)
    upper = sparse.triu(weights, k=1, format="coo")
    rows, columns = upper.coords
    graph.add_weighted_edges_from(
        (labels[i], labels[j], value)
        for i, j, value in zip(rows.tolist(), columns.tolist(), upper.data.tolist(), strict=True)
    )
    return graph


def presence(matrix: sparse.sparray) -> sparse.csr_array:
    """The same affiliation with exactly 1 where there is one."""
    binary = sparse.csr_array(matrix, dtype=float, copy=True)
    binary.sum_duplicates()
    binary.eliminate_zeros()
    binary.data[:] = 1.0
    return binary


def _off_diagonal(product: sparse.sparray) -> sparse.csr_array:
    square = sparse.csr_array(product)
    row = np.repeat(np.arange(square.shape[0]), np.diff(square.indptr))
    square.data[row == square.indices] = 0.0
    square.eliminate_zeros()
    square.sort_indices()
    return square
