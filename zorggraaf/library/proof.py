"""What the rows of an answer rest on: fact by fact the source, the place in it, the table row."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from zorggraaf import names
from zorggraaf.library.header import Column
from zorggraaf.lookup.sources import Citation, citations
from zorggraaf.lookup.table_rows import TableRow, table_row
from zorggraaf.things import VALID_IRI, answers, is_iri, short_key, thing_kind, values

if TYPE_CHECKING:
    from zorggraaf.store import Graph

_DERIVED_FROM: Final = names.expand("prov:wasDerivedFrom")
_PASSAGE: Final = names.expand("zg:passage")
_BATCH: Final = 250
"""IRIs in one query: engines elsewhere refuse a query that is too long."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One fact behind one row, as one source tells it."""

    row: int
    """Which row of the answer, from 1."""
    fact: str
    label: str
    source: Citation | None
    """None where no source is known: then the fact is derived, or the gap is the finding."""
    passage: str = ""
    places: tuple[TableRow, ...] = ()

    def record(self) -> dict[str, Any]:
        """The proof for programs."""
        return {
            "row": self.row,
            "fact": {"iri": self.fact, "label": self.label},
            "source": source_record(self.source) if self.source else None,
            "passage": self.passage or None,
            "tables": [{"file": place.file, "rows": place.rows} for place in self.places],
        }


def source_record(source: Citation) -> dict[str, str | None]:
    """A source for programs."""
    return {
        "iri": source.iri,
        "title": source.title,
        "publisher": source.publisher or None,
        "date": source.date or None,
        "url": source.url or None,
        "kind": source.kind or None,
    }


def facts(columns: Sequence[Column], row: Sequence[Any]) -> list[str]:
    """The IRIs in the evidence columns of a row: one a cell, or several with spaces between.

    >>> facts((), ())
    []
    """
    found: dict[str, None] = {}
    for column, term in zip(columns, row, strict=True):
        if column.evidence and term is not None:
            found.update(
                (iri, None)
                for iri in re.split(r"\s+", term.value)
                if iri.startswith(("http://", "https://")) and VALID_IRI.match(iri)
            )
    return list(found)


def proofs(
    graph: Graph, columns: Sequence[Column], rows: Iterable[Sequence[Any]], lang: str
) -> tuple[Proof, ...]:
    """Per row, per fact, per source one proof, in that order."""
    by_row = [facts(columns, row) for row in rows]
    wanted = list(dict.fromkeys(iri for found in by_row for iri in found))
    told = _told(graph, wanted)
    cited = citations(graph, {source for by_source in told.values() for source in by_source}, lang)
    labels = in_batches(graph, wanted, lang)
    made: list[Proof] = []
    for number, found in enumerate(by_row, 1):
        for fact in found:
            label = labels.get(fact, short_key(fact))
            by_source = told.get(fact)
            if not by_source:
                made.append(Proof(number, fact, label, None))
                continue
            for source in sorted(by_source, key=lambda iri: (cited[iri].title, iri)):
                passages, places = by_source[source]
                made.append(
                    Proof(
                        number,
                        fact,
                        label,
                        cited[source],
                        "; ".join(sorted(passages)),
                        tuple(sorted(places, key=lambda place: (place.file, place.rows))),
                    )
                )
    return tuple(made)


_Told = dict[str, dict[str, tuple[set[str], set[TableRow]]]]
"""Fact → source → passages and table rows."""


def _told(graph: Graph, wanted: Sequence[str]) -> _Told:
    told: _Told = defaultdict(dict)
    for start in range(0, len(wanted), _BATCH):
        batch = wanted[start : start + _BATCH]
        for fact, source, prop, value in answers(
            graph,
            f"SELECT ?fact ?source ?p ?o WHERE {{ {values('fact', batch)} "
            "VALUES ?p { prov:wasDerivedFrom zg:passage dcterms:source } "
            "GRAPH ?source { ?fact ?p ?o } }",
        ):
            if fact is None or source is None or prop is None or value is None:
                continue
            passages, places = told[fact.value].setdefault(source.value, (set(), set()))
            if prop.value == _PASSAGE:
                passages.add(value.value)
            elif prop.value == _DERIVED_FROM and is_iri(value):
                place = table_row(value.value)
                if place is not None:
                    places.add(place)
        # A source is its own evidence, though it is our register that describes it.
        for iri in batch:
            if thing_kind(iri) == "source":
                told[iri] = {iri: (set(), set())}
        # What no table states (a concept, what a rule derived) stands in a graph of our own.
        bare = [iri for iri in batch if iri not in told]
        if bare:
            for fact, source in answers(
                graph,
                f"SELECT DISTINCT ?fact ?source WHERE {{ {values('fact', bare)} "
                "GRAPH ?source { ?fact a ?class } }",
            ):
                if fact is not None and source is not None:
                    told[fact.value].setdefault(source.value, (set(), set()))
    return told


def in_batches(graph: Graph, iris: Iterable[str], lang: str) -> dict[str, str]:
    """The labels of many things."""
    found: dict[str, str] = {}
    wanted = list(dict.fromkeys(iris))
    for start in range(0, len(wanted), _BATCH):
        found |= graph.labels(wanted[start : start + _BATCH], lang)
    return found
