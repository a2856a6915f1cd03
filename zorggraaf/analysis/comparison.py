"""Two divisions held against each other, as people and programs take it away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from zorggraaf.analysis.affiliation import Affiliation
from zorggraaf.analysis.agreement import MEASURES, Agreement
from zorggraaf.analysis.result import Column, Table, Value, Words, words
from zorggraaf.analysis.spatial_null import SpatialNull
from zorggraaf.analysis.wording import units


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
    null: SpatialNull | None = None
    """What geography alone gives, where that was asked."""

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
            "null": None if self.null is None else self.null.records(),
            "refused": None if self.refused is None else self.refused[lang],
            "border_cases": self.border_cases.records(),
            "sentence": self.sentence[lang],
            "cautions": [caution[lang] for caution in self.cautions],
        }

    def table(self, lang: str = "nl") -> Table:
        """The measures, one a row, each with what it says in this language."""
        values = self.record()
        named = (*MEASURES, "n_units", "n_only_a", "n_only_b")
        rows: list[tuple[Value, ...]] = [
            (n, values[n], *self._chance(n), MEANING[n][lang]) for n in named
        ]
        chance = () if self.null is None else _CHANCE
        return Table(
            title=title(self.a, self.b),
            columns=(
                Column("measure", words("maat", "measure"), "text"),
                Column("value", words("waarde", "value"), "number"),
                *chance,
                Column("meaning", words("betekenis", "meaning"), "text"),
            ),
            rows=rows,
            parameters={name: values[name] for name in ("a", "b", "unit", "weight", "on")},
            sentence=self.sentence,
            cautions=self.cautions,
            kind="compare",
        )

    def _chance(self, measure: str) -> tuple[Value, ...]:
        if self.null is None:
            return ()
        found = self.null.measures.get(measure)
        if found is None:
            return (None,) * len(_CHANCE)
        return found.expected, found.low, found.high, found.percentile, found.p


_CHANCE: Final = (
    Column("expected", words("door ligging", "by geography"), "number"),
    Column("low", words("van", "from"), "number"),
    Column("high", words("tot", "to"), "number"),
    Column("percentile", words("percentiel", "percentile"), "number"),
    Column("p", words("p", "p"), "number"),
)
"""What geography alone gives: the mean of the draws and where 95% of them lie."""

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


def title(a: Affiliation, b: Affiliation) -> Words:
    """What is held against what, in what, and when."""
    of_a, of_b = a.selection.label, b.selection.label
    nl, en = units(a.unit, "nl", a.weight), units(a.unit, "en", a.weight)
    return words(
        f"{of_a['nl']} tegenover {of_b['nl']}, in {nl}, {a.on}",
        f"{of_a['en']} against {of_b['en']}, in {en}, {a.on}",
    )
