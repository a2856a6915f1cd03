"""The order of rows and columns in which blocks show."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def seriation(weights: Floats) -> tuple[list[int], list[int]]:
    """Orders of rows and columns that bring large weights to the diagonal.

    Per connected part the first axis of correspondence analysis (Benzécri 1973): the second
    singular vector of D_r^-1/2 W D_c^-1/2, which for one part equals ordering the two-mode graph
    by its Fiedler vector (Fiedler 1973; Atkins, Boman & Hendrickson 1998). Parts follow each other
    by weight, empty rows and columns come last.

    >>> import numpy as np
    >>> seriation(np.array([[1.0, 0, 5], [0, 5, 1]]))
    ([0, 1], [0, 2, 1])
    """
    import numpy as np
    from scipy.sparse import bmat, csr_array
    from scipy.sparse.csgraph import connected_components

    rows = weights.shape[0]
    sparse = csr_array(weights)
    both = bmat([[None, sparse], [sparse.T, None]])
    _, part = connected_components(both, directed=False)
    order_rows: list[int] = []
    order_columns: list[int] = []
    totals = {int(p): float(weights[part[:rows] == p].sum()) for p in np.unique(part)}
    for each in sorted(totals, key=lambda p: (-totals[p], p)):
        own_rows = np.flatnonzero(part[:rows] == each)
        own_columns = np.flatnonzero(part[rows:] == each)
        block = weights[np.ix_(own_rows, own_columns)]
        place_rows, place_columns = _axis(block)
        order_rows += [int(own_rows[i]) for i in np.argsort(place_rows, kind="stable")]
        order_columns += [int(own_columns[i]) for i in np.argsort(place_columns, kind="stable")]
    return order_rows, order_columns


def _axis(block: Floats) -> tuple[Floats, Floats]:
    """Places of the rows and columns of one connected block on one axis."""
    import numpy as np

    rows, columns = block.shape
    if rows < 2 or columns < 2:
        # One row: its columns from heavy to light; one column likewise.
        return -block.sum(axis=1), -block.sum(axis=0)
    by_row, by_column = np.sqrt(block.sum(axis=1)), np.sqrt(block.sum(axis=0))
    left, _, right = np.linalg.svd(block / by_row[:, None] / by_column[None, :])
    place_rows, place_columns = left[:, 1] / by_row, right[1] / by_column
    # The sign of a singular vector is free; the first row that is not in the middle comes first.
    sign = -1.0 if place_rows[int(np.argmax(np.abs(place_rows) > 1e-9))] > 0 else 1.0
    return np.round(sign * place_rows, 9), np.round(sign * place_columns, 9)
