"""Opening somebody's spreadsheet without trusting it.

A file is looked at before it is opened: how large it is once unpacked, whether it holds macros,
links to other files, or a document type (with which a small file can ask for endless memory), and
how many rows it has. Only then are its cells read, as values: a formula is refused, for what it
shows is not in the file but computed by whoever opens it.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from zorggraaf.tables.faults import Text
from zorggraaf.upkeep.unreadable import WorkbookError, unreadable

MOST_BYTES: Final = 10_000_000
"""A file larger than this is no list that somebody filled in."""
MOST_UNPACKED: Final = 60_000_000
"""All parts of a file together; a filled-in template is a hundredth of this."""
MOST_PARTS: Final = 1_000
MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 100
_CHUNK: Final = 1 << 20

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = b"PK\x03\x04"
_DOCTYPE: Final = re.compile(
    b"<!(DOCTYPE|ENTITY)|<\x00!\x00(D|E)\x00|\x00<\x00!\x00(D|E)", re.IGNORECASE
)
_ROW: Final = re.compile(rb"<(?:\w+:)?row[\s/>]")
_LONGEST_MARK: Final = 24


@dataclass(frozen=True, slots=True)
class Read:
    """One cell: its value, and whether it is a formula."""

    value: Any
    formula: bool = False


@dataclass
class Grid:
    """A sheet as rows of values; merged cells all have the value of the first."""

    name: str
    rows: list[list[Read]]
    first: int = 1
    """The number of the first row, as the spreadsheet shows it."""
    notes: list[Text] = field(default_factory=list)
    """What the reader should know of it: hidden rows and columns, merged cells."""

    def letter(self, place: int) -> str:
        """What the spreadsheet calls the column at a place (from 0).

        >>> Grid("", []).letter(0), Grid("", []).letter(27)
        ('A', 'AB')
        """
        text, place = "", place + 1
        while place:
            place, rest = divmod(place - 1, 26)
            text = chr(65 + rest) + text
        return text


@dataclass
class Book:
    """All sheets people see, and what a template says of itself."""

    name: str
    grids: list[Grid]
    about: dict[str, str]


def in_sheet(file: str, sheet: str) -> Text:
    """A place in a file, for messages; a CSV has no sheets.

    >>> in_sheet("leden.xlsx", "Leden").en
    'leden.xlsx, sheet Leden'
    """
    if not sheet:
        return Text(file, file)
    return Text(f"{file}, blad {sheet}", f"{file}, sheet {sheet}")


def is_spreadsheet(content: bytes) -> bool:
    """Whether this is a spreadsheet (of whatever kind), and no text."""
    return content.startswith((_ZIP, _OLE))


def read_book(content: bytes, name: str) -> Book:
    """The sheets of an .xlsx file.

    Raises WorkbookError for what is no .xlsx, is damaged, protected with a password, too large, or
    holds macros, links to other files or a document type.
    """
    if not content:
        raise unreadable(name, "empty")
    if len(content) > MOST_BYTES:
        raise unreadable(
            name, "too-large", size=len(content) // 1_000_000, most=MOST_BYTES // 1_000_000
        )
    if content.startswith(_OLE):
        raise _old_or_locked(content, name)
    if not content.startswith(_ZIP):
        raise unreadable(name, "no-spreadsheet")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _inspect(archive, name)
        return _opened(content, name)
    except WorkbookError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise unreadable(name, "damaged") from error
    except Exception as error:  # a library that reads somebody's file may fail in any way
        raise unreadable(name, "damaged") from error


def _old_or_locked(content: bytes, name: str) -> WorkbookError:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return unreadable(name, "locked")
    return unreadable(name, "old")


def _inspect(archive: zipfile.ZipFile, name: str) -> None:
    parts = archive.infolist()
    paths = [part.filename for part in parts]
    if len(parts) > MOST_PARTS or len(set(paths)) != len(paths):
        raise unreadable(name, "damaged")
    if "[Content_Types].xml" not in paths or not any(p.startswith("xl/") for p in paths):
        if "mimetype" in paths and "content.xml" in paths:
            raise unreadable(name, "opendocument")
        raise unreadable(name, "zip")
    lowered = [path.casefold() for path in paths]
    if any("vbaproject" in path or "macrosheets/" in path for path in lowered):
        raise unreadable(name, "macros")
    if any(path.startswith("xl/externallinks/") for path in lowered):
        raise unreadable(name, "links")
    left = MOST_UNPACKED
    for part in parts:
        if part.flag_bits & 0x1:
            raise unreadable(name, "locked")
        left -= _unpacked(archive, part, name, left)


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str, left: int) -> int:
    """How large a part is, counted while unpacking: what a file says of itself may be a lie."""
    size = rows = 0
    tail = b""
    is_sheet = part.filename.casefold().startswith("xl/worksheets/")
    is_xml = part.filename.casefold().endswith((".xml", ".rels", ".vml"))
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            text = tail + chunk
            if is_xml and _DOCTYPE.search(text):
                raise unreadable(name, "document-type")
            if is_sheet:
                rows += len(_ROW.findall(text)) - len(_ROW.findall(tail))
                if rows > MOST_ROWS:
                    raise unreadable(name, "too-many-rows", most=MOST_ROWS)
            if size > left:
                raise unreadable(name, "too-large-unpacked", most=MOST_UNPACKED // 1_000_000)
            # What is cut in two by the end of a chunk is seen with the next.
            tail = text[-_LONGEST_MARK:]
    return size


def _opened(content: bytes, name: str) -> Book:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), keep_links=False)
    try:
        about = {}
        grids = []
        for sheet in book.worksheets:
            if sheet.title == "zorggraaf":
                about = {
                    str(row[0].value): str(row[1].value or "")
                    for row in sheet.iter_rows(min_row=1, max_row=20, max_col=2)
                    if row[0].value is not None
                }
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                grids.append(_grid(sheet))
        return Book(name, grids, about if "soort" in about else {})
    finally:
        book.close()


def _grid(sheet: Any) -> Grid:
    grid = Grid(sheet.title, [])
    width = min(sheet.max_column, MOST_COLUMNS)
    for cells in sheet.iter_rows(min_row=1, max_row=min(sheet.max_row, MOST_ROWS), max_col=width):
        grid.rows.append([_cell(cell) for cell in cells])
    for merged in sheet.merged_cells.ranges:
        _spread(grid, merged)
    grid.notes += _hidden(sheet, grid)
    return grid


def _cell(cell: Any) -> Read:
    formula = getattr(cell, "data_type", "") == "f" or type(cell.value).__name__ in (
        "ArrayFormula",
        "DataTableFormula",
    )
    value = str(cell.value) if formula else cell.value
    return Read(value, formula)


def _spread(grid: Grid, merged: Any) -> None:
    if merged.min_row > len(grid.rows) or merged.min_col > len(grid.rows[0]):
        return
    value = grid.rows[merged.min_row - 1][merged.min_col - 1]
    if value.value is None:
        return
    for line in range(merged.min_row, min(merged.max_row, len(grid.rows)) + 1):
        row = grid.rows[line - 1]
        for place in range(merged.min_col, min(merged.max_col, len(row)) + 1):
            row[place - 1] = value
    grid.notes.append(
        Text(
            f"samengevoegde cellen {merged.coord}: de waarde geldt voor elke cel ervan",
            f"merged cells {merged.coord}: the value holds for each of them",
        )
    )


def _hidden(sheet: Any, grid: Grid) -> Iterator[Text]:
    columns: list[Text] = []
    for letter, column in sheet.column_dimensions.items():
        if column.hidden:
            last = column.max or 0
            more = last - (column.min or last)
            columns.append(
                Text(f"{letter} en {more} erna", f"{letter} and {more} after it")
                if more
                else Text(letter, letter)
            )
    if columns:
        columns.sort()
        yield Text(
            f"verborgen kolommen, die wel gelezen zijn: {', '.join(one.nl for one in columns)}",
            f"hidden columns, which have been read: {', '.join(one.en for one in columns)}",
        )
    rows = [
        number
        for number, row in sheet.row_dimensions.items()
        if row.hidden
        and number <= len(grid.rows)
        and any(cell.value is not None for cell in grid.rows[number - 1])
    ]
    if rows:
        shown = ", ".join(map(str, rows[:10])) + (" …" if len(rows) > 10 else "")
        yield Text(
            f"verborgen rijen, die wel gelezen zijn: {shown}",
            f"hidden rows, which have been read: {shown}",
        )
