"""The page on which a mistake is reported: rows behind a thing, and one row put right as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from zorggraaf.lookup.table_rows import table_row
from zorggraaf.tabular import Cell
from zorggraaf.things import answers, short_key

if TYPE_CHECKING:
    from zorggraaf.store import Graph
    from zorggraaf.tables import Tables

_MOST: Final = 400
"""Rows listed of one thing: a well-known role has a thousand memberships."""
FIELD: Final = "k-"
"""Before the name of a column in the form, so that no column is taken for another field."""
_LONG: Final = 60
"""Characters from which a field has several lines."""


@dataclass(frozen=True, slots=True)
class Behind:
    """A row of a table that says something about the thing."""

    place: str
    """memberships.csv:12."""
    table: str
    row: str
    about: Cell


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the row: its name, what it means, and what stands there."""

    name: str
    title: str
    value: str
    key: bool

    @property
    def long(self) -> bool:
        """Whether it needs a field of several lines."""
        return len(self.value) > _LONG


@dataclass(frozen=True, slots=True)
class Row:
    """A row that can be put right."""

    table: str
    line: int
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class ReportPage:
    """What the template `report.html.jinja` shows."""

    thing: str
    """kind/key."""
    label: str
    behind: tuple[Behind, ...]
    row: Row | None = None
    changed: tuple[tuple[str, str, str], ...] = ()
    """Column, what stood there, what should."""
    patch: str = ""
    """The text to send: what `zorggraaf import` reads."""
    done: bool = False
    """Whether the form was sent."""


def rows_behind(graph: Graph, iri: str, lang: str = "nl") -> tuple[Behind, ...]:
    """The table rows a thing and the facts about it come from."""
    rows = answers(
        graph,
        "SELECT DISTINCT ?about ?row WHERE { "
        f"{{ <{iri}> prov:wasDerivedFrom ?row BIND(<{iri}> AS ?about) }} UNION "
        f"{{ ?about ?link <{iri}> ; a zg:DatedFact ; prov:wasDerivedFrom ?row }} }} "
        f"ORDER BY ?row LIMIT {_MOST}",
    )
    found = [
        (about.value, place)
        for about, row in rows
        if about is not None and row is not None and (place := table_row(row.value)) is not None
    ]
    labels = graph.labels({about for about, _ in found}, lang)
    listed = (
        Behind(
            f"{place.file}:{place.rows.partition('-')[0]}",
            place.file,
            place.rows,
            Cell(labels.get(about, short_key(about)), about),
        )
        for about, place in found
    )
    own = short_key(iri)
    return tuple(
        sorted(
            listed,
            key=lambda one: (
                short_key(one.about.iri or "") != own,
                one.table,
                one.about.text.casefold(),
                int(one.row.partition("-")[0]),
            ),
        )
    )


def row_of(tables: Tables, place: str, lang: str = "nl") -> Row | None:
    """The row at a place (`memberships.csv:12`); None where there is none."""
    file, _, line = place.rpartition(":")
    name = file.removesuffix(".csv")
    if name not in tables.schema.tables or not line.isdigit():
        return None
    row = next((row for row in tables[name] if row.line == int(line)), None)
    if row is None:
        return None
    declared = tables.schema[name]
    return Row(
        name,
        row.line,
        tuple(
            Column(
                column.name,
                column.title.get(lang) or column.title.get("nl") or column.name,
                _text(row.values.get(column.name), column.separator),
                column.name in declared.primary_key,
            )
            for column in declared.cells
            if column.name != "source"
        ),
    )


def reported(page: ReportPage, tables: Tables, given: Mapping[str, str]) -> ReportPage:
    """The page with the text to send, after the form with the row was filled in."""
    from zorggraaf.upkeep.patch import row_text

    assert page.row is not None
    values = {
        column.name: column.value
        if column.key
        else " ".join(given.get(FIELD + column.name, column.value).split())
        for column in page.row.columns
    }
    changed = tuple(
        (column.title, column.value, values[column.name])
        for column in page.row.columns
        if values[column.name] != column.value
    )
    row = replace(
        page.row,
        columns=tuple(replace(column, value=values[column.name]) for column in page.row.columns),
    )
    patch = row_text(tables.schema[page.row.table], values) if changed else ""
    return replace(page, row=row, changed=changed, patch=patch, done=True)


def _text(value: object, separator: str) -> str:
    if value is None:
        return ""
    return separator.join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
