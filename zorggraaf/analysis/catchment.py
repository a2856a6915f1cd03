"""Which inhabitants a group without borders would serve: derived, and always said to be.

OOR, FZO and most networks have members but no territory. Each municipality goes to the group that
has a member's site nearest to its middle. It never enters the data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np

from zorggraaf.analysis import members
from zorggraaf.analysis.groups import parse_groups
from zorggraaf.analysis.members import Entry, Ground
from zorggraaf.analysis.on_date import asked
from zorggraaf.analysis.result import Column, Table, Value, thing, words
from zorggraaf.analysis.selection import Group, GroupSelection

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from zorggraaf.store import Graph

CONTESTED_KM: Final = 5.0
"""Two groups of which the nearest sites differ by less are about equally near."""
_EARTH_KM: Final = 6371.0088
"""Mean radius of the earth (IUGG)."""


@dataclass(frozen=True)
class Catchment:
    """Per municipality the nearest group, the next one, and whether it lies between them.

    Arrays are parallel to `municipalities`; `nearest` and `second` are places in `groups`, `second`
    is -1 where there is one group only.
    """

    municipalities: list[str]
    groups: list[str]
    nearest: NDArray[np.int64]
    second: NDArray[np.int64]
    distance: NDArray[np.float64]
    """Kilometres to the nearest site of the nearest group."""
    second_distance: NDArray[np.float64]
    """Kilometres to the nearest site of the next group; infinite where there is none."""
    contested: NDArray[np.bool_]
    sites: list[str]
    """The nearest site."""
    inhabitants: NDArray[np.float64]
    """NaN where unknown."""
    facts: dict[str, tuple[str, ...]]
    """Per site and group, `site|group`: the memberships that make it a member's site."""
    per_group: NDArray[np.float64]
    """Kilometres to the nearest site of each group: municipalities × groups."""
    basis: dict[str, int]
    """Per group how many of its members have a site with a known place."""
    without_sites: list[str]
    """Groups of which no member has a site with a known place: they get no municipality."""
    unplaced: list[str]
    """Municipalities of which the middle is unknown: they are in no group."""
    on: str

    @property
    def entries(self) -> list[Entry]:
        """Each municipality in its nearest group."""
        return [
            Entry(
                municipality,
                self.groups[self.nearest[place]],
                "derived",
                "contested" if self.contested[place] else "derived",
                (
                    self.sites[place],
                    *self.facts[f"{self.sites[place]}|{self.groups[self.nearest[place]]}"],
                ),
            )
            for place, municipality in enumerate(self.municipalities)
        ]

    @property
    def shared_entries(self) -> list[Entry]:
        """Each municipality in every group that its nearest site belongs to.

        For groups that are no division: a hospital in three networks serves for all three. Then
        a municipality is contested where yet another group is about as near.
        """
        if not len(self.municipalities):
            return []
        tied = self.per_group == self.distance[:, None]
        others = np.where(tied, np.inf, self.per_group).min(axis=1)
        unsure = others - self.distance < CONTESTED_KM
        return [
            Entry(
                self.municipalities[row],
                self.groups[column],
                "derived",
                "contested" if unsure[row] else "derived",
                (
                    self.sites[row],
                    *self.facts.get(f"{self.sites[row]}|{self.groups[column]}", ()),
                ),
            )
            for row, column in np.argwhere(tied).tolist()
        ]

    @property
    def contested_share(self) -> float | None:
        """The share of inhabitants between two groups: how unsure the whole is."""
        total = np.nansum(self.inhabitants)
        return float(np.nansum(self.inhabitants[self.contested]) / total) if total else None

    def table(self, graph: Graph, lang: str = "nl") -> Table:
        """Inhabitants per group: all nearest to it, and how many of them are contested."""
        labels = graph.labels([*self.groups, *self.municipalities], lang)
        counted = np.nan_to_num(self.inhabitants)
        size = len(self.groups)
        total = np.bincount(self.nearest, weights=counted, minlength=size)
        between = np.bincount(self.nearest, weights=counted * self.contested, minlength=size)
        # What would come too, if every contested municipality went to its other group.
        also = np.bincount(
            self.second[self.contested], weights=counted[self.contested], minlength=size
        )
        order = sorted(range(size), key=lambda place: (-total[place], self.groups[place]))
        rows: list[tuple[Value, ...]] = [
            (
                self.groups[place],
                labels.get(self.groups[place], ""),
                int((self.nearest == place).sum()),
                int(total[place]),
                int(total[place] - between[place]),
                int(total[place] + also[place]),
            )
            for place in order
        ]

        def behind(row: int) -> Table:
            chosen = np.flatnonzero(self.nearest == order[row])
            below: list[tuple[Value, ...]] = [
                (
                    self.municipalities[place],
                    labels.get(self.municipalities[place], ""),
                    int(counted[place]),
                    float(self.distance[place]),
                    bool(self.contested[place]),
                    self.sites[place],
                )
                for place in chosen
            ]
            columns = (
                *thing("unit", "gemeente", "municipality"),
                Column("inhabitants", words("inwoners", "inhabitants"), "integer"),
                Column("distance", words("afstand", "distance"), "number", "km"),
                Column("contested", words("betwist", "contested"), "boolean"),
                Column("site", words("naaste locatie", "nearest site"), "iri"),
            )
            return Table(words("Gemeenten", "Municipalities"), columns, below, kind="rows")

        share = self.contested_share or 0.0
        return Table(
            title=words("Afgeleid verzorgingsgebied", "Derived catchment"),
            columns=(
                *thing("group", "groep", "group"),
                Column("municipalities", words("gemeenten", "municipalities"), "integer"),
                Column("inhabitants", words("inwoners", "inhabitants"), "integer"),
                Column("least", words("ten minste", "at least"), "integer"),
                Column("most", words("ten hoogste", "at most"), "integer"),
            ),
            rows=rows,
            parameters={"on": self.on, "contested_share": share},
            sentence=words(
                f"{share:.0%} van de inwoners woont ongeveer even ver van twee groepen.",
                f"{share:.0%} of the inhabitants live about as far from two groups.",
            ),
            cautions=[DERIVED],
            kind="catchment",
            behind=behind,
        )


DERIVED: Final = words(
    "Afgeleid: elke gemeente telt bij de groep met de naaste locatie van een lid (hemelsbreed); "
    "dit zijn geen grenzen en geen patiëntenstromen.",
    "Derived: each municipality counts with the group that has the nearest site of a member (as "
    "the crow flies); these are no borders and no flows of patients.",
)


def catchment(
    graph: Graph,
    groups: str | GroupSelection | Sequence[Group],
    on: date | str | None = None,
    ground: Ground | None = None,
) -> Catchment:
    """Which municipality would be served by which group: that of its nearest member's site.

    Distance is the haversine from the middle of the municipality to the sites, out-patient clinics
    excepted, of organisations that are members on the date. Municipalities of which the two nearest
    groups differ by less than 5 km count as contested; a site whose organisation is in two groups
    makes all around it contested. Between groups equally near the first in alphabetical order is
    the nearest.

    >>> import zorggraaf
    >>> with zorggraaf.open() as graph:                                # doctest: +SKIP
    ...     round(catchment(graph, "oor", on="2026-11-22").contested_share, 3)
    0.245
    """
    day = groups.on if isinstance(groups, GroupSelection) and on is None else asked(on)
    if isinstance(groups, str):
        groups = parse_groups(graph, groups, day)
    if ground is None or ground.on != day:
        ground = Ground(graph, day)
    wanted = groups.groups if isinstance(groups, GroupSelection) else tuple(groups)
    places = [
        site
        for site in ground.sites
        if site.lat is not None and site.lon is not None and not site.outpatient
    ]
    of: dict[str, list[members.Site]] = {}
    for site in places:
        of.setdefault(site.organisation, []).append(site)
    used: dict[str, dict[str, tuple[members.Site, tuple[str, ...]]]] = {}
    basis = dict.fromkeys((group.iri for group in wanted), 0)
    for entry in members.members(graph, wanted, day):
        basis[entry.group] += entry.unit in of
        for site in of.get(entry.unit, ()):
            used.setdefault(entry.group, {})[site.iri] = (site, entry.facts)
    middles = ground.centroids
    municipalities = sorted(iri for iri, middle in middles.items() if middle is not None)
    served = sorted(used)
    flat = [(group, *used[group][iri]) for group in served for iri in sorted(used[group])]
    figures = ground.inhabitants
    counts = np.array([figures[m].value if m in figures else np.nan for m in municipalities])
    unplaced = sorted(iri for iri, middle in middles.items() if middle is None)
    without = sorted(group.iri for group in wanted if group.iri not in used)
    if not flat or not municipalities:
        none = np.empty(0)
        whole = np.empty(0, dtype=np.int64)
        return Catchment(
            [], served, whole, whole, none, none, whole.astype(bool), [], none, {},
            none.reshape(0, 0), basis, without,
            sorted(middles), day,
        )  # fmt: skip
    kilometres = haversine(
        np.array([middles[m] for m in municipalities], dtype=float),
        np.array([(site.lat, site.lon) for _, site, _ in flat], dtype=float),
    )
    starts = np.array([0, *np.cumsum([len(used[group]) for group in served])[:-1]])
    nearest, second, distance, other = assign(kilometres, starts)
    column = np.array(
        [
            starts[group] + kilometres[row, starts[group] : _end(starts, group, len(flat))].argmin()
            for row, group in enumerate(nearest)
        ]
    )
    return Catchment(
        municipalities=municipalities,
        groups=served,
        nearest=nearest,
        second=second,
        distance=distance,
        second_distance=other,
        contested=other - distance < CONTESTED_KM,
        sites=[flat[place][1].iri for place in column],
        inhabitants=counts,
        facts={f"{site.iri}|{group}": facts for group, site, facts in flat},
        per_group=np.minimum.reduceat(kilometres, starts, axis=1),
        basis=basis,
        without_sites=without,
        unplaced=unplaced,
        on=day,
    )


def haversine(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Kilometres over the globe from each of `a` to each of `b`: (n, 2), (m, 2) → (n, m).

    Points are latitude and longitude in degrees.

    >>> utrecht, groningen = np.array([[52.09, 5.12]]), np.array([[53.22, 6.57]])
    >>> haversine(utrecht, groningen).round(0)
    array([[159.]])
    """
    p, q = np.radians(a)[:, None, :], np.radians(b)[None, :, :]
    half = (q - p) / 2
    chord = (
        np.sin(half[..., 0]) ** 2
        + np.cos(p[..., 0]) * np.cos(q[..., 0]) * np.sin(half[..., 1]) ** 2
    )
    return np.asarray(2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0))))


def assign(
    kilometres: NDArray[np.float64], starts: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """The nearest and the next group of each row, and the distance to both.

    kilometres: places × sites, the sites of one group side by side; starts: where each group
    begins. Without a second group its place is -1 and its distance infinite.

    >>> assign(np.array([[3.0, 9.0, 5.0]]), np.array([0, 2]))
    (array([0]), array([1]), array([3.]), array([5.]))
    """
    per_group = np.minimum.reduceat(kilometres, starts, axis=1)
    rows = np.arange(len(per_group))
    nearest = per_group.argmin(axis=1)
    distance = per_group[rows, nearest]
    if len(starts) == 1:
        return nearest, np.full(len(rows), -1), distance, np.full(len(rows), np.inf)
    rest = per_group.copy()
    rest[rows, nearest] = np.inf
    second = rest.argmin(axis=1)
    return nearest, second, distance, rest[rows, second]


def _end(starts: NDArray[np.int64], group: int, size: int) -> int:
    return int(starts[group + 1]) if group + 1 < len(starts) else size
