"""Random divisions are contiguous, have the sizes asked, and are what they were yesterday."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zorggraaf.analysis.random_regions import (
    in_one_piece,
    inner_share,
    neighbours,
    random_regions,
)


def _lattice(side: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """A little country of side × side municipalities, slightly out of line."""
    shift = np.random.default_rng(side).random((side * side, 2)) / 100
    grid = np.array([[52 + y / 10, 5 + x / 10] for y in range(side) for x in range(side)])
    return np.asarray(grid + shift / 10)


@st.composite
def _countries(draw: st.DrawFn) -> tuple[int, list[int], int]:
    side = draw(st.integers(2, 7))
    cuts = draw(st.sets(st.integers(1, side * side - 1), max_size=5))
    edges = [0, *sorted(cuts), side * side]
    return side, [b - a for a, b in pairwise(edges)], draw(st.integers(0, 99))


@given(_countries())
@settings(max_examples=60, deadline=None)
def test_every_region_has_its_size_and_is_in_one_piece(
    country: tuple[int, list[int], int],
) -> None:
    side, sizes, seed = country
    beside = neighbours(_lattice(side))
    region = random_regions(beside, sizes, np.random.default_rng(seed))
    assert Counter(region) == Counter({place: size for place, size in enumerate(sizes) if size})
    for place in set(region):
        assert in_one_piece(beside, [u for u, own in enumerate(region) if own == place])


@given(st.integers(0, 2**16), st.integers(2, 40))
@settings(max_examples=60, deadline=None)
def test_any_country_hangs_together_and_neighbours_are_mutual(seed: int, n: int) -> None:
    places = np.random.default_rng(seed).random((n, 2)) + np.array([52.0, 5.0])
    beside = neighbours(places)
    graph = nx.Graph([(u, v) for u, those in enumerate(beside) for v in those])
    assert graph.number_of_nodes() == n and nx.is_connected(graph)
    assert all(u in beside[v] for u, those in enumerate(beside) for v in those)


def test_an_island_hangs_on_to_the_mainland_by_one_tie() -> None:
    places = np.vstack([_lattice(4), [[60.0, 5.1]]])
    assert len(neighbours(places)[-1]) == 1


def test_places_on_one_line_are_neighbours_in_a_row() -> None:
    line = np.array([[52.0, 5.0 + x] for x in range(4)])
    beside = neighbours(line)
    assert all(step in beside[step + 1] for step in range(3))


def test_the_same_seed_draws_the_same() -> None:
    beside = neighbours(_lattice(6))
    first, second = (
        random_regions(beside, [12, 12, 12], np.random.default_rng(7)) for _ in range(2)
    )
    assert first == second
    assert first != random_regions(beside, [12, 12, 12], np.random.default_rng(8))


def test_sizes_must_add_up() -> None:
    with pytest.raises(ValueError, match="add up to 3"):
        random_regions(neighbours(_lattice(2)), [2, 1], np.random.default_rng(1))


def test_a_chain_cut_in_two_keeps_two_of_three_ties() -> None:
    assert inner_share([[1], [0, 2], [1, 3], [2]], [0, 0, 1, 1]) == pytest.approx(2 / 3)


def test_pieces_apart_are_not_one_piece() -> None:
    chain = [[1], [0, 2], [1, 3], [2]]
    assert in_one_piece(chain, [1, 2]) and not in_one_piece(chain, [0, 2])
