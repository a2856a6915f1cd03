"""The words that an editor of queries suggests: our terms, and those of others that we use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zorggraaf import names
from zorggraaf.things import answers

if TYPE_CHECKING:
    from zorggraaf.store import Graph


@dataclass(frozen=True, slots=True)
class Word:
    """A class or property as a query writes it (`zg:Hospital`), and what people call it."""

    name: str
    label: str
    kind: str
    """class or property."""


def vocabulary(graph: Graph, lang: str = "nl") -> Sequence[Word]:
    """The classes and properties that occur in the graph, in alphabetical order.

    >>> import zorggraaf
    >>> with zorggraaf.open() as graph:                                # doctest: +SKIP
    ...     vocabulary(graph)[0].kind
    'class'
    """
    found = {
        kind: {row[0].value for row in answers(graph, query) if row[0] is not None}
        for kind, query in (
            ("class", "SELECT DISTINCT ?term WHERE { [] a ?term }"),
            ("property", "SELECT DISTINCT ?term WHERE { [] ?term [] }"),
        )
    }
    labels = graph.labels(sorted(found["class"] | found["property"]), lang)
    words = [
        Word(name, labels.get(iri, ""), kind)
        for kind, iris in found.items()
        for iri in iris
        if (name := names.compact(iri)) is not None
    ]
    return sorted(words, key=lambda word: (word.name.casefold(), word.kind))
