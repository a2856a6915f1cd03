"""What a reader of numbers about groups must know before using them."""

from __future__ import annotations

import numpy as np

from zorggraaf.analysis.affiliation import Affiliation
from zorggraaf.analysis.catchment import DERIVED
from zorggraaf.analysis.result import Words, words
from zorggraaf.analysis.wording import (
    BODIES,
    NAMES,
    REGISTERED,
    SMALL,
    SPATIAL,
    both,
    listing,
    share,
    some,
    units,
)


def cautions(a: Affiliation, b: Affiliation) -> list[Words]:
    """What a reader of numbers about these two must know."""
    said: list[Words] = []
    parts = (a,) if a is b else (a, b)
    if any("membership" in part.how.values() for part in parts):
        said.append(REGISTERED)
    listed = [part for part in parts if part.selection.partition and "membership" in part.grounds]
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
