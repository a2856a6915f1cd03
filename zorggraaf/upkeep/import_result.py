"""What a file that somebody sent would change: to look at, to send on, to apply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from zorggraaf import resources
from zorggraaf.errors import Problem, ZorggraafError
from zorggraaf.tables.faults import NOTHING, Text, fault
from zorggraaf.tabular import Cell, Table, Value
from zorggraaf.upkeep.origin import Origin
from zorggraaf.upkeep.proposal import Proposal, Proposals, What
from zorggraaf.upkeep.trying import Trial, apply

if TYPE_CHECKING:
    from zorggraaf.upkeep.editing import Record
    from zorggraaf.validation import Result

_HINT: Final = {
    "nl": "Schrijf een onbekende naam voluit, of zet de sleutel erachter tussen blokhaken. "
    "Bestaat de organisatie hier echt nog niet, zet dan ‘ja’ onder Nieuw.",
    "en": "Write an unknown name in full, or put the key after it in square brackets. If the "
    "organisation really is not here yet, put ‘ja’ under Nieuw.",
}
_NEW_DATE: Final = Text(
    "is het een nieuwe opgave? Geef haar een andere datum met --date",
    "is it a new statement? Give it another date with --date",
)
_HEADS: Final = {
    "problems": {"nl": "fout", "en": "fault"},
    "findings": {
        "nl": "ernst|ding|wat er niet klopt|wat te doen",
        "en": "severity|thing|what is wrong|what to do",
    },
    "notes": {"nl": "opmerking", "en": "remark"},
}
_TITLES: Final = {
    "problems": {"nl": "Fouten", "en": "Faults"},
    "findings": {"nl": "Toetsing aan de regels", "en": "Against the rules"},
    "notes": {"nl": "Opmerkingen", "en": "Remarks"},
}


@dataclass
class ImportResult:
    """What a file would change, and what is in its way."""

    name: str
    origin: Origin
    kind: str
    """Which form it was read as, or `patch`."""
    proposals: Proposals
    faults: list[Problem] = field(default_factory=list)
    """What is wrong in the file."""
    notes: list[Text] = field(default_factory=list)
    trial: Trial = field(default_factory=Trial)
    data_dir: Path = field(default_factory=resources.data)
    where: Text = NOTHING
    """File and sheet, for messages."""

    @property
    def problems(self) -> list[Problem]:
        """All that is wrong: in the file, with what its source said before, in the tables then."""
        held = [self._said_before(one) for one in self.proposals.all if one.held]
        return [*self.faults, *held, *self.trial.problems]

    def _said_before(self, one: Proposal) -> Problem:
        return fault(
            self.where,
            one.line,
            one.heading or one.column,
            one.value,
            Text(
                f"wat deze bron al eerder zei: {one.current}",
                f"what this source said before: {one.current}",
            ),
            hint=_NEW_DATE,
        )

    @property
    def unknown(self) -> list[Proposal]:
        """The names that are not certain."""
        return self.proposals.of(What.unknown)

    @property
    def violations(self) -> list[Result]:
        """What the shapes would object to, and do not object to now."""
        return self.trial.violations

    @property
    def warnings(self) -> list[Result]:
        """What the shapes ask attention for in what the file touches."""
        return self.trial.warnings

    @property
    def ok(self) -> bool:
        """Whether it may be applied."""
        return not (self.problems or self.unknown or self.violations)

    @property
    def counts(self) -> dict[str, int]:
        """Kind of proposal → how many, of all kinds."""
        return {what.value: count for what, count in self.proposals.counts().items()}

    @property
    def rows(self) -> list[tuple[str, Record]]:
        """Table and row, the source among them, that would be written; none where it may not."""
        return self.proposals.edit(self.data_dir).written if self.ok else []

    def apply(self) -> list[Path]:
        """Write; the files that changed.

        Raises ZorggraafError where the result may not be applied, and what Edit.apply raises.
        """
        if not self.ok:
            raise ZorggraafError(
                f"{self.name} is niet overgenomen: er zijn fouten of onzekere namen.",
                "Verbeter het bestand en probeer opnieuw; er is niets geschreven.",
            )
        return apply(self.proposals, self.data_dir, self.trial)

    def summary(self, lang: str = "nl") -> str:
        """What there is to say in a sentence."""
        place = 1 if lang == "en" else 0
        bad = (
            (len(self.problems), ("fout", "fault")),
            (len(self.violations), ("overtreding van de regels", "violation of the rules")),
            (len(self.warnings), ("aandachtspunt", "point of attention")),
        )
        said = [f"{n} × {words[place]}" for n, words in bad if n]
        return f"{self.name}: {', '.join([self.proposals.summary(lang), *said])}."

    def tables(self, lang: str = "nl", known: bool = False, brief: bool = True) -> list[Table]:
        """The result as people read it: proposals, faults, findings, notes; only what there is.

        known: also what the tables say already. brief: to fit a page or a terminal.
        """
        language = "en" if lang == "en" else "nl"
        (proposed,) = self.proposals.tables(lang, known, brief)
        if self.unknown:
            proposed = Table(
                proposed.title, proposed.columns, proposed.rows, proposed.name, _HINT[language]
            )

        def table(name: str, rows: list[Sequence[Value]]) -> Table:
            return Table(_TITLES[name][language], _HEADS[name][language].split("|"), rows, name)

        every = [
            proposed,
            table("problems", [[one.text(lang)] for one in self.problems]),
            table(
                "findings",
                [
                    [one.severity, Cell(one.label, one.focus), one.message(lang),
                     one.advice_en if lang == "en" else one.advice_nl]
                    for one in (*self.violations, *self.warnings)
                ],
            ),
            table("notes", [[note.en if language == "en" else note.nl] for note in self.notes]),
        ]  # fmt: skip
        return [one for one in every if one.rows]

    def records(self) -> dict[str, Any]:
        """The result for programs."""
        return {
            "file": self.name,
            "kind": self.kind,
            "ok": self.ok,
            **self.proposals.records(),
            "problems": [one.text() for one in self.problems],
            "violations": [one.message() for one in self.violations],
            "warnings": [one.message() for one in self.warnings],
            "notes": [note.nl for note in self.notes],
        }
