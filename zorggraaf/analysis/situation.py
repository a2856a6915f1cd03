"""Everything that a scenario compares, measured of one graph on one date, each once when asked.

A family of measures rests on some affiliations. Where these are the same in two situations the
measures are too, and need not be computed: see `Family`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np

from zorggraaf.analysis.affiliation import Affiliation, Units, affiliation, align
from zorggraaf.analysis.agreement import MEASURES as AGREEMENT
from zorggraaf.analysis.editions import partitions, selections
from zorggraaf.analysis.groups import parse_groups
from zorggraaf.analysis.members import Ground
from zorggraaf.analysis.selection import GroupSelection
from zorggraaf.analysis.traits import EVERYTHING, meetings

if TYPE_CHECKING:
    from typing import Literal

    from numpy.typing import NDArray
    from scipy import sparse

    from zorggraaf.analysis.grouping import Grouping
    from zorggraaf.store import Graph
    from zorggraaf.validation import Finding, Shape

Numbers = dict[str, dict[str, float]]
"""Per measure: of what (an IRI, two with a blank between, or empty for the whole), how much."""

NETWORKS: Final = "network"
"""The collaborations of which position, communities and overlaps are measured."""
MEETING: Final = ("oor", "roaz", "fzo")
"""The divisions that place organisations, as members of a body."""
_AGAIN: Final = 3
"""A partner met at so many tables is met again and again."""


class Situation:
    """A graph on a date."""

    def __init__(self, graph: Graph, on: str) -> None:
        self.graph = graph
        self.on = on
        self.ground = Ground(graph, on)
        self._affiliations: dict[tuple[str, str, str | None], Affiliation] = {}
        self._families: dict[str, Numbers] = {}
        self._broken: dict[str, frozenset[Finding]] = {}

    # -- what is measured ------------------------------------------------------------------------

    def affiliation(
        self,
        groups: str | GroupSelection,
        units: Units = "organisation",
        by: Literal["membership", "territory"] | None = None,
    ) -> Affiliation:
        """Who belongs to what; municipalities with their inhabitants."""
        text = groups if isinstance(groups, str) else groups.text
        key = (text, units, by)
        if key not in self._affiliations:
            if isinstance(groups, str):
                groups = parse_groups(self.graph, groups, self.on)
            weight = "inhabitants" if units == "municipality" else None
            self._affiliations[key] = affiliation(
                self.graph, self.on, groups, units, weight, by=by, ground=self.ground
            )
        return self._affiliations[key]

    @cached_property
    def networks(self) -> Affiliation:
        """Who is a member of which network."""
        return self.affiliation(NETWORKS)

    @cached_property
    def tables(self) -> Affiliation:
        """Who sits at which table: networks and the bodies of regions, no mere lists."""
        return meetings(self.graph, self.on, EVERYTHING, "nl")[0]

    @cached_property
    def divisions(self) -> list[GroupSelection]:
        """The divisions of the country that are current and have more than one region."""
        current = [one for one in partitions(self.graph, self.on) if one.current]
        found = selections(self.graph, current, self.on)
        return [selection for selection in found if len(selection.groups) > 1]

    @property
    def bounded(self) -> list[GroupSelection]:
        """Those of which the regions have borders."""
        return [one for one in self.divisions if any(group.territory for group in one.groups)]

    @cached_property
    def grouping(self) -> Grouping:
        """The groups that organisations form by themselves."""
        from zorggraaf.analysis.grouping import grouping
        from zorggraaf.analysis.projection import newman

        return grouping(newman(self.networks.matrix))

    def labels(self, iris: Iterable[str], lang: str) -> dict[str, str]:
        """Names of what has one here."""
        return self.graph.labels(iris, lang)

    def family(self, family: Family) -> Numbers:
        """The measures of a family."""
        if family.name not in self._families:
            self._families[family.name] = family.measure(self)
        return self._families[family.name]

    def findings(self, shape: Shape) -> frozenset[Finding]:
        """What does not satisfy a SHACL-SPARQL constraint."""
        from zorggraaf.validation.engines import set_at_a_time

        if shape.iri not in self._broken:
            self._broken[shape.iri] = frozenset(set_at_a_time(self.graph, shape))
        return self._broken[shape.iri]


def alike(a: Affiliation, b: Affiliation) -> bool:
    """Whether two affiliations place the same units, with the same weights, in the same groups."""
    return (
        a.units == b.units
        and a.groups == b.groups
        and not (a.matrix != b.matrix).nnz
        and bool(np.array_equal(a.weights, b.weights))
        and a.certainty == b.certainty
    )


# -- the measures ----------------------------------------------------------------------------------


def _members(situation: Situation) -> Numbers:
    found: dict[str, float] = {}
    for one in (situation.networks, *(situation.affiliation(name) for name in MEETING)):
        totals = np.asarray(one.matrix.sum(axis=0), dtype=float).ravel()
        found |= dict(zip(one.groups, totals.tolist(), strict=True))
    return {"members": found}


def _inhabitants(situation: Situation) -> Numbers:
    found: Numbers = {"inhabitants": {}, "catchment": {}}
    for selection in situation.divisions:
        one = situation.affiliation(selection, "municipality")
        totals = dict(zip(one.groups, (one.matrix.T @ one.weights).tolist(), strict=True))
        found["catchment" if one.derived else "inhabitants"] |= totals
    return found


def _meetings(situation: Situation) -> Numbers:
    from zorggraaf.analysis.projection import shared

    network = situation.tables
    times = shared(network.matrix).toarray()
    counted = {
        "tables": network.matrix.sum(axis=1),
        "partners": (times > 0).sum(axis=1),
        "partners_once": (times == 1).sum(axis=1),
        "partners_often": (times >= _AGAIN).sum(axis=1),
        "fit": fits(network.matrix),
    }
    return {
        name: _of(network.units, np.asarray(values, dtype=float).ravel())
        for name, values in counted.items()
    }


def fits(matrix: sparse.csr_array) -> NDArray[np.float64]:
    """`partners.fit` of every unit at once: units × groups, 0/1; NaN where there is none.

    Two groups of a unit share it besides the others they share, hence one less of each number.

    >>> from scipy import sparse
    >>> fits(sparse.csr_array([[1, 1, 1], [1, 1, 0], [0, 1, 0], [0, 0, 1]])).round(4).tolist()
    [0.1667, 0.5, nan, nan]
    """
    both = (matrix.T @ matrix).toarray() - 1
    size = np.diag(both)
    found = np.full(matrix.shape[0], np.nan)
    for unit in range(matrix.shape[0]):
        own = matrix.indices[matrix.indptr[unit] : matrix.indptr[unit + 1]]
        own = own[size[own] > 0]
        if len(own) > 1:
            upper = np.triu_indices(len(own), k=1)
            common = both[np.ix_(own, own)][upper]
            either = np.add.outer(size[own], size[own])[upper] - common
            found[unit] = (common / either).mean()
    return found


def _borders(situation: Situation) -> Numbers:
    """Of each ROAZ region the tables wholly inside it, and those that cross its border."""
    from zorggraaf.analysis.projection import presence

    roaz = situation.affiliation("roaz", by="territory")
    _, _, tables, regions = align(situation.tables, roaz)
    # Tables × regions: how many members of a table lie in the region.
    near = presence(tables.T @ regions).toarray()
    placed = presence(regions.sum(axis=1).reshape(-1, 1)) if regions.size else None
    known = np.zeros(len(near)) if placed is None else (tables.T @ placed.toarray()).ravel()
    own = near.sum(axis=1)
    inside = near[(own == 1) & (known > 1)].sum(axis=0)
    crossing = near[own > 1].sum(axis=0)
    return {
        "tables_inside": dict(zip(roaz.groups, inside.astype(float).tolist(), strict=True)),
        "tables_crossing": dict(zip(roaz.groups, crossing.astype(float).tolist(), strict=True)),
    }


def _positions(situation: Situation) -> Numbers:
    from zorggraaf.analysis.centrality import measure
    from zorggraaf.analysis.fragility import cut_off
    from zorggraaf.analysis.projection import shared

    network = situation.networks
    measured = measure(network.matrix)
    found = {
        f"central_{name}": _of(network.units, values) for name, values in measured.values.items()
    }
    lost = cut_off(shared(network.matrix))
    found["cut_off"] = {network.units[unit]: float(len(those)) for unit, those in lost.items()}
    found["components"] = {"": float(measured.components)}
    return found


def _of(units: list[str], values: NDArray[np.float64]) -> dict[str, float]:
    """The values that are known, by unit."""
    pairs = zip(units, values.tolist(), strict=True)
    return {unit: value for unit, value in pairs if not math.isnan(value)}


def _communities(situation: Situation) -> Numbers:
    from zorggraaf.analysis.agreement import agreement
    from zorggraaf.analysis.communities import labels_of
    from zorggraaf.analysis.grouping import contingency

    found = situation.grouping
    network = situation.networks
    likeness = {}
    for name in MEETING:
        regions = labels_of(situation.affiliation(name), network.units)
        both = (regions >= 0) & (found.labels >= 0)
        fit = agreement(contingency(found.labels[both], regions[both]))
        partition = situation.affiliation(name).selection.partition
        if fit.ari is not None and partition is not None:
            likeness[partition.iri] = fit.ari
    return {
        "communities": {"": float(found.count)},
        "modularity": {"": found.modularity},
        "stability": {"": found.stability_ari},
        "communities_like": likeness,
    }


@dataclass(frozen=True)
class Family:
    """Measures that rest on the same affiliations."""

    name: str
    rests_on: Callable[[Situation], Iterable[Affiliation]]
    measure: Callable[[Situation], Numbers]

    def same(self, before: Situation, after: Situation) -> bool:
        """Whether what the measures rest on is the same, so that the measures are."""
        a, b = list(self.rests_on(before)), list(self.rests_on(after))
        return len(a) == len(b) and all(alike(x, y) for x, y in zip(a, b, strict=True))


def _placing(situation: Situation) -> list[Affiliation]:
    return [situation.networks, *(situation.affiliation(name) for name in MEETING)]


FAMILIES: Final = (
    Family(
        "inhabitants",
        lambda s: [s.affiliation(one, "municipality") for one in s.divisions],
        _inhabitants,
    ),
    Family("members", _placing, _members),
    Family("meetings", lambda s: [s.tables], _meetings),
    Family("borders", lambda s: [s.tables, s.affiliation("roaz", by="territory")], _borders),
    Family("positions", lambda s: [s.networks], _positions),
    Family("communities", _placing, _communities),
)
"""What is measured of organisations, collaborations and regions, in reading order."""


def agreements(before: Situation, after: Situation) -> tuple[Numbers, Numbers]:
    """How much each two divisions agree, in organisations and inhabitants; those that differ.

    By `agreement.MEASURES`; of what is the two partitions and the unit, with blanks between.
    """
    from zorggraaf.analysis.partitions import compared

    found: tuple[Numbers, Numbers] = ({name: {} for name in AGREEMENT}, {n: {} for n in AGREEMENT})
    for units in ("organisation", "municipality"):
        sides = [_compared(one, units) for one in (before, after)]
        for a, b in combinations([key for key in sides[0] if key in sides[1]], 2):
            if alike(sides[0][a], sides[1][a]) and alike(sides[0][b], sides[1][b]):
                continue
            for numbers, side in zip(found, sides, strict=True):
                record = compared(side[a], side[b]).record()
                for name in AGREEMENT:
                    value = record[name]
                    if isinstance(value, (int, float)):
                        numbers[name][f"{a} {b} {units}"] = float(value)
    return found


def _compared(situation: Situation, units: Units) -> Mapping[str, Affiliation]:
    """The divisions that place these units, by partition."""
    chosen = situation.divisions
    if units == "organisation":
        chosen = [one for one in chosen if one.partition and one.partition.kind in MEETING]
    return {
        one.partition.iri: situation.affiliation(one, units)
        for one in chosen
        if one.partition is not None
    }
