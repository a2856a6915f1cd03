"""With whom a unit meets, and whether its groups have the same members: on small matrices."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from scipy import sparse

from tests.analysis.matrices import affiliations
from zorggraaf.analysis.partners import fit, partner_counts


def test_who_meets_the_same_partners_everywhere_fits_wholly() -> None:
    assert fit(sparse.csr_array([[1, 1, 1], [1, 1, 1], [1, 1, 1]]), 0) == 1.0


def test_who_meets_others_at_each_table_does_not_fit() -> None:
    assert fit(sparse.csr_array([[1, 1], [1, 0], [0, 1]]), 0) == 0.0


def test_fit_by_hand() -> None:
    # Tables of a with others {b, c}, {b} and {d}: Jaccard 1/2, 0 and 0.
    matrix = sparse.csr_array([[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 1]])
    assert fit(matrix, 0) == pytest.approx(1 / 6)


def test_tables_without_other_known_members_say_nothing_about_fit() -> None:
    assert np.isnan(fit(sparse.csr_array([[1, 1], [1, 0]]), 0))
    assert fit(sparse.csr_array([[1, 1, 1], [1, 1, 0]]), 0) == 1.0


@given(affiliations())
def test_fit_and_partners_are_those_of_plain_sets(matrix: sparse.csr_array) -> None:
    dense = matrix.toarray()
    met = [
        {other for other in np.flatnonzero(dense[:, group]).tolist() if other != 0}
        for group in np.flatnonzero(dense[0])
    ]
    counts = partner_counts(matrix, 0)
    for other in range(1, len(dense)):
        assert counts[other] == sum(other in table for table in met)
    assert counts[0] == 0
    filled = [table for table in met if table]
    values = [len(a & b) / len(a | b) for a, b in combinations(filled, 2)]
    if values:
        assert fit(matrix, 0) == pytest.approx(np.mean(values))
    else:
        assert np.isnan(fit(matrix, 0))
