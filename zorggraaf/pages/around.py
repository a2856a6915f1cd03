"""What a thing's page shows besides its statements, and must be asked of the graph for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from zorggraaf.pages.divisions import Divisions, divisions
from zorggraaf.pages.pathway import Pathway, pathways
from zorggraaf.pages.said_by import said_by
from zorggraaf.pages.small_map import SmallMap, small_map
from zorggraaf.pages.suited import Suited, suited
from zorggraaf.pages.told_apart import divisions_around

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zorggraaf.library import Library
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
    """Of the regions it is linked with: what their division is called."""


def around(
    graph: Graph,
    library: Library,
    iri: str,
    types: Iterable[str],
    dots: str,
    lang: str = "nl",
) -> Around:
    """All of it, for one thing.

    types: the IRIs of its classes. dots: the country as `small_map.country` gives it.
    """
    return Around(
        small_map(graph, iri, dots, lang),
        divisions(graph, iri, lang),
        pathways(graph, iri, lang),
        suited(library, iri, types, lang),
        said_by(graph, iri, lang),
        divisions_around(graph, iri, lang),
    )
