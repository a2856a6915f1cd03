"""Which municipalities and organisations are in which region of which division of the country."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from zorggraaf.things import answers, pairs

if TYPE_CHECKING:
    from zorggraaf.store import Graph

MUNICIPALITY: Final = "municipality"
ORGANISATION: Final = "organisation"

_WITHIN: Final = {
    MUNICIPALITY: "SELECT DISTINCT ?region ?unit { ?region zg:coversMunicipality ?unit }",
    ORGANISATION: "SELECT DISTINCT ?region ?unit { ?unit zg:participatesInRegion ?region }",
}
"""By what regions are compared: municipalities, or organisations that take part in them."""


@dataclass(frozen=True, slots=True)
class Territories:
    """All regions of a graph; every thing by its IRI."""

    divisions: Mapping[str, str]
    """Per region the division it is part of."""
    current: frozenset[str]
    """The divisions that are in force."""
    units: Mapping[str, Mapping[str, tuple[str, ...]]]
    """By kind of unit: what is in each region, in order."""
    regions: Mapping[str, Mapping[str, tuple[str, ...]]]
    """By kind of unit: the regions that each is in, in order."""

    @classmethod
    def read(cls, graph: Graph) -> Self:
        """The regions of a graph."""
        found = {kind: pairs(graph, query) for kind, query in _WITHIN.items()}
        return cls(
            dict(pairs(graph, "SELECT ?region ?division { ?region zg:inPartition ?division }")),
            frozenset(
                division.value
                for (division,) in answers(graph, "SELECT ?d { ?d a zg:CurrentPartition }")
                if division is not None
            ),
            {kind: _grouped(within) for kind, within in found.items()},
            {
                kind: _grouped((unit, region) for region, unit in within)
                for kind, within in found.items()
            },
        )


def _grouped(rows: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for one, other in rows:
        found[one].append(other)
    return {one: tuple(sorted(others)) for one, others in found.items()}
