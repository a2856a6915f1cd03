"""A row as text: what a page's "report an error" hands out and `import` reads back.

A patch is a CSV of two lines: the heading is `tabel` and the columns of that table, the second
line the name of the table and the row as it should be. More lines for the same table may follow.
The column `source` need not be filled in: the source is what `import` is told.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from zorggraaf.errors import Problem, UsageError
from zorggraaf.tables.faults import Text, fault
from zorggraaf.tables.schema import Schema, Table
from zorggraaf.upkeep.fields import plain
from zorggraaf.upkeep.told import Told
from zorggraaf.upkeep.workbook import Grid

TABLE: Final = "tabel"
_HEADINGS: Final = ("tabel", "table")


@dataclass(frozen=True, slots=True)
class Patched:
    """One row of a patch."""

    line: int
    table: Table
    values: dict[str, str]


def row_text(table: Table, row: Mapping[str, str]) -> str:
    """A row of a table as a patch. Raises UsageError for a column the table does not have.

    >>> from zorggraaf import resources
    >>> schema = Schema.load(resources.data() / "schema.json")
    >>> text = row_text(schema["memberships"], {"member": "organisation/umcg", "role": "member"})
    >>> text.splitlines()[0].split(",")[:4]
    ['tabel', 'key', 'member', 'group']
    """
    columns = [column.name for column in table.cells]
    strange = sorted(set(row) - set(columns))
    if strange:
        raise UsageError(f"{table.file} heeft geen kolom {', '.join(strange)}")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([TABLE, *columns])
    writer.writerow([table.name, *(row.get(name, "") for name in columns)])
    return out.getvalue()


def is_patch(grid: Grid) -> bool:
    """Whether a CSV is a patch: its heading begins with `tabel`."""
    first = next((row for row in grid.rows if any(cell.value for cell in row)), [])
    return bool(first) and plain(str(first[0].value or "")) in _HEADINGS


def told(grid: Grid, schema: Schema, where: str) -> tuple[list[Told], list[Problem]]:
    """What a patch tells, and what is wrong with it."""
    rows, problems = rows_of(grid, schema, where)
    return [_told(one) for one in rows], problems


def _told(one: Patched) -> Told:
    cells = {name: text for name, text in one.values.items() if text and name != "source"}
    label = cells.get("key", "")
    identity: tuple[str, ...] = ()
    if not label:
        parts = [name for name in one.table.by_name if cells.get(name)]
        label = " – ".join(cells[part] for part in parts[:3])
        if "key" in one.table.by_name:
            identity = tuple(
                column.name
                for column in one.table.cells
                if column.required and column.name not in ("key", "source")
            )
    return Told(
        one.table.name, cells, label, where=f"rij {one.line}", line=one.line,
        identity=identity, key_of=identity,
    )  # fmt: skip


def rows_of(grid: Grid, schema: Schema, where: str) -> tuple[list[Patched], list[Problem]]:
    """The rows of a patch, and what is wrong with it."""
    lines = [
        (line, [str(cell.value or "").strip() for cell in row])
        for line, row in enumerate(grid.rows, 1)
        if any(cell.value for cell in row)
    ]
    at, head = lines[0]
    rows: list[Patched] = []
    problems: list[Problem] = []
    for line, cells in lines[1:]:
        name = cells[0].removesuffix(".csv")
        table = schema.tables.get(name)
        if table is None or table.source_column is None:
            known = [each.name for each in schema.tables.values() if each.source_column]
            listed = ", ".join(known)
            expected = Text(f"een tabel met feiten: {listed}", f"a table of facts: {listed}")
            problems.append(fault(where, line, TABLE, name, expected))
            continue
        values = dict(zip(head[1:], cells[1:], strict=False))
        strange = sorted(set(values) - {column.name for column in table.cells} - {""})
        for column in strange:
            expected = Text(f"een kolom van {table.file}", f"a column of {table.file}")
            problems.append(fault(where, at, column, column, expected))
        if not strange:
            rows.append(Patched(line, table, {name: text for name, text in values.items() if name}))
    return rows, problems
