"""Quality and linking: what is missing, uncertain, contradicted, and where it comes from."""

from __future__ import annotations

from collections import Counter

from tests.queries.asking import answer, column
from zorggraaf.store import Graph

TODAY = "2026-11-21"
TYPE = "concept/organisation-type/"


def test_hospitals_whose_kind_the_documents_do_not_give_got_it_elsewhere(graph: Graph) -> None:
    rows = answer(graph, "hospitals-without-type")
    kinds = {row["hospital"].removeprefix("organisation/"): row["type"] for row in rows}
    assert kinds["hmc"] == kinds["zgt"] == kinds["meander-mc"] == f"{TYPE}topclinical-hospital"
    assert kinds["maasstad"] == f"{TYPE}topclinical-hospital"
    assert kinds["tjongerschans"] == f"{TYPE}general-hospital", "also one that no longer exists"
    assert kinds["alexander-monro"] == f"{TYPE}specialised-hospital"
    # These the documents do call university, general or top clinical.
    assert not kinds.keys() & {"umcg", "lumc", "alrijne", "groene-hart", "martini-ziekenhuis"}
    assert len(kinds) == 27
    assert all(row["source"] for row in rows)


def test_networks_named_by_several_of_the_five_documents(graph: Graph) -> None:
    short = {
        "nfu-netwerkvorming-2022": "000",
        "nfu-kracht-umcs-2022": "001",
        "sirm-spreiding-msz-2024": "002",
        "nfu-strategie-2025-2030": "003",
        "zorgnetwerken-zeldzaam": "004",
    }
    named = {
        row["network"].removeprefix("network/"): sorted(
            short[source.rpartition("/")[2]] for source in row["by"].split()
        )
        for row in answer(graph, "networks-in-several-documents")
    }
    assert {
        "hartnet": ["000", "001", "002"],
        "oncomid": ["000", "002"],
        "health-ri": ["000", "001", "003"],
        "cumuluz": ["001", "003"],
        "ern": ["000", "001", "003", "004"],
        "registratie-aan-de-bron": ["000", "001"],
        "citrienfonds": ["001", "002", "003"],
        "iza": ["001", "002", "003"],
        "gezonde-regio": ["000", "001"],
    }.items() <= named.items()
    assert "nf1" not in named, "only the text on care networks names it"


def test_every_umc_has_a_ror_number_and_many_patient_organisations_do_not(graph: Graph) -> None:
    rows = answer(graph, "organisations-without-identifier", scheme="ror", on=TODAY)
    without = {row["organisation"]: row["type"] for row in rows}
    assert f"{TYPE}umc" not in without.values()
    assert without["organisation/nina"] == f"{TYPE}patient-organisation"
    assert "organisation/vsop" not in without
    assert "organisation/vlietland-ziekenhuis" not in without, "ended in 2015"


def test_a_linkset_ties_our_thing_to_the_same_thing_elsewhere(graph: Graph) -> None:
    ror = {row["thing"]: row["link"] for row in answer(graph, "linkset", scheme="ror")}
    assert ror["organisation/umcg"] == "https://ror.org/03cv38k47"
    wikidata = {row["thing"]: row["link"] for row in answer(graph, "linkset", scheme="wikidata")}
    assert wikidata["organisation/amsterdam-umc"] == "http://www.wikidata.org/entity/Q56682938"
    mondo = {row["thing"]: row["link"] for row in answer(graph, "linkset", scheme="mondo")}
    assert mondo["condition/orpha-636"].endswith("/MONDO_0018975")


def test_fifteen_sites_lack_coordinates_and_most_main_sites_lack_an_emergency_status(
    graph: Graph,
) -> None:
    rows = answer(graph, "incomplete-sites")
    assert Counter(row["missing"] for row in rows) == {"SEH-status": 85, "coördinaten": 15}
    assert ("site/loc-maastro", "coördinaten") in {(r["site"], r["missing"]) for r in rows}
    assert "site/loc-100103" not in {row["site"] for row in rows}, "known: closed"


def test_no_membership_of_the_acute_care_body_in_the_east_has_a_start(graph: Graph) -> None:
    rows = {row["network"]: row for row in answer(graph, "undated-memberships")}
    east = rows["network/roaz-oost"]
    assert (east["total"], east["undated"], east["percent"]) == ("31", "31", "100")
    aftercare = rows["network/nazorg-sct"]
    assert 0 < int(aftercare["undated"]) < int(aftercare["total"])


def test_uncertain_facts_are_mostly_memberships_and_mappings(graph: Graph) -> None:
    rows = answer(graph, "facts-by-certainty", certainty="uncertain")
    counted = Counter(row["type"] for row in rows)
    assert counted["org:Membership"] == 15
    assert counted["adms:Identifier"] == 13
    assert counted["zg:Recognition"] >= 1
    assert all(row["source"].startswith("source/") for row in rows)


def test_the_contradiction_on_the_day_of_the_amsterdam_merger_is_settled(graph: Graph) -> None:
    rows = answer(graph, "contradictions")
    (merger,) = [row for row in rows if row["about"] == "event/amsterdam-umc-merger-2018"]
    assert (merger["said"], merger["followed"]) == ("2018-06-08", "2018-06-07")
    assert merger["followed_source"] == "source/skipr-amc-en-vumc-gefuseerd-tot-amsterdam-umc"
    assert any(row["property"] == "concept/indicator/medewerkers" for row in rows)


def test_old_names_lead_to_the_organisations_of_today(graph: Graph) -> None:
    today: dict[str, set[str]] = {}
    for row in answer(graph, "old-names"):
        today.setdefault(row["old"].removeprefix("organisation/"), set()).add(row["today"])
    assert today["vumc"] == today["amc"] == {"organisation/amsterdam-umc"}
    assert today["tjongerschans"] == {"organisation/frisius-mc"}
    assert today["santiz"] == {
        *("organisation/slingeland", "organisation/streekziekenhuis-koningin-beatrix")
    }
    assert today["mc-slotervaart"] == {""}, "bankrupt, nobody went on"
    assert today["maastro"] == {"organisation/maastro"}, "only the name changed"


def test_a_spelling_is_placed_with_its_numbers(graph: Graph) -> None:
    rows = answer(graph, "find-by-name", words="vumc")
    assert {
        *("organisation/vumc", "organisation/amsterdam-umc", "site/loc-100103", "network/oor-vumc")
    } <= {row["thing"] for row in rows}
    assert ("organisation/vumc", "https://ror.org/00q6h8f30") in {
        (row["thing"], row["number"]) for row in rows
    }
    assert column(graph, "find-by-name", "thing", words="RTIL") == ["organisation/maastro"]


def test_about_half_of_the_centres_and_all_trauma_centres_are_known_by_name(graph: Graph) -> None:
    rows = answer(graph, "coverage")
    assert {
        ("expertisecentra zeldzame aandoeningen", "300", "144"),
        ("umc’s", "7", "7"),
        ("traumacentra (huidige aanwijzingen)", "10", "10"),
        ("OOR’s", "7", "7"),
    } <= {(row["subject"], row["stated"], row["known"]) for row in rows}
    assert all(row["fact"].startswith("figure/") for row in rows)


def test_there_are_24_erns_7_umcs_and_144_centres_in_the_graph(graph: Graph) -> None:
    counted = {row["type"]: row["things"] for row in answer(graph, "classes-and-counts")}
    assert counted["zg:EuropeanReferenceNetwork"] == "24"
    assert counted["zg:UniversityMedicalCentre"] == "7"
    assert counted["zg:ExpertiseCentre"] == "144"
    assert int(counted["zg:Hospital"]) > int(counted["zg:GeneralHospital"])


def test_each_statement_on_umcg_names_its_source_and_table_row(graph: Graph) -> None:
    rows = answer(graph, "table-rows-of-thing", thing="organisation/umcg")
    city = next(row for row in rows if row["property"] == "schema:addressLocality")
    assert city["value"] == "Groningen"
    assert city["source"].startswith("source/research-organization-registry-ror")
    assert "/data/organisations.csv#row=" in city["row"]


def test_a_third_of_the_memberships_rests_on_secondary_sources_alone(graph: Graph) -> None:
    rows = {row["type"]: row for row in answer(graph, "secondary-sources-only")}
    assert rows["org:Membership"]["facts"] == "536"
    assert rows["zg:Recognition"]["facts"] == "48"
    assert rows["org:Membership"]["example"].startswith("membership/")


def test_no_number_of_a_register_stands_with_two_things(graph: Graph) -> None:
    assert answer(graph, "shared-numbers") == []


def test_organisations_without_a_kind_are_told_apart_from_those_with_a_vague_one(
    graph: Graph,
) -> None:
    rows = {
        row["organisation"]: row["vague"]
        for row in answer(graph, "organisations-without-type", on=TODAY)
    }
    assert rows["organisation/4tu"] == ""
    assert rows["organisation/anna-zorggroep"] == f"{TYPE}other"
    assert rows["organisation/calamiteitenhospitaal"] == f"{TYPE}hospital"
    assert "organisation/umcg" not in rows


def test_our_hospital_is_close_to_that_of_schema_org(graph: Graph) -> None:
    rows = {(r["term"], r["relation"], r["other"]) for r in answer(graph, "alignment")}
    assert ("zg:Hospital", "skos:closeMatch", "schema:Hospital") in rows
    assert ("zg:ChangeEvent", "rdfs:subClassOf", "org:ChangeEvent") in rows
    assert not any(other.startswith("zg:") for _, _, other in rows)


def test_networks_without_known_members_are_listed_and_oncomid_is_not(graph: Graph) -> None:
    rows = answer(graph, "weakest-networks")
    memberless = {row["network"] for row in rows if row["missing"] == "leden"}
    assert "network/abr-rezisto" in memberless
    assert "network/oncomid" not in memberless
