"""Which rows of the tables tell the fact that a source tells.

By its key where that is given. Else by the columns that say which fact it is; where a fact can
come back (a membership that ended and began anew) by the period that fits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from zorggraaf.lookup.naming import fold
from zorggraaf.tables import Row, Tables, cells
from zorggraaf.tables.schema import Table
from zorggraaf.upkeep.known import fact_key, raw
from zorggraaf.upkeep.told import Told

FIGURES: Final = "figures"
_SAME_FIGURE: Final = ("about", "indicator", "unit", "period")


@dataclass(frozen=True, slots=True)
class Same:
    """The rows that tell the same fact, and its key."""

    rows: Sequence[Row]
    key: str
    """The fact's key; "" where there is none yet and it has to be made."""
    again: bool = False
    """Whether the tables have the fact of another period."""


class SameFact:
    """The rows of each table by what they are about, sorted out when asked for."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._sorted: dict[tuple[str, ...], dict[tuple[str, ...], dict[str, list[Row]]]] = {}

    def find(self, table: Table, told: Told) -> Same:
        """The rows that tell what is told, in the order of the table."""
        if table.name == FIGURES:
            facts = self._facts(table, _SAME_FIGURE, told.cells)
            key = told.cells.get("key", "")
            return Same([row for rows in facts.values() for row in rows], key)
        if not told.identity:
            facts = self._facts(table, table.fact_key, told.cells)
            key = "/".join(told.cells.get(name, "") for name in table.fact_key)
            return Same(facts.get(key, []), key)
        given = told.cells.get("key", "")
        if not table.one_row_per_source:
            row = self._thing(table, told, given)
            return Same([row], fact_key(table, row)) if row else Same([], "")
        facts = self._facts(table, told.identity, told.cells)
        key = _which(table, told, facts, given)
        return Same(facts[key], key) if key else Same([], "", bool(facts))

    def _facts(
        self, table: Table, identity: tuple[str, ...], told: Mapping[str, str]
    ) -> Mapping[str, list[Row]]:
        """Key of the fact → its rows, for all facts about the same."""
        at = (table.name, *identity)
        if at not in self._sorted:
            found: dict[tuple[str, ...], dict[str, list[Row]]] = defaultdict(
                lambda: defaultdict(list)
            )
            for row in self.tables[table.name]:
                parts = tuple(raw(table, row, name) for name in identity)
                found[parts][fact_key(table, row)].append(row)
            self._sorted[at] = found
        return self._sorted[at].get(tuple(told.get(name, "") for name in identity), {})

    def _thing(self, table: Table, told: Told, given: str) -> Row | None:
        """The thing with this key; else the one with this name and whatever else it goes by."""
        rows = self.tables[table.name]
        keyed = next((row for row in rows if given and row.text("key") == given), None)
        if keyed is not None:
            return keyed
        wanted = fold(told.cells.get("name", ""))
        rest = [name for name in told.identity if name != "name"]
        return next(
            (
                row
                for row in rows
                if "name" in row.values
                and fold(row.text("name")) == wanted
                and all(raw(table, row, name) == told.cells.get(name, "") for name in rest)
            ),
            None,
        )


def _which(table: Table, told: Told, facts: Mapping[str, list[Row]], given: str) -> str:
    """The key of the fact that is meant: the one given, else of the period that fits."""
    if given in facts or not facts:
        return given if given in facts else ""
    start = told.cells.get("from", "")
    dates = table.dates()
    if dates is None:
        return next(iter(facts))
    spans = {
        key: tuple(next((t for row in rows if (t := raw(table, row, c))), "") for c in dates)
        for key, rows in facts.items()
    }
    for key, (first, _) in spans.items():
        if start and first and (first.startswith(start) or start.startswith(first)):
            return key
    lasting = [key for key, (_, last) in spans.items() if not last]
    if not start:
        return (lasting or list(spans))[-1]
    # After the end of what is known it is a new period; before that it is the same fact.
    same = [
        key for key, (_, last) in spans.items() if not last or not cells.ends_before(start, last)
    ]
    return same[-1] if same else ""
