"""How a region or a municipality lies in every division of the country.

Of a municipality: its region in each division. Of a region: which regions of each other division
share municipalities with it, or, where a region has no territory, organisations.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zorggraaf.tabular import Cell
from zorggraaf.things import answers, short_key, thing_kind

if TYPE_CHECKING:
    from zorggraaf.store import Graph

_SHARED: Final[dict[str, str]] = {
    "municipality": "<{iri}> zg:coversMunicipality ?unit . ?other zg:coversMunicipality ?unit",
    "organisation": "?unit zg:participatesInRegion <{iri}> . ?unit zg:participatesInRegion ?other",
}
"""By what two regions share: municipalities, or else organisations that take part in both."""


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


def divisions(graph: Graph, iri: str, lang: str = "nl") -> Divisions | None:
    """A region or municipality in every division; None for any other thing, or where unknown."""
    kind = thing_kind(iri)
    if kind == "municipality":
        within = f"?other zg:coversMunicipality <{iri}> BIND(<{iri}> AS ?unit)"
        return _drawn(graph, within, "", iri, lang)
    if kind != "region":
        return None
    for unit, pattern in _SHARED.items():
        found = _drawn(graph, pattern.replace("{iri}", iri), unit, iri, lang)
        if found is not None:
            return found
    return None


def _drawn(graph: Graph, pattern: str, unit: str, iri: str, lang: str) -> Divisions | None:
    rows = answers(
        graph,
        "SELECT ?division ?other ?current (COUNT(DISTINCT ?unit) AS ?n) WHERE { "
        f"{pattern} . ?other zg:inPartition ?division "
        "BIND(EXISTS { ?division a zg:CurrentPartition } AS ?current) } "
        "GROUP BY ?division ?other ?current",
    )
    shares: defaultdict[tuple[str, bool], list[tuple[str, int]]] = defaultdict(list)
    own, units, mine = "", 1, ""
    for division, other, current, count in rows:
        if division is None or other is None or current is None or count is None:
            continue
        if other.value == iri:
            own, units = division.value, int(count.value)
            mine = _groups(own, current.value == "true")
        else:
            shares[division.value, current.value == "true"].append((other.value, int(count.value)))
    labels = graph.labels(
        {division for division, _ in shares} | {one for few in shares.values() for one, _ in few},
        lang,
    )

    def cell(iri: str) -> Cell:
        return Cell(labels.get(iri, short_key(iri)), iri)

    found = [
        Division(
            cell(division),
            current,
            tuple(
                Share(cell(one), count)
                for one, count in sorted(touching, key=lambda pair: (-pair[1], pair[0]))
            ),
        )
        for (division, current), touching in shares.items()
        if division != own
    ]
    if not found:
        return None
    found.sort(key=lambda one: one.name.text.casefold())
    return Divisions(
        unit,
        units,
        tuple(one for one in found if one.current),
        tuple(one for one in found if not one.current),
        mine,
    )


_YEAR: Final = re.compile(r"-\d{4}$")


def _groups(iri: str, current: bool) -> str:
    """The edition that is in force bears the name of its kind, without the year."""
    key = iri.rpartition("/")[2]
    return _YEAR.sub("", key) if current else key
