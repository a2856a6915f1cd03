"""Ties that are more than chance: the null models, against scipy, brute force and by hand."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from scipy import sparse, stats

from tests.analysis.matrices import affiliations
from zorggraaf.analysis.backbone import (
    Null,
    backbone,
    benjamini_hochberg,
    membership_chances,
)

TWO_CLIQUES = sparse.csr_array(
    [[1, 1, 1, 1, 0, 0, 0, 0]] * 3 + [[0, 0, 0, 0, 1, 1, 1, 1]] * 3 + [[1, 0, 0, 0, 1, 0, 0, 0]]
)


def test_two_who_share_both_their_two_of_four_groups_do_so_once_in_six() -> None:
    matrix = sparse.csr_array([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1]])
    ties = backbone(matrix, Null.hypergeometric)
    # 1 of the C(4, 2) ways to choose two groups; three pairs were tested.
    assert ties.p.tolist() == pytest.approx([1 / 6])
    assert ties.p_adjusted.tolist() == pytest.approx([3 / 6])
    assert (ties.tests, ties.shared.tolist()) == (3, [2])


@given(affiliations())
def test_hypergeometric_p_values_are_those_of_fishers_test(matrix: sparse.csr_array) -> None:
    ties = backbone(matrix, Null.hypergeometric)
    dense = matrix.toarray()[:, matrix.toarray().sum(axis=0) > 0]
    for first, second, p in zip(ties.first, ties.second, ties.p, strict=True):
        a, b = dense[first], dense[second]
        table = [
            [(a * b).sum(), (a * (1 - b)).sum()],
            [((1 - a) * b).sum(), ((1 - a) * (1 - b)).sum()],
        ]
        assert p == pytest.approx(stats.fisher_exact(table, alternative="greater").pvalue)


@settings(deadline=None, max_examples=30)
@given(affiliations(units=5, groups=5))
def test_sdsm_p_values_are_those_of_trying_every_outcome(matrix: sparse.csr_array) -> None:
    chances = membership_chances(matrix)
    ties = backbone(matrix, Null.sdsm)
    for first, second, seen, p in zip(ties.first, ties.second, ties.shared, ties.p, strict=True):
        meet = chances[first] * chances[second]
        expected = sum(
            np.prod([m if hit else 1 - m for m, hit in zip(meet, outcome, strict=True)])
            for outcome in itertools.product([0, 1], repeat=len(meet))
            if sum(outcome) >= seen
        )
        assert p == pytest.approx(expected, abs=1e-9)


@settings(deadline=None)
@given(affiliations())
def test_chances_of_membership_add_up_to_degrees_and_sizes(matrix: sparse.csr_array) -> None:
    chances = membership_chances(matrix)
    assert np.allclose(chances.sum(axis=1), matrix.sum(axis=1), atol=1e-3)
    assert np.allclose(chances.sum(axis=0), matrix.sum(axis=0), atol=1e-3)
    assert (chances >= 0).all() and (chances <= 1).all()


def test_benjamini_hochberg_agrees_with_scipy() -> None:
    p = np.random.default_rng(1).random(40) ** 3
    assert np.allclose(benjamini_hochberg(p, 40), stats.false_discovery_control(p))


def test_pairs_that_never_meet_count_as_tests() -> None:
    p = np.array([0.01, 0.02])
    padded = np.concatenate([p, np.ones(8)])
    assert np.allclose(benjamini_hochberg(p, 10), stats.false_discovery_control(padded)[:2])


def test_a_group_of_everybody_ties_nobody_in_the_backbone() -> None:
    everybody = sparse.csr_array(np.hstack([np.ones((7, 1)), np.zeros((7, 7))]))
    assert backbone(everybody, Null.sdsm).network().nnz == 0


@pytest.mark.parametrize("null", [*Null])
def test_the_backbone_keeps_cliques_apart(null: Null) -> None:
    matrix = sparse.csr_array(sparse.hstack([TWO_CLIQUES, sparse.csr_array(np.ones((7, 1)))]))
    kept = backbone(matrix, null).network(alpha=0.2).toarray()
    assert not kept[:3, 3:6].any()
    assert np.allclose(kept, kept.T)


@settings(deadline=None)
@given(affiliations())
def test_adjusted_values_are_never_smaller_and_never_zero(matrix: sparse.csr_array) -> None:
    for null in Null:
        ties = backbone(matrix, null)
        assert (ties.p_adjusted >= ties.p - 1e-12).all()
        assert (ties.p > 0).all() and (ties.p_adjusted <= 1).all()
