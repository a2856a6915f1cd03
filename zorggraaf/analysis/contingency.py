"""What two divisions place together: the contingency table, and the cases at the borders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

from zorggraaf.analysis.affiliation import Affiliation
from zorggraaf.analysis.result import Column, Table, Value, thing, words
from zorggraaf.analysis.wording import NAMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def contingency(left: sp.csr_array, right: sp.csr_array, weights: Floats | None = None) -> Floats:
    """Groups of a × groups of b: how many units, or what weight, both place there."""
    heavy = left if weights is None else sp.csr_array(left.multiply(weights[:, None]))
    return np.asarray((heavy.T @ right).todense(), dtype=float)


def border_cases(
    a: Affiliation,
    b: Affiliation,
    over: Sequence[str],
    labels: Sequence[str],
    left: sp.csr_array,
    right: sp.csr_array,
    weights: Floats,
    full: Floats,
) -> Table:
    """Units outside the region of b that holds most of their region of a, heaviest first."""
    container = full.argmax(axis=1) if full.size else np.zeros(len(a.groups), dtype=np.int64)
    found: list[tuple[float, str, tuple[Value, ...]]] = []
    entries_a, entries_b = sp.csr_array(left), sp.csr_array(right)
    for unit, label, weight, row in zip(over, labels, weights, range(len(over)), strict=True):
        places_a = entries_a.indices[entries_a.indptr[row] : entries_a.indptr[row + 1]]
        places_b = entries_b.indices[entries_b.indptr[row] : entries_b.indptr[row + 1]]
        if not len(places_b):
            continue
        for i in places_a.tolist():
            best = int(container[i])
            if best in places_b:
                continue
            group_a = a.groups[i]
            for j in places_b.tolist():
                group_b = b.groups[j]
                cells: tuple[Value, ...] = (
                    unit,
                    label,
                    group_a,
                    a.group_labels[i],
                    group_b,
                    b.group_labels[j],
                    b.groups[best],
                    b.group_labels[best],
                    round(float(weight)),
                    "contested" in (a.certainty[unit, group_a], b.certainty[unit, group_b]),
                    " ".join((*a.facts[unit, group_a], *b.facts[unit, group_b])),
                )
                found.append((-float(weight), unit, cells))
    found.sort(key=lambda case: (case[0], case[1]))
    what = "inhabitants" if a.weight else a.unit
    return Table(
        title=words("Grensgevallen", "Border cases"),
        columns=(
            *thing("unit", *NAMES[a.unit]),
            *thing("a", "ligt in a", "lies in a"),
            *thing("b", "ligt in b", "lies in b"),
            *thing("mostly", "a ligt meest in", "a lies mostly in"),
            Column("weight", words("gewicht", "weight"), "integer", what),
            Column("contested", words("betwist", "contested"), "boolean"),
            Column("facts", words("feiten", "facts"), "text"),
        ),
        rows=[cells for _, _, cells in found],
        parameters={"on": a.on, "unit": a.unit, "weight": a.weight},
        kind="border-cases",
    )


def contingency_table(a: Affiliation, b: Affiliation, full: Floats) -> Table:
    """The cells of a contingency table that hold anything, with their share of row and column."""
    pairs = np.argwhere(full > 0).tolist()
    of_a, of_b = full.sum(axis=1), full.sum(axis=0)
    rows: list[tuple[Value, ...]] = [
        (
            a.groups[i],
            a.group_labels[i],
            b.groups[j],
            b.group_labels[j],
            round(float(full[i, j])),
            float(full[i, j] / of_a[i]),
            float(full[i, j] / of_b[j]),
        )
        for i, j in pairs
    ]
    return Table(
        title=words("Kruistabel", "Contingency table"),
        columns=(
            *thing("a", "a", "a"),
            *thing("b", "b", "b"),
            Column("shared", words("gedeeld", "shared"), "integer"),
            Column("share_of_a", words("aandeel van a", "share of a"), "number"),
            Column("share_of_b", words("aandeel van b", "share of b"), "number"),
        ),
        rows=rows,
        parameters={"on": a.on, "unit": a.unit, "weight": a.weight},
        kind="contingency",
    )
