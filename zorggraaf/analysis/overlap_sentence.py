"""How people read an overlap: one sentence, made from the numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import scipy.sparse as sp

from zorggraaf.analysis.affiliation import Affiliation
from zorggraaf.analysis.result import Words, words
from zorggraaf.analysis.sharing import Measures, measures
from zorggraaf.analysis.wording import listing, number, share, units

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_SHARES_TOLD: Final = 4
"""A sentence with more shares than this is no longer read."""


def sentence(
    a: Affiliation,
    b: Affiliation,
    found: Measures,
    same: bool,
    left: sp.csr_array,
    right: sp.csr_array,
    weights: Floats | None,
) -> Words:
    """What the overlap of a and b says; same: the groups of one selection with each other.

    Of a division over another: how the region that is cut most is cut, and how many lie whole
    within one. Else the pair that shares most.
    """
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
