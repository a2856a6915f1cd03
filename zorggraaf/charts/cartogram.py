"""The country as circles: one per municipality, as large as its inhabitants, at its place."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any, Final

from zorggraaf.analysis.result import Table
from zorggraaf.charts.placing import spread, without_overlap
from zorggraaf.charts.style import INK, Spec, apart, short, spec

_WIDTH: Final = 620.0
_FILLED: Final = 0.62
"""The part of the country's rectangle that its circles cover together."""
_NEAR: Final = 1.12
"""Circles so near each other, in sums of their radii, count as neighbours."""
_UNKNOWN: Final = "#d9d9d9"
_LETTER: Final = 7.9
_LINE: Final = 16.0


def cartogram(table: Table, lang: str) -> Spec:
    """Which region each municipality is in, with area for inhabitants instead of for land.

    Columns: municipality, municipality_label, region, region_label, inhabitants, latitude,
    longitude, and optionally contested.
    """
    import numpy as np

    records = [r for r in table.records() if r["latitude"] is not None]
    if not records:
        return spec(table, lang, {"data": {"values": []}, "mark": "point"}, _WIDTH)
    people = np.array([max(1.0, _number(r["inhabitants"])) for r in records])
    places, height = _places(records)
    area = _WIDTH * height * _FILLED
    radii = np.sqrt(people / people.sum() * area / math.pi)
    at = without_overlap(places, radii)
    low = (at - radii[:, None]).min(axis=0)
    at -= low
    width, height = ((at + radii[:, None]).max(axis=0)).tolist()
    colours = _colours(records, at, radii)
    data = [
        {
            "x": round(float(at[n, 0]), 2),
            "y": round(float(at[n, 1]), 2),
            # Vega's size of a circle is the square of its diameter in pixels.
            "size": round(float(4 * radii[n] ** 2), 2),
            "municipality": record["municipality_label"],
            "region": record["region_label"] or _NONE[lang],
            "inhabitants": record["inhabitants"],
            "colour": colours[str(record["region"] or "")],
            "contested": bool(record.get("contested")),
        }
        for n, record in enumerate(records)
    ]
    labels = _labels(records, at, radii)
    extra = [_HOW[lang]]
    if any(row["contested"] for row in data):
        extra.append(_CONTESTED[lang])
    return spec(table, lang, _drawn(data, labels, width, height), _WIDTH, extra)


_NONE: Final = {"nl": "geen regio", "en": "no region"}
_HOW: Final = {
    "nl": "Elke cirkel is een gemeente; hoe groter, hoe meer inwoners.",
    "en": "Each circle is a municipality; the larger, the more inhabitants.",
}
_CONTESTED: Final = {
    "nl": "Een dikke rand: twee groepen zijn bijna even dichtbij.",
    "en": "A thick edge: two groups are almost equally near.",
}


def _number(value: Any) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0


def _places(records: list[dict[str, Any]]) -> tuple[Any, float]:
    """Where each municipality lies in pixels: kilometres east and south, true near 52° north."""
    import numpy as np

    latitude = np.array([_number(r["latitude"]) for r in records])
    longitude = np.array([_number(r["longitude"]) for r in records])
    east = longitude * math.cos(math.radians(float(latitude.mean())))
    places = np.column_stack([east - east.min(), latitude.max() - latitude])
    scale = _WIDTH / max(float(places[:, 0].max()), 1e-6)
    if float(places[:, 1].max()) * scale > 2 * _WIDTH:
        scale = 2 * _WIDTH / float(places[:, 1].max())
    places *= scale
    return places, max(float(places[:, 1].max()), _WIDTH / 3)


def _colours(records: list[dict[str, Any]], at: Any, radii: Any) -> dict[str, str]:
    """A colour per region, other than that of the regions beside it."""
    import numpy as np

    regions = [str(r["region"] or "") for r in records]
    distance = np.hypot(*(at[:, None, :] - at[None, :, :]).transpose(2, 0, 1))
    near = np.argwhere(distance < _NEAR * (radii[:, None] + radii[None, :]))
    beside: dict[str, set[str]] = {region: set() for region in regions if region}
    for i, j in near:
        a, b = regions[int(i)], regions[int(j)]
        if a and b and a != b:
            beside[a].add(b)
    return {"": _UNKNOWN, **apart(beside)}


def _labels(records: list[dict[str, Any]], at: Any, radii: Any) -> list[dict[str, Any]]:
    """The name of each region at the middle of its people, moved where names would collide."""
    import numpy as np

    members: dict[str, list[int]] = defaultdict(list)
    names: dict[str, str] = {}
    for n, record in enumerate(records):
        if record["region"]:
            members[str(record["region"])].append(n)
            names[str(record["region"])] = str(record["region_label"])
    stem = _shared_start(list(names.values()))
    placed = []
    for region in sorted(members, key=lambda one: -float((radii[members[one]] ** 2).sum())):
        own = members[region]
        x, y = np.average(at[own], axis=0, weights=radii[own] ** 2)
        text = short(names[region].removeprefix(stem).strip() or names[region], 26)
        half = len(text) * _LETTER / 2
        placed.append((text, float(x), float(y), half))
    boxes = [(x - h, y - _LINE / 2, x + h, y + _LINE / 2) for _, x, y, h in placed]
    moves = spread(boxes, _LINE)
    return [
        {"text": text, "x": round(x + right, 1), "y": round(y + down, 1)}
        for (text, x, y, _), (right, down) in zip(placed, moves, strict=True)
    ]


def _shared_start(names: list[str]) -> str:
    """What all names begin with (“ROAZ ”), which the title says already."""
    first = names[0].split(" ")[0] + " " if len(names) > 1 else ""
    return first if first and all(name.startswith(first) for name in names) else ""


def _drawn(
    data: list[dict[str, Any]], labels: list[dict[str, Any]], width: float, height: float
) -> Spec:
    x: Spec = {
        "field": "x",
        "type": "quantitative",
        "scale": {"domain": [0, width], "nice": False},
        "axis": None,
    }
    y: Spec = {
        "field": "y",
        "type": "quantitative",
        "scale": {"domain": [0, height], "reverse": True, "nice": False},
        "axis": None,
    }
    written: Spec = {"type": "text", "fontSize": 12.5, "fontWeight": "bold"}
    return {
        "width": round(width),
        "height": round(height),
        "layer": [
            {
                "data": {"values": data},
                "mark": {"type": "circle", "opacity": 1},
                "encoding": {
                    "x": x,
                    "y": y,
                    "size": {"field": "size", "type": "quantitative", "scale": None},
                    "color": {"field": "colour", "type": "nominal", "scale": None},
                    "stroke": {
                        "condition": {"test": "datum.contested", "value": "#000000"},
                        "value": "#ffffff",
                    },
                    "strokeWidth": {
                        "condition": {"test": "datum.contested", "value": 1.6},
                        "value": 0.5,
                    },
                    "tooltip": [
                        {"field": name} for name in ("municipality", "region", "inhabitants")
                    ],
                },
            },
            *(
                {
                    "data": {"values": labels},
                    "mark": {**written, **halo},
                    "encoding": {"x": x, "y": y, "text": {"field": "text"}},
                }
                for halo in (
                    {"stroke": "#ffffff", "strokeWidth": 4, "strokeJoin": "round", "opacity": 0.9},
                    {"fill": INK},
                )
            ),
        ],
    }
