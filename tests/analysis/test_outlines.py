"""Outlines come from a server or a file, and become a map."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from zorggraaf import charts
from zorggraaf.analysis.territory import territory
from zorggraaf.charts import outlines
from zorggraaf.errors import UsageError
from zorggraaf.store import Graph


def _square(code: str, x: float, y: float, **more: str) -> dict[str, Any]:
    ring = [[x, y], [x + 0.05, y + 0.00001], [x + 0.1, y], [x + 0.1, y + 0.1], [x, y + 0.1], [x, y]]
    return {
        "type": "Feature",
        "properties": {"statcode": code, "statnaam": f"Gemeente {code}", **more},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


COLLECTION = {
    "type": "FeatureCollection",
    "features": [_square("GM0193", 6.0, 52.5), _square("GM0363", 4.9, 52.3)],
}


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ZORGGRAAF_OUTLINES", str(tmp_path / "outlines"))
    return tmp_path / "outlines"


@pytest.fixture
def server() -> Iterator[str]:
    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path.startswith("/2023/")
            body = json.dumps(COLLECTION).encode() if found else b"geen jaar"
            self.send_response(200 if found else 404)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}/{{year}}/gemeenten"
        running.shutdown()


def test_outlines_are_fetched_once_and_kept(server: str, kept: Path) -> None:
    assert outlines.load() is None
    assert outlines.fetch(address=server).parent == kept
    loaded = outlines.load()
    assert loaded is not None
    assert [f["properties"]["code"] for f in loaded["features"]] == ["GM0193", "GM0363"]


def test_a_border_loses_corners_that_nobody_sees(server: str) -> None:
    outlines.fetch(address=server)
    loaded = outlines.load()
    assert loaded is not None
    (ring,) = loaded["features"][0]["geometry"]["coordinates"][0]
    assert len(ring) == 5 and ring[0] == ring[-1]


def test_a_year_that_the_server_lacks_is_told(server: str) -> None:
    with pytest.raises(outlines.OutlineError, match="404"):
        outlines.fetch(1900, server)


def test_without_internet_a_file_will_do(tmp_path: Path) -> None:
    with pytest.raises(outlines.OutlineError, match="--file"):
        outlines.fetch(address="http://127.0.0.1:9/{year}")
    file = tmp_path / "eigen.geojson"
    file.write_text(json.dumps(COLLECTION))
    assert outlines.read(outlines.fetch(source=file))["features"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("geen json", "geen GeoJSON"),
        ("[]", "FeatureCollection"),
        ('{"features": []}', "geen gemeenten"),
        (json.dumps({"features": [_square("GM0193", 700000, 5800000)]}), "EPSG:4326"),
    ],
)
def test_what_is_no_outline_is_refused(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "kapot.geojson"
    file.write_text(content)
    with pytest.raises(outlines.OutlineError) as refused:
        outlines.fetch(source=file)
    assert said in str(refused.value)


def test_latitude_first_is_turned_round() -> None:
    turned = _square("GM0193", 6.0, 52.5)
    ring = turned["geometry"]["coordinates"][0]
    turned["geometry"]["coordinates"] = [[[y, x] for x, y in ring]]
    found = outlines.tidy({"features": [turned]}, "test")
    assert found["features"][0]["geometry"]["coordinates"][0][0] == [6.0, 52.5]


def test_only_the_web_is_asked() -> None:
    with pytest.raises(UsageError):
        outlines.fetch(address="file:///etc/passwd")


def test_with_outlines_there_is_a_map(graph: Graph) -> None:
    spec = charts.chart(
        territory(graph, "roaz", "2026-11-21"), outlines=outlines.tidy(COLLECTION, "test")
    )
    shapes = spec["layer"][0]["data"]["values"]
    assert [shape["properties"]["municipality"] for shape in shapes] == ["Zwolle", "Amsterdam"]
    assert charts.svg(spec).count("<path") >= 2
