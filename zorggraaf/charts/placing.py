"""Where circles and names go so that they do not cover each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_ROUNDS: Final = 220
"""Rounds in which circles make room while drawn to their own place; then only room is made."""
_CLEARING: Final = 2000
"""Rounds at most to clear what is left; some tens are enough for the Netherlands."""
_PULL: Final = 0.06
"""The part of the way home that a circle goes in a round."""
_GAP: Final = 0.02
"""Air between two circles, as a part of their radii."""
_SOFT: Final = 0.6
"""The part of an overlap that is taken away in a round: all at once makes circles jump."""
_REFRESH: Final = 30
"""Rounds after which it is looked up anew which circles are near each other."""


def without_overlap(places: Floats, radii: Floats) -> Floats:
    """Centres near the given places at which no two circles overlap.

    Dorling's cartogram (1996): circles that overlap push each other away, the smaller one most,
    while each is drawn to where it belongs. Deterministic.

    places: n × 2; radii: n, in the same unit. Gives n × 2.
    """
    import numpy as np

    at = places.astype(float).copy()
    if len(at) < 2:
        return at
    # Two at one place have no direction to part in; the golden angle gives each its own.
    turn = np.arange(len(at)) * 2.399963
    at += np.column_stack([np.cos(turn), np.sin(turn)]) * float(radii.min()) * 1e-3
    first, second = _candidates(at, radii)
    for step in range(_ROUNDS + _CLEARING):
        if step % _REFRESH == 0:
            first, second = _candidates(at, radii)
        apart = at[first] - at[second]
        distance = np.maximum(np.hypot(apart[:, 0], apart[:, 1]), 1e-9)
        wanted = (radii[first] + radii[second]) * (1 + _GAP)
        overlap = np.clip(wanted - distance, 0, None)
        if step >= _ROUNDS and not (overlap > wanted * _GAP / 2).any():
            # The pairs looked at are the near ones; look at all before it is good.
            first, second = _candidates(at, radii)
            gaps = np.hypot(*(at[first] - at[second]).T) - radii[first] - radii[second]
            if not (gaps < 0).any():
                break
        push = apart * (overlap / distance)[:, None]
        yields = (radii[second] ** 2 / (radii[first] ** 2 + radii[second] ** 2))[:, None]
        for axis in range(2):
            at[:, axis] += np.bincount(first, (push * yields)[:, axis] * _SOFT, len(at))
            at[:, axis] -= np.bincount(second, (push * (1 - yields))[:, axis] * _SOFT, len(at))
        if step < _ROUNDS:
            at += (places - at) * _PULL * (1 - step / _ROUNDS)
    return at


def _candidates(at: Floats, radii: Floats) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The pairs that could overlap within the next rounds."""
    import numpy as np

    distance = np.hypot(*(at[:, None, :] - at[None, :, :]).transpose(2, 0, 1))
    near = distance < 1.6 * (radii[:, None] + radii[None, :])
    first, second = np.nonzero(np.triu(near, k=1))
    return first, second


def labels_shown(
    boxes: Sequence[tuple[float, float, float, float]], taken: Sequence[tuple[float, ...]] = ()
) -> list[bool]:
    """Which labels, the most important first, can be shown without covering an earlier one.

    boxes: (left, top, right, bottom) of each label in pixels; taken: boxes that are occupied.

    >>> labels_shown([(0, 0, 10, 10), (5, 5, 15, 15), (20, 0, 30, 10)])
    [True, False, True]
    """
    kept: list[tuple[float, ...]] = list(taken)
    shown = []
    for box in boxes:
        free = all(
            box[2] <= other[0] or other[2] <= box[0] or box[3] <= other[1] or other[3] <= box[1]
            for other in kept
        )
        shown.append(free)
        if free:
            kept.append(box)
    return shown


def spread(
    boxes: Sequence[tuple[float, float, float, float]], height: float
) -> list[tuple[float, float]]:
    """How far (right, down) to move each label so that none covers another.

    Each label is tried at its place and then at ever farther places around it.

    >>> spread([(0, 0, 10, 10), (0, 0, 10, 10)], 10)[0]
    (0.0, 0.0)
    """
    import math

    kept: list[tuple[float, float, float, float]] = []
    moves = []
    for left, top, right, bottom in boxes:
        tries = [(0.0, 0.0)] + [
            (
                1.4 * ring * height / 2 * math.cos(turn * math.pi / 6),
                ring * height / 2 * math.sin(turn * math.pi / 6),
            )
            for ring in range(1, 24)
            for turn in range(12)
        ]
        for right_by, down_by in tries:
            box = (left + right_by, top + down_by, right + right_by, bottom + down_by)
            if labels_shown([box], kept)[0]:
                break
        kept.append(box)
        moves.append((right_by, down_by))
    return moves
