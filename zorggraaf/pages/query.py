"""The page on which queries are asked: its examples, and answers as people read them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from zorggraaf.things import short_key

if TYPE_CHECKING:
    from zorggraaf.library import Library
    from zorggraaf.store import Graph

FIRST: Final = """\
SELECT ?umc ?naam
WHERE {
  ?umc a zg:UniversityMedicalCentre ; rdfs:label ?naam
  FILTER (LANG(?naam) = "nl")
}
ORDER BY ?naam
"""
"""The query a visitor finds: short, and about something known."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question of the library, by theme."""

    name: str
    theme: str
    title: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as text, with the thing it stands for where it is one."""

    text: str
    iri: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """An answer to show: rows, or truth, or text."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    truth: bool | None = None
    text: str = ""
    size: int = 0
    cut: bool = False


def examples(library: Library, lang: str = "nl") -> list[tuple[str, list[Example]]]:
    """The questions of the library by theme, in the order in which people find them elsewhere."""
    from zorggraaf.library.catalogue import theme_label

    return [
        (
            theme_label(theme, lang),
            sorted(
                (Example(question.name, theme, question.title[lang]) for question in questions),
                key=lambda example: example.title.casefold(),
            ),
        )
        for theme, questions in library.themes().items()
    ]


def example(library: Library, name: str | None) -> str:
    """The SPARQL of a question; the first query where there is no such question."""
    if not name or name not in library:
        return FIRST
    text = library[name].text.strip()
    return "\n".join(line for line in text.splitlines() if not line.startswith("#+")) + "\n"


def found(media: str, body: bytes, size: int, cut: bool) -> Found:
    """An answer in JSON results, or as RDF text, to be shown.

    >>> found("application/sparql-results+json", b'{"head":{},"boolean":true}', 1, False).truth
    True
    """
    if media != "application/sparql-results+json":
        return Found(text=body.decode(), size=size, cut=cut)
    answer = json.loads(body)
    if "boolean" in answer:
        return Found(truth=answer["boolean"], size=size)
    columns = tuple(answer["head"]["vars"])
    rows = tuple(
        tuple(_cell(row[column]) if column in row else Cell("") for column in columns)
        for row in answer["results"]["bindings"]
    )
    return Found(columns, rows, size=size, cut=cut)


def labelled(graph: Graph, found: Found, lang: str = "nl") -> Found:
    """The same rows, with what people call the things in them."""
    iris = {cell.iri for row in found.rows for cell in row if cell.iri}
    labels = graph.labels(sorted(iris), lang)
    rows = tuple(
        tuple(
            replace(cell, text=labels.get(cell.iri, cell.text)) if cell.iri else cell
            for cell in row
        )
        for row in found.rows
    )
    return replace(found, rows=rows)


def _cell(term: dict[str, Any]) -> Cell:
    if term["type"] == "uri":
        return Cell(short_key(term["value"]), term["value"])
    if term["type"] == "triple":
        parts = ("subject", "predicate", "object")
        return Cell(" ".join(_cell(term["value"][part]).text for part in parts))
    return Cell(term["value"], lang=term.get("xml:lang", ""))
