"""Outlines of municipalities, for a true map: fetched once from Statistics Netherlands via PDOK.

The outlines are not part of zorggraaf: CBS and Kadaster publish them (CC BY 4.0), and
`zorggraaf outlines` keeps a simplified copy in the user's cache folder. Without them everything
works, with circles instead of shapes.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from zorggraaf.charts.rijksdriehoek import degrees, is_grid
from zorggraaf.errors import UsageError, ZorggraafError, reason

ADDRESS: Final = (
    "https://service.pdok.nl/cbs/gebiedsindelingen/{year}/wfs/v1_0"
    "?service=WFS&version=2.0.0&request=GetFeature&typeName=gebiedsindelingen:gemeente_gegeneraliseerd"
    "&outputFormat=application/json&srsName=EPSG:4326"
)
"""Where PDOK serves the generalised municipal boundaries of a year, as GeoJSON."""

SOURCE: Final = "CBS/Kadaster via PDOK, CC BY 4.0"
YEAR: Final = 2023
"""The year of the municipalities in the newest divisions."""
TOLERANCE: Final = 0.0015
"""Degrees (about 150 metres) that a simplified border may lie off: less than a pixel of the map."""

_TIMEOUT: Final = 60.0
_LARGEST: Final = 200_000_000
_CODES: Final = ("code", "statcode", "gemeentecode", "identificatie")
_NAMES: Final = ("name", "statnaam", "gemeentenaam", "naam")

Point = tuple[float, float]


class OutlineError(ZorggraafError):
    """Outlines cannot be had or read."""


def folder() -> Path:
    """Where outlines are kept: $ZORGGRAAF_OUTLINES, or the user's cache."""
    if given := os.environ.get("ZORGGRAAF_OUTLINES"):
        return Path(given)
    import platformdirs

    return Path(platformdirs.user_cache_dir("zorggraaf", appauthor=False)) / "outlines"


def path(year: int = YEAR) -> Path:
    """The file with the outlines of a year."""
    return folder() / f"gemeenten-{year}.geojson"


def load(year: int = YEAR) -> dict[str, Any] | None:
    """The outlines that were fetched, None where there are none.

    Raises OutlineError when the file is damaged.
    """
    file = path(year)
    if not file.exists():
        return None
    return read(file)


def read(file: Path) -> dict[str, Any]:
    """Outlines from a GeoJSON file: municipalities with `code` and `name`, longitude and latitude.

    Raises OutlineError for a file that holds none.
    """
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise OutlineError(f"{file} kan niet gelezen worden: {reason(error)}.") from error
    except ValueError as error:
        raise OutlineError(f"{file} is geen GeoJSON: {error}.") from error
    return tidy(content, str(file))


def fetch(year: int = YEAR, address: str | None = None, source: Path | None = None) -> Path:
    """Fetch outlines (or take them from a file), simplify and keep them; the file they are in.

    address: another server's GeoJSON, with `{year}` where the year goes.
    Raises OutlineError when the server does not answer or its answer holds no municipalities.
    """
    from zorggraaf.output.export import write

    if source is not None:
        collection = read(source)
    else:
        url = (address or ADDRESS).replace("{year}", str(year))
        collection = tidy(_download(url), url)
    simple = simplified(collection)
    file = path(year)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutlineError(f"{file.parent} kan niet gemaakt worden: {reason(error)}.") from error
    write(file, json.dumps(simple, separators=(",", ":"), ensure_ascii=False) + "\n")
    return file


def _download(url: str) -> Any:
    from urllib.error import HTTPError, URLError
    from urllib.request import Request, urlopen

    if not url.startswith(("http://", "https://")):
        raise UsageError(f"geen webadres: {url}", "Begin met http(s)://")
    asked = Request(url, headers={"Accept": "application/geo+json, application/json"})
    try:
        with urlopen(asked, timeout=_TIMEOUT) as answer:
            data = answer.read(_LARGEST + 1)
    except HTTPError as error:
        raise OutlineError(
            f"De server antwoordt {error.code} {error.reason}: {url}",
            "Bestaat dit jaar? Kies een ander met --year.",
        ) from error
    except (URLError, TimeoutError, OSError) as error:
        reason = getattr(error, "reason", error)
        raise OutlineError(
            f"Geen verbinding met {url.partition('?')[0]}: {reason}.",
            "Zonder internet: haal het bestand elders op en geef het met --file.",
        ) from error
    if len(data) > _LARGEST:
        raise OutlineError(f"Het antwoord is groter dan {_LARGEST // 1_000_000} MB: {url}")
    try:
        return json.loads(data)
    except ValueError as error:
        raise OutlineError(f"Het antwoord van {url.partition('?')[0]} is geen GeoJSON.") from error


def tidy(content: Any, where: str) -> dict[str, Any]:
    """GeoJSON with per municipality its `code` and `name`, as the map wants it.

    Coordinates of the national grid (EPSG:28992) become longitude and latitude.

    Raises OutlineError for what is not a collection of municipalities in longitude and latitude.

    >>> square = {"type": "Polygon", "coordinates": [[[5, 52], [6, 52], [6, 53], [5, 52]]]}
    >>> feature = {"type": "Feature", "geometry": square, "properties": {"statcode": "GM0193"}}
    >>> found = tidy({"type": "FeatureCollection", "features": [feature]}, "voorbeeld")
    >>> found["features"][0]["properties"]["code"]
    'GM0193'
    """
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        raise OutlineError(f"{where} is geen GeoJSON-verzameling (FeatureCollection).")
    kept: list[dict[str, Any]] = []
    for feature in features:
        properties = feature.get("properties") or {}
        geometry = feature.get("geometry") or {}
        code = _code(properties)
        if code is None or geometry.get("type") not in ("Polygon", "MultiPolygon"):
            continue
        name = next((str(properties[key]) for key in _NAMES if properties.get(key)), code)
        kept.append(
            {
                "type": "Feature",
                "properties": {"code": code, "name": name},
                "geometry": {"type": geometry["type"], "coordinates": geometry["coordinates"]},
            }
        )
    if not kept:
        raise OutlineError(
            f"In {where} staan geen gemeenten.",
            f"Verwacht: vlakken met een code als GM0193 in {' of '.join(_CODES)}.",
        )
    x, y = next(_points(kept[0]["geometry"]))
    if is_grid(x, y):
        # The default of many Dutch servers.
        for feature in kept:
            feature["geometry"]["coordinates"] = _degrees(feature["geometry"]["coordinates"])
    elif not (-180 <= x <= 180 and -90 <= y <= 90):
        raise OutlineError(
            f"De coördinaten in {where} zijn geen lengte- en breedtegraden.",
            "Vraag ze op in EPSG:4326 (graden) of EPSG:28992 (Rijksdriehoek).",
        )
    if _swapped(kept[0]["geometry"]):
        for feature in kept:
            feature["geometry"]["coordinates"] = _turned(feature["geometry"]["coordinates"])
    return {"type": "FeatureCollection", "features": kept}


def _code(properties: dict[str, Any]) -> str | None:
    for key in _CODES:
        value = str(properties.get(key) or "").strip()
        digits = value.removeprefix("GM")
        if digits.isdigit() and len(digits) <= 4:
            return f"GM{int(digits):04d}"
    return None


def _points(geometry: dict[str, Any]) -> Iterator[Point]:
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    for polygon in polygons:
        for ring in polygon:
            for point in ring:
                yield float(point[0]), float(point[1])


def _swapped(geometry: dict[str, Any]) -> bool:
    """Whether latitude, here the larger of the two, comes first, as some servers have it."""
    x, y = next(_points(geometry))
    return x > 40 and y < 20


def _turned(coordinates: Any) -> Any:
    if coordinates and isinstance(coordinates[0], (int, float)):
        return [coordinates[1], coordinates[0]]
    return [_turned(part) for part in coordinates]


def _degrees(coordinates: Any) -> Any:
    if coordinates and isinstance(coordinates[0], (int, float)):
        return list(degrees(float(coordinates[0]), float(coordinates[1])))
    return [_degrees(part) for part in coordinates]


# -- simplifying -----------------------------------------------------------------------------------


def simplified(collection: dict[str, Any], tolerance: float = TOLERANCE) -> dict[str, Any]:
    """The same outlines with fewer corners; borders that two municipalities share stay shared.

    Douglas and Peucker (1973) per ring, starting from its lowest corner, so that the same border
    read in two directions keeps the same corners between the same ends as far as may be. A ring
    that would collapse (a small island) keeps its corners.
    """
    features = []
    for feature in collection["features"]:
        geometry = feature["geometry"]
        polygons = geometry["coordinates"]
        if geometry["type"] == "Polygon":
            polygons = [polygons]
        rings = [[_ring(ring, tolerance) for ring in polygon] for polygon in polygons]
        features.append(
            {
                **feature,
                "geometry": {"type": "MultiPolygon", "coordinates": rings},
            }
        )
    return {"type": "FeatureCollection", "source": SOURCE, "features": features}


def _ring(ring: list[Any], tolerance: float) -> list[Point]:
    points = [(round(float(p[0]), 5), round(float(p[1]), 5)) for p in ring]
    body = points[:-1] if points[0] == points[-1] else points
    start = body.index(min(body))
    turned = body[start:] + body[:start]
    far = max(range(len(turned)), key=lambda n: _apart(turned[n], turned[0]))
    kept = _line(turned[: far + 1], tolerance)[:-1] + _line([*turned[far:], turned[0]], tolerance)
    return kept if len(kept) >= 4 else [*turned, turned[0]]


def _apart(a: Point, b: Point) -> float:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def _line(points: list[Point], tolerance: float) -> list[Point]:
    """The corners of a line that lie further than the tolerance from the line without them."""
    keep = [False] * len(points)
    keep[0] = keep[-1] = True
    waiting = [(0, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        worst, where = tolerance, -1
        for n in range(first + 1, last):
            off = _distance(points[n], points[first], points[last])
            if off > worst:
                worst, where = off, n
        if where >= 0:
            keep[where] = True
            waiting += [(first, where), (where, last)]
    return [point for point, kept in zip(points, keep, strict=True) if kept]


def _distance(point: Point, a: Point, b: Point) -> float:
    """From a point to the segment between two others."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    along = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / length if length else 0.0
    along = min(1.0, max(0.0, along))
    return math.sqrt(_apart(point, (a[0] + along * dx, a[1] + along * dy)))
