"""The country as a map, where the outlines of municipalities are present (`zorggraaf outlines`)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from zorggraaf.analysis.result import Table
from zorggraaf.charts.style import INK, Spec, apart, short, spec

_WIDTH: Final = 620
_HEIGHT: Final = 740
_UNKNOWN: Final = "#d9d9d9"


def outline_map(table: Table, lang: str, outlines: dict[str, Any]) -> Spec:
    """Which region each municipality is in, on its true shape.

    outlines: a GeoJSON FeatureCollection whose features have a `code` (GM0363) in their
    properties and longitude and latitude as coordinates; see `zorggraaf.charts.outlines`.
    """
    rows = {str(r["municipality"]).rpartition("/")[2]: r for r in table.records()}
    colours = apart(_beside(outlines, rows))
    features = []
    for feature in outlines["features"]:
        record = rows.get(feature["properties"]["code"])
        region = str(record["region"] or "") if record else ""
        features.append(
            {
                "type": "Feature",
                "geometry": _wound(feature["geometry"]),
                "properties": {
                    "municipality": record["municipality_label"] if record else "",
                    "region": record["region_label"] if record else "",
                    "colour": colours.get(region, _UNKNOWN),
                },
            }
        )
    labels = _labels(outlines, rows)
    written: Spec = {"type": "text", "fontSize": 12.5, "fontWeight": "bold"}
    body: Spec = {
        "width": _WIDTH,
        "height": _HEIGHT,
        "projection": {"type": "mercator"},
        "layer": [
            {
                "data": {"values": features},
                "mark": {"type": "geoshape", "stroke": "#ffffff", "strokeWidth": 0.4},
                "encoding": {
                    "color": {"field": "properties.colour", "type": "nominal", "scale": None},
                    "tooltip": [
                        {"field": "properties.municipality"},
                        {"field": "properties.region"},
                    ],
                },
            },
            *(
                {
                    "data": {"values": labels},
                    "mark": {**written, **halo},
                    "encoding": {
                        "longitude": {"field": "longitude", "type": "quantitative"},
                        "latitude": {"field": "latitude", "type": "quantitative"},
                        "text": {"field": "text"},
                    },
                }
                for halo in (
                    {"stroke": "#ffffff", "strokeWidth": 4, "strokeJoin": "round", "opacity": 0.9},
                    {"fill": INK},
                )
            ),
        ],
    }
    return spec(table, lang, body, _WIDTH)


def _wound(geometry: dict[str, Any]) -> dict[str, Any]:
    """The same (multi)polygon with outer rings clockwise and holes the other way round.

    So the drawing library wants it, for which the other way round is the rest of the globe; GeoJSON
    itself (RFC 7946) wants the opposite, and servers do either.
    """
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    turned = [
        [
            ring if _clockwise(ring) == (place == 0) else ring[::-1]
            for place, ring in enumerate(polygon)
        ]
        for polygon in polygons
    ]
    return {"type": "MultiPolygon", "coordinates": turned}


def _clockwise(ring: list[list[float]]) -> bool:
    """By the sign of the area, north up (the shoelace formula)."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in pairs) > 0


def _points(geometry: dict[str, Any]) -> list[tuple[float, float]]:
    """All corners of a (multi)polygon."""
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    return [(x, y) for polygon in polygons for ring in polygon for x, y, *_ in ring]


def _beside(outlines: dict[str, Any], rows: dict[str, dict[str, Any]]) -> dict[str, set[str]]:
    """Region → the regions it shares a corner with."""
    at: dict[tuple[float, float], set[str]] = defaultdict(set)
    beside: dict[str, set[str]] = {}
    for feature in outlines["features"]:
        record = rows.get(feature["properties"]["code"])
        if record and record["region"]:
            beside.setdefault(str(record["region"]), set())
            for x, y in _points(feature["geometry"]):
                at[round(x, 3), round(y, 3)].add(str(record["region"]))
    for meeting in at.values():
        for region in meeting:
            beside[region] |= meeting - {region}
    return beside


def _labels(outlines: dict[str, Any], rows: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The name of each region at the middle of its municipalities."""
    middles: dict[str, list[tuple[float, float]]] = defaultdict(list)
    names: dict[str, str] = {}
    for feature in outlines["features"]:
        record = rows.get(feature["properties"]["code"])
        if record and record["region"]:
            points = _points(feature["geometry"])
            middle = (
                sum(x for x, _ in points) / len(points),
                sum(y for _, y in points) / len(points),
            )
            middles[str(record["region"])].append(middle)
            names[str(record["region"])] = str(record["region_label"])
    return [
        {
            "text": short(names[region], 26),
            "longitude": round(sum(x for x, _ in own) / len(own), 4),
            "latitude": round(sum(y for _, y in own) / len(own), 4),
        }
        for region, own in sorted(middles.items())
    ]
