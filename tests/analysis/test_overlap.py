"""What groups share: by hand, against other libraries, for any matrix, and on the real graph."""

from __future__ import annotations

from itertools import combinations, product
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import sparse, stats

from tests.analysis.matrices import affiliations
from tests.store.test_store import serving
from zorggraaf import store
from zorggraaf.analysis.overlap import Measures, adjusted, measures, overlap, surprise
from zorggraaf.analysis.partitions import compare
from zorggraaf.errors import UsageError
from zorggraaf.names import iri
from zorggraaf.store import Graph, generations

KEYS = [
    *("a", "a_label", "b", "b_label", "size_a", "size_b", "shared", "jaccard"),
    *("overlap_coefficient", "a_in_b", "b_in_a", "p", "p_adjusted", "unit", "weight", "on"),
    *("how_a", "how_b", "contested"),
]

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


# -- the real graph --------------------------------------------------------------------------------


def test_the_keys_are_stable(graph: Graph) -> None:
    found = overlap(graph, "oor", "roaz", unit="inhabitants")
    assert [list(record) for record in found.records()] == [KEYS] * len(found.rows)
    assert {record["unit"] for record in found.records()} == {"municipality"}
    assert {record["weight"] for record in found.records()} == {"inhabitants"}


def test_nearly_half_of_roaz_zwolle_lives_in_gelderland(graph: Graph) -> None:
    (row,) = (
        record
        for record in overlap(graph, "roaz", "province", unit="inhabitants").records()
        if record["a"] == iri("region", "roaz-zwolle")
        and record["b"] == iri("region", "prov-gelderland")
    )
    assert row["shared"] == 535_040
    assert row["a_in_b"] == pytest.approx(535_040 / 1_132_305)
    assert row["contested"] is None
    one = overlap(graph, "region:roaz-zwolle", "province", unit="inhabitants")
    assert "47% in Gelderland" in one.sentence["nl"]
    assert "47% in Gelderland" in one.sentence["en"]


def test_inhabitants_agree_with_a_plain_query(graph: Graph) -> None:
    asked = graph.select(
        f"""SELECT ?a ?b (SUM(?n) AS ?shared) {{
          ?a zg:inPartition <{iri("partition", "roaz-2023")}> ; zg:coversMunicipality ?m .
          ?b zg:inPartition <{iri("partition", "province-2023")}> ; zg:coversMunicipality ?m .
          ?m zg:population ?n }} GROUP BY ?a ?b"""
    ).values()
    found = overlap(graph, "roaz", "province", unit="inhabitants").records()
    assert {(r["a"], r["b"], r["shared"]) for r in found} == {
        (a, b, int(str(n))) for a, b, n in asked
    }


def test_what_networks_share_agrees_with_a_plain_query(graph: Graph) -> None:
    asked = graph.select(
        f"""SELECT ?o {{ ?o a zg:Organisation ;
          zg:memberOf <{iri("network", "oncomid")}>, <{iri("network", "oor-utrecht")}> }}"""
    ).values()
    found = overlap(graph, "network/oncomid", "region:oor-utrecht")
    assert found.values("shared") == [len(asked)]
    assert found.behind is not None
    assert set(found.behind(0).values("unit")) == {row[0] for row in asked}


def test_every_number_can_be_traced_to_its_rows(graph: Graph) -> None:
    for unit in ("organisation", "inhabitants"):
        found = overlap(graph, "oor", "roaz", unit=unit)
        assert found.behind is not None
        for place, row in enumerate(found.records()):
            behind = found.behind(place)
            assert sum(int(str(n)) for n in behind.values("weight")) == row["shared"]
            assert all(str(facts) for facts in behind.values("facts_a"))
        below = found.everything_behind()
        assert below is not None
        assert {"a", "b", "unit", "facts_a", "facts_b"} <= set(below.records()[0])


def test_a_derived_answer_says_so_and_how_unsure_it_is(graph: Graph) -> None:
    found = overlap(graph, "oor", "roaz", unit="inhabitants")
    said = " ".join(caution["nl"] for caution in found.cautions)
    assert "Afgeleid" in said
    assert "patiëntenstromen" in said
    assert found.parameters["contested_share"]
    assert {record["how_a"] for record in found.records()} == {"derived"}
    assert all(record["contested"] is not None for record in found.records())


def test_registered_cooperation_is_called_that(graph: Graph) -> None:
    found = overlap(graph, "network:oncologie", "oor")
    assert any("geregistreerde samenwerking" in caution["nl"] for caution in found.cautions)
    assert any("registered cooperation" in caution["en"] for caution in found.cautions)


def test_a_group_with_itself_is_no_pair(graph: Graph) -> None:
    alone = overlap(graph, "network:oncologie")
    mirrored = overlap(graph, "network:oncologie", "network:oncologie")
    assert all(record["a"] != record["b"] for record in mirrored.records())
    assert len(mirrored.rows) == 2 * len(alone.rows)


def test_empty_groups_are_named_and_pairs_that_share_nothing_can_be_asked(graph: Graph) -> None:
    few = overlap(graph, "network:oncologie", "oor")
    every = overlap(graph, "network:oncologie", "oor", everything=True)
    assert len(every.rows) == 25 * 7 > len(few.rows)
    shared = [row["p_adjusted"] for row in every.records() if row["shared"]]
    assert sorted(map(float, map(str, shared))) == pytest.approx(
        sorted(float(str(value)) for value in few.values("p_adjusted"))
    )
    assert any("Zonder bekende leden" in caution["nl"] for caution in few.cautions)


def test_an_unknown_unit_is_refused(graph: Graph) -> None:
    with pytest.raises(UsageError):
        overlap(graph, "oor", "roaz", unit="beds")


def test_an_endpoint_gives_the_same_answer(graph: Graph, store_dir: Path) -> None:
    with (
        serving(generations.current(store_dir)) as address,
        store.open(endpoint=address) as remote,
    ):
        for a, b, unit in (
            ("oor", "roaz", "inhabitants"),
            ("network:oncologie", "oor", "organisation"),
            ("roaz-2020", "province", "site"),
            ("ern", None, "organisation"),
        ):
            here = overlap(graph, a, b, unit=unit)
            there = overlap(remote, a, b, unit=unit)
            assert here.records() == there.records()
            assert here.sentence == there.sentence
            assert list(here.cautions) == list(there.cautions)
        assert (
            compare(graph, "oor", "roaz", unit="inhabitants").records()
            == compare(remote, "oor", "roaz", unit="inhabitants").records()
        )
