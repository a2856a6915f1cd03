"""Reading one CSV file as people and their spreadsheets write it, and saying what is wrong with it.

The file is read line by line with a limit on the line, so that a file that is no table of ours
(a dump of 100 MB on one line) costs no memory. What is wrong with a cell is not for here: see
`cells`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from zorggraaf.tables.faults import NOTHING, Fault, Text, fault
from zorggraaf.tables.schema import Table

MAX_LINE: Final = 1_000_000
"""Longest line in bytes: a hundred full cells. Longer is no table, or a quote never closed."""

_MAX_FIELD: Final = 200_000
# What the csv reader may gather in one field before it gives up; `cells` is stricter and kinder.

_UTF8 = Text("UTF-8", "UTF-8")
_ReadLine = Callable[[int], bytes]


@dataclass(slots=True)
class CsvFile:
    """What was read: the cells in the order of the declaration, and the line of each row."""

    table: Table
    columns: list[list[str]] = field(default_factory=list)
    """One list of values per declared column; a missing column has none at all."""
    lines: list[int] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    complete: bool = True
    """Whether every row was read; if not, what refers to this table cannot be judged."""
    ragged: list[dict[str, str]] = field(default_factory=list)
    """Rows with too few or too many cells, as far as they go: their keys exist, no more."""


class _StopError(Exception):
    """Reading on would only give faults that follow from this one."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault


def read(path: Path, table: Table) -> CsvFile:
    """Read a table's file. Faults are gathered in the result, never raised."""
    result = CsvFile(table, columns=[[] for _ in table.cells])
    try:
        with path.open("rb") as stream:
            _read(stream.readline, result)
    except OSError as error:
        what = error.strerror or str(error)
        _give_up(result, fault(table.file, None, None, what, _READABLE))
    except _StopError as stop:
        _give_up(result, stop.fault)
    return result


_READABLE = Text("een leesbaar bestand", "a readable file")


def _give_up(result: CsvFile, reason: Fault) -> None:
    result.faults.append(reason)
    result.complete = False


def _read(readline: _ReadLine, result: CsvFile) -> None:
    file = result.table.file
    lines = _Lines(readline, file)
    with _field_limit():
        reader = csv.reader(lines, strict=True)
        try:
            header = next(reader, None)
            if header is None or not any(header):
                raise _StopError(
                    fault(
                        file,
                        None,
                        None,
                        "",
                        Text("een regel met kolomnamen", "a line with column names"),
                        hint=Text("het bestand is leeg", "the file is empty"),
                    )
                )
            order = _match_header(header, result)
            _rows(reader, len(header), order, result)
        except csv.Error as error:
            raise _StopError(_csv_fault(file, reader.line_num, str(error))) from error
        finally:
            result.faults += lines.faults()


def _rows(reader: Iterator[list[str]], width: int, order: list[int], result: CsvFile) -> None:
    """Take the rows over, transposed: checking goes by column."""
    file = result.table.file
    rows: list[list[str]] = []
    blank = 0
    end: int = reader.line_num  # type: ignore[attr-defined]
    for row in reader:
        line, end = end + 1, reader.line_num  # type: ignore[attr-defined]
        if len(row) == width:
            if blank:
                result.faults.append(_blank_line(file, blank))
                blank = 0
            rows.append(row)
            result.lines.append(line)
        elif not row:
            blank = blank or line  # blank lines at the end do no harm
        else:
            result.faults.append(_ragged(file, line, row, width))
            result.ragged.append(
                {
                    column.name: row[at]
                    for column, at in zip(result.table.cells, order, strict=True)
                    if 0 <= at < len(row)
                }
            )
    transposed = list(zip(*rows, strict=True)) if rows else [()] * width
    result.columns = [list(transposed[at]) if at >= 0 else [] for at in order]


def _blank_line(file: str, line: int) -> Fault:
    return fault(file, line, None, "", Text("een rij", "a row"), hint=Text("lege regel", "blank"))


def _ragged(file: str, line: int, row: list[str], width: int) -> Fault:
    more = len(row) > width
    return fault(
        file,
        line,
        None,
        f"{len(row)} cellen",
        Text(f"{width} cellen, zoals de kop", f"{width} cells, as in the header"),
        hint=Text(
            "staat er een komma in een cel zonder aanhalingstekens eromheen?"
            if more
            else "ontbreken er komma's, of loopt een cel over meer regels?",
            "is there a comma in a cell without quotes around it?"
            if more
            else "are commas missing, or does a cell run over several lines?",
        ),
    )


# -- the header ----------------------------------------------------------------------------------


def _match_header(header: list[str], result: CsvFile) -> list[int]:
    """Where each declared column stands in the file (-1: nowhere)."""
    table, file = result.table, result.table.file
    expected = [column.name for column in table.cells]
    _other_delimiter(header, expected, file)
    found = [name.strip() for name in header]
    twice = sorted({name for name in found if found.count(name) > 1})
    for name in twice:
        result.faults.append(
            fault(file, 1, name, name, Text("elke kolom één keer", "each column once"))
        )
    absent = [name for name in expected if name not in found]
    for name in found:
        if name in expected:
            continue
        meant = _closest(name, absent)
        if meant:
            absent.remove(meant)
            result.missing.add(meant)
        choices = ", ".join(expected)
        result.faults.append(
            fault(
                file,
                1,
                name or None,
                name,
                Text("een kolom van deze tabel", "a column of this table"),
                meant,
                NOTHING if meant else Text(f"de kolommen zijn {choices}", f"columns: {choices}"),
            )
        )
    for name in absent:
        result.missing.add(name)
        result.faults.append(
            fault(
                file,
                1,
                name,
                "",
                Text("deze kolom", "this column"),
                hint=Text("de kolom ontbreekt", "the column is missing"),
            )
        )
    return [found.index(name) if name in found else -1 for name in expected]


def _closest(name: str, names: list[str]) -> str:
    import difflib

    plain = re.sub(r"[^a-z0-9]", "", name.lower())
    for candidate in names:
        if re.sub(r"[^a-z0-9]", "", candidate) == plain:
            return candidate
    return next(iter(difflib.get_close_matches(name.lower(), names, n=1, cutoff=0.6)), "")


def _other_delimiter(header: list[str], expected: list[str], file: str) -> None:
    """Semicolons are what a Dutch spreadsheet saves; tabs what a copied range holds."""
    line = ",".join(header)
    for mark, name in ((";", Text("puntkomma's", "semicolons")), ("\t", Text("tabs", "tabs"))):
        parts = {part.strip().strip('"') for part in line.split(mark)}
        if mark in line and (
            line.lower().startswith("sep=")
            or len(parts & set(expected)) > max(1, len(set(header) & set(expected)))
        ):
            raise _StopError(
                fault(
                    file,
                    1,
                    None,
                    line,
                    Text("komma's tussen de kolommen", "commas between the columns"),
                    hint=Text(
                        f"er staan {name.nl}; bewaar als ‘CSV UTF-8 (door komma's gescheiden)’",
                        f"there are {name.en}; save as ‘CSV UTF-8 (comma delimited)’",
                    ),
                )
            )


# -- lines and their encoding --------------------------------------------------------------------


class _Lines:
    """The lines of a file as text, without a byte order mark; remembers lines not in UTF-8."""

    def __init__(self, readline: _ReadLine, file: str) -> None:
        self._readline = readline
        self._file = file
        self._number = 0
        self._wrong: list[tuple[int, str]] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        raw = self._readline(MAX_LINE + 1)
        if not raw:
            raise StopIteration
        self._number += 1
        if self._number == 1:
            raw = self._first(raw)
        if len(raw) > MAX_LINE:
            raise _StopError(
                fault(
                    self._file,
                    self._number,
                    None,
                    raw[:60].decode("utf-8", "replace"),
                    Text(
                        f"regels van hoogstens {MAX_LINE:,} bytes".replace(",", "."),
                        f"lines of at most {MAX_LINE:,} bytes",
                    ),
                    hint=Text("een cel is veel te lang", "a cell is far too long"),
                )
            )
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError as error:
            around = raw[max(0, error.start - 12) : error.start + 12]
            self._wrong.append((self._number, around.decode("cp1252", "replace").strip()))
            return raw.decode("cp1252", "replace")

    def _first(self, raw: bytes) -> bytes:
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in raw[:40]:
            raise _StopError(
                fault(
                    self._file,
                    1,
                    None,
                    "UTF-16",
                    _UTF8,
                    hint=Text("bewaar als ‘CSV UTF-8’", "save as ‘CSV UTF-8’"),
                )
            )
        return raw.removeprefix(b"\xef\xbb\xbf")

    def faults(self) -> list[Fault]:
        """One fault for the whole file: the first wrong line, and how many there are."""
        if not self._wrong:
            return []
        line, text = self._wrong[0]
        count = len(self._wrong)
        return [
            fault(
                self._file,
                line,
                None,
                text,
                _UTF8,
                hint=Text(
                    f"dit lijkt op Windows-1252, op {count} regel{'s' * (count > 1)}; "
                    "bewaar als ‘CSV UTF-8’",
                    f"this looks like Windows-1252, on {count} line{'s' * (count > 1)}; "
                    "save as ‘CSV UTF-8’",
                ),
            )
        ]


# -- what the csv reader cannot read -------------------------------------------------------------


@contextmanager
def _field_limit() -> Iterator[None]:
    # The limit is the csv module's own and for the whole process, so it is put back.
    before = csv.field_size_limit(_MAX_FIELD)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _csv_fault(file: str, line: int, message: str) -> Fault:
    if "field limit" in message:
        expected = Text("een cel van gewone lengte", "a cell of ordinary length")
        hint = Text(
            "een cel is veel te lang; misschien is een aanhalingsteken nooit gesloten",
            "a cell is far too long; perhaps a quotation mark is never closed",
        )
    elif "unexpected end of data" in message:
        expected = Text('een sluitend aanhalingsteken (")', 'a closing quotation mark (")')
        hint = Text(
            "een aanhalingsteken is geopend en nooit gesloten",
            "a quotation mark is opened and never closed",
        )
    elif "expected after" in message:
        expected = Text(
            'aanhalingstekens binnen een cel dubbel ("")', 'quotation marks in a cell doubled ("")'
        )
        hint = NOTHING
    else:
        expected = Text("een regel volgens CSV (RFC 4180)", "a line of CSV (RFC 4180)")
        hint = Text(message, message)
    return fault(file, line, None, "", expected, hint=hint)
