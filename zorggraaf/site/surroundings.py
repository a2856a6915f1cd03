"""What the page of a thing shows besides its statements, for a site of files: as the server does.

Map, divisions, pathway, questions, and what a source says. Asked of a copy of the graph in memory,
and only where there is something to ask: most pages of a site are about a single fact.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from zorggraaf import names
from zorggraaf.library import Library
from zorggraaf.pages.around import Around
from zorggraaf.pages.divisions import divisions
from zorggraaf.pages.pathway import pathways
from zorggraaf.pages.said_by import said_by
from zorggraaf.pages.small_map import country, small_map
from zorggraaf.pages.suited import filled_in, takers
from zorggraaf.pages.told_apart import divisions_around
from zorggraaf.store import Graph
from zorggraaf.things import thing_kind

if TYPE_CHECKING:
    from zorggraaf.pages.suited import Takers
    from zorggraaf.publish.whole import Whole
    from zorggraaf.store.graph import Result, Term

_REMEMBERED: Final = 8
"""Answers that are kept: those about one thing, for its page in the other language."""
_REGIONS: Final = f"{names.ID}region/"


class Surroundings:
    """What is around each thing of a graph."""

    def __init__(self, whole: Whole, dump: Path) -> None:
        self._whole = whole
        self._graph = _InMemory.read(dump, whole)
        self._library = Library.load()
        self._known: dict[tuple[str, frozenset[str]], Takers] = {}
        self._dots = country(self._graph)
        self._answered = frozenset(
            one.name
            for one in self._library.questions()
            if whole.quads_of(names.iri("question", one.name))
        )
        """The questions that have a page."""

    def of(self, iri: str, types: Collection[str], lang: str) -> Around:
        """As `pages.around.around` gives it; only questions that have a page are among them."""
        graph = self._graph
        asked = filled_in(self._asking(thing_kind(iri), frozenset(types)), iri, types, lang)
        return Around(
            small_map(graph, iri, self._dots, lang),
            divisions(graph, iri, lang),
            pathways(graph, iri, lang),
            tuple(one for one in asked if one.name in self._answered),
            said_by(graph, iri, lang),
            divisions_around(graph, iri, lang) if self._is_near_regions(iri) else {},
        )

    def _asking(self, kind: str, types: frozenset[str]) -> Takers:
        """The places in questions that take such a thing: the same for all of its classes."""
        if (kind, types) not in self._known:
            self._known[kind, types] = [
                (question, parameter)
                for question, parameter in takers(self._library, kind)
                if parameter.type == "concept" or not types.isdisjoint(parameter.classes)
            ]
        return self._known[kind, types]

    def _is_near_regions(self, iri: str) -> bool:
        """Whether it is linked with a region, which something else may bear the name of."""
        around = self._whole.gathered(iri)
        return any(one.startswith(_REGIONS) for one in around.links) or any(
            value.startswith(_REGIONS, 1) for values in around.own.values() for value in values
        )


class _InMemory(Graph):
    """A graph that is asked the same in one language after the other, and answers once."""

    _whole: Whole
    _known: OrderedDict[str, Result]

    @classmethod
    def read(cls, dump: Path, whole: Whole) -> Self:
        """The graph of a dump, whose names are known already."""
        import pyoxigraph as ox

        store = ox.Store()
        store.bulk_load(path=str(dump), format=ox.RdfFormat.N_QUADS)
        # A plain question is about every statement, whoever makes it.
        store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")
        made = cls.of(store)
        made._whole = whole
        made._known = OrderedDict()
        return made

    def select(self, query: str, **bindings: Term) -> Result:
        """The rows of a SELECT query."""
        if bindings:
            return super().select(query, **bindings)
        if query not in self._known:
            self._known[query] = super().select(query)
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return self._known[query]

    def labels(self, iris: Iterable[str], lang: str = "nl") -> dict[str, str]:
        """The label of each of these IRIs that has one."""
        return dict(self._whole.labels(iris, lang))
