"""Rows of a table as HTML.

In Python and not in a template: a page has hundreds of cells and a site has ten thousand pages, and
this takes a fifth of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import TYPE_CHECKING

from zorggraaf.pages.links import Links
from zorggraaf.tabular import Cell, Cells, Value

if TYPE_CHECKING:
    from markupsafe import Markup

_WEB = ("http://", "https://")


class CellWriter:
    """Writes values for one page: links relative to it, words in its language."""

    def __init__(self, links: Links, number: Callable[[float | int], str]) -> None:
        self._links = links
        self._number = number
        self._english = links.lang == "en"
        self._known: dict[str, str] = {}

    def cell(self, value: Value) -> Markup:
        """A value: a link to a thing, term or outside address; a plain text stays one."""
        from markupsafe import Markup

        return Markup(self._cell(value))

    def rows(
        self,
        head: Sequence[str],
        rows: Sequence[Sequence[Value]],
        references: Sequence[Sequence[int]] | None = None,
        derived: Sequence[bool] | None = None,
    ) -> Markup:
        """The rows of a table, each cell with the title of its column, for on a phone.

        references: per row the numbers of its sources; derived: per row whether rules say so.
        """
        from markupsafe import Markup

        starts = [f'<td data-label="{escape(title)}"' for title in head]
        written = []
        for index, row in enumerate(rows):
            cells = [
                f"{starts[place]}{_NUMBER if _is_number(value) else ''}>{self._cell(value)}</td>"
                for place, value in enumerate(row)
            ]
            if references is not None:
                cells.append(self._references(references[index], bool(derived and derived[index])))
            written.append(f"<tr>{''.join(cells)}</tr>\n")
        return Markup("".join(written))

    def _cell(self, value: Value) -> str:
        if value is None:
            return ""
        if isinstance(value, Cells) and value.parts:
            parts = "".join(f"<li>{self._cell(part)}</li>" for part in value.parts)
            return f'<ul class="cell-list">{parts}</ul>'
        if isinstance(value, Cell):
            if not value.iri:
                return self._text(value.text)
            if self._links.is_ours(value.iri):
                return f'<a href="{self._href(value.iri)}">{escape(value.text)}</a>'
            if value.iri.startswith("http"):
                return f'<a href="{escape(value.iri)}" rel="external">{escape(value.text)}</a>'
            return escape(value.text)
        if isinstance(value, bool):
            return ("yes" if value else "no") if self._english else ("ja" if value else "nee")
        if isinstance(value, int | float):
            return escape(self._number(value))
        # A template may have made a cell itself.
        made = getattr(value, "__html__", None)
        return str(made()) if made else self._text(str(value))

    def _text(self, text: str) -> str:
        shown = escape(text)
        return f'<a href="{shown}" rel="external">{shown}</a>' if text.startswith(_WEB) else shown

    def _href(self, iri: str) -> str:
        href = self._known.get(iri)
        if href is None:
            href = self._known[iri] = escape(self._links.thing(iri))
        return href

    def _references(self, numbers: Sequence[int], derived: bool) -> str:
        """Numbers that lead to the list of sources at the end of the page."""
        word = "source" if self._english else "bron"
        listed = "".join(
            f'<a class="reference" href="#bron-{n}" aria-label="{word} {n}">{n}</a>'
            for n in numbers
        )
        rules = ("derived" if self._english else "afgeleid") if derived else ""
        told = f'<span class="derived">{rules}</span>' if rules else ""
        return f'<td class="references" data-label="{word}"><span>{listed}{told}</span></td>'


_NUMBER = ' class="number"'


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
