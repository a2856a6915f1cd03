"""The page about the data themselves: what is covered, missing, contradicted, accepted, old."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.tabular import Cell, Table, Value

if TYPE_CHECKING:
    from zorggraaf.quality.overview import Quality
    from zorggraaf.upkeep.gaps import OwnedGap
    from zorggraaf.upkeep.importing import ImportResult
    from zorggraaf.validation import Report, Result, Shape
    from zorggraaf.validation.exceptions import Accepted

FINDINGS: Final = 20
"""Findings of one requirement that are shown unless it is asked for by name."""
MOST: Final = 1_000

_DIVISION: Final = "/id/partition/"
_TEMPLATE: Final = "zorggraaf template "


@dataclass(frozen=True, slots=True)
class Asked:
    """What one owner could tell about one kind of gap."""

    label: str
    missing: int
    total: int
    questions: int
    """Questions of the library that are incomplete without it."""
    examples: tuple[Cell, ...]
    template: str
    """Kind of spreadsheet to fill in, "" where the tables are edited."""
    about: str
    """Key of what the spreadsheet is for, "" for all."""


@dataclass(frozen=True, slots=True)
class OwnerGaps:
    """All that one owner could tell."""

    key: str
    owner: Cell
    asked: tuple[Asked, ...]

    @property
    def missing(self) -> int:
        """How many things lack something."""
        return sum(one.missing for one in self.asked)


@dataclass(frozen=True, slots=True)
class Requirement:
    """A requirement that is not met, and by which things."""

    key: str
    severity: str
    name: str
    advice: str
    total: int
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of holding the graph against the shapes."""

    requirements: tuple[Requirement, ...]
    shapes: int
    violations: int
    warnings: int
    notices: int
    excused: tuple[tuple[str, Cell, str, str], ...]
    """Requirement, thing, reason, last day."""
    idle: tuple[tuple[str, Cell, str, str], ...]


@dataclass(frozen=True, slots=True)
class QualityPage:
    """What the template `quality.html.jinja` shows."""

    day: str
    tables: dict[str, Table]
    """coverage, kinds, ages, contradictions."""
    owners: tuple[OwnerGaps, ...]
    owner: OwnerGaps | None
    """The one whose gaps are shown."""
    checked: Checked | None
    """None while it is being worked out."""
    failed: bool = False
    upload: ImportResult | None = None
    fault: str = ""
    hint: str = ""
    given: tuple[tuple[str, str], ...] = ()
    """What was filled in beside the file."""

    @property
    def covered(self) -> tuple[list[Sequence[Value]], list[Sequence[Value]]]:
        """The rows of the coverage: kinds of things, and divisions of the country."""
        kinds: list[Sequence[Value]] = []
        divisions: list[Sequence[Value]] = []
        for row in self.tables["coverage"].rows:
            division = isinstance(row[0], Cell) and _DIVISION in (row[0].iri or "")
            (divisions if division else kinds).append(row)
        return kinds, divisions

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """The owners to choose from: key, and name with how much they could tell."""
        return tuple((one.key, f"{one.owner.text} ({one.missing})") for one in self.owners)


def by_owner(found: Sequence[OwnedGap]) -> tuple[OwnerGaps, ...]:
    """The gaps per owner, in the order in which the first of each comes."""
    grouped: dict[str, list[OwnedGap]] = {}
    for gap in found:
        grouped.setdefault(gap.owner.key, []).append(gap)
    return tuple(
        OwnerGaps(
            key,
            Cell(gaps[0].owner.name, f"{names.ID}{key}" if "/" in key else None),
            tuple(_asked(gap) for gap in gaps),
        )
        for key, gaps in grouped.items()
    )


def chosen_owner(owners: Sequence[OwnerGaps], key: str) -> OwnerGaps | None:
    """The owner with this key; the first where there is no such owner."""
    return next((one for one in owners if one.key == key), owners[0] if owners else None)


def _asked(gap: OwnedGap) -> Asked:
    kind, _, about = gap.fill_in.removeprefix(_TEMPLATE).partition(" --for ")
    return Asked(
        gap.label, len(gap.things), gap.total, len(gap.questions), gap.things[:3], kind, about
    )


def tables_of(found: Quality) -> dict[str, Table]:
    """The tables of the quality of the data, by name."""
    return {table.name: table for table in found.tables}


def checked(report: Report, lang: str = "nl", shape: str = "") -> Checked:
    """A validation as people read it. shape: the requirement of which all findings are shown."""
    counts = report.counts
    return Checked(
        tuple(
            _requirement(of, results, lang, MOST if of.key == shape else FINDINGS)
            for of, results in report.groups()
        ),
        report.shapes,
        counts["Violation"],
        counts["Warning"],
        counts["Info"],
        tuple(
            (
                _words(one.result.shape.name, lang) or one.result.shape.key,
                Cell(one.result.label, one.result.focus),
                one.exception.why,
                one.exception.until,
            )
            for one in report.excused
        ),
        tuple(_idle(one) for one in report.idle),
    )


def _requirement(shape: Shape, results: Sequence[Result], lang: str, most: int) -> Requirement:
    columns = {
        "nl": ("wat", "wat er mis is", "gevonden", "tabel en rij", "bron"),
        "en": ("what", "what is wrong", "found", "table and row", "source"),
    }["en" if lang == "en" else "nl"]
    rows: list[tuple[Value, ...]] = [
        (
            Cell(one.label, one.focus if one.focus.startswith("http") else None),
            one.message(lang),
            Cell(one.value, one.value_iri or None) if one.value else None,
            _row(one, lang),
            Cell(one.source, one.source_iri or None) if one.source else None,
        )
        for one in results[:most]
    ]
    return Requirement(
        shape.key,
        shape.severity,
        _words(shape.name, lang) or shape.key,
        _words(shape.advice, lang),
        len(results),
        columns,
        tuple(rows),
    )


def _row(one: Result, lang: str) -> Value:
    if not one.table:
        return None
    word = "row" if lang == "en" else "rij"
    return f"{one.table}, {word} {one.line}" if one.line else one.table


def _idle(one: Accepted) -> tuple[str, Cell, str, str]:
    parts = names.kind_and_key(one.thing)
    return one.shape, Cell("/".join(parts) if parts else one.thing, one.thing), one.why, one.until


def _words(texts: dict[str, str], lang: str) -> str:
    return texts.get(lang) or texts.get("nl", "")
