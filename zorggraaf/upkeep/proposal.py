"""What a spreadsheet or a live source would change in the tables, to look at before it does.

A proposal is one cell: what a source says there and what the tables say now. Nothing is ever
overwritten. What differs is a contradiction, written beside the other value: in a row of the
source's own where the table has a row per source, else in the table of disputed values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zorggraaf.tables.disputes import DISPUTED
from zorggraaf.tables.schema import Table as Declared
from zorggraaf.upkeep.editing import Edit, Record, records
from zorggraaf.upkeep.told import Near

if TYPE_CHECKING:
    from zorggraaf.tabular import Table


class What(StrEnum):
    """How what a source says stands to what the tables say, what asks most attention first."""

    new_thing = "new-thing"
    """The tables do not have the thing."""
    contradicts = "contradicts"
    """The tables say something else."""
    unknown = "unknown"
    """It is about something that the tables do not have, or do not have for certain."""
    new = "new"
    """The tables do not have the fact."""
    added = "added"
    """The tables have the fact or the thing, but not this of it, or less precisely."""
    confirmed = "confirmed"
    """The tables say so already, and this becomes a second source of it."""
    same = "same"
    """The tables say so already."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One cell that a source fills.

    >>> Proposal("identifiers", "umcg-isni", "value", "0000 0000 9558 4598", "ror-2026-11-22",
    ...     What.same).writes
    False
    """

    table: str
    key: str
    """The key of the row without its source; parts with / between them where there are several."""
    column: str
    value: str
    """As it would stand in the file."""
    source: str
    """The key of the source that says so."""
    what: What
    current: str = ""
    """What the tables say now, "" where nothing."""
    current_source: str = ""
    """The key of the source that says what the tables say now."""
    label: str = ""
    """What people call the thing it is about."""
    why: str = ""
    """How it was recognised, or why it cannot be taken over."""
    where: str = ""
    """Its place in the source: sheet and row, or the address of the record."""
    line: int = 0
    """The line of the sheet, 0 where it is no sheet."""
    heading: str = ""
    """What the sheet calls the column."""
    held: bool = False
    """Whether it is only shown, although the tables do not say so yet."""
    understood: bool = False
    """Whether the label and the key tell it already."""
    near: tuple[Near, ...] = ()
    """What else may be meant, the nearest first."""

    @property
    def writes(self) -> bool:
        """Whether applying the proposals writes this cell."""
        return self.what not in (What.unknown, What.same) and not self.held

    def record(self) -> dict[str, Any]:
        """The proposal for programs."""
        return {
            "what": self.what.value,
            "table": self.table,
            "key": self.key,
            "label": self.label,
            "column": self.column,
            "value": self.value,
            "current": self.current,
            "current_source": self.current_source,
            "written": self.writes,
            "why": self.why,
            "where": self.where,
            "row": self.line or None,
            "candidates": [
                {"key": one.key, "name": one.name, "score": one.score} for one in self.near
            ],
        }


@dataclass(frozen=True)
class Proposals:
    """All that one source proposes, and the row that registers this source."""

    source: Record
    """The row of sources.csv to be."""
    all: tuple[Proposal, ...] = ()

    @property
    def writing(self) -> tuple[Proposal, ...]:
        """The ones that are written when applied."""
        return tuple(one for one in self.all if one.writes)

    def of(self, *what: What) -> list[Proposal]:
        """The ones that stand so to the tables."""
        return [one for one in self.all if one.what in what]

    def without(self, keys: Iterable[str]) -> Proposals:
        """The same but for rows with these keys (`table/key`, or the key alone)."""
        left_out = set(keys)
        kept = [
            one
            for one in self.all
            if one.key not in left_out and f"{one.table}/{one.key}" not in left_out
        ]
        return Proposals(self.source, tuple(kept))

    def counts(self) -> dict[What, int]:
        """How many rows stand so to the tables; one that contradicts and adds counts once."""
        order = list(What)
        rows: dict[tuple[object, ...], What] = {}
        for one in self.all:
            row = (one.table, one.key, () if one.key else (one.where, one.line, one.label))
            rows[row] = min(rows.get(row, one.what), one.what, key=order.index)
        found = Counter(rows.values())
        return {what: found[what] for what in What}

    def summary(self, lang: str = "nl") -> str:
        """The counts in one line: see `showing.summary`."""
        from zorggraaf.upkeep import showing

        return showing.summary(self, lang)

    def tables(self, lang: str = "nl", known: bool = False, brief: bool = False) -> list[Table]:
        """The proposals for people: see `showing.table`."""
        from zorggraaf.upkeep import showing

        return [showing.table(self, lang, known, brief)]

    def records(self) -> dict[str, Any]:
        """The proposals for programs."""
        return {
            "source": {"key": self.source["key"], "title": self.source.get("title", "")},
            "counts": {what.value: count for what, count in self.counts().items()},
            "proposals": [one.record() for one in self.all],
        }

    def edit(self, data_dir: Path) -> Edit:
        """The change to the tables, not yet made; empty where nothing would change.

        Raises UsageError for a column that a table does not have.
        """
        edit = Edit(data_dir)
        at: dict[str, dict[tuple[str, str], Record]] = {}
        cells: dict[tuple[str, str], list[Proposal]] = {}
        for one in self.all:
            if one.key and not one.held:
                cells.setdefault((one.table, one.key), []).append(one)
        for (table, key), told in cells.items():
            declared = edit.schema[table]
            if declared.disputable:
                beside = [one for one in told if _stands_beside(declared, one)]
                for one in beside:
                    edit.put(DISPUTED, _disputed(declared, one, told))
                aside = [one for one in told if one.what is not What.new_thing and _says_how(one)]
                told = [one for one in told if one not in beside and one not in aside]
            writing = [one for one in told if one.writes]
            if not writing:
                continue
            if table not in at:
                at[table] = _rows(declared, data_dir)
            source = self.source["key"] if declared.one_row_per_source else ""
            # A row of this source's own says all that it says, also what others said before.
            said = told if declared.one_row_per_source else writing
            edit.put(table, _row(declared, key, at[table].get((key, source)), said))
        if edit.tables:
            edit.put("sources", self.source)
        return edit


def _stands_beside(declared: Declared, one: Proposal) -> bool:
    """Whether a cell of a thing has a value already, so that this one has to stand beside it."""
    several = bool(declared.by_name[one.column].separator)
    return bool(one.current) and one.writes and one.what is not What.confirmed and not several


def _says_how(one: Proposal) -> bool:
    return one.column in ("passage", "note")


def _disputed(declared: Declared, one: Proposal, told: list[Proposal]) -> Record:
    """The row of the table of disputed values for one cell of a thing."""
    aside = {cell.column: cell.value for cell in told if _says_how(cell)}
    return {
        "thing": f"{declared.kind}/{one.key}",
        "column": one.column,
        "value": one.value,
        "source": one.source,
        **aside,
    }


def _rows(declared: Declared, data_dir: Path) -> dict[tuple[str, str], Record]:
    """The rows of a table by key and, where the table has a row per source, by source."""
    path = data_dir / declared.file
    several = declared.one_row_per_source
    return {
        ("/".join(row[name] for name in declared.fact_key), row["source"] if several else ""): row
        for row in (records(path) if path.exists() else ())
    }


def _row(declared: Declared, key: str, now: Record | None, cells: list[Proposal]) -> Record:
    row = dict(now or zip(declared.fact_key, key.split("/"), strict=True))
    filled = []
    for cell in cells:
        if cell.what in (What.same, What.confirmed) and row.get(cell.column):
            continue  # it says so, if in other capitals
        separator = declared.by_name[cell.column].separator
        row[cell.column] = _joined(row.get(cell.column, ""), cell.value, separator)
        filled.append(cell.column)
    source = declared.source_column
    if source is not None:
        row["source"] = _joined(row.get("source", ""), cells[0].source, source.separator)
    several = declared.one_row_per_source or declared.disputable == ()
    if now is not None and filled and not several and "passage" in declared.by_name:
        # One list of sources for the whole row: the passage says which cells are of this one.
        told = f"{', '.join(filled)}: {cells[0].source}"
        row["passage"] = _joined(row.get("passage", ""), told, "; ")
    return row


def _joined(now: str, value: str, separator: str) -> str:
    if not separator or not now:
        return value
    parts = now.split(separator)
    return separator.join([*parts, *(part for part in value.split(separator) if part not in parts)])
