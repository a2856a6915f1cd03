"""What the tables already say of what a form asks: a row per fact, with who says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from zorggraaf.build.contradictions import contradictions
from zorggraaf.tables import Row, Tables
from zorggraaf.tables.schema import Table
from zorggraaf.upkeep.fields import Form
from zorggraaf.upkeep.forms import ORGANISATIONS

_THINGS: Final = "{+"


@dataclass(frozen=True, slots=True)
class Known:
    """One fact as a form shows it."""

    key: str
    values: Mapping[str, str]
    """Field of the form → value as the tables write it: a key, a date, a text; "" where unknown."""
    sources: tuple[str, ...]
    """Keys of the sources that say so."""


def known(tables: Tables, form: Form) -> list[Known]:
    """The facts of a form, in the order of the table.

    Where sources tell a fact differently, the value that plain answers follow is given.
    """
    if form is ORGANISATIONS:
        return _identified(tables, form)
    table = tables.schema[form.table]
    followed = {
        (one.followed.key, one.column): one.followed.value
        for one in contradictions(tables)
        if one.table == table.name
    }
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in tables[table.name]:
        grouped[fact_key(table, row)].append(row)
    found = []
    for key, rows in grouped.items():
        values = {}
        for field in form.fields:
            if not field.column:
                continue
            told = [text for row in rows if (text := raw(table, row, field.column))]
            best = max(told, key=len) if field.kind == "date" and told else next(iter(told), "")
            values[field.name] = followed.get((key, field.column), best)
        sources = [source for row in rows for source in row.several("source")]
        found.append(Known(key, values, tuple(dict.fromkeys(sources))))
    return found


def _identified(tables: Tables, form: Form) -> list[Known]:
    """Every organisation with its numbers, known or not."""
    numbers: dict[str, dict[str, str]] = defaultdict(dict)
    sources: dict[str, list[str]] = defaultdict(list)
    for row in tables["identifiers"]:
        scheme = row.text("scheme")
        if scheme in form.schemes:
            numbers[row.text("thing")].setdefault(scheme, row.text("value"))
            sources[row.text("thing")].append(row.text("source"))
    found = []
    for row in tables["organisations"]:
        path = f"organisation/{row.text('key')}"
        values = {scheme: numbers[path].get(scheme, "") for scheme in form.schemes}
        found.append(Known(path, {"thing": path, **values}, tuple(dict.fromkeys(sources[path]))))
    return found


def fact_key(table: Table, row: Row) -> str:
    """What rows about the same fact share."""
    return "/".join(row.text(name) for name in table.fact_key)


def raw(table: Table, row: Row, column: str) -> str:
    """A cell as it stands in the file."""
    value = row.values[column]
    return value if isinstance(value, str) else table.by_name[column].separator.join(value)


def is_path(table: Table, column: str) -> bool:
    """Whether a column holds kind/key (organisation/umcg), not a bare key (umcg)."""
    template = table.by_name[column].value_url
    return template is not None and _THINGS in template.text


def path_of(table: Table, column: str, value: str, kinds: tuple[str, ...]) -> str:
    """kind/key of what a cell refers to."""
    return value if is_path(table, column) else f"{kinds[0]}/{value}"
