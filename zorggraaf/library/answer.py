"""The answer to a question: its rows, and all that a reader needs to check and repeat it.

>>> import zorggraaf
>>> with zorggraaf.open() as graph:                                    # doctest: +SKIP
...     answer = graph.ask("network-members", network="oncomid", on="2026-11-21")
...     [row["member"] for row in answer]
['UMC Utrecht', 'CZ', 'Coöperatie VGZ', ...]
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from zorggraaf import names
from zorggraaf.errors import UsageError, ZorggraafError
from zorggraaf.library.header import Column, Parameter
from zorggraaf.library.proof import Proof, in_batches, proofs
from zorggraaf.library.questions import Library, Question
from zorggraaf.lookup.sources import Citation
from zorggraaf.output.results import cell
from zorggraaf.spoken import spoken
from zorggraaf.tabular import Cell, Value
from zorggraaf.things import answers, is_iri, short_key

if TYPE_CHECKING:
    import pandas
    import polars

    from zorggraaf.store import Cells, Graph, Term

RESERVED: Final = frozenset({"graph", "name", "why", "lang", "library"})
"""What `ask` itself is told; no parameter of a question may be called so."""

STATES: Final[dict[str, str]] = {
    "zeker": "certain",
    "mogelijk": "possible",
    "onbekend": "unknown",
    "onbekend: geen gemeentelijst van de OOR": "unknown: no list of municipalities of the OOR",
    "niet vermeld": "not stated",
    "ja": "yes",
    "nee": "no",
    "later": "later",
    "afgelopen": "ended",
    "begonnen": "begun",
    "geëindigd": "ended",
    "nieuw": "new",
    "vervallen": "lapsed",
    "andere regio": "other region",
    "gevolgd": "followed",
    "betwist": "disputed",
    "begin": "start",
    "bron": "source",
    "datum": "date",
    "doel": "aim",
    "leden": "members",
    "overleg en leden": "body and members",
    "lid": "member",
    "rol": "role",
    "inbreng": "contribution",
    "onderdeel": "part",
    "voorloper": "predecessor",
    "website": "website",
    "coördinaten": "coordinates",
    "SEH-status": "status of the emergency department",
    "doet mee": "takes part",
    "ligt er": "lies there",
    "netwerk": "network",
    "deelnemer van netwerk": "participant of a network",
    "patiëntenorganisatie": "patient organisation",
    "centrum": "centre",
    "ziekenhuis": "hospital",
    "expertisecentrum": "expertise centre",
    "ERN (thema)": "ERN (theme)",
    "eigen ziekenhuis": "own hospital",
    "binnen het netwerk": "within the network",
    "buiten het ziekenhuis": "outside the hospital",
    "vaste plek": "fixed place",
    "umc’s": "umcs",
    "OOR’s": "OORs",
    "FZO-regio’s": "FZO regions",
    "expertisecentra zeldzame aandoeningen": "expertise centres for rare diseases",
    "traumacentra (huidige aanwijzingen)": "trauma centres (current designations)",
}
"""Words that questions put in their answers themselves, with the English for them."""

_VOID: Final = "http://rdfs.org/ns/void#"


@dataclass(frozen=True, slots=True)
class Release:
    """Which graph answered: the digest of all it was made from, and for which date."""

    digest: str
    """sha256:… over tables, ontology and rules; the same digest gives the same answer."""
    on: str
    """The date for which "current" statements were derived."""
    statements: int | None

    def text(self) -> str:
        """The release in one line, the digest short."""
        if not self.digest:
            return "–"
        return f"{self.digest[: len('sha256:') + 12]} ({self.on})"


@dataclass(frozen=True, slots=True)
class Given:
    """What a parameter was given: the RDF term, and what people call it."""

    parameter: Parameter
    term: Term
    label: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of an answer with its question, query, date, release, evidence and gaps.

    Iterating gives a dictionary per row: column name → text or number, None where unknown.
    """

    question: Question
    given: tuple[Given, ...]
    query: str
    """The SPARQL that was asked: it runs as it stands, on any endpoint with this graph."""
    columns: tuple[Column, ...]
    rows: list[Cells]
    """RDF terms, as the engine gave them."""
    labels: dict[str, str]
    evidence: tuple[Proof, ...]
    release: Release
    asked: datetime.date
    lang: str = "nl"
    why: bool = field(default=False)
    """Whether the evidence is to be shown row by row, and not only as a list of sources."""

    @property
    def on(self) -> str | None:
        """The date for which was asked, None where the question has none."""
        return next((g.label for g in self.given if g.parameter.name == "on"), None)

    @property
    def gaps(self) -> str:
        """What is known to be missing."""
        return self.question.gaps[self.lang]

    @property
    def sources(self) -> tuple[Citation, ...]:
        """The sources the rows rest on, each once, by title."""
        found = {proof.source.iri: proof.source for proof in self.evidence if proof.source}
        return tuple(sorted(found.values(), key=lambda source: (source.title, source.iri)))

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, str | int | float | bool | None]]:
        for row in self.rows:
            yield {
                column.name: self._read(column, term)
                for column, term in zip(self.columns, row, strict=True)
            }

    def _read(self, column: Column, term: Any) -> str | int | float | bool | None:
        """One value for whoever computes: names for people, addresses for evidence."""
        if column.evidence and not column.shown:
            return None if term is None else str(term.value)
        value = self.cell(term)
        return value.text if isinstance(value, Cell) else value

    def label(self, iri: str) -> str:
        """What people call a thing in this answer."""
        return self.labels.get(iri) or _short(iri)

    def cell(self, term: Any) -> Value:
        """One term as people read it: things by their name, with the IRI behind it."""
        if term is not None and is_iri(term):
            return Cell(self.label(term.value), term.value)
        value = cell(term)
        if isinstance(value, str) and (several := addresses(value)):
            # Of a GROUP_CONCAT, whose order differs between engines; people read names.
            return "; ".join(sorted(self.label(iri) for iri in several))
        if isinstance(value, str):
            said = STATES.get(value, value) if self.lang == "en" else value
            return spoken(said, getattr(term, "language", None), self.lang)
        return value

    def __str__(self) -> str:
        from zorggraaf.library import pages
        from zorggraaf.output import grid

        return grid.lines(pages.page(self), 140)

    def _repr_html_(self) -> str:
        from zorggraaf.library import pages

        return pages.notebook(self)

    def records(self) -> dict[str, Any]:
        """The answer for programs; the keys are those of `ask --format json` and stay."""
        from zorggraaf.library import pages

        return pages.record(self)

    def export(self, form: str, iris: bool = False) -> str | bytes:
        """The answer as csv, tsv, xlsx (bytes), json, md or html."""
        from zorggraaf.library import pages

        return pages.export(self, form, iris)

    def save(self, path: Path | str, iris: bool = False) -> None:
        """Writes the answer in the form that the name asks for: .csv, .xlsx, .json, .md, .html."""
        from zorggraaf.library import pages
        from zorggraaf.output.export import write

        target = Path(path)
        form = target.suffix.lstrip(".").lower()
        write(target, self.export(form, iris))
        if form in pages.BARE:
            write(target.with_suffix(".meta.json"), pages.beside(self))

    def to_pandas(self, iris: bool = False) -> pandas.DataFrame:
        """The rows as a pandas DataFrame; with `iris` a column `<name>_iri` beside each thing.

        Raises ZorggraafError where pandas is not installed.
        """
        frame: pandas.DataFrame = _module("pandas").DataFrame(self._by_column(iris))
        return frame

    def to_polars(self, iris: bool = False) -> polars.DataFrame:
        """The rows as a polars DataFrame; see `to_pandas`."""
        frame: polars.DataFrame = _module("polars").DataFrame(self._by_column(iris), strict=False)
        return frame

    def _by_column(self, iris: bool) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for place, column in enumerate(self.columns):
            terms = [row[place] for row in self.rows]
            found[column.name] = [self._read(column, term) for term in terms]
            if iris and column.shown and any(is_iri(term) for term in terms):
                found[f"{column.name}_iri"] = [
                    getattr(term, "value", None) if is_iri(term) else None for term in terms
                ]
        return found


def ask(
    graph: Graph,
    name: str,
    on: datetime.date | str | None = None,
    why: bool = False,
    lang: str = "nl",
    library: Library | None = None,
    **parameters: Any,
) -> Answer:
    """The answer to a question of the library.

    name: of the question, or pinned (`network-members@1`). on: the date asked for (default today).
    parameters: by name; each a key, kind/key, name, IRI, number or text, as its type asks.

    Raises UnknownQuestionError (with the nearest), ParameterError (with what may have been meant),
    UsageError for a parameter or a date that the question does not have.
    """
    question = (library if library is not None else Library.load())[name]
    if on is not None:
        if not question.dated:
            raise UsageError(
                f"De vraag ‘{question.name}’ hangt niet van een datum af.", "Laat --on weg."
            ).in_english(
                f"The question ‘{question.name}’ does not depend on a date.", "Leave out --on."
            )
        parameters = {**parameters, "on": on}
    terms = question.terms(graph, lang, **parameters)
    query = question.filled(terms)
    result = graph.select(query)
    described = {column.name: column for column in question.columns}
    missing = [column for column in result.columns if column not in described]
    if missing:
        raise ZorggraafError(f"{question.name}: kolom {', '.join(missing)} is niet beschreven.")
    columns = tuple(described[column] for column in result.columns)
    things = {term.value for term in terms.values() if is_iri(term)}
    for place, column in enumerate(columns):
        if not column.evidence or column.shown:
            for row in result.rows:
                things |= _things(row[place])
    evidence = proofs(graph, columns, result.rows, lang)
    labels = {proof.fact: proof.label for proof in evidence}
    labels |= in_batches(graph, sorted(things - labels.keys()), lang)
    return Answer(
        question,
        tuple(
            Given(parameter, term, labels.get(term.value, _short(term.value)))
            for parameter in question.parameters
            for term in (terms[parameter.name],)
        ),
        query,
        columns,
        result.rows,
        labels,
        evidence,
        _release(graph),
        datetime.date.today(),
        lang,
        why,
    )


def _things(term: Any) -> set[str]:
    """The IRIs in one cell, which people know by their names."""
    if term is None:
        return set()
    return {term.value} if is_iri(term) else set(addresses(str(term.value)))


def addresses(text: str) -> list[str]:
    """The IRIs of a text that holds nothing but addresses in this graph."""
    parts = text.split()
    return parts if all(part.startswith(names.BASE) for part in parts) else []


def _short(text: str) -> str:
    return short_key(text) if text.startswith(("http://", "https://")) else text


def _release(graph: Graph) -> Release:
    rows = answers(
        graph,
        "SELECT ?digest ?on ?statements WHERE { "
        f"<{names.graph('release')}> dcterms:identifier ?digest ; dcterms:valid ?on . "
        f"OPTIONAL {{ <{names.graph('release')}> <{_VOID}triples> ?statements }} }} "
        "ORDER BY ?digest ?on",
    )
    for digest, on, statements in rows:
        if digest is not None and on is not None:
            count = int(statements.value) if statements is not None else None
            return Release(digest.value, on.value, count)
    return Release("", "", None)


def _module(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise ZorggraafError(
            f"{name} is niet geïnstalleerd.", f"Installeer het met: pip install {name}"
        ) from error
