"""A small map: the Netherlands in dots, and where a thing is among them.

The dots are the centres of its municipalities, so that the country is recognised without a map
service of a third party and without outlines to load.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from zorggraaf.pages.whereabouts import HEIGHT, WIDTH, Spot, Whereabouts

_LISTED: Final = 12
"""Names of places told to who does not see the map."""


class Named(Protocol):
    """What knows the names of things."""

    def labels(self, iris: Iterable[str], lang: str = "nl") -> Mapping[str, str]:
        """The label of each that has one; others may be among them."""
        ...


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


def small_map(where: Whereabouts, iri: str, named: Named, lang: str = "nl") -> SmallMap | None:
    """Where a thing is; None for a thing that is nowhere, or of which it is not known."""
    return _drawn(where, *where.of(iri), named, lang)


def map_of(
    where: Whereabouts, kind: str, things: Iterable[str], named: Named, lang: str = "nl"
) -> SmallMap | None:
    """Several things of one kind on one map; None where no place of any of them is known.

    kind: one of site, municipality and organisation.
    """
    return _drawn(where, *where.of_all(kind, things), named, lang)


def _drawn(
    where: Whereabouts, spots: Sequence[Spot], area: bool, named: Named, lang: str
) -> SmallMap | None:
    if not spots:
        return None
    # Sites of one owner by their own names, else each by the name of whose it is.
    many = len({spot.who for spot in spots}) > 1
    shown = [(spot.who if many else spot.at, spot.point) for spot in spots]
    labels = named.labels([iri for iri, _ in shown], lang)
    places = tuple(Place(labels.get(iri, ""), *point) for iri, point in shown)
    return SmallMap(where.country, places, area)
