"""`python docs/picture.py`: docs/kaart.svg, the picture in the README, drawn from the graph.

A circle per municipality, its area by inhabitants, coloured by ROAZ region; a ring and a name for
each university medical centre. Everything comes from the built graph.
"""

from __future__ import annotations

import math
from collections import defaultdict
from html import escape
from pathlib import Path

import zorggraaf
from zorggraaf.names import concept, sparql_prologue

# Paul Tol's muted scheme: told apart with every common kind of colour vision.
COLOURS = [
    "#332288",
    "#88ccee",
    "#44aa99",
    "#117733",
    "#999933",
    "#ddcc77",
    "#cc6677",
    "#882255",
    "#aa4499",
    "#bbbbbb",
]
WIDTH, HEIGHT, MARGIN = 720, 800, 40
WEST, EAST, SOUTH, NORTH = 3.3, 7.25, 50.72, 53.55

PLACES = f"""SELECT ?region ?label ?lat ?lon ?n {{
  ?municipality schema:latitude ?lat ; schema:longitude ?lon ; zg:population ?n .
  ?region zg:coversMunicipality ?municipality ; zg:inPartition ?edition ; rdfs:label ?label .
  ?edition a zg:CurrentPartition ; zg:partitionKind <{concept("partition-kind", "roaz")}> .
}}"""
UMCS = f"""SELECT ?umc ?name (SAMPLE(?latitude) AS ?lat) (SAMPLE(?longitude) AS ?lon) {{
  ?umc a zg:UniversityMedicalCentre ; rdfs:label ?label .
  OPTIONAL {{
    ?short zg:nameOf ?umc ; schema:name ?abbreviation ;
           zg:nameKind <{concept("name-kind", "abbreviation")}>
    FILTER NOT EXISTS {{ ?short schema:endDate ?ended }}
  }}
  BIND (COALESCE(?abbreviation, STR(?label)) AS ?name)
  ?site org:siteOf ?umc ; zg:siteKind <{concept("site-kind", "main")}> ;
        schema:latitude ?latitude ; schema:longitude ?longitude .
  FILTER (LANG(?label) = "nl")
}} GROUP BY ?umc ?name"""


def at(lat: float, lon: float) -> tuple[float, float]:
    """Equirectangular, true to shape at 52 degrees north."""
    scale = min(
        (WIDTH - 2 * MARGIN) / ((EAST - WEST) * math.cos(math.radians(52))),
        (HEIGHT - 2 * MARGIN) / (NORTH - SOUTH),
    )
    x = MARGIN + (lon - WEST) * math.cos(math.radians(52)) * scale
    return x, MARGIN + (NORTH - lat) * scale


def draw() -> str:
    with zorggraaf.open() as graph:
        places = [[t.value for t in row if t] for row in graph.select(_q(PLACES)).rows]
        umcs = [[t.value for t in row if t] for row in graph.select(_q(UMCS)).rows]
    inhabitants: defaultdict[str, int] = defaultdict(int)
    for _, label, _, _, n in places:
        inhabitants[label] += int(float(n))
    colour = dict(zip(sorted(inhabitants), COLOURS, strict=True))
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'aria-labelledby="t" font-family="system-ui, sans-serif" font-size="13">',
        '<title id="t">De tien ROAZ-regio’s per gemeente, met de zeven umc’s</title>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for _, label, lat, lon, n in sorted(places, key=lambda p: -float(p[4])):
        x, y = at(float(lat), float(lon))
        radius = math.sqrt(float(n)) / 38
        out.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{colour[label]}" '
            'fill-opacity="0.85" stroke="#fff" stroke-width="0.7"/>'
        )
    for _, label, lat, lon in sorted(umcs):
        x, y = at(float(lat), float(lon))
        out.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="#fff" stroke="#000" stroke-width="2"/>'
            f'<text x="{x + 9:.1f}" y="{y + 4:.1f}" paint-order="stroke" stroke="#fff" '
            f'stroke-width="3" font-weight="600">{escape(label)}</text>'
        )
    for line, (label, count) in enumerate(sorted(inhabitants.items())):
        y = 60 + 21 * line
        out.append(
            f'<rect x="24" y="{y - 11}" width="13" height="13" fill="{colour[label]}"/>'
            f'<text x="44" y="{y}">{escape(label)} · {_millions(count)} mln</text>'
        )
    out.append(
        f'<text x="24" y="{HEIGHT - 16}" font-size="11" fill="#444">Oppervlak = inwoners op '
        "1-1-2022; indeling 2023; bronnen per feit: zorggraaf why</text>"
    )
    out.append("</svg>")
    return "\n".join(out) + "\n"


def _millions(count: int) -> str:
    return f"{count / 1e6:.1f}".replace(".", ",")


def _q(query: str) -> str:
    return sparql_prologue() + query


if __name__ == "__main__":
    Path(__file__).with_name("kaart.svg").write_text(draw(), encoding="utf-8")
