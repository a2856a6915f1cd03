"""From a sheet somebody filled in to rows of a form: headings found, values read, faults told.

Names are not yet looked up here: a cell that names things is kept as it was written.
"""

from __future__ import annotations

import datetime
import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from zorggraaf.errors import Problem, UsageError
from zorggraaf.tables.cells import is_period
from zorggraaf.tables.faults import NOTHING, Text, fault
from zorggraaf.upkeep.dates import DateError, date_of, number_of
from zorggraaf.upkeep.fields import (
    CONCEPT,
    DATE,
    FLAG,
    NUMBER,
    PERIOD,
    SOURCE,
    THING,
    Field,
    Form,
    plain,
)
from zorggraaf.upkeep.forms import FORMS, form
from zorggraaf.upkeep.unreadable import unreadable
from zorggraaf.upkeep.workbook import Book, Grid, Read, in_sheet

_HEAD_WITHIN: Final = 20
"""A heading stands in one of the first rows."""
_YES: Final = frozenset(("ja", "yes", "j", "y", "x", "1", "waar", "true", "✓", "v"))
_NO: Final = frozenset(("nee", "no", "n", "0", "onwaar", "false"))
_INVISIBLE: Final = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u00ad]")
_ERROR: Final = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|N/B|WAARDE!|VERW!|NAAM\?)")

# What is expected of a cell, and what to do where it holds something else.
_A_VALUE: Final = Text("een waarde", "a value")
_REQUIRED: Final = Text("deze kolom is verplicht", "this column is required")
_WRONG_SUM: Final = Text("de cel bevat een rekenfout", "the cell holds an error of calculation")
_AS_VALUES: Final = Text(
    "kopieer de kolom en plak haar als waarden (Plakken speciaal)",
    "copy the column and paste it as values (Paste special)",
)
_A_NUMBER: Final = Text("een getal, zoals 1.250 of 12,5", "a number, as 1.250 or 12,5")
_A_CHOICE: Final = Text("een waarde uit de keuzelijst", "a value of the list of choices")
_LISTED: Final = Text("de lijst staat in het sjabloon", "the list is in the template")
_YES_OR_NOTHING: Final = Text("ja, of niets", "ja (yes), or nothing")
_A_DATE: Final = Text(
    "een datum die bestaat: 1-3-2024, maart 2024 of 2024",
    "a date that exists: 1-3-2024 (day first), maart 2024 or 2024",
)
_AS_DATE: Final = Text("geef de cel de opmaak datum", "format the cell as a date")
_A_PERIOD: Final = Text(
    "een periode: 2022, 2022-06 of 2019/2022", "a period: 2022, 2022-06 or 2019/2022"
)
_ONE_COLUMN: Final = Text("één kolom met deze kop", "one column with this heading")

Concepts = Mapping[str, Mapping[str, str]]
"""Scheme → word as `plain` makes it → key of the concept."""


@dataclass
class Entry:
    """One filled-in row."""

    line: int
    values: dict[str, str] = field(default_factory=dict)
    """Field → value as the tables write it; of a thing its name as it was written."""
    columns: dict[str, str] = field(default_factory=dict)
    """Field → how the sheet calls the column."""


@dataclass
class Sheet:
    """What a sheet says."""

    form: Form
    where: Text
    """File and sheet, for messages."""
    name: str
    """The sheet, or "" in a CSV."""
    entries: list[Entry]
    problems: list[Problem]
    notes: list[Text]
    about: str = ""
    """What the template was made for."""

    def problem(
        self,
        entry: Entry,
        name: str,
        found: str,
        expected: Text,
        nearest: str = "",
        hint: Text = NOTHING,
    ) -> None:
        """Tell of a fault in a cell."""
        column = entry.columns.get(name) or self.form.field(name).nl
        self.problems.append(fault(self.where, entry.line, column, found, expected, nearest, hint))


def grid_of(book: Book, sheet: str, kind: str) -> tuple[Grid, Form]:
    """The sheet to read, and its form.

    Raises UsageError for a sheet that is not there, ZorggraafError where no sheet can be read.
    """
    if not book.grids:
        raise unreadable(book.name, "no-sheet")
    told = form(kind) if kind else FORMS.get(book.about.get("soort", ""))
    if sheet:
        named = {plain(grid.name): grid for grid in book.grids}
        if plain(sheet) not in named:
            near = difflib.get_close_matches(sheet, [grid.name for grid in book.grids], n=1)
            nl, en = (f"Bedoelde u {near[0]}? ", f"Did you mean {near[0]}? ") if near else ("", "")
            listed = ", ".join(grid.name for grid in book.grids)
            raise UsageError(
                f"{book.name} heeft geen zichtbaar blad ‘{sheet}’.", f"{nl}Bladen: {listed}."
            ).in_english(f"{book.name} has no visible sheet ‘{sheet}’.", f"{en}Sheets: {listed}.")
        grids = [named[plain(sheet)]]
    else:
        ours = [grid for grid in book.grids if grid.name == book.about.get("blad")]
        grids = ours or book.grids
    forms = [told] if told else list(FORMS.values())
    fits = [(_fitness(grid, one), grid, one) for grid in grids for one in forms]
    score, grid, one = max(fits, key=lambda fit: fit[0])
    if score <= 0:
        needed = "; ".join(f"{f.name}: {_required(f)}" for f in forms)
        raise unreadable(book.name, "no-form", needed=needed)
    return grid, one


def _a_column(each: Field) -> Text:
    return Text(f"een kolom met de kop {each.nl}", f"a column with the heading {each.nl}")


def _required(one: Form) -> str:
    return ", ".join(field.nl for field in one.fields if field.required)


def _fitness(grid: Grid, one: Form) -> int:
    """How many of a form's columns a sheet has; 0 where one that is required misses."""
    found = {field.name for field in _headings(grid, one)[1].values()}
    needed = {field.name for field in one.fields if field.required and not field.lone}
    return len(found) if needed <= found else 0


def _headings(grid: Grid, one: Form) -> tuple[int, dict[int, Field]]:
    """The place of the heading among the rows, and per column which field it is."""
    known: dict[str, Field] = {}
    # What a column is called first goes before what it is called as well.
    for rank in range(max(len(f.headings) for f in one.fields)):
        for each in one.fields:
            if rank < len(each.headings):
                known.setdefault(plain(each.headings[rank]), each)
    best: tuple[int, dict[int, Field]] = (0, {})
    for at, row in enumerate(grid.rows[:_HEAD_WITHIN]):
        found: dict[int, Field] = {}
        for place, cell in enumerate(row):
            heading = plain(str(cell.value)) if isinstance(cell.value, str) else ""
            if heading in known:
                found[place] = known[heading]
        if len({each.name for each in found.values()}) > len(best[1]):
            best = (at, found)
    return best


def entries(
    grid: Grid, one: Form, file: str, concepts: Concepts, about: str = "", prefilled: str = ""
) -> Sheet:
    """The filled-in rows of a sheet.

    about: what the template was made for (kind/key); prefilled: what that is called.
    """
    where = in_sheet(file, grid.name)
    sheet = Sheet(one, where, grid.name, [], [], list(grid.notes), about)
    at, found = _headings(grid, one)
    head = grid.first + at
    titles = {
        place: f"{str(grid.rows[at][place].value).strip()} ({grid.letter(place)})"
        for place in found
    }
    twice = [each.nl for each in one.fields if list(found.values()).count(each) > 1]
    for title in twice:
        sheet.problems.append(
            fault(where, head, title, "", _ONE_COLUMN, "", Text("hernoem er een", "rename one"))
        )
    have = {each.name for each in found.values()}
    for each in one.fields:
        if each.required and each.name not in have and not (each.lone and about):
            sheet.problems.append(
                fault(where, head, each.nl, "", _a_column(each), "", Text(each.help, ""))
            )
    for place, cell in enumerate(grid.rows[at] if grid.rows else []):
        if place not in found and cell.value is not None and str(cell.value).strip():
            title = str(cell.value).strip()
            sheet.notes.append(
                Text(f"kolom ‘{title}’ wordt niet gelezen", f"column ‘{title}’ is not read")
            )
    if twice:
        return sheet
    for place_of_row, row in enumerate(grid.rows[at + 1 :], head + 1):
        _read_row(sheet, place_of_row, row, found, titles, concepts, prefilled)
    return sheet


def _read_row(
    sheet: Sheet,
    line: int,
    row: Sequence[Read],
    found: Mapping[int, Field],
    titles: Mapping[int, str],
    concepts: Concepts,
    prefilled: str,
) -> None:
    entry = Entry(line, columns={each.name: titles[place] for place, each in found.items()})
    filled = {
        each.name: row[place]
        for place, each in found.items()
        if place < len(row) and row[place].value is not None and str(row[place].value).strip()
    }
    known = "key" in filled
    telling = [
        name
        for name, cell in filled.items()
        if not sheet.form.field(name).lone
        and sheet.form.field(name).kind != SOURCE
        and str(cell.value).strip() != prefilled
    ]
    if not telling:
        return
    for name, cell in filled.items():
        if cell.formula:
            sheet.problem(
                entry,
                name,
                str(cell.value)[:60],
                Text("een waarde, geen formule", "a value, no formula"),
                hint=_AS_VALUES,
            )
            continue
        _read_cell(sheet, entry, sheet.form.field(name), cell.value, concepts)
    for each in sheet.form.fields:
        if each.default and each.name not in filled:
            entry.values[each.name] = each.default
        if each.required and each.name not in filled and not (each.lone and sheet.about):
            sheet.problem(entry, each.name, "", _A_VALUE, hint=_REQUIRED)
    if set(telling) <= {"key"} and known:
        return
    sheet.entries.append(entry)


def _read_cell(sheet: Sheet, entry: Entry, each: Field, value: object, concepts: Concepts) -> None:
    text = _text(value)
    if _ERROR.fullmatch(text):
        sheet.problem(entry, each.name, text, _A_VALUE, hint=_WRONG_SUM)
        return
    if each.kind == DATE:
        _read_date(sheet, entry, each, value, text)
    elif each.kind == NUMBER:
        try:
            entry.values[each.name] = number_of(value)
        except ValueError:
            sheet.problem(entry, each.name, text, _A_NUMBER)
    elif each.kind == PERIOD:
        _read_period(sheet, entry, each, value, text)
    elif each.kind == CONCEPT:
        words = concepts.get(each.scheme, {})
        key = words.get(plain(text))
        if key is None:
            near = difflib.get_close_matches(plain(text), list(words), n=1, cutoff=0.5)
            nearest = words[near[0]] if near else ""
            sheet.problem(entry, each.name, text, _A_CHOICE, nearest, _LISTED)
            return
        entry.values[each.name] = key
    elif each.kind == FLAG:
        if text.casefold() in _YES:
            entry.values[each.name] = "ja"
        elif text.casefold() not in _NO:
            sheet.problem(entry, each.name, text, _YES_OR_NOTHING)
    elif each.kind == THING and isinstance(value, (datetime.date, float, bool)):
        sheet.problem(entry, each.name, text, Text("een naam", "a name"))
    else:
        entry.values[each.name] = text


def _read_date(sheet: Sheet, entry: Entry, each: Field, value: object, text: str) -> None:
    try:
        entry.values[each.name] = date_of(value if not isinstance(value, str) else text)
    except DateError as error:
        is_number = isinstance(value, (int, float))
        hint = _AS_DATE if is_number else NOTHING
        sheet.problem(entry, each.name, text, _A_DATE, error.nearest, hint)


def _read_period(sheet: Sheet, entry: Entry, each: Field, value: object, text: str) -> None:
    parts = [value] if not isinstance(value, str) else re.split(r"\s*/\s*", text)
    try:
        period = "/".join(date_of(part) if part else "" for part in parts)
    except DateError:
        period = ""
    if not is_period(period):
        sheet.problem(entry, each.name, text, _A_PERIOD)
        return
    entry.values[each.name] = period


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime.datetime):
        value = value.date() if value.time() == datetime.time() else value
    if isinstance(value, float) and value == int(value):
        value = int(value)
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", str(value)))
    return re.sub(r"[\s\u00a0]+", " ", text).strip()
