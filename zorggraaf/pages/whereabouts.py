"""Where everything is: the places of all things that have a place, on the small map."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from zorggraaf import names
from zorggraaf.pages.territories import MUNICIPALITY, ORGANISATION, Territories
from zorggraaf.things import answers, pairs, thing_kind

if TYPE_CHECKING:
    from zorggraaf.store import Graph

_WEST, _EAST = 3.3, 7.25
_SOUTH, _NORTH = 50.7, 53.55
_MARGIN: Final = 4.0
_SCALE: Final = 80.0
"""Units of the drawing per degree of latitude."""
_NARROW: Final = math.cos(math.radians(52.2))
"""How much shorter a degree of longitude is than one of latitude, halfway up the country."""

WIDTH: Final = round((_EAST - _WEST) * _NARROW * _SCALE + 2 * _MARGIN)
HEIGHT: Final = round((_NORTH - _SOUTH) * _SCALE + 2 * _MARGIN)

_MEMBERS: Final = "?thing org:hasMember ?who"
_WHOSE: Final[dict[str, str]] = {
    "network": _MEMBERS,
    "initiative": _MEMBERS,
    "pathway": "?step zg:stepOf ?thing ; zg:performedBy ?who",
    "expertise-centre": "?thing org:unitOf ?who",
    "condition": "?centre zg:treats ?thing ; org:unitOf ?who",
    "event": "?thing zg:about|org:originalOrganization|org:resultingOrganization ?who",
}
"""By kind of thing, whose sites are its places."""
_MAIN: Final = names.concept("site-kind", "main")


class Spot(NamedTuple):
    """A place of a thing."""

    at: str
    """The site or municipality."""
    who: str
    """Whose site it is; empty where it is the thing's own place."""
    main: bool
    point: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The places of all things of a graph; every thing by its IRI."""

    country: str
    """The municipalities as dots: an SVG path of lines without length, for round line ends."""
    points: Mapping[str, tuple[float, float]]
    """Where each site and municipality comes on the map."""
    sites: Mapping[str, Sequence[Spot]]
    """Per organisation the sites it has now."""
    whose: Mapping[str, Sequence[str]]
    """Per other thing the organisations whose sites are its places."""
    territories: Territories

    @classmethod
    def read(cls, graph: Graph, territories: Territories) -> Self:
        """The places in a graph."""
        points = {
            at.value: point
            for at, latitude, longitude in answers(
                graph,
                "SELECT ?at ?latitude ?longitude WHERE { "
                "?at schema:latitude ?latitude ; schema:longitude ?longitude }",
            )
            if at is not None and latitude is not None and longitude is not None
            if (point := on_map(float(longitude.value), float(latitude.value))) is not None
        }
        municipalities = sorted(at for at in points if thing_kind(at) == MUNICIPALITY)
        dots = "".join("M{} {}h0".format(*points[at]) for at in municipalities)
        whose: defaultdict[str, list[str]] = defaultdict(list)
        for pattern in dict.fromkeys(_WHOSE.values()):
            for thing, who in pairs(graph, f"SELECT DISTINCT ?thing ?who {{ {pattern} }}"):
                if _WHOSE.get(thing_kind(thing)) == pattern:
                    whose[thing].append(who)
        return cls(dots, points, _sites(graph, points), dict(whose), territories)

    def of(self, iri: str) -> tuple[list[Spot], bool]:
        """The places of a thing, and whether they are its territory rather than addresses.

        Of many organisations the main sites, or the map is full of outpatient clinics.
        """
        kind = thing_kind(iri)
        if kind == "region":
            if covered := list(self._own(self.territories.units[MUNICIPALITY].get(iri, ()))):
                return covered, True
            return self._main(self.territories.units[ORGANISATION].get(iri, ())), False
        if kind in ("site", MUNICIPALITY):
            return list(self._own((iri,))), False
        return self._main((iri,) if kind == ORGANISATION else self.whose.get(iri, ())), False

    def of_all(self, kind: str, things: Iterable[str]) -> tuple[list[Spot], bool]:
        """The places of several things of one kind: sites, municipalities or organisations."""
        if kind == ORGANISATION:
            return self._main(things), False
        return list(self._own(sorted(things))), kind == MUNICIPALITY

    def _own(self, places: Iterable[str]) -> Iterator[Spot]:
        for at in places:
            if at in self.points:
                yield Spot(at, "", False, self.points[at])

    def _main(self, who: Iterable[str]) -> list[Spot]:
        found = [sites for one in who if (sites := self.sites.get(one))]
        if len(found) > 1:
            found = [[one for one in sites if one.main] or sites[:1] for sites in found]
        return sorted(spot for sites in found for spot in sites)


def _sites(graph: Graph, points: Mapping[str, tuple[float, float]]) -> dict[str, list[Spot]]:
    found: defaultdict[str, list[Spot]] = defaultdict(list)
    rows = answers(
        graph,
        "SELECT DISTINCT ?at ?who ?kind WHERE { ?at org:siteOf ?who ; zg:siteKind ?kind "
        "FILTER NOT EXISTS { ?at schema:endDate ?ended } } ORDER BY ?at ?who",
    )
    for at, who, kind in rows:
        if at is not None and who is not None and at.value in points:
            main = kind is not None and kind.value == _MAIN
            found[who.value].append(Spot(at.value, who.value, main, points[at.value]))
    return dict(found)


def on_map(longitude: float, latitude: float) -> tuple[float, float] | None:
    """Where a point comes on the map, None for what is outside it (the Caribbean).

    >>> on_map(5.387, 52.155)
    (106.3, 115.6)
    >>> on_map(-68.3, 12.2) is None
    True
    """
    if not (_WEST <= longitude <= _EAST and _SOUTH <= latitude <= _NORTH):
        return None
    x = (longitude - _WEST) * _NARROW * _SCALE + _MARGIN
    return round(x, 1), round((_NORTH - latitude) * _SCALE + _MARGIN, 1)
