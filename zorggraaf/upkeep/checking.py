"""Whether what a sheet says could stand in the tables, before it is held against them.

Every value that may not stand in its column is told, with the sheet, the row and the column; so
is a fact that the sheet tells twice, and differently.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from zorggraaf.errors import Problem
from zorggraaf.tables import Tables, cells, identifiers
from zorggraaf.tables.faults import NOTHING, Text, fault
from zorggraaf.tables.schema import Column, Table
from zorggraaf.upkeep.told import Told

_TWICE: Final = Text("het bestand spreekt zichzelf tegen", "the file contradicts itself")


def sound(tables: Tables, told: Sequence[Told], where: Text) -> tuple[list[Told], list[Problem]]:
    """The rows that could stand in the tables, each fact once; and what is wrong with the rest.

    where: file and sheet, for the messages.
    """
    problems: list[Problem] = []
    seen: dict[tuple[str, ...], Told] = {}
    good = []
    for one in told:
        table = tables.schema[one.table]
        faults = [*_values(table, one, where), *_number(table, one, where)]
        start, end = one.cells.get("from", ""), one.cells.get("until", "")
        if start and end and cells.ends_before(start, end):
            faults.append(_problem(one, where, "until", end, _not_before(start)))
        if faults:
            problems += faults
            continue
        parts = (*(one.identity or table.fact_key), "from")
        first = seen.setdefault((one.table, *(one.cells.get(name, "") for name in parts)), one)
        if first is one:
            good.append(one)
        else:
            problems += _differences(table, first, one, where)
    return good, problems


def _values(table: Table, one: Told, where: Text) -> list[Problem]:
    found = []
    for name, value in one.cells.items():
        column = table.by_name[name]
        for part in value.split(column.separator) if column.separator else [value]:
            complaint = cells.common_fault(part) or cells.check(column, part)
            if part and complaint is not None and not _signed(column, part):
                found.append(_problem(one, where, name, part, *complaint))
    return found


def _number(table: Table, one: Told, where: Text) -> list[Problem]:
    """A number of another register must be one."""
    scheme, number = one.cells.get("scheme", ""), one.cells.get("value", "")
    form = identifiers.FORMS.get(scheme) if table.name == "identifiers" else None
    if form is None or not number or form.valid(number):
        return []
    near = identifiers.nearest(scheme, number)
    return [_problem(one, where, "value", number, form.expected, near)]


def _differences(table: Table, first: Told, one: Told, where: Text) -> list[Problem]:
    return [
        _problem(one, where, name, b, _the_same(first, a), hint=_TWICE)
        for name in sorted({*first.cells, *one.cells} - {"key"})
        if (a := first.cells.get(name, ""))
        and (b := one.cells.get(name, ""))
        and a != b
        and not (table.by_name[name].per_source or name in ("passage", "note"))
    ]


def _not_before(start: str) -> Text:
    return Text(f"niet vóór de begindatum {start}", f"not before the date of beginning {start}")


def _the_same(first: Told, value: str) -> Text:
    return Text(
        f"hetzelfde als op rij {first.line}: {value}", f"the same as in row {first.line}: {value}"
    )


def _problem(
    one: Told,
    where: Text,
    column: str,
    found: str,
    expected: Text,
    near: str = "",
    hint: Text = NOTHING,
) -> Problem:
    return fault(where, one.line, one.heading(column), found, expected, near, hint)


def _signed(column: Column, value: str) -> bool:
    return column.base in ("integer", "decimal") and cells.check(column, value) is None
