"""The page of one question: its form, its answer, how to read it, and how to take it along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from zorggraaf.library import pages
from zorggraaf.library.answer import addresses
from zorggraaf.pages.explorer import command
from zorggraaf.tabular import Cell, Cells, Value
from zorggraaf.things import is_iri

if TYPE_CHECKING:
    from zorggraaf.library import Question
    from zorggraaf.library.answer import Answer
    from zorggraaf.lookup.sources import Citation
    from zorggraaf.pages.question_form import Form
    from zorggraaf.pages.small_map import SmallMap

ROWS: Final = 100
"""Rows of an answer on one page; the files have them all."""
_FORMS: Final = (("xlsx", "Excel"), ("csv", "CSV"), ("json", "JSON"), ("md", "Markdown"))


@dataclass(frozen=True, slots=True)
class Picture:
    """The answer as a picture, in the form the macros of `explorer.html.jinja` take."""

    place: str
    title: str

    @property
    def spec(self) -> str:
        """Where its Vega-Lite specification is, below the root."""
        return f"{self.place}format=vega"

    @property
    def image(self) -> str:
        """Where it is as an image, below the root."""
        return f"{self.place}format=svg"

    @property
    def files(self) -> list[tuple[str, str]]:
        """(address, name) of each form it can be downloaded in."""
        return [(f"{self.place}format=png", "PNG"), (self.image, "SVG")]


@dataclass(frozen=True, slots=True)
class Shown:
    """The rows of an answer that one page holds."""

    answer: Answer
    head: list[str]
    rows: list[list[Value]]
    first: int
    """The number of the first row, from 1."""
    references: list[list[int]] | None
    """Per row the numbers of its sources, where they were asked for."""
    sources: list[tuple[int, Citation]]
    evidence: list[list[Value]]
    """Where asked: per fact of each row the row's number, fact, source, passage, table row."""
    picture: Picture | None
    map: SmallMap | None = None
    """Where the rows lie, where they are about places."""

    @property
    def total(self) -> int:
        """Rows of the whole answer."""
        return len(self.answer)

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return self.first + len(self.rows) - 1

    @property
    def previous(self) -> int | None:
        """The number of the page before."""
        return (self.first - 1) // ROWS if self.first > 1 else None

    @property
    def next(self) -> int | None:
        """The number of the page after."""
        return (self.first - 1) // ROWS + 2 if self.last < self.total else None


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """What the template shows."""

    question: Question
    name: str
    """As asked: with its version where the address has one."""
    versions: tuple[int, ...]
    form: Form
    lang: str
    shown: Shown | None = None

    @property
    def files(self) -> list[tuple[str, str]]:
        """(address below the root, name) of each form the whole answer can be downloaded in."""
        return [(_with(self.address, format=form), name) for form, name in _FORMS]

    @property
    def address(self) -> str:
        """The same question to the interface for programs, below the root."""
        return _with(f"api/queries/{quote(self.name)}", **self.form.values)

    @property
    def command(self) -> str:
        """The same question at the terminal."""
        given = [
            word
            for name, value in self.form.values.items()
            for word in (f"--{name.replace('_', '-')}", value)
        ]
        return command("ask", self.name, *given, *(("--lang", "en") if self.lang == "en" else ()))


def shown(
    answer: Answer,
    page: QuestionPage,
    number: int,
    why: bool,
    rankable: bool,
    drawn: SmallMap | None = None,
) -> Shown:
    """One page of the rows, with its sources; number: of the page, from 1. drawn: all its rows."""
    pages_there = max(1, -(-len(answer) // ROWS))
    start = (min(max(number, 1), pages_there) - 1) * ROWS
    picked = pages.shown(answer)
    rows = [
        [_cell(answer, row[place]) for place, _ in picked]
        for row in answer.rows[start : start + ROWS]
    ]
    numbers = {source.iri: n for n, source in enumerate(answer.sources, 1)}
    references: list[list[int]] | None = None
    evidence: list[list[Value]] = []
    if why:
        proofs = [proof for proof in answer.evidence if start < proof.row <= start + len(rows)]
        references = [[] for _ in rows]
        for proof in proofs:
            if proof.source is not None:
                own = references[proof.row - 1 - start]
                if (cited := numbers[proof.source.iri]) not in own:
                    own.append(cited)
            evidence.append(
                [
                    proof.row,
                    Cell(proof.label, proof.fact),
                    Cell(proof.source.title, proof.source.iri) if proof.source else None,
                    proof.passage or None,
                    "; ".join(place.text(page.lang) for place in proof.places) or None,
                ]
            )
    picture = None
    if rankable:
        place = _with(f"vragen/{quote(page.name)}/tekening", **page.form.values)
        picture = Picture(place + ("&" if "?" in place else "?"), answer.question.title[page.lang])
    return Shown(
        answer,
        [column.label[page.lang] for _, column in picked],
        rows,
        start + 1,
        references,
        [(n, source) for n, source in enumerate(answer.sources, 1)],
        evidence,
        picture,
        drawn,
    )


def _cell(answer: Answer, term: object) -> Value:
    """A value with a link to what it is about; several things each with its own."""
    if term is not None and not is_iri(term):
        several: Sequence[str] = addresses(str(getattr(term, "value", "")))
        if several:
            parts = [Cell(answer.label(iri), iri) for iri in several]
            return Cells.of(sorted(parts, key=lambda part: part.text.casefold()))
    return answer.cell(term)


def _with(place: str, **parameters: str) -> str:
    return _join(place, parameters)


def _join(place: str, parameters: Mapping[str, str]) -> str:
    if not parameters:
        return place
    return f"{place}{'&' if '?' in place else '?'}{urlencode(parameters)}"
