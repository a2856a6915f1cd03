"""Who meets whom: projections of an affiliation, against networkx and by hand."""

from __future__ import annotations

import networkx as nx
import numpy as np
from hypothesis import given
from networkx.algorithms import bipartite
from scipy import sparse

from tests.analysis.matrices import affiliations
from zorggraaf.analysis import projection

# Three units a, b, c; groups: a and b; all three; c alone; nobody.
SMALL = sparse.csr_array([[1, 1, 0, 0], [1, 1, 0, 0], [0, 1, 1, 0]])


def test_a_meeting_of_two_binds_twice_as_much_as_one_of_three() -> None:
    assert projection.newman(SMALL).toarray().tolist() == [
        [0, 1.5, 0.5],
        [1.5, 0, 0.5],
        [0.5, 0.5, 0],
    ]


def test_the_plain_projection_counts_shared_groups() -> None:
    assert projection.shared(SMALL).toarray().tolist() == [[0, 2, 1], [2, 0, 1], [1, 1, 0]]


@given(affiliations())
def test_newmans_weights_are_those_of_networkx(matrix: sparse.csr_array) -> None:
    units, groups = matrix.shape
    graph = nx.Graph()
    graph.add_nodes_from(range(units + groups))
    rows, columns = matrix.nonzero()
    graph.add_edges_from((int(i), units + int(j)) for i, j in zip(rows, columns, strict=True))
    theirs = nx.to_numpy_array(
        bipartite.collaboration_weighted_projected_graph(graph, range(units)),
        nodelist=range(units),
    )
    assert np.allclose(projection.newman(matrix).toarray(), theirs)


@given(affiliations())
def test_strength_is_the_number_of_groups_with_somebody_else(matrix: sparse.csr_array) -> None:
    shared_groups = matrix.toarray()[:, matrix.toarray().sum(axis=0) > 1].sum(axis=1)
    assert np.allclose(projection.newman(matrix).sum(axis=1), shared_groups)


@given(affiliations())
def test_projections_are_symmetric_without_loops(matrix: sparse.csr_array) -> None:
    for made in (projection.newman(matrix), projection.shared(matrix)):
        assert np.allclose(made.toarray(), made.toarray().T)
        assert not made.diagonal().any()


def test_components_are_numbered_from_the_largest() -> None:
    matrix = sparse.csr_array([[1, 0], [0, 1], [0, 1], [0, 0]])
    assert projection.components(projection.newman(matrix)).tolist()[1:3] == [0, 0]
    assert set(projection.components(projection.newman(matrix)).tolist()) == {0, 1, 2}


def test_a_strong_tie_is_a_short_way() -> None:
    assert projection.lengths(projection.newman(SMALL)).toarray()[0].tolist() == [0, 1 / 1.5, 2]


def test_doubled_entries_and_weights_count_once() -> None:
    doubled = sparse.coo_array(([1, 1, 3], ([0, 0, 1], [0, 0, 0])), shape=(2, 1))
    assert projection.shared(doubled).toarray().tolist() == [[0, 1], [1, 0]]


def test_no_units_and_no_groups_give_an_empty_network() -> None:
    assert projection.newman(sparse.csr_array((0, 3))).shape == (0, 0)
    assert projection.newman(sparse.csr_array((3, 0))).nnz == 0
