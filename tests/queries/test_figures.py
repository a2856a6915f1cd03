"""Figures, time and provenance: what was when, by whom, and what contradicts it."""

from __future__ import annotations

from tests.queries.asking import answer, column
from zorggraaf.store import Graph

TODAY = "2026-11-21"
DOCUMENT = "source/zorgnetwerken-zeldzaam"


def test_umcs_grew_from_80000_to_over_87000_staff_and_to_1_26_million_patients(
    graph: Graph,
) -> None:
    rows = {
        row["indicator"].rpartition("/")[2]: row
        for row in answer(
            graph,
            "growth-between-years",
            about="actor-group/umcs",
            first_year=2022,
            second_year=2025,
        )
    }
    staff, patients = rows["medewerkers"], rows["patienten"]
    assert (staff["earlier"], staff["later"], staff["later_qualifier"]) == (
        *("80000", "87000", "ruim"),
    )
    assert (staff["difference"], staff["percent"]) == ("7000", "8.8")
    assert (patients["earlier"], patients["later"]) == ("1200000", "1260000")
    assert (patients["difference"], patients["percent"]) == ("60000", "5")
    assert rows["promoties"]["difference"] == "-200"
    assert "umcs-medewerkers-2022" in staff["fact"]
    assert "umcs-medewerkers-2025" in staff["fact"]


def test_figures_of_one_year_only_do_not_show_a_growth(graph: Graph) -> None:
    assert (
        answer(
            graph,
            "growth-between-years",
            about="actor-group/umcs",
            first_year=2022,
            second_year=2024,
        )
        == []
    )


def test_staff_of_umcs_over_time_with_who_says_so(graph: Graph) -> None:
    rows = answer(graph, "figure-over-time", about="actor-group/umcs", indicator="medewerkers")
    assert [(row["period"], row["value"], row["qualifier"]) for row in rows] == [
        ("", "80000", "afgerond"),
        ("2019", "80000", "afgerond"),
        ("2022", "80000", ""),
        ("2025", "87000", "ruim"),
    ]
    assert rows[2]["source"] == "source/nfu-kracht-umcs-2022"
    assert rows[3]["source"] == "source/nfu-strategie-2025-2030"
    assert {row["unit"] for row in rows} == {"concept/unit/personen"}


def test_of_two_figures_for_one_year_the_own_annual_report_is_followed(graph: Graph) -> None:
    rows = answer(
        graph, "figure-over-time", about="organisation/erasmus-mc", indicator="medewerkers"
    )
    assert [(r["value"], r["standing"]) for r in rows if r["period"] == "2018"] == [
        ("13176", "gevolgd"),
        ("14000", "betwist"),
    ]


def test_the_figures_of_umcg_are_from_2017_with_unit(graph: Graph) -> None:
    rows = answer(graph, "figures-of", about="organisation/umcg")
    staff = next(row for row in rows if row["indicator"] == "concept/indicator/medewerkers")
    assert (staff["value"], staff["period"], staff["unit"]) == (
        *("12735", "2017", "concept/unit/personen"),
    )
    assert all(row["unit"] and row["fact"] for row in rows)


def test_an_umc_without_a_figure_has_an_empty_place_not_nil(graph: Graph) -> None:
    rows = answer(graph, "compare-umcs", indicator="medewerkers", year=2024)
    assert {row["umc"].removeprefix("organisation/"): row["value"] for row in rows} == {
        "amsterdam-umc": "",
        "erasmus-mc": "",
        "lumc": "",
        "mumc": "",
        "radboudumc": "12682",
        "umc-utrecht": "",
        "umcg": "",
    }


def test_in_the_year_of_the_merger_amc_and_vumc_stand_beside_amsterdam_umc(graph: Graph) -> None:
    umcs = set(column(graph, "compare-umcs", "umc", indicator="medewerkers", year=2018))
    assert {f"organisation/{key}" for key in ("amc", "vumc", "amsterdam-umc")} <= umcs
    assert len(umcs) == 9


def test_medicines_are_to_cost_a_billion_more_by_nvz_and_nfu_and_200_million_a_year_by_sirm(
    graph: Graph,
) -> None:
    rows = answer(graph, "expected-growth-of-spending", about="dure-geneesmiddelen")
    said = {
        (row["value"], row["unit"].rpartition("/")[2], row["period"], row["calculated_by"])
        for row in rows
        if row["calculated_by"].startswith("organisation/")
    }
    assert said == {
        ("1000000000", "euro", "2022/2026", "organisation/nvz"),
        ("1000000000", "euro", "2022/2026", "organisation/nfu"),
        ("7", "procent-per-jaar", "2022/2026", "organisation/nvz"),
        ("7", "procent-per-jaar", "2022/2026", "organisation/nfu"),
        ("200000000", "euro-per-jaar", "2021/2026", "organisation/sirm"),
        ("7", "procent-per-jaar", "2021/2026", "organisation/sirm"),
    }
    total = next(row for row in rows if row["unit"] == "concept/unit/euro")
    assert total["qualifier"] == "circa"


def test_seven_training_regions_are_followed_against_four_sources_for_eight(graph: Graph) -> None:
    rows = [
        row
        for row in answer(graph, "contradicting-figures")
        if row["indicator"] == "concept/indicator/aantal-oors-in-nederland"
    ]
    assert [(row["followed"], row["other"]) for row in rows] == [("7", "8")] * 4
    assert {row["followed_source"] for row in rows} == {"source/stichting-bols-de-opleidingsregios"}


def test_a_figure_of_2017_is_old_in_2026_but_not_in_2021(graph: Graph) -> None:
    def old(on: str) -> set[tuple[str, str, str]]:
        rows = answer(graph, "old-figures", years=5, on=on)
        return {(row["about"], row["indicator"].rpartition("/")[2], row["newest"]) for row in rows}

    umcg = ("organisation/umcg", "medewerkers", "2017")
    assert umcg in old(TODAY)
    assert umcg not in old("2021-12-31")
    assert not any(about == "actor-group/umcs" and i == "medewerkers" for about, i, _ in old(TODAY))


def test_staff_of_alrijne_rests_on_one_news_item_and_of_erasmus_mc_on_several_sources(
    graph: Graph,
) -> None:
    rows = {
        row["about"]: row
        for row in answer(graph, "figures-from-one-source", indicator="medewerkers")
    }
    assert rows["organisation/alrijne"]["source"] == "source/omroep-west-alrijne"
    assert rows["organisation/alrijne"]["kind"] == "concept/source-kind/secondary"
    assert "organisation/erasmus-mc" not in rows


def test_in_2016_five_hospitals_surely_gave_aftercare_and_the_others_may_have(
    graph: Graph,
) -> None:
    def aftercare(on: str, certainty: str) -> set[str]:
        return {
            row["value"].removeprefix("organisation/")
            for row in answer(graph, "valid-on-date", thing="network/nazorg-sct", on=on)
            if row["role"] == "concept/role/aftercare-partner" and row["certainty"] == certainty
        }

    assert aftercare("2016-12-31", "zeker") == {
        *("maasstad", "amphia", "franciscus", "albert-schweitzer", "etz")
    }
    possible = aftercare("2016-12-31", "mogelijk")
    assert {"bravis", "ikazia", "ijsselland"} <= possible
    assert "adrz" not in possible, "only since 2020"
    assert "etz" in aftercare("2016-06-01", "mogelijk"), "some day of 2016, perhaps later"


def test_the_old_name_of_vsop_may_have_held_in_2020_and_not_after(graph: Graph) -> None:
    def names(on: str) -> list[tuple[str, str]]:
        rows = answer(graph, "valid-on-date", thing="organisation/vsop", on=on)
        return [(row["value"], row["certainty"]) for row in rows if row["kind"] == "naam"]

    old = "Vereniging Samenwerkende Ouder- en Patiëntenorganisaties"
    assert (old, "mogelijk") in names("2020-12-31")
    assert old not in dict(names("2021-01-01"))


def test_amc_and_vumc_were_umcs_up_to_the_day_before_the_merger(graph: Graph) -> None:
    def umcs(on: str) -> set[str]:
        rows = answer(graph, "organisations-on-date", type="umc", on=on)
        assert {row["certainty"] for row in rows} == {"zeker"}
        return {row["organisation"].removeprefix("organisation/") for row in rows}

    before, after = umcs("2018-06-06"), umcs("2018-06-07")
    assert before - after == {"amc", "vumc"}
    assert after - before == {"amsterdam-umc"}
    assert len(after) == 7


def test_in_2018_amsterdam_merged_and_two_hospitals_went_bankrupt(graph: Graph) -> None:
    rows = answer(graph, "mergers-and-successors", since="2018-06-01", till="2018-12-31")
    assert [(row["date"], row["old"].removeprefix("organisation/")) for row in rows] == [
        ("2018-06-07", "amc"),
        ("2018-06-07", "vumc"),
        ("2018-10-25", "mc-ijsselmeerziekenhuizen"),
        ("2018-10-25", "mc-slotervaart"),
    ]
    assert {row["new"] for row in rows} == {"organisation/amsterdam-umc", ""}


def test_the_days_of_a_period_count_themselves(graph: Graph) -> None:
    def facts(since: str, till: str) -> set[str]:
        return set(column(graph, "mergers-and-successors", "fact", since=since, till=till))

    assert facts("2025-01-01", "2025-01-01") == {"event/frisius-mc-legal-merger-2025"}
    assert facts("2025-01-02", TODAY) == set()


def test_frisius_mc_has_its_predecessors_from_the_day_of_the_merger(graph: Graph) -> None:
    def predecessors(on: str) -> set[str]:
        return set(column(graph, "predecessors", "predecessor", organisation="frisius-mc", on=on))

    assert predecessors("2024-12-31") == set()
    assert predecessors("2025-01-01") == {"organisation/mcl", "organisation/tjongerschans"}


def test_an_organisation_that_went_into_itself_is_no_predecessor_of_itself(graph: Graph) -> None:
    rows = answer(graph, "predecessors", organisation="haga", on=TODAY)
    assert [(row["predecessor"], row["became"]) for row in rows] == [
        ("organisation/langeland", "organisation/haga")
    ]


def test_the_emergency_department_of_vumc_is_closed_and_hoogeveen_is_a_plan(graph: Graph) -> None:
    rows = answer(graph, "emergency-department-changes")
    dated = {row["site"]: row for row in rows if row["date"]}
    assert dated["site/loc-100103"]["date"] == "2025-04"
    assert dated["site/loc-109302"]["status"] == "concept/event-status/intended"
    undated = {row["site"] for row in rows if not row["event"]}
    assert "site/loc-103805" in undated, "Bronovo has none, since when is not told"


def test_on_the_eve_of_2025_two_hospitals_ended_and_frisius_mc_began(graph: Graph) -> None:
    rows = answer(graph, "opened-and-closed", since="2024-12-31", till="2025-01-01")
    assert [(row["what"], row["organisation"], row["successor"]) for row in rows] == [
        ("geëindigd", "organisation/mcl", "organisation/frisius-mc"),
        ("geëindigd", "organisation/tjongerschans", "organisation/frisius-mc"),
        ("begonnen", "organisation/frisius-mc", ""),
    ]


def test_there_are_four_policy_documents_from_2022_to_2025(graph: Graph) -> None:
    rows = {row["kind"]: row for row in answer(graph, "sources-by-kind")}
    documents = rows["concept/source-kind/policy-document"]
    assert [documents[c] for c in ("sources", "dated", "oldest", "newest")] == [
        *("4", "4", "2022-05", "2025-01")
    ]
    pages = rows["concept/source-kind/own-page"]
    assert int(pages["dated"]) < int(pages["sources"]), "most pages bear no date"


def test_the_graph_rests_most_on_ror_and_skipr(graph: Graph) -> None:
    rows = answer(graph, "sources-by-publisher")
    assert [(row["publisher"], row["sources"]) for row in rows[:2]] == [
        ("Research Organization Registry (ROR)", "91"),
        ("Skipr", "79"),
    ]


def test_sources_of_ten_years_back_are_old_and_the_nfu_documents_are_not(graph: Graph) -> None:
    rows = answer(graph, "old-sources", years=10, on=TODAY)
    assert rows[0]["source"] == "source/nrc-meer-plaatsen-bij-studie-medicijnen"
    assert rows[0]["date"] == "2000-05-04"
    assert all(row["date"] < "2016" for row in rows)
    assert "source/nfu-kracht-umcs-2022" not in {row["source"] for row in rows}


def test_the_text_on_care_networks_gives_the_cost_estimate_and_its_passage(graph: Graph) -> None:
    rows = {row["thing"]: row for row in answer(graph, "what-a-source-says", source=DOCUMENT)}
    cost = rows["figure/nf1-kosten-onderhoud-netwerk"]
    assert cost["type"] == "zg:Figure"
    assert cost["passage"] == "Structurele kostenposten"
    assert "/data/figures.csv#row=" in cost["row"]
    assert "network/oncomid" not in rows


def test_national_figures_hold_the_300_centres_with_their_source(graph: Graph) -> None:
    rows = {row["fact"]: row for row in answer(graph, "national-figures")}
    centres = rows["figure/nederland-expertisecentra-zeldzame-aandoeningen-2022"]
    assert (centres["value"], centres["source"]) == ("300", "source/nfu-kracht-umcs-2022")
