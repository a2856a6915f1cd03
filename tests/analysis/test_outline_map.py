"""A map of outlines as PDOK publishes them: made here, for no outlines come with zorggraaf."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.spatial import Delaunay, Voronoi
from typer.testing import CliRunner

from zorggraaf import charts
from zorggraaf.analysis.members import Ground
from zorggraaf.analysis.territory import territory
from zorggraaf.charts import outlines
from zorggraaf.cli import app
from zorggraaf.store import Graph

ON = "2026-11-21"
_ROUGH = 6
"""Points between two corners: real borders are no straight lines."""


def _cells(middles: np.ndarray[Any, np.dtype[np.float64]]) -> list[list[list[float]]]:
    """The land nearest to each middle, cut off at a frame, with ragged shared borders."""
    low, high = middles.min(axis=0) - 0.1, middles.max(axis=0) + 0.1
    mirrored = [middles]
    for axis in (0, 1):
        for edge in (low, high):
            other = middles.copy()
            other[:, axis] = 2 * edge[axis] - other[:, axis]
            mirrored.append(other)
    found = Voronoi(np.vstack(mirrored))
    rings = []
    for place in range(len(middles)):
        corners = [c for c in found.regions[found.point_region[place]] if c >= 0]
        around = found.vertices[corners] - middles[place]
        order = np.argsort(np.arctan2(around[:, 1], around[:, 0]))
        ring = [corners[step] for step in order]
        rough: list[list[float]] = []
        for one, two in zip(ring, [*ring[1:], ring[0]], strict=True):
            first, second = sorted((one, two))
            chance = np.random.default_rng(first * 100_003 + second)
            # Who borders on it draws the same line, the other way round.
            part = np.linspace(0, 1, _ROUGH, endpoint=False)[1:]
            line = found.vertices[first] + part[:, None] * (
                found.vertices[second] - found.vertices[first]
            )
            line = line + chance.normal(0, 0.0015, line.shape)
            rough.append(found.vertices[one].tolist())
            rough += (line if one == first else line[::-1]).tolist()
        rings.append([*rough, rough[0]])
    return rings


def _to_rd(longitude: float, latitude: float) -> list[float]:
    """WGS84 to RD New in metres, by Schreutelkamp and Strang van Hees (2001)."""
    x, y = 0.36 * (latitude - 52.15517440), 0.36 * (longitude - 5.38720621)
    east = 155000 + 190094.945 * y - 11832.228 * x * y - 114.221 * x**2 * y - 32.391 * y**3
    east += -0.705 * x - 2.340 * x**3 * y - 0.608 * x * y**3
    north = 463000 + 309056.544 * x + 3638.893 * y**2 + 73.077 * x**2 - 157.984 * x * y**2
    north += 59.788 * x**3 + 0.433 * y - 6.439 * x**2 * y**2
    return [round(east, 2), round(north, 2)]


@pytest.fixture(scope="module")
def municipalities(graph: Graph) -> dict[str, tuple[float, float]]:
    """Code → longitude and latitude of the middle."""
    table = territory(graph, "roaz", ON)
    here = Ground(graph, ON).centroids
    found = {}
    for unit in table.values("municipality"):
        if middle := here.get(str(unit)):
            found[str(unit).rpartition("/")[2]] = (middle[1], middle[0])
    return found


@pytest.fixture(scope="module")
def published(municipalities: dict[str, tuple[float, float]]) -> dict[str, Any]:
    """As PDOK's WFS answers: statcode, statnaam, MultiPolygons and Polygons, EPSG:4326."""
    rings = _cells(np.array([*municipalities.values()]))
    features = []
    for place, (code, ring) in enumerate(zip(municipalities, rings, strict=True)):
        shape: dict[str, Any] = (
            {"type": "Polygon", "coordinates": [ring]}
            if place % 2
            else {"type": "MultiPolygon", "coordinates": [[ring]]}
        )
        features.append(
            {
                "type": "Feature",
                "id": f"gemeente_gegeneraliseerd.{place}",
                "geometry": shape,
                "properties": {"id": place, "statcode": code, "statnaam": f"Gemeente {code}"},
            }
        )
    return {"type": "FeatureCollection", "features": features}


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("ZORGGRAAF_OUTLINES", str(tmp_path / "outlines"))
    yield tmp_path / "outlines"


def test_either_way_round_gives_the_same_map(graph: Graph, published: dict[str, Any]) -> None:
    def other_way(value: Any) -> Any:
        return value[::-1] if isinstance(value[0][0], float) else [other_way(v) for v in value]

    back = {
        **published,
        "features": [
            {
                **each,
                "geometry": {
                    **each["geometry"],
                    "coordinates": other_way(each["geometry"]["coordinates"]),
                },
            }
            for each in published["features"]
        ],
    }
    table = territory(graph, "roaz", ON)
    first, second = (
        charts.svg(charts.chart(table, "nl", "map", outlines.tidy(each, "hier")))
        for each in (published, back)
    )
    paths = [
        [
            sorted(re.findall(r"-?[\d.]+,-?[\d.]+", path))
            for path in re.findall(r' d="([^"]*)"', each)
        ]
        for each in (first, second)
    ]
    assert [[*dict.fromkeys(path)] for path in paths[0]] == [
        [*dict.fromkeys(path)] for path in paths[1]
    ]


def _in_rd(published: dict[str, Any]) -> dict[str, Any]:
    def turned(value: Any) -> Any:
        if isinstance(value[0], float):
            return _to_rd(value[0], value[1])
        return [turned(each) for each in value]

    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    features = [
        {
            **each,
            "geometry": {
                **each["geometry"],
                "coordinates": turned(each["geometry"]["coordinates"]),
            },
        }
        for each in published["features"]
    ]
    return {**published, "crs": crs, "features": features}


def _corners(collection: dict[str, Any]) -> dict[str, np.ndarray[Any, np.dtype[np.float64]]]:
    found = {}
    for feature in collection["features"]:
        shape = feature["geometry"]
        polygons = shape["coordinates"]
        if shape["type"] == "Polygon":
            polygons = [polygons]
        ring = [point for polygon in polygons for line in polygon for point in line]
        found[feature["properties"]["code"]] = np.array(ring)
    return found


@pytest.mark.parametrize("system", ["wgs84", "rd"])
def test_a_file_becomes_the_map_of_roaz(
    system: str,
    published: dict[str, Any],
    municipalities: dict[str, tuple[float, float]],
    store_dir: Path,
    tmp_path: Path,
) -> None:
    file = tmp_path / "gemeenten.geojson"
    file.write_text(json.dumps(published if system == "wgs84" else _in_rd(published)))
    told = CliRunner().invoke(app, ["outlines", "--file", str(file)])
    assert told.exit_code == 0, told.output
    assert f"{len(municipalities)} gemeenten" in told.output
    picture = tmp_path / "roaz.png"
    asked = ["map", "roaz", "--on", ON, "--store", str(store_dir), "-o", str(picture)]
    assert CliRunner().invoke(app, asked).exit_code == 0
    assert picture.read_bytes().startswith(b"\x89PNG")
    drawing = tmp_path / "roaz.svg"
    assert CliRunner().invoke(app, [*asked[:-1], str(drawing)]).exit_code == 0
    shapes = re.findall(r'<path [^>]*aria-roledescription="geoshape"[^>]*>', drawing.read_text())
    fills = {found[1] for shape in shapes if (found := re.search(r'fill="(#\w+)"', shape))}
    assert len(shapes) == len(municipalities)
    assert len(fills) >= 4
    for shape in shapes:
        # A ring that is read the wrong way round becomes the rest of the globe.
        drawn = re.search(r' d="([^"]*)"', shape)
        assert drawn is not None
        at = np.array(re.findall(r"(-?[\d.]+),(-?[\d.]+)", drawn[1]), dtype=float)
        assert (np.ptp(at, axis=0) < 500).all()


def test_each_middle_lies_in_its_own_outline_after_simplifying(
    published: dict[str, Any], municipalities: dict[str, tuple[float, float]], tmp_path: Path
) -> None:
    file = tmp_path / "gemeenten.geojson"
    file.write_text(json.dumps(_in_rd(published)))
    kept = outlines.read(outlines.fetch(source=file))
    corners = _corners(kept)
    assert set(corners) == set(municipalities)
    for code, ring in corners.items():
        assert Delaunay(ring).find_simplex(np.array(municipalities[code])) >= 0


def test_regions_beside_each_other_have_other_colours_on_the_map(
    graph: Graph, published: dict[str, Any], tmp_path: Path
) -> None:
    file = tmp_path / "gemeenten.geojson"
    file.write_text(json.dumps(published))
    drawn = charts.chart(territory(graph, "roaz", ON), "nl", "map", outlines.read(file))
    shapes = drawn["layer"][0]["data"]["values"]
    colours = {s["properties"]["region"]: s["properties"]["colour"] for s in shapes}
    assert len(colours) == 10
    at: dict[tuple[float, float], set[str]] = {}
    for shape in shapes:
        polygons = shape["geometry"]["coordinates"]
        if shape["geometry"]["type"] == "Polygon":
            polygons = [polygons]
        for polygon in polygons:
            for x, y in polygon[0]:
                at.setdefault((round(x, 6), round(y, 6)), set()).add(shape["properties"]["region"])
    beside = [regions for regions in at.values() if len(regions) > 1]
    assert beside
    for regions in beside:
        assert len({colours[region] for region in regions}) == len(regions)
