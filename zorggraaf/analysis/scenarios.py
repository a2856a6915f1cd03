"""What if: the difference that a scenario makes in every measure, and what it would break.

    result = whatif(graph, Scenario.read(["merge isala,zgt -> isala-zgt"]))

The steps are taken on a copy in memory (`overlay`); the data never changes. All numbers are about
registered cooperation: they say nothing about where patients go.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zorggraaf.analysis.facts import Change
from zorggraaf.analysis.on_date import asked
from zorggraaf.analysis.result import Column, Table, Words, words
from zorggraaf.analysis.scenario_file import Scenario

if TYPE_CHECKING:
    from zorggraaf.analysis.overlay import Baseline
    from zorggraaf.store import Graph

__all__ = ["Scenario", "ScenarioResult", "whatif"]

_CAUTION: Final = words(
    "Dit gaat over geregistreerde samenwerking en ligging, niet over patiënten; wat mensen na een "
    "verandering zouden doen, zit er niet in.",
    "This is about registered cooperation and place, not about patients; what people would do "
    "after a change is not in it.",
)

_NAMED: Final = 3
"""Steps that are told in a title."""


@dataclass(frozen=True)
class ScenarioResult:
    """What a scenario would change, as five tables.

    For a web page or another program `records()` gives all of it as plain values; the keys of the
    tables and of their rows are stable, whatever the language.
    """

    scenario: Scenario
    on: str
    changes: tuple[Change, ...]
    steps: Table
    """What each step does: step, change, removed, added (numbers of facts)."""
    difference: Table
    """Every number that changes; the picture is of this. Keys: measure (of `difference.MEASURES`),
    measure_label, about, about_label, before, after, change, and of two divisions about_b, unit."""
    overlaps: Table
    """The pairs of collaborations that come to share more or fewer members: a, a_label, b, b_label,
    and _before and _after of shared, jaccard, overlap_coefficient."""
    losses: Table
    """What is left with one provider or none: kind (condition, ern, concentration, care-form),
    kind_label, thing, thing_label, before, after, left, left_label."""
    broken: Table
    """The shapes that the new situation breaks, or mends: severity (Violation, Warning, Info),
    state (breaks, mends), state_label, rule, thing, thing_label, message, component."""
    graph: Graph
    """The graph as it would be, to ask anything else of. It holds each fact once, not who says so;
    what the scenario adds is in the graph `facts.SCENARIO` too."""

    @property
    def tables(self) -> list[Table]:
        """All of it, in reading order."""
        return [self.steps, self.broken, self.losses, self.difference, self.overlaps]

    @property
    def sentence(self) -> dict[str, str]:
        """What a board member reads first."""
        return dict(self.steps.sentence)

    def records(self) -> dict[str, object]:
        """All of it for programs: `title`, `on`, `sentence` and `cautions` (texts by language), and
        the rows of `steps`, `broken`, `losses`, `difference` and `overlaps`."""
        cautions = [dict(said) for table in self.tables for said in table.cautions]
        return {
            "title": self.scenario.title,
            "on": self.on,
            "sentence": self.sentence,
            "cautions": [said for n, said in enumerate(cautions) if said not in cautions[:n]],
            "steps": self.steps.records(),
            "broken": self.broken.records(),
            "losses": self.losses.records(),
            "difference": self.difference.records(),
            "overlaps": self.overlaps.records(),
        }


def whatif(
    graph: Graph | Baseline,
    scenario: Scenario,
    on: datetime.date | str | None = None,
    lang: str = "nl",
    progress: Callable[[str], None] | None = None,
) -> ScenarioResult:
    """What would be different on a date if the steps of a scenario were taken.

    graph: only read. Who asks for many scenarios, such as a server, makes an `overlay.Baseline` of
    the graph once and gives that: what is so without the scenario is then measured once.
    on: the date (default: that of the scenario, else today; of a baseline its own).

    Raises ScenarioError that names all steps which cannot be taken, and why.

    >>> import zorggraaf
    >>> with zorggraaf.open() as graph:                                # doctest: +SKIP
    ...     whatif(graph, Scenario.read(["leave etz embraze"]), on="2026-11-22").sentence["nl"]
    "Elisabeth-TweeSteden Ziekenhuis verlaat EMBRAZE kankernetwerk. Anders worden dan: ..."
    """
    from zorggraaf.analysis.overlay import no_collection

    with no_collection():
        return _whatif(graph, scenario, on, lang, progress or (lambda step: None))


def _whatif(
    graph: Graph | Baseline,
    scenario: Scenario,
    on: datetime.date | str | None,
    lang: str,
    tell: Callable[[str], None],
) -> ScenarioResult:
    from zorggraaf.analysis.breaking import broken_table
    from zorggraaf.analysis.difference import difference_table, differences, overlap_table
    from zorggraaf.analysis.losses import loss_table
    from zorggraaf.analysis.overlay import Baseline, apply

    tell("stappen zetten op een kopie")
    baseline = graph
    if not isinstance(baseline, Baseline):
        day = asked(on if on is not None else scenario.on)
        baseline = Baseline(baseline, datetime.date.fromisoformat(day))
    overlay = apply(baseline, scenario.steps)
    before, after = baseline.situation, overlay.situation
    called = _called(scenario, overlay.changes)
    tell("maten vergelijken")
    difference = difference_table(differences(before, after), before, after, called, lang)
    overlaps = overlap_table(before, after, called, lang)
    tell("verlies zoeken")
    losses = loss_table(before, after, called, lang)
    tell("regels toetsen")
    broken = broken_table(overlay, called, lang)
    steps = _steps(overlay.changes, called, after.on, lang, (difference, overlaps, losses, broken))
    return ScenarioResult(
        scenario,
        after.on,
        overlay.changes,
        steps,
        difference,
        overlaps,
        losses,
        broken,
        after.graph,
    )


def _called(scenario: Scenario, changes: Sequence[Change]) -> Words:
    """What pictures and tables are called: the author's title, else what the steps come to."""
    if scenario.own_title:
        return words(scenario.own_title, scenario.own_title)
    more = " …" if len(changes) > _NAMED else ""
    return words(
        *("; ".join(one.text[lang] for one in changes[:_NAMED]) + more for lang in ("nl", "en"))
    )


def _steps(
    changes: Sequence[Change],
    called: Words,
    on: str,
    lang: str,
    tables: tuple[Table, Table, Table, Table],
) -> Table:
    difference, overlaps, losses, broken = tables
    faults = sum(row[0] == "Violation" and row[1] == "breaks" for row in broken.rows)
    told = "; ".join(change.text["nl"] for change in changes)
    told_en = "; ".join(change.text["en"] for change in changes)
    numbers, pairs, lost = len(difference.rows), len(overlaps.rows), len(losses.rows)
    return Table(
        title=words(f"Wat als: {called['nl']}", f"What if: {called['en']}"),
        columns=(
            Column("step", words("stap", "step"), "text"),
            Column("change", words("verandering", "change"), "text"),
            Column("removed", words("feiten weg", "facts removed"), "integer"),
            Column("added", words("feiten erbij", "facts added"), "integer"),
        ),
        rows=[
            (change.step, change.text[lang], len(change.removed), len(change.added))
            for change in changes
        ],
        parameters={"on": on},
        sentence=words(
            f"{told}. Anders worden dan: {numbers} getallen en de overlap van {pairs} paren "
            f"verbanden. Met één of geen aanbieder blijven over: {lost or 'geen'} aandoeningen, "
            f"ERN's of zorgvormen die er nu meer hebben. Regels van het domein die breken: "
            f"{faults or 'geen'}.",
            f"{told_en}. Then different: {numbers} numbers and the overlap of {pairs} pairs of "
            f"collaborations. Left with one provider or none: {lost or 'no'} conditions, ERNs or "
            f"forms of care that now have more. Rules of the domain that break: "
            f"{faults or 'none'}.",
        ),
        cautions=[_CAUTION],
        kind="steps",
    )
