"""Which time and which places the graph is about, as its own facts say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zorggraaf.things import answers

if TYPE_CHECKING:
    from zorggraaf.store import Graph

_POINT: Final = re.compile(r"POINT\s*\(\s*(-?[0-9.]+)\s+(-?[0-9.]+)\s*\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The first and last day the facts are about, and the box around the places."""

    start: str
    """Year, month or day (yyyy, yyyy-mm, yyyy-mm-dd); empty where no fact has a date."""
    end: str
    box: tuple[float, float, float, float] | None
    """West, south, east, north in degrees (WGS 84)."""

    @property
    def wkt(self) -> str:
        """The box as a polygon, empty where there is none.

        >>> Coverage("", "", (3.0, 50.0, 7.0, 54.0)).wkt
        'POLYGON((3.0 50.0,7.0 50.0,7.0 54.0,3.0 54.0,3.0 50.0))'
        """
        if self.box is None:
            return ""
        west, south, east, north = self.box
        corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
        return f"POLYGON(({','.join(f'{x} {y}' for x, y in corners)}))"


def coverage(graph: Graph) -> Coverage:
    """What time and place the graph covers.

    Time: from the first beginning or end of a dated fact to the last one, or to the day the graph
    was derived for if that is later. Place: the municipalities it knows.
    """
    ((first, last),) = answers(
        graph,
        """SELECT (MIN(?text) AS ?first) (MAX(?text) AS ?last) {
             { ?fact schema:startDate ?date } UNION { ?fact schema:endDate ?date }
             UNION { ?release dcterms:valid ?date }
             BIND(STR(?date) AS ?text) }""",
    )
    points = []
    for (wkt,) in answers(
        graph, "SELECT ?wkt { ?place a zg:Municipality ; geo:hasGeometry/geo:asWKT ?wkt }"
    ):
        found = _POINT.search(wkt.value) if wkt is not None else None
        if found:
            points.append((float(found[1]), float(found[2])))
    box = None
    if points:
        longitudes, latitudes = zip(*points, strict=True)
        box = (min(longitudes), min(latitudes), max(longitudes), max(latitudes))
    return Coverage(first.value if first else "", last.value if last else "", box)
