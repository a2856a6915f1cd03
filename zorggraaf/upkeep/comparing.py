"""Holding what a source says against the tables: what is new, known, different or unknown.

A source is read as rows of our tables, each with the cells it fills. Which row of ours tells the
same fact is found by its key; of a figure, by what it is about, its indicator, unit and period.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from zorggraaf import names
from zorggraaf.tables import Row, Tables
from zorggraaf.tables.schema import Column
from zorggraaf.tables.schema import Table as Declared
from zorggraaf.upkeep.editing import Record
from zorggraaf.upkeep.proposal import Proposal, Proposals, What, fact_key

NEAR: Final = 0.005
"""Degrees (about 500 metres) within which two points of a building are the same place: one
register takes the door, another the middle of the grounds."""

_FIGURES: Final = "figures"
_SAME_FIGURE: Final = ("about", "indicator", "unit", "period")
_BESIDE: Final = ("passage", "note", "certainty")
"""Columns that say how a source puts a fact: they come with its own row and are not compared."""
_COORDINATES: Final = (names.expand("schema:latitude"), names.expand("schema:longitude"))

_ONE_VALUE: Final = "de tabel heeft hier plaats voor één waarde; beslis zelf"
_SAID_BEFORE: Final = "deze bron zei al iets anders; geef de nieuwe uitgave een eigen datum"
_FINER: Final = "nauwkeuriger dan wat er staat"


@dataclass(frozen=True, slots=True)
class Told:
    """One row that a source fills, or something it says that fits no row of ours.

    Without `cells` it is something unknown: `why` says what comes near.
    """

    table: str
    cells: Record = field(default_factory=dict)
    """Column → text, with every column of the key but the source."""
    label: str = ""
    why: str = ""
    where: str = ""
    adds: bool = True
    """Whether a row that the tables do not have is offered as new (else as unknown)."""
    against: str = ""
    """What the tables say instead in another row, which this row cannot stand beside."""


def compare(tables: Tables, source: Record, told: Iterable[Told]) -> Proposals:
    """What a source would change, in the order in which it tells it.

    source: its row of sources.csv to be.
    """
    known = _Known(tables)
    found: dict[Proposal, None] = {}
    for one in told:
        found.update(dict.fromkeys(_proposals(one, source["key"], known)))
    return Proposals(source, tuple(found))


class _Known:
    """The rows of each table by the fact they tell, made when asked for."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._rows: dict[str, dict[tuple[str, ...], list[Row]]] = {}

    def rows(self, declared: Declared, cells: Record) -> list[Row]:
        """The rows that tell the same fact."""
        identity = _SAME_FIGURE if declared.name == _FIGURES else declared.fact_key
        if declared.name not in self._rows:
            index: defaultdict[tuple[str, ...], list[Row]] = defaultdict(list)
            for row in self.tables[declared.name]:
                index[tuple(row.text(name) for name in identity)].append(row)
            self._rows[declared.name] = dict(index)
        return self._rows[declared.name].get(tuple(cells.get(name, "") for name in identity), [])


def _proposals(one: Told, source: str, known: _Known) -> Iterator[Proposal]:
    blank = Proposal(one.table, "", "", "", source, What.unknown, "", one.label, one.why, one.where)
    if not one.cells:
        yield blank
        return
    declared = known.tables.schema[one.table]
    rows = known.rows(declared, one.cells)
    blank = replace(blank, key=fact_key(declared, one.cells))
    if not rows and not one.adds:
        yield blank
        return
    if one.against and not rows:
        yield replace(blank, what=What.contradicts, current=one.against, held=True)
        return
    blank = replace(blank, what=What.new)
    if declared.name == _FIGURES and rows:
        yield from _figure(one, blank, declared, rows)
        return
    mine = _mine(rows, source)
    compared = [
        _compared(replace(blank, column=column.name, value=value), column, declared, rows, mine)
        for column, value in _filled(one, declared)
    ]
    if not compared:  # a row that is all key: that it is there is what it says
        last = declared.fact_key[-1]
        there = replace(blank, column=last, value=one.cells[last])
        compared = [replace(there, what=What.same) if rows else there]
    yield from compared
    fresh = not rows or (declared.one_row_per_source and not mine)
    writing = [proposal.what for proposal in compared if proposal.writes]
    if fresh and writing:
        told = What.contradicts if What.contradicts in writing else What.new
        yield from _beside(one, replace(blank, what=told), declared)


def _filled(one: Told, declared: Declared) -> Iterator[tuple[Column, str]]:
    passing = {*declared.fact_key, *_BESIDE, "source"}
    for column in declared.cells:
        if column.name not in passing and (value := one.cells.get(column.name, "")):
            yield column, value


def _beside(one: Told, blank: Proposal, declared: Declared) -> Iterator[Proposal]:
    for name in _BESIDE:
        if name in declared.by_name and (value := one.cells.get(name, "")):
            yield replace(blank, column=name, value=value)


def _mine(rows: list[Row], source: str) -> list[Row]:
    return [row for row in rows if source in row.several("source")]


def _compared(
    cell: Proposal, column: Column, declared: Declared, rows: list[Row], mine: list[Row]
) -> Proposal:
    """This cell, with how it stands to what the rows say."""
    said = [text for row in rows if (text := _text(row, column))]
    current = " / ".join(dict.fromkeys(said))
    if not said:
        return cell
    if column.separator:
        return _list(cell, column, said, current)
    cell = replace(cell, current=current)
    if any(alike(column, text, cell.value) for text in said):
        return replace(cell, what=What.same)
    if column.is_partial_date and any(text.startswith(cell.value) for text in said):
        return replace(cell, what=What.same)  # less precise, and no different
    if not declared.one_row_per_source:
        return replace(cell, what=What.contradicts, held=True, why=_also(cell.why, _ONE_VALUE))
    if any(_text(row, column) for row in mine):
        return replace(cell, what=What.contradicts, held=True, why=_also(cell.why, _SAID_BEFORE))
    if column.is_partial_date and all(cell.value.startswith(text) for text in said):
        return replace(cell, why=_also(cell.why, _FINER))
    return replace(cell, what=What.contradicts)


def _list(cell: Proposal, column: Column, said: list[str], current: str) -> Proposal:
    have = {part for text in said for part in text.split(column.separator)}
    missing = [part for part in cell.value.split(column.separator) if part not in have]
    if not missing:
        return replace(cell, what=What.same, current=current)
    return replace(cell, value=column.separator.join(missing), current=current)


def _figure(one: Told, blank: Proposal, declared: Declared, rows: list[Row]) -> Iterator[Proposal]:
    """Figures that differ stand side by side, each in a row with a key of its own."""
    column = declared.by_name["value"]
    cell = replace(blank, column="value", value=one.cells["value"])
    cell = replace(cell, current=" / ".join(dict.fromkeys(row.text("value") for row in rows)))
    if any(alike(column, row.text("value"), cell.value) for row in rows):
        yield replace(cell, what=What.same, key=rows[0].text("key"))
        return
    if _mine(rows, blank.source):
        yield replace(cell, what=What.contradicts, held=True, why=_also(cell.why, _SAID_BEFORE))
        return
    beside = replace(blank, key=f"{blank.key}-{blank.source}", what=What.contradicts)
    for other, value in _filled(one, declared):
        shown = cell.current if other.name == "value" else ""
        yield replace(beside, column=other.name, value=value, current=shown)
    yield from _beside(one, beside, declared)


def alike(column: Column, first: str, second: str) -> bool:
    """Whether two texts in a column mean the same: capitals, trailing zeros and a few metres aside.

    >>> from zorggraaf.tables.schema import Schema
    >>> from zorggraaf import resources
    >>> site = Schema.load(resources.data() / "schema.json")["sites"]
    >>> alike(site.by_name["lat"], "52.3310", "52.3331"), alike(site.by_name["name"], "AMC", "Amc")
    (True, True)
    """
    if column.base == "decimal":
        try:
            apart = abs(float(first) - float(second))
        except ValueError:
            return first == second
        return apart <= (NEAR if column.property_url in _COORDINATES else 0)
    return " ".join(first.split()).casefold() == " ".join(second.split()).casefold()


def _text(row: Row, column: Column) -> str:
    value = row.values[column.name]
    return value if isinstance(value, str) else column.separator.join(value)


def _also(why: str, more: str) -> str:
    return f"{why}; {more}" if why else more
