"""Pathways: where each step is, who performs it, and where a patient changes hands."""

from __future__ import annotations

from tests.queries.asking import answer, column
from zorggraaf.store import Graph

NOW = "2026-11-21"


def test_a_groin_rupture_is_operated_in_alrijne_and_a_thyroid_in_groene_hart(graph: Graph) -> None:
    def places(care: str) -> list[str]:
        return column(
            graph,
            "place-of-intervention",
            "performer",
            initiative="initiative/samen-plus",
            care_form=f"care-form/{care}",
        )

    assert places("liesbreuk") == places("rectumkanker") == ["organisation/alrijne"]
    assert places("bijschildklierchirurgie") == ["organisation/groene-hart"]
    assert places("middenrifbreuk") == ["organisation/groene-hart"]


def test_oncomid_keeps_diagnostics_and_aftercare_in_the_own_hospital(graph: Graph) -> None:
    rows = answer(graph, "steps-at-own-hospital", initiative="initiative/oncomid")
    own = {row["phase"] for row in rows if row["place"] == "eigen ziekenhuis"}
    assert own == {"concept/pathway-phase/diagnostiek", "concept/pathway-phase/nazorg"}
    (low_volume,) = [row for row in rows if row["place"] == "vaste plek"]
    assert low_volume["performer"] == "organisation/umc-utrecht"
    assert low_volume["pathway"] == "pathway/oncomid-laagvolume"


def test_both_routes_of_oncomid_have_both_phases_at_home(graph: Graph) -> None:
    rows = answer(graph, "phases-always-at-own-hospital")
    oncomid = {
        (row["phase"].rsplit("/", 1)[1], row["steps"])
        for row in rows
        if row["initiative"] == "initiative/oncomid"
    }
    assert oncomid == {("diagnostiek", "2"), ("nazorg", "2")}
    # In ABG the aftercare is in one fixed hospital.
    assert "initiative/abg" not in {row["initiative"] for row in rows}


def test_three_examples_state_how_often_they_meet_and_the_others_do_not(graph: Graph) -> None:
    rows = {row["initiative"]: row for row in answer(graph, "multidisciplinary-meetings")}
    assert len(rows) == 9
    stated = {
        key.split("/")[1]: (row["frequency"], row["unit"].rsplit("/", 1)[1], row["hospitals"])
        for key, row in rows.items()
        if row["frequency"]
    }
    assert stated == {
        "abg": ("2", "keer-per-week", ""),
        "ukc": ("2", "keer-per-week", ""),
        "nazorg-sct": ("2", "eens-per-aantal-weken", "12"),
    }
    assert rows["initiative/oncomid"]["frequency"] == ""


def test_the_patient_example_passes_three_organisations_and_ends_close_to_home(
    graph: Graph,
) -> None:
    rows = answer(graph, "pathway-steps", pathway="pathway/patientverhaal-baarmoederhalskanker")
    assert [row["position"] for row in rows] == ["1", "2", "3", "4", "5", "6", "6", "7"]
    assert rows[2]["performer"] == ""
    assert rows[3]["performer"] == "organisation/umcg"
    assert rows[-1]["performer"] == "organisation/tjongerschans"


def test_umcs_have_most_interventions_and_general_hospitals_most_aftercare(graph: Graph) -> None:
    rows = {
        (row["type"].rsplit("/", 1)[1], row["phase"].rsplit("/", 1)[1]): int(row["pathways"])
        for row in answer(graph, "phases-by-type-of-hospital", on=NOW)
    }
    # HartNet, Oncomid low volume, two routes of aftercare, the patient example, three of UKC.
    assert rows["umc", "interventie"] == 8
    # Tjongerschans in the patient example and both routes of Samen+.
    assert rows["general-hospital", "nazorg"] == 3
    assert rows["umc", "nazorg"] == 1
    assert ("umc", "polikliniek") not in rows


def test_a_heart_patient_goes_to_umcg_for_the_procedure_and_back_to_the_network(
    graph: Graph,
) -> None:
    rows = answer(graph, "handovers", initiative="initiative/hartnet")
    assert [(row["sender"], row["receiver"]) for row in rows] == [
        ("actor-group/huisartsen", "network/hartnet"),
        ("network/hartnet", "organisation/umcg"),
        ("organisation/umcg", "network/hartnet"),
    ]


def test_a_pathway_without_organisations_by_name_has_an_unknown_number(graph: Graph) -> None:
    rows = {row["pathway"]: row for row in answer(graph, "organisations-in-pathways")}
    assert len(rows) == 15
    assert rows["pathway/oncomid-hoogvolume"]["organisations"] == ""
    assert rows["pathway/patientverhaal-baarmoederhalskanker"]["organisations"] == "3"
    assert rows["pathway/patientverhaal-baarmoederhalskanker"]["steps"] == "7"


def test_three_pathways_pass_umcg(graph: Graph) -> None:
    rows = answer(graph, "pathways-of-organisation", organisation="organisation/umcg")
    assert {row["pathway"] for row in rows} == {
        *("pathway/abg", "pathway/hartnet", "pathway/patientverhaal-baarmoederhalskanker"),
    }
    assert "concept/pathway-phase/interventie" in {row["phase"] for row in rows}


def test_pathways_for_oncology_include_the_low_volume_route_and_not_stem_cells(
    graph: Graph,
) -> None:
    found = set(column(graph, "pathways-by-care-form", "pathway", care_form="care-form/oncologie"))
    assert found == {
        *("pathway/abg", "pathway/oncomid-hoogvolume", "pathway/oncomid-laagvolume"),
        *("pathway/samen-plus-rectumkanker-en-liesbreuk", "pathway/ukc-via-hmc"),
        *("pathway/ukc-via-lumc", "pathway/ukc-via-gezamenlijke-poort"),
        "pathway/patientverhaal-baarmoederhalskanker",
    }


def test_where_the_transplant_itself_is_done_is_inferred(graph: Graph) -> None:
    rows = answer(graph, "uncertain-pathway-steps")
    (step,) = [
        row
        for row in rows
        if row["pathway"] == "pathway/nazorg-sct" and row["phase"].endswith("interventie")
    ]
    assert step["performer"] == "organisation/erasmus-mc"
    assert step["remark"] == "locatie niet expliciet"
    assert "pathway/samen-plus-rectumkanker-en-liesbreuk" not in {row["pathway"] for row in rows}
