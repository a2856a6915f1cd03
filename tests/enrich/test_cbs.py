"""CBS through PDOK, asked over HTTP on this machine: areas of its shape, written for this test."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.enrich.registers import Register, Reply, json_of
from zorggraaf.charts import outlines
from zorggraaf.enrich import cbs, enriching
from zorggraaf.enrich.enriching import Enrichment
from zorggraaf.enrich.source import ShapeError
from zorggraaf.tables import Tables, read_tables
from zorggraaf.upkeep.proposal import What


def area(code: str, name: str, left: float, inhabitants: int = 1000, **more: Any) -> dict[str, Any]:
    """A municipality of one degree square, its left side at this longitude."""
    ring = [[left, 52], [left + 1, 52], [left + 1, 53], [left, 53], [left, 52]]
    properties = {"gemeentecode": code, "gemeentenaam": name, "water": "NEE", **more}
    properties.setdefault("aantalInwoners", inhabitants)
    return {
        "type": "Feature",
        "id": code,
        "properties": properties,
        "geometry": {"type": "MultiPolygon", "coordinates": [[ring]]},
    }


def serve(server: Register, year: int, areas: list[dict[str, Any]], size: int = 100) -> None:
    """Give the areas of a year in pages, as a WFS does."""

    def page(query: dict[str, str]) -> Reply:
        assert query["typeNames"] == "wijkenbuurten:gemeenten"
        start = int(query["startIndex"])
        some = areas[start : start + min(size, int(query["count"]))]
        return json_of(
            {
                "type": "FeatureCollection",
                "numberMatched": len(areas),
                "numberReturned": len(some),
                "features": some,
            }
        )

    server.answers(f"/{year}", page)


def ask(server: Register, tmp_path: Path, data: Path | None = None, year: int = 2030) -> Enrichment:
    address = f"{server.address}/{{year}}"
    return enriching.enrich("cbs", data, cache=tmp_path / "cache", base_url=address, year=year)


def test_inhabitants_are_figures_of_the_year(server: Register, tmp_path: Path) -> None:
    serve(server, 2030, [area("GM0363", "Amsterdam", 4, 950_000)])
    found = ask(server, tmp_path)
    cells = {
        one.column: one.value
        for one in found.proposals.writing
        if one.key == "inwoners-gm0363-2030"
    }
    assert cells == {
        "about": "municipality/GM0363",
        "indicator": "inhabitants",
        "value": "950000",
        "unit": "personen",
        "period": "2030-01-01",
        "certainty": "stated",
        "note": "op de gemeente-indeling van 2030",
    }


def test_another_count_of_the_same_day_stands_beside_ours(
    server: Register, tmp_path: Path, data: Path
) -> None:
    serve(server, 2022, [area("GM0014", "Groningen", 6, 7), area("GM0034", "Almere", 5, 217828)])
    found = ask(server, tmp_path, data, 2022)
    told = {one.key: one for one in found.proposals.all if one.column == "value"}
    source = found.proposals.source["key"]
    other = told[f"inwoners-gm0014-2022-{source}"]
    assert (other.what, other.current, other.value) == (What.contradicts, "234950", "7")
    assert told["inwoners-gm0034-2022"].what is What.same
    enriching.applied(found, found.proposals, data, check=False)
    rows = [
        row
        for row in read_tables(data)["figures"]
        if row.text("about") == "municipality/GM0014" and row.text("period") == "2022-01-01"
    ]
    assert {row.text("value") for row in rows} == {"234950", "7"}
    assert not ask(server, tmp_path, data, 2022).proposals.writing


def test_all_pages_are_asked(
    server: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cbs, "PAGE", 2)
    areas = [area(f"GM9{n:03d}", f"Plaats {n}", n) for n in range(5)]
    serve(server, 2030, areas)
    found = ask(server, tmp_path)
    assert len(found.files[cbs.OUTLINES]["features"]) == 5  # type: ignore[index]
    starts = [query["startIndex"] for path, query in server.asked if path == "/2030"]
    assert starts == ["0", "2", "4"]


def test_a_server_that_gives_smaller_pages_than_asked_is_asked_on(
    server: Register, tmp_path: Path
) -> None:
    serve(server, 2030, [area(f"GM9{n:03d}", f"Plaats {n}", n) for n in range(5)], size=2)
    assert len(ask(server, tmp_path).files[cbs.OUTLINES]["features"]) == 5  # type: ignore[index]


def test_water_and_secrets_are_no_municipalities_and_no_figures(
    server: Register, tmp_path: Path
) -> None:
    wet = area("GM0363", "Amsterdam", 4, -99997, water="JA")
    serve(server, 2030, [wet, area("GM0014", "Groningen", 6, -99997)])
    proposals = ask(server, tmp_path).proposals
    assert not [one for one in proposals.all if one.table == "figures"]
    assert not [one for one in proposals.all if one.key == "GM0363" and one.what is What.same]


def test_a_merger_ends_the_old_ones_and_begins_the_new_one(
    server: Register, tmp_path: Path, data: Path, shipped: Tables
) -> None:
    both = {"GM0363", "GM0034"}
    rest = [
        area(row.text("key"), row.text("name"), 10 + n / 10)
        for n, row in enumerate(shipped["municipalities"])
        if not row.text("until") and row.text("key") not in both
    ]
    old = [area("GM0363", "Amsterdam", 4), area("GM0034", "Almere", 5)]
    new = area("GM9999", "Amstelmere", 4)
    new["geometry"]["coordinates"][0][0] = [[4, 52], [6, 52], [6, 53], [4, 53], [4, 52]]
    serve(server, 2029, [*old, *rest])
    serve(server, 2030, [new, *rest])
    found = ask(server, tmp_path, data)
    told = {
        (one.key, one.column): one for one in found.proposals.all if one.table == "municipalities"
    }
    assert told["GM0363", "until"].value == "2029-12-31"
    assert "ligt nu in Amstelmere (GM9999)" in told["GM0363", "until"].why
    assert told["GM0034", "until"].what is What.added
    assert told["GM9999", "from"].value == "2030-01-01"
    enriching.applied(found, found.proposals, data, check=False)
    rows = {row.text("key"): row for row in read_tables(data)["municipalities"]}
    assert rows["GM9999"].text("name") == "Amstelmere"
    assert rows["GM0363"].text("until") == "2029-12-31"


def test_a_municipality_that_is_nowhere_is_told(server: Register, tmp_path: Path) -> None:
    serve(server, 2030, [area("GM0363", "Amsterdam", 4)])
    found = ask(server, tmp_path)
    unknown = {one.label: one.why for one in found.proposals.of(What.unknown)}
    assert "niet in de indeling van 2030" in unknown["Almere (GM0034)"]
    assert any("2029" in note for note in found.notes)


def test_a_name_that_differs_is_a_contradiction(server: Register, tmp_path: Path) -> None:
    serve(server, 2030, [area("GM0363", "Mokum", 4)])
    (one,) = ask(server, tmp_path).proposals.of(What.contradicts)
    assert (one.value, one.current, one.writes) == ("Mokum", "Amsterdam", True)


def test_outlines_are_kept_for_maps_when_applied(
    server: Register, tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZORGGRAAF_OUTLINES", str(tmp_path / "omtrekken"))
    serve(server, 2030, [area("GM0363", "Amsterdam", 4)])
    found = ask(server, tmp_path, data)
    assert outlines.load(2030) is None
    enriching.applied(found, found.proposals.without([]), data, check=False)
    kept = outlines.load(2030)
    assert kept is not None
    assert kept["features"][0]["properties"] == {"code": "GM0363", "name": "Amsterdam"}


@pytest.mark.parametrize(
    ("name", "other"),
    [("gemeentecode", "GM_CODE"), ("gemeentenaam", "naam"), ("aantalInwoners", "inwoners_totaal")],
)
def test_a_renamed_field_is_named(server: Register, tmp_path: Path, name: str, other: str) -> None:
    one = area("GM0363", "Amsterdam", 4)
    one["properties"][other] = one["properties"].pop(name)
    serve(server, 2030, [one])
    with pytest.raises(ShapeError, match=f"‘{name}’ ontbreekt; er is wel: .*{other}"):
        ask(server, tmp_path)


def test_the_older_spelling_of_the_count_will_do(server: Register, tmp_path: Path) -> None:
    one = area("GM0363", "Amsterdam", 4)
    one["properties"]["aantal_inwoners"] = one["properties"].pop("aantalInwoners")
    serve(server, 2030, [one])
    assert any(one.value == "1000" for one in ask(server, tmp_path).proposals.writing)


def test_a_broken_promise_is_no_answer(server: Register, tmp_path: Path) -> None:
    body = {"numberMatched": 3, "features": []}
    server.answers("/2030", Reply(json.dumps(body).encode()))
    with pytest.raises(ShapeError, match="3 gebieden beloofd, 0 gekregen"):
        ask(server, tmp_path)
