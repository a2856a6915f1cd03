"""A drawing of ties between organisations or groups: the backbone, not the hairball."""

from __future__ import annotations

from typing import Any, Final

from zorggraaf.analysis.result import Table
from zorggraaf.charts.placing import labels_shown
from zorggraaf.charts.style import AFTER, INK, PALETTE, Spec, short, spec

_WIDTH: Final = 860.0
_HEIGHT: Final = 640.0
_SEED: Final = 4
_LETTER: Final = 6.4
_LINE: Final = 14.0


def network(table: Table, lang: str) -> Spec:
    """Who is tied to whom; a line is a tie, a larger dot has more ties.

    Columns: a, a_label, b, b_label, shared (or weight), and optionally a_group, b_group, by which
    dots are coloured.
    """
    import networkx as nx

    graph = nx.Graph()
    groups: dict[str, str] = {}
    for record in table.records():
        a, b = str(record["a"]), str(record["b"])
        for side, iri in (("a", a), ("b", b)):
            graph.add_node(iri, label=str(record.get(f"{side}_label") or iri))
            if record.get(f"{side}_group"):
                groups[iri] = str(record[f"{side}_group"])
        weight = record.get("shared", record.get("weight"))
        graph.add_edge(a, b, weight=float(weight) if isinstance(weight, (int, float)) else 1.0)
    at = _layout(graph)
    colours = {
        group: PALETTE[n % len(PALETTE)] for n, group in enumerate(sorted({*groups.values()}))
    }
    nodes = _nodes(graph, at, groups, colours)
    edges = [
        {
            "x": at[a][0],
            "y": at[a][1],
            "x2": at[b][0],
            "y2": at[b][1],
            "weight": data["weight"],
            "between": f"{graph.nodes[a]['label']} – {graph.nodes[b]['label']}",
        }
        for a, b, data in graph.edges(data=True)
    ]
    hidden = sum(not node["name"] for node in nodes)
    extra = [_HIDDEN[lang].format(hidden)] if hidden else []
    return spec(table, lang, _drawn(nodes, edges), _WIDTH, extra)


_HIDDEN: Final = {
    "nl": "{} namen pasten niet in de tekening; ze staan in de tabel.",
    "en": "{} names did not fit in the drawing; they are in the table.",
}


def _layout(graph: Any) -> dict[str, tuple[float, float]]:
    """A place in pixels for each node: each connected part laid out by itself, side by side."""
    import math

    import networkx as nx
    import numpy as np

    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    if not parts:
        return {}
    placed: dict[str, tuple[float, float]] = {}
    # Each part gets a square in proportion to its nodes; squares fill rows from left to right.
    unit = math.sqrt(_WIDTH * _HEIGHT / sum(len(part) + 2 for part in parts)) * 0.86
    left = top = row = 0.0
    for part in parts:
        nodes = sorted(part)
        side = max(unit * math.sqrt(len(nodes) + 2), 90.0)
        # One large part may use the whole width of the drawing.
        width = _WIDTH if len(nodes) > 0.6 * len(graph) else min(side, _WIDTH)
        if left + width > _WIDTH + 1:
            left, top, row = 0.0, top + row, 0.0
        drawn = graph.subgraph(nodes)
        if len(nodes) == 2:
            positions = {nodes[0]: np.array([-1.0, -0.3]), nodes[1]: np.array([1.0, 0.3])}
        elif len(nodes) <= 60:
            positions = nx.kamada_kawai_layout(nx.Graph(drawn), weight=None)
        else:
            start = nx.kamada_kawai_layout(nx.Graph(drawn), weight=None)
            positions = nx.spring_layout(
                nx.Graph(drawn), seed=_SEED, weight=None, pos=start, iterations=60
            )
        points = np.array([positions[node] for node in nodes], dtype=float)
        low, size = points.min(axis=0), np.ptp(points, axis=0)
        size[size == 0] = 1.0
        margin = np.array([48.0, 22.0])
        box = np.array([width, side]) - 2 * margin
        scaled = (points - low) / size * np.clip(box, 10.0, None) + margin
        for node, (x, y) in zip(nodes, scaled.tolist(), strict=True):
            placed[node] = (round(left + x, 1), round(top + y, 1))
        left, row = left + width, max(row, side)
    return placed


def _nodes(
    graph: Any,
    at: dict[str, tuple[float, float]],
    groups: dict[str, str],
    colours: dict[str, str],
) -> list[dict[str, Any]]:
    """The dots, and the names of those whose name covers no other."""
    degrees = dict(graph.degree)
    order = sorted(graph.nodes, key=lambda node: (-degrees[node], node))
    radius = {node: 3.5 + 1.3 * degrees[node] ** 0.5 for node in order}
    taken: list[tuple[float, ...]] = [
        (x - radius[node], y - radius[node], x + radius[node], y + radius[node])
        for node, (x, y) in at.items()
    ]
    found = []
    for node in order:
        x, y = at[node]
        name = short(graph.nodes[node]["label"], 26)
        place = _free(name, x, y, radius[node] + 2, taken)
        found.append(
            {
                "x": x,
                "y": y,
                "name_x": place[0] if place else 0,
                "name_y": place[1] if place else 0,
                "size": 4 * radius[node] ** 2,
                "name": name if place else "",
                "full": graph.nodes[node]["label"],
                "ties": degrees[node],
                "group": groups.get(node, ""),
                "colour": colours.get(groups.get(node, ""), AFTER),
            }
        )
    return found


def _free(
    name: str, x: float, y: float, off: float, taken: list[tuple[float, ...]]
) -> tuple[float, float] | None:
    """The middle of the first place around a dot where its name covers nothing; takes it."""
    half, high = len(name) * _LETTER / 2, _LINE / 2
    for dx, dy in (
        (0.0, -off - high),
        (0.0, off + high),
        (off + half + 1, 0.0),
        (-off - half - 1, 0.0),
        (off * 0.7 + half, -off * 0.7 - high),
        (-off * 0.7 - half, -off * 0.7 - high),
        (off * 0.7 + half, off * 0.7 + high),
        (-off * 0.7 - half, off * 0.7 + high),
    ):
        box = (x + dx - half, y + dy - high, x + dx + half, y + dy + high)
        if box[0] > -60 and labels_shown([box], taken)[0]:
            taken.append(box)
            return round(x + dx, 1), round(y + dy, 1)
    return None


def _drawn(nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> Spec:
    right = max([_WIDTH, *(node["x"] + 40 for node in nodes)])
    bottom = max([120.0, *(node["y"] + 24 for node in nodes)])

    def x(field: str) -> Spec:
        return {
            "field": field,
            "type": "quantitative",
            "scale": {"domain": [0, right], "nice": False},
            "axis": None,
        }

    def y(field: str) -> Spec:
        return {
            "field": field,
            "type": "quantitative",
            "scale": {"domain": [0, bottom], "reverse": True, "nice": False},
            "axis": None,
        }

    written: Spec = {"type": "text", "fontSize": 11, "baseline": "middle"}
    return {
        "width": round(right),
        "height": round(bottom),
        "layer": [
            {
                "data": {"values": edges},
                "mark": {"type": "rule", "color": "#8c8c8c", "opacity": 0.6},
                "encoding": {
                    "x": x("x"),
                    "y": y("y"),
                    "x2": {"field": "x2"},
                    "y2": {"field": "y2"},
                    "strokeWidth": {
                        "field": "weight",
                        "type": "quantitative",
                        "scale": {"range": [0.8, 4]},
                        "legend": None,
                    },
                    "tooltip": [{"field": "between"}, {"field": "weight"}],
                },
            },
            {
                "data": {"values": nodes},
                "mark": {"type": "circle", "opacity": 1, "stroke": "#ffffff", "strokeWidth": 1},
                "encoding": {
                    "x": x("x"),
                    "y": y("y"),
                    "size": {"field": "size", "type": "quantitative", "scale": None},
                    "color": _legend(nodes),
                    "tooltip": [{"field": "full"}, {"field": "ties"}, {"field": "group"}],
                },
            },
            *(
                {
                    "data": {"values": [node for node in nodes if node["name"]]},
                    "mark": {**written, **halo},
                    "encoding": {"x": x("name_x"), "y": y("name_y"), "text": {"field": "name"}},
                }
                for halo in (
                    {"stroke": "#ffffff", "strokeWidth": 3, "strokeJoin": "round"},
                    {"fill": INK},
                )
            ),
        ],
    }


def _legend(nodes: list[dict[str, Any]]) -> Spec:
    """Colours with the groups they stand for, where there are groups."""
    colours = {str(node["group"]): str(node["colour"]) for node in nodes if node["group"]}
    if not colours or len(colours) > len(PALETTE):
        return {"field": "colour", "type": "nominal", "scale": None}
    return {
        "field": "group",
        "type": "nominal",
        "scale": {"domain": list(colours), "range": list(colours.values())},
        "legend": {"title": None, "orient": "bottom", "columns": 3, "symbolType": "circle"},
    }
