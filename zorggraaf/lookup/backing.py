"""Which sources stand behind facts: of many facts at once, for lists of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from zorggraaf.lookup.sources import OWN_GRAPHS
from zorggraaf.names import ID

if TYPE_CHECKING:
    from zorggraaf.store import Graph

_AT_ONCE: Final = 400
"""Facts named in one query."""

_SAID: Final = """
SELECT DISTINCT ?fact ?source WHERE {
  VALUES ?fact { %s }
  GRAPH ?source { ?fact ?property ?value }
}
"""
_COVERED: Final = """
SELECT DISTINCT ?fact ?source WHERE {
  VALUES ?fact { %s }
  GRAPH ?source { ?fact zg:coversMunicipality ?municipality }
}
"""


def backing(graph: Graph, facts: Iterable[str]) -> Mapping[str, list[str]]:
    """Fact → the sources that state it, in alphabetical order of their IRIs.

    Of a region counts who says which municipalities it has, not who says its name. What rules
    derive, and what we say ourselves, has no source here.

    >>> import zorggraaf
    >>> site = "https://w3id.org/zorggraaf/id/site/loc-101001"
    >>> with zorggraaf.open() as graph:                                # doctest: +SKIP
    ...     backing(graph, [site])[site]
    ['https://w3id.org/zorggraaf/id/source/eurostat-gisco-bron-rivm-volksgezondheidenzorg-...']
    """
    wanted = sorted({fact for fact in facts if fact.startswith(ID)})
    regions = [fact for fact in wanted if fact.startswith(f"{ID}region/")]
    others = [fact for fact in wanted if not fact.startswith(f"{ID}region/")]
    found: dict[str, set[str]] = {fact: set() for fact in wanted}
    for query, iris in ((_COVERED, regions), (_SAID, others)):
        for first in range(0, len(iris), _AT_ONCE):
            listed = " ".join(f"<{iri}>" for iri in iris[first : first + _AT_ONCE])
            for fact, source in graph.select(query % listed).values():
                if fact and source and source not in OWN_GRAPHS:
                    found[fact].add(source)
    return {fact: sorted(sources) for fact, sources in found.items()}
