"""Policy: what the documents ask, of whom, and which networks they name with it."""

from __future__ import annotations

from tests.queries.asking import answer, column
from zorggraaf.store import Graph

NOW = "2026-11-21"


def test_the_final_advice_gives_five_recommendations_on_care_networks(graph: Graph) -> None:
    rows = answer(graph, "recommendations-of-framework", framework="policy-goal/zeldzaam")
    assert list(dict.fromkeys(row["recommendation"] for row in rows)) == [
        *("policy-goal/zz-adv-leren", "policy-goal/zz-adv-nieuw", "policy-goal/zz-adv-afspraken"),
        *("policy-goal/zz-adv-transitie", "policy-goal/zz-adv-delen"),
    ]
    learning = {row["named"] for row in rows if row["position"] == "1"}
    assert learning == {"network/parkinsonnet", "network/regionale-oncologienetwerken"}


def test_care_networks_have_no_structural_funding_and_vws_might_pay(graph: Graph) -> None:
    rows = answer(graph, "funding-of-care-networks", network="network/zorgnetwerken-zeldzaam")
    assert any(row["says"].startswith("geen structurele financiering") for row in rows)
    assert {row["party"] for row in rows if row["party"]} == {"organisation/vws"}
    (estimate,) = [row for row in rows if row["amount"]]
    assert (estimate["about"], estimate["amount"], estimate["period"]) == (
        *("network/nf1", "97960"),
        "jaar",
    )


def test_nfu_tells_eight_societal_tasks_apart_in_2022(graph: Graph) -> None:
    rows = answer(graph, "policy-items-by-kind", kind="policy-kind/societal-task")
    assert [row["goal"].removeprefix("policy-goal/opg-") for row in rows] == [
        *("expertise", "regio", "netwerken", "acuut"),
        *("opleiding", "motor", "geneesmiddelen", "data"),
    ]
    assert {row["document"] for row in rows} == {"source/nfu-kracht-umcs-2022"}


def test_academic_care_is_redesigned_with_patients_hospitals_clinics_and_centres(
    graph: Graph,
) -> None:
    parties = column(
        graph, "who-to-involve", "party", goal="policy-goal/ag-academisch-herinrichting"
    )
    assert set(parties) == {
        *("actor-group/patientenorganisaties", "actor-group/algemene-ziekenhuizen"),
        *("actor-group/topklinische-ziekenhuizen", "actor-group/zbc"),
        *("actor-group/expertisecentra", "network/ecza", "network/ern"),
    }


def test_three_working_groups_of_nfu_are_named_with_their_task(graph: Graph) -> None:
    rows = answer(graph, "working-groups", organisation="organisation/nfu", on=NOW)
    aims = {row["group"]: row["aim"] for row in rows}
    assert set(aims) == {
        *("network/werkgroep-preventie", "network/werkgroep-jzojp", "network/werkgroep-data"),
    }
    assert "preventie en leefstijl" in aims["network/werkgroep-preventie"]
    assert {row["certainty"] for row in rows} == {"concept/certainty/inferred"}


def test_four_actions_are_about_data_and_three_programmes_go_with_them(graph: Graph) -> None:
    rows = answer(graph, "actions-and-programmes", goal="policy-goal/ag-ai")
    about_data = {row["thing"] for row in rows if row["about_data"] == "ja"}
    assert about_data == {
        *("policy-goal/ag-ai-coalitie", "policy-goal/ag-ai-bronnen"),
        *("policy-goal/ag-ai-biomonitoring", "policy-goal/ag-ai-ai"),
    }
    assert {row["thing"] for row in rows if row["about_data"] == "nee"} == {
        *("policy-goal/ag-ai-vaardig", "policy-goal/ag-ai-ethiek"),
    }
    programmes = {row["thing"] for row in rows if not row["about_data"]}
    assert {"network/cumuluz", "network/health-ri", "network/ehds"} <= programmes


def test_the_strategy_has_three_ambitions_and_seven_agenda_items(graph: Graph) -> None:
    rows = answer(graph, "policy-hierarchy", goal="policy-goal/strategie")
    kinds = [row["kind"].rsplit("/", 1)[1] for row in rows]
    assert kinds.count("ambition") == 3 and kinds.count("agenda-item") == 7
    assert {row["level"] for row in rows if row["kind"].endswith("action")} == {"3"}
    deepest = answer(graph, "policy-hierarchy", goal="policy-goal/netwerken")
    assert ("policy-goal/pz-plek", "4") in {(row["goal"], row["level"]) for row in deepest}


def test_acute_care_names_the_roaz_and_the_tasks_as_a_whole_have_vws_as_client(
    graph: Graph,
) -> None:
    rows = answer(graph, "links-of-goal", goal="policy-goal/opgaven")
    found = {(row["goal"], row["relation"].rsplit("/", 1)[1], row["thing"]) for row in rows}
    assert ("policy-goal/opg-acuut", "example", "network/roaz") in found
    assert ("policy-goal/opgaven", "client", "organisation/vws") in found


def test_the_integral_care_agreement_is_named_by_three_documents(graph: Graph) -> None:
    rows = answer(graph, "goals-of-network", network="network/iza")
    assert {row["document"] for row in rows} == {
        *("source/nfu-kracht-umcs-2022", "source/sirm-spreiding-msz-2024"),
        "source/nfu-strategie-2025-2030",
    }
    assert "policy-goal/spreiding" in {row["goal"] for row in rows}


def test_vws_should_direct_funding_regions_and_ict(graph: Graph) -> None:
    rows = answer(graph, "goals-of-organisation", organisation="organisation/vws")
    directing = {row["goal"] for row in rows if row["relation"].endswith("/direction")}
    assert directing == {
        *("policy-goal/rv-financiering", "policy-goal/rv-regio", "policy-goal/rv-ict"),
        "policy-goal/toekomst",
    }


def test_green_care_is_worked_on_by_citrien_and_some_programmes_have_no_goal(graph: Graph) -> None:
    rows = answer(graph, "programmes-in-policy")
    goals = {(row["programme"], row["goal"]) for row in rows}
    assert ("network/citrien-vergroenen", "policy-goal/dl-duurzaam") in goals
    assert ("network/donatieregios", "") in goals
    assert ("network/iza", "") not in goals


def test_three_agenda_items_name_no_network(graph: Graph) -> None:
    goals = column(graph, "goals-without-network", "goal", kind="policy-kind/agenda-item")
    assert goals == [
        *("policy-goal/ag-geneesmiddelen", "policy-goal/ag-onderzoek"),
        "policy-goal/ag-preventie",
    ]


def test_four_parties_share_the_costs_of_expensive_medicines(graph: Graph) -> None:
    rows = answer(graph, "responsibilities")
    partners = {row["party"] for row in rows if row["relation"].endswith("/responsible-partner")}
    assert partners == {
        *("organisation/vws", "organisation/zn", "organisation/nvz"),
        "organisation/zorginstituut-nederland",
    }
    assert "network/roaz" not in {row["party"] for row in rows}


def test_more_than_one_document_asks_for_other_funding(graph: Graph) -> None:
    rows = answer(graph, "policy-about-word", word="Financiering")
    assert {row["document"] for row in rows} == {
        *("source/nfu-netwerkvorming-2022", "source/nfu-kracht-umcs-2022"),
        *("source/nfu-strategie-2025-2030", "source/zorgnetwerken-zeldzaam"),
    }
    assert answer(graph, "policy-about-word", word="windmolens") == []


def test_three_documents_speak_of_the_integral_care_agreement(graph: Graph) -> None:
    rows = answer(graph, "documents-on-network", network="network/iza")
    assert [row["issued"] for row in rows] == ["2022-09", "2024-07-19", "2025-01"]


def test_umcs_are_named_by_more_documents_than_municipalities(graph: Graph) -> None:
    counts = {
        row["party"]: int(row["documents"]) for row in answer(graph, "parties-in-several-documents")
    }
    assert counts["actor-group/umcs"] == 4
    assert counts["actor-group/gemeenten"] == 2
    assert "actor-group/ggz" not in counts


def test_setting_up_a_care_network_has_four_phases_and_no_amounts(graph: Graph) -> None:
    rows = answer(graph, "care-network-life-cycle", network="network/zorgnetwerken-zeldzaam")
    assert {row["order"] for row in rows} == {"", "1", "2", "3", "4"}
    assert {row["amount"] for row in rows} == {""}
    nf1 = answer(graph, "care-network-life-cycle", network="network/nf1")
    assert [(row["amount"], row["per"]) for row in nf1 if row["amount"]] == [("97960", "jaar")]


def test_prevention_works_out_equal_chances_only(graph: Graph) -> None:
    rows = answer(graph, "ambitions-and-agenda")
    assert [row["ambition"] for row in rows if row["item"] == "policy-goal/ag-preventie"] == [
        "policy-goal/amb-gelijk"
    ]
    assert {row["certainty"] for row in rows} == {"concept/certainty/inferred"}


def test_the_documents_refer_to_a_final_advice_of_2017(graph: Graph) -> None:
    rows = {row["fact"]: row for row in answer(graph, "referenced-documents")}
    assert rows["document/slotadvies-zz-2017"]["issued"] == "2017"
    assert rows["document/wrr-2021"]["publisher"] == "organisation/wrr"
    assert len(rows) == 24
