"""Organisations that a sheet says are new: only where somebody says so, never by a misspelling.

A row with ‘ja’ under Nieuw, and a kind of organisation, makes of a name that nothing bears a new
organisation with a classification. A name that something bears already is told as a fault, with
what bears it: else there would be two of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from zorggraaf.tables import Row, Tables
from zorggraaf.tables.faults import Text
from zorggraaf.upkeep.entries import Entry, Sheet
from zorggraaf.upkeep.fields import NEW, TYPE, plain
from zorggraaf.upkeep.keys import Keys
from zorggraaf.upkeep.recognising import Recognised
from zorggraaf.upkeep.told import Told

_KIND: Final = "organisation"
_TABLE: Final = "organisations"
_UNLIKE: Final = Text(
    "een naam die nog niet in de tabellen staat", "a name that is not in the tables yet"
)
_HINT: Final = Text(
    "staat de organisatie er al, laat Nieuw dan leeg",
    "if the organisation is there already, leave Nieuw empty",
)
_A_KIND: Final = Text("een soort organisatie", "a kind of organisation")
_REQUIRED: Final = Text("verplicht bij Nieuw", "required with Nieuw")


@dataclass
class Newcomers:
    """The organisations that are new, with their names."""

    told: list[Told] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    """kind/key → name."""


def newcomers(sheet: Sheet, known: Recognised, tables: Tables, source: str) -> Newcomers:
    """What a sheet says is new; their keys are put in `known.found`.

    source: key of the source that the sheet is. What it made new before is no newcomer.
    Faults are told in the sheet: no kind, two kinds for one name, a name that is known already.
    """
    found = Newcomers()
    field_name = sheet.form.newcomer
    if not field_name:
        return found
    have: dict[str, Row] = {plain(row.text("name")): row for row in tables[_TABLE]}
    keys = Keys(tables)
    made: dict[str, tuple[str, str]] = {}
    unknown = {(one.line, one.label): one for one in known.unknown}
    for entry in sheet.entries:
        name = entry.values.get(field_name, "")
        if entry.values.get(NEW) != "ja" or not name:
            continue
        paths = known.found.setdefault((entry.line, field_name), [])
        same = have.get(plain(name))
        if same is not None and source in same.several("source"):
            path = f"{_KIND}/{same.text('key')}"  # this very file made it
        elif paths or same is not None:
            near = f"{_KIND}/{same.text('key')}" if same is not None else paths[0]
            sheet.problem(entry, field_name, name, _UNLIKE, near, _HINT)
            path = near
        else:
            kind = entry.values.get(TYPE, "")
            if not kind:
                sheet.problem(entry, TYPE, "", _A_KIND, hint=_REQUIRED)
            path, before = made.setdefault(plain(name), ("", kind))
            if kind and before and kind != before:
                same_kind = Text(
                    f"dezelfde soort als eerder: {before}", f"the same kind as before: {before}"
                )
                sheet.problem(entry, TYPE, kind, same_kind)
            if not path:
                key = keys.new(tables.schema[_TABLE], {"name": name}, ("name",))
                path = f"{_KIND}/{key}"
                made[plain(name)] = (path, kind)
                asked = unknown.get((entry.line, name))
                found.told += _rows(sheet, entry, key, name, kind, asked)
                found.names[path] = name
        paths[:] = [path]
        doubt = unknown.get((entry.line, name))
        if doubt is not None and doubt in known.unknown:
            known.unknown.remove(doubt)
    return found


def _rows(
    sheet: Sheet, entry: Entry, key: str, name: str, kind: str, asked: Told | None
) -> list[Told]:
    """The organisation and its classification, with what it may be confused with."""
    place = f"blad {sheet.name}, rij {entry.line}" if sheet.name else f"rij {entry.line}"
    city = entry.values.get("stated_place") or entry.values.get("city", "")
    cells = {"key": key, "name": name, "city": city, "passage": place}
    near = asked.near if asked is not None else ()
    column = entry.columns.get(sheet.form.newcomer, "")
    town = entry.columns.get("stated_place") or entry.columns.get("city", "")
    return [
        Told(
            _TABLE,
            {column: text for column, text in cells.items() if text},
            name,
            "volgens de opgave nieuw",
            place,
            line=entry.line,
            headings={"name": column, "city": town},
            near=near,
        ),
        Told(
            "classifications",
            {
                "key": f"{key}-{kind}",
                "organisation": key,
                "type": kind,
                "certainty": "stated",
                "passage": place,
            },
            name,
            where=place,
            line=entry.line,
            headings={"organisation": column, "type": entry.columns.get(TYPE, "")},
        ),
    ]
