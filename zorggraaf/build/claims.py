"""What a source says otherwise of a thing that has one row: the table of disputed values.

A fact that two sources tell has a row per source. A thing (an organisation, a site, a centre) has
one row, with one value in each column and a list of the sources behind the row as a whole. What a
source says otherwise of one cell of it stands in data/disputed.csv: which thing, which column,
what, and who says so. A source that is named there does not say what stands in the row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zorggraaf.tables import Row, Tables
from zorggraaf.tables.disputes import DISPUTED
from zorggraaf.tables.schema import Column, Table


@dataclass(frozen=True, slots=True)
class Otherwise:
    """One row of the table of disputed values, with the row and the column that it is about."""

    table: Table
    """The table of the thing."""
    row: Row
    """The thing's own row."""
    column: Column
    value: str
    source: str
    """Key of the source that says so."""
    line: int
    """Where it stands in the table of disputed values."""

    @property
    def key(self) -> str:
        """The key of the thing."""
        return "/".join(self.row.text(name) for name in self.table.fact_key)


def otherwise(tables: Tables) -> Iterator[Otherwise]:
    """What sources say otherwise of things, in the order of the table."""
    told = tables.get(DISPUTED, [])
    if not told:
        return
    things: dict[str, tuple[Table, Row]] = {}
    for name in {table.name for table in tables.schema.tables.values() if table.disputable}:
        table = tables.schema[name]
        for row in tables[name]:
            key = "/".join(row.text(part) for part in table.fact_key)
            things[f"{table.kind}/{key}"] = (table, row)
    for row in told:
        table, thing = things[row.text("thing")]
        column = table.by_name[row.text("column")]
        yield Otherwise(table, thing, column, row.text("value"), row.text("source"), row.line)
