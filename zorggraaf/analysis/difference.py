"""Two situations side by side: every number that differs, and the overlaps that do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from zorggraaf.analysis.centrality import MEASURES as POSITION
from zorggraaf.analysis.result import Column, Table, Value, Words, thing, words
from zorggraaf.analysis.situation import FAMILIES, Numbers, Situation, agreements, alike

MEASURES: Final[Mapping[str, Mapping[str, str]]] = {
    "ari": words("gelijkenis (ARI)", "likeness (ARI)"),
    "ami": words("gelijkenis (AMI)", "likeness (AMI)"),
    "homogeneity": words("homogeniteit", "homogeneity"),
    "completeness": words("compleetheid", "completeness"),
    "v_measure": words("gelijkenis (V)", "likeness (V)"),
    "vi_bits": words("verschil (bits)", "difference (bits)"),
    "vi_a_given_b": words("verschil gegeven de tweede (bits)", "difference given the second"),
    "vi_b_given_a": words("verschil gegeven de eerste (bits)", "difference given the first"),
    "nesting_a_in_b": words("deel dat past", "share that fits"),
    "nesting_b_in_a": words("deel dat omgekeerd past", "share that fits in reverse"),
    "matched_share": words("deel dat één op één past", "share matched one to one"),
    "inhabitants": words("inwoners", "inhabitants"),
    "catchment": words("inwoners (afgeleid verzorgingsgebied)", "inhabitants (derived catchment)"),
    "members": words("leden", "members"),
    "tables": words("tafels", "tables"),
    "partners": words("partners aan tafels", "partners at tables"),
    "partners_once": words("partners aan één tafel", "partners at one table"),
    "partners_often": words("partners aan drie of meer tafels", "partners at 3 or more tables"),
    "fit": words("passendheid van tafels", "fit of tables"),
    "tables_inside": words("tafels binnen de regio", "tables inside the region"),
    "tables_crossing": words("tafels over de grens", "tables that cross the border"),
    **{
        f"central_{name}": words(f"{label['nl']} (netwerken)", f"{label['en']} (networks)")
        for name, label in POSITION.items()
    },
    "cut_off": words("anderen die alleen zo verbonden zijn", "others connected only through it"),
    "components": words("losse delen van het netwerk", "components of the network"),
    "communities": words("groepen die vanzelf ontstaan", "groups that form by themselves"),
    "modularity": words("modulariteit", "modularity"),
    "stability": words("stabiliteit van de groepen", "stability of the groups"),
    "communities_like": words("groepen als indeling (ARI)", "groups as division (ARI)"),
    "communities_kept": words("groepen als nu (ARI)", "groups as now (ARI)"),
}
"""What is compared, in the order of the rows; the keys are stable."""

_COUNTED: Final = frozenset(
    {"inhabitants", "catchment", "members", "tables", "partners", "partners_once", "cut_off"}
    | {"partners_often", "tables_inside", "tables_crossing", "central_groups", "central_partners"}
)
"""Who is not there has none; of the other measures who is not there has no value."""
_DIGITS: Final = 3
_UNITS: Final = {
    "organisation": words("organisaties", "organisations"),
    "municipality": words("inwoners", "inhabitants"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One number that differs."""

    measure: str
    about: str
    before: float | None
    after: float | None


def differences(before: Situation, after: Situation) -> list[Difference]:
    """Every number that differs as people read it (to three decimals), in reading order.

    Within a measure the largest difference comes first.
    """
    pairs: list[tuple[Numbers, Numbers]] = [agreements(before, after)]
    for family in FAMILIES:
        if not family.same(before, after):
            pairs.append((before.family(family), after.family(family)))
            if family.name == "communities":
                pairs.append(_kept(before, after))
    found: dict[str, list[Difference]] = {}
    for old, new in pairs:
        for measure in {**old, **new}:
            a, b = old.get(measure, {}), new.get(measure, {})
            absent = 0.0 if measure in _COUNTED else None
            for about in {**a, **b}:
                one, other = a.get(about, absent), b.get(about, absent)
                if _shown(one) != _shown(other):
                    found.setdefault(measure, []).append(Difference(measure, about, one, other))
    for rows in found.values():
        rows.sort(key=lambda row: (-abs((row.after or 0.0) - (row.before or 0.0)), row.about))
    return [row for measure in MEASURES for row in found.get(measure, [])]


def _shown(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)


def _kept(before: Situation, after: Situation) -> tuple[Numbers, Numbers]:
    """How much the groups that form resemble those that formed before: 1 is the same."""
    from zorggraaf.analysis.agreement import agreement
    from zorggraaf.analysis.grouping import contingency

    old = dict(zip(before.networks.units, before.grouping.labels.tolist(), strict=True))
    new = dict(zip(after.networks.units, after.grouping.labels.tolist(), strict=True))
    both = [unit for unit in old if old[unit] >= 0 and new.get(unit, -1) >= 0]
    labels = (np.array([side[unit] for unit in both], dtype=np.int64) for side in (old, new))
    ari = agreement(contingency(*labels)).ari
    return {"communities_kept": {"": 1.0}}, {
        "communities_kept": {"": ari if ari is not None else 1.0}
    }


def difference_table(
    rows: Sequence[Difference], before: Situation, after: Situation, called: Words, lang: str
) -> Table:
    """The differences as a result; `measure` is a key of MEASURES, `about` the thing (of two
    divisions the first, with `about_b` and `unit` for the rest)."""
    split = [row.about.split(" ") for row in rows]
    iris = {iri for parts in split for iri in parts if iri.startswith("http")}
    labels = names_of(iris, before, after, lang)
    shown: list[tuple[Value, ...]] = []
    for row, parts in zip(rows, split, strict=True):
        about, other, unit = (*parts, "", "")[:3]
        label = labels.get(about, "")
        if other:
            label = f"{label} × {labels[other]}, {_UNITS[unit][lang]}"
        change = None if row.before is None or row.after is None else row.after - row.before
        shown.append(
            (
                row.measure,
                MEASURES[row.measure][lang],
                about or None,
                label,
                _whole(row.before),
                _whole(row.after),
                _whole(change),
                other or None,
                unit or None,
            )
        )
    return Table(
        title=words(f"Wat verandert: {called['nl']}", f"What changes: {called['en']}"),
        columns=(
            Column("measure", words("maat", "measure"), "text"),
            Column("measure_label", words("maat", "measure"), "text"),
            *thing("about", "van", "of"),
            Column("before", words("nu", "now"), "number"),
            Column("after", words("in het scenario", "in the scenario"), "number"),
            Column("change", words("verschil", "difference"), "number"),
            Column("about_b", words("en", "and"), "iri"),
            Column("unit", words("eenheid", "unit"), "text"),
        ),
        rows=shown,
        parameters={"on": after.on},
        kind="difference",
        aside=("about_b", "unit"),
    )


def overlap_table(before: Situation, after: Situation, called: Words, lang: str) -> Table:
    """The pairs of networks that come to share more or fewer members."""
    sides = [{}, {}] if alike(before.networks, after.networks) else [_pairs(before), _pairs(after)]
    none = (0, 0.0, 0.0)
    changed = [
        pair
        for pair in sorted({**sides[0], **sides[1]})
        if sides[0].get(pair, none)[0] != sides[1].get(pair, none)[0]
    ]
    labels = names_of((iri for pair in changed for iri in pair), before, after, lang)
    rows: list[tuple[Value, ...]] = []
    for a, b in changed:
        old, new = (side.get((a, b), none) for side in sides)
        both = [value for pair in zip(old, new, strict=True) for value in pair]
        rows.append((a, labels[a], b, labels[b], *both))
    heads = (
        ("shared", words("gedeeld", "shared"), "integer"),
        ("jaccard", words("Jaccard", "Jaccard"), "number"),
        ("overlap_coefficient", words("overlap", "overlap"), "number"),
    )
    when = (("before", words("nu", "now")), ("after", words("straks", "then")))
    return Table(
        title=words(f"Overlap die verandert: {called['nl']}", f"Overlap changed: {called['en']}"),
        columns=(
            *thing("a", "verband", "collaboration"),
            *thing("b", "en", "and"),
            *(
                Column(
                    f"{name}_{side}",
                    words(*(f"{label[each]} {said[each]}" for each in ("nl", "en"))),
                    "integer" if kind == "integer" else "number",
                )
                for name, label, kind in heads
                for side, said in when
            ),
        ),
        rows=rows,
        parameters={"on": after.on, "unit": "organisation"},
        kind="overlap-difference",
    )


def _pairs(situation: Situation) -> dict[tuple[str, str], tuple[int, float, float]]:
    """Each two networks with members in common: how many, Jaccard, and overlap coefficient."""
    matrix = situation.networks.matrix
    groups = situation.networks.groups
    shared = (matrix.T @ matrix).tocoo()
    size = np.asarray(matrix.sum(axis=0)).ravel().tolist()
    places = zip(shared.row.tolist(), shared.col.tolist(), shared.data.tolist(), strict=True)
    return {
        (groups[i], groups[j]): (n, n / (size[i] + size[j] - n), n / min(size[i], size[j]))
        for i, j, n in places
        if i < j and n
    }


def names_of(iris: Iterable[str], before: Situation, after: Situation, lang: str) -> dict[str, str]:
    """Names, also of what exists on one side only; of what has none its key."""
    wanted = sorted(set(iris))
    known = {**before.labels(wanted, lang), **after.labels(wanted, lang)}
    return {iri: known.get(iri) or iri.rpartition("/")[2] for iri in wanted}


def _whole(value: float | None) -> float | None:
    """A count without a decimal point."""
    return int(value) if value is not None and value.is_integer() else value
