"""Groups against groups: how much they share, for all pairs at once.

`measures` works on plain matrices; `overlap` asks the graph and says how to read the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import scipy.sparse as sp

from zorggraaf.analysis.affiliation import Affiliation, Units, affiliation
from zorggraaf.analysis.catchment import DERIVED
from zorggraaf.analysis.groups import GroupSelection, asked
from zorggraaf.analysis.members import Ground
from zorggraaf.analysis.result import Column, Table, Value, Words, thing, words
from zorggraaf.analysis.wording import (
    BODIES,
    REGISTERED,
    SMALL,
    SPATIAL,
    both,
    listing,
    number,
    share,
    some,
    units,
)
from zorggraaf.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from zorggraaf.store import Graph

    Floats = NDArray[np.float64]
    Integers = NDArray[np.integer[Any]]

_SHARES_TOLD: Final = 4
"""A sentence with more shares than this is no longer read."""


@dataclass(frozen=True)
class Measures:
    """What pairs of groups share: arrays of one length, a value per pair.

    A share of nothing (a group without units, or without weight) is NaN, for 0/0 says neither that
    groups overlap nor that they do not.
    """

    a: Integers
    """Which column of the first matrix."""
    b: Integers
    """Which column of the second matrix."""
    count: Integers
    """Units in both."""
    size_a: Floats
    size_b: Floats
    shared: Floats
    """Weight of the units in both."""

    @property
    def jaccard(self) -> Floats:
        """w(A∩B) / w(A∪B) (Jaccard 1901)."""
        return _ratio(self.shared, self.size_a + self.size_b - self.shared)

    @property
    def overlap_coefficient(self) -> Floats:
        """w(A∩B) / min(w(A), w(B)) (Szymkiewicz 1934, Simpson 1943)."""
        return _ratio(self.shared, np.minimum(self.size_a, self.size_b))

    @property
    def a_in_b(self) -> Floats:
        """w(A∩B) / w(A): how much of A lies in B."""
        return _ratio(self.shared, self.size_a)

    @property
    def b_in_a(self) -> Floats:
        """w(A∩B) / w(B): how much of B lies in A."""
        return _ratio(self.shared, self.size_b)


def measures(
    a: sp.csr_array,
    b: sp.csr_array | None = None,
    weights: Floats | None = None,
    everything: bool = False,
) -> Measures:
    """What every group of `a` shares with every group of `b`, from one sparse product.

    a, b: units × groups, 0/1, over the same units. Without `b` the groups of `a` with each other,
    every pair once (a < b). weights: one per unit, not negative; without them every unit weighs 1.
    everything: also the pairs that share no unit. Pairs are ordered by a.
    """
    if b is not None and a.shape[0] != b.shape[0]:
        raise ValueError(f"matrices over {a.shape[0]} and {b.shape[0]} units")
    left = _light(a)
    right = left if b is None else _light(b)
    rows, columns, counts = _cells_of(sp.csr_array(left.T) @ right, everything)
    if b is None:
        once = rows < columns
        rows, columns, counts = rows[once], columns[once], counts[once]
    if weights is None:
        shared = counts.astype(float)
        sizes_a, sizes_b = (np.asarray(m.sum(axis=0), dtype=float) for m in (left, right))
    else:
        weighted = sp.csr_array(left.multiply(weights[:, None]))
        shared = _cells(sp.csr_array(weighted.T @ right), rows, columns)
        sizes_a, sizes_b = (np.asarray(m.T @ weights, dtype=float) for m in (left, right))
    return Measures(rows, columns, counts, sizes_a[rows], sizes_b[columns], shared)


def _light(matrix: sp.csr_array) -> sp.csr_array:
    """The same matrix in numbers of 32 bits: the product of large ones is a matter of memory."""
    one = sp.csr_array(matrix)
    parts = (one.data, one.indices, one.indptr)
    return sp.csr_array(tuple(part.astype(np.int32) for part in parts), shape=one.shape)


def _cells_of(product: sp.csr_array, everything: bool) -> tuple[Integers, Integers, Integers]:
    """Row, column and value of the cells that are not zero, or of all; ordered by row."""
    if everything:
        dense = np.asarray(product.todense())
        place_row, place_column = np.indices(dense.shape)
        return place_row.ravel(), place_column.ravel(), dense.ravel()
    rows = np.repeat(np.arange(product.shape[0], dtype=np.int32), np.diff(product.indptr))
    # A stored 0 comes of a stored 0 in what was multiplied: no shared unit.
    kept = product.data > 0
    if kept.all():
        return rows, product.indices, product.data
    return rows[kept], product.indices[kept], product.data[kept]


def surprise(count: Integers, size_a: Integers, size_b: Integers, units: int) -> Floats:
    """The chance of sharing at least so many units, if the units of B were drawn blindly.

    One-sided hypergeometric: P(X ≥ count) for size_b draws from `units`, of which size_a in A.
    It counts units, never weights.
    """
    from scipy.stats import hypergeom

    if not len(count):
        return np.empty(0)
    # Many pairs have the same sizes, and the distribution is dear.
    cases, place = np.unique(np.stack([count, size_a, size_b]), axis=1, return_inverse=True)
    chance = hypergeom.sf(cases[0] - 1, units, cases[1], cases[2])
    return np.asarray(np.clip(chance, 0.0, 1.0)[place.ravel()], dtype=float)


def adjusted(p: Floats, tested: int | None = None) -> Floats:
    """p corrected for many pairs (Benjamini & Hochberg 1995).

    tested: how many pairs were looked at, where those that share nothing (p = 1) are not in `p`.

    >>> adjusted(np.array([0.01, 0.04, 0.03]), tested=4).round(4).tolist()
    [0.04, 0.0533, 0.0533]
    """
    if not len(p):
        return np.empty(0)
    total = max(len(p), tested or 0)
    order = np.argsort(p)[::-1]
    scaled = p[order] * total / np.arange(len(p), 0, -1)
    corrected = np.empty(len(p))
    corrected[order] = np.minimum(np.minimum.accumulate(scaled), 1.0)
    return corrected


def align(
    a: Affiliation, b: Affiliation
) -> tuple[list[str], list[str], sp.csr_array, sp.csr_array]:
    """Two affiliations over the units of either: units, labels, and both matrices."""
    labels = dict(zip([*a.units, *b.units], [*a.unit_labels, *b.unit_labels], strict=True))
    units = sorted(labels)
    place = {unit: row for row, unit in enumerate(units)}

    def spread(one: Affiliation) -> sp.csr_array:
        rows = np.array([place[unit] for unit in one.units], dtype=np.int64)
        entries = sp.coo_array(one.matrix)
        shape = (len(units), one.matrix.shape[1])
        return sp.csr_array((entries.data, (rows[entries.row], entries.col)), shape=shape)

    return units, [labels[unit] for unit in units], spread(a), spread(b)


def counted(unit: str, weight: str | None) -> tuple[Units, str | None]:
    """Units and weight, where a user may also say `inhabitants` for the unit.

    >>> counted("inhabitants", None)
    ('municipality', 'inhabitants')
    """
    if unit == "inhabitants":
        return "municipality", "inhabitants"
    if unit in ("organisation", "site", "municipality"):
        return unit, weight  # type: ignore[return-value] # narrowed by the line above
    raise UsageError(
        f"‘{unit}’ is geen eenheid.", "Kies organisation, site, municipality of inhabitants."
    )


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
    see `Measures`, `surprise` and `adjusted` for the formulas. Shares of an empty group are None.
    p counts from the units that are in some group of A or B; it is corrected over all pairs of
    groups that have units, also those that share none. contested: the share of `shared` that the
    derived catchment might as well give to another group, None where nothing is derived.

    >>> import zorggraaf
    >>> with zorggraaf.open() as graph:                                # doctest: +SKIP
    ...     overlap(graph, "oor", "roaz", unit="inhabitants").records()[0]["jaccard"]
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
    hows = [_how(one) for one in (a, other)]
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
        sentence=_sentence(a, other, found, same, left, right, weights),
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
    return _ratio(_cells(product, found.a, found.b), found.shared)


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


NAMES: Final[dict[str, tuple[str, str]]] = {
    "organisation": ("organisatie", "organisation"),
    "site": ("locatie", "site"),
    "municipality": ("gemeente", "municipality"),
}
"""One unit of a kind, in Dutch and English."""


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


# -- how to read it --------------------------------------------------------------------------------


def _sentence(
    a: Affiliation,
    b: Affiliation,
    found: Measures,
    same: bool,
    left: sp.csr_array,
    right: sp.csr_array,
    weights: Floats | None,
) -> Words:
    if not len(found.shared) or not found.shared.any():
        return words("Geen twee groepen delen iets.", "No two groups share anything.")
    if same or not all("/region/" in group for group in a.groups):
        return _closest(a, b, found)
    # Only what both know can be said to lie in one or another group of b.
    known = (left.sum(axis=1) > 0) & (right.sum(axis=1) > 0)
    common = measures(left[known], right[known], None if weights is None else weights[known])
    inside = common.a_in_b
    best: dict[int, float] = {}
    for group, value in zip(common.a.tolist(), inside.tolist(), strict=True):
        best[group] = max(best.get(group, 0.0), value)
    said = _division(a, b, common, best)
    whole, groups = sum(value >= 1 for value in best.values()), len(best)
    if groups == 1:
        return said
    of_a, of_b = a.selection.label, b.selection.label
    count = {
        "nl": "Geen van de" if not whole else f"{whole} van de",
        "en": "None of the" if not whole else f"{whole} of the",
    }
    verb = {"nl": "ligt" if whole < 2 else "liggen", "en": "lies" if whole < 2 else "lie"}
    return words(
        f"{said['nl']} {count['nl']} {groups} groepen van ‘{of_a['nl']}’ {verb['nl']} geheel "
        f"binnen één groep van ‘{of_b['nl']}’.",
        f"{said['en']} {count['en']} {groups} groups of ‘{of_a['en']}’ {verb['en']} wholly "
        f"within one group of ‘{of_b['en']}’.",
    )


def _division(a: Affiliation, b: Affiliation, common: Measures, best: dict[int, float]) -> Words:
    """How the group that is cut most lies over the groups of b; of equals the largest."""
    sizes = dict(zip(common.a.tolist(), common.size_a.tolist(), strict=True))
    cut = min(best, key=lambda group: (best[group], -sizes[group], group))
    pairs = [i for i in range(len(common.a)) if common.a[i] == cut and common.shared[i] > 0]
    pairs.sort(key=lambda i: -common.shared[i])
    told, left = pairs[:_SHARES_TOLD], pairs[_SHARES_TOLD:]
    spatial = a.unit == "municipality"

    def part(value: float, lang: str) -> str:
        return share(value / sizes[cut], lang) if spatial else number(value, lang)

    said = {}
    for lang in ("nl", "en"):
        parts = [f"{part(common.shared[i], lang)} in {b.group_labels[common.b[i]]}" for i in told]
        if left:
            rest = "elsewhere" if lang == "en" else "elders"
            parts.append(f"{part(float(common.shared[left].sum()), lang)} {rest}")
        said[lang] = listing(parts, lang)
    name, size = a.group_labels[cut], round(sizes[cut])
    nl, en = units(a.unit, "nl", a.weight), units(a.unit, "en", a.weight)
    if spatial:
        verbs = ("woont", "live") if a.weight else ("ligt", "lie")
        return words(
            f"Van de {nl} van {name} {verbs[0]} {said['nl']}.",
            f"Of the {en} of {name} {said['en'].replace(' in ', f' {verbs[1]} in ', 1)}.",
        )
    there_nl, there_en = b.selection.label["nl"], b.selection.label["en"]
    return words(
        f"Van de {size} {nl} van {name} die ook in ‘{there_nl}’ voorkomen, zijn er {said['nl']}.",
        f"Of the {size} {en} of {name} that are also in ‘{there_en}’, {said['en']}.",
    )


def _closest(a: Affiliation, b: Affiliation, found: Measures) -> Words:
    """The pair that shares most; of equals the one that is most alike."""
    alike = np.nan_to_num(found.jaccard)
    labels_a, labels_b = a.group_labels, b.group_labels
    top = min(
        range(len(found.shared)),
        key=lambda i: (-found.shared[i], -alike[i], labels_a[found.a[i]], labels_b[found.b[i]]),
    )
    name_a, name_b = labels_a[found.a[top]], labels_b[found.b[top]]
    said = {}
    for lang in ("nl", "en"):
        values = [number(float(x[top]), lang) for x in (found.shared, found.size_a, found.size_b)]
        said[lang] = (
            f"{name_a} and {name_b} share most: {values[0]} of the {values[1]} and {values[2]} "
            f"{units(a.unit, lang, a.weight)}."
            if lang == "en"
            else f"Het meest delen {name_a} en {name_b}: {values[0]} van de {values[1]} en "
            f"{values[2]} {units(a.unit, lang, a.weight)}."
        )
    return said


def cautions(a: Affiliation, b: Affiliation) -> list[Words]:
    """What a reader of numbers about these two must know."""
    said: list[Words] = []
    parts = (a,) if a is b else (a, b)
    if any("membership" in part.how.values() for part in parts):
        said.append(REGISTERED)
    listed = [part for part in parts if part.selection.partition and "membership" in _how(part)]
    covering = [part for part in listed if any(g.territory for g in part.selection.groups)]
    if covering and a.unit == "organisation":
        said.append(BODIES)
    if any(part.derived for part in parts):
        said.append(DERIVED)
        unsure = max(part.contested_share or 0.0 for part in parts)
        said.append(
            both(
                "{n} van wat is toegedeeld ligt ongeveer even dicht bij een andere groep: zo "
                "onzeker zijn deze getallen.",
                "{n} of what was assigned lies about as near to another group: so unsure are "
                "these numbers.",
                n=(share(unsure, "nl"), share(unsure, "en")),
            )
        )
    if all(part.selection.partition for part in parts) and len(parts) == 2:
        said.append(SPATIAL)
    for part in parts:
        said += _about(part)
    said += _apart(a, b)
    periods = sorted({*a.weight_periods, *b.weight_periods})
    if periods:
        when = listing(periods, "nl"), listing(periods, "en")
        said.append(both("Inwoners: stand {when}.", "Inhabitants: as of {when}.", when=when))
    unknown = {*a.without_weight, *b.without_weight}
    if unknown:
        said.append(
            words(
                f"Van {len(unknown)} gemeenten is geen inwonertal bekend; die wegen niet mee.",
                f"Of {len(unknown)} municipalities no inhabitants are known; they weigh nothing.",
            )
        )
    return said


def _about(part: Affiliation) -> list[Words]:
    said: list[Words] = []
    sizes = np.asarray(part.matrix.sum(axis=0)).ravel()
    thin = [
        f"{label} ({part.basis[group]})"
        for group, label in zip(part.groups, part.group_labels, strict=True)
        if 0 < part.basis.get(group, SMALL) < SMALL
    ]
    if thin:
        said.append(
            words(
                f"Rust op minder dan {SMALL} bekende leden met een locatie, en is daarom "
                f"waarschijnlijk te klein: het gebied van {some(thin, 'nl')}.",
                f"Rests on fewer than {SMALL} known members with a site, and is therefore "
                f"probably too small: the area of {some(thin, 'en')}.",
            )
        )
    empty = [label for label, size in zip(part.group_labels, sizes, strict=True) if not size]
    small = int(((sizes > 0) & (sizes < SMALL)).sum())
    if empty:
        said.append(
            words(
                f"Zonder bekende leden of plaats op deze datum: {some(empty, 'nl')}.",
                f"Without known members or place on this date: {some(empty, 'en')}.",
            )
        )
    if small:
        said.append(
            words(
                f"{small} van de {len(sizes)} groepen van ‘{part.selection.label['nl']}’ tellen "
                f"minder dan {SMALL} {units(part.unit, 'nl')}: daar zegt een aandeel weinig.",
                f"{small} of the {len(sizes)} groups of ‘{part.selection.label['en']}’ have fewer "
                f"than {SMALL} {units(part.unit, 'en')}: a share says little there.",
            )
        )
    return said


def _apart(a: Affiliation, b: Affiliation) -> list[Words]:
    """Units that only one of the two knows: they count in sizes, and can never be shared."""
    if a is b:
        return []
    only = [len({*x.units} - {*y.units}) for x, y in ((a, b), (b, a))]
    if not any(only):
        return []
    labels = [part.selection.label for part in (a, b)]
    return [
        words(
            f"1 {NAMES[a.unit][0]} staat alleen in ‘{label['nl']}’."
            if count == 1
            else f"{count} {units(a.unit, 'nl')} staan alleen in ‘{label['nl']}’.",
            f"1 {NAMES[a.unit][1]} is only in ‘{label['en']}’."
            if count == 1
            else f"{count} {units(a.unit, 'en')} are only in ‘{label['en']}’.",
        )
        for count, label in zip(only, labels, strict=True)
        if count
    ]


# -- small things ----------------------------------------------------------------------------------


def _cells(matrix: sp.csr_array, rows: Integers, columns: Integers) -> Floats:
    # scipy gives something else for no cells at all.
    if not len(rows):
        return np.empty(0)
    return np.asarray(matrix[rows, columns], dtype=float).ravel()


def _ratio(part: Floats, whole: Floats) -> Floats:
    out = np.full(len(part), np.nan)
    np.divide(part, whole, out=out, where=whole > 0)
    return out


def _known(values: Floats) -> list[float | None]:
    return [None if value != value else value for value in values.tolist()]  # NaN is not itself


def _first(*values: float | None) -> float | None:
    return next((value for value in values if value is not None), None)


def _how(one: Affiliation) -> str:
    return "+".join(sorted(set(one.how.values())))


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
