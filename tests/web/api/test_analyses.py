"""The analyses over HTTP: the numbers that the commands give."""

from __future__ import annotations

import inspect
import io
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient
from typer.testing import CliRunner

from zorggraaf.cli import app, connect, exploring
from zorggraaf.cli import overlap as overlapping
from zorggraaf.web.api.analyses import OPERATIONS

SAME = {
    "overlap oor roaz": "/api/overlap?a=oor&b=roaz",
    "overlap network:oncologie": "/api/overlap?a=network:oncologie",
    "overlap oor roaz --unit inhabitants --by membership --on 2024-01-01": (
        "/api/overlap?a=oor&b=roaz&unit=inhabitants&by=membership&on=2024-01-01"
    ),
    "overlap region:roaz-zwolle province --unit inhabitants --rows": (
        "/api/overlap?a=region:roaz-zwolle&b=province&unit=inhabitants&rows=true"
    ),
    "compare roaz province": "/api/compare?a=roaz&b=province",
    "compare oor roaz --rows --lang en": "/api/compare?a=oor&b=roaz&rows=true&lang=en",
    "compare roaz province --null spatial --draws 5": (
        "/api/compare?a=roaz&b=province&null=spatial&draws=5"
    ),
    "compare --all": "/api/compare/all",
    "combinations network:oncologie": "/api/combinations?groups=network:oncologie",
    "combinations ern --rows": "/api/combinations?groups=ern&rows=true",
    "central --groups network:oncologie --measure strength": (
        "/api/central?groups=network:oncologie&measure=strength"
    ),
    "central --of group": "/api/central?of=group",
    "central --ties --null sdsm": "/api/central/ties?null=sdsm",
    "communities --resolution 1.5 --seeds 5": "/api/communities?resolution=1.5&seeds=5",
    "tables umc-utrecht": "/api/tables/umc-utrecht",
    "tables umc-utrecht --with st-antonius": "/api/tables/umc-utrecht?with=st-antonius",
    "tables region/roaz-zwolle --by territory": "/api/tables/region/roaz-zwolle?by=territory",
    "fragile": "/api/fragile",
    "fragile --what ern --what concentration --region roaz-west": (
        "/api/fragile?what=ern&what=concentration&region=roaz-west"
    ),
    "map roaz": "/api/map?division=roaz",
    "timeline erasmus-mc": "/api/timeline/erasmus-mc",
    "timeline network/oncomid --lang en": "/api/timeline/network/oncomid?lang=en",
    "whatif 'leave etz embraze'": "/api/whatif?steps=leave%20etz%20embraze",
}
"""Command → address that asks the same."""


def told(command: str, store: Path) -> Any:
    """What a command prints as json."""
    import shlex

    words = [*shlex.split(command), "--format", "json", "--store", str(store)]
    ran = CliRunner().invoke(app, words)
    assert ran.exit_code == 0, ran.output
    return json.loads(ran.stdout)


@pytest.mark.parametrize("command", list(SAME))
def test_an_analysis_gives_what_its_command_gives(
    api: TestClient, store_dir: Path, command: str
) -> None:
    got = api.get(SAME[command])
    assert got.status_code == 200, got.text
    assert got.json()["result"] == told(command, store_dir)


@pytest.mark.parametrize(
    ("command", "names"),
    [
        (overlapping.overlap, ["overlap"]),
        (overlapping.compare, ["compare", "compare-all"]),
        (overlapping.combinations, ["combinations"]),
        (connect.central, ["central", "ties"]),
        (connect.communities, ["communities"]),
        (connect.tables, ["tables"]),
        (connect.fragile, ["fragile"]),
        (exploring.map_, ["map"]),
        (exploring.timeline, ["timeline"]),
        (exploring.whatif, ["whatif"]),
        (exploring.report, ["report"]),
    ],
)
def test_what_a_command_can_be_told_the_interface_can_be_told(command: Any, names: Any) -> None:
    # Which graph is asked, and where the answer goes: a server serves one.
    where = {"store", "endpoint", "release", "output", "every"}
    # A choice between two commands is two addresses; circles is a form of the chart.
    where |= {"all_", "ties", "circles"}
    called = {"form": "format", "other": "with"}
    options = {called.get(o, o) for o in inspect.signature(command).parameters} - where
    offered = {f.name for op in OPERATIONS if op.name in names for f in op.all_fields}
    assert options <= offered


def test_a_result_says_how_to_read_it_and_what_was_asked(api: TestClient) -> None:
    got = api.get("/api/overlap?a=oor&b=roaz&unit=inhabitants").json()
    assert got["sentence"]
    assert got["cautions"]
    assert got["parameters"]["unit"] == "inhabitants"
    assert got["parameters"]["on"]
    assert got["release"]["digest"].startswith("sha256:")
    columns = [column["name"] for column in got["tables"][0]["columns"]]
    assert columns == list(got["result"][0])


def test_the_rows_of_an_analysis_come_in_pages(api: TestClient) -> None:
    whole = api.get("/api/overlap?a=oor&b=roaz").json()
    first = api.get("/api/overlap?a=oor&b=roaz&limit=4")
    last = api.get(f"/api/overlap?a=oor&b=roaz&limit=4&offset={whole['count'] - 4}")
    assert first.json()["result"] == whole["result"][:4]
    assert 'rel="next"' in first.headers["link"]
    assert last.json()["result"] == whole["result"][-4:]
    assert 'rel="next"' not in last.headers["link"]


MAGIC = {"png": b"\x89PNG", "svg": b"<svg", "xlsx": b"PK", "html": b"<!doctype html>"}


@pytest.mark.parametrize("form", ["png", "svg", "vega", "xlsx", "html", "csv", "md", "tsv"])
def test_an_analysis_comes_in_every_form(api: TestClient, form: str) -> None:
    got = api.get(f"/api/overlap?a=oor&b=roaz&format={form}")
    assert got.status_code == 200
    assert got.content.startswith(MAGIC.get(form, b""))
    if form == "vega":
        assert "vega-lite" in got.json()["$schema"]
    if form == "xlsx":
        rows = list(load_workbook(io.BytesIO(got.content)).worksheets[0].values)
        assert len(rows) == 1 + api.get("/api/overlap?a=oor&b=roaz").json()["count"]
    if form == "csv":
        assert got.text.startswith("a,a_label,b,b_label,")


def test_a_picture_that_a_result_has_not_is_refused(api: TestClient) -> None:
    got = api.get("/api/overlap?a=oor&b=roaz&format=svg&chart=timeline")
    assert got.status_code == 400
    assert "matrix" in got.json()["hint"]


def test_a_scenario_in_the_body_is_the_same_as_in_the_address(api: TestClient) -> None:
    steps = ["leave etz embraze"]
    asked = api.get("/api/whatif", params={"steps": steps}).json()["result"]
    posted = api.post("/api/whatif", json={"steps": steps})
    assert posted.status_code == 200, posted.text
    assert posted.json()["result"] == asked
    toml = f"title = {json.dumps(asked['title'])}\nsteps = {json.dumps(steps)}\n"
    sent = api.post("/api/whatif", content=toml, headers={"Content-Type": "application/toml"})
    assert sent.json()["result"] == asked


@pytest.mark.parametrize(
    ("content", "media", "status"),
    [
        ('{"steps": ["leave etz embraze"', "application/json", 400),
        ("[" * 60_000, "application/json", 400),
        ('{"steps": []}', "application/json", 400),
        ('{"steps": ["/etc/passwd.toml"]}', "application/json", 400),
        ('{"stappen": ["leave etz embraze"]}', "application/json", 400),
        ('{"steps": ["leave etz embraze"], "on": "gisteren"}', "application/json", 400),
        ("steps = 3", "application/toml", 400),
        ("steps = [", "application/toml", 400),
        ("steps", "text/plain", 415),
        ('{"steps": ["' + "x" * 70_000 + '"]}', "application/json", 413),
    ],
)
def test_a_scenario_that_cannot_be_read_is_refused(
    api: TestClient, content: str, media: str, status: int
) -> None:
    got = api.post("/api/whatif", content=content, headers={"Content-Type": media})
    assert got.status_code == status
    assert got.headers["content-type"] == "application/problem+json"
    assert got.json()["detail"]


def test_a_report_comes_as_data_and_as_a_page(api: TestClient) -> None:
    record = api.get("/api/report/roaz-zwolle").json()
    assert record["key"] == "region/roaz-zwolle"
    numbers = {number for part in record["parts"] for number in part["sources"]}
    assert numbers <= {source["number"] for source in record["sources"]}
    page = api.get("/api/report/roaz-zwolle?format=html")
    assert record["label"] in page.text


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/communities?seeds=2", 200),
        ("/api/tables/umcg", 200),
        ("/api/report/umcg", 200),
        ("/api/overlap?a=network&b=roaz", 400),
        ("/api/compare?a=province&b=roaz", 400),
        ("/api/map?division=roaz", 400),
    ],
)
def test_before_there_were_divisions_only_who_asks_for_one_is_refused(
    api: TestClient, address: str, status: int
) -> None:
    got = api.get(f"{address}{'&' if '?' in address else '?'}on=1800-01-01")
    assert got.status_code == status, got.text
    if status == 400:
        assert got.json()["hint"].startswith("Uitgaven: ")
