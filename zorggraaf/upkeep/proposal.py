"""What a spreadsheet or a live source would change in the tables, to look at before it does.

A proposal is one cell: what a source says there and what the tables say now. Nothing is ever
overwritten. What differs is a contradiction: where the table has a row per source it is written
beside the other value, elsewhere it is only shown, because the table has no place for it.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from zorggraaf.tables.schema import Table as Declared
from zorggraaf.tabular import Table, Value
from zorggraaf.upkeep.editing import Edit, Record, records


class What(StrEnum):
    """How what a source says stands to what the tables say."""

    new = "new"
    """The tables say nothing of it."""
    contradicts = "contradicts"
    """The tables say something else."""
    unknown = "unknown"
    """It is about something that the tables do not have, or do not have for certain."""
    same = "same"
    """The tables say so already."""


_WORDS: Final = {
    "nl": {
        "title": "Voorstellen uit {source}",
        "counts": "Telling",
        "heads": ("wat", "tabel", "sleutel", "naam", "kolom", "waarde", "nu", "waarom", "waar"),
        What.new: "nieuw",
        What.same: "bekend",
        What.contradicts: "strijdig",
        What.unknown: "onbekend",
        "held": "strijdig, alleen getoond",
        "nothing": "er verandert niets",
    },
    "en": {
        "title": "Proposals from {source}",
        "counts": "Counts",
        "heads": ("what", "table", "key", "name", "column", "value", "now", "why", "where"),
        What.new: "new",
        What.same: "known",
        What.contradicts: "contradicts",
        What.unknown: "unknown",
        "held": "contradicts, only shown",
        "nothing": "nothing changes",
    },
}


_BRIEF: Final = {
    "nl": ("wat", "rij", "naam", "kolom", "waarde", "nu", "waarom"),
    "en": ("what", "row", "name", "column", "value", "now", "why"),
}
_UNDERSTOOD: Final = ("thing", "scheme", "about", "indicator", "unit", "certainty", "label")
"""Columns that the key and the name of a row tell already."""


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
    label: str = ""
    """What people call the thing it is about."""
    why: str = ""
    """How it was recognised, or why it cannot be taken over."""
    where: str = ""
    """Its place in the source: sheet and row, or the address of the record."""
    held: bool = False
    """Whether it is only shown, although the tables do not say so yet."""

    @property
    def writes(self) -> bool:
        """Whether applying the proposals writes this cell."""
        return self.what in (What.new, What.contradicts) and not self.held


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
        first = (What.contradicts, What.unknown, What.new, What.same)
        rows: dict[tuple[str, str, str], What] = {}
        for one in self.all:
            row = (one.table, one.key, "" if one.key else one.where + one.label)
            rows[row] = min(rows.get(row, one.what), one.what, key=first.index)
        found = Counter(rows.values())
        return {what: found[what] for what in What}

    def summary(self, lang: str = "nl") -> str:
        """The counts in one line.

        >>> Proposals({"key": "x"}).summary()
        'nieuw 0, strijdig 0, onbekend 0, bekend 0: er verandert niets'
        """
        words = _WORDS["en" if lang == "en" else "nl"]
        line = ", ".join(f"{words[what]} {count}" for what, count in self.counts().items())
        return line if self.writing else f"{line}: {words['nothing']}"

    def tables(self, lang: str = "nl", known: bool = False, brief: bool = False) -> list[Table]:
        """The proposals for people, a line per row.

        known: also what the tables say already. brief: without what the other columns tell, and
        without where it stands in the source, to fit a terminal.
        """
        words = _WORDS["en" if lang == "en" else "nl"]
        heads = words["heads"]
        shown = [one for one in self.all if known or one.what is not What.same]
        order = {what: place for place, what in enumerate(What)}
        shown.sort(key=lambda one: order[one.what])  # stable: within it, as the source has them
        if brief:
            heads = tuple(_BRIEF["en" if lang == "en" else "nl"])
            shown = [one for one in shown if one.column not in _UNDERSTOOD]
        line = _brief if brief else _line
        rows: list[list[Value]] = [line(list(group), words) for group in _by_row(shown)]
        title = str(words["title"]).format(source=self.source.get("title", ""))
        return [Table(title, list(heads), list(rows), "proposals")]

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
            writing = [one for one in told if one.writes]
            if not writing:
                continue
            declared = edit.schema[table]
            if table not in at:
                at[table] = _rows(declared, data_dir)
            source = self.source["key"] if declared.one_row_per_source else ""
            # A row of this source's own says all that it says, also what others said before.
            said = told if declared.one_row_per_source else writing
            edit.put(table, _row(declared, key, at[table].get((key, source)), said))
        if edit.tables:
            edit.put("sources", self.source)
        return edit


def fact_key(declared: Declared, record: Mapping[str, str]) -> str:
    """The key of a row without its source, as proposals name it."""
    return "/".join(record[name] for name in declared.fact_key)


def _rows(declared: Declared, data_dir: Path) -> dict[tuple[str, str], Record]:
    """The rows of a table by key and, where the table has a row per source, by source."""
    path = data_dir / declared.file
    several = declared.one_row_per_source
    return {
        (fact_key(declared, row), row["source"] if several else ""): row
        for row in (records(path) if path.exists() else ())
    }


def _row(declared: Declared, key: str, now: Record | None, cells: list[Proposal]) -> Record:
    row = dict(now or zip(declared.fact_key, key.split("/"), strict=True))
    for cell in cells:
        separator = declared.by_name[cell.column].separator
        row[cell.column] = _joined(row.get(cell.column, ""), cell.value, separator)
    source = declared.source_column
    if source is not None:
        row["source"] = _joined(row.get("source", ""), cells[0].source, source.separator)
    if now is not None and not declared.one_row_per_source and "passage" in declared.by_name:
        # One list of sources for the whole row: the passage says which cells are of this one.
        told = f"{', '.join(cell.column for cell in cells)}: {cells[0].source}"
        row["passage"] = _joined(row.get("passage", ""), told, "; ")
    return row


def _joined(now: str, value: str, separator: str) -> str:
    if not separator or not now:
        return value
    parts = now.split(separator)
    return separator.join([*parts, *(part for part in value.split(separator) if part not in parts)])


def _by_row(shown: list[Proposal]) -> Iterator[Iterable[Proposal]]:
    def row(one: Proposal) -> tuple[object, ...]:
        return (one.what, one.held, one.table, one.key, one.where)

    for _, group in itertools.groupby(shown, key=row):
        yield group


def _line(cells: list[Proposal], words: Mapping[str | What, object]) -> list[Value]:
    first = cells[0]
    held = first.what is What.contradicts and first.held
    return [
        str(words["held"] if held else words[first.what]),
        first.table,
        first.key,
        first.label,
        ", ".join(cell.column for cell in cells),
        "; ".join(cell.value for cell in cells),
        "; ".join(cell.current for cell in cells if cell.current),
        "; ".join(dict.fromkeys(cell.why for cell in cells if cell.why)),
        first.where,
    ]


def _brief(cells: list[Proposal], words: Mapping[str | What, object]) -> list[Value]:
    what, table, key, *rest, _ = _line(cells, words)
    return [what, f"{table}/{key}" if key else table, *rest]
