"""One division of the country against another: do they fit, or do they cut across each other.

The measures themselves, on plain contingency tables, are in `agreement`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from zorggraaf.analysis.affiliation import Affiliation, affiliation, align, counted
from zorggraaf.analysis.agreement import Agreement, agreement, matched_share, nesting
from zorggraaf.analysis.cautions import cautions
from zorggraaf.analysis.comparison import Comparison, title
from zorggraaf.analysis.contingency import border_cases, contingency, contingency_table
from zorggraaf.analysis.members import Ground
from zorggraaf.analysis.on_date import asked
from zorggraaf.analysis.result import Table, Words, words
from zorggraaf.analysis.selection import GroupSelection
from zorggraaf.analysis.spatial_null import DRAWS, spatial_null
from zorggraaf.analysis.wording import share, units

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from zorggraaf.store import Graph

    Floats = NDArray[np.float64]


def compare(
    graph: Graph,
    a: str | GroupSelection,
    b: str | GroupSelection,
    on: date | str | None = None,
    unit: str = "organisation",
    weight: str | None = None,
    *,
    by: Literal["membership", "territory"] | None = None,
    null: Literal["spatial"] | None = None,
    draws: int = DRAWS,
    lang: str = "nl",
) -> Comparison:
    """How two divisions agree, over the units that both place; see `agreement.agreement`.

    unit: organisation, site, municipality or inhabitants (municipalities by inhabitants). A unit
    that one of them does not place, or places twice, is left out of the entropies and counted; who
    places a unit twice is no partition, and gets no ARI and AMI. Nesting, matching and border cases
    take every placing.

    null: `spatial` holds each measure against what geography alone gives, in so many draws; see
    `spatial_null.spatial_null` for the model and for what it refuses.

    >>> import zorggraaf
    >>> with zorggraaf.open() as graph:                                # doctest: +SKIP
    ...     found = compare(graph, "roaz", "province", unit="inhabitants", on="2026-11-22")
    ...     round(found.agreement.nesting_a_in_b, 3)
    0.847
    """
    kind, weight = counted(unit, weight)
    day = asked(on)
    ground = Ground(graph, day)
    first, second = (
        affiliation(graph, day, groups, kind, weight, by=by, lang=lang, ground=ground)
        for groups in (a, b)
    )
    found = compared(first, second)
    if null is None:
        return found
    chance = spatial_null(first, second, ground.centroids, draws)
    told = chance.sentence(first.selection.label, second.selection.label)
    sentence = {lang_: f"{text} {told.get(lang_, '')}" for lang_, text in found.sentence.items()}
    cautions_ = [*found.cautions, chance.caution]
    return replace(
        found,
        null=chance,
        sentence=sentence,
        cautions=cautions_,
        contingency=replace(found.contingency, sentence=sentence, cautions=cautions_),
    )


def compared(a: Affiliation, b: Affiliation) -> Comparison:
    """The comparison of two affiliations of the same kind of units on the same date."""
    over, labels, left, right = align(a, b)
    known = {u: w for part in (a, b) for u, w in zip(part.units, part.weights, strict=True)}
    weights = np.array([known[unit] for unit in over])
    times_a, times_b = (np.asarray(m.sum(axis=1)).ravel() for m in (left, right))
    once = (times_a == 1) & (times_b == 1)
    both = (times_a > 0) & (times_b > 0)
    twice = int((times_a[both] > 1).sum()), int((times_b[both] > 1).sum())
    counts = contingency(left[once], right[once])
    weighed = contingency(left[once], right[once], weights[once])
    found = agreement(counts.astype(np.int64), weighed, partition=not any(twice))
    full = contingency(left[both], right[both], weights[both])
    if any(twice) and full.sum():
        heavy = weights[both]
        sizes = float(heavy @ times_a[both]), float(heavy @ times_b[both])
        found = _with_all(found, full, sizes)
    refused = _refused(a, b, twice, int(both.sum()))
    n_only = int((times_b == 0).sum()), int((times_a == 0).sum())
    said = list(cautions(a, b))
    if refused is not None:
        said.insert(0, refused)
    if a.weight:
        said.append(_UNWEIGHTED)
    border = border_cases(a, b, over, labels, left, right, weights, full)
    sentence = _sentence(a, b, found, border)
    return Comparison(
        a=a,
        b=b,
        agreement=found,
        n_units=int(both.sum()),
        n_only_a=n_only[0],
        n_only_b=n_only[1],
        overlapping_a=twice[0],
        overlapping_b=twice[1],
        refused=refused,
        border_cases=border,
        contingency=replace(
            contingency_table(a, b, full), title=title(a, b), sentence=sentence, cautions=said
        ),
        sentence=sentence,
        cautions=said,
    )


_UNWEIGHTED: Final = words(
    "ARI en AMI tellen gemeenten; de andere maten wegen naar inwoners.",
    "ARI and AMI count municipalities; the other measures weigh by inhabitants.",
)


def _with_all(found: Agreement, full: Floats, sizes: tuple[float, float]) -> Agreement:
    """Nesting and matching over every placing, also of units placed twice."""
    return replace(
        found,
        nesting_a_in_b=nesting(full, sizes[0]),
        nesting_b_in_a=nesting(full.T, sizes[1]),
        matched_share=matched_share(full, max(sizes)),
    )


def _refused(a: Affiliation, b: Affiliation, twice: tuple[int, int], common: int) -> Words | None:
    if not common:
        return words(
            "De twee hebben geen enkele eenheid gemeen.",
            "The two have not a single unit in common.",
        )
    parts = []
    for one, count in zip((a, b), twice, strict=True):
        if count:
            label = one.selection.label
            parts.append(
                words(
                    f"‘{label['nl']}’ plaatst {count} {units(one.unit, 'nl')} in meer dan één "
                    "groep en is dus geen verdeling",
                    f"‘{label['en']}’ places {count} {units(one.unit, 'en')} in more than one "
                    "group and so is no partition",
                )
            )
    if not parts:
        return None
    return words(
        f"{'; '.join(part['nl'] for part in parts)}: ARI en AMI zijn dan niet bepaald, en de "
        "entropiematen gelden voor de eenheden die overal één plaats hebben.",
        f"{'; '.join(part['en'] for part in parts)}: ARI and AMI are then not defined, and the "
        "entropies are over the units that have one place everywhere.",
    )


def _sentence(a: Affiliation, b: Affiliation, found: Agreement, border: Table) -> Words:
    of_a, of_b = a.selection.label, b.selection.label
    inside, around = found.nesting_a_in_b, found.nesting_b_in_a
    if inside is None or around is None:
        return words(
            f"‘{of_a['nl']}’ en ‘{of_b['nl']}’ plaatsen geen enkele eenheid allebei.",
            f"‘{of_a['en']}’ and ‘{of_b['en']}’ place no unit both.",
        )
    count = len({row[0] for row in border.rows})
    said: dict[str, str] = {}
    for lang in ("nl", "en"):
        what = units(a.unit, lang, a.weight)
        kinds = units(a.unit, lang)
        if lang == "en":
            said[lang] = (
                f"{share(inside, lang)} of the {what} are in the region of ‘{of_b['en']}’ that "
                f"their region of ‘{of_a['en']}’ mostly lies in; the other way round "
                f"{share(around, lang)}. {count} {kinds} are border cases."
            )
        else:
            verb = "woont" if a.weight else "ligt" if a.unit != "organisation" else "zit"
            said[lang] = (
                f"{share(inside, lang)} van de {what} {verb} in de regio van ‘{of_b['nl']}’ waar "
                f"hun regio van ‘{of_a['nl']}’ vooral in ligt; andersom is dat "
                f"{share(around, lang)}. Er zijn {count} {kinds} als grensgeval."
            )
    return said
