"""Random divisions of a map into contiguous regions of given sizes.

Two divisions of one country always agree more than chance, for both lump neighbours together. What
geography alone gives is found by drawing divisions that are contiguous too, and nothing else: the
random regions that Openshaw (1977) grows from seeds over the graph of neighbours, here with the
sizes of a real division.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Neighbours: TypeAlias = Sequence[Sequence[int]]
"""Per unit the units beside it; both ways, and all connected."""

LONGEST: Final = 4.0
"""Times the median distance between neighbours: who lies farther apart is across water or abroad,
and counts as neighbour only where nothing nearer ties a part of the map to the rest."""
_RAGGED: Final = 0.25
"""How much chance weighs against compactness when a region picks its next unit: enough for no two
draws to be alike, little enough for regions as round as this growing makes them."""
_TRIES: Final = 20
"""Fresh starts when regions cannot get their sizes; one is nearly always enough."""

_MOVES: Final = 1
"""Moves over borders per unit, after which a fresh start is quicker: regions may hand a unit back
and forth."""


def neighbours(places: Floats) -> list[list[int]]:
    """Who lies beside whom, from middles alone: Delaunay's triangulation without its long edges.

    places: n × 2, latitude and longitude in degrees. An edge longer than LONGEST times the median
    stays only where it is in the minimum spanning tree, so that islands hang on to the mainland.

    >>> neighbours(np.array([[52.0, 5.0], [52.0, 5.1], [52.05, 5.02], [52.1, 5.0]]))[3]
    [0, 1, 2]
    """
    import scipy.sparse as sp
    from scipy.sparse.csgraph import minimum_spanning_tree
    from scipy.spatial import Delaunay, QhullError

    n = len(places)
    flat = np.column_stack([places[:, 1] * np.cos(np.radians(places[:, 0].mean())), places[:, 0]])
    try:
        corners = Delaunay(flat).simplices
        edges = {
            (min(a, b), max(a, b))
            for triangle in corners.tolist()
            for a, b in zip(triangle, [*triangle[1:], triangle[0]], strict=True)
        }
    except (QhullError, ValueError):
        # Fewer than three places, or all on one line: all pairs, of which the short ones stay.
        edges = {(a, b) for a in range(n) for b in range(a + 1, n)}
    if not edges:
        return [[] for _ in range(n)]
    pairs = np.array(sorted(edges))
    length = np.hypot(*(flat[pairs[:, 0]] - flat[pairs[:, 1]]).T) + 1e-9
    tree = minimum_spanning_tree(sp.coo_array((length, (pairs[:, 0], pairs[:, 1])), shape=(n, n)))
    needed = {(min(a, b), max(a, b)) for a, b in zip(*tree.nonzero(), strict=True)}
    short = length <= LONGEST * np.median(length)
    beside: list[list[int]] = [[] for _ in range(n)]
    for (a, b), kept in zip(pairs.tolist(), short.tolist(), strict=True):
        if kept or (a, b) in needed:
            beside[a].append(b)
            beside[b].append(a)
    return [sorted(those) for those in beside]


def random_regions(
    beside: Neighbours, sizes: Sequence[int], draw: np.random.Generator
) -> list[int]:
    """One random division: per unit its region, region r contiguous and with sizes[r] units.

    Regions grow from random seeds, the one that lags behind most first, each time by a neighbour
    that lies much against it or, as chance has it, less so. Who got too many or too few by the
    others' being in the way exchanges units along the shared borders. Where that fails 20 times (a
    map that cannot be divided so), the division is contiguous but for pieces cut off, and its sizes
    are those that were reached.

    beside: connected. sizes: add up to the number of units. Raises ValueError where they do not.
    """
    if sum(sizes) != len(beside):
        raise ValueError(f"sizes add up to {sum(sizes)}, not to {len(beside)} units")
    for _ in range(_TRIES):
        region = _grown(beside, sizes, draw)
        if _evened(beside, region, sizes):
            break
    return region


def inner_share(beside: Neighbours, region: Sequence[int]) -> float:
    """How compact a division is: the share of neighbouring pairs that lie in one region.

    >>> inner_share([[1], [0, 2], [1]], [0, 0, 1])
    0.5
    """
    same = [region[unit] == region[other] for unit, those in enumerate(beside) for other in those]
    return sum(same) / len(same) if same else 1.0


def _grown(beside: Neighbours, sizes: Sequence[int], draw: np.random.Generator) -> list[int]:
    """Contiguous regions from random seeds; sizes are what came of it."""
    n, wanted = len(beside), [place for place, size in enumerate(sizes) if size]
    region = [-1] * n
    chance = (draw.random(n) * _RAGGED).tolist()
    size = [0] * len(sizes)
    weigh = [1 / max(len(those), 1) for those in beside]
    edge: list[dict[int, float]] = [{} for _ in sizes]
    """Per region the free units against it, and how much they would fit in."""

    def take(unit: int, place: int) -> None:
        region[unit] = place
        size[place] += 1
        for other in beside[unit]:
            if region[other] < 0:
                edge[place][other] = edge[place].get(other, chance[other]) + weigh[other]
            else:
                edge[region[other]].pop(unit, None)

    for place, seed in zip(wanted, draw.permutation(n).tolist(), strict=False):
        take(seed, place)
    open_ = set(wanted)
    while open_:
        place = min(open_, key=lambda one: (size[one] / sizes[one], one))
        front = edge[place]
        if size[place] >= sizes[place] or not front:
            open_.remove(place)
            continue
        take(max(front, key=front.__getitem__), place)
    left = deque(unit for unit in range(n) if region[unit] < 0)
    while left:
        unit = left.popleft()
        near = {region[other] for other in beside[unit]} - {-1}
        if near:
            take(unit, min(near, key=lambda one: (size[one] - sizes[one], one)))
        else:
            left.append(unit)
    return region


def _evened(beside: Neighbours, region: list[int], sizes: Sequence[int]) -> bool:
    """Moves units over borders until every region has its size; whether that worked."""
    inside: list[set[int]] = [set() for _ in sizes]
    for unit, place in enumerate(region):
        inside[place].add(unit)
    barred: set[tuple[int, int]] = set()
    moves = _MOVES * len(region)
    while over := [p for p, size in enumerate(sizes) if len(inside[p]) > size]:
        if moves < 0:
            return False
        start = max(over, key=lambda place: (len(inside[place]) - sizes[place], place))
        route = _route(beside, region, start, inside, sizes, barred)
        if route is None:
            return False
        for giver, taker in pairwise(route):
            moves -= 1
            if not _handed(beside, region, giver, taker, inside):
                # This border gives nothing; what moved so far stays, and another way is sought.
                barred.add((giver, taker))
                break
            barred.clear()
    return True


def _route(
    beside: Neighbours,
    region: Sequence[int],
    start: int,
    inside: Sequence[set[int]],
    sizes: Sequence[int],
    barred: set[tuple[int, int]],
) -> list[int] | None:
    """The shortest way over borders from one region to one that has too few."""
    came = {start: -1}
    waiting = deque([start])
    while waiting:
        place = waiting.popleft()
        if len(inside[place]) < sizes[place]:
            route = [place]
            while came[route[-1]] >= 0:
                route.append(came[route[-1]])
            return route[::-1]
        for next_to in sorted({region[other] for unit in inside[place] for other in beside[unit]}):
            if next_to not in came and (place, next_to) not in barred:
                came[next_to] = place
                waiting.append(next_to)
    return None


def _handed(
    beside: Neighbours, region: list[int], giver: int, taker: int, inside: Sequence[set[int]]
) -> bool:
    """Moves the unit that lies most against the taker and leaves the giver in one piece."""
    own = inside[giver]
    if len(own) < 2:
        return False
    against: list[tuple[float, int]] = []
    for unit in own:
        met = 0
        for other in beside[unit]:
            met += region[other] == taker
        if met:
            against.append((-met / len(beside[unit]), unit))
    for _, unit in sorted(against):
        around = [other for other in beside[unit] if region[other] == giver]
        # Who holds together around the unit needs no longer look.
        if (around and in_one_piece(beside, around)) or in_one_piece(beside, [*(own - {unit})]):
            region[unit] = taker
            own.remove(unit)
            inside[taker].add(unit)
            return True
    return False


def in_one_piece(beside: Neighbours, units: Sequence[int]) -> bool:
    """Whether one can go from each of these units to each other without leaving them."""
    inside = set(units)
    if not inside:
        return True
    seen = {units[0]}
    waiting = [units[0]]
    while waiting:
        for other in beside[waiting.pop()]:
            if other in inside and other not in seen:
                seen.add(other)
                waiting.append(other)
    return len(seen) == len(inside)
