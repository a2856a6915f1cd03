"""Looking things up: by name (`find`), as a whole (`show`), with its evidence (`why`).

`open` gives a graph that has these as methods: what `zorggraaf.open()` hands out.
"""

from __future__ import annotations

import datetime
import os
from typing import TYPE_CHECKING, Any

from zorggraaf.lookup.description import Description, show
from zorggraaf.lookup.evidence import Evidence, Statement, why
from zorggraaf.lookup.finding import AmbiguousKeyError, Match, UnknownKeyError, find, resolve
from zorggraaf.store import Graph, Result
from zorggraaf.store import open as open_store

if TYPE_CHECKING:
    import pyoxigraph as ox

    from zorggraaf.library import Library
    from zorggraaf.library.answer import Answer
    from zorggraaf.quality.overview import Quality

__all__ = [
    "AmbiguousKeyError",
    "Description",
    "Evidence",
    "LookupGraph",
    "Match",
    "Statement",
    "UnknownKeyError",
    "find",
    "open",
    "resolve",
    "show",
    "why",
]


class LookupGraph(Graph):
    """A graph in which people look things up."""

    @classmethod
    def over(cls, graph: Graph) -> LookupGraph:
        """The same graph, with the means to look things up."""
        return cls(graph._engine)

    def find(self, text: str, limit: int = 10, lang: str = "nl") -> list[Match]:
        """The things that answer to a text: see `zorggraaf.lookup.finding.find`."""
        return find(self, text, limit, lang)

    def show(self, key: str, lang: str = "nl") -> Description:
        """Everything about a thing: see `zorggraaf.lookup.description.show`."""
        return show(self, key, lang)

    def why(self, key: str, lang: str = "nl") -> Evidence:
        """Every statement about a thing with its source: see `zorggraaf.lookup.evidence.why`."""
        return why(self, key, lang)

    def quality(self, lang: str = "nl") -> Quality:
        """Coverage, sources, contradictions, gaps: see `zorggraaf.quality.overview.quality`."""
        from zorggraaf.quality.overview import quality

        return quality(self, lang)

    def ask(
        self,
        name: str,
        on: datetime.date | str | None = None,
        why: bool = False,
        lang: str = "nl",
        **parameters: Any,
    ) -> Answer:
        """The answer to a question of the library: see `zorggraaf.library.answer.ask`."""
        from zorggraaf.library.answer import ask

        return ask(self, name, on, why, lang, **parameters)

    def questions(self) -> Library:
        """The library: questions by name."""
        from zorggraaf.library import Library

        return Library.load()

    def sparql(
        self, query: str, **bindings: ox.NamedNode | ox.Literal
    ) -> Result | bool | list[ox.Triple]:
        """The answer to a query of any form: rows, yes or no, or triples."""
        return self.query(query, **bindings)


def open(  # noqa: A001 - as zorggraaf.open
    store: str | os.PathLike[str] | None = None, endpoint: str | None = None
) -> LookupGraph:
    """The built graph, or a remote endpoint: see `zorggraaf.store.graph.open`."""
    return LookupGraph.over(open_store(store=store, endpoint=endpoint))
