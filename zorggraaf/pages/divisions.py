"""How a region or a municipality lies in every division of the country.

Of a municipality: its region in each division. Of a region: which regions of each other division
share municipalities with it, or, where a region has no territory, organisations.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zorggraaf.pages.territories import MUNICIPALITY
from zorggraaf.tabular import Cell
from zorggraaf.things import short_key, thing_kind

if TYPE_CHECKING:
    from zorggraaf.pages.small_map import Named
    from zorggraaf.pages.territories import Territories


@dataclass(frozen=True, slots=True)
class Share:
    """A region of another division, and how much of ours is in it."""

    region: Cell
    shared: int


@dataclass(frozen=True, slots=True)
class Division:
    """Another division, and its regions that ours touches, the one that shares most first."""

    name: Cell
    current: bool
    shares: tuple[Share, ...]

    @property
    def groups(self) -> str:
        """What the division is called where groups are compared."""
        return _groups(self.name.iri or "", self.current)


@dataclass(frozen=True, slots=True)
class Divisions:
    """A thing in every division."""

    unit: str
    """What is counted: municipality or organisation; empty for a municipality's own regions."""
    units: int
    """How many of these the thing has."""
    current: tuple[Division, ...]
    former: tuple[Division, ...]
    own: str = ""
    """Of a region: its own division, as it is called where groups are compared."""


def divisions(
    territories: Territories, iri: str, named: Named, lang: str = "nl"
) -> Divisions | None:
    """A region or municipality in every division; None for any other thing, or where unknown."""
    kind = thing_kind(iri)
    if kind == MUNICIPALITY:
        around = territories.regions[MUNICIPALITY].get(iri, ())
        return _drawn(territories, Counter(around), "", iri, named, lang)
    if kind != "region":
        return None
    for unit, within in territories.units.items():
        shared = Counter(
            region for one in within.get(iri, ()) for region in territories.regions[unit][one]
        )
        found = _drawn(territories, shared, unit, iri, named, lang)
        if found is not None:
            return found
    return None


def _drawn(
    territories: Territories,
    shared: Mapping[str, int],
    unit: str,
    iri: str,
    named: Named,
    lang: str,
) -> Divisions | None:
    """shared: how many units of ours each region has; the region itself all of them."""
    shares: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for region, count in shared.items():
        if region in territories.divisions:
            shares[territories.divisions[region]].append((region, count))
    own = territories.divisions.get(iri, "")
    shares.pop(own, None)
    if not shares:
        return None
    labels = named.labels({*shares, *(one for few in shares.values() for one, _ in few)}, lang)

    def cell(iri: str) -> Cell:
        return Cell(labels.get(iri, short_key(iri)), iri)

    found = [
        Division(
            cell(division),
            division in territories.current,
            tuple(
                Share(cell(one), count)
                for one, count in sorted(touching, key=lambda pair: (-pair[1], pair[0]))
            ),
        )
        for division, touching in shares.items()
    ]
    found.sort(key=lambda one: one.name.text.casefold())
    return Divisions(
        unit,
        shared.get(iri, 1),
        tuple(one for one in found if one.current),
        tuple(one for one in found if not one.current),
        _groups(own, own in territories.current) if own else "",
    )


_YEAR: Final = re.compile(r"-\d{4}$")


def _groups(iri: str, current: bool) -> str:
    """The edition that is in force bears the name of its kind, without the year."""
    key = iri.rpartition("/")[2]
    return _YEAR.sub("", key) if current else key
