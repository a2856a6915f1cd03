"""What pairs of groups share: by hand, against other libraries, and for any matrix."""

from __future__ import annotations

from itertools import combinations, product

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import sparse, stats

from tests.analysis.matrices import affiliations
from zorggraaf.analysis.sharing import Measures, adjusted, measures, surprise

# Five hospitals in three groups; the last group is empty.
HAND = sparse.csr_array(
    np.array([[1, 0, 0], [1, 1, 0], [1, 1, 0], [0, 1, 0], [0, 1, 0]], dtype=np.int64)
)


# -- by hand ---------------------------------------------------------------------------------------


def test_two_shared_of_three_and_four() -> None:
    found = measures(HAND)
    assert (found.a.tolist(), found.b.tolist()) == ([0], [1])
    assert found.shared[0] == 2
    assert found.jaccard[0] == 2 / 5
    assert found.overlap_coefficient[0] == 2 / 3
    assert found.a_in_b[0] == 2 / 3
    assert found.b_in_a[0] == 2 / 4


def test_weights_count_units_by_what_they_weigh() -> None:
    found = measures(HAND, weights=np.array([10.0, 1.0, 2.0, 4.0, 3.0]))
    assert (found.size_a[0], found.size_b[0], found.shared[0]) == (13, 10, 3)
    assert found.jaccard[0] == 3 / 20


def test_a_share_of_nothing_is_unknown() -> None:
    found = measures(HAND, everything=True)
    empty = [i for i in range(len(found.a)) if found.b[i] == 2]
    assert np.isnan(found.b_in_a[empty]).all()
    assert np.isnan(found.overlap_coefficient[empty]).all()
    assert (found.jaccard[empty] == 0).all()
    nothing = measures(sparse.csr_array((4, 2), dtype=np.int64), everything=True)
    assert np.isnan(nothing.jaccard).all()


def test_without_weight_there_is_no_share() -> None:
    assert np.isnan(measures(HAND, weights=np.zeros(5)).jaccard).all()


def test_drawing_two_of_two_from_five_by_chance() -> None:
    # One way of the ten to draw two of five.
    found = surprise(np.array([2]), np.array([2]), np.array([2]), 5)
    assert found[0] == pytest.approx(1 / 10)


def test_matrices_over_other_units_are_refused() -> None:
    with pytest.raises(ValueError, match="units"):
        measures(HAND, sparse.csr_array((4, 2), dtype=np.int64))


# -- against other libraries -----------------------------------------------------------------------


@given(affiliations(), st.data())
def test_the_measures_are_those_of_plain_sets(a: sparse.csr_array, data: st.DataObject) -> None:
    b = data.draw(affiliations())
    rows = min(a.shape[0], b.shape[0])
    left, right = a[:rows], b[:rows]
    weights = np.array(data.draw(st.lists(st.integers(0, 9), min_size=rows, max_size=rows)), float)
    found = measures(left, right, weights, everything=True)
    sets = [
        [set(np.flatnonzero(m[:, [j]].todense()).tolist()) for j in range(m.shape[1])]
        for m in (left, right)
    ]

    def weigh(units: set[int]) -> float:
        return float(sum(weights[unit] for unit in units))

    assert len(found.a) == left.shape[1] * right.shape[1]
    for place, (i, j) in enumerate(product(range(left.shape[1]), range(right.shape[1]))):
        one, two = sets[0][i], sets[1][j]
        assert (found.a[place], found.b[place]) == (i, j)
        assert found.count[place] == len(one & two)
        assert found.shared[place] == weigh(one & two)
        union = weigh(one | two)
        if union:
            assert found.jaccard[place] == pytest.approx(weigh(one & two) / union)
        if weigh(one):
            assert found.a_in_b[place] == pytest.approx(weigh(one & two) / weigh(one))


@given(affiliations())
def test_jaccard_is_that_of_networkx_on_the_bipartite_graph(a: sparse.csr_array) -> None:
    found = measures(a, everything=True)
    bipartite = nx.Graph()
    bipartite.add_nodes_from(("group", j) for j in range(a.shape[1]))
    entries = a.tocoo()
    bipartite.add_edges_from(
        (("unit", int(u)), ("group", int(g)))
        for u, g, value in zip(entries.row, entries.col, entries.data, strict=True)
        if value
    )
    pairs = [(("group", i), ("group", j)) for i, j in combinations(range(a.shape[1]), 2)]
    for (_, _, expected), ours in zip(
        nx.jaccard_coefficient(bipartite, pairs), np.nan_to_num(found.jaccard), strict=True
    ):
        assert ours == pytest.approx(expected)


@given(st.integers(1, 30), st.data())
def test_surprise_is_fishers_exact_test(units: int, data: st.DataObject) -> None:
    a, b = (data.draw(st.integers(1, units)) for _ in range(2))
    count = data.draw(st.integers(max(0, a + b - units), min(a, b)))
    table = [[count, a - count], [b - count, units - a - b + count]]
    expected = stats.fisher_exact(table, alternative="greater")[1]
    found = surprise(np.array([count]), np.array([a]), np.array([b]), units)
    assert found[0] == pytest.approx(expected, rel=1e-9)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.integers(0, 20))
def test_correction_is_scipys_with_the_silent_pairs_counted(p: list[float], silent: int) -> None:
    expected = stats.false_discovery_control(np.array(p + [1.0] * silent))[: len(p)]
    assert adjusted(np.array(p), len(p) + silent) == pytest.approx(expected)


# -- for any matrix --------------------------------------------------------------------------------


def bounded(found: Measures) -> None:
    for values in (found.jaccard, found.overlap_coefficient, found.a_in_b, found.b_in_a):
        known = values[~np.isnan(values)]
        assert ((known >= 0) & (known <= 1 + 1e-12)).all()


@given(affiliations(), st.data())
def test_measures_are_bounded_and_ordered(a: sparse.csr_array, data: st.DataObject) -> None:
    size = a.shape[0]
    weights = np.array(data.draw(st.lists(st.floats(0, 1e6), min_size=size, max_size=size)))
    for found in (measures(a), measures(a, weights=weights)):
        bounded(found)
        known = ~np.isnan(found.jaccard) & ~np.isnan(found.overlap_coefficient)
        assert (found.jaccard[known] <= found.overlap_coefficient[known] + 1e-12).all()


@given(affiliations(), affiliations())
def test_swapping_the_sides_swaps_the_containments(
    a: sparse.csr_array, b: sparse.csr_array
) -> None:
    rows = min(a.shape[0], b.shape[0])
    there = measures(a[:rows], b[:rows], everything=True)
    back = measures(b[:rows], a[:rows], everything=True)

    def matrix(values: NDArray[np.float64], rows_: int) -> NDArray[np.float64]:
        return values.reshape(rows_, -1)

    n, m = a.shape[1], b.shape[1]
    assert np.array_equal(matrix(there.jaccard, n), matrix(back.jaccard, m).T, equal_nan=True)
    assert np.array_equal(matrix(there.a_in_b, n), matrix(back.b_in_a, m).T, equal_nan=True)


@given(affiliations(), st.randoms())
def test_the_order_of_units_does_not_matter(a: sparse.csr_array, random: object) -> None:
    order = list(range(a.shape[0]))
    random.shuffle(order)  # type: ignore[attr-defined]

    def pairs(found: Measures) -> list[tuple[float, ...]]:
        columns = (found.a, found.b, found.shared, found.jaccard)
        return sorted(zip(*(values.tolist() for values in columns), strict=True))

    assert pairs(measures(a)) == pairs(measures(a[order]))


@given(affiliations())
def test_a_group_held_against_itself_is_equal(a: sparse.csr_array) -> None:
    found = measures(a, a, everything=True)
    same = found.a == found.b
    known = same & (found.size_a > 0)
    assert (found.jaccard[known] == 1).all()
    assert (found.a_in_b[known] == 1).all()


@given(affiliations())
def test_weights_of_one_change_nothing(a: sparse.csr_array) -> None:
    plain, weighed = measures(a), measures(a, weights=np.ones(a.shape[0]))
    assert np.array_equal(plain.shared, weighed.shared)
    assert np.array_equal(plain.jaccard, weighed.jaccard)
