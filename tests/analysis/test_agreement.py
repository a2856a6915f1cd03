"""How two partitions agree: by hand, against scikit-learn, and for any two."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from zorggraaf.analysis.agreement import (
    MEASURES,
    Agreement,
    agreement,
    ami,
    matched_share,
    nesting,
)

metrics = pytest.importorskip("sklearn.metrics", reason="scikit-learn is the independent judge")

Labels = list[int]


def contingency(a: Labels, b: Labels) -> NDArray[np.int64]:
    table = np.zeros((max(a) + 1, max(b) + 1), dtype=np.int64)
    np.add.at(table, (a, b), 1)
    return table


@st.composite
def labelled(draw: st.DrawFn, partitions: int = 2, most: int = 5) -> list[Labels]:
    size = draw(st.integers(1, 14))
    one = st.lists(st.integers(0, most), min_size=size, max_size=size)
    return [draw(one) for _ in range(partitions)]


def known(found: Agreement) -> dict[str, float]:
    values = {name: getattr(found, name) for name in MEASURES}
    assert None not in values.values()
    return values


# -- by hand ---------------------------------------------------------------------------------------


def test_two_halves_cut_across_each_other() -> None:
    found = known(agreement(np.array([[1, 1], [1, 1]])))
    assert found["homogeneity"] == found["completeness"] == found["v_measure"] == 0
    assert found["vi_bits"] == 2
    assert found["vi_a_given_b"] == found["vi_b_given_a"] == 1
    assert found["nesting_a_in_b"] == found["matched_share"] == 0.5
    # Two of six pairs placed together by either, none by both: (0 - 4/6) / (2 - 4/6).
    assert found["ari"] == pytest.approx(-0.5)


def test_a_finer_division_nests_in_a_coarser_one_and_not_the_other_way() -> None:
    found = known(agreement(np.array([[2, 0], [2, 0], [0, 4]])))
    assert found["nesting_a_in_b"] == 1
    assert found["nesting_b_in_a"] == 6 / 8
    assert found["matched_share"] == 6 / 8
    assert found["vi_b_given_a"] == 0
    assert found["completeness"] == 1
    assert found["vi_a_given_b"] == 0.5


def test_matching_may_leave_the_largest_cell_for_a_better_whole() -> None:
    assert matched_share(np.array([[5.0, 4.0], [4.0, 0.0]])) == 8 / 13


def test_units_in_two_groups_do_not_spoil_nesting() -> None:
    # Two groups that share a unit, held against themselves: three and two of four places.
    table = np.array([[3.0, 1.0], [1.0, 2.0]])
    assert nesting(table, total=5.0) == 1
    assert matched_share(table, total=5.0) == 1


def test_nothing_in_common_gives_nothing() -> None:
    found = agreement(np.zeros((2, 3), dtype=np.int64))
    assert all(getattr(found, name) is None for name in MEASURES)


def test_units_that_weigh_nothing_keep_only_what_is_counted() -> None:
    found = agreement(np.array([[1, 0], [0, 1]]), np.zeros((2, 2)))
    assert found.ari == 1
    assert found.v_measure is None


def test_a_cover_is_refused_by_the_measures_for_partitions() -> None:
    found = agreement(np.array([[2, 0], [1, 2]]), partition=False)
    assert found.ari is None
    assert found.ami is None
    assert found.v_measure is not None


def test_one_region_on_both_sides_is_agreement() -> None:
    found = known(agreement(np.array([[7]])))
    assert found["ari"] == found["ami"] == found["v_measure"] == found["matched_share"] == 1
    assert found["vi_bits"] == 0


# -- against scikit-learn --------------------------------------------------------------------------


@given(labelled())
def test_agreement_is_that_of_scikit_learn(pair: list[Labels]) -> None:
    a, b = pair
    found = known(agreement(contingency(a, b)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = metrics.homogeneity_completeness_v_measure(a, b)
        assert found["ari"] == pytest.approx(metrics.adjusted_rand_score(a, b), abs=1e-9)
        assert found["ami"] == pytest.approx(metrics.adjusted_mutual_info_score(a, b), abs=1e-6)
    ours = (found["homogeneity"], found["completeness"], found["v_measure"])
    assert ours == pytest.approx(expected, abs=1e-9)


def test_ami_of_a_large_table_is_that_of_scikit_learn() -> None:
    random = np.random.default_rng(4)
    a, b = random.integers(0, 42, 342).tolist(), random.integers(0, 25, 342).tolist()
    expected = metrics.adjusted_mutual_info_score(a, b)
    assert ami(contingency(a, b)) == pytest.approx(expected, abs=1e-9)


# -- for any two divisions -------------------------------------------------------------------------


@given(labelled())
def test_the_sides_may_be_swapped(pair: list[Labels]) -> None:
    there = known(agreement(contingency(pair[0], pair[1])))
    back = known(agreement(contingency(pair[1], pair[0])))
    for name in ("ari", "ami", "v_measure", "vi_bits", "matched_share"):
        assert there[name] == pytest.approx(back[name], abs=1e-9)
    assert there["homogeneity"] == pytest.approx(back["completeness"], abs=1e-9)
    assert there["vi_a_given_b"] == pytest.approx(back["vi_b_given_a"], abs=1e-9)
    assert there["nesting_a_in_b"] == pytest.approx(back["nesting_b_in_a"])


@given(labelled())
def test_measures_are_bounded(pair: list[Labels]) -> None:
    found = known(agreement(contingency(*pair)))
    for name in MEASURES:
        if name.startswith("vi"):
            assert 0 <= found[name] <= 2 * np.log2(len(pair[0])) + 1e-9
        else:
            assert found[name] <= 1 + 1e-9
            if name not in ("ari", "ami"):
                assert found[name] >= 0
    # A one-to-one match never covers more than the best container of each.
    assert found["matched_share"] <= min(found["nesting_a_in_b"], found["nesting_b_in_a"]) + 1e-9


@given(labelled(partitions=1))
def test_a_division_agrees_with_itself(one: list[Labels]) -> None:
    found = known(agreement(contingency(one[0], one[0])))
    assert found["vi_bits"] == pytest.approx(0, abs=1e-9)
    for name in MEASURES:
        if not name.startswith("vi"):
            assert found[name] == pytest.approx(1, abs=1e-6)


@given(labelled(), st.permutations(range(6)))
def test_names_of_regions_do_not_matter(pair: list[Labels], renamed: list[int]) -> None:
    before = known(agreement(contingency(*pair)))
    after = known(agreement(contingency([renamed[i] for i in pair[0]], pair[1])))
    assert after == pytest.approx(before, abs=1e-9)


@given(labelled())
def test_a_refinement_is_homogeneous_and_nests(pair: list[Labels]) -> None:
    coarse = pair[0]
    finer = [6 * one + two for one, two in zip(coarse, pair[1], strict=True)]
    found = known(agreement(contingency(coarse, finer)))
    assert found["homogeneity"] == pytest.approx(1)
    assert found["nesting_b_in_a"] == 1
    assert found["vi_a_given_b"] == pytest.approx(0, abs=1e-9)


@given(labelled(partitions=3))
def test_variation_of_information_is_a_distance(three: list[Labels]) -> None:
    def distance(a: Labels, b: Labels) -> float:
        return known(agreement(contingency(a, b)))["vi_bits"]

    a, b, c = three
    assert distance(a, c) <= distance(a, b) + distance(b, c) + 1e-9


@given(labelled(), st.integers(1, 9))
def test_equal_weights_change_nothing(pair: list[Labels], weight: int) -> None:
    table = contingency(*pair)
    assert known(agreement(table, table.astype(float) * weight)) == pytest.approx(
        known(agreement(table)), abs=1e-9
    )
