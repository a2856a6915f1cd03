"""Questions about regions: what the tables and the five documents must answer."""

from __future__ import annotations

from collections import Counter

from tests.queries.asking import answer, column
from zorggraaf.store import Graph

ON = "2026-11-21"
UMCS = {
    "organisation/amsterdam-umc",
    "organisation/erasmus-mc",
    "organisation/lumc",
    "organisation/mumc",
    "organisation/radboudumc",
    "organisation/umc-utrecht",
    "organisation/umcg",
}


def test_seven_oors_of_two_to_three_million_inhabitants(graph: Graph) -> None:
    rows = answer(graph, "oor-count-and-inhabitants")
    size = next(row for row in rows if row["about"] == "partition/oor")
    assert (size["value"], size["upper"], size["period"]) == ("2000000", "3000000", "2022")
    counts = {(row["value"], row["followed"]) for row in rows if row is not size}
    assert counts == {("7", "ja"), ("8", "nee")}, "older sources still count eight"
    assert all(row["unit"] and row["fact"] for row in rows)


def test_municipalities_of_an_oor_are_unknown_and_not_none(graph: Graph) -> None:
    (row,) = answer(graph, "oor-municipalities-outside-roaz", oor="region/oor-leiden", on=ON)
    assert (row["umc"], row["roaz"]) == ("organisation/lumc", "region/roaz-west")
    assert row["municipality"] == ""
    assert row["status"].startswith("onbekend")


def test_meppel_is_in_drenthe_and_in_roaz_zwolle(graph: Graph) -> None:
    regions = {"region_a": "region/roaz-zwolle", "region_b": "region/prov-drenthe"}
    (row,) = answer(graph, "sites-in-both-regions", **regions, on=ON)
    assert (row["organisation"], row["municipality"]) == (
        "organisation/isala",
        "municipality/GM0119",
    )


def test_three_sites_lie_on_the_other_side_of_a_safety_region(graph: Graph) -> None:
    rows = answer(
        graph,
        "sites-where-divisions-part",
        division_a="partition/roaz-2023",
        division_b="partition/veiligheidsregio-2023",
        on=ON,
    )
    assert {(row["organisation"], row["region_a"], row["region_b"]) for row in rows} == {
        ("organisation/isala", "region/roaz-zwolle", "region/vr-drenthe"),
        ("organisation/slingeland", "region/roaz-oost", "region/vr-noord-en-oost-gelderland"),
        (
            "organisation/streekziekenhuis-koningin-beatrix",
            "region/roaz-euregio",
            "region/vr-noord-en-oost-gelderland",
        ),
    }
    meppel = next(row for row in rows if row["organisation"] == "organisation/isala")
    assert (meppel["shared"], meppel["all_b"]) == ("2", "12"), "Meppel and De Wolden of twelve"


def test_trauma_centres_are_all_umcs_and_three_top_clinical_regions(graph: Graph) -> None:
    umcs, topclinical = answer(graph, "trauma-centre-types", on=ON)
    assert umcs["type"] == "concept/organisation-type/umc"
    assert (umcs["hospitals"], umcs["regions"], umcs["stated"]) == ("7", "7", "7")
    assert topclinical["type"] == "concept/organisation-type/topclinical-hospital"
    # Five hospitals: ETZ, Isala and MST, and HMC and Haga, which share a centre with the LUMC.
    assert (topclinical["hospitals"], topclinical["stated"]) == ("5", "3")
    assert umcs["stated_total"] == topclinical["stated_total"] == "10"
    assert umcs["unit"] and umcs["period"] == "2022"


def test_oor_size_fits_hospital_care_and_home_care_a_smaller_region(graph: Graph) -> None:
    rows = answer(graph, "fitting-scale-by-care-form")
    assert {(row["scale"], row["care"]) for row in rows} == {
        ("partition/oor", "concept/care-form/medisch-specialistische-zorg"),
        (
            "concept/notion/regio-voor-thuiszorg-en-verpleegzorg",
            "concept/care-form/thuiszorg-en-verpleegzorg",
        ),
    }
    assert any("kleinere schaal" in row["says"] for row in rows)


def test_vws_directs_the_division_which_leaves_room_for_diversity(graph: Graph) -> None:
    rows = answer(graph, "who-directs-a-precondition", goal="policy-goal/rv-regio")
    directing = {row["target"] for row in rows if row["relation"].endswith("/direction")}
    assert directing == {"organisation/vws"}
    assert {row["level"] for row in rows} == {"landelijk op te pakken"}
    assert any("ruimte voor diversiteit" in row["says"] for row in rows)


def test_lumc_lies_and_takes_part_in_roaz_west_and_only_takes_part_in_its_oor(
    graph: Graph,
) -> None:
    rows = answer(graph, "regions-of-organisation", organisation="organisation/lumc", on=ON)
    found = {(row["region"], row["how"]) for row in rows}
    assert {("region/roaz-west", "ligt er"), ("region/roaz-west", "doet mee")} <= found
    assert ("region/oor-leiden", "doet mee") in found
    assert ("region/oor-leiden", "ligt er") not in found, "an OOR has no territory"
    assert ("region/prov-zuid-holland", "ligt er") in found
    assert len({row["division"] for row in rows}) == 12


def test_in_2021_an_organisation_lies_in_the_regions_of_the_lists_of_then(graph: Graph) -> None:
    rows = answer(
        graph, "regions-of-organisation", organisation="organisation/lumc", on="2021-01-01"
    )
    regions = {row["region"] for row in rows}
    assert {"region/roaz-west-2020", "region/prov-zuid-holland-2020"} <= regions
    assert not {"region/roaz-west", "region/prov-zuid-holland"} & regions


def test_langeland_is_in_roaz_west_up_to_and_including_its_last_day(graph: Graph) -> None:
    def members(on: str) -> set[str]:
        return set(column(graph, "members-of-region", "member", region="region/roaz-west", on=on))

    assert "organisation/langeland" in members("2023-02-28")
    assert "organisation/langeland" not in members("2023-03-01")
    assert {"organisation/lumc", "organisation/haga", "organisation/hmc"} <= members(ON)


def test_sites_of_roaz_regions_add_up_to_those_of_the_provinces(graph: Graph) -> None:
    def totals(division: str) -> tuple[int, int]:
        rows = answer(graph, "sites-per-region", division=f"partition-kind/{division}", on=ON)
        return (
            sum(int(row["sites"] or 0) for row in rows),
            sum(int(row["outpatient"] or 0) for row in rows),
        )

    assert totals("roaz") == totals("province")
    rows = answer(graph, "sites-per-region", division="partition-kind/roaz", on=ON)
    assert len(rows) == 10
    assert rows[0]["region"] == "region/roaz-noord-holland-flevoland"


def test_regions_without_a_site_have_an_empty_cell_and_no_zero(graph: Graph) -> None:
    rows = answer(graph, "sites-per-region", division="partition-kind/corop", on=ON)
    assert len(rows) == 40
    delfzijl = next(r for r in rows if r["region"] == "region/corop-delfzijl-en-omgeving")
    assert (delfzijl["sites"], delfzijl["outpatient"]) == ("", "1")
    assert "0" not in {row["sites"] for row in rows}


def test_roaz_regions_have_inhabitants_and_oors_have_none_known(graph: Graph) -> None:
    rows = answer(graph, "inhabitants-per-region", division="partition/roaz-2023")
    inhabitants = {row["region"]: row["inhabitants"] for row in rows}
    assert inhabitants["region/roaz-noord-holland-flevoland"] == "3344598"
    assert sum(map(int, inhabitants.values())) == 17_590_672, "the Netherlands on 1 January 2022"
    assert {row["unit"] for row in rows} == {"concept/unit/personen"}
    before = answer(
        graph, "inhabitants-per-region", division="partition/roaz-2023", on="2021-12-31"
    )
    assert {row["region"] for row in before} <= inhabitants.keys()
    assert {row["inhabitants"] for row in before} == {""}, "the figures are of 1 January 2022"
    oors = answer(graph, "inhabitants-per-region", division="partition/oor")
    assert oors
    assert {row["inhabitants"] for row in oors} == {""}


def test_four_provinces_are_cut_by_a_roaz_border(graph: Graph) -> None:
    rows = answer(
        graph,
        "overlap-of-divisions",
        division_a="partition/roaz-2023",
        division_b="partition/province-2023",
    )
    pieces = Counter(row["region_b"] for row in rows)
    assert {province: n for province, n in pieces.items() if n > 1} == {
        "region/prov-drenthe": 2,
        "region/prov-gelderland": 4,
        "region/prov-overijssel": 2,
        "region/prov-zuid-holland": 2,
    }
    assert sum(int(row["municipalities"]) for row in rows) == 342
    assert sum(int(row["inhabitants"]) for row in rows) == 17_590_672
    drenthe = next(
        row
        for row in rows
        if (row["region_a"], row["region_b"]) == ("region/roaz-zwolle", "region/prov-drenthe")
    )
    assert (drenthe["municipalities"], drenthe["inhabitants"]) == ("2", "59272")


def test_meppel_and_de_wolden_are_the_drenthe_part_of_roaz_zwolle(graph: Graph) -> None:
    rows = answer(
        graph,
        "municipalities-by-other-division",
        region="region/roaz-zwolle",
        division="partition/veiligheidsregio-2023",
    )
    assert len(rows) == 27
    drenthe = {
        row["municipality"]: row["inhabitants"]
        for row in rows
        if row["other"] == "region/vr-drenthe"
    }
    assert drenthe == {"municipality/GM0119": "34761", "municipality/GM1690": "24511"}


def test_regions_of_cancer_and_heart_networks_have_no_known_body(graph: Graph) -> None:
    rows = answer(graph, "regions-without-members", on=ON)
    assert set(column(graph, "regions-without-members", "region", on=ON)) == {
        "region/noord-nederland",
        "region/midden-nederland",
        "region/zuidoost-nederland",
    }
    assert {row["body"] for row in rows} == {""}


def test_between_2020_and_2023_two_roaz_regions_became_one(graph: Graph) -> None:
    rows = answer(
        graph,
        "changes-between-editions",
        old="partition/roaz-2020",
        new="partition/roaz-2023",
    )
    moved = Counter(
        (row["before"], row["after"]) for row in rows if row["change"] == "andere regio"
    )
    merged = "region/roaz-noord-holland-flevoland"
    assert moved == {
        ("region/roaz-noordwest", merged): 26,
        ("region/roaz-spoedzorgnet", merged): 24,
    }
    gone = {row["municipality"] for row in rows if row["change"] == "vervallen"}
    new = {row["municipality"] for row in rows if row["change"] == "nieuw"}
    assert (len(gone), len(new)) == (18, 5)
    assert "municipality/GM1982" in new, "Land van Cuijk began in 2022"


def test_amsterdam_lies_in_one_region_of_each_division(graph: Graph) -> None:
    rows = answer(graph, "regions-of-municipality", municipality="municipality/GM0363", on=ON)
    regions = {row["division"].rsplit("/", 1)[-1]: row["region"] for row in rows}
    assert len(rows) == len(regions) == 11
    assert regions["roaz"] == "region/roaz-noord-holland-flevoland"
    assert regions["province"] == "region/prov-noord-holland"
    assert "oor" not in regions


def test_amsterdam_lay_in_two_roaz_regions_until_they_merged_in_june_2021(graph: Graph) -> None:
    def roaz(on: str) -> set[tuple[str, str]]:
        rows = answer(graph, "regions-of-municipality", municipality="municipality/GM0363", on=on)
        return {(r["region"], r["certainty"]) for r in rows if r["division"].endswith("/roaz")}

    two = ("region/roaz-noordwest", "region/roaz-spoedzorgnet")
    assert roaz("2021-05-31") == {(region, "zeker") for region in two}
    assert roaz("2021-06-15") == {(region, "mogelijk") for region in two}
    assert roaz("2022-01-01") == set(), "no list holds for the merged region before 2023"


def test_each_roaz_region_has_a_trauma_centre_and_west_three(graph: Graph) -> None:
    rows = answer(graph, "trauma-centres-by-region", on=ON)
    centres = Counter(row["region"] for row in rows)
    assert len(centres) == 10
    assert {region for region, n in centres.items() if n > 1} == {"region/roaz-west"}
    assert {row["hospital"] for row in rows} >= UMCS
    west = {row["hospital"] for row in rows if row["region"] == "region/roaz-west"}
    assert west == {"organisation/lumc", "organisation/haga", "organisation/hmc"}


def test_in_march_2023_old_and_new_trauma_centre_of_amsterdam_are_possible(graph: Graph) -> None:
    def amsterdam(on: str) -> dict[str, str]:
        rows = answer(graph, "trauma-centres-by-region", on=on)
        names = ("amc", "vumc", "amsterdam-umc")
        wanted = {f"organisation/{name}" for name in names}
        return {r["hospital"]: r["certainty"] for r in rows if r["hospital"] in wanted}

    assert amsterdam("2023-03-15") == dict.fromkeys(
        ("organisation/amc", "organisation/vumc", "organisation/amsterdam-umc"), "mogelijk"
    )
    assert amsterdam("2023-02-28") == {"organisation/amc": "zeker", "organisation/vumc": "zeker"}
    assert amsterdam("2023-04-01") == {"organisation/amsterdam-umc": "zeker"}


def test_each_umc_leads_one_oor_and_in_2021_there_were_amc_and_vumc_too(graph: Graph) -> None:
    rows = answer(graph, "umcs-leading-oor", on=ON)
    assert len(rows) == 7
    assert {row["umc"] for row in rows} == UMCS
    before = {row["oor"]: row["umc"] for row in answer(graph, "umcs-leading-oor", on="2021-06-01")}
    assert before["region/oor-amc"] == "organisation/amc"
    assert before["region/oor-vumc"] == "organisation/vumc"


def test_the_oor_of_groningen_reaches_into_zwolle_and_twente_for_acute_care(graph: Graph) -> None:
    rows = answer(graph, "oor-members-in-other-roaz", on=ON)
    north = {
        (row["member"], row["member_roaz"])
        for row in rows
        if row["oor"] == "region/oor-noord-oost-nederland"
    }
    assert north == {
        ("organisation/deventer-ziekenhuis", "region/roaz-zwolle"),
        ("organisation/isala", "region/roaz-zwolle"),
        ("organisation/mst", "region/roaz-euregio"),
        ("organisation/zgt", "region/roaz-euregio"),
    }
    assert all(row["member_roaz"] != row["umc_roaz"] for row in rows)


def test_eleven_roaz_regions_in_2020_and_ten_now(graph: Graph) -> None:
    def regions(division: str, on: str) -> list[dict[str, str]]:
        return answer(graph, "regions-of-division", division=f"partition-kind/{division}", on=on)

    assert len(regions("roaz", "2020-06-01")) == 11
    now = regions("roaz", ON)
    assert len(now) == 10
    assert sum(int(row["municipalities"]) for row in now) == 342
    oors = regions("oor", ON)
    assert len(oors) == 7
    assert {row["municipalities"] for row in oors} == {""}, "unknown, not zero"


def test_oor_and_fzo_divide_organisations_and_roaz_2020_is_incomplete(graph: Graph) -> None:
    rows = {row["division"]: row for row in answer(graph, "divisions")}
    assert len(rows) == 27
    for key in ("partition/oor", "partition/fzo"):
        assert rows[key]["unit"] == "concept/partition-unit/organisation"
        assert rows[key]["municipalities"] == ""
    assert rows["partition/roaz-2020"]["complete"] == "false"
    assert rows["partition/roaz-2020"]["municipalities"] == "355"
    assert rows["partition/roaz-2023"]["basis"] == "concept/certainty/inferred"


def test_of_most_sites_the_emergency_department_is_unknown(graph: Graph) -> None:
    rows = answer(graph, "emergency-departments-per-region", division="partition-kind/roaz", on=ON)
    known = sum(int(row["with_department"]) + int(row["without_department"]) for row in rows)
    unknown = sum(int(row["unknown"]) for row in rows)
    sites = answer(graph, "sites-per-region", division="partition-kind/roaz", on=ON)
    assert known + unknown == sum(int(row["sites"]) for row in sites)
    assert unknown > 5 * known


def test_maasziekenhuis_takes_part_in_oost_but_lies_in_brabant(graph: Graph) -> None:
    rows = answer(graph, "members-outside-their-region", division="partition-kind/roaz", on=ON)
    assert [(row["region"], row["member"], row["lies_in"]) for row in rows] == [
        ("region/roaz-oost", "organisation/maasziekenhuis-pantein", "region/roaz-brabant")
    ]


def test_the_day_the_oors_of_amsterdam_merged_is_unknown(graph: Graph) -> None:
    rows = answer(graph, "region-mergers")
    dates = {row["region"]: row["date"] for row in rows}
    assert dates["region/oor-amc"] == dates["region/oor-noord-west-nederland"] == ""
    assert dates["region/roaz-spoedzorgnet"] == "2021-06"
