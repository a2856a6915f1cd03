"""What an analysis gives to whoever asked, at the terminal or over the web: one or more tables,
the one to draw, what programs read, and the rows behind the numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from zorggraaf.analysis.result import Table, Words


@dataclass(frozen=True)
class Outcome:
    """One answer of an analysis.

    >>> from zorggraaf.analysis.result import Column, words
    >>> few = Table(words("Leden", "Members"), (Column("n", words("n", "n"), "integer"),), [(3,)])
    >>> of_table(few).record
    [{'n': 3}]
    """

    tables: tuple[Table, ...]
    """In the order in which people read them."""
    drawn: Table
    """What a picture shows."""
    record: Any
    """What programs read: of one table its rows, else an object that holds them all by name."""
    rows: Callable[[], Table | None]
    """What is behind the numbers; None where there is nothing behind them."""

    @property
    def table(self) -> Table | None:
        """The table, where the whole answer is one: then its rows can be had page by page."""
        single = len(self.tables) == 1 and isinstance(self.record, list)
        return self.tables[0] if single else None

    @property
    def title(self) -> Words:
        """What it is."""
        return self.tables[0].title

    @property
    def sentence(self) -> Words:
        """How a board member reads it."""
        return self.tables[0].sentence

    @property
    def cautions(self) -> list[Words]:
        """What to keep in mind, each once."""
        found: list[Words] = []
        for table in self.tables:
            found += [caution for caution in table.cautions if caution not in found]
        return found


def of_table(table: Table, drawn: Table | None = None) -> Outcome:
    """The outcome that is one table."""
    return Outcome((table,), drawn or table, table.records(), table.everything_behind)
