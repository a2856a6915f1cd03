"""A CSV file of somebody's as a grid, with its line numbers."""

from __future__ import annotations

import csv
import io
from typing import Final

from zorggraaf.tables.faults import Text
from zorggraaf.upkeep.unreadable import unreadable
from zorggraaf.upkeep.workbook import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, Grid, Read

_DELIMITERS: Final = ",;\t|"
_SIGNS: Final = {
    ";": Text("puntkomma", "semicolon"),
    "\t": Text("tab", "tab"),
    "|": Text("|", "|"),
}
_WINDOWS: Final = Text(
    "gelezen als Windows-1252; bewaar liever als UTF-8",
    "read as Windows-1252; rather save it as UTF-8",
)
_SNIFFED: Final = 20


def read_text(content: bytes, name: str) -> Grid:
    """The lines of a CSV file: in UTF-8 or Windows-1252, with commas, semicolons or tabs.

    Raises WorkbookError for what is no text, is empty, or is too large.
    """
    if len(content) > MOST_BYTES:
        raise unreadable(
            name, "too-large", size=len(content) // 1_000_000, most=MOST_BYTES // 1_000_000
        )
    text, notes = _decoded(content, name)
    if not text.strip():
        raise unreadable(name, "no-heading")
    delimiter = _delimiter(text)
    if delimiter != ",":
        shown = _SIGNS[delimiter]
        notes.append(
            Text(
                f"de kolommen zijn gescheiden door: {shown.nl}",
                f"the columns are separated by: {shown.en}",
            )
        )
    grid = Grid("", [], notes=notes)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            # A quoted cell may go on over more lines: a row is called after its last.
            while len(grid.rows) < reader.line_num - 1:
                grid.rows.append([])
            grid.rows.append([Read(cell or None) for cell in cells[:MOST_COLUMNS]])
            if len(grid.rows) > MOST_ROWS:
                raise unreadable(name, "too-long", most=MOST_ROWS)
    except csv.Error as error:
        raise unreadable(name, "no-csv", line=reader.line_num, error=error) from error
    return grid


def _decoded(content: bytes, name: str) -> tuple[str, list[Text]]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            windows = encoding == "cp1252"
            return text, [_WINDOWS] if windows else []
    raise unreadable(name, "no-text")


def _delimiter(text: str) -> str:
    """The sign that stands most often in the heading, and as often in the lines after it."""
    lines = [line for line in text.splitlines()[:_SNIFFED] if line.strip()]

    def fitness(sign: str) -> tuple[int, int]:
        count = lines[0].count(sign)
        return (sum(line.count(sign) == count for line in lines) if count else 0, count)

    return max(_DELIMITERS, key=fitness)
