"""A result in rows and columns, before anybody decided how to show it.

What is looked up, validated or counted ends as one or more of these tables; `export` writes them
for the terminal, a spreadsheet, a program or a page. Cells know the IRI behind their text, so that
people read labels and machines keep the links.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: what people read, and the thing behind it if there is one."""

    text: str
    iri: str | None = None

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Cells(Cell):
    """Several things in one cell: read as one text, each with its own IRI.

    >>> str(Cells.of([Cell("UMCG", "urn:umcg"), Cell("LUMC", "urn:lumc")]))
    'UMCG; LUMC'
    """

    parts: tuple[Cell, ...] = ()

    @classmethod
    def of(cls, parts: Sequence[Cell]) -> Cells:
        """These things, in this order, each text once."""
        once = {part.text: part for part in reversed(parts)}
        kept = tuple(part for part in parts if once.pop(part.text, None) is not None)
        return cls("; ".join(part.text for part in kept), None, kept)


Value = str | int | float | bool | Cell | None


@dataclass(slots=True)
class Table:
    """A titled list of rows; every row has a value (None where unknown) for every column.

    >>> table = Table("Umc's", ["naam", "regio's"], [["UMCG", 2]])
    >>> table.records()
    [{'naam': 'UMCG', "regio's": 2}]
    """

    title: str
    columns: Sequence[str]
    rows: list[Sequence[Value]]
    name: str = ""
    note: str = ""
    truncated: int = field(default=0)
    """How many rows a shorter version of this table leaves out."""

    def records(self) -> list[dict[str, object]]:
        """The rows as dictionaries: plain values, and text plus IRI where there is a thing."""
        return [
            {
                column: {"text": value.text, "iri": value.iri}
                if isinstance(value, Cell) and value.iri
                else (value.text if isinstance(value, Cell) else value)
                for column, value in zip(self.columns, row, strict=True)
            }
            for row in self.rows
        ]

    def head(self, rows: int) -> Table:
        """The first rows, remembering how many were left out.

        >>> Table("t", ["a"], [[1], [2], [3]]).head(2).truncated
        1
        """
        if len(self.rows) <= rows:
            return self
        return Table(
            self.title,
            self.columns,
            self.rows[:rows],
            self.name,
            self.note,
            len(self.rows) - rows,
        )


def plain(value: Value) -> str:
    """A value as text, empty where unknown.

    >>> plain(None), plain(True), plain(2.5), plain(Cell("UMCG", "https://example.org"))
    ('', 'ja', '2.5', 'UMCG')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return str(value)


def visible(text: str) -> str:
    """Text without control characters, which could otherwise command the reader's terminal.

    >>> visible("a\x1b[31mb")
    'a�[31mb'
    """
    return "".join(char if char.isprintable() or char in "\n\t" else "�" for char in text)
