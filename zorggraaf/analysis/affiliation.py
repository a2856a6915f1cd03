"""Who belongs to what on a date: a sparse 0/1 matrix and a networkx graph, the base of all others.

Territory and membership are two things, and every entry says which of the two it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import numpy as np
import scipy.sparse as sp

from zorggraaf.analysis import members
from zorggraaf.analysis.groups import parse_groups
from zorggraaf.analysis.members import Entry, Ground, How
from zorggraaf.analysis.on_date import asked
from zorggraaf.analysis.selection import Group, GroupSelection
from zorggraaf.errors import UsageError

if TYPE_CHECKING:
    import networkx as nx
    from numpy.typing import NDArray

    from zorggraaf.store import Graph

Units: TypeAlias = Literal["organisation", "site", "municipality"]
UNITS: Final[tuple[Units, ...]] = ("organisation", "site", "municipality")


@dataclass(frozen=True)
class Affiliation:
    """Units × groups: `matrix[i, j]` is 1 where unit i belongs to group j.

    Units are those that belong to at least one group; groups without any unit stay, as empty
    columns. Both are in alphabetical order of their IRI.
    """

    units: list[str]
    unit_labels: list[str]
    groups: list[str]
    group_labels: list[str]
    matrix: sp.csr_array
    """units × groups, 0/1, int64."""
    weights: NDArray[np.float64]
    """Per unit: 1, or its inhabitants (0 where no figure is known: see `without_weight`)."""
    how: Mapping[tuple[str, str], How]
    """Per (unit, group): membership, territory or derived."""
    certainty: Mapping[tuple[str, str], str]
    """Per (unit, group): stated, inferred, uncertain, derived or contested."""
    facts: Mapping[tuple[str, str], tuple[str, ...]]
    """Per (unit, group): the IRIs of the facts, which `zorggraaf why` explains."""
    on: str
    unit: Units
    weight: str | None
    selection: GroupSelection
    without_weight: list[str] = field(default_factory=list)
    """Units of which no weight is known."""
    weight_periods: list[str] = field(default_factory=list)
    """Of when the weights are."""
    basis: Mapping[str, int] = field(default_factory=dict)
    """Per group of which the catchment is derived: how many members with a site it rests on."""

    @property
    def derived(self) -> bool:
        """Whether some entry was worked out by this project: say so wherever it is shown."""
        return "derived" in self.how.values()

    @property
    def contested_share(self) -> float | None:
        """The share of derived weight that lies about as near to another group; None without."""
        derived = {unit for (unit, _), how in self.how.items() if how == "derived"}
        contested = {unit for (unit, _), said in self.certainty.items() if said == "contested"}
        weights = dict(zip(self.units, self.weights.tolist(), strict=True))
        total = sum(weights[unit] for unit in derived)
        return sum(weights[unit] for unit in contested) / total if total else None

    @property
    def grounds(self) -> str:
        """On what grounds units belong here: `membership`, or `derived+territory`."""
        return "+".join(sorted(set(self.how.values())))

    @cached_property
    def graph(self) -> nx.Graph[Any]:
        """The same as a bipartite networkx graph.

        Units have bipartite=0, groups bipartite=1; both have label and kind, edges how and
        certainty. Groups without units are isolated nodes.
        """
        import networkx as nx

        made: nx.Graph[Any] = nx.Graph(on=self.on, unit=self.unit)
        for iri, label, weight in zip(self.units, self.unit_labels, self.weights, strict=True):
            made.add_node(iri, bipartite=0, label=label, kind=self.unit, weight=float(weight))
        for iri, label in zip(self.groups, self.group_labels, strict=True):
            made.add_node(iri, bipartite=1, label=label, kind=iri.split("/")[-2])
        for (unit, group), how in self.how.items():
            made.add_edge(unit, group, how=how, certainty=self.certainty[unit, group])
        return made


def affiliation(
    graph: Graph,
    on: date | str | None = None,
    groups: str | GroupSelection = "network",
    units: Units = "organisation",
    weight: str | None = None,
    *,
    by: Literal["membership", "territory"] | None = None,
    lang: str = "nl",
    ground: Ground | None = None,
) -> Affiliation:
    """Who belongs to what on a date.

    groups: what `groups.parse_groups` understands. units: what is counted.
    weight: None counts units, `inhabitants` weighs municipalities by their inhabitants.
    by: for organisations, whether they belong to a region as members of its body or because they
    have a site there that is no out-patient clinic (who has no borders keeps its members). Without
    it: membership, and territory for a division of which no region has a body.

    An organisation belongs to a collaboration as a member; a site to a region around its
    municipality, and to a collaboration with its organisation; a municipality to the region that
    covers it. A municipality is assigned to a group without borders by `catchment.catchment`, and
    that is marked as derived.

    ground: what was asked of the graph for another affiliation on the same date.

    Raises UsageError for groups, units or weights that cannot be, and for municipalities of one
    group without borders: with no other group to be nearer, its catchment is the whole country.

    >>> import zorggraaf
    >>> with zorggraaf.open() as graph:                                # doctest: +SKIP
    ...     affiliation(graph, "2026-11-22", "oor").matrix.shape
    (58, 7)
    """
    if units not in UNITS:
        raise UsageError(
            f"‘{units}’ is geen eenheid.", f"Kies uit: {', '.join(UNITS)}."
        ).in_english(f"‘{units}’ is no unit.", f"Choose from: {', '.join(UNITS)}.")
    if weight not in (None, "inhabitants"):
        raise UsageError(
            f"‘{weight}’ is geen gewicht.", "Kies inhabitants, of laat het weg."
        ).in_english(f"‘{weight}’ is no weight.", "Choose inhabitants, or leave it out.")
    if weight and units != "municipality":
        raise UsageError(
            "Alleen gemeenten hebben inwoners.", "Kies --unit inhabitants, of laat het gewicht weg."
        ).in_english(
            "Only municipalities have inhabitants.",
            "Choose unit inhabitants, or leave the weight out.",
        )
    if isinstance(groups, GroupSelection):
        selection = groups
        day = selection.on if on is None else asked(on)
    else:
        day = asked(on)
        selection = parse_groups(graph, groups, day)
    if ground is None or ground.on != day:
        ground = Ground(graph, day)
    bare = [group for group in selection.groups if not group.territory]
    if units == "municipality" and bare:
        if len(bare) == 1 and bare[0].body is not None:
            raise _alone(ground, bare[0], lang)
        from zorggraaf.analysis.catchment import catchment

        served = catchment(graph, bare, day, ground)
        # A division has one region per place; networks share hospitals, and so what lies around.
        near = served.entries if selection.partition else served.shared_entries
        found = [*_territory(graph, selection), *near]
        return assemble(ground, found, selection, units, weight, lang, served.basis)
    found = _entries(ground, selection, units, by)
    return assemble(ground, found, selection, units, weight, lang)


def _alone(ground: Ground, group: Group, lang: str) -> UsageError:
    """Why one group without borders has no municipalities, and what can be asked instead."""
    kind, _, key = group.iri.rpartition("/id/")[2].partition("/")
    near = f"overlap {kind}:{key} roaz"
    among = f"overlap {key.partition('-')[0]}" if kind == "region" else "overlap network:oncologie"
    return UsageError(
        f"‘{ground.labels([group.iri], lang)[group.iri]}’ heeft leden maar geen grenzen. Inwoners "
        "krijgt zo'n groep van de gemeenten waar zij de naaste is; met deze groep alleen is dat "
        "het hele land.",
        f"Vraag het in organisaties of locaties (zorggraaf {near} --unit site), of van alle "
        f"groepen van de soort samen (zorggraaf {among} roaz --unit inhabitants).",
    ).in_english(
        f"‘{ground.labels([group.iri], 'en')[group.iri]}’ has members but no borders. Such a "
        "group gets the inhabitants of the municipalities that it is nearest to; with this group "
        "alone that is the whole country.",
        f"Ask for organisations or sites (zorggraaf {near} --unit site), or for all groups of the "
        f"kind together (zorggraaf {among} roaz --unit inhabitants).",
    )


def align(
    a: Affiliation, b: Affiliation
) -> tuple[list[str], list[str], sp.csr_array, sp.csr_array]:
    """Two affiliations over the units of either: units, labels, and both matrices."""
    labels = dict(zip([*a.units, *b.units], [*a.unit_labels, *b.unit_labels], strict=True))
    units = sorted(labels)
    place = {unit: row for row, unit in enumerate(units)}

    def spread(one: Affiliation) -> sp.csr_array:
        rows = np.array([place[unit] for unit in one.units], dtype=np.int64)
        entries = sp.coo_array(one.matrix)
        shape = (len(units), one.matrix.shape[1])
        return sp.csr_array((entries.data, (rows[entries.row], entries.col)), shape=shape)

    return units, [labels[unit] for unit in units], spread(a), spread(b)


def counted(unit: str, weight: str | None) -> tuple[Units, str | None]:
    """Units and weight, where a user may also say `inhabitants` for the unit.

    >>> counted("inhabitants", None)
    ('municipality', 'inhabitants')
    """
    if unit == "inhabitants":
        return "municipality", "inhabitants"
    if unit in ("organisation", "site", "municipality"):
        return unit, weight  # type: ignore[return-value] # narrowed by the line above
    raise UsageError(
        f"‘{unit}’ is geen eenheid.", "Kies organisation, site, municipality of inhabitants."
    ).in_english(f"‘{unit}’ is no unit.", "Choose organisation, site, municipality or inhabitants.")


def _entries(
    ground: Ground,
    selection: GroupSelection,
    units: Units,
    by: Literal["membership", "territory"] | None = None,
) -> list[Entry]:
    """Every unit in every group, with its reason."""
    if units == "municipality":
        return _territory(ground.graph, selection)
    if units == "site":
        return _of_sites(ground, selection)
    bodies = any(group.body for group in selection.groups)
    lying = by == "territory" or (by is None and not bodies)
    placed = tuple(group for group in selection.groups if lying and group.territory)
    joined = tuple(group for group in selection.groups if group not in placed)
    found = members.members(ground.graph, joined, ground.on)
    if placed:
        found += _in_territory(ground, replace(selection, groups=placed))
    return found


def assemble(
    ground: Ground,
    found: Sequence[Entry],
    selection: GroupSelection,
    units: Units,
    weight: str | None,
    lang: str = "nl",
    basis: Mapping[str, int] | None = None,
) -> Affiliation:
    """The matrix of these entries."""
    unit_iris = sorted({entry.unit for entry in found})
    group_iris = selection.iris
    row = {iri: place for place, iri in enumerate(unit_iris)}
    column = {iri: place for place, iri in enumerate(group_iris)}
    pairs = {(entry.unit, entry.group): entry for entry in found}
    places = np.array([(row[u], column[g]) for u, g in pairs], dtype=np.int64).reshape(-1, 2)
    matrix = sp.csr_array(
        (np.ones(len(places), dtype=np.int64), (places[:, 0], places[:, 1])),
        shape=(len(unit_iris), len(group_iris)),
    )
    weights = np.ones(len(unit_iris))
    unknown: list[str] = []
    periods: list[str] = []
    if weight:
        figures = ground.inhabitants
        unknown = [iri for iri in unit_iris if iri not in figures]
        weights = np.array([figures[u].value if u in figures else 0.0 for u in unit_iris])
        periods = sorted({figures[u].period for u in unit_iris if u in figures})
    labels = ground.labels([*unit_iris, *group_iris], lang)
    return Affiliation(
        units=unit_iris,
        unit_labels=[labels[iri] for iri in unit_iris],
        groups=group_iris,
        group_labels=[labels[iri] for iri in group_iris],
        matrix=matrix,
        weights=weights,
        how={pair: entry.how for pair, entry in pairs.items()},
        certainty={pair: entry.certainty for pair, entry in pairs.items()},
        facts={pair: entry.facts for pair, entry in pairs.items()},
        on=ground.on,
        unit=units,
        weight=weight,
        selection=selection,
        without_weight=unknown,
        weight_periods=periods,
        basis=basis or {},
    )


# -- by territory --------------------------------------------------------------------------------


def _territory(graph: Graph, selection: GroupSelection) -> list[Entry]:
    """Municipalities in the regions that cover them; the region itself is the fact."""
    certainty = {group.iri: group.certainty for group in selection.groups}
    return [
        Entry(municipality, region, "territory", certainty[region], (region,))
        for region, municipality in members.covered(graph, selection.groups)
    ]


def _of_sites(ground: Ground, selection: GroupSelection) -> list[Entry]:
    """Sites in the regions around them, and in the groups of which their organisation is member."""
    here = ground.sites
    around = _regions_of(ground.graph, selection)
    certainty = {group.iri: group.certainty for group in selection.groups}
    found = [
        Entry(site.iri, region, "territory", certainty[region], (site.iri, region))
        for site in here
        for region in around.get(site.municipality or "", ())
    ]
    bare: list[Group] = [group for group in selection.groups if not group.territory]
    joined: dict[str, list[Entry]] = {}
    for entry in members.members(ground.graph, bare, ground.on):
        joined.setdefault(entry.unit, []).append(entry)
    found += [
        Entry(site.iri, entry.group, "membership", entry.certainty, (site.iri, *entry.facts))
        for site in here
        for entry in joined.get(site.organisation, ())
    ]
    return found


def _in_territory(ground: Ground, selection: GroupSelection) -> list[Entry]:
    """Organisations in the regions where they have a site; an out-patient clinic is not enough."""
    around = _regions_of(ground.graph, selection)
    certainty = {group.iri: group.certainty for group in selection.groups}
    facts: dict[tuple[str, str], set[str]] = {}
    for site in ground.sites:
        if not site.outpatient:
            for region in around.get(site.municipality or "", ()):
                facts.setdefault((site.organisation, region), set()).add(site.iri)
    return [
        Entry(organisation, region, "territory", certainty[region], (*sorted(said), region))
        for (organisation, region), said in facts.items()
    ]


def _regions_of(graph: Graph, selection: GroupSelection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for region, municipality in members.covered(graph, selection.groups):
        found.setdefault(municipality, []).append(region)
    return found
