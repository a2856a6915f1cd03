"""Which graph this is: the day it was derived for, its checksum and its size, as it says itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zorggraaf import names
from zorggraaf.things import answers

if TYPE_CHECKING:
    from zorggraaf.store import Graph


@dataclass(frozen=True, slots=True)
class Edition:
    """What the graph says of itself; empty or 0 where it says nothing (somebody else's graph)."""

    day: str = ""
    """The day the derived statements hold for, as yyyy-mm-dd."""
    checksum: str = ""
    """sha256:… of all statements: two graphs with the same one say the same."""
    statements: int = 0
    entities: int = 0
    version: str = ""
    """The version of the release, where it has one."""


def edition(graph: Graph) -> Edition:
    """Which graph this is.

    >>> from zorggraaf.store import Graph
    >>> import pyoxigraph as ox
    >>> edition(Graph.of(ox.Store())).statements
    0
    """
    here = f"<{names.graph('release')}>"
    known: dict[str, str] = {}
    for prop, value in answers(
        graph, f"SELECT ?p ?o {{ GRAPH {here} {{ {here} ?p ?o }} }} ORDER BY ?p ?o"
    ):
        if prop is not None and value is not None:
            known[prop.value.rpartition("/")[2].rpartition("#")[2]] = value.value
    return Edition(
        day=known.get("valid", ""),
        checksum=known.get("identifier", ""),
        statements=_count(known.get("triples")),
        entities=_count(known.get("entities")),
        version=known.get("versionInfo", known.get("version", "")),
    )


def _count(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0
