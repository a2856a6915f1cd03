"""Every division of the country against every other: which fit, and which cut across."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Final, Literal

from zorggraaf.analysis.affiliation import Affiliation, Units, affiliation, counted
from zorggraaf.analysis.agreement import MEASURES
from zorggraaf.analysis.comparison import Comparison
from zorggraaf.analysis.editions import partitions, selections
from zorggraaf.analysis.members import Ground
from zorggraaf.analysis.on_date import asked
from zorggraaf.analysis.partitions import compared
from zorggraaf.analysis.result import Column, Table, Value, Words, thing, words
from zorggraaf.analysis.selection import GroupSelection
from zorggraaf.analysis.wording import decimal, units

if TYPE_CHECKING:
    from zorggraaf.store import Graph


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
        # One group is no division; without borders it would not even have municipalities.
        if len(selection.groups) > 1:
            one = affiliation(graph, None, selection, kind, weight, by=by, lang=lang, ground=ground)
        if one is not None and int((one.matrix.sum(axis=0) > 0).sum()) > 1:
            used.append(one)
        else:
            left_out.append(selection.text)
    return used, left_out


def _partition_iri(one: Affiliation) -> str:
    return one.selection.partition.iri if one.selection.partition else one.selection.text


def _general(caution: Words) -> bool:
    """Whether a caution is about the method, not about one pair."""
    return not any(character.isdigit() for character in caution["nl"]) or "stand" in caution["nl"]


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
