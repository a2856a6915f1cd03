"""Where two sources tell the same fact differently: which one plain answers follow, and why.

A fact that two sources tell has one row per source with the same key. Where their cells differ
in a column with one value, they contradict each other: one value is asserted, the others are
kept as disputed statements. Who is followed: the source that data/preferences.csv names for
this fact and column; else the kind of source (a register before a news item); else the newest
source; else the first in the alphabet.

A thing (an organisation, a site) has one row for all of its sources. What a source says otherwise
of it stands in data/disputed.csv (see `claims`), and is judged alike against the best of the
sources of that row; those of them that say otherwise themselves do not count for it.

Dates that differ only in precision (2018 and 2018-06) do not contradict each other: the precise
one is asserted.

Figures have a key each, so a contradiction between them is two figures about the same thing, of
the same indicator, unit and period, from different sources, with different values. Both stand;
the one that is not followed points to the one that is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from zorggraaf.build.claims import Otherwise, otherwise
from zorggraaf.tables import Row, Tables
from zorggraaf.tables.disputes import DISPUTED
from zorggraaf.tables.schema import Column, Table

SOURCE_KINDS: Final = (
    "official-register",
    "owner-statement",
    "own-page",
    "open-data-set",
    "policy-document",
    "scientific-article",
    "secondary",
)
"""Kinds of source, the most trusted first: as many as the concept scheme source-kind has. An owner
who answers a question about himself knows better than his page does."""

FIGURES: Final = "figures"
PREFERENCES: Final = "preferences"


@dataclass(frozen=True, slots=True)
class Claim:
    """What one row says: its value, its source, where it stands, and the thing's key."""

    value: str
    source: str
    table: str
    line: int
    key: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Sources that differ: the claim that is followed and those that are not."""

    table: str
    """The table of the thing or fact that it is about; a claim may stand in another."""
    column: str
    kind: str
    followed: Claim
    others: tuple[Claim, ...]
    preferred: bool
    """Whether data/preferences.csv decided it (else the ranking of sources did)."""
    coarser: bool = False
    """Whether the others only say the same less precisely."""


def contradictions(tables: Tables) -> list[Contradiction]:
    """All contradictions between the sources of these tables, in the order of the tables."""
    judge = _Judge(tables)
    found: list[Contradiction] = []
    told: defaultdict[str, list[Otherwise]] = defaultdict(list)
    for one in otherwise(tables):
        told[one.table.name].append(one)
    for table in tables.schema.tables.values():
        if table.suppressed or table.kind is None or table.source_column is None:
            continue
        if table.name == FIGURES:
            found += _between_figures(table, tables[table.name], judge)
        elif table.one_row_per_source and table.defines:
            found += _between_rows(table, tables[table.name], judge)
        elif told[table.name]:
            found += _about_things(table, told[table.name], judge)
    return found


class _Judge:
    """Ranks sources for a fact: the preferences first, then kind, date and key."""

    def __init__(self, tables: Tables) -> None:
        self._rank: dict[str, tuple[int, str, str]] = {}
        for row in tables["sources"]:
            key, kind = row.text("key"), row.text("kind")
            place = SOURCE_KINDS.index(kind) if kind in SOURCE_KINDS else len(SOURCE_KINDS)
            self._rank[key] = (place, _newest_first(row.text("date")), key)
        self._preferred: dict[tuple[str, str], str] = {
            (row.text("thing"), row.text("column")): row.text("prefer")
            for row in tables.get(PREFERENCES, [])
        }

    def order(self, claims: Iterable[Claim], kind: str, column: str) -> tuple[list[Claim], bool]:
        """The claims, the one to follow first, and whether a preference decided that."""
        ranked = sorted(claims, key=lambda claim: (self._rank[claim.source], claim.line))
        for claim in ranked:
            wanted = self._preferred.get((f"{kind}/{claim.key}", column))
            chosen = [c for c in ranked if c.source == wanted]
            if chosen:
                return [*chosen, *(c for c in ranked if c.source != wanted)], True
        return ranked, False


def _newest_first(date: str) -> str:
    """A sort key that puts later dates first and no date last: each digit's complement to nine."""
    padded = f"{date}0000-00-00"[:10] if not date else date + "0000-00-00"[len(date) :]
    return "".join(str(9 - int(c)) if c.isdigit() else c for c in padded)


def _between_rows(table: Table, rows: list[Row], judge: _Judge) -> Iterator[Contradiction]:
    assert table.kind is not None
    facts: defaultdict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        facts[tuple(row.text(name) for name in table.fact_key)].append(row)
    comparable = [
        column
        for column in table.cells
        if column.states
        and not column.separator
        and not column.per_source
        and column.name not in table.primary_key
    ]
    for key, told in facts.items():
        if len(told) == 1:
            continue
        for column in comparable:
            claims = [
                Claim(value, row.text("source"), table.name, row.line, "/".join(key))
                for row in told
                if (value := row.text(column.name))
            ]
            if len({claim.value for claim in claims}) > 1:
                yield from _judged(table, column, claims, judge)


def _about_things(
    table: Table, told: Iterable[Otherwise], judge: _Judge
) -> Iterator[Contradiction]:
    cells: defaultdict[tuple[str, str], list[Otherwise]] = defaultdict(list)
    for one in told:
        cells[one.key, one.column.name].append(one)
    for (key, name), others in cells.items():
        row, column = others[0].row, others[0].column
        claims = [Claim(one.value, one.source, DISPUTED, one.line, key) for one in others]
        if value := row.text(name):
            sources = row.several("source")
            agreeing = [one for one in sources if one not in {other.source for other in others}]
            claims += [
                Claim(value, source, table.name, row.line, key) for source in agreeing or sources
            ]
        if len({claim.value for claim in claims}) > 1:
            yield from _judged(table, column, claims, judge)


def _judged(
    table: Table, column: Column, claims: list[Claim], judge: _Judge
) -> Iterator[Contradiction]:
    assert table.kind is not None
    ranked, preferred = judge.order(claims, table.kind, column.name)
    followed = ranked[0]
    if column.is_partial_date and not preferred:
        # The first that says the same more precisely; sorted() keeps the ranking among equals.
        refinements = [c for c in ranked if c.value.startswith(followed.value)]
        followed = sorted(refinements, key=lambda claim: -len(claim.value))[0]
    coarser = [c for c in ranked if _less_precise(column, c.value, followed.value)]
    differing = [c for c in ranked if c.value != followed.value and c not in coarser]
    for others, same in ((differing, False), (coarser, True)):
        if others:
            yield Contradiction(
                table.name, column.name, table.kind, followed, tuple(others), preferred, same
            )


def _less_precise(column: Column, value: str, than: str) -> bool:
    return column.is_partial_date and value != than and than.startswith(value)


def _between_figures(table: Table, rows: list[Row], judge: _Judge) -> Iterator[Contradiction]:
    assert table.kind is not None
    same: defaultdict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        same[tuple(row.text(name) for name in ("about", "indicator", "unit", "period"))].append(row)
    for figures in same.values():
        claims = [
            Claim(
                "–".join(filter(None, (row.text("value"), row.text("value_max")))),
                row.text("source"),
                table.name,
                row.line,
                row.text("key"),
            )
            for row in figures
        ]
        if len({claim.value for claim in claims}) == 1:
            continue
        ranked, preferred = judge.order(claims, table.kind, "value")
        followed = ranked[0]
        # One source may give several figures that differ in what they count (its qualifier).
        standing = {claim.value for claim in ranked if claim.source == followed.source}
        others = tuple(claim for claim in ranked if claim.value not in standing)
        if others:
            yield Contradiction(table.name, "value", table.kind, followed, others, preferred)
