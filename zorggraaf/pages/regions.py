"""The page that holds two divisions of the country, or any two sets of groups, against each other.

What is asked stands in the address and is read here; every number comes from the analyses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from zorggraaf.analysis.result import words
from zorggraaf.pages.explorer import Picture, Source, command

if TYPE_CHECKING:
    from zorggraaf.analysis.group_choices import GroupChoice
    from zorggraaf.analysis.outcome import Outcome
    from zorggraaf.analysis.result import Table
    from zorggraaf.lookup.sources import Citation

UNITS: Final = {
    "inhabitants": words("inwoners", "inhabitants"),
    "organisation": words("organisaties", "organisations"),
    "site": words("locaties", "sites"),
    "municipality": words("gemeenten", "municipalities"),
}
MEASURES: Final = {
    "a_in_b": words("deel van de rij", "share of the row"),
    "b_in_a": words("deel van de kolom", "share of the column"),
    "shared": words("aantal dat zij delen", "number they share"),
    "jaccard": words("deel van beide samen (Jaccard)", "share of both together (Jaccard)"),
    "overlap_coefficient": words("deel van de kleinste van de twee", "share of the smaller one"),
}
GROUNDS: Final = {
    "": words("wat het beste past", "what fits best"),
    "membership": words("lid van het overleg", "member of the body"),
    "territory": words("locatie in het gebied", "site in the area"),
}
MOST: Final = 40
"""Rows and columns of a matrix that a page shows; more become a list of pairs."""
PAIRS: Final = 60
"""Pairs in that list."""
CASES: Final = 25
"""Border cases that are seen at once."""

_LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the state of the page, as it stands in its address."""

    a: str = ""
    b: str = ""
    unit: str = "inhabitants"
    measure: str = "a_in_b"
    by: str = ""
    on: str = ""
    on2: str = ""
    cell: str = ""
    all_cases: bool = False

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Question:
        """The state in a query string; a unit or measure there is not becomes the usual one.

        >>> Question.read({"a": " oor ", "unit": "hearts"}).a
        'oor'
        """
        said = {name: " ".join(text[:_LONGEST].split()) for name, text in given.items()}

        def chosen(name: str, known: Mapping[str, object], usual: str) -> str:
            return said[name] if said.get(name) in known else usual

        return cls(
            a=said.get("a_other") or said.get("a", ""),
            b=said.get("b_other") or said.get("b", ""),
            unit=chosen("unit", UNITS, "inhabitants"),
            measure=chosen("measure", MEASURES, "a_in_b"),
            by=chosen("by", GROUNDS, ""),
            on=said.get("on", ""),
            on2=said.get("on2", ""),
            cell=said.get("cell", ""),
            all_cases=said.get("cases") == "all",
        )

    def pairs(self) -> list[tuple[str, str]]:
        """The state as it is written in the address: what is usual is left out."""
        usual = Question()
        found = [
            (name, getattr(self, name))
            for name in ("a", "b", "unit", "measure", "by", "on", "on2", "cell")
            if getattr(self, name)
            and (name in ("a", "b") or getattr(self, name) != getattr(usual, name))
        ]
        return [*found, *([("cases", "all")] if self.all_cases else [])]

    @property
    def dates(self) -> list[str]:
        """The dates held side by side; empty is today."""
        return [self.on, *([self.on2] if self.on2 and self.on2 != self.on else [])]

    def overlap(self, on: str, pair: str = "") -> Source:
        """The overlap on a date, in the interface for programs."""
        asked = (
            ("a", self.a),
            ("b", self.b or None),
            ("unit", self.unit),
            ("by", self.by or None),
            ("on", on or None),
            ("measure", self.measure),
            ("pair", pair or None),
            ("rows", "true" if pair else None),
        )
        return Source("api/overlap", asked)

    def comparison(self, on: str, rows: bool = False) -> Source:
        """The measures of agreement on a date, or the border cases."""
        asked = (
            ("a", self.a),
            ("b", self.b),
            ("unit", self.unit),
            ("by", self.by or None),
            ("on", on or None),
            ("rows", "true" if rows else None),
        )
        return Source("api/compare", asked)

    def commands(self, on: str, compared: bool) -> list[str]:
        """The same at the terminal."""
        asked = ("--unit", self.unit, *(("--by", self.by) if self.by else ()))
        when = ("--on", on) if on else ()
        found = [command("overlap", self.a, self.b, *asked, *when)]
        if self.cell:
            found.append(
                command("overlap", self.a, self.b, *asked, *when, "--pair", self.cell, "--rows")
            )
        if compared:
            found += [
                command("compare", self.a, self.b, *asked, *when),
                command("compare", self.a, self.b, *asked, *when, "--rows"),
            ]
        return found


@dataclass(frozen=True, slots=True)
class Cell:
    """A pair of groups in the matrix."""

    keys: str
    value: float | None
    shade: int
    """0 (nothing) to 10."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows of a, columns of b, and what they share."""

    heads: list[tuple[str, str]]
    """(IRI, label) of the columns."""
    rows: list[tuple[str, str, list[Cell | None]]]
    """(IRI, label, cells)"""
    measure: str

    @property
    def share(self) -> bool:
        """Whether its numbers are shares."""
        return self.measure != "shared"


@dataclass(frozen=True, slots=True)
class Number:
    """A measure of agreement on each date."""

    name: str
    label: str
    meaning: str
    values: list[float | None]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One unit behind a cell, and why it is in both groups."""

    iri: str
    label: str
    weight: int
    reasons: list[tuple[str, bool, list[tuple[str, str]], list[int]]]
    """For each side: why, whether we worked that out, the facts (IRI, label), their sources."""


@dataclass(frozen=True, slots=True)
class Behind:
    """What is behind one cell."""

    title: str
    a: tuple[str, str]
    b: tuple[str, str]
    rows: list[Evidence]
    source: Source


@dataclass(frozen=True, slots=True)
class Answer:
    """What is shown of one date."""

    on: str
    """As asked; empty is today."""
    day: str
    """The date itself."""
    sentences: list[str]
    cautions: list[str]
    matrix: Matrix | None
    pairs: Table
    pictures: list[Picture]
    border_cases: Table | None
    behind: Behind | None
    behind_missing: bool
    overlap: Source
    comparison: Source
    cases: Source
    commands: list[str]


@dataclass(frozen=True, slots=True)
class RegionsPage:
    """All that the template shows."""

    question: Question
    choices: Sequence[GroupChoice]
    years: list[int]
    today: str
    answers: list[Answer] = field(default_factory=list)
    numbers: list[Number] = field(default_factory=list)
    sources: list[tuple[int, Citation]] = field(default_factory=list)
    fault: str = ""
    hint: str = ""
    queries: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """Questions of the library that ask the same, with their parameters."""

    def other(self, **changes: str) -> dict[str, str]:
        """The parameters of this page with other choices."""
        return dict(replace(self.question, **changes).pairs())  # type: ignore[arg-type]

    @property
    def every_case(self) -> dict[str, str]:
        """The parameters of this page with all border cases."""
        return dict(replace(self.question, all_cases=True).pairs())

    def named(self, text: str) -> str:
        """What people call a set of groups; as asked where it is none of the choices."""
        return next((choice.label for choice in self.choices if choice.text == text), text)

    def listed(self, text: str) -> bool:
        """Whether a set of groups is one of the choices."""
        return any(choice.text == text for choice in self.choices)

    @property
    def themes(self) -> dict[str, list[GroupChoice]]:
        """The choices by section."""
        found: dict[str, list[GroupChoice]] = {}
        for choice in self.choices:
            found.setdefault(choice.section, []).append(choice)
        return found


def matrix(table: Table, measure: str) -> Matrix | None:
    """An overlap as a matrix, in alphabetical order; None where it would be too large to read."""
    records = table.records()
    names_a = {str(r["a"]): str(r["a_label"]) for r in records}
    names_b = {str(r["b"]): str(r["b_label"]) for r in records}
    if not records or len(names_a) > MOST or len(names_b) > MOST:
        return None
    cells: dict[tuple[str, str], Cell] = {}
    values = [float(r[measure] or 0) for r in records]
    largest = max(values) if measure == "shared" else 1.0
    for record, value in zip(records, values, strict=True):
        a, b = str(record["a"]), str(record["b"])
        known = record[measure] is not None
        keys = f"{a.rpartition('/')[2]},{b.rpartition('/')[2]}"
        shade = 0 if value <= 0 else max(1, round(10 * value / (largest or 1.0)))
        cells[a, b] = Cell(keys, value if known else None, shade)
    order_a, order_b = (
        sorted(names, key=lambda iri: names[iri].casefold()) for names in (names_a, names_b)
    )
    return Matrix(
        [(b, names_b[b]) for b in order_b],
        [(a, names_a[a], [cells.get((a, b)) for b in order_b]) for a in order_a],
        measure,
    )


def pictures(
    question: Question, on: str, parted: tuple[bool, bool], names: tuple[str, str], lang: str
) -> list[Picture]:
    """The charts of a date.

    parted: whether a and b are divisions, which have a map; names: what they are called.
    """
    english = lang == "en"
    asked = question.overlap(on)
    found = [
        Picture(asked, "matrix", "Matrix", True),
        Picture(asked, "flow", "Where the weight goes" if english else "Wat waarheen gaat", True),
    ]
    for text, division, name in zip((question.a, question.b), parted, names, strict=True):
        if division and text:
            source = Source("api/map", (("division", text), ("on", on or None)))
            title = f"Map: {name}" if english else f"Kaart: {name}"
            found.append(Picture(source, None, title))
    return found


def behind(
    outcome: Outcome,
    question: Question,
    on: str,
    labels: Mapping[str, str],
    sources: Mapping[str, Sequence[int]],
    lang: str,
) -> Behind:
    """What is behind the one pair of an outcome. labels: of facts; sources: fact → numbers."""
    table = outcome.tables[0]
    row = table.records()[0]
    assert table.behind is not None
    found = table.behind(0)
    rows = []
    for record in found.records():
        reasons = []
        for side in ("a", "b"):
            facts = str(record[f"facts_{side}"]).split()
            how, certainty = str(record[f"how_{side}"]), str(record[f"certainty_{side}"])
            said = _HOW.get(how, {}).get(lang, how)
            if certainty in _SURE:
                said = f"{said} ({_SURE[certainty][lang]})"
            reasons.append(
                (
                    said,
                    how == "derived",
                    [(fact, labels.get(fact, fact.rpartition("/")[2])) for fact in facts],
                    sorted({number for fact in facts for number in sources.get(fact, ())}),
                )
            )
        rows.append(
            Evidence(
                str(record["unit"]),
                str(record["unit_label"]),
                int(float(record["weight"] or 0)),
                reasons,
            )
        )
    rows.sort(key=lambda one: (-one.weight, one.label.casefold()))
    return Behind(
        found.title[lang],
        (str(row["a"]), str(row["a_label"])),
        (str(row["b"]), str(row["b_label"])),
        rows,
        question.overlap(on, question.cell),
    )


_HOW: Final = {
    "membership": words("lid", "member"),
    "territory": words("ligt in het gebied", "lies in the area"),
    "derived": words("naaste locatie van een lid", "nearest site of a member"),
}
_SURE: Final = {
    "contested": words("een andere groep is bijna even dichtbij", "another is almost as near"),
    "inferred": words("afgeleid uit de bron", "inferred from the source"),
    "uncertain": words("onzeker", "uncertain"),
}
