"""Rows of a table as HTML.

In Python and not in a template: a page has hundreds of cells and a site has ten thousand pages, and
this takes a fifth of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from markupsafe import Markup

from zorggraaf.pages.escaping import escaped
from zorggraaf.pages.links import Links
from zorggraaf.spoken import language_of
from zorggraaf.tabular import Cell, Cells, Value

_WEB: Final = ("http://", "https://")
_LINKS_KEPT: Final = 32_768
"""Links that are remembered."""


class CellWriter:
    """Writes values for one page: links relative to it, words in its language."""

    def __init__(self, links: Links, number: Callable[[float | int], str]) -> None:
        self._links = links
        self._number = number
        self._english = links.lang == "en"
        self._source = "source" if self._english else "bron"
        self._root = links.root

    def cell(self, value: Value) -> Markup:
        """A value: a link to a thing, term or outside address; a plain text stays one."""
        return Markup(self._cell(value))

    def table(
        self,
        head: Sequence[str],
        rows: Sequence[Sequence[Value]],
        references: Sequence[Sequence[int]] | None = None,
        derived: Sequence[bool] | None = None,
        caption: str = "",
        place: str = "",
    ) -> Markup:
        """A table that becomes cards on a phone; see `rows`. place: id of the frame around it."""
        titles = [f'<th scope="col">{escaped(title)}</th>' for title in head]
        if references is not None:
            titles.append(f'<th scope="col">{self._source}</th>')
        frame = f' id="{escaped(place)}"' if place else ""
        above = f"<caption>{escaped(caption)}</caption>\n" if caption else ""
        return Markup(
            f'<div class="table-frame"{frame}>\n<table class="table">\n{above}'
            f"<thead><tr>{''.join(titles)}</tr></thead>\n<tbody>\n"
            f"{self.rows(head, rows, references, derived)}</tbody>\n</table>\n</div>"
        )

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
        starts = [f'<td data-label="{escaped(title)}"' for title in head]
        amounts = [title in _AMOUNTS for title in head]
        written = []
        for index, row in enumerate(rows):
            cells = [
                f"{starts[place]}{_NUMBER if _is_number(value) else ''}>"
                f"{self._cell(_amount(value) if amounts[place] else value)}</td>"
                for place, value in enumerate(row)
            ]
            if references is not None:
                cells.append(self._references(references[index], bool(derived and derived[index])))
            written.append(f"<tr>{''.join(cells)}</tr>\n")
        return Markup("".join(written))

    def facts(
        self,
        rows: Sequence[Sequence[Value]],
        references: Sequence[Sequence[int]],
        derived: Sequence[bool],
    ) -> Markup:
        """Rows of (property, value) as a list: each property once, with all its values.

        references: per row the numbers of its sources; derived: per row whether rules say so.
        """
        together: dict[str, list[tuple[str, str]]] = {}
        for index, (prop, value, *_) in enumerate(rows):
            sources = self._numbers(references[index], derived[index])
            told = f' <span class="references">{sources}</span>' if sources else ""
            together.setdefault(self._property(prop), []).append((self._cell(value), told))
        written = []
        for name, values in together.items():
            said_by = {told for _, told in values}
            # What all are said by is told once.
            once = said_by.pop() if len(said_by) == 1 and len(values) > 1 else ""
            listed = [value if once else f"{value}{told}" for value, told in values]
            written.append(f"<div><dt>{name}{once}</dt><dd>{_listed(listed)}</dd></div>\n")
        return Markup(f'<dl class="facts">\n{"".join(written)}</dl>')

    def _property(self, value: Value) -> str:
        """The name of a property; of one that leads here from elsewhere it says so in a word."""
        if not (isinstance(value, Cell) and value.text.startswith(_FROM_ELSEWHERE)):
            return self._cell(value)
        name = self._cell(Cell(value.text.removeprefix(_FROM_ELSEWHERE), value.iri))
        return f'{name} <span class="remark">({"inverse" if self._english else "andersom"})</span>'

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
                links = self._links
                # Pages of one folder link to a thing in the same way.
                return _linked(
                    self._root,
                    links.files,
                    links.lang,
                    links.release,
                    value.iri,
                    value.text,
                    language_of(value.text),
                )
            if value.iri.startswith("http"):
                return f'<a href="{escaped(value.iri)}" rel="external">{escaped(value.text)}</a>'
            return escaped(value.text)
        if isinstance(value, bool):
            return ("yes" if value else "no") if self._english else ("ja" if value else "nee")
        if isinstance(value, int | float):
            return escaped(self._number(value))
        # A template may have made a cell itself.
        made = getattr(value, "__html__", None)
        return str(made()) if made else self._text(value)

    def _text(self, text: str) -> str:
        shown = escaped(text)
        if text.startswith(_WEB):
            return f'<a href="{shown}" rel="external">{shown}</a>'
        other = self._other(text)
        return f"<span{other}>{shown}</span>" if other else shown

    def other(self, text: object) -> Markup:
        """As an attribute the language of a text; nothing where it is that of the page."""
        return Markup(self._other(text))

    def _other(self, text: object) -> str:
        return _marked(language_of(text), self._links.lang)

    def _references(self, numbers: Sequence[int], derived: bool) -> str:
        """Numbers that lead to the list of sources at the end of the page."""
        written = self._numbers(numbers, derived)
        return f'<td class="references" data-label="{self._source}"><span>{written}</span></td>'

    def _numbers(self, numbers: Sequence[int], derived: bool) -> str:
        listed = "".join(
            f'<a class="reference" href="#bron-{n}" aria-label="{self._source} {n}">{n}</a>'
            for n in numbers
        )
        rules = ("derived" if self._english else "afgeleid") if derived else ""
        return f'{listed}<span class="derived">{rules}</span>' if rules else listed


@lru_cache(maxsize=_LINKS_KEPT)
def _linked(
    root: str, files: bool, lang: str, release: str, iri: str, text: str, language: str
) -> str:
    """A link from a page in a language to a thing; language: that of the text."""
    href = escaped(Links("", files, lang, at=root, release=release).thing(iri))
    return f'<a href="{href}"{_marked(language, lang)}>{escaped(text)}</a>'


def _marked(language: str, lang: str) -> str:
    """The language of a text as an attribute, where it is not that of the page."""
    return f' lang="{escaped(language)}"' if language and language != lang else ""


def _listed(values: Sequence[str]) -> str:
    """One value as it is, more as a list, many in columns."""
    if len(values) == 1:
        return values[0]
    many = " facts__values--many" if len(values) > _MANY else ""
    items = "".join(f"<li>{value}</li>" for value in values)
    return f'<ul class="facts__values{many}">{items}</ul>'


_FROM_ELSEWHERE: Final = "← "
"""Before the name of a property whose value is the subject."""
_MANY: Final = 6
"""More values than this stand in columns."""
_NUMBER: Final = ' class="number"'
_AMOUNTS: Final = ("waarde", "value")
"""Columns in which large numbers are amounts, and not years or codes."""


def _amount(value: Value) -> Value:
    """A figure that is written in digits alone, as the number it is."""
    text = str(value)
    plain = not (isinstance(value, Cell) and value.iri)
    return int(text) if plain and len(text) > _YEAR and text.isdecimal() else value


_YEAR: Final = 4
"""So many digits read well without a point, and may be a year."""


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
