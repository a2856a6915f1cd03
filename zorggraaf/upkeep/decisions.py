"""Where sources contradict each other, and recording which one plain answers follow.

A decision is a row of data/preferences.csv: for which fact and column, which source, why, when.
The value that is not followed stays in the graph as a disputed statement of its source.
"""

from __future__ import annotations

import datetime
import difflib
import re
from dataclasses import dataclass
from pathlib import Path

from zorggraaf import resources
from zorggraaf.build.contradictions import PREFERENCES, Claim, Contradiction, contradictions
from zorggraaf.errors import UsageError, ZorggraafError
from zorggraaf.tables import Row, Tables, read_tables
from zorggraaf.tabular import Table, Value
from zorggraaf.upkeep.editing import Edit

_POINT = ("lat", "lon")
_NAMED_BY = ("name", "label", "title")
_HEADS = {
    "nl": "feit|naam|kolom|waarde|bron|datum|soort bron|gevolgd|rij|besloten|waarom",
    "en": "fact|name|column|value|source|date|kind of source|followed|row|decided|why",
}
_RANKED = {"nl": "volgorde van bronnen", "en": "ranking of sources"}


@dataclass(frozen=True)
class Told:
    """What one source says."""

    value: str
    source: str
    date: str
    kind: str
    followed: bool
    table: str
    line: int


@dataclass(frozen=True)
class Difference:
    """One fact that sources tell differently, with what each says and what was decided."""

    fact: str
    """kind/key, as `decide` takes it."""
    label: str
    column: str
    told: tuple[Told, ...]
    """The one that is followed first."""
    decided: str
    """The date of the decision, "" where the ranking of sources decides."""
    why: str

    @property
    def sources(self) -> list[str]:
        """The keys of the sources to choose from."""
        return list(dict.fromkeys(one.source for one in self.told))


def differences(tables: Tables) -> list[Difference]:
    """Every contradiction between sources, undecided ones first."""
    decisions = {
        (row.text("thing"), row.text("column")): row for row in tables.get(PREFERENCES, [])
    }
    sources = {row.text("key"): row for row in tables["sources"]}
    found = [
        _difference(one, tables, decisions, sources)
        for one in contradictions(tables)
        if not one.coarser
    ]
    return sorted(found, key=lambda one: (bool(one.decided), one.fact, one.column))


def decide(
    fact: str,
    prefer: str,
    why: str,
    column: str = "",
    decided: datetime.date | None = None,
    data_dir: Path | str | None = None,
) -> Difference:
    """Record which source plain answers follow for a fact; the difference as it is from now on.

    fact: kind/key as `differences` gives it. prefer: the key of one of its sources. column: which
    one, where sources differ in several. decided: the date of the decision (default: today).

    Raises ZorggraafError for a fact that no sources differ on, UsageError for a source that says
    nothing of it, an empty reason, or a column left open; DataError where the tables hold faults.
    In each case nothing is written.
    """
    if not why.strip():
        raise UsageError("een besluit heeft een reden nodig", 'Geef haar met --why "…".')
    edit = Edit(Path(data_dir) if data_dir is not None else resources.data())
    found = differences(read_tables(edit.data_dir))
    one = _chosen(found, fact, column)
    source = prefer.removeprefix("source/")
    if source not in one.sources:
        raise UsageError(
            f"{prefer} zegt niets over {one.fact}, kolom {one.column}",
            f"Kies uit: {', '.join(one.sources)}.",
        )
    for each in _together(one, found, source):
        edit.put(
            PREFERENCES,
            {
                "key": _key(each.fact, each.column),
                "thing": each.fact,
                "column": each.column,
                "prefer": source,
                "why": " ".join(why.split()),
                "decided": (decided or datetime.date.today()).isoformat(),
            },
        )
    edit.apply()
    return _chosen(differences(read_tables(edit.data_dir)), one.fact, one.column)


def _together(one: Difference, found: list[Difference], source: str) -> list[Difference]:
    """The differences that are decided at once: a point is of one source, not half of each."""
    if one.column not in _POINT:
        return [one]
    return [
        each
        for each in found
        if each.fact == one.fact and each.column in _POINT and source in each.sources
    ]


def table(found: list[Difference], lang: str = "nl") -> Table:
    """A row for each source's value, the followed one of each fact first."""
    rows: list[list[Value]] = [
        [
            one.fact,
            one.label,
            one.column,
            told.value,
            told.source,
            told.date,
            told.kind,
            told.followed,
            f"{told.table}.csv:{told.line}",
            one.decided or _RANKED["en" if lang == "en" else "nl"],
            one.why,
        ]
        for one in found
        for told in one.told
    ]
    title = "Sources that contradict each other" if lang == "en" else "Bronnen die verschillen"
    return Table(
        title, _HEADS["en" if lang == "en" else "nl"].split("|"), list(rows), "contradictions"
    )


def _difference(
    one: Contradiction,
    tables: Tables,
    decisions: dict[tuple[str, str], Row],
    sources: dict[str, Row],
) -> Difference:
    claims = (one.followed, *one.others)
    facts = [f"{one.kind}/{claim.key}" for claim in claims]
    decision = next(
        (decisions[fact, one.column] for fact in facts if (fact, one.column) in decisions), None
    )

    def told(claim: Claim) -> Told:
        source = sources[claim.source]
        return Told(
            claim.value,
            claim.source,
            source.text("date"),
            source.text("kind"),
            claim is one.followed,
            claim.table,
            claim.line,
        )

    return Difference(
        fact=decision.text("thing") if decision else facts[0],
        label=_label(tables, one),
        column=one.column,
        told=tuple(told(claim) for claim in claims),
        decided=decision.text("decided") if decision else "",
        why=decision.text("why") if decision else "",
    )


def _label(tables: Tables, one: Contradiction) -> str:
    fact_key = tables.schema[one.table].fact_key
    row = next(
        row
        for row in tables[one.table]
        if "/".join(row.text(name) for name in fact_key) == one.followed.key
    )
    for column in _NAMED_BY:
        if column in row.values and (text := row.text(column)):
            return text
    # A fact without a name is called after what it is about.
    about = [row.text(c) for c in ("member", "group", "about", "indicator") if c in row.values]
    return " – ".join(text.rpartition("/")[2] for text in about) or one.followed.key


def _chosen(found: list[Difference], fact: str, column: str) -> Difference:
    """The difference that is meant, whether or not the kind is given.

    Of a point the latitude stands for both.
    """
    mine = [one for one in found if fact in (one.fact, one.fact.partition("/")[2])]
    if not mine:
        near = difflib.get_close_matches(fact, [one.fact for one in found], n=3, cutoff=0.5)
        raise ZorggraafError(
            f"over {fact} spreken bronnen elkaar niet tegen",
            (f"Bedoelde u {' of '.join(near)}? " if near else "")
            + "De lijst staat in: zorggraaf contradictions",
        )
    if column:
        mine = [one for one in mine if one.column == column]
    if len(mine) > 1 and all(one.column in _POINT for one in mine):
        mine = [one for one in mine if one.column == _POINT[0]]
    if len(mine) != 1:
        columns = [one.column for one in found if fact in (one.fact, one.fact.partition("/")[2])]
        raise UsageError(
            f"bij {fact} verschillen bronnen in {', '.join(columns)}",
            "Kies er een met --column.",
        )
    return mine[0]


def _key(fact: str, column: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", f"{fact}-{column}".lower()).strip("-")
