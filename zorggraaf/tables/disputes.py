"""Whether a disputed value could stand in the cell that it is about."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Final

from zorggraaf import names
from zorggraaf.tables import cells
from zorggraaf.tables.csvfile import CsvFile
from zorggraaf.tables.faults import NOTHING, Fault, Text, fault
from zorggraaf.tables.references import Register
from zorggraaf.tables.schema import Column, Schema, Table

DISPUTED: Final = "disputed"
"""The table of what sources say otherwise of things that have one row."""


def check_disputes(file: CsvFile, schema: Schema, known: Register) -> Iterator[Fault]:
    """A fault for each disputed value that is about no cell, or that may not stand in it."""
    if file.table.name != DISPUTED or not file.lines:
        return
    values: Mapping[str, list[str]] = dict(
        zip((column.name for column in file.table.cells), file.columns, strict=True)
    )
    rows = zip(file.lines, values["thing"], values["column"], values["value"], strict=True)
    for line, thing, name, value in rows:
        parts = names.kind_and_key(names.ID + thing)
        if parts is None or not known.has(*parts):
            continue  # told where references are checked
        kind = "concept" if parts[0].startswith("concept/") else parts[0]
        table = schema.kinds[kind]
        column = table.by_name.get(name)
        if column is None or column not in table.disputable:
            yield _no_column(file, line, table, name)
        elif value:
            yield from _wrong_value(file, line, column, value, known)


def _no_column(file: CsvFile, line: int, table: Table, name: str) -> Fault:
    columns = [column.name for column in table.disputable]
    if not columns:
        expected = Text(
            f"een ding met één rij: in {table.file} heeft elke bron een eigen rij",
            f"a thing with one row: in {table.file} each source has a row of its own",
        )
        return fault(file.table.file, line, "thing", table.name, expected)
    close = difflib.get_close_matches(name, columns, n=1)
    expected = Text(
        f"een kolom van {table.file} met één waarde", f"a column of {table.file} with one value"
    )
    hint = Text(f"de kolommen zijn {', '.join(columns)}", f"columns: {', '.join(columns)}")
    return fault(file.table.file, line, "column", name, expected, "".join(close), hint)


def _wrong_value(
    file: CsvFile, line: int, column: Column, value: str, known: Register
) -> Iterator[Fault]:
    complaint = cells.check(column, value)
    if complaint is not None:
        yield fault(file.table.file, line, "value", value, *complaint)
        return
    template = column.value_url
    if template is None or not template.text.startswith(names.ID):
        return
    parts = names.kind_and_key(template.fill({column.name: value}))
    if parts is not None and not known.has(*parts):
        expected = Text(f"een {parts[0]} die bestaat", f"a {parts[0]} that exists")
        near = known.nearest(*parts)
        yield fault(file.table.file, line, "value", value, expected, near, NOTHING)
