"""Groups against groups: how much they share, for all pairs at once.

The measures themselves, on plain matrices, are in `sharing`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import scipy.sparse as sp

from zorggraaf.analysis.affiliation import Affiliation, affiliation, align, counted
from zorggraaf.analysis.cautions import cautions
from zorggraaf.analysis.members import Ground
from zorggraaf.analysis.on_date import asked
from zorggraaf.analysis.overlap_sentence import sentence
from zorggraaf.analysis.result import Column, Table, Value, Words, thing, words
from zorggraaf.analysis.selection import GroupSelection
from zorggraaf.analysis.sharing import Measures, adjusted, cells, measures, ratio, surprise
from zorggraaf.analysis.wording import NAMES, units

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from zorggraaf.store import Graph

    Floats = NDArray[np.float64]
    Integers = NDArray[np.integer[Any]]


def overlap(
    graph: Graph,
    a: str | GroupSelection,
    b: str | GroupSelection | None = None,
    on: date | str | None = None,
    unit: str = "organisation",
    weight: str | None = None,
    *,
    by: Literal["membership", "territory"] | None = None,
    everything: bool = False,
    lang: str = "nl",
) -> Table:
    """How much each group of A shares with each group of B; without B, those of A with each other.

    unit: what is counted: organisation, site, municipality, or inhabitants (municipalities weighed
    by their inhabitants; groups without borders get theirs from the derived catchment).
    everything: also pairs that share nothing. A group with itself is no pair.

    The rows have the stable names a, a_label, b, b_label, size_a, size_b, shared, jaccard,
    overlap_coefficient, a_in_b, b_in_a, p, p_adjusted, unit, weight, on, how_a, how_b, contested:
    see `Measures`, `surprise` and `adjusted` in `sharing` for the formulas. Shares of an empty
    group are None. p counts from the units that are in some group of A or B; it is corrected over
    all pairs of groups that have units, also those that share none. contested: the share of
    `shared` that the derived catchment might as well give to another group, None where nothing is
    derived.

    >>> import zorggraaf
    >>> with zorggraaf.open() as graph:                                # doctest: +SKIP
    ...     found = overlap(graph, "oor", "roaz", unit="inhabitants", on="2026-11-22")
    ...     round(found.records()[0]["jaccard"], 3)
    0.908
    """
    kind, weight = counted(unit, weight)
    day = asked(on)
    ground = Ground(graph, day)

    def belongs(groups: str | GroupSelection) -> Affiliation:
        return affiliation(graph, day, groups, kind, weight, by=by, lang=lang, ground=ground)

    return between(belongs(a), None if b is None else belongs(b), everything=everything)


def between(a: Affiliation, b: Affiliation | None = None, *, everything: bool = False) -> Table:
    """The overlap of two affiliations of the same units on the same date; see `overlap`."""
    same = b is None
    other = a if b is None else b
    over, names_, left, right = align(a, other)
    weights = _weights(over, a, other) if a.weight else None
    found = measures(left, None if same else right, weights, everything)
    sizes = [np.asarray(m.sum(axis=0), dtype=np.int64) for m in (left, right)]
    if not same:
        # The same group on both sides is no pair.
        identical = np.array([a.groups[i] == other.groups[j] for i, j in _pairs(found)], dtype=bool)
        found = _only(found, ~identical)
    tested = _tested(a, other, sizes, same)
    p = surprise(found.count, sizes[0][found.a], sizes[1][found.b], len(over))
    # An empty group is no test: it shares nothing for certain.
    real = (sizes[0][found.a] > 0) & (sizes[1][found.b] > 0)
    corrected = np.ones(len(p))
    corrected[real] = adjusted(p[real], tested)
    alike = np.nan_to_num(found.jaccard)

    def first(pair: int) -> tuple[str, str]:
        return a.group_labels[found.a[pair]], a.groups[found.a[pair]]

    def second(pair: int) -> tuple[str, str]:
        return other.group_labels[found.b[pair]], other.groups[found.b[pair]]

    contested = _contested(over, a, other, left, right, found, weights)
    if a.selection.partition is not None:
        order = sorted(range(len(p)), key=lambda i: (first(i), -found.shared[i], second(i)))
    else:
        order = sorted(
            range(len(p)), key=lambda i: (-found.shared[i], -alike[i], first(i), second(i))
        )
    hows = [a.grounds, other.grounds]
    shares = [
        _known(values)
        for values in (
            found.jaccard,
            found.overlap_coefficient,
            found.a_in_b,
            found.b_in_a,
            p,
            corrected,
            np.full(len(p), np.nan) if contested is None else contested,
        )
    ]
    at_a, at_b = found.a.tolist(), found.b.tolist()
    whole = [np.rint(v).astype(int).tolist() for v in (found.size_a, found.size_b, found.shared)]
    rows: list[tuple[Value, ...]] = [
        (
            a.groups[at_a[i]],
            a.group_labels[at_a[i]],
            other.groups[at_b[i]],
            other.group_labels[at_b[i]],
            *(values[i] for values in whole),
            *(values[i] for values in shares[:-1]),
            a.unit,
            a.weight,
            a.on,
            *hows,
            shares[-1][i],
        )
        for i in order
    ]

    def behind(row: int) -> Table:
        pair = order[row]
        i, j = round(found.a[pair]), round(found.b[pair])
        together = np.asarray(left[:, [i]].multiply(right[:, [j]]).sum(axis=1)).ravel()
        return _behind(a, other, i, j, [(over[u], names_[u]) for u in np.flatnonzero(together)])

    return Table(
        title=_title(a, None if same else other),
        columns=_columns(a),
        rows=rows,
        parameters={
            "a": a.selection.text,
            "b": None if same else other.selection.text,
            "on": a.on,
            "unit": a.unit,
            "weight": a.weight,
            "units": len(over),
            "pairs_tested": tested,
            "contested_share": _first(a.contested_share, other.contested_share),
            "weight_period": ", ".join(sorted({*a.weight_periods, *other.weight_periods})) or None,
        },
        sentence=sentence(a, other, found, same, left, right, weights),
        cautions=cautions(a, other),
        kind="overlap",
        behind=behind,
        aside=(
            "unit",
            "weight",
            "on",
            "how_a",
            "how_b",
            *(() if a.derived or other.derived else ("contested",)),
        ),
    )


def _title(a: Affiliation, b: Affiliation | None) -> Words:
    said = {}
    for lang, joined, alone in (("nl", "en", "onderling"), ("en", "and", "with each other")):
        label = a.selection.label[lang]
        who = f"{label} {alone}" if b is None else f"{label} {joined} {b.selection.label[lang]}"
        said[lang] = f"Overlap: {who}, in {units(a.unit, lang, a.weight)}, {a.on}"
    return said


# -- what the numbers rest on ----------------------------------------------------------------------


def _weights(units: Sequence[str], *parts: Affiliation) -> Floats:
    known = {u: w for part in parts for u, w in zip(part.units, part.weights, strict=True)}
    return np.array([known[unit] for unit in units])


def _tested(a: Affiliation, b: Affiliation, sizes: Sequence[Integers], same: bool) -> int:
    """How many pairs of groups that have units there are."""
    full = [int((size > 0).sum()) for size in sizes]
    if same:
        return full[0] * (full[0] - 1) // 2
    on_both = {g for g, size in zip(a.groups, sizes[0], strict=True) if size} & {
        g for g, size in zip(b.groups, sizes[1], strict=True) if size
    }
    return full[0] * full[1] - len(on_both)


def _contested(
    units: Sequence[str],
    a: Affiliation,
    b: Affiliation,
    left: sp.csr_array,
    right: sp.csr_array,
    found: Measures,
    weights: Floats | None,
) -> Floats | None:
    if not (a.derived or b.derived):
        return None
    between_two = {
        unit for one in (a, b) for (unit, _), said in one.certainty.items() if said == "contested"
    }
    weighed = np.ones(len(units)) if weights is None else weights
    unsure = np.array([w if u in between_two else 0.0 for u, w in zip(units, weighed, strict=True)])
    product = sp.csr_array(sp.csr_array(left.multiply(unsure[:, None])).T @ right)
    return ratio(cells(product, found.a, found.b), found.shared)


def _behind(
    a: Affiliation, b: Affiliation, i: int, j: int, shared: Sequence[tuple[str, str]]
) -> Table:
    weights = dict(zip(a.units, a.weights, strict=True))
    group_a, group_b = a.groups[i], b.groups[j]
    rows: list[tuple[Value, ...]] = [
        (
            unit,
            label,
            int(weights[unit]),
            a.how[unit, group_a],
            a.certainty[unit, group_a],
            " ".join(a.facts[unit, group_a]),
            b.how[unit, group_b],
            b.certainty[unit, group_b],
            " ".join(b.facts[unit, group_b]),
        )
        for unit, label in shared
    ]
    heavy = words("inwoners", "inhabitants") if a.weight else words("telt", "counts")
    return Table(
        title=words(
            f"{a.group_labels[i]} en {b.group_labels[j]}",
            f"{a.group_labels[i]} and {b.group_labels[j]}",
        ),
        columns=(
            *thing("unit", *NAMES[a.unit]),
            Column("weight", heavy, "integer"),
            Column("how_a", words("in a door", "in a by"), "text"),
            Column("certainty_a", words("zekerheid a", "certainty a"), "text"),
            Column("facts_a", words("feiten a", "facts a"), "text"),
            Column("how_b", words("in b door", "in b by"), "text"),
            Column("certainty_b", words("zekerheid b", "certainty b"), "text"),
            Column("facts_b", words("feiten b", "facts b"), "text"),
        ),
        rows=rows,
        parameters={"a": group_a, "b": group_b, "on": a.on, "unit": a.unit, "weight": a.weight},
        kind="rows",
    )


def _columns(a: Affiliation) -> tuple[Column, ...]:
    what = "inhabitants" if a.weight else a.unit
    return (
        *thing("a", "a", "a"),
        *thing("b", "b", "b"),
        Column("size_a", words("omvang a", "size of a"), "integer", what),
        Column("size_b", words("omvang b", "size of b"), "integer", what),
        Column("shared", words("gedeeld", "shared"), "integer", what),
        Column("jaccard", words("Jaccard", "Jaccard"), "number"),
        Column("overlap_coefficient", words("overlap", "overlap"), "number"),
        Column("a_in_b", words("a in b", "a in b"), "number"),
        Column("b_in_a", words("b in a", "b in a"), "number"),
        Column("p", words("p", "p"), "number"),
        Column("p_adjusted", words("p gecorrigeerd", "p adjusted"), "number"),
        Column("unit", words("eenheid", "unit"), "text"),
        Column("weight", words("gewicht", "weight"), "text"),
        Column("on", words("peildatum", "on"), "date"),
        Column("how_a", words("a door", "a by"), "text"),
        Column("how_b", words("b door", "b by"), "text"),
        Column("contested", words("betwist", "contested"), "number"),
    )


def _known(values: Floats) -> list[float | None]:
    return [None if value != value else value for value in values.tolist()]  # NaN is not itself


def _first(*values: float | None) -> float | None:
    return next((value for value in values if value is not None), None)


def _pairs(found: Measures) -> list[tuple[int, int]]:
    return list(zip(found.a.tolist(), found.b.tolist(), strict=True))


def _only(found: Measures, kept: NDArray[np.bool_]) -> Measures:
    return replace(
        found,
        **{
            name: getattr(found, name)[kept]
            for name in ("a", "b", "count", "size_a", "size_b", "shared")
        },
    )
