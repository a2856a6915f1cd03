"""Results as people and programs take them away: csv, tsv, xlsx, json, md, html, or a terminal.

Text that a spreadsheet would run as a formula stays text. Files are written beside their
destination and then moved over it, so that a reader never sees half a file.
"""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from zorggraaf.errors import ZorggraafError, reason
from zorggraaf.tabular import Cell, Table, Value, plain

FORMATS: Final = ("table", "json", "csv", "tsv", "xlsx", "md", "html")
"""How a table can be had; xlsx is bytes, the rest is text, table is for the terminal."""

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def render(tables: Table | Sequence[Table], form: str, record: Any = None) -> str | bytes:
    """Tables in one of FORMATS (except `table`), ready to be written.

    record: what `json` should hold instead of the tables' rows. Several tables become sheets,
    headed sections, or blocks with an empty line between them.

    >>> print(render(Table("t", ["naam"], [["=1+1"], ["UMCG"]]), "csv"), end="")
    naam
    '=1+1
    UMCG
    """
    several = [tables] if isinstance(tables, Table) else list(tables)
    match form:
        case "json":
            content = record if record is not None else _records(tables)
            return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
        case "csv":
            return "\n".join(_delimited(table, ",") for table in several)
        case "tsv":
            return "\n".join(_delimited(table, "\t") for table in several)
        case "md":
            return "\n".join(_markdown(table, len(several) > 1) for table in several)
        case "html":
            return _html(several)
        case "xlsx":
            return _xlsx(several)
    raise ZorggraafError(f"Het formaat ‘{form}’ bestaat niet.", f"Kies uit: {', '.join(FORMATS)}.")


def _records(tables: Table | Sequence[Table]) -> Any:
    if isinstance(tables, Table):
        return tables.records()
    return [{"name": table.name, "title": table.title, "rows": table.records()} for table in tables]


def write(path: Path, content: str | bytes) -> None:
    """Puts content in a file in one step: either the whole of it is there or the old one is."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            # mkstemp makes a file for its owner only; a report is as readable as any other file.
            mask = os.umask(0)
            os.umask(mask)
            Path(beside).chmod(0o666 & ~mask)
            Path(beside).replace(path)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ZorggraafError(
            f"Het bestand {path} kan niet geschreven worden: {reason(error)}.",
            "Kies met -o een map die bestaat en waarin u mag schrijven.",
        ) from error


def guarded(text: str) -> str:
    """Text that a spreadsheet shows instead of runs; numbers stay numbers.

    >>> guarded("=HYPERLINK(1)"), guarded("-12.5"), guarded("- niet bekend")
    ("'=HYPERLINK(1)", '-12.5', "'- niet bekend")
    """
    if not text.startswith(_FORMULA_STARTS):
        return text
    try:
        float(text)
    except ValueError:
        return f"'{text}"
    return text


def _delimited(table: Table, delimiter: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow([guarded(plain(value)) for value in row])
    return out.getvalue()


def _markdown(table: Table, headed: bool) -> str:
    def cell(value: Value) -> str:
        text = plain(value).replace("\\", "\\\\").replace("|", "\\|")
        text = " ".join(text.replace("<", "&lt;").split())
        if isinstance(value, Cell) and value.iri and value.iri.startswith("http") and text:
            safe = text.replace("[", "\\[").replace("]", "\\]")
            return f"[{safe}](<{value.iri}>)"
        return text

    lines = [f"## {table.title}", ""] if headed and table.title else []
    lines.append("| " + " | ".join(cell(column) for column in table.columns) + " |")
    lines.append("|" + " --- |" * len(table.columns))
    lines += ["| " + " | ".join(cell(value) for value in row) + " |" for row in table.rows]
    if table.note:
        lines += ["", table.note]
    return "\n".join(lines) + "\n"


_HTML_HEAD: Final = """<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; margin: 2rem; color: #1a1a1a; background: #fff }}
table {{ border-collapse: collapse; margin: 0 0 2rem }}
caption {{ text-align: left; font-weight: 600; font-size: 1.15rem; padding: .5rem 0 }}
th, td {{ border: 1px solid #767676; padding: .3rem .6rem; text-align: left; vertical-align: top }}
th {{ background: #e5eef6 }}
td.number {{ text-align: right; font-variant-numeric: tabular-nums }}
a {{ color: #154273 }}
</style>
</head>
<body>
"""


def _html(tables: Sequence[Table]) -> str:
    from html import escape

    def cell(value: Value) -> str:
        text = escape(plain(value))
        if isinstance(value, Cell) and value.iri and value.iri.startswith(("http://", "https://")):
            return f'<td><a href="{escape(value.iri)}">{text}</a></td>'
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return f'<td class="number">{text}</td>' if number else f"<td>{text}</td>"

    parts = [_HTML_HEAD.format(title=escape(tables[0].title if tables else "zorggraaf"))]
    for table in tables:
        heads = "".join(f'<th scope="col">{escape(column)}</th>' for column in table.columns)
        parts.append(
            f"<table>\n<caption>{escape(table.title)}</caption>\n"
            f"<thead><tr>{heads}</tr></thead>\n<tbody>\n"
        )
        parts += ["<tr>" + "".join(cell(value) for value in row) + "</tr>\n" for row in table.rows]
        parts.append("</tbody>\n</table>\n")
        if table.note:
            parts.append(f"<p>{escape(table.note)}</p>\n")
    parts.append("</body>\n</html>\n")
    return "".join(parts)


_SHEET_FORBIDDEN: Final = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_CELL_LIMIT: Final = 32767
"""A spreadsheet cell holds no more characters than this."""


def _xlsx(tables: Sequence[Table]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.properties import PageSetupProperties

    book = Workbook()
    for unasked in book.worksheets:
        book.remove(unasked)
    used: set[str] = set()
    for number, table in enumerate(tables, 1):
        sheet = book.create_sheet(_sheet_name(table, number, used))
        widths = _widths(table)
        for place, column in enumerate(table.columns, 1):
            head = sheet.cell(1, place, ILLEGAL_CHARACTERS_RE.sub("", column))
            head.font = Font(name="Calibri", size=11, bold=True)
            sheet.column_dimensions[head.column_letter].width = widths[place - 1]
        for line, row in enumerate(table.rows, 2):
            for place, value in enumerate(row, 1):
                if value is None:
                    continue
                cell = sheet.cell(line, place)
                if isinstance(value, (int, float)) and not isinstance(value, bool):
                    cell.value = value
                    cell.alignment = Alignment(vertical="top")
                    continue
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", plain(value))[:_CELL_LIMIT]
                # openpyxl takes a text that starts with = for a formula; here it is a text.
                cell.data_type = "s"
                if isinstance(value, Cell) and value.iri and value.iri.startswith("http"):
                    cell.hyperlink = value.iri
                    cell.style = "Hyperlink"
                cell.alignment = Alignment(vertical="top", wrap_text=True)
            sheet.row_dimensions[line].height = _height(row, widths)
        sheet.freeze_panes = "A2"
        # Printed or made a PDF: all columns on one page wide, the head on every page.
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.print_title_rows = "1:1"
        if table.rows:
            sheet.auto_filter.ref = sheet.dimensions
    if not tables:
        book.create_sheet("leeg")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_WIDEST: Final = 60
"""Characters: of a wider column a reader loses the line, and a page its other columns."""
_WIDEST_OF_MANY: Final = 32
_FEW_COLUMNS: Final = 4
_LINE_HEIGHT, _HIGHEST = 15.0, 405.0
"""Points; a row cannot be higher than 409."""


def _widths(table: Table) -> list[int]:
    """Per column how wide it is, in characters: room for its texts, and for all on a page."""
    found = []
    for place, column in enumerate(table.columns):
        values = [row[place] for row in table.rows[:500]]
        texts = [plain(value) for value in values]
        # LibreOffice does not wrap the name of a link; of an address nobody reads the end.
        linked = any(isinstance(value, Cell) and value.iri for value in values)
        named = linked and not any(text.startswith("http") for text in texts)
        roomy = named or len(table.columns) <= _FEW_COLUMNS
        longest = max(len(column), *(len(text) for text in texts), 0)
        found.append(min(longest + 2, _WIDEST if roomy else _WIDEST_OF_MANY))
    return found


def _height(row: Sequence[Value], widths: Sequence[int]) -> float:
    """How high a row is in points: not every program makes room for a wrapped text itself."""
    lines = 1
    for value, width in zip(row, widths, strict=True):
        if value is not None:
            # Words are not cut: a line holds somewhat less than the column is wide.
            room = max(int(width * 0.9), 1)
            lines = max(lines, sum(-(-len(part) // room) or 1 for part in plain(value).split("\n")))
    return min(lines * _LINE_HEIGHT, _HIGHEST)


def _sheet_name(table: Table, number: int, used: set[str]) -> str:
    base = (table.title or f"blad {number}").translate(_SHEET_FORBIDDEN).strip("' ")[:31]
    name = base or f"blad {number}"
    if name.casefold() in used:
        name = f"{name[:27]} {number}"
    used.add(name.casefold())
    return name
