"""From a filled-in sheet to what it tells: rows of our tables, names recognised.

A row of a sheet may be several rows of the tables: each number of an organisation, and an
organisation that is new. A row with a name that is not certain, or with a fault, tells nothing yet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.errors import Problem
from zorggraaf.tables import Tables
from zorggraaf.tables.faults import Text
from zorggraaf.things import answers, short_key
from zorggraaf.upkeep.entries import Concepts, Entry, entries, grid_of
from zorggraaf.upkeep.fields import THING, Form, plain
from zorggraaf.upkeep.forms import ORGANISATIONS
from zorggraaf.upkeep.known import is_path
from zorggraaf.upkeep.newcomers import newcomers
from zorggraaf.upkeep.recognising import Found, Recognised, recognised
from zorggraaf.upkeep.told import Told

if TYPE_CHECKING:
    from zorggraaf.store import Graph
    from zorggraaf.upkeep.entries import Sheet
    from zorggraaf.upkeep.workbook import Book

_WITH_A_BODY: Final = Text("een regio met een overlegorgaan", "a region that has a body")


@dataclass
class FilledIn:
    """What a sheet tells, and what is in the way of understanding it."""

    form: Form
    told: list[Told] = field(default_factory=list)
    unknown: list[Told] = field(default_factory=list)
    """The names that are not certain."""
    problems: list[Problem] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)


def filled_in(
    book: Book, sheet: str, kind: str, tables: Tables, graph: Graph, source: tuple[str, str]
) -> FilledIn:
    """What a workbook tells.

    sheet, kind: which sheet and form, where the workbook does not say. source: key and date of
    the source that it is.
    Raises UsageError for a sheet or kind that is not there, ZorggraafError where no sheet is one.
    """
    grid, form = grid_of(book, sheet, kind)
    about = book.about.get("voor", "") if form.name == book.about.get("soort") else ""
    prefilled = graph.labels([names.ID + about]).get(names.ID + about, "") if about else ""
    read = entries(grid, form, book.name, _concepts(graph), about, prefilled)
    known = recognised(read, tables, graph, source[1])
    new = newcomers(read, known, tables, source[0])
    _fill_in_about(read, about, known.found)
    doubtful = {one.line for one in known.unknown}
    doubtful |= {one.row for one in read.problems if one.row is not None}
    sure = [entry for entry in read.entries if entry.line not in doubtful]
    told = [one for one in new.told if one.line not in doubtful]
    told += _told(read, sure, known, new.names, tables, graph)
    return FilledIn(form, told, known.unknown, read.problems, read.notes)


def _fill_in_about(read: Sheet, about: str, found: Found) -> None:
    """What the sheet was made for goes without saying."""
    if not about:
        return
    for entry in read.entries:
        for each in read.form.fields:
            if each.lone and each.kind == THING and not entry.values.get(each.name):
                fits = about.partition("/")[0] in each.things
                found[entry.line, each.name] = [about] if fits and each.required else []


def _concepts(graph: Graph) -> Concepts:
    """Per scheme what a word of it, in either language, or its key, means."""
    rows = answers(
        graph, "SELECT ?concept ?label WHERE { ?concept skos:prefLabel|skos:altLabel ?label }"
    )
    found: dict[str, dict[str, str]] = {}
    for concept, label in rows:
        if concept is None or label is None:
            continue
        kind, _, rest = short_key(concept.value).partition("/")
        scheme, _, key = rest.partition("/")
        if kind == "concept" and key:
            words = found.setdefault(scheme, {})
            words.setdefault(plain(label.value), key)
            words[plain(key)] = key
    return found


def _told(
    read: Sheet,
    sure: Sequence[Entry],
    known: Recognised,
    new: Mapping[str, str],
    tables: Tables,
    graph: Graph,
) -> list[Told]:
    form = read.form
    table = tables.schema[form.table]
    bodies = {
        f"region/{row.text('key')}": f"network/{row.text('body')}"
        for row in tables["regions"]
        if row.text("body")
    }
    every = {path for paths in known.found.values() for path in paths}
    every |= {bodies[path] for path in every if path in bodies}
    labels = graph.labels([names.ID + path for path in every])
    labels |= {names.ID + path: name for path, name in new.items()}
    out: list[Told] = []
    for entry in sure:
        cells: dict[str, str] = {}
        called: list[str] = []
        for each in form.fields:
            column = each.column or each.name
            if each.kind == THING:
                paths = known.found.get((entry.line, each.name), [])
                if each.name == "group":
                    lost = [p for p in paths if p.startswith("region/") and p not in bodies]
                    for path in lost:
                        read.problem(entry, each.name, path, _WITH_A_BODY)
                    paths = [bodies.get(path, path) for path in paths if path not in lost]
                called += [labels.get(names.ID + path, path) for path in paths[:1]]
                keys = [p if is_path(table, column) else p.partition("/")[2] for p in paths]
                if keys:
                    cells[column] = (table.by_name[column].separator or ";").join(keys)
            elif each.column and entry.values.get(each.name):
                cells[column] = entry.values[each.name]
        cells |= form.fixed
        if form is not ORGANISATIONS and entry.values.get("key"):
            cells["key"] = entry.values["key"]
        place = f"blad {read.name}, rij {entry.line}" if read.name else f"rij {entry.line}"
        if "passage" in table.by_name:
            cells["passage"] = place
        name = entry.values.get("member", "")
        if "stated_name" in table.by_name and name and called and plain(name) != plain(called[0]):
            cells["stated_name"] = name
        one = Told(
            form.table,
            {column: text for column, text in cells.items() if column in table.by_name},
            entry.values.get("name") or " – ".join(called),
            where=place,
            line=entry.line,
            identity=form.identity,
            key_of=form.key,
            confirmed=entry.values.get("confirmed") == "ja",
            headings={
                each.column: entry.columns.get(each.name, each.nl)
                for each in form.fields
                if each.column
            },
        )
        if form is ORGANISATIONS:
            out += _numbers(form, entry, one)
        else:
            out.append(one)
    return out


def _numbers(form: Form, entry: Entry, one: Told) -> list[Told]:
    """A row of numbers is a row of the table for each."""
    aside: dict[str, str] = {
        name: text for name, text in one.cells.items() if name in ("passage", "note", "certainty")
    }
    return [
        Told(
            form.table,
            {
                "thing": one.cells["thing"],
                "scheme": scheme,
                "value": entry.values[name],
                **aside,
            },
            f"{one.label}: {form.field(name).nl}",
            where=one.where,
            line=one.line,
            identity=form.identity,
            key_of=form.key,
            confirmed=one.confirmed,
            headings={"value": entry.columns.get(name, name)},
        )
        for name, scheme in form.schemes.items()
        if entry.values.get(name)
    ]
