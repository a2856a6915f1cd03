"""The network of who takes part in what, placed and coloured, for a page that draws it itself.

Organisations that share collaborations lie near each other (a spring layout of the projection,
always with the same seed); a collaboration lies in the middle of its members. The size of an
organisation is a measure of `central`, its colour the group that it was given.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from zorggraaf.charts.style import PALETTE

if TYPE_CHECKING:
    import networkx as nx

    from zorggraaf.analysis.affiliation import Affiliation
    from zorggraaf.analysis.result import Table

_SEED: Final = 4
_ITERATIONS: Final = 80
_APART: Final = 3.0
"""How far springs push, in what networkx takes: with 1 all that connects lies on one heap."""
_SMALLEST, _LARGEST = 3.0, 16.0
"""Radius in pixels of the least and the most central organisation."""
_GOLDEN: Final = math.pi * (3 - math.sqrt(5))
"""Turns by which points around a middle never cover each other."""
OTHER: Final = "#8c8c8c"
"""For who is in no group, or in one of more groups than there are colours."""


def palette(groups: Mapping[str, str]) -> dict[str, str]:
    """A colour for each group (unit → group), the largest group first; the last ones share grey.

    >>> palette({"a": "x", "b": "x", "c": "y"}) == {"x": PALETTE[0], "y": PALETTE[1]}
    True
    """
    counted = Counter(groups.values())
    order = sorted(counted, key=lambda group: (-counted[group], group))
    return {
        group: PALETTE[place] if place < len(PALETTE) else OTHER
        for place, group in enumerate(order)
    }


def drawing(
    found: Affiliation, ranked: Table, measure: str, groups: Mapping[str, str]
) -> dict[str, Any]:
    """Nodes with their place, size and colour, and the edges between them, by number.

    ranked: the result of `central.central` over the same affiliation; measure: one of its columns.
    groups: per organisation the group by which it is coloured.
    """
    colours = palette(groups)
    places = _layout(found)
    rows = {str(record["organisation"]): record for record in ranked.records()}
    sizes = _sizes({iri: rows[iri][measure] for iri in found.units if iri in rows}, measure)
    nodes: list[dict[str, Any]] = []
    for iri, label in zip(found.units, found.unit_labels, strict=True):
        row = rows.get(iri, {})
        group = groups.get(iri, "")
        x, y = places[iri]
        nodes.append(
            {
                "iri": iri,
                "label": label,
                "x": round(x, 4),
                "y": round(y, 4),
                "size": sizes.get(iri, _SMALLEST),
                "colour": colours.get(group, OTHER),
                "group": group,
                "rank": row.get("rank"),
                "value": row.get(measure),
                "kind": "organisation",
            }
        )
    number = {iri: place for place, iri in enumerate(found.units)}
    members: dict[str, list[int]] = {}
    for unit, group in sorted(found.how):
        members.setdefault(group, []).append(number[unit])
    edges: list[list[int]] = []
    middles = _middles(members, nodes)
    for group, label in zip(found.groups, found.group_labels, strict=True):
        if group not in members:
            continue
        x, y = middles[group]
        edges += [[unit, len(nodes)] for unit in members[group]]
        nodes.append(
            {
                "iri": group,
                "label": label,
                "x": round(x, 4),
                "y": round(y, 4),
                "size": 1.5 + 0.35 * math.sqrt(len(members[group])),
                "colour": OTHER,
                "members": len(members[group]),
                "kind": "group",
            }
        )
    return {"measure": measure, "on": found.on, "nodes": nodes, "edges": edges}


def _sizes(values: Mapping[str, Any], measure: str) -> dict[str, float]:
    """The radius by the value: the area goes with it. Low constraint is what connects."""
    known = {iri: float(value) for iri, value in values.items() if value is not None}
    if not known:
        return {}
    low, high = min(known.values()), max(known.values())
    if high == low:
        return dict.fromkeys(known, (_SMALLEST + _LARGEST) / 2)
    scaled = {iri: (value - low) / (high - low) for iri, value in known.items()}
    if measure == "constraint":
        scaled = {iri: 1 - share for iri, share in scaled.items()}
    return {
        iri: round(_SMALLEST + (_LARGEST - _SMALLEST) * math.sqrt(share), 2)
        for iri, share in scaled.items()
    }


def _layout(found: Affiliation) -> dict[str, tuple[float, float]]:
    """A place for each organisation: the largest part in a square, the loose ones in rows below."""
    import networkx as nx

    from zorggraaf.analysis.projection import as_networkx, newman

    graph = as_networkx(newman(found.matrix), found.units)
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    placed: dict[str, tuple[float, float]] = {}
    if not parts:
        return placed
    placed |= _spread(graph, sorted(parts[0]), (0.0, 0.0), 1.0)
    across = 10
    for place, part in enumerate(parts[1:]):
        x = -0.9 + 1.8 * (place % across) / (across - 1)
        y = -1.15 - 0.15 * (place // across)
        placed |= _spread(graph, sorted(part), (x, y), 0.05 if len(part) > 1 else 0.0)
    return placed


def _spread(
    graph: nx.Graph[Any], nodes: Sequence[str], middle: tuple[float, float], radius: float
) -> dict[str, tuple[float, float]]:
    """Springs between organisations that share a collaboration, in a square around a middle."""
    import networkx as nx

    # A graph of its own, in a fixed order: the layout depends on it, and must not change.
    drawn: nx.Graph[Any] = nx.Graph()
    drawn.add_nodes_from(nodes)
    drawn.add_edges_from(sorted(tuple(sorted(edge)) for edge in graph.subgraph(nodes).edges))
    if len(nodes) == 1:
        return {nodes[0]: middle}
    apart = _APART / math.sqrt(len(nodes))
    at = nx.spring_layout(drawn, k=apart, seed=_SEED, iterations=_ITERATIONS, weight=None)
    across, along = (
        _evened({node: float(place[axis]) for node, place in at.items()}) for axis in (0, 1)
    )
    return {
        node: (middle[0] + radius * across[node], middle[1] + radius * along[node])
        for node in nodes
    }


def _evened(values: Mapping[str, float]) -> dict[str, float]:
    """Values between -1 and 1, half way between where they are and evenly spread.

    So that who is far out does not press all others together in the middle.
    """
    order = sorted(values, key=lambda node: (values[node], node))
    low, high = values[order[0]], values[order[-1]]
    width = (high - low) or 1.0
    return {
        node: (values[node] - low) / width + place / (len(order) - 1) - 1
        for place, node in enumerate(order)
    }


def _middles(
    members: Mapping[str, Sequence[int]], nodes: Sequence[Mapping[str, Any]]
) -> dict[str, tuple[float, float]]:
    """The middle of each collaboration's members; those with the same middle around it."""
    taken: Counter[tuple[float, float]] = Counter()
    found = {}
    for group in sorted(members):
        own = [nodes[unit] for unit in members[group]]
        x = sum(node["x"] for node in own) / len(own)
        y = sum(node["y"] for node in own) / len(own)
        spot = (round(x, 2), round(y, 2))
        turn = taken[spot]
        taken[spot] += 1
        off = 0.025 * math.sqrt(turn + (1 if len(own) == 1 else 0))
        found[group] = (x + off * math.cos(turn * _GOLDEN), y + off * math.sin(turn * _GOLDEN))
    return found
