"""Networks and initiatives on a date, by what they are and what they are called after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.analysis.on_date import VALID

if TYPE_CHECKING:
    from zorggraaf.store import Graph

_NETWORKS: Final = f"""
SELECT DISTINCT ?network ?kind ?theme ?scope WHERE {{
  {{ ?network a zg:Network }} UNION {{ ?network a zg:Initiative }}
  OPTIONAL {{ ?network zg:networkKind ?kind }}
  OPTIONAL {{ ?network zg:theme ?theme }}
  OPTIONAL {{ ?network zg:scope ?scope }}
  {VALID.format("network")}
}}
"""


Marks = tuple[set[str], set[str], set[str]]
"""The keys of a network's kinds, themes and scopes."""


def collaborations(graph: Graph, on: str) -> dict[str, Marks]:
    """Networks and initiatives that exist on the date, each with its kinds, themes and scopes."""
    import pyoxigraph as ox

    found: dict[str, Marks] = {}
    for network, *row in graph.select(_NETWORKS, on=ox.Literal(on)).values():
        if network is None:
            continue
        for keys, concept in zip(
            found.setdefault(network, (set(), set(), set())), row, strict=True
        ):
            if concept is not None:
                keys.add(concept.rpartition("/")[2])
    return found


def called_by(graph: Graph, networks: Mapping[str, Marks]) -> dict[str, set[str]]:
    """Per key or label in either language the kinds, themes and scopes that bear it.

    A word that names one of several alike (oncologie, oncology) means all that bear its names.
    """
    concepts = {concept for marks in networks.values() for concept in concepts_of(marks)}
    labels = {lang: graph.labels(concepts, lang) for lang in ("nl", "en")}
    called: dict[str, set[str]] = {}
    for concept in concepts:
        for name in (
            concept.rpartition("/")[2],
            labels["nl"].get(concept),
            labels["en"].get(concept),
        ):
            if name:
                called.setdefault(name.casefold(), set()).add(concept)
    for meant in list(called.values()):
        for concept in list(meant):
            for lang in ("nl", "en"):
                meant |= called.get(labels[lang].get(concept, "").casefold(), set())
    return called


def concepts_of(marks: Marks) -> set[str]:
    """The kinds, themes and scopes of a network as concepts."""
    schemes = ("network-kind", "theme", "network-scope")
    return {
        names.concept(scheme, key)
        for scheme, keys in zip(schemes, marks, strict=True)
        for key in keys
    }
