"""A small map: the Netherlands in dots, and where a thing is among them.

The dots are the centres of its municipalities, so that the country is recognised without a map
service of a third party and without outlines to load.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.things import answers, thing_kind

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

_LISTED: Final = 12
"""Names of places told to who does not see the map."""

_AT: Final = "?at schema:latitude ?latitude ; schema:longitude ?longitude"
_SITE: Final = (
    "?at org:siteOf ?who ; zg:siteKind ?kind FILTER NOT EXISTS { ?at schema:endDate ?ended }"
)
_PLACES: Final[dict[str, str]] = {
    "site": "BIND({thing} AS ?at)",
    "municipality": "BIND({thing} AS ?at)",
    "organisation": "BIND({thing} AS ?who) " + _SITE,
    "network": "{thing} org:hasMember ?who . " + _SITE,
    "initiative": "{thing} org:hasMember ?who . " + _SITE,
    "pathway": "?step zg:stepOf {thing} ; zg:performedBy ?who . " + _SITE,
    "expertise-centre": "{thing} org:unitOf ?who . " + _SITE,
    "condition": "?centre zg:treats {thing} ; org:unitOf ?who . " + _SITE,
    "event": "{thing} zg:about|org:originalOrganization|org:resultingOrganization ?who . " + _SITE,
}
"""By kind of thing, which places are its own; a region has its territory, or else its members."""
_TERRITORY: Final = "{thing} zg:coversMunicipality ?at"
_TAKING_PART: Final = "?who zg:participatesInRegion {thing} . " + _SITE


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the map."""

    name: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class SmallMap:
    """What the template draws."""

    country: str
    """The dots of all municipalities, as one SVG path."""
    places: tuple[Place, ...]
    area: bool
    """Whether the places are the territory, rather than addresses in it."""
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def listed(self) -> str:
        """The places by name, the first dozen of them."""
        known = sorted({place.name for place in self.places})
        return ", ".join(known[:_LISTED]) + (" …" if len(known) > _LISTED else "")


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


def country(graph: Graph) -> str:
    """The municipalities as dots: a path of lines without length, for round line ends."""
    rows = answers(
        graph,
        "SELECT ?latitude ?longitude WHERE { ?at a zg:Municipality ; schema:latitude ?latitude ; "
        "schema:longitude ?longitude } ORDER BY ?at",
    )
    points = (
        on_map(float(longitude.value), float(latitude.value))
        for latitude, longitude in rows
        if latitude is not None and longitude is not None
    )
    return "".join(f"M{x} {y}h0" for x, y in filter(None, points))


def small_map(graph: Graph, iri: str, dots: str, lang: str = "nl") -> SmallMap | None:
    """Where a thing is; None for a thing that is nowhere, or of which it is not known.

    dots: what `country` gave, which is the same on every map.
    """
    kind = thing_kind(iri)
    if kind == "region":
        places = _places(graph, _TERRITORY, iri, lang)
        if places:
            return SmallMap(dots, places, True)
        places = _places(graph, _TAKING_PART, iri, lang)
    elif kind in _PLACES:
        places = _places(graph, _PLACES[kind], iri, lang)
    else:
        places = ()
    return SmallMap(dots, places, False) if places else None


def map_of(
    graph: Graph, kind: str, things: Iterable[str], dots: str, lang: str = "nl"
) -> SmallMap | None:
    """Several things of one kind on one map; None where no place of any of them is known.

    kind: one of sites, municipalities and organisations.
    """
    given = f"VALUES ?given {{ {' '.join(f'<{iri}>' for iri in things)} }} "
    places = _found(graph, given + _PLACES[kind].replace("{thing}", "?given"), lang)
    return SmallMap(dots, places, kind == "municipality") if places else None


def _places(graph: Graph, pattern: str, iri: str, lang: str) -> tuple[Place, ...]:
    return _found(graph, pattern.replace("{thing}", f"<{iri}>"), lang)


def _found(graph: Graph, pattern: str, lang: str) -> tuple[Place, ...]:
    found: list[_Spot] = [
        (at.value, who.value if who is not None else "", kind, point)
        for at, latitude, longitude, who, kind in answers(
            graph,
            "SELECT DISTINCT ?at ?latitude ?longitude ?who ?kind WHERE { "
            f"{pattern} . {_AT} }} ORDER BY ?at ?who",
        )
        if at is not None and latitude is not None and longitude is not None
        if (point := on_map(float(longitude.value), float(latitude.value))) is not None
    ]
    owners = {who for _, who, _, _ in found}
    if len(owners) > 1:
        # Of many organisations the main sites, or the map is full of outpatient clinics.
        found = list(_main(found))
    labels = graph.labels([who if len(owners) > 1 else at for at, who, _, _ in found], lang)
    return tuple(
        Place(labels.get(who if len(owners) > 1 else at, ""), *point) for at, who, _, point in found
    )


_Spot = tuple[str, str, object, tuple[float, float]]
_MAIN: Final = names.concept("site-kind", "main")


def _main(found: Iterable[_Spot]) -> Iterable[_Spot]:
    of: dict[str, list[_Spot]] = {}
    for one in found:
        of.setdefault(one[1], []).append(one)
    for sites in of.values():
        chief = [one for one in sites if getattr(one[2], "value", "") == _MAIN]
        yield from chief or sites[:1]
