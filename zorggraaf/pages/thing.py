"""The page about one thing: what is said about it in sections, each statement with its sources.

Long sections are counted and paged; sources are numbered, and listed once at the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from markupsafe import Markup

from zorggraaf import names
from zorggraaf.lookup.description import Description
from zorggraaf.lookup.sources import INFERRED, Citation
from zorggraaf.pages.around import Around
from zorggraaf.pages.history import History, history
from zorggraaf.pages.neighbours import Group, neighbours
from zorggraaf.pages.reading_order import in_reading_order
from zorggraaf.pages.told_apart import told_apart
from zorggraaf.spoken import language_of
from zorggraaf.tabular import Cell, Cells, Table, Value

ROWS: Final = 50
"""Rows of a section on one page: more than that nobody reads, and a phone must load it."""

_SOURCE_COLUMNS: Final = ("bron", "source")
_PROPERTY_COLUMNS: Final = ("eigenschap", "property")
_SUCCESSION: Final = (names.term("succeededBy"), names.expand("dcterms:isReplacedBy"))
_INTRODUCTIONS: Final = tuple(
    names.expand(curie)
    for curie in ("skos:definition", "dcterms:description", "rdfs:comment", "schema:description")
)


_NOTHING: Final = Around()
_NONE: Final = Markup()


@dataclass(frozen=True, slots=True)
class Section:
    """Part of the page: a table, or the page of it that is shown."""

    id: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Value]]
    references: Sequence[Sequence[int]]
    """Per row the numbers of its sources."""
    derived: Sequence[bool]
    """Per row whether rules of ours (also) say so."""
    total: int
    first: int = 1
    """Which row of the section is the first one shown, counted from 1."""
    facts: bool = False
    """Whether its rows are a property and a value each."""
    page: int = 1
    """Which page of the section is shown, counted from 1."""

    @property
    def sourced(self) -> bool:
        """Whether any row has a source, or is derived."""
        return any(self.references) or any(self.derived)

    @property
    def last(self) -> int:
        """Which row is the last one shown."""
        return self.first + len(self.rows) - 1


@dataclass(frozen=True, slots=True)
class ThingPage:
    """What the template `thing.html.jinja` shows."""

    iri: str
    key: str
    title: str
    kinds: Sequence[str]
    introduction: str
    successors: Sequence[Cell]
    sections: Sequence[Section]
    sources: Sequence[tuple[int, Citation]]
    withdrawn: bool = False
    structured: Markup = _NONE
    """For search engines, as `structured.structured_data` gives it."""
    neighbours: Sequence[Group] = ()
    history: History | None = None
    around: Around = _NOTHING
    continues: str = ""
    """The title of the section, where the page is only the continuation of one."""

    @property
    def drawn(self) -> bool:
        """Whether anything but its history is drawn."""
        around = self.around
        return bool(self.neighbours or around.map or around.divisions or around.pathways)


def thing_page(
    found: Description,
    structured: Markup = _NONE,
    section: str = "",
    page: int = 1,
    rows: int | None = ROWS,
    withdrawn: bool = False,
    around: Around = _NOTHING,
    lang: str = "nl",
) -> ThingPage:
    """The page of a described thing.

    section, page: which section is turned to which page (from 1); the others show their first.
    rows: how many rows of a section at a time; None for all.
    structured, around: see `structured.structured_data` and `around.Surroundings`, where there is a
    graph to ask. lang: of the reader.
    """
    found = _told_apart(found, around)
    numbers: dict[str, int] = {}
    ordered = in_reading_order(found)
    if around.says is not None:
        ordered.insert(1, around.says)
    sections = [
        _section(table, numbers, page if table.name == section else 1, rows) for table in ordered
    ]
    return ThingPage(
        iri=found.iri,
        key=found.key,
        title=found.label,
        kinds=found.types,
        introduction=_introduction(found, lang),
        successors=_values(found, _SUCCESSION),
        sections=sections,
        sources=_cited(found, numbers),
        withdrawn=withdrawn,
        structured=structured,
        neighbours=neighbours(found),
        history=history(found),
        around=around,
    )


def continuations(
    found: Description, first: ThingPage, rows: int
) -> Iterator[tuple[str, int, ThingPage]]:
    """The pages on which long sections go on, for files: section, number of the page, page.

    first: the page that shows the beginning of each section, of `rows` rows.
    """
    if all(section.total <= rows for section in first.sections):
        return
    found = _told_apart(found, first.around)
    tables = {table.name: table for table in found.sections}
    if first.around.says is not None:
        tables[first.around.says.name] = first.around.says
    for section in first.sections:
        for number in range(2, -(-section.total // rows) + 1):
            numbers: dict[str, int] = {}
            shown = _section(tables[section.id], numbers, number, rows)
            yield (
                section.id,
                number,
                ThingPage(
                    iri=first.iri,
                    key=first.key,
                    title=first.title,
                    kinds=first.kinds,
                    introduction="",
                    successors=(),
                    sections=[shown],
                    sources=_cited(found, numbers),
                    continues=section.title,
                ),
            )


def _told_apart(found: Description, around: Around) -> Description:
    if not around.region_divisions:
        return found
    return replace(found, sections=told_apart(found.sections, around.region_divisions))


def _cited(found: Description, numbers: Mapping[str, int]) -> list[tuple[int, Citation]]:
    known = found.citations
    return [(number, known[iri]) for iri, number in numbers.items() if iri in known]


def _section(table: Table, numbers: dict[str, int], page: int, size: int | None) -> Section:
    source = len(table.columns) - 1 if table.columns[-1:] and _is_sources(table) else None
    start = 0
    if size is not None:
        # A page beyond the end is the last page.
        start = max(0, min((page - 1) * size, (len(table.rows) - 1) // size * size))
    shown = table.rows[start : start + size] if size is not None else table.rows
    columns = table.columns if source is None else table.columns[:source]
    references, derived = [], []
    for row in shown:
        parts = _parts(row[source]) if source is not None else ()
        cited = [part.iri for part in parts if part.iri and part.iri != INFERRED]
        references.append([numbers.setdefault(iri, len(numbers) + 1) for iri in cited])
        derived.append(any(part.iri == INFERRED for part in parts))
    return Section(
        id=table.name,
        title=table.title,
        columns=columns,
        rows=[row if source is None else row[:source] for row in shown],
        references=references,
        derived=derived,
        total=len(table.rows),
        first=start + 1,
        page=start // size + 1 if size is not None else 1,
        facts=len(columns) == 2 and columns[0] in _PROPERTY_COLUMNS,
    )


def _is_sources(table: Table) -> bool:
    return table.columns[-1] in _SOURCE_COLUMNS


def _parts(value: Value) -> Sequence[Cell]:
    if isinstance(value, Cells):
        return value.parts
    return (value,) if isinstance(value, Cell) else ()


def _values(found: Description, properties: Sequence[str]) -> list[Cell]:
    """The values of properties in the property-value tables of a description."""
    values: dict[str, Cell] = {}
    for table in found.sections:
        if not table.columns or table.columns[0] not in _PROPERTY_COLUMNS:
            continue
        for row in table.rows:
            prop, value = row[0], row[1]
            if (
                isinstance(prop, Cell)
                and prop.iri in properties
                and isinstance(value, Cell)
                and not prop.text.startswith("←")
            ):
                values[value.text] = value
    return list(values.values())


def _introduction(found: Description, lang: str) -> str:
    texts = [cell.text for cell in _values(found, _INTRODUCTIONS)]
    return next((text for text in texts if language_of(text) in ("", lang)), next(iter(texts), ""))
