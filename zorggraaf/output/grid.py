"""Tables as lines of a terminal: as wide as it is, long texts folded, nothing cut off.

rich can do this too, but takes longer over a page of tables than the graph over its answer.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

from zorggraaf.tabular import Table, plain, visible

_GAP: Final = "   "
_NARROWEST: Final = 8
"""Columns a folded column keeps at least: less cannot be read."""
_WHOLE: Final = 60
"""The first column is kept whole up to this many columns,"""
_FAIR: Final = 14
"""if this many per column are left."""
_BOLD, _DIM, _NORMAL = "\x1b[1m", "\x1b[2m", "\x1b[0m"
_MORE: Final = "… en nog {n} (alles met --all of een ander --format)"


def lines(
    tables: Table | Sequence[Table], width: int, rows: int | None = None, colour: bool = False
) -> str:
    """Tables under each other, at most `rows` rows of each.

    width: columns of the terminal. colour: whether headings may be bold (on a terminal).

    >>> print(lines(Table("Umc's", ["naam", "leden"], [["UMCG", 2]]), 80), end="")
    Umc's
    naam   leden
    ────────────
    UMCG       2
    <BLANKLINE>
    """
    several = [tables] if isinstance(tables, Table) else tables
    written = [
        line
        for table in several
        for line in _grid(table if rows is None else table.head(rows), width, colour)
    ]
    return "".join(f"{line}\n" for line in written)


def _grid(table: Table, width: int, colour: bool) -> Iterator[str]:
    bold, dim, normal = (_BOLD, _DIM, _NORMAL) if colour else ("", "", "")
    if table.title:
        yield f"{bold}{visible(table.title)}{normal}"
    texts = [[visible(plain(value)) for value in row] for row in table.rows]
    numeric = [
        bool(table.rows) and all(isinstance(row[i], (int, float, type(None))) for row in table.rows)
        for i in range(len(table.columns))
    ]
    widths = _widths(table.columns, texts, width)
    head = [
        title.rjust(widths[i]) if numeric[i] else title.ljust(widths[i])
        for i, title in enumerate(table.columns)
    ]
    yield f"{bold}{_GAP.join(head).rstrip()}{normal}"
    yield "─" * (sum(widths) + len(_GAP) * (len(widths) - 1))
    for row in texts:
        yield from _row(row, widths, numeric)
    for note in (_MORE.format(n=table.truncated) if table.truncated else "", table.note):
        if note:
            yield f"{dim}{note}{normal}"
    yield ""


def _widths(columns: Sequence[str], texts: Sequence[Sequence[str]], width: int) -> list[int]:
    """How wide each column is: what it needs, or a fair part of what there is."""
    needed = [
        max([len(title), *(_longest(row[i]) for row in texts)]) for i, title in enumerate(columns)
    ]
    room = max(width - len(_GAP) * (len(columns) - 1), _NARROWEST * len(columns))
    # What stands first (a key, a name) is copied: it stays in one piece where the rest still fits.
    kept = needed[0] if needed[0] <= _WHOLE and room - needed[0] >= _FAIR * len(columns) else 0
    while sum(needed) > room:
        # The widest gives way, down to the next widest: short columns stay whole.
        widest = max(size for i, size in enumerate(needed) if i or not kept)
        at = [i for i, size in enumerate(needed) if size == widest and (i or not kept)]
        below = max([size for size in needed if size < widest], default=_NARROWEST)
        excess = sum(needed) - room
        target = max(below, widest - -(-excess // len(at)), _NARROWEST)
        if target >= widest:
            break
        for i in at:
            needed[i] = target
    return needed


def _longest(text: str) -> int:
    return max((len(line) for line in text.split("\n")), default=0) if "\n" in text else len(text)


def _row(row: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> Iterator[str]:
    cells = [_fold(text, widths[i]) for i, text in enumerate(row)]
    for level in range(max(len(cell) for cell in cells)):
        parts = [
            (cell[level] if level < len(cell) else "").rjust(widths[i])
            if numeric[i]
            else (cell[level] if level < len(cell) else "").ljust(widths[i])
            for i, cell in enumerate(cells)
        ]
        yield _GAP.join(parts).rstrip()


def _fold(text: str, width: int) -> list[str]:
    if len(text) <= width and "\n" not in text:
        return [text]
    folded: list[str] = []
    for line in text.split("\n"):
        if len(line) <= width:
            folded.append(line)
        else:
            folded += textwrap.wrap(line, width, break_on_hyphens=False) or [""]
    return folded
