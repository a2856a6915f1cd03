"""Orphanet, asked over HTTP on this machine: answers of its shape, written for this test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.enrich.registers import Register, Reply, json_of
from zorggraaf.enrich import enriching
from zorggraaf.enrich.enriching import Enrichment
from zorggraaf.enrich.source import ShapeError
from zorggraaf.tables import Tables, read_tables
from zorggraaf.upkeep.proposal import What

EXACT = "E (Exact mapping: the two concepts are equivalent)"
NARROWER = "NTBT (ORPHAcode is narrower than the targeted code used to represent it)"


def serve(server: Register, code: int, dutch: str, english: str, **more: Any) -> None:
    """Answer for one ORPHAcode."""
    references = more.pop("references", [])
    names = {"nl": dutch, "en": english}

    def record(query: dict[str, str]) -> Reply:
        found = {
            "Date": "2026-06-23 07:53:50",
            "ORPHAcode": code,
            "Preferred term": names[query["lang"]],
            "ExternalReference": references,
            **more,
        }
        licence = {"identifier": "CC-BY-4.0"}
        return json_of({"data": {"__count": 1, "__licence": licence, "results": found}})

    server.answers(f"/rd-cross-referencing/orphacodes/{code}", record)
    state(server, code, "Active")


def state(server: Register, code: int, status: str) -> None:
    path = f"/EN/ClinicalEntity/orphacode/{code}/Status"
    server.answers(path, json_of({"Date": "2026-06-23", "ORPHAcode": code, "Status": status}))


def reference(register: str, number: str, relation: str = EXACT) -> dict[str, str]:
    return {"Source": register, "Reference": number, "DisorderMappingRelation": relation}


def ask(server: Register, tmp_path: Path, data: Path | None = None) -> Enrichment:
    return enriching.enrich("orphanet", data, cache=tmp_path / "cache", base_url=server.address)


def test_names_that_are_ours_are_known_and_others_are_offered_beside(
    server: Register, tmp_path: Path, data: Path
) -> None:
    serve(server, 104, "Erfelijke opticusatrofie van Leber", "Leber hereditary optic neuropathy")
    serve(server, 101958, "primaire bijnierschorsinsufficientie", "Something else")
    found = ask(server, tmp_path, data)
    told = {(one.table, one.column, one.value): one for one in found.proposals.all}
    assert told["names", "name", "Erfelijke opticusatrofie van Leber"].what is What.new
    english = told["conditions", "name_en", "Leber hereditary optic neuropathy"]
    assert english.what is What.same
    other = told["conditions", "name_en", "Something else"]
    assert (other.what, other.writes) == (What.contradicts, True)
    assert ("names", "name", "primaire bijnierschorsinsufficientie") not in told
    enriching.applied(found, found.proposals, data, check=False)
    rows = [row for row in read_tables(data)["names"] if row.text("thing") == "condition/orpha-104"]
    assert "Erfelijke opticusatrofie van Leber" in {row.text("name") for row in rows}
    assert not ask(server, tmp_path, data).proposals.writing


def test_only_numbers_that_mean_the_same_are_taken(server: Register, tmp_path: Path) -> None:
    references = [
        reference("OMIM", "535000"),
        reference("OMIM", "999999"),
        reference("MONDO", "10788"),
        reference("ICD-10", "H47.2", NARROWER),
        reference("UMLS", "C0917796"),
    ]
    serve(server, 104, "x", "Leber hereditary optic neuropathy", references=references)
    found = ask(server, tmp_path)
    told = {
        one.value: one.what
        for one in found.proposals.all
        if one.table == "identifiers" and one.column == "value"
    }
    assert told == {"535000": What.same, "999999": What.new, "MONDO:0010788": What.same}


def test_a_retired_code_is_told_with_the_one_in_its_place(server: Register, tmp_path: Path) -> None:
    serve(server, 104, "x", "Leber hereditary optic neuropathy")
    state(server, 104, "Inactive: Deprecated")
    target = {"ORPHAcode": 104, "Target ORPHAcode": 98765, "Relation": "Moved to"}
    server.answers("/EN/ClinicalEntity/orphacode/104/TargetEntity", json_of(target))
    found = ask(server, tmp_path)
    (one,) = (one for one in found.proposals.all if one.column == "status")
    assert (one.what, one.value, one.current) == (What.contradicts, "obsolete", "active")
    assert "in plaats daarvan ORPHA:98765" in one.why


def test_a_code_that_orphanet_does_not_have_is_told(server: Register, tmp_path: Path) -> None:
    whys = {one.why for one in ask(server, tmp_path).proposals.of(What.unknown)}
    assert "Orphanet kent ORPHA:104 niet" in whys
    assert "ORPHA:104 staat niet in de open gegevens van Orphanet" in whys


def test_every_condition_is_asked_for_in_both_languages(
    server: Register, tmp_path: Path, shipped: Tables
) -> None:
    ask(server, tmp_path)
    asked = {path.rpartition("/")[2] for path, query in server.asked if query.get("lang") == "nl"}
    codes = {row.text("orphacode") for row in shipped["conditions"]} - {""}
    assert asked == codes


def test_a_renamed_field_is_named(server: Register, tmp_path: Path) -> None:
    body = {"data": {"results": {"ORPHAcode": 104, "PreferredTerm": "x"}}}
    server.answers("/rd-cross-referencing/orphacodes/104", json_of(body))
    state(server, 104, "Active")
    with pytest.raises(ShapeError, match="‘Preferred term’ ontbreekt; er is wel: ORPHAcode, P"):
        ask(server, tmp_path)


def test_an_answer_about_another_code_is_not_taken(server: Register, tmp_path: Path) -> None:
    serve(server, 104, "x", "y")
    body = {"data": {"results": {"ORPHAcode": 105, "Preferred term": "x"}}}
    server.answers("/rd-cross-referencing/orphacodes/104", json_of(body))
    with pytest.raises(ShapeError, match="het antwoord gaat over 105"):
        ask(server, tmp_path)


def test_a_status_that_is_not_documented_is_told(server: Register, tmp_path: Path) -> None:
    serve(server, 104, "x", "y")
    state(server, 104, "Sleeping")
    with pytest.raises(ShapeError, match="onbekende status ‘Sleeping’"):
        ask(server, tmp_path)
