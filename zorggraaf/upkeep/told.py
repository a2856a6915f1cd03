"""What a source tells: one row of our tables as a sheet or a register fills it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from zorggraaf.upkeep.editing import Record


@dataclass(frozen=True, slots=True)
class Near:
    """A thing of the tables that may be meant."""

    key: str
    """kind/key."""
    name: str
    score: float
    """0 (nothing in common) to 100 (letter for letter)."""

    def text(self) -> str:
        """As people read it.

        >>> Near("organisation/umcg", "UMCG", 100).text()
        'UMCG [organisation/umcg]'
        """
        return f"{self.name} [{self.key}]"


@dataclass(frozen=True, slots=True)
class Told:
    """One row that a source fills, or something it says that fits no row of ours.

    Without `cells` it is something unknown: `why` says what comes near.
    """

    table: str
    cells: Record = field(default_factory=dict)
    """Column → text. With every column of the key but the source, or with `identity`."""
    label: str = ""
    """What people call the thing or fact it is about."""
    why: str = ""
    where: str = ""
    """Its place in the source: sheet and row, or the address of the record."""
    adds: bool = True
    """Whether a row that the tables do not have is offered as new (else as unknown)."""
    against: str = ""
    """What the tables say instead in another row, which this row cannot stand beside."""
    line: int = 0
    """The line of the sheet, 0 where it is no sheet."""
    identity: tuple[str, ...] = ()
    """The columns that tell which fact it is, where its key may not be given; else its key."""
    key_of: tuple[str, ...] = ()
    """The columns that a new key is made of."""
    confirmed: bool = False
    """Whether the source says so to confirm what the tables have: then it is a second source."""
    headings: Mapping[str, str] = field(default_factory=dict)
    """Column of the table → how the sheet calls it."""
    column: str = ""
    """What the sheet calls the column of something unknown."""
    near: tuple[Near, ...] = ()
    """What else may be meant by something new or unknown, the nearest first."""

    def heading(self, column: str) -> str:
        """What the sheet calls a column of the table."""
        return self.headings.get(column) or column
