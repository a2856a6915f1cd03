"""Statistics Netherlands (CBS) through PDOK: the municipalities of a year.

Their names, inhabitants and outlines, and, with the list of the year before beside it, which
municipalities came and went. CBS writes -99997 and the like where it has no figure or keeps it
to itself; stretches of water have the code of their municipality and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from zorggraaf.enrich.answer import MissingError
from zorggraaf.enrich.source import About, Asking, ShapeError, need
from zorggraaf.upkeep.told import Told

ABOUT: Final = About(
    key="cbs-wijken-en-buurten",
    title="CBS Wijken en buurten via PDOK: gemeenten",
    publisher="Centraal Bureau voor de Statistiek (CBS) en Kadaster, via PDOK",
    page="https://www.pdok.nl/introductie/-/article/cbs-wijken-en-buurten",
    address="https://service.pdok.nl/cbs/wijkenbuurten/{year}/wfs/v1_0",
    kind="open-data-set",
    licence="https://creativecommons.org/licenses/by/4.0/",
    terms="CC BY 4.0: CBS en Kadaster noemen (de dienst van 2024 noemt zelf CC0)",
    gives="gemeenten van een jaar met inwoners en grenzen, en welke er kwamen en verdwenen",
)

PAGE: Final = 100
"""Municipalities a request: some megabytes of borders."""
OUTLINES: Final = "outlines"
_CODE: Final = re.compile(r"GM\d{4}")
_INHABITANTS: Final = ("aantalInwoners", "aantal_inwoners")

Ring = list[tuple[float, float]]


@dataclass(frozen=True)
class Municipality:
    """A municipality in one year."""

    code: str
    name: str
    inhabitants: int | None
    geometry: dict[str, Any]


def told(asking: Asking) -> Iterator[Told]:
    """The municipalities of the year, and what changed since the year before."""
    year = asking.year
    now = _municipalities(asking, year)
    asking.files[OUTLINES] = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"code": one.code, "name": one.name},
                "geometry": one.geometry,
            }
            for one in now.values()
        ],
    }
    try:
        before = _municipalities(asking, year - 1)
    except MissingError:
        asking.notes.append(f"de indeling van {year - 1} is er niet: herindelingen niet bepaald")
        before = {}
    where = asking.address.replace("{year}", str(year))
    for one in now.values():
        cells = {"key": one.code, "name": one.name}
        came = before and one.code not in before
        if came:
            cells["from"] = f"{year}-01-01"
        why = f"nieuw in de indeling van {year}" if came else ""
        yield Told("municipalities", cells, one.name, why, where)
        if one.inhabitants is not None:
            yield _figure(one, year, where)
    yield from _gone(asking, now, before)


def _figure(one: Municipality, year: int, where: str) -> Told:
    cells = {
        "key": f"inwoners-{one.code.lower()}-{year}",
        "about": f"municipality/{one.code}",
        "indicator": "inhabitants",
        "value": str(one.inhabitants),
        "unit": "personen",
        "period": f"{year}-01-01",
        "certainty": "stated",
        "note": f"op de gemeente-indeling van {year}",
    }
    return Told("figures", cells, one.name, "", where)


def _gone(
    asking: Asking, now: dict[str, Municipality], before: dict[str, Municipality]
) -> Iterator[Told]:
    year = asking.year
    for row in asking.tables["municipalities"]:
        code, until = row.text("key"), row.text("until")
        if code in now:
            if until and until < f"{year}-01-01":
                why = f"tot {until} volgens de tabellen, maar in de indeling van {year}"
                yield Told("municipalities", {}, f"{row.text('name')} ({code})", why)
            continue
        if code in before:
            into = _into(before[code], now)
            why = f"niet meer in de indeling van {year}"
            if into:
                why += f"; ligt nu in {into.name} ({into.code})"
            cells = {"key": code, "until": f"{year - 1}-12-31"}
            yield Told("municipalities", cells, row.text("name"), why)
        elif not until:
            why = f"niet in de indeling van {year}, en de tabellen weten geen einde"
            yield Told("municipalities", {}, f"{row.text('name')} ({code})", why)


# -- where a municipality went ---------------------------------------------------------------------


def _into(gone: Municipality, now: dict[str, Municipality]) -> Municipality | None:
    """The municipality in which the middle of one that is gone now lies."""
    longitude, latitude = _middle(gone.geometry)
    for one in now.values():
        if any(_inside(polygon, longitude, latitude) for polygon in _polygons(one.geometry)):
            return one
    return None


def _polygons(geometry: dict[str, Any]) -> list[list[Ring]]:
    coordinates = geometry["coordinates"]
    return [coordinates] if geometry["type"] == "Polygon" else list(coordinates)


def _is_area(geometry: dict[str, Any]) -> bool:
    """Whether these are rings of points in degrees."""
    try:
        points = [p for polygon in _polygons(geometry) for ring in polygon for p in ring]
        whole = all(len(ring) >= 4 for polygon in _polygons(geometry) for ring in polygon)
        return whole and bool(points) and all(_is_point(*point) for point in points)
    except TypeError:
        return False


def _is_point(longitude: object, latitude: object, *_: object) -> bool:
    return (
        isinstance(longitude, int | float)
        and isinstance(latitude, int | float)
        and abs(longitude) <= 180
        and abs(latitude) <= 90
    )


def _middle(geometry: dict[str, Any]) -> tuple[float, float]:
    """The centre of gravity of the largest part."""
    largest = max((polygon[0] for polygon in _polygons(geometry)), key=lambda r: abs(_area(r)))
    area = _area(largest)
    if not area:
        return largest[0][0], largest[0][1]
    x = y = 0.0
    for (x1, y1, *_), (x2, y2, *_) in zip(largest, [*largest[1:], largest[0]], strict=True):
        cross = x1 * y2 - x2 * y1
        x += (x1 + x2) * cross
        y += (y1 + y2) * cross
    return x / (6 * area), y / (6 * area)


def _area(ring: Ring) -> float:
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum(x1 * y2 - x2 * y1 for (x1, y1, *_), (x2, y2, *_) in pairs) / 2


def _inside(polygon: list[Ring], x: float, y: float) -> bool:
    """Whether a point lies within the outer ring and in no hole (crossings of a ray)."""
    inside = False
    for ring in polygon:
        for (x1, y1, *_), (x2, y2, *_) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                inside = not inside
    return inside


# -- asking --------------------------------------------------------------------------------------


def _municipalities(asking: Asking, year: int) -> dict[str, Municipality]:
    address = asking.address.replace("{year}", str(year))
    found: dict[str, Municipality] = {}
    start = 0
    while True:
        query = {
            "service": "WFS",
            "version": "2.0.0",
            "request": "GetFeature",
            "typeNames": "wijkenbuurten:gemeenten",
            "outputFormat": "application/json",
            "srsName": "urn:ogc:def:crs:EPSG::4326",
            "count": str(PAGE),
            "startIndex": str(start),
        }
        answer = asking.fetcher.get(address, query).json()
        features = need(answer, "features", list, f"CBS {year}")
        for feature in features:
            one = _municipality(feature, year)
            if one is not None:
                found[one.code] = one
        start += len(features)
        total = answer.get("numberMatched")
        if isinstance(total, int) and start < total and not features:
            raise ShapeError(
                f"CBS {year}: {total} gebieden beloofd, {start} gekregen", "Probeer het later."
            )
        if len(features) < PAGE and not (isinstance(total, int) and start < total):
            break
    if not found:
        raise ShapeError(f"CBS {year}: er staan geen gemeenten in het antwoord", "Klopt het jaar?")
    return found


def _municipality(feature: Any, year: int) -> Municipality | None:
    where = f"CBS {year}"
    properties = need(feature, "properties", dict, where)
    code = need(properties, "gemeentecode", str, where)
    if properties.get("water") == "JA" or not _CODE.fullmatch(code):
        return None
    geometry = need(feature, "geometry", dict, f"{where}, {code}")
    if geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise ShapeError(f"{where}, {code}: geen vlak maar {geometry.get('type')}", "")
    need(geometry, "coordinates", list, f"{where}, {code}")
    if not _is_area(geometry):
        raise ShapeError(f"{where}, {code}: de grens is geen vlak van lengte- en breedtegraden", "")
    name = next((name for name in _INHABITANTS if name in properties), _INHABITANTS[0])
    value = need(properties, name, int, f"{where}, {code}")
    return Municipality(
        code,
        need(properties, "gemeentenaam", str, where),
        value if value >= 0 else None,
        geometry,
    )
