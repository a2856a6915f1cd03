"""Where a statement comes from in the tables people edit: file and line."""

from __future__ import annotations

from dataclasses import dataclass

from zorggraaf import names


@dataclass(frozen=True, slots=True)
class TableRow:
    """A place in the tables people edit: file and line (the header is line 1)."""

    file: str
    rows: str

    def text(self, lang: str = "nl") -> str:
        """The place in words.

        >>> TableRow("memberships.csv", "12").text()
        'memberships.csv, rij 12'
        """
        one, more = ("row", "rows") if lang == "en" else ("rij", "rijen")
        word = more if "-" in self.rows else one
        return f"{self.file}, {word} {self.rows}"


def table_row(link: str) -> TableRow | None:
    """A link into our published tables as file and row.

    >>> table_row("https://w3id.org/zorggraaf/data/memberships.csv#row=12")
    TableRow(file='memberships.csv', rows='12')
    """
    if not link.startswith(names.DATA):
        return None
    file, mark, rows = link[len(names.DATA) :].partition("#row=")
    return TableRow(file, rows) if mark else None
