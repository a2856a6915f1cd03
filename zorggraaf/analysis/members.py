"""The dated facts that analyses count: who is a member, what is covered, what lies where.

Each is one query for all groups at once, with the semantics of the rules (10-member-of,
20-located-in-region-site), so that any date can be asked and an endpoint answers the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from zorggraaf import names
from zorggraaf.analysis.on_date import VALID
from zorggraaf.analysis.selection import Group

if TYPE_CHECKING:
    from zorggraaf.store import Graph

How: TypeAlias = Literal["membership", "territory", "derived"]
"""Why a unit belongs to a group: it is a member (or its organisation is), the group's borders lie
around it, or this project derived it."""

_FEW: Final = 120
"""So many groups are named in the query; for more, all memberships are fetched and sifted here."""

_MEMBERS: Final = f"""
SELECT ?member ?group ?membership ?certainty WHERE {{
  #VALUES
  ?membership org:organization ?group ; org:member ?member ; org:role ?role .
  ?member a zg:Organisation .
  OPTIONAL {{ ?membership zg:certainty ?certainty }}
  {VALID.format("membership")}
  {VALID.format("member")}
  {VALID.format("group")}
  MINUS {{ ?role zg:impliesMembership false }}
  MINUS {{ ?membership zg:certainty <{names.concept("certainty", "uncertain")}> }}
}}
"""

_HOSTS: Final = f"""
SELECT ?member ?group ?membership ?certainty WHERE {{
  #VALUES
  ?group zg:networkKind <{names.concept("network-kind", "european-reference-network")}> .
  ?membership org:organization ?group ; org:member ?centre ; org:role ?role .
  ?centre a zg:ExpertiseCentre ; org:unitOf ?member .
  OPTIONAL {{ ?membership zg:certainty ?certainty }}
  {VALID.format("membership")}
  {VALID.format("centre")}
  {VALID.format("member")}
  {VALID.format("group")}
  MINUS {{ ?role zg:impliesMembership false }}
  MINUS {{ ?membership zg:certainty <{names.concept("certainty", "uncertain")}> }}
}}
"""

_COVERED: Final = """
SELECT DISTINCT ?group ?municipality WHERE {
  #VALUES
  ?group zg:coversMunicipality ?municipality .
}
"""

_SITES: Final = f"""
SELECT DISTINCT ?site ?organisation ?municipality ?kind ?lat ?lon WHERE {{
  ?site a zg:Site ; org:siteOf ?organisation .
  OPTIONAL {{ ?site zg:inMunicipality ?municipality }}
  OPTIONAL {{ ?site zg:siteKind ?kind }}
  OPTIONAL {{ ?site schema:latitude ?lat ; schema:longitude ?lon }}
  {VALID.format("site")}
  {VALID.format("organisation")}
}}
"""

_MUNICIPALITIES: Final = f"""
SELECT DISTINCT ?municipality ?lat ?lon WHERE {{
  ?municipality a zg:Municipality .
  OPTIONAL {{ ?municipality schema:latitude ?lat ; schema:longitude ?lon }}
  {VALID.format("municipality")}
}}
"""

_INHABITANTS: Final = f"""
SELECT ?municipality ?period ?value ?figure WHERE {{
  ?figure zg:indicator <{names.concept("indicator", "inhabitants")}> ; zg:about ?municipality ;
    zg:period ?period ; zg:value ?value .
  ?municipality a zg:Municipality .
  MINUS {{ ?figure zg:outrankedBy ?better }}
}}
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One unit in one group, why, how sure, and the facts that say so."""

    unit: str
    group: str
    how: How
    certainty: str
    """stated, inferred, uncertain; derived or contested where this project worked it out."""
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """A place where an organisation works, on the date."""

    iri: str
    organisation: str
    municipality: str | None
    outpatient: bool
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True)
class Figure:
    """The inhabitants of a municipality, and of when."""

    value: float
    period: str
    iri: str


def members(graph: Graph, groups: Sequence[Group], on: str) -> list[Entry]:
    """The organisations that are members of the groups, or of the bodies of the regions.

    Roles of outsiders and uncertain memberships do not count. An organisation takes part in a
    European Reference Network also by an expertise centre it hosts. A member that is itself a
    network or a group of actors is no organisation, and is left out.
    """
    import pyoxigraph as ox

    regions: dict[str, list[str]] = defaultdict(list)
    for group in groups:
        if group.body is not None:
            regions[group.body].append(group.iri)
    if not regions:
        return []
    facts: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for query in (_MEMBERS, _HOSTS):
        asked = _named(query, regions)
        for member, body, membership, certainty in graph.select(asked, on=ox.Literal(on)).values():
            if member is None or membership is None or body not in regions:
                continue
            for region in regions[body]:
                key = certainty.rpartition("/")[2] if certainty else "stated"
                facts[member, region][membership] = key
    return [
        Entry(
            member,
            group_iri,
            "membership",
            "stated" if "stated" in said.values() else min(said.values()),
            tuple(sorted(said)),
        )
        for (member, group_iri), said in facts.items()
    ]


def covered(graph: Graph, groups: Iterable[Group]) -> list[tuple[str, str]]:
    """Which region covers which municipality."""
    wanted = {group.iri for group in groups if group.territory}
    if not wanted:
        return []
    rows = graph.select(_named(_COVERED, wanted)).values()
    return [
        (region, municipality)
        for region, municipality in rows
        if region in wanted and region is not None and municipality is not None
    ]


def sites(graph: Graph, on: str) -> list[Site]:
    """All places where organisations work on the date."""
    import pyoxigraph as ox

    outpatient = names.concept("site-kind", "outpatient")
    return [
        Site(iri, organisation, municipality, kind == outpatient, _number(lat), _number(lon))
        for iri, organisation, municipality, kind, lat, lon in graph.select(
            _SITES, on=ox.Literal(on)
        ).values()
        if iri is not None and organisation is not None
    ]


def centroids(graph: Graph, on: str) -> dict[str, tuple[float, float] | None]:
    """The middle (latitude, longitude) of each municipality that exists on the date."""
    import pyoxigraph as ox

    found: dict[str, tuple[float, float] | None] = {}
    for iri, lat, lon in graph.select(_MUNICIPALITIES, on=ox.Literal(on)).values():
        if iri is not None:
            y, x = _number(lat), _number(lon)
            found[iri] = None if y is None or x is None else (y, x)
    return found


def inhabitants(graph: Graph, on: str) -> Mapping[str, Figure]:
    """The inhabitants of municipalities: the newest figure up to the date, else the first after it.

    The second is better than nothing for a date before the first count, and its period is told.
    """
    found: dict[str, list[Figure]] = defaultdict(list)
    for municipality, period, value, figure in graph.select(_INHABITANTS).values():
        number = _number(value)
        if municipality and period and figure and number is not None:
            found[municipality].append(Figure(number, period, figure))
    return {
        municipality: max(
            (figure for figure in figures if figure.period <= on),
            key=lambda figure: (figure.period, figure.iri),
            default=min(figures, key=lambda figure: (figure.period, figure.iri)),
        )
        for municipality, figures in found.items()
    }


@dataclass
class Ground:
    """What several analyses of one date need: asked of the graph once, when first needed."""

    graph: Graph
    on: str
    _labels: dict[tuple[str, str], str] = field(default_factory=dict)

    def labels(self, iris: Iterable[str], lang: str) -> dict[str, str]:
        """See `Graph.labels`; a thing without a name gets its key."""
        wanted = [*iris]
        new = [iri for iri in wanted if (iri, lang) not in self._labels]
        found = self.graph.labels(new, lang)
        for iri in new:
            self._labels[iri, lang] = found.get(iri) or iri.rpartition("/")[2]
        return {iri: self._labels[iri, lang] for iri in wanted}

    @cached_property
    def sites(self) -> list[Site]:
        """See `sites`."""
        return sites(self.graph, self.on)

    @cached_property
    def centroids(self) -> Mapping[str, tuple[float, float] | None]:
        """See `centroids`."""
        return centroids(self.graph, self.on)

    @cached_property
    def inhabitants(self) -> Mapping[str, Figure]:
        """See `inhabitants`."""
        return inhabitants(self.graph, self.on)


def _named(query: str, groups: Iterable[str]) -> str:
    """The query about these groups, or about all where naming them would make it too long."""
    iris = sorted(groups)
    if len(iris) > _FEW:
        return query
    return query.replace("#VALUES", f"VALUES ?group {{ {' '.join(f'<{iri}>' for iri in iris)} }}")


def _number(text: str | None) -> float | None:
    return None if text is None else float(text)
