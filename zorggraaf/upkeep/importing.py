"""Reading a filled-in spreadsheet back: what it would change, and whether that may be.

`check` changes nothing, whatever it is given, and so may be called for a file that somebody
uploads. `ImportResult.apply` writes, all of it or nothing. A name that is not certain, a value
that may not be, or a violation of the shapes that was not there before stops it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from zorggraaf import resources
from zorggraaf.errors import Problem
from zorggraaf.tables import Tables, read_tables
from zorggraaf.tables.faults import Text
from zorggraaf.upkeep import patch
from zorggraaf.upkeep.checking import sound
from zorggraaf.upkeep.comparing import compare
from zorggraaf.upkeep.filled_in import filled_in
from zorggraaf.upkeep.import_result import ImportResult
from zorggraaf.upkeep.origin import Origin
from zorggraaf.upkeep.textfile import read_text
from zorggraaf.upkeep.told import Told
from zorggraaf.upkeep.trying import tried
from zorggraaf.upkeep.unreadable import unreadable
from zorggraaf.upkeep.workbook import Book, in_sheet, is_spreadsheet, read_book

if TYPE_CHECKING:
    from zorggraaf.store import Graph

__all__ = ["ImportResult", "Origin", "check"]


def check(
    content: bytes,
    name: str,
    origin: Origin,
    data_dir: Path | str | None = None,
    graph: Graph | None = None,
    kind: str = "",
    sheet: str = "",
    shapes: bool = True,
    tables: Tables | None = None,
) -> ImportResult:
    """What a file would change; nothing is stored, nothing is written.

    content: the file, .xlsx or CSV. graph: to recognise names with (default: that of the tables).
    kind: the form, where the file does not tell. sheet: which sheet. shapes: whether the result
    is held against the shapes too; without it that is left to `validate`. tables: those of
    data_dir, where they were read already.

    Raises ZorggraafError for a file that cannot be read as a whole, UsageError for an origin,
    kind or sheet that cannot be.
    """
    origin = origin.told()
    book = _read(content, name)
    folder = Path(data_dir) if data_dir is not None else resources.data()
    tables = tables if tables is not None else read_tables(folder)
    source = origin.row(tables, name)
    where = _where(book, sheet, name)
    faults: list[Problem]
    unknown: list[Told] = []
    if len(book.grids) == 1 and patch.is_patch(book.grids[0]):
        form, notes = "patch", list(book.grids[0].notes)
        told, faults = patch.told(book.grids[0], tables.schema, name)
    else:
        known = graph if graph is not None else _graph_of(tables)
        read = filled_in(book, sheet, kind, tables, known, (origin.key, origin.date))
        form, notes = read.form.name, read.notes
        told, faults, unknown = read.told, read.problems, read.unknown
    told, more = sound(tables, told, where)
    proposals = compare(tables, source, [*unknown, *told])
    result = ImportResult(
        name, origin, form, proposals, [*faults, *more], notes, data_dir=folder, where=where
    )
    if result.ok and proposals.writing:
        result.trial = tried(proposals, folder, graph, shapes)
    return result


def _graph_of(tables: Tables) -> Graph:
    from zorggraaf.build import build_memory
    from zorggraaf.store import Graph as Opened

    return Opened.of(build_memory(tables))


def _read(content: bytes, name: str) -> Book:
    if not content:
        raise unreadable(name, "empty")
    if is_spreadsheet(content):
        return read_book(content, name)
    return Book(name, [read_text(content, name)], {})


def _where(book: Book, sheet: str, name: str) -> Text:
    """File and sheet, for messages."""
    if not book.grids or (len(book.grids) == 1 and not book.grids[0].name):
        return in_sheet(name, "")
    told = sheet or book.about.get("blad", "") or book.grids[0].name
    return in_sheet(name, told)
