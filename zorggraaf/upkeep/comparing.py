"""Holding what a source says against the tables: what is new, known, different or unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from zorggraaf import names
from zorggraaf.tables import Row, Tables
from zorggraaf.tables.disputes import DISPUTED
from zorggraaf.tables.schema import Column
from zorggraaf.tables.schema import Table as Declared
from zorggraaf.upkeep.editing import Record
from zorggraaf.upkeep.keys import Keys
from zorggraaf.upkeep.known import raw
from zorggraaf.upkeep.proposal import Proposal, Proposals, What
from zorggraaf.upkeep.same_fact import FIGURES, Same, SameFact
from zorggraaf.upkeep.told import Near, Told

NEAR: Final = 0.005
"""Degrees (about 500 metres) within which two points of a building are the same place: one
register takes the door, another the middle of the grounds."""

_BESIDE: Final = ("passage", "note", "certainty")
"""Columns that say how a source puts a fact: they come with its own row and are not compared."""
_UNDERSTOOD: Final = ("thing", "scheme", "about", "indicator", "unit", "certainty", "label")
"""Columns that the key and the name of a row tell already."""
_COORDINATES: Final = (names.expand("schema:latitude"), names.expand("schema:longitude"))
_ALIKE: Final = 60
"""From what likeness (0-100) on the name of a thing is shown beside that of a new one."""
_SHOWN: Final = 3

SAID_BEFORE: Final = "deze bron zei al iets anders; geef de nieuwe uitgave een eigen datum"
_ONE_VALUE: Final = "de tabel heeft hier plaats voor één waarde; beslis zelf"
_PERHAPS: Final = "echt nieuw, of een van deze?"
_FINER: Final = "nauwkeuriger dan wat er staat"


def compare(tables: Tables, source: Record, told: Iterable[Told]) -> Proposals:
    """What a source would change, in the order in which it tells it.

    source: its row of sources.csv to be.
    """
    comparing = _Comparing(tables, source["key"])
    found: dict[Proposal, None] = {}
    for one in told:
        found.update(dict.fromkeys(comparing.proposals(one)))
    return Proposals(source, tuple(found))


class _Comparing:
    def __init__(self, tables: Tables, source: str) -> None:
        self.tables = tables
        self.source = source
        self._same = SameFact(tables)
        self._keys = Keys(tables)
        self._disputed = {
            (row.text("thing"), row.text("column")): row.text("value")
            for row in tables.get(DISPUTED, [])
            if row.text("source") == source
        }
        """What this source said otherwise of things before."""

    def proposals(self, one: Told) -> Iterator[Proposal]:
        blank = Proposal(
            one.table, "", "", "", self.source, What.unknown, label=one.label, why=one.why,
            where=one.where, line=one.line, heading=one.column, near=one.near,
        )  # fmt: skip
        if not one.cells:
            yield blank
            return
        declared = self.tables.schema[one.table]
        same = self._same.find(declared, one)
        blank = replace(blank, key=same.key)
        if not same.rows and not one.adds:
            yield blank
        elif one.against and not same.rows:
            yield replace(blank, what=What.contradicts, current=one.against, held=True)
        elif declared.name == FIGURES and same.rows:
            yield from self._figure(one, blank, declared, same.rows)
        elif same.rows:
            yield from self._known(one, blank, declared, same.rows)
        else:
            yield from self._new(one, blank, declared, same)

    # -- what the tables do not have -------------------------------------------------------------

    def _new(
        self, one: Told, blank: Proposal, declared: Declared, same: Same
    ) -> Iterator[Proposal]:
        key = same.key
        if not key and "key" in declared.by_name:
            of = (*one.key_of, "from") if same.again and "from" not in one.key_of else one.key_of
            key = self._keys.new(declared, one.cells, of, one.cells.get("key", ""))
        elif not key:
            key = "/".join(one.cells.get(name, "") for name in declared.fact_key)
        what = What.new_thing if declared.disputable else What.new
        near = one.near
        if what is What.new_thing:
            known = {each.key for each in near}
            near += tuple(each for each in self._nearest(declared, one) if each.key not in known)
            if near:
                blank = replace(blank, why=_also(one.why, _PERHAPS))
        blank = replace(blank, key=key, what=what, near=near)
        cells = [self._cell(one, blank, column, value) for column, value in _filled(one, declared)]
        if not cells:  # a row that is all key: that it is there is what it says
            last = declared.fact_key[-1]
            cells = [self._cell(one, blank, declared.by_name[last], one.cells.get(last, ""))]
        yield from cells
        yield from _beside(one, blank, declared)

    def _nearest(self, declared: Declared, one: Told) -> tuple[Near, ...]:
        """The things of this kind with a name like that of a new one: is it really new?"""
        from rapidfuzz import fuzz, process

        name = one.cells.get("name", "")
        if not name or "name" not in declared.by_name:
            return ()
        have = {row.text("key"): row.text("name") for row in self.tables[declared.name]}
        found = process.extract(
            name.casefold(),
            {key: text.casefold() for key, text in have.items()},
            scorer=fuzz.token_sort_ratio,
            score_cutoff=_ALIKE,
            limit=_SHOWN,
        )
        return tuple(
            Near(f"{declared.kind}/{key}", have[key], round(score)) for _, score, key in found
        )

    # -- what the tables have --------------------------------------------------------------------

    def _known(
        self, one: Told, blank: Proposal, declared: Declared, rows: Sequence[Row]
    ) -> Iterator[Proposal]:
        mine = [row for row in rows if self.source in row.several("source")]
        compared = [
            self._compared(self._cell(one, blank, column, value), column, declared, rows, mine)
            for column, value in _filled(one, declared)
        ]
        if not compared:
            last = declared.fact_key[-1]
            there = self._cell(one, blank, declared.by_name[last], one.cells.get(last, ""))
            compared = [replace(there, what=What.same)]
        if one.confirmed and not mine and not any(cell.writes or cell.held for cell in compared):
            compared = [replace(cell, what=What.confirmed) for cell in compared]
        yield from compared
        writing = [cell.what for cell in compared if cell.writes]
        own_row = declared.one_row_per_source and not mine
        beside_row = declared.disputable and any(cell.current for cell in compared if cell.writes)
        if writing and (own_row or beside_row):
            told = min(writing, key=list(What).index)
            yield from _beside(one, replace(blank, what=told), declared)

    def _compared(
        self,
        cell: Proposal,
        column: Column,
        declared: Declared,
        rows: Sequence[Row],
        mine: Sequence[Row],
    ) -> Proposal:
        """This cell, with how it stands to what the rows say."""
        said = [(text, row) for row in rows if (text := raw(declared, row, column.name))]
        if not said:
            return replace(cell, what=What.added)
        texts = list(dict.fromkeys(text for text, _ in said))
        by = next(iter(said[0][1].several("source")), "")
        cell = replace(cell, current=" / ".join(texts), current_source=by)
        if column.separator:
            return _list(cell, column, texts)
        before = self._said_before(cell, column, declared, mine)
        if before and not alike(column, before, cell.value):
            if column.is_partial_date and before.startswith(cell.value):
                return replace(cell, what=What.same)
            held = {"current": before, "current_source": self.source, "held": True}
            why = _also(cell.why, SAID_BEFORE)
            return replace(cell, what=What.contradicts, why=why, **held)  # type: ignore[arg-type]
        if before or any(alike(column, text, cell.value) for text in texts):
            return replace(cell, what=What.same)
        if column.is_partial_date and any(text.startswith(cell.value) for text in texts):
            return replace(cell, what=What.same)  # less precise, and no different
        if not declared.one_row_per_source and column not in declared.disputable:
            return replace(cell, what=What.contradicts, held=True, why=_also(cell.why, _ONE_VALUE))
        finer = column.is_partial_date and all(cell.value.startswith(text) for text in texts)
        if finer:
            return replace(cell, what=What.added, why=_also(cell.why, _FINER))
        return replace(cell, what=What.contradicts)

    def _said_before(
        self, cell: Proposal, column: Column, declared: Declared, mine: Sequence[Row]
    ) -> str:
        """What this source itself said in this cell, "" where nothing."""
        if declared.one_row_per_source:
            return next((text for row in mine if (text := raw(declared, row, column.name))), "")
        if told := self._disputed.get((f"{declared.kind}/{cell.key}", column.name)):
            return told
        for row in mine:
            alone = row.several("source") == [self.source]
            if alone or _attributed(row, column.name, self.source):
                return raw(declared, row, column.name)
        return ""

    def _figure(
        self, one: Told, blank: Proposal, declared: Declared, rows: Sequence[Row]
    ) -> Iterator[Proposal]:
        """Figures that differ stand side by side, each in a row with a key of its own."""
        bounds = ("value", "value_max")

        def agrees(row: Row) -> bool:
            return all(
                alike(declared.by_name[name], row.text(name), one.cells.get(name, ""))
                for name in bounds
            )

        current = " / ".join(dict.fromkeys(row.text("value") for row in rows))
        mine = [row for row in rows if row.text("source") == self.source]
        same = next((row for row in rows if agrees(row)), None)
        cell = self._cell(one, blank, declared.by_name["value"], one.cells.get("value", ""))
        by = (same or rows[0]).text("source")
        cell = replace(cell, current=current, current_source=by)
        if same is not None and (mine or not one.confirmed):
            yield replace(cell, what=What.same, key=same.text("key"))
            return
        if mine:
            why = _also(cell.why, SAID_BEFORE)
            yield replace(cell, what=What.contradicts, held=True, why=why)
            return
        if blank.key:
            key = f"{blank.key}-{self.source}"
        else:
            key = self._keys.new(declared, one.cells, one.key_of)
        beside = replace(blank, key=key, what=What.confirmed if same else What.contradicts)
        for column, value in _filled(one, declared):
            told = self._cell(one, beside, column, value)
            if column.name == "value":
                told = replace(told, current=current, current_source=by)
            yield told
        yield from _beside(one, beside, declared)

    def _cell(self, one: Told, blank: Proposal, column: Column, value: str) -> Proposal:
        name = column.name
        understood = name in one.identity or name in _UNDERSTOOD
        return replace(
            blank, column=name, value=value, heading=one.headings.get(name, ""),
            understood=understood,
        )  # fmt: skip


def _filled(one: Told, declared: Declared) -> Iterator[tuple[Column, str]]:
    """The cells that are held against the tables."""
    passing = {*declared.fact_key, "source"}
    for column in declared.cells:
        aside = column.name in passing or column.per_source or column.name in _BESIDE
        if not aside and (value := one.cells.get(column.name, "")):
            yield column, value


def _beside(one: Told, blank: Proposal, declared: Declared) -> Iterator[Proposal]:
    """The cells that come with a row that is written, and are no reason to write one."""
    for column in declared.cells:
        aside = column.per_source or column.name in _BESIDE
        if aside and (value := one.cells.get(column.name, "")):
            yield replace(blank, column=column.name, value=value, understood=True)


def _attributed(row: Row, column: str, source: str) -> bool:
    """Whether the passage of a thing's row says that this cell is of this source."""
    for part in row.text("passage").split("; ") if "passage" in row.values else ():
        columns, _, named = part.rpartition(": ")
        if named == source and column in columns.split(", "):
            return True
    return False


def _list(cell: Proposal, column: Column, texts: Sequence[str]) -> Proposal:
    have = {part for text in texts for part in text.split(column.separator)}
    missing = [part for part in cell.value.split(column.separator) if part not in have]
    if not missing:
        return replace(cell, what=What.same)
    return replace(cell, what=What.added, value=column.separator.join(missing))


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


def _also(why: str, more: str) -> str:
    return "; ".join(part for part in (why, more) if part)
