"""The history of a thing on one line: what began, ended and changed, in order of time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from zorggraaf.lookup.description import Description
from zorggraaf.tabular import Cell, Cells, Table, Value

_DATE: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?\Z")
_DATED: Final = {
    "van": "from",
    "from": "from",
    "t/m": "until",
    "until": "until",
    "datum": "on",
    "date": "on",
}
"""What a column of dates tells, by its title."""
_LEFT_OUT: Final = frozenset(("figures", "figures-of-kind", "in-this-role"))
"""A figure has a period, not a beginning; who ever had a role is not that role's history."""

MOST: Final = 60
"""Moments shown: more is not a line any more; the tables have them all."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened: a date as precise as it is known, what, and of which section."""

    date: str
    what: Cell
    about: str
    """What kind of thing it is: the title of the section."""
    ends: bool = False

    @property
    def year(self) -> str:
        """The year it was in."""
        return self.date[:4]


@dataclass(frozen=True, slots=True)
class History:
    """The moments by year, the oldest first."""

    years: tuple[tuple[str, tuple[Moment, ...]], ...]
    left_out: int
    """How many moments are not on the line."""


def history(found: Description) -> History | None:
    """The dated rows of a description on one line; None where fewer than two are dated."""
    moments = sorted(
        {moment: None for table in found.sections for moment in _moments(table)},
        key=lambda one: (one.date, one.ends, one.what.text.casefold()),
    )
    if len(moments) < 2:
        return None
    shown = moments[-MOST:]
    years = tuple((year, tuple(few)) for year, few in groupby(shown, key=lambda one: one.year))
    return History(years, len(moments) - len(shown))


def _moments(table: Table) -> Iterable[Moment]:
    if table.name in _LEFT_OUT:
        return
    places = {
        which: place
        for place, title in reversed(list(enumerate(table.columns)))
        if (which := _DATED.get(title)) is not None
    }
    if not places:
        return
    for row in table.rows:
        what = _what(row)
        if what is None:
            continue
        for which, place in places.items():
            for date in _dates(row[place]):
                yield Moment(date, what, table.title, which == "until")


def _dates(value: Value) -> list[str]:
    """The dates in a cell, the first of several: others are later steps of the same event."""
    parts: Sequence[object] = value.parts if isinstance(value, Cells) else (value,)
    texts = sorted(str(part) for part in parts if part is not None and _DATE.match(str(part)))
    return texts[:1]


def _what(row: Sequence[Value]) -> Cell | None:
    """The first thing a row names, else its first text that is no date or number."""
    for value in row[:-1]:
        if isinstance(value, Cell) and value.iri:
            return value
    for value in row[:-1]:
        text = str(value) if value is not None else ""
        if text and not text[:1].isdigit():
            return Cell(text)
    return None
