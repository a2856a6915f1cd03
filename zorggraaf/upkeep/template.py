"""A spreadsheet to send to whoever knows: prefilled with what is known, empty where it is not.

The first sheet is filled in, the second explains, the third (hidden) holds the choices, the fourth
(hidden) says what kind of sheet it is, so that `import` recognises it. Only the cells to fill in
can be changed. Every cell is a value: a name that looks like a formula stays a name.
"""

from __future__ import annotations

import datetime
import difflib
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from zorggraaf import names
from zorggraaf.errors import UsageError
from zorggraaf.tables import Tables
from zorggraaf.upkeep.fields import CONCEPT, DATE, KEY, NEW, SOURCE, THING, TYPE, Field, Form
from zorggraaf.upkeep.forms import form
from zorggraaf.upkeep.known import Known, known
from zorggraaf.upkeep.naming import Naming, paths

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from zorggraaf.store import Graph

FILL, EXPLAIN, CHOICES, ABOUT = "Invullen", "Uitleg", "Keuzen", "zorggraaf"
BLANK_ROWS: Final = 40
"""Empty rows to fill in; who needs more copies the last one or adds a line in a CSV."""
VERSION: Final = "1"
_TITLE_ROW, _HINT_ROW, _HEAD_ROW = 1, 2, 3
_HINT = "Geel: vul in wat u weet. Grijs: niet wijzigen. * verplicht. Meer op het blad Uitleg."
_HEAD, _KNOWN, _OPEN = "154273", "F2F2F2", "FFF8DC"
_MOST_CHOICES: Final = 3000
_MARGIN: Final = 0.4
"""Inches of white around what is printed."""


def template(tables: Tables, graph: Graph, kind: str, about: str = "") -> bytes:
    """The spreadsheet (.xlsx) of a kind, for one thing or for all.

    about: key of what it is for (network/oncomid, oor-utrecht, umc-utrecht, roaz-2023).
    Raises UsageError for a kind that is not, and a thing that is not in the tables.
    """
    from openpyxl import Workbook

    chosen = form(kind)
    wanted = _wanted(tables, about) if about else set()
    rows = [
        one for one in known(tables, chosen) if not wanted or _about(tables, chosen, one, wanted)
    ]
    naming = Naming(tables, graph, chosen, rows)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = FILL
    title = chosen.nl
    main = _main(wanted, about)
    if main:
        title += f": {naming.label(main)}"
    _fill(sheet, chosen, rows, naming, title, main)
    _explain(book, chosen, title)
    _choices(book, sheet, chosen, naming)
    _say_what(book, chosen, main, tables)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _wanted(tables: Tables, about: str) -> set[str]:
    """kind/key of what was asked for, and of what belongs to it: a region's body, its cells."""
    kinds = ("network", "region", "organisation", "partition", "expertise-centre", "municipality")
    text = about.strip().removeprefix(names.ID).removeprefix("id:")
    every = {
        f"{kind}/{row.text('key')}"
        for kind in (*kinds, "condition", "initiative")
        for row in tables[tables.schema.kinds[kind].name]
    }
    found = {text} if text in every else {f"{kind}/{text}" for kind in kinds} & every
    if not found:
        bare = {path.partition("/")[2] for path in every}
        near = difflib.get_close_matches(text.rpartition("/")[2], sorted(bare), n=3, cutoff=0.5)
        meant = f"Bedoelde u {' of '.join(near)}? " if near else ""
        raise UsageError(
            f"‘{about}’ staat niet in de tabellen.", f"{meant}Zoek met zorggraaf find."
        )
    for row in tables["regions"]:
        path = f"region/{row.text('key')}"
        body = f"network/{row.text('body')}" if row.text("body") else ""
        if path in found or f"partition/{row.text('partition')}" in found or body in found:
            found |= {path, body} - {""}
    return found


def _main(wanted: set[str], about: str) -> str:
    """What the sheet is for, where that is one thing: the body before its region."""
    text = about.strip().removeprefix(names.ID).rpartition("/")[2]
    for kind in ("network", "organisation", "region", "partition", "expertise-centre"):
        if f"{kind}/{text}" in wanted:
            return f"{kind}/{text}"
    return next(iter(sorted(wanted)), "")


def _about(tables: Tables, chosen: Form, one: Known, wanted: set[str]) -> bool:
    if one.key in wanted or f"{tables.schema[chosen.table].kind}/{one.key}" in wanted:
        return True
    return any(
        path in wanted for field in chosen.fields for path in paths(tables, chosen, field, one)
    )


def _put(cell: Any, value: Any) -> None:
    """Write a value as a value: openpyxl takes a text that begins with = for a formula."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
    else:
        cell.value = value


def _fill(
    sheet: Worksheet, chosen: Form, rows: Sequence[Known], naming: Naming, title: str, main: str
) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
    from openpyxl.utils import get_column_letter

    _put(sheet.cell(_TITLE_ROW, 1), title)
    sheet.cell(_TITLE_ROW, 1).font = Font(name="Calibri", size=14, bold=True)
    sheet.row_dimensions[_TITLE_ROW].height = 20
    _put(sheet.cell(_HINT_ROW, 1), _HINT)
    sheet.cell(_HINT_ROW, 1).font = Font(name="Calibri", size=11, italic=True)
    head_fill = PatternFill("solid", fgColor=_HEAD)
    open_fill = PatternFill("solid", fgColor=_OPEN)
    hairline = Border(bottom=Side("hair", color="8C8C8C"), right=Side("hair", color="8C8C8C"))
    known_fill = PatternFill("solid", fgColor=_KNOWN)
    for place, field in enumerate(chosen.fields, 1):
        head: Any = sheet.cell(_HEAD_ROW, place, field.nl + ("*" if field.required else ""))
        head.font = Font(name="Calibri", size=11, bold=True, color="FFFFFF")
        head.fill = head_fill
        head.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[get_column_letter(place)].width = field.width
    sheet.row_dimensions[_HEAD_ROW].height = 32
    first = _HEAD_ROW + 1
    ours = {field.name: _ours(field, main, naming) for field in chosen.fields}
    for line in range(first, first + len(rows) + BLANK_ROWS):
        one = rows[line - first] if line - first < len(rows) else None
        lines = 1
        for place, field in enumerate(chosen.fields, 1):
            cell: Any = sheet.cell(line, place)
            value = naming.shown(field, one) if one else ours[field.name]
            if value is not None:
                _put(cell, value)
                lines = max(lines, -(-len(str(value)) // max(field.width - 2, 1)))
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(name="Calibri", size=11)
            if field.kind == DATE:
                cell.number_format = "dd-mm-yyyy"
            cell.border = hairline
            locked = field.kind in (SOURCE, KEY)
            cell.protection = Protection(locked=locked)
            if locked:
                cell.fill = known_fill
                cell.font = Font(name="Calibri", size=9, color="595959")
            elif value is None and field.name not in ("note", "confirmed", NEW, TYPE):
                cell.fill = open_fill
        sheet.row_dimensions[line].height = 15.0 * min(lines, 6)
    sheet.freeze_panes = f"B{first}"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    _on_paper(sheet)
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    # On paper the key is of no use to anybody, and without it the rest is larger.
    last = next(at for at, field in enumerate(chosen.fields, 1) if field.kind == KEY) - 1
    sheet.print_area = f"A1:{get_column_letter(last)}{sheet.max_row}"


def _on_paper(sheet: Worksheet) -> None:
    """Printed or made a PDF: all columns on one page, as large as that goes."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    margins = sheet.page_margins
    margins.left = margins.right = margins.top = margins.bottom = _MARGIN
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _ours(field: Field, main: str, naming: Naming) -> str | None:
    """What already stands in an empty row: of what the sheet is for."""
    kind = main.partition("/")[0]
    fits = field.kind == THING and kind in field.things
    owned = field.name in ("about", "organisation")
    return naming.label(main) if fits and (field.lone or owned) else None


def _explain(book: Workbook, chosen: Form, title: str) -> None:
    from openpyxl.styles import Alignment, Font, Protection

    sheet = book.create_sheet(EXPLAIN)
    lines: list[tuple[str, str]] = [
        (title, ""),
        (chosen.intro, ""),
        ("", ""),
        ("Zo vult u het in", ""),
        (
            "1",
            "Vul op het blad Invullen de gele cellen in voor zover u het weet. Laat de rest leeg.",
        ),
        (
            "2",
            "Klopt iets niet dat er al staat? Schrijf eroverheen wat het moet zijn. Wij gooien "
            "niets weg: uw waarde komt naast die van de andere bron te staan.",
        ),
        ("3", "Klopt een rij en wilt u dat bevestigen? Zet ‘ja’ bij Bevestigd."),
        (
            "4",
            "Nieuwe rijen zet u onderaan, in de lege rijen. Namen mag u schrijven zoals u ze "
            "kent; in de lijst staan die wij al kennen."
            + (
                " Bestaat een organisatie bij ons echt nog niet, zet dan ‘ja’ bij Nieuw en kies "
                "haar soort."
                if chosen.newcomer
                else ""
            ),
        ),
        ("5", "Data mogen als 1-3-2024, 1 maart 2024, maart 2024 of 2024."),
        ("6", "Zet er geen namen van personen in, en geen formules."),
        ("7", "Een cel leegmaken wist niets."),
        ("", ""),
        ("Kolom", "Wat erin komt"),
        *[(field.nl, _meaning(field)) for field in chosen.fields],
    ]
    for line, (left, right) in enumerate(lines, 1):
        for place, text in enumerate((left, right), 1):
            told: Any = sheet.cell(line, place)
            _put(told, text or None)
            told.alignment = Alignment(wrap_text=bool(right), vertical="top")
            told.font = Font(
                name="Calibri", size=14 if line == 1 else 11, bold=left in _BOLD or line == 1
            )
            told.protection = Protection(locked=True)
        sheet.row_dimensions[line].height = 20 if line == 1 else 15.0 * max(1, -(-len(right) // 88))
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 86
    sheet.protection.sheet = True
    _on_paper(sheet)


_BOLD: Final = ("Zo vult u het in", "Kolom")


def _meaning(field: Field) -> str:
    parts = ["verplicht" if field.required else "", field.help]
    if field.several and "puntkomma" not in field.help:
        parts.append("meer dan één mag, met een puntkomma ertussen")
    if field.kind == CONCEPT and "lijst" not in field.help:
        parts.append("kies uit de lijst")
    return "; ".join(part for part in parts if part) or "vrije tekst"


def _choices(book: Workbook, sheet: Worksheet, chosen: Form, naming: Naming) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    hidden = book.create_sheet(CHOICES)
    last = sheet.max_row
    column = 0
    for place, field in enumerate(chosen.fields, 1):
        listed = naming.choices.get(field.name, [])
        if not listed or field.several or len(listed) > _MOST_CHOICES:
            continue
        column += 1
        letter = get_column_letter(column)
        _put(hidden.cell(1, column), field.nl)
        for line, text in enumerate(listed, 2):
            _put(hidden.cell(line, column), text)
        check = DataValidation(
            type="list",
            formula1=f"{CHOICES}!${letter}$2:${letter}${len(listed) + 1}",
            allow_blank=True,
        )
        # A name we do not know yet may be written; a word of a list of ours may not be invented.
        check.showErrorMessage = field.kind != THING
        check.errorTitle, check.error = field.nl, "Kies een waarde uit de lijst."
        sheet.add_data_validation(check)
        at = get_column_letter(place)
        check.add(f"{at}{_HEAD_ROW + 1}:{at}{last}")
    hidden.sheet_state = "hidden"
    hidden.protection.sheet = True


def _say_what(book: Workbook, chosen: Form, main: str, tables: Tables) -> None:
    hidden = book.create_sheet(ABOUT)
    releases = [row.text("key") for row in tables["releases"]]
    facts = (
        ("zorggraaf", VERSION),
        ("soort", chosen.name),
        ("voor", main),
        ("blad", FILL),
        ("uitgave", max(releases, default="")),
        ("gemaakt", datetime.date.today().isoformat()),
    )
    for line, pair in enumerate(facts, 1):
        for place, text in enumerate(pair, 1):
            _put(hidden.cell(line, place), text)
    hidden.sheet_state = "hidden"
    hidden.protection.sheet = True
