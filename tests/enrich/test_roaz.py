"""The ROAZ data set, found in a catalogue on this machine, in every form its file may have."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.enrich.registers import Register, Reply, json_of
from zorggraaf.enrich import enriching
from zorggraaf.enrich.enriching import Enrichment
from zorggraaf.enrich.source import ShapeError
from zorggraaf.tables import Tables, read_tables
from zorggraaf.upkeep.proposal import What

PATH = "/data/api/3/action/package_show"
HEADER = ["PC4", "Gemeentecode", "Gemeentenaam", "ROAZ-regio"]
ROWS = [
    ["9711", "GM0014", "Groningen", "Acute Zorgnetwerk Noord Nederland"],
    ["9712", "GM0014", "Groningen", "Acute Zorgnetwerk Noord Nederland"],
    ["8011", "GM0193", "Zwolle", "ROAZ regio Zwolle"],
    ["8012", "GM0193", "Zwolle", "Euregio"],
    ["8013", "GM0193", "Zwolle", "ROAZ regio Zwolle"],
    ["1011", "GM0363", "Amsterdam", "Limburg"],
    ["1001", "GM9998", "Nergenshuizen", "Brabant"],
    ["1002", "GM0034", "Almere", "Súdwest-Fryslân"],
]


def text(rows: list[list[str]], delimiter: str = ";") -> str:
    return "\r\n".join(delimiter.join(row) for row in [HEADER, *rows]) + "\r\n"


def serve(server: Register, body: bytes, name: str = "Indeling naar ROAZ-regio 2024") -> None:
    resources = [
        {"name": "Responstijden ROAZ", "format": "CSV", "url": f"{server.address}/anders.csv"},
        {
            "name": name,
            "description": "4-cijferige postcode en gemeente indeling naar ROAZ-regio (RIVM)",
            "format": "http://publications.europa.eu/resource/authority/file-type/CSV",
            "url": f"{server.address}/indeling",
        },
    ]
    server.answers(PATH, json_of({"success": True, "result": {"resources": resources}}))
    server.answers("/indeling", Reply(body, media="application/octet-stream"))


def ask(server: Register, tmp_path: Path, data: Path | None = None) -> Enrichment:
    return enriching.enrich("roaz", data, cache=tmp_path / "cache", base_url=server.address + PATH)


def told(found: Enrichment) -> set[tuple[str, What]]:
    """Which municipality lies where, and how that stands to the tables."""
    return {
        (one.key, one.what) for one in found.proposals.all if one.table == "region_municipalities"
    }


EXPECTED = {
    ("roaz-zwolle/GM0193", What.same),
    ("roaz-euregio/GM0193", What.contradicts),
    ("roaz-noord-nederland/GM0014", What.same),
    ("roaz-limburg/GM0363", What.contradicts),
}


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Toelichting"])
    other = book.create_sheet("Indeling")
    other.append(["Postcodes en gemeenten naar ROAZ-regio"])
    other.append([])
    other.append(HEADER)
    for row in ROWS:
        other.append([int(row[0]), int(row[1][2:]), *row[2:]])
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def zipped() -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as packed:
        packed.writestr("leesmij.md", "toelichting")
        packed.writestr("indeling.csv", text(ROWS).encode("cp1252"))
    return body.getvalue()


@pytest.mark.parametrize(
    "body",
    [
        text(ROWS).encode(),
        text(ROWS, ",").encode("utf-8-sig"),
        text(ROWS).encode("cp1252"),
        zipped(),
        workbook(),
    ],
    ids=["csv", "komma en BOM", "Windows-1252", "zip", "xlsx"],
)
def test_the_division_is_read_from_any_form(server: Register, tmp_path: Path, body: bytes) -> None:
    serve(server, body)
    assert told(ask(server, tmp_path)) == EXPECTED


def test_a_region_of_another_name_is_told(server: Register, tmp_path: Path) -> None:
    serve(server, text(ROWS).encode())
    unknown = {one.label: one.why for one in ask(server, tmp_path).proposals.of(What.unknown)}
    assert "geen regio van roaz-" in unknown["Súdwest-Fryslân"]
    assert "niet in de tabellen" in unknown["Nergenshuizen (GM9998)"]


def test_a_split_municipality_is_told_with_its_shares(server: Register, tmp_path: Path) -> None:
    serve(server, text(ROWS).encode())
    whys = {one.key: one.why for one in ask(server, tmp_path).proposals.all}
    assert whys["roaz-euregio/GM0193"] == "1 van 3 postcodes"


def test_another_region_is_shown_with_ours_and_not_written(
    server: Register, tmp_path: Path
) -> None:
    serve(server, text(ROWS).encode())
    (one,) = (
        one for one in ask(server, tmp_path).proposals.all if one.key == "roaz-limburg/GM0363"
    )
    assert (one.current, one.writes) == ("roaz-noord-holland-flevoland", False)


def test_a_municipality_without_region_gets_one(
    server: Register, tmp_path: Path, data: Path, shipped: Tables
) -> None:
    path = data / "region_municipalities.csv"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(x for x in lines if not x.startswith("roaz-zwolle,GM0193,")))
    serve(server, text(ROWS[2:3]).encode())
    found = ask(server, tmp_path, data)
    assert told(found) == {("roaz-zwolle/GM0193", What.new)}
    enriching.applied(found, found.proposals, data, check=False)
    (row,) = (
        row
        for row in read_tables(data)["region_municipalities"]
        if (row.text("region"), row.text("municipality")) == ("roaz-zwolle", "GM0193")
    )
    assert row.text("source") == found.proposals.source["key"]
    assert row.text("certainty") == "stated"
    assert not ask(server, tmp_path, data).proposals.writing


def test_every_roaz_region_is_known_by_its_own_name(
    server: Register, tmp_path: Path, shipped: Tables
) -> None:
    names = [row.text("name") for row in shipped["regions"] if row.text("partition") == "roaz-2023"]
    serve(server, text([["1000", "GM0363", "Amsterdam", name] for name in names]).encode())
    found = ask(server, tmp_path)
    assert len(told(found)) == len(names) == 10
    assert not found.proposals.of(What.unknown)


def test_renamed_columns_are_named(server: Register, tmp_path: Path) -> None:
    body = text(ROWS).replace("ROAZ-regio", "Acute regio", 1)
    serve(server, body.encode())
    with pytest.raises(ShapeError, match="er is wel: PC4, Gemeentecode, Gemeentenaam, Acute regio"):
        ask(server, tmp_path)


def test_a_data_set_without_the_file_names_what_it_has(server: Register, tmp_path: Path) -> None:
    resources = [{"name": "Patiëntstromen", "url": f"{server.address}/x"}]
    server.answers(PATH, json_of({"success": True, "result": {"resources": resources}}))
    with pytest.raises(ShapeError, match="er zijn wel: Patiëntstromen"):
        ask(server, tmp_path)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<!doctype html><p>verhuisd", "webpagina"),
        (b"PK\x03\x04 afgebroken", "beschadigd"),
        (zipped()[:-30], "beschadigd"),
        (b"", "er is wel: niets"),
    ],
    ids=["html", "geen zip", "halve zip", "leeg"],
)
def test_a_file_that_is_none_is_told(
    server: Register, tmp_path: Path, body: bytes, said: str
) -> None:
    serve(server, body)
    with pytest.raises(ShapeError, match=said):
        ask(server, tmp_path)


def test_a_catalogue_in_another_form_is_told(server: Register, tmp_path: Path) -> None:
    server.answers(PATH, json_of({"success": True, "result": {"files": []}}))
    with pytest.raises(ShapeError, match="‘resources’ ontbreekt; er is wel: files"):
        ask(server, tmp_path)
