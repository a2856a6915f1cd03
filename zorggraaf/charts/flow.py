"""One division against another: ribbons from the regions of one to those of the other."""

from __future__ import annotations

import math
from typing import Any, Final

from zorggraaf.analysis.result import Table
from zorggraaf.charts.ordering import seriation
from zorggraaf.charts.style import INK, PALETTE, Spec, number, short, spec

_HEIGHT: Final = 640.0
_WIDTH: Final = 460.0
_NODE: Final = 14.0
_GAP: Final = 0.018
"""Between two regions, as a share of the height."""
_POINTS: Final = 24
"""Points along the edge of a ribbon: enough to look round."""


def flow(table: Table, lang: str) -> Spec:
    """How the regions of one division divide over those of another; width of a ribbon is weight."""
    import numpy as np

    records = [r for r in table.records() if _weight(r) > 0]
    left = {str(r["a"]): str(r.get("a_label") or r["a"]) for r in records}
    right = {str(r["b"]): str(r.get("b_label") or r["b"]) for r in records}
    keys_a, keys_b = list(left), list(right)
    weights = np.zeros((len(keys_a), len(keys_b)))
    for record in records:
        i, j = keys_a.index(str(record["a"])), keys_b.index(str(record["b"]))
        weights[i, j] = _weight(record)
    rows, columns = seriation(weights) if records else ([], [])
    spans_a = _spans([float(weights[i].sum()) for i in rows])
    spans_b = _spans([float(weights[:, j].sum()) for j in columns])
    total = float(weights.sum()) or 1.0
    usable_a, usable_b = _usable(len(rows)), _usable(len(columns))
    start_a = {i: spans_a[place][0] for place, i in enumerate(rows)}
    start_b = {j: spans_b[place][0] for place, j in enumerate(columns)}
    ribbons: list[dict[str, Any]] = []
    for place, i in enumerate(rows):
        for j in columns:
            if not weights[i, j]:
                continue
            thick_a = weights[i, j] / total * usable_a
            thick_b = weights[i, j] / total * usable_b
            name = f"{left[keys_a[i]]} → {right[keys_b[j]]}"
            ends = (start_a[i], start_a[i] + thick_a, start_b[j], start_b[j] + thick_b)
            ribbons += _ribbon(name, ends, PALETTE[place % len(PALETTE)], weights[i, j])
            start_a[i] += thick_a
            start_b[j] += thick_b
    nodes = [
        _node(
            short(left[keys_a[i]], 30), spans_a[p], 0, PALETTE[p % len(PALETTE)], weights[i], lang
        )
        for p, i in enumerate(rows)
    ] + [
        _node(short(right[keys_b[j]], 30), spans_b[p], 1, "#6e6e6e", weights[:, j], lang)
        for p, j in enumerate(columns)
    ]
    return spec(table, lang, _drawn(ribbons, nodes), _WIDTH + 460, [_HOW[lang]])


_HOW: Final = {
    "nl": "Hoe breder een band, hoe meer links en rechts delen.",
    "en": "The wider a ribbon, the more left and right share.",
}


def _weight(record: dict[str, Any]) -> float:
    value = record.get("shared")
    return float(value) if isinstance(value, (int, float)) else 0.0


def _usable(count: int) -> float:
    return 1.0 - _GAP * max(0, count - 1)


def _spans(weights: list[float]) -> list[tuple[float, float]]:
    """Where each region starts and ends, from 0 (top) to 1."""
    total, usable, at, spans = sum(weights) or 1.0, _usable(len(weights)), 0.0, []
    for weight in weights:
        end = at + weight / total * usable
        spans.append((at, end))
        at = end + _GAP
    return spans


def _ribbon(
    name: str, ends: tuple[float, float, float, float], colour: str, weight: float
) -> list[dict[str, Any]]:
    """The two edges of a ribbon: from (top, bottom) on the left to (top, bottom) on the right."""
    points = []
    for step in range(_POINTS + 1):
        part = step / _POINTS
        eased = (1 - math.cos(math.pi * part)) / 2
        points.append(
            {
                "ribbon": name,
                "x": round(part, 4),
                "top": round(ends[0] + (ends[2] - ends[0]) * eased, 5),
                "bottom": round(ends[1] + (ends[3] - ends[1]) * eased, 5),
                "colour": colour,
                "weight": float(weight),
            }
        )
    return points


def _node(
    label: str, span: tuple[float, float], side: int, colour: str, weights: Any, lang: str
) -> dict[str, Any]:
    return {
        "label": f"{label}\u2002{number(float(weights.sum()), lang)}",
        "side": side,
        "top": span[0],
        "bottom": span[1],
        "middle": (span[0] + span[1]) / 2,
        "colour": colour,
    }


def _drawn(ribbons: list[dict[str, Any]], nodes: list[dict[str, Any]]) -> Spec:
    y: Spec = {"type": "quantitative", "scale": {"domain": [0, 1], "reverse": True}, "axis": None}
    x: Spec = {"type": "quantitative", "scale": {"domain": [0, 1]}, "axis": None}
    colour: Spec = {"field": "colour", "type": "nominal", "scale": None, "legend": None}
    layers: list[Spec] = [
        {
            "data": {"values": ribbons},
            "mark": {"type": "area", "opacity": 0.62, "stroke": "#ffffff", "strokeWidth": 0.4},
            "encoding": {
                "x": {"field": "x", **x},
                "y": {"field": "top", **y},
                "y2": {"field": "bottom"},
                "detail": {"field": "ribbon"},
                "color": colour,
                "tooltip": [{"field": "ribbon"}, {"field": "weight"}],
            },
        }
    ]
    for side, align, shift in ((0, "right", -_NODE - 6), (1, "left", _NODE + 6)):
        data = {"values": [node for node in nodes if node["side"] == side]}
        at: Spec = {"datum": side, **x}
        bar: Spec = {"type": "bar", "size": _NODE, "xOffset": (side * 2 - 1) * _NODE / 2}
        layers += [
            {
                "data": data,
                "mark": {**bar, "orient": "vertical"},
                "encoding": {
                    "x": at,
                    "y": {"field": "top", **y},
                    "y2": {"field": "bottom"},
                    "color": colour,
                },
            },
            {
                "data": data,
                "mark": {"type": "text", "align": align, "dx": shift, "fontSize": 12, "fill": INK},
                "encoding": {
                    "x": at,
                    "y": {"field": "middle", **y},
                    "text": {"field": "label"},
                },
            },
        ]
    return {"width": _WIDTH, "height": _HEIGHT, "layer": layers}
