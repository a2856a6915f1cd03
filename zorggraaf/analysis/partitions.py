"""One division of the country against another: do they fit, or do they cut across each other.

The measures themselves, on plain contingency tables, are in `agreement`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import scipy.sparse as sp

from zorggraaf.analysis.affiliation import Affiliation, Units, affiliation
from zorggraaf.analysis.agreement import (
    MEASURES,
    Agreement,
    agreement,
    matched_share,
    nesting,
)
from zorggraaf.analysis.groups import GroupSelection, asked, partitions, selections
from zorggraaf.analysis.members import Ground
from zorggraaf.analysis.overlap import NAMES, align, cautions, counted
from zorggraaf.analysis.result import Column, Table, Value, Words, thing, words
from zorggraaf.analysis.wording import decimal, share, units

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from zorggraaf.store import Graph

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Comparison:
    """Two divisions held against each other: the measures, and what lies at the borders."""

    a: Affiliation
    b: Affiliation
    agreement: Agreement
    n_units: int
    """Units in both."""
    n_only_a: int
    n_only_b: int
    overlapping_a: int
    """Units that A places in more than one group: above 0 it is no partition."""
    overlapping_b: int
    refused: Words | None
    """Why ARI and AMI are None, where they are."""
    border_cases: Table
    """The units whose region of A lies mostly in another region of B than they do."""
    contingency: Table
    """Weight per pair of groups that share any."""
    sentence: Words
    cautions: list[Words]

    def record(self) -> dict[str, Value]:
        """The measures by their stable names, with what was compared."""
        return {
            "a": self.a.selection.text,
            "b": self.b.selection.text,
            **{name: getattr(self.agreement, name) for name in MEASURES},
            "n_units": self.n_units,
            "n_only_a": self.n_only_a,
            "n_only_b": self.n_only_b,
            "unit": self.a.unit,
            "weight": self.a.weight,
            "on": self.a.on,
        }

    def records(self, lang: str = "nl") -> dict[str, Any]:
        """Everything, as programs read it: the measures, border_cases and how to read them."""
        return {
            **self.record(),
            "derived": self.a.derived or self.b.derived,
            "refused": None if self.refused is None else self.refused[lang],
            "border_cases": self.border_cases.records(),
            "sentence": self.sentence[lang],
            "cautions": [caution[lang] for caution in self.cautions],
        }

    def table(self, lang: str = "nl") -> Table:
        """The measures, one a row, each with what it says in this language."""
        values = self.record()
        named = (*MEASURES, "n_units", "n_only_a", "n_only_b")
        rows: list[tuple[Value, ...]] = [(n, values[n], MEANING[n][lang]) for n in named]
        return Table(
            title=_title(self.a, self.b),
            columns=(
                Column("measure", words("maat", "measure"), "text"),
                Column("value", words("waarde", "value"), "number"),
                Column("meaning", words("betekenis", "meaning"), "text"),
            ),
            rows=rows,
            parameters={name: values[name] for name in ("a", "b", "unit", "weight", "on")},
            sentence=self.sentence,
            cautions=self.cautions,
            kind="compare",
        )


MEANING: Final[dict[str, Words]] = {
    "ari": words(
        "overeenkomst boven toeval: 1 is gelijk, 0 is wat toeval geeft (telt eenheden, zonder "
        "gewicht)",
        "agreement beyond chance: 1 is equal, 0 is what chance gives (counts units, no weight)",
    ),
    "ami": words(
        "gedeelde informatie boven toeval: 1 is gelijk, 0 is wat toeval geeft (telt eenheden, "
        "zonder gewicht)",
        "shared information beyond chance: 1 is equal, 0 is what chance gives (counts units, no "
        "weight)",
    ),
    "homogeneity": words(
        "1: wie de regio van b kent, kent die van a (b is de fijnere)",
        "1: who knows the region of b knows that of a (b is the finer one)",
    ),
    "completeness": words(
        "1: wie de regio van a kent, kent die van b (a is de fijnere)",
        "1: who knows the region of a knows that of b (a is the finer one)",
    ),
    "v_measure": words(
        "harmonisch gemiddelde van de twee vorige", "harmonic mean of the former two"
    ),
    "vi_bits": words("afstand in bits: 0 is gelijk", "distance in bits: 0 is equal"),
    "vi_a_given_b": words(
        "bits die over a onbekend blijven als b bekend is",
        "bits unknown about a when b is known",
    ),
    "vi_b_given_a": words(
        "bits die over b onbekend blijven als a bekend is",
        "bits unknown about b when a is known",
    ),
    "nesting_a_in_b": words(
        "aandeel dat in de beste regio van b ligt voor zijn regio van a",
        "share that lies in the best region of b for its region of a",
    ),
    "nesting_b_in_a": words(
        "aandeel dat in de beste regio van a ligt voor zijn regio van b",
        "share that lies in the best region of a for its region of b",
    ),
    "matched_share": words(
        "aandeel in regio's die een-op-een bij elkaar passen",
        "share in regions that match one to one",
    ),
    "n_units": words("eenheden in beide", "units in both"),
    "n_only_a": words("eenheden alleen in a", "units only in a"),
    "n_only_b": words("eenheden alleen in b", "units only in b"),
}
"""What each number says, for people."""


# -- divisions of the graph ------------------------------------------------------------------------


def compare(
    graph: Graph,
    a: str | GroupSelection,
    b: str | GroupSelection,
    on: date | str | None = None,
    unit: str = "organisation",
    weight: str | None = None,
    *,
    by: Literal["membership", "territory"] | None = None,
    lang: str = "nl",
) -> Comparison:
    """How two divisions agree, over the units that both place; see `agreement.agreement`.

    unit: organisation, site, municipality or inhabitants (municipalities by inhabitants). A unit
    that one of them does not place, or places twice, is left out of the entropies and counted; who
    places a unit twice is no partition, and gets no ARI and AMI. Nesting, matching and border cases
    take every placing.

    >>> import zorggraaf
    >>> with zorggraaf.open() as graph:                                # doctest: +SKIP
    ...     compare(graph, "roaz", "province", unit="inhabitants").agreement.nesting_a_in_b
    """
    kind, weight = counted(unit, weight)
    day = asked(on)
    ground = Ground(graph, day)
    first, second = (
        affiliation(graph, day, groups, kind, weight, by=by, lang=lang, ground=ground)
        for groups in (a, b)
    )
    return compared(first, second)


def compared(a: Affiliation, b: Affiliation) -> Comparison:
    """The comparison of two affiliations of the same kind of units on the same date."""
    over, labels, left, right = align(a, b)
    known = {u: w for part in (a, b) for u, w in zip(part.units, part.weights, strict=True)}
    weights = np.array([known[unit] for unit in over])
    times_a, times_b = (np.asarray(m.sum(axis=1)).ravel() for m in (left, right))
    once = (times_a == 1) & (times_b == 1)
    both = (times_a > 0) & (times_b > 0)
    twice = int((times_a[both] > 1).sum()), int((times_b[both] > 1).sum())
    counts = _contingency(left[once], right[once])
    weighed = _contingency(left[once], right[once], weights[once])
    found = agreement(counts.astype(np.int64), weighed, partition=not any(twice))
    full = _contingency(left[both], right[both], weights[both])
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
    border = _border_cases(a, b, over, labels, left, right, weights, full)
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
            _contingency_table(a, b, full), title=_title(a, b), sentence=sentence, cautions=said
        ),
        sentence=sentence,
        cautions=said,
    )


def compare_all(
    graph: Graph,
    on: date | str | None = None,
    unit: str = "inhabitants",
    weight: str | None = None,
    *,
    by: Literal["membership", "territory"] | None = None,
    lang: str = "nl",
) -> Table:
    """Every division of the country in its newest edition against every other.

    A row per pair, with the keys of `Comparison.record`. Divisions of which no unit of this kind is
    known, or that have one group, are left out and named.
    """
    kind, weight = counted(unit, weight)
    day = asked(on)
    current = [partition for partition in partitions(graph, day) if partition.current]
    used, left_out = _usable(graph, selections(graph, current, day), kind, weight, by, lang)
    pairs = [compared(x, y) for x, y in combinations(used, 2)]
    pairs.sort(key=lambda pair: -(pair.agreement.v_measure or 0.0))
    rows: list[tuple[Value, ...]] = []
    for pair in pairs:
        record = pair.record()
        rows.append(
            (
                _partition_iri(pair.a),
                pair.a.selection.label[lang],
                _partition_iri(pair.b),
                pair.b.selection.label[lang],
                *(record[name] for name in (*MEASURES, "n_units", "n_only_a", "n_only_b")),
                len(pair.border_cases.rows),
                pair.a.derived or pair.b.derived,
                record["unit"],
                record["weight"],
                record["on"],
            )
        )
    said: list[Words] = []
    for pair in pairs:
        said += [caution for caution in pair.cautions if caution not in said and _general(caution)]
    if any(one.without_weight for one in used):
        said.append(_MERGED)
    if left_out:
        said.append(
            words(
                f"Niet vergeleken, want zonder bekende plaats of leden: {', '.join(left_out)}.",
                f"Not compared, for without known place or members: {', '.join(left_out)}.",
            )
        )
    return Table(
        title={
            lang_: f"{title}, in {units(kind, lang_, weight)}, {day}"
            for lang_, title in (
                ("nl", "Indelingen tegenover elkaar"),
                ("en", "Divisions against each other"),
            )
        },
        columns=(
            *thing("a", "a", "a"),
            *thing("b", "b", "b"),
            *(Column(name, words(*_SHORT[name]), "number") for name in MEASURES),
            Column("n_units", words("in beide", "in both"), "integer"),
            Column("n_only_a", words("alleen a", "only a"), "integer"),
            Column("n_only_b", words("alleen b", "only b"), "integer"),
            Column("border_cases", words("grensgevallen", "border cases"), "integer"),
            Column("derived", words("afgeleid", "derived"), "boolean"),
            Column("unit", words("eenheid", "unit"), "text"),
            Column("weight", words("gewicht", "weight"), "text"),
            Column("on", words("peildatum", "on"), "date"),
        ),
        rows=rows,
        parameters={"on": day, "unit": kind, "weight": weight, "divisions": len(used)},
        sentence=_sentence_all(pairs),
        cautions=said,
        kind="compare-all",
        behind=lambda row: pairs[row].border_cases,
        aside=(
            "homogeneity",
            "completeness",
            "vi_a_given_b",
            "vi_b_given_a",
            "unit",
            "weight",
            "on",
        ),
    )


_SHORT: Final = {
    "ari": ("ARI", "ARI"),
    "ami": ("AMI", "AMI"),
    "homogeneity": ("homogeniteit", "homogeneity"),
    "completeness": ("compleetheid", "completeness"),
    "v_measure": ("V-maat", "V-measure"),
    "vi_bits": ("VI (bits)", "VI (bits)"),
    "vi_a_given_b": ("a gegeven b", "a given b"),
    "vi_b_given_a": ("b gegeven a", "b given a"),
    "nesting_a_in_b": ("a past in b", "a nests in b"),
    "nesting_b_in_a": ("b past in a", "b nests in a"),
    "matched_share": ("een-op-een", "one to one"),
}

_UNWEIGHTED: Final = words(
    "ARI en AMI tellen gemeenten; de andere maten wegen naar inwoners.",
    "ARI and AMI count municipalities; the other measures weigh by inhabitants.",
)

_MERGED: Final = words(
    "Gemeenten die voor de telling van inwoners opgingen in een andere, wegen niet mee; ‘alleen a’ "
    "en ‘alleen b’ zeggen hoeveel gemeenten de andere uitgave niet kent.",
    "Municipalities that merged into another before inhabitants were counted weigh nothing; ‘only "
    "a’ and ‘only b’ say how many municipalities the other edition does not know.",
)


def _usable(
    graph: Graph,
    found: Sequence[GroupSelection],
    kind: Units,
    weight: str | None,
    by: Literal["membership", "territory"] | None,
    lang: str,
) -> tuple[list[Affiliation], list[str]]:
    """The divisions with units in more than one group, and the names of the others."""
    used: list[Affiliation] = []
    left_out: list[str] = []
    ground = Ground(graph, found[0].on) if found else None
    for selection in found:
        one = None
        if selection.groups:
            one = affiliation(graph, None, selection, kind, weight, by=by, lang=lang, ground=ground)
        if one is not None and int((one.matrix.sum(axis=0) > 0).sum()) > 1:
            used.append(one)
        else:
            left_out.append(selection.text)
    return used, left_out


def _title(a: Affiliation, b: Affiliation) -> Words:
    of_a, of_b = a.selection.label, b.selection.label
    nl, en = units(a.unit, "nl", a.weight), units(a.unit, "en", a.weight)
    return words(
        f"{of_a['nl']} tegenover {of_b['nl']}, in {nl}, {a.on}",
        f"{of_a['en']} against {of_b['en']}, in {en}, {a.on}",
    )


def _partition_iri(one: Affiliation) -> str:
    return one.selection.partition.iri if one.selection.partition else one.selection.text


def _general(caution: Words) -> bool:
    """Whether a caution is about the method, not about one pair."""
    return not any(character.isdigit() for character in caution["nl"]) or "stand" in caution["nl"]


def _contingency(left: sp.csr_array, right: sp.csr_array, weights: Floats | None = None) -> Floats:
    heavy = left if weights is None else sp.csr_array(left.multiply(weights[:, None]))
    return np.asarray((heavy.T @ right).todense(), dtype=float)


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


def _border_cases(
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


def _contingency_table(a: Affiliation, b: Affiliation, full: Floats) -> Table:
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


def _sentence_all(pairs: Sequence[Comparison]) -> Words:
    ranked = [pair for pair in pairs if pair.agreement.v_measure is not None]
    if not ranked:
        return words("Er is niets te vergelijken.", "There is nothing to compare.")
    said: dict[str, str] = {}
    for lang, best, worst in (
        ("nl", "passen het best op elkaar", "het slechtst"),
        ("en", "fit each other best", "worst"),
    ):
        first, last = ranked[0], ranked[-1]
        joined = "and" if lang == "en" else "en"
        top, low = (
            f"‘{pair.a.selection.label[lang]}’ {joined} ‘{pair.b.selection.label[lang]}’"
            for pair in (first, last)
        )
        high, bottom = (decimal(pair.agreement.v_measure or 0.0, lang) for pair in (first, last))
        measure = "V-measure" if lang == "en" else "V-maat"
        said[lang] = f"{top} {best} ({measure} {high}); {worst} {low} ({measure} {bottom})."
    return said
