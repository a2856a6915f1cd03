"""An organisation in the picture: its tables and partners, beside those of its peers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from zorggraaf.analysis.result import rounded
from zorggraaf.pages.explorer import Picture, Source, command
from zorggraaf.tabular import Value
from zorggraaf.things import short_key

if TYPE_CHECKING:
    from zorggraaf.analysis.outcome import Outcome
    from zorggraaf.analysis.result import Table

_COMPARED: Final = (
    ("tables", ("tafels", "tables")),
    ("partners", ("partners", "partners")),
    ("fit", ("passing: gedeelde leden van twee tafels", "fit: members two tables share")),
)
_MET: Final = (
    ("once", ("partners aan één tafel", "partners at one table")),
    ("twice", ("partners aan twee tafels", "partners at two tables")),
    ("three_or_more", ("partners aan drie of meer", "partners at three or more")),
)


@dataclass(frozen=True, slots=True)
class Partner:
    """With whom, and at how many tables."""

    iri: str
    key: str
    """As the address names it: `organisation/lumc`."""
    label: str
    tables: int


@dataclass(frozen=True, slots=True)
class Counted:
    """Tables by kind, scope or theme."""

    title: str
    rows: Sequence[Sequence[Value]]


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """What the template shows. Its numbers are those of `zorggraaf tables`."""

    iri: str
    name: str
    on: str
    """As asked; empty for today."""
    today: str
    sentence: str
    cautions: Sequence[str]
    peers: str
    """Of how many organisations of which kind the median is, empty where there are too few."""
    compared: Sequence[Sequence[Value]]
    met: Sequence[Sequence[Value]]
    counted: Sequence[Counted]
    head: Sequence[str]
    tables: Sequence[Sequence[Value]]
    partners: Sequence[Partner]
    other: Table | None = None
    """The tables shared with the one that was chosen."""
    other_key: str = ""
    lang: str = "nl"

    @property
    def key(self) -> str:
        """With its kind: `organisation/umcg`."""
        return short_key(self.iri)

    @property
    def _on(self) -> tuple[tuple[str, str | None], ...]:
        return (("on", self.on or None),)

    @property
    def source(self) -> Source:
        """The same for programs."""
        return Source(f"api/tables/{self.key}", self._on)

    @property
    def shared(self) -> Source:
        """The tables shared with the other, for programs."""
        return Source(f"api/tables/{self.key}", (("with", self.other_key), *self._on))

    @property
    def pictures(self) -> list[Picture]:
        """Whom it meets most, and what it went through."""
        english = self.lang == "en"
        found = [
            Picture(
                self.source,
                None,
                f"Partners of {self.name}" if english else f"Partners van {self.name}",
            )
        ]
        return found if self.partners else []

    @property
    def timeline(self) -> Picture:
        """What it went through."""
        english = self.lang == "en"
        return Picture(
            Source(f"api/timeline/{self.key}", self._on),
            None,
            f"History of {self.name}" if english else f"Geschiedenis van {self.name}",
        )

    @property
    def commands(self) -> list[str]:
        """The same at the terminal."""
        on = ("--on", self.on) if self.on else ()
        other = ("--with", self.other_key) if self.other_key else ()
        listed = [command("tables", self.key, *on)]
        return [*listed, command("tables", self.key, *other, *on)] if other else listed

    def other_tables(self) -> tuple[Sequence[str], Sequence[Sequence[Value]]]:
        """The head and rows of the tables shared with the other."""
        if self.other is None:
            return (), ()
        shown = self.other.to_tabular(self.lang)
        return shown.columns, shown.rows


def organisation_page(
    outcome: Outcome,
    on: str,
    today: str,
    other: Table | None = None,
    other_key: str = "",
    lang: str = "nl",
) -> OrganisationPage:
    """The page of an outcome of `asking.tables` about one organisation."""
    summary, counts, tables, partners = outcome.tables
    row = summary.records()[0]
    which = 1 if lang == "en" else 0
    shown = tables.to_tabular(lang)
    return OrganisationPage(
        iri=str(row["organisation"]),
        name=str(row["organisation_label"]),
        on=on,
        today=today,
        sentence=outcome.sentence.get(lang, ""),
        cautions=[caution[lang] for caution in outcome.cautions],
        peers=f"{row['peers']} × {row['peers_kind']}" if row["peers"] else "",
        compared=[
            (words[which], _plain(row[name]), _plain(row[f"peers_{name}"]))
            for name, words in _COMPARED
        ],
        met=[(words[which], _plain(row[name])) for name, words in _MET],
        counted=_counted(counts.records()),
        head=shown.columns,
        tables=[_said(row, lang) for row in shown.rows],
        partners=[
            Partner(
                str(one["partner"]),
                short_key(str(one["partner"])),
                str(one["partner_label"]),
                int(one["tables"] or 0),
            )
            for one in partners.records()
        ],
        other=other,
        other_key=other_key,
        lang=lang,
    )


_CERTAINTY: Final = {"stated": "vermeld", "inferred": "afgeleid", "uncertain": "onzeker"}


def _said(row: Sequence[Value], lang: str) -> list[Value]:
    """A row with its certainty, which comes last, in the words of the page."""
    last = row[-1]
    if lang == "nl" and isinstance(last, str):
        return [*row[:-1], _CERTAINTY.get(last, last)]
    return list(row)


def _counted(records: Sequence[dict[str, Any]]) -> list[Counted]:
    titles = {str(record["by"]): str(record["by_label"]) for record in records}
    return [
        Counted(
            title,
            [(record["value"], record["tables"]) for record in records if record["by"] == by],
        )
        for by, title in titles.items()
    ]


def _plain(value: Any) -> Value:
    if isinstance(value, float):
        return int(value) if value.is_integer() else rounded(value)
    return value  # type: ignore[no-any-return]
