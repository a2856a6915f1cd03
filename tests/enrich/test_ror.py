"""ROR, asked over HTTP on this machine: records of version 2's shape, written for this test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.enrich.registers import Register, Reply, json_of
from zorggraaf.enrich import enriching
from zorggraaf.enrich.answer import FetchError
from zorggraaf.enrich.enriching import Enrichment
from zorggraaf.enrich.source import ShapeError
from zorggraaf.tables import read_tables
from zorggraaf.tables.identifiers import ror_check_digits
from zorggraaf.upkeep.proposal import What

PATH = "/v2/organizations"
UMCG, HMC, BRONOVO = "03cv38k47", "02d8x6563", "03r781319"
NOBODY = "0abcdef" + ror_check_digits("0abcdef")


def record(number: str, name: str, **more: Any) -> dict[str, Any]:
    """A record as ROR's schema 2 has it."""
    return {
        "id": f"https://ror.org/{number}",
        "names": [
            {"lang": "nl", "types": ["label", "ror_display"], "value": name},
            {"lang": None, "types": ["acronym"], "value": "XYZ"},
        ],
        "status": "active",
        "types": ["healthcare"],
        "external_ids": [],
        "relationships": [],
        "locations": [{"geonames_id": 1, "geonames_details": {"country_code": "NL"}}],
        **more,
    }


def numbers(kind: str, *all_: str, preferred: str | None = None) -> dict[str, Any]:
    return {"type": kind, "preferred": preferred, "all": list(all_)}


def relation(kind: str, number: str, label: str) -> dict[str, str]:
    return {"type": kind, "id": f"https://ror.org/{number}", "label": label}


def serve(server: Register, records: list[dict[str, Any]], size: int = 2) -> None:
    """Give these records in pages."""

    def page(query: dict[str, str]) -> Reply:
        assert query["filter"] == "country.country_code:NL,types:healthcare"
        start = (int(query["page"]) - 1) * size
        items = records[start : start + size]
        return json_of({"number_of_results": len(records), "time_taken": 1, "items": items})

    server.answers(PATH, page)


def ask(server: Register, tmp_path: Path, data: Path | None = None) -> Enrichment:
    return enriching.enrich("ror", data, cache=tmp_path / "cache", base_url=server.address + PATH)


def test_records_come_page_by_page(server: Register, tmp_path: Path) -> None:
    serve(server, [record(NOBODY, f"Kliniek Nergens {n}", id=f"urn:{n}") for n in range(5)])
    found = ask(server, tmp_path)
    unknown = found.proposals.of(What.unknown)
    labels = {one.label for one in unknown if one.table == "organisations"}
    assert labels == {f"Kliniek Nergens {n}" for n in range(5)}
    assert [query["page"] for path, query in server.asked if path == PATH] == ["1", "2", "3"]


def test_records_that_the_tables_name_are_asked_one_by_one(
    server: Register, tmp_path: Path
) -> None:
    serve(server, [record(UMCG, "UMCG")])
    server.answers(f"{PATH}/{BRONOVO}", json_of(record(BRONOVO, "Bronovo")))
    found = ask(server, tmp_path)
    asked = [path for path, _ in server.asked]
    assert f"{PATH}/{BRONOVO}" in asked
    assert f"{PATH}/{UMCG}" not in asked
    # The others are not on this server: ROR does not know them, and that is told.
    missing = [one for one in found.proposals.of(What.unknown) if "017b69w10" in one.where]
    assert [one.why for one in missing] == ["ROR heeft dit nummer niet (meer)"]
    assert not any(UMCG in one.where for one in found.proposals.of(What.unknown))


def test_a_new_number_is_offered_and_another_one_contradicts(
    server: Register, tmp_path: Path, data: Path
) -> None:
    ids = [
        numbers("isni", "0000 0001 2150 090X"),
        numbers("wikidata", "Q1", "Q2057113", preferred="Q2057113"),
        numbers("fundref", "501100005075"),
    ]
    serve(server, [record(UMCG, "UMCG", external_ids=ids)])
    found = ask(server, tmp_path, data)
    mine = {(one.key, one.column): one for one in found.proposals.all}
    isni = mine["umcg-isni", "value"]
    assert (isni.what, isni.current) == (What.contradicts, "0000000095584598")
    assert mine["umcg-wikidata", "value"].what is What.same
    assert mine["umcg-ror", "value"].what is What.same
    enriching.applied(found, found.proposals, data, check=False)
    rows = [row for row in read_tables(data)["identifiers"] if row.text("key") == "umcg-isni"]
    assert {row.text("value") for row in rows} == {"0000000095584598", "000000012150090X"}
    assert len({row.text("source") for row in rows}) == 2
    again = ask(server, tmp_path, data)
    assert not again.proposals.writing


def test_succession_becomes_an_event_unless_the_tables_have_one(
    server: Register, tmp_path: Path, data: Path
) -> None:
    links = [
        relation("predecessor", BRONOVO, "Bronovo"),  # the tables have this merger
        relation("related", NOBODY, "Iets anders"),
        relation("successor", NOBODY, "Ziekenhuis Nergens"),
    ]
    serve(
        server,
        [
            record(HMC, "Haaglanden Medisch Centrum", relationships=links),
            record(UMCG, "UMCG", relationships=[relation("successor", HMC, "HMC")]),
        ],
    )
    found = ask(server, tmp_path, data)
    events = {one.key for one in found.proposals.writing if one.table == "events"}
    assert events == {"umcg-succession-hmc"}
    unknown = [one for one in found.proposals.of(What.unknown) if one.table == "events"]
    assert ["opvolger Ziekenhuis Nergens" in one.why for one in unknown] == [True]
    enriching.applied(found, found.proposals, data, check=False)
    (row,) = (one for one in read_tables(data)["events"] if one.text("key") in events)
    assert (row.several("original"), row.several("resulting")) == (["umcg"], ["hmc"])


def test_a_closed_organisation_that_the_tables_keep_open_is_told(
    server: Register, tmp_path: Path
) -> None:
    serve(
        server,
        [record(UMCG, "UMCG", status="inactive"), record(BRONOVO, "Bronovo", status="active")],
    )
    unknown = ask(server, tmp_path).proposals.of(What.unknown)
    told = {one.label: one.why for one in unknown if one.table == "organisations"}
    assert "bestaat deze organisatie niet meer" in told["Universitair Medisch Centrum Groningen"]
    assert "bestaat deze organisatie nog" in told["Bronovo Ziekenhuis"]


def test_a_name_alone_is_an_inference(server: Register, tmp_path: Path, data: Path) -> None:
    serve(server, [record(NOBODY, "Zilveren Kruis")])
    tables = read_tables(data)
    if not any(row.text("name") == "Zilveren Kruis" for row in tables["organisations"]):
        pytest.skip("the tables no longer have this organisation")
    found = ask(server, tmp_path, data)
    mine = {one.column: one for one in found.proposals.all if one.table == "identifiers"}
    assert mine["value"].why == "alleen aan de naam herkend"
    assert mine["certainty"].value == "inferred"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"names": None}, "‘names’ is geen lijst"),
        ({"id": 7}, "‘id’ is geen tekst"),
        ({"status": "gesloten"}, "onbekende status ‘gesloten’"),
        ({"external_ids": {}}, "‘external_ids’ is geen lijst"),
    ],
)
def test_a_changed_field_is_named(
    server: Register, tmp_path: Path, change: dict[str, Any], said: str
) -> None:
    serve(server, [record(UMCG, "UMCG", **change)])
    with pytest.raises(ShapeError, match=said):
        ask(server, tmp_path)


def test_a_renamed_field_is_named_with_those_there_are(server: Register, tmp_path: Path) -> None:
    old = record(UMCG, "UMCG")
    old["name_list"] = old.pop("names")
    serve(server, [old])
    with pytest.raises(ShapeError, match=r"‘names’ ontbreekt; er is wel: .*name_list"):
        ask(server, tmp_path)


def test_fewer_records_than_promised_is_no_answer(server: Register, tmp_path: Path) -> None:
    server.answers(
        PATH,
        json_of({"number_of_results": 40, "items": [record(UMCG, "UMCG")]}),
        json_of({"number_of_results": 40, "items": []}),
    )
    with pytest.raises(ShapeError, match="noemt 40 records en geeft er 1"):
        ask(server, tmp_path)


def test_a_busy_service_is_waited_for(server: Register, tmp_path: Path) -> None:
    whole = json_of({"number_of_results": 0, "items": []})
    server.answers(PATH, Reply(status=429, headers={"Retry-After": "1"}), whole)
    assert {one.table for one in ask(server, tmp_path).proposals.all} == {"identifiers"}
    assert [path for path, _ in server.asked][:2] == [PATH, PATH]


def test_a_service_in_repair_is_told(server: Register, tmp_path: Path) -> None:
    server.answers(PATH, Reply(b"<html>onderhoud</html>", media="text/html"))
    with pytest.raises(FetchError, match="webpagina"):
        ask(server, tmp_path)
