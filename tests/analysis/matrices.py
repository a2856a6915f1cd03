"""Small affiliations made up by hypothesis: units × groups of 0 and 1."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from scipy import sparse


@st.composite
def affiliations(draw: st.DrawFn, units: int = 9, groups: int = 7) -> sparse.csr_array:
    """Any affiliation with at least one unit and one group; empty rows and columns too."""
    rows = draw(st.integers(1, units))
    columns = draw(st.integers(1, groups))
    cells = draw(st.lists(st.booleans(), min_size=rows * columns, max_size=rows * columns))
    return sparse.csr_array(np.array(cells, dtype=float).reshape(rows, columns))
