"""Where a unit stands: every measure against networkx, and small cases by hand."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from networkx.algorithms import bipartite
from numpy.typing import NDArray
from scipy import sparse

from tests.analysis.matrices import affiliations
from zorggraaf.analysis import paths, position, projection

CHAIN = sparse.csr_array([[1, 0], [1, 1], [0, 1]])
"""a and b meet in one group, b and c in another: b is in between."""


def two_mode(matrix: sparse.csr_array) -> nx.Graph[Any]:
    units, groups = matrix.shape
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_nodes_from(range(units + groups))
    rows, columns = matrix.nonzero()
    graph.add_edges_from((int(i), units + int(j)) for i, j in zip(rows, columns, strict=True))
    return graph


def of(found: dict[int, float], units: int) -> NDArray[np.float64]:
    return np.array([found[i] for i in range(units)])


def test_who_sits_in_both_groups_lies_on_every_way_between_the_others() -> None:
    # b lies on the ways of 4 pairs: group 1 and group 2, group 1 and c, a and group 2, a and c;
    # no unit in a network of three units and two groups can lie on more.
    assert position.two_mode_betweenness(CHAIN).values.tolist() == [0, 1, 0]


def test_closeness_by_hand() -> None:
    # b: 1 to both groups, 2 to a and c, so it cannot be nearer. a: 1, 2, 3, 4.
    assert position.two_mode_closeness(CHAIN).tolist() == pytest.approx([6 / 10, 1, 6 / 10])


@settings(deadline=None)
@given(affiliations())
def test_two_mode_measures_are_those_of_networkx(matrix: sparse.csr_array) -> None:
    graph, units = two_mode(matrix), matrix.shape[0]
    degree = of(bipartite.degree_centrality(graph, range(units)), units)
    assert np.allclose(position.two_mode_degree(matrix), degree)
    closeness = of(bipartite.closeness_centrality(graph, range(units)), units)
    assert np.allclose(position.two_mode_closeness(matrix), closeness)
    if min(matrix.shape) == 1:
        return  # nobody can be in between, and networkx divides by that
    betweenness = of(bipartite.betweenness_centrality(graph, range(units)), units)
    assert np.allclose(position.two_mode_betweenness(matrix).values, betweenness)


@settings(deadline=None)
@given(affiliations())
def test_measures_of_the_projection_are_those_of_networkx(matrix: sparse.csr_array) -> None:
    weights = projection.newman(matrix)
    graph, units = projection.as_networkx(weights), matrix.shape[0]
    plain = nx.betweenness_centrality(graph, normalized=False)
    hops = sparse.csr_array(weights)
    hops.data = np.ones_like(hops.data)
    assert np.allclose(paths.betweenness(hops).values, of(plain, units))
    rank = nx.pagerank(graph, alpha=position.DAMPING, tol=1e-13, max_iter=1000)
    assert np.allclose(position.pagerank(weights), of(rank, units))
    hemmed = of(nx.constraint(graph, weight="weight"), units)
    assert np.allclose(position.constraint(weights), hemmed, equal_nan=True)
    # Given the nodes, networkx takes the formula; its way for all at once divides by the strongest
    # tie of the wrong node where weights differ (3.6.1).
    size = of(nx.effective_size(graph, [*graph], weight="weight"), units)
    assert np.allclose(position.effective_size(weights), size, equal_nan=True)


@settings(deadline=None)
@given(affiliations(units=12))
def test_eigenvectors_are_those_of_networkx_per_component(matrix: sparse.csr_array) -> None:
    weights = projection.newman(matrix)
    graph, ours = projection.as_networkx(weights), position.eigenvector(weights)
    for part in nx.connected_components(graph):
        if len(part) == 1:
            assert ours[[*part]].tolist() == [0]
        elif len(part) == 2:  # too small for ARPACK, so for networkx
            assert np.allclose(ours[[*part]], np.sqrt(0.5))
        else:
            theirs = nx.eigenvector_centrality_numpy(graph.subgraph(part), weight="weight")
            assert all(ours[node] == pytest.approx(theirs[node], abs=1e-6) for node in part)


def test_large_components_go_through_lanczos_and_small_ones_do_not_differ() -> None:
    matrix = sparse.csr_array(np.random.default_rng(3).random((150, 120)) < 0.03)
    weights = projection.newman(matrix)
    values = position.eigenvector(weights)
    largest = projection.components(weights) == 0
    assert largest.sum() > position._DENSE
    dense = np.abs(np.linalg.eigh(weights.toarray()[largest][:, largest])[1][:, -1])
    assert np.allclose(values[largest], dense, atol=1e-9)


def test_weighted_betweenness_agrees_with_igraph() -> None:
    import igraph

    matrix = sparse.csr_array(np.random.default_rng(5).random((60, 40)) < 0.06)
    weights = projection.newman(matrix)
    graph = projection.as_networkx(weights)
    other = igraph.Graph(n=60, edges=[*graph.edges()])
    theirs = other.betweenness(weights=[1 / w for *_, w in graph.edges(data="weight")])
    assert np.allclose(paths.betweenness(projection.lengths(weights)).values, theirs)


def test_a_sample_of_sources_comes_within_its_error() -> None:
    matrix = sparse.csr_array(np.random.default_rng(7).random((200, 150)) < 0.02)
    distance = projection.lengths(projection.newman(matrix))
    exact = paths.betweenness(distance)
    drawn = paths.betweenness(distance, exact=50, sample=120)
    assert (exact.sources, drawn.sources) == (200, 120)
    assert not exact.error.any()
    # Nearly all true values lie within three standard errors.
    near = np.abs(drawn.values - exact.values) <= 3 * drawn.error + 1e-9
    assert near.mean() > 0.9


def test_burt_by_hand() -> None:
    star = sparse.csr_array([[0, 1, 1, 1], [1, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]])
    assert position.effective_size(star).tolist() == [3, 1, 1, 1]
    assert position.constraint(star)[0] == pytest.approx(3 * (1 / 3) ** 2)
    # In a triangle each partner is half tied to the other, who is the same contact again.
    triangle = sparse.csr_array([[0, 1, 1], [1, 0, 1], [1, 1, 0]])
    assert position.effective_size(triangle).tolist() == [1, 1, 1]
    assert position.constraint(triangle).tolist() == pytest.approx([2 * 0.75**2] * 3)


def test_a_unit_without_ties_has_no_constraint_and_no_effective_size() -> None:
    alone = projection.newman(sparse.csr_array([[1, 0], [0, 1]]))
    assert np.isnan(position.constraint(alone)).all()
    assert np.isnan(position.effective_size(alone)).all()
    assert position.eigenvector(alone).tolist() == [0, 0]
    assert position.pagerank(alone).tolist() == [0.5, 0.5]
    assert position.core(alone).tolist() == [0, 0]


def test_nothing_is_measured_on_nothing() -> None:
    empty = sparse.csr_array((0, 0))
    for measure in (position.eigenvector, position.pagerank, position.constraint, position.core):
        assert len(measure(empty)) == 0


@settings(deadline=None)
@given(
    affiliations(),
)
def test_the_order_of_the_units_makes_no_difference(matrix: sparse.csr_array) -> None:
    order = np.random.default_rng(0).permutation(matrix.shape[0])
    weights, turned = projection.newman(matrix), projection.newman(matrix[order])
    for measure in (
        position.strength,
        position.eigenvector,
        position.pagerank,
        position.constraint,
        position.effective_size,
        position.core,
        position.articulation,
    ):
        assert np.allclose(measure(weights)[order], measure(turned), equal_nan=True, atol=1e-7)
