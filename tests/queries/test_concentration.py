"""Concentrating and spreading care: the nine practice examples, and who gives rare care."""

from __future__ import annotations

from collections import Counter

from tests.queries.asking import answer, column
from zorggraaf.store import Graph

NOW = "2026-11-21"
NINE = {
    *("initiative/abg", "initiative/amsterdam-flevo", "initiative/chirurgie-overijssel"),
    *("initiative/hartnet", "initiative/nazorg-sct", "initiative/oncomid"),
    *("initiative/samen-plus", "initiative/ukc", "initiative/vaatnetwerk"),
}


def test_four_examples_divide_the_pathway_and_five_exchange_procedures(graph: Graph) -> None:
    rows = answer(graph, "initiatives-by-spreading-category")
    found = {
        category: {row["initiative"] for row in rows if row["category"].endswith(category)}
        for category in ("verdeling-zorgpad", "uitwisseling")
    }
    assert found["verdeling-zorgpad"] == {
        *("initiative/amsterdam-flevo", "initiative/ukc"),
        *("initiative/hartnet", "initiative/nazorg-sct"),
    }
    assert found["uitwisseling"] == NINE - found["verdeling-zorgpad"]
    phases = {row["initiative"]: row["phase"] for row in rows if row["phase"]}
    assert phases == {"initiative/vaatnetwerk": "concept/implementation-phase/verkennen"}


def test_four_examples_concern_oncology_and_the_stem_cell_aftercare_does_not(graph: Graph) -> None:
    rows = answer(graph, "initiatives-by-care-form", care_form="care-form/oncologie")
    assert Counter(row["initiative"] for row in rows) == {
        "initiative/abg": 1,
        "initiative/oncomid": 4,
        "initiative/samen-plus": 1,
        "initiative/ukc": 4,
    }
    haematology = column(
        graph, "initiatives-by-care-form", "initiative", care_form="care-form/hematologie"
    )
    assert haematology == ["initiative/nazorg-sct"]


def test_a_form_of_care_that_is_named_itself_counts_too(graph: Graph) -> None:
    rows = answer(graph, "initiatives-by-care-form", care_form="care-form/chirurgie")
    assert ("initiative/amsterdam-flevo", "concept/care-form/chirurgie") in {
        (row["initiative"], row["care"]) for row in rows
    }


def test_two_effects_have_a_number_600_patients_and_500_bed_days(graph: Graph) -> None:
    rows = answer(graph, "effects-with-figures")
    assert [
        (row["initiative"], row["value"], row["unit"], row["period"], row["qualifier"])
        for row in rows
    ] == [
        ("initiative/abg", "600", "concept/unit/personen", "2023", "circa"),
        ("initiative/nazorg-sct", "500", "concept/unit/ligdagen", "2023", ""),
    ]


def test_three_examples_still_struggle_with_data_exchange_and_one_gives_it_attention(
    graph: Graph,
) -> None:
    rows = answer(graph, "obstacles-by-theme", theme="theme/uitwisselen-gegevens")
    assert {(row["kind"].rsplit("/", 1)[1], row["initiative"]) for row in rows} == {
        ("challenge", "initiative/abg"),
        ("challenge", "initiative/ukc"),
        ("challenge", "initiative/samen-plus"),
        ("point-of-attention", "initiative/amsterdam-flevo"),
    }


def test_every_example_names_success_factors_and_a_reason(graph: Graph) -> None:
    factors = answer(graph, "initiative-items-by-kind", kind="item-kind/success-factor")
    assert {row["initiative"] for row in factors} == NINE
    assert len(factors) == 40
    reasons = answer(graph, "initiative-items-by-kind", kind="item-kind/reason")
    assert {row["initiative"] for row in reasons} == NINE


def test_oncomid_tells_of_four_agreements_and_three_challenges(graph: Graph) -> None:
    rows = answer(graph, "initiative-card", initiative="initiative/oncomid")
    counts = Counter(row["kind"].rsplit("/", 1)[1] for row in rows)
    assert counts["agreement"] == 4 and counts["challenge"] == 3 and counts["effect"] == 5
    assert any("Vitaly" in row["text"] for row in rows)


def test_data_exchange_is_a_challenge_for_three_and_an_agreement_of_three(graph: Graph) -> None:
    rows = {
        (row["theme"].rsplit("/", 1)[1], row["kind"].rsplit("/", 1)[1]): row["initiatives"]
        for row in answer(graph, "themes-in-initiatives")
    }
    assert rows["uitwisselen-gegevens", "challenge"] == "3"
    assert rows["uitwisselen-gegevens", "agreement"] == "3"
    assert ("uitdragen-urgentie", "challenge") not in rows


def test_claiming_in_parallel_is_shown_by_flevo_and_settling_by_samen_plus_and_aftercare(
    graph: Graph,
) -> None:
    rows = answer(graph, "recommendations-by-theme", theme="theme/borgen-inkomsten")
    stated = {
        (row["position"], row["initiative"])
        for row in rows
        if row["certainty"] == "concept/certainty/stated"
    }
    assert stated == {
        ("1", "initiative/amsterdam-flevo"),
        ("4", "initiative/samen-plus"),
        ("4", "initiative/nazorg-sct"),
    }
    assert [row["initiative"] for row in rows if row["position"] == "3"] == [""]


def test_a_recommendation_without_example_may_have_one_that_the_editors_inferred(
    graph: Graph,
) -> None:
    rows = answer(graph, "recommendations-without-example")
    income = {
        row["recommendation"]: row["initiative"]
        for row in rows
        if row["theme"] == "concept/theme/borgen-inkomsten"
    }
    assert income == {
        "bespreek inzet van eigen artsen elders": "",
        "zorg voor een voorspelbaar aantal patiënten": "initiative/chirurgie-overijssel",
    }
    assert len(rows) == 13


def test_in_utrecht_oncomid_brings_low_volume_to_the_umc_and_the_vascular_network_explores(
    graph: Graph,
) -> None:
    rows = answer(graph, "iza-concentration-in-region", region="region/prov-utrecht", on=NOW)
    assert {(row["field"].rsplit("/", 1)[1], row["initiative"]) for row in rows} == {
        ("oncologie", "initiative/oncomid"),
        ("vaatchirurgie", "initiative/vaatnetwerk"),
    }
    (umc,) = [row for row in rows if row["performer"] == "organisation/umc-utrecht"]
    assert "laag volume naar het umc" in umc["exchange"]
    (vascular,) = [row for row in rows if row["field"].endswith("vaatchirurgie")]
    assert vascular["performer"] == "" and vascular["phase"].endswith("verkennen")
    assert vascular["hospitals"] == "4"


def test_the_vascular_network_is_not_there_before_2023(graph: Graph) -> None:
    before = answer(
        graph, "iza-concentration-in-region", region="region/prov-utrecht", on="2022-12-31"
    )
    assert {row["initiative"] for row in before} == {"initiative/oncomid"}


def test_in_2016_five_partners_of_the_aftercare_had_joined_for_certain(graph: Graph) -> None:
    rows = answer(
        graph, "hospitals-of-initiative", initiative="initiative/nazorg-sct", on="2016-12-31"
    )
    certain = {row["hospital"] for row in rows if row["certainty"] == "zeker"}
    assert certain == {
        *("organisation/erasmus-mc", "organisation/maasstad", "organisation/amphia"),
        *("organisation/franciscus", "organisation/albert-schweitzer", "organisation/etz"),
    }
    assert "organisation/adrz" not in {row["hospital"] for row in rows}
    possible = {row["hospital"] for row in rows if row["certainty"] == "mogelijk"}
    assert possible == {
        *("organisation/beatrixziekenhuis", "organisation/bravis", "organisation/ijsselland"),
        *("organisation/ikazia", "organisation/van-weel-bethesda", "organisation/zorgsaam"),
    }


def test_a_hospital_that_joined_during_a_year_possibly_took_part_in_it(graph: Graph) -> None:
    rows = answer(
        graph, "hospitals-of-initiative", initiative="initiative/nazorg-sct", on="2016-06-01"
    )
    joined = {row["hospital"]: row["certainty"] for row in rows}
    assert joined["organisation/etz"] == "mogelijk"
    assert joined["organisation/albert-schweitzer"] == "zeker"


def test_nine_hospitals_form_oncomid(graph: Graph) -> None:
    assert set(
        column(
            graph,
            "hospitals-of-initiative",
            "hospital",
            initiative="initiative/oncomid",
            on=NOW,
        )
    ) == {
        *("organisation/umc-utrecht", "organisation/st-antonius", "organisation/meander-mc"),
        *("organisation/alexander-monro", "organisation/beatrixziekenhuis"),
        *("organisation/diakonessenhuis", "organisation/gelderse-vallei"),
        *("organisation/rivierenland", "organisation/tergooi-mc"),
    }


def test_six_hospitals_are_in_both_oncomid_and_the_vascular_network(graph: Graph) -> None:
    rows = answer(graph, "hospitals-in-several-initiatives", on=NOW)
    both = {
        row["hospital"]
        for row in rows
        if "Oncomid" in row["which"] and "Vaatnetwerk" in row["which"]
    }
    assert both == {
        *("organisation/umc-utrecht", "organisation/st-antonius", "organisation/meander-mc"),
        *("organisation/diakonessenhuis", "organisation/rivierenland", "organisation/tergooi-mc"),
    }
    rest = {row["hospital"] for row in rows} - both
    assert rest == {
        *("organisation/umcg", "organisation/martini-ziekenhuis"),
        "organisation/beatrixziekenhuis",
    }
    assert {row["initiatives"] for row in rows} == {"2"}


def test_umc_utrecht_does_the_low_volume_procedures_of_oncomid(graph: Graph) -> None:
    rows = answer(
        graph, "initiatives-of-organisation", organisation="organisation/umc-utrecht", on=NOW
    )
    assert {row["initiative"] for row in rows} == {"initiative/oncomid", "initiative/vaatnetwerk"}
    assert "plek voor laagvolume-ingrepen" in {row["stated_role"] for row in rows}


def test_zilveren_kruis_is_in_four_examples_and_the_vascular_network_names_no_insurer(
    graph: Graph,
) -> None:
    rows = answer(graph, "insurers-of-initiatives", on=NOW)
    assert {
        row["initiative"] for row in rows if row["insurer"] == "organisation/zilveren-kruis"
    } == {
        *("initiative/amsterdam-flevo", "initiative/chirurgie-overijssel"),
        *("initiative/hartnet", "initiative/oncomid"),
    }
    assert {row["initiative"] for row in rows} == NINE
    assert [row["initiative"] for row in rows if not row["insurer"]] == ["initiative/vaatnetwerk"]


def test_the_oldest_example_is_from_2006_and_has_thirteen_hospitals(graph: Graph) -> None:
    rows = {row["initiative"]: row for row in answer(graph, "initiatives-overview")}
    assert set(rows) == NINE
    assert rows["initiative/nazorg-sct"]["since"] == "2006"
    assert rows["initiative/ukc"]["since"] == ""
    assert {key.split("/")[1]: row["hospitals"] for key, row in rows.items()} == {
        "abg": "2",
        "amsterdam-flevo": "2",
        "chirurgie-overijssel": "2",
        "hartnet": "5",
        "nazorg-sct": "13",
        "oncomid": "9",
        "samen-plus": "2",
        "ukc": "2",
        "vaatnetwerk": "7",
    }


def test_hartnet_works_in_groningen_and_drenthe(graph: Graph) -> None:
    rows = answer(graph, "initiative-areas")
    assert {row["initiative"] for row in rows} == NINE
    assert {row["region"] for row in rows if row["initiative"] == "initiative/hartnet"} == {
        *("region/gebied-groningen", "region/prov-drenthe"),
    }


def test_the_timeline_of_oncomid_starts_with_raku_in_2014(graph: Graph) -> None:
    rows = answer(graph, "initiative-timeline", initiative="initiative/oncomid")
    assert (rows[0]["date"], rows[0]["text"]) == ("2014", "oprichting RAKU")
    assert rows[0]["certainty"] == "concept/certainty/inferred"
    assert [row["date"] for row in rows] == ["2014", "2017", "2018", "2019", "2024", ""]


def test_samen_plus_settles_yearly_and_three_examples_state_nothing_on_money(graph: Graph) -> None:
    rows = answer(graph, "money-agreements")
    assert {row["initiative"] for row in rows if not row["agreement"]} == {
        *("initiative/hartnet", "initiative/oncomid", "initiative/vaatnetwerk"),
    }
    (samen,) = [row for row in rows if row["initiative"] == "initiative/samen-plus"]
    assert samen["agreement"].startswith("verrekening eens per jaar")
    assert {row["initiative"] for row in rows} == NINE


def test_there_are_seven_paediatric_intensive_cares(graph: Graph) -> None:
    counts = {
        row["network"]: row["providers"] for row in answer(graph, "concentrations-of-care", on=NOW)
    }
    assert counts["network/picu"] == "7"
    assert counts["network/brandwondenzorg"] == "3"
    # Founders and partners of a centre are not providers.
    assert "network/hollandptc" not in counts


def test_of_radiotherapy_the_providers_are_unknown_rather_than_none(graph: Graph) -> None:
    unknown = column(graph, "concentrations-with-unknown-providers", "network")
    assert "network/radiotherapiecentra" in unknown and "network/picu" not in unknown


def test_of_the_26_hiv_centres_of_2016_the_list_names_25(graph: Graph) -> None:
    rows = answer(
        graph,
        "providers-of-concentrated-care",
        network="network/hiv-behandelcentra",
        on="2016-06-01",
    )
    adults = {row["provider"] for row in rows if row["role"] == "concept/role/hiv-treatment-centre"}
    # A note of the source counts 26; the tables hold 25 of them, and the centres for children.
    assert len(adults) == 25
    assert len({row["provider"] for row in rows if row["role"].endswith("children")}) == 4
    assert {"organisation/mc-slotervaart", "organisation/mcl"} <= adults


def test_a_hospital_that_closed_no_longer_gives_care(graph: Graph) -> None:
    def providers(on: str) -> list[str]:
        return column(
            graph,
            "providers-of-concentrated-care",
            "provider",
            network="network/hiv-behandelcentra",
            on=on,
        )

    # The last day counts.
    assert "organisation/mc-slotervaart" in providers("2018-10-25")
    assert "organisation/mc-slotervaart" not in providers("2018-10-26")


def test_the_umcs_give_most_kinds_of_concentrated_care(graph: Graph) -> None:
    rows = answer(graph, "organisations-with-most-concentrations", on=NOW)
    assert {row["provider"] for row in rows[:7]} == {
        *("organisation/umcg", "organisation/erasmus-mc", "organisation/lumc"),
        *("organisation/amsterdam-umc", "organisation/mumc", "organisation/radboudumc"),
        "organisation/umc-utrecht",
    }
    assert "Dunnedarmtransplantatie" in rows[0]["which"]


def test_only_umcg_transplants_small_bowels(graph: Graph) -> None:
    rows = {row["network"]: row for row in answer(graph, "care-with-few-providers", on=NOW)}
    assert rows["network/transplantatie-dunne-darm"]["which"] == (
        "Universitair Medisch Centrum Groningen"
    )
    assert "lijst niet gevonden" in rows["network/ecmo-centra"]["remark"]
    assert all(int(row["providers"]) <= 2 for row in rows.values())
    more = answer(graph, "care-with-few-providers", maximum=3, on=NOW)
    assert {"network/transplantatie-hart", "network/brandwondenzorg"} <= {
        row["network"] for row in more
    }
