"""What a thing's page shows besides its statements: drawings, and questions about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from zorggraaf.pages.divisions import Divisions, divisions
from zorggraaf.pages.pathway import Pathway, Pathways, pathways
from zorggraaf.pages.small_map import SmallMap, small_map
from zorggraaf.pages.territories import Territories
from zorggraaf.pages.whereabouts import Whereabouts

if TYPE_CHECKING:
    from zorggraaf.pages.small_map import Named
    from zorggraaf.pages.suited import Suited
    from zorggraaf.store import Graph
    from zorggraaf.tabular import Table


@dataclass(frozen=True, slots=True)
class Around:
    """The drawings and the questions that go with a thing; each empty where it does not apply."""

    map: SmallMap | None = None
    divisions: Divisions | None = None
    pathways: tuple[Pathway, ...] = ()
    questions: tuple[Suited, ...] = ()
    says: Table | None = None
    """Of a source: everything it says."""
    region_divisions: Mapping[str, str] = field(default_factory=dict)
    """Per region what its division is called, to tell regions of one name apart."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What drawings are made from, of all things of a graph: a few questions, asked once."""

    territories: Territories
    whereabouts: Whereabouts
    pathways: Pathways
    region_divisions: Mapping[str, Mapping[str, str]]
    """Per language: per region what its division is called."""

    @classmethod
    def read(cls, graph: Graph) -> Self:
        """The surroundings of everything in a graph."""
        territories = Territories.read(graph)
        called = {lang: _called(territories, graph, lang) for lang in ("nl", "en")}
        whereabouts = Whereabouts.read(graph, territories)
        return cls(territories, whereabouts, Pathways.read(graph), called)

    def of(
        self,
        iri: str,
        named: Named,
        lang: str = "nl",
        questions: tuple[Suited, ...] = (),
        says: Table | None = None,
    ) -> Around:
        """What goes with a thing.

        named: knows what things are called. questions, says: as `suited` and `said_by` give them.
        """
        return Around(
            small_map(self.whereabouts, iri, named, lang),
            divisions(self.territories, iri, named, lang),
            pathways(self.pathways, iri, named, lang),
            questions,
            says,
            self.region_divisions[lang],
        )


def _called(territories: Territories, named: Named, lang: str) -> dict[str, str]:
    labels = named.labels(set(territories.divisions.values()), lang)
    return {
        region: labels[division]
        for region, division in territories.divisions.items()
        if division in labels
    }
