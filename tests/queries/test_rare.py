"""Rare conditions: what the documents and the expertise centres' own sources say of them."""

from __future__ import annotations

from collections import Counter

from tests.queries.asking import answer, column
from zorggraaf.store import Graph

TODAY = "2026-11-21"
NF1, SARCOMA, RPF = "condition/orpha-636", "condition/orpha-3394", "condition/orpha-49041"
NF1_CENTRE = "expertise-centre/erasmus-mc-encore-neurofibromatose-type-1"
RPF_CENTRE = "expertise-centre/albert-schweitzer-retroperitoneale-fibrose"


def test_there_are_300_centres_by_the_nfu_mostly_in_umcs_and_half_are_known_by_name(
    graph: Graph,
) -> None:
    rows = {row["place"]: row for row in answer(graph, "expertise-centres-count", on=TODAY)}
    country = rows["region/nederland"]
    assert (country["stated"], country["period"]) == ("300", "2022")
    assert country["unit"] == "concept/unit/aantal"
    known = {place.rpartition("/")[2]: int(row["known"]) for place, row in rows.items()}
    assert known == {
        "nederland": 143,
        "umc": 121,
        "specialised-hospital": 15,
        "topclinical-hospital": 10,
        "general-hospital": 1,
        "knowledge-institution": 1,
    }
    assert rows["concept/organisation-type/umc"]["stated"] == "", "no source counts those in umcs"
    assert "nederland-expertisecentra-zeldzame-aandoeningen-2022" in country["fact"]


def test_a_centre_that_moved_to_sanquin_is_counted_on_one_side_of_the_day(graph: Graph) -> None:
    def radboud(on: str) -> str:
        rows = answer(graph, "centres-per-host", on=on)
        return next(r["centres"] for r in rows if r["host"] == "organisation/radboudumc")

    # Closed 15 March 2021, and the last day counts.
    assert (radboud("2021-03-15"), radboud("2021-03-16")) == ("13", "12")


def test_erasmus_mc_has_the_most_known_centres(graph: Graph) -> None:
    rows = answer(graph, "centres-per-host", on=TODAY)
    assert (rows[0]["host"], rows[0]["centres"]) == ("organisation/erasmus-mc", "36")
    hosts = [row["host"] for row in rows]
    assert "organisation/kempenhaeghe" in hosts, "hosts the Duchenne centre with two others"
    assert all(row["centres"] != "0" for row in rows), "nobody is said to have none"


def test_seven_hospitals_have_a_sarcoma_centre_whose_recognition_has_no_date(graph: Graph) -> None:
    rows = answer(graph, "centres-for-condition", condition=SARCOMA, on=TODAY)
    assert [row["host"].removeprefix("organisation/") for row in rows] == [
        *("amsterdam-umc", "antoni-van-leeuwenhoek", "erasmus-mc", "lumc", "mumc"),
        *("radboudumc", "umcg"),
    ]
    assert {row["recognition"] for row in rows} == {"mogelijk"}


def test_a_recognition_known_by_year_is_possible_in_its_first_and_last_year(graph: Graph) -> None:
    def recognised(on: str) -> str:
        (row,) = answer(graph, "centres-for-condition", condition=RPF, on=on)
        assert row["centre"] == RPF_CENTRE
        return row["recognition"]

    assert [recognised(on) for on in ("2014-12-31", "2015-01-01", "2015-12-31", "2016-01-01")] == [
        *("later", "mogelijk", "zeker", "zeker")
    ]
    assert [recognised(on) for on in ("2019-12-31", "2020-06-01", "2020-12-31", "2021-01-01")] == [
        *("zeker", "mogelijk", "mogelijk", "afgelopen")
    ]


def test_kempenhaeghe_treats_sleep_disorders_dravet_and_duchenne(graph: Graph) -> None:
    rows = answer(graph, "conditions-of-host", organisation="kempenhaeghe", on="2018-01-01")
    assert {row["orphacode"]: row["recognition"] for row in rows} == {
        "33069": "onbekend",
        "2073": "zeker",
        "33208": "zeker",
        "83465": "zeker",
        "98895": "onbekend",
        "98896": "onbekend",
    }


def test_a_centre_without_a_coded_condition_still_shows(graph: Graph) -> None:
    rows = answer(graph, "conditions-of-host", organisation="erasmus-mc", on=TODAY)
    uncoded = [row["centre"] for row in rows if not row["condition"]]
    assert "expertise-centre/erasmus-mc-gynaecologische-kankers" in uncoded


def test_a_condition_is_found_by_word_in_two_languages_and_by_orphacode(graph: Graph) -> None:
    for words in ("Neurofibromatosis type 1", "NEUROFIBROMATOSE TYPE 1", "636"):
        assert column(graph, "find-condition", "centre", words=words) == [NF1_CENTRE]
    assert answer(graph, "find-condition", words="no such condition") == []


def test_nf1_is_omim_162200_and_a_condition_without_code_is_not_left_out(graph: Graph) -> None:
    rows = answer(graph, "condition-codes", scheme="omim")
    assert [row["code"] for row in rows if row["condition"] == NF1] == ["162200"]
    assert len({row["condition"] for row in rows}) == 128
    assert sum(not row["code"] for row in rows) == 63
    assert [
        row["code"]
        for row in answer(graph, "condition-codes", scheme="mondo")
        if row["condition"] == NF1
    ] == ["MONDO:0018975"]


def test_care_for_nf1_is_a_centre_a_network_an_ern_and_two_patient_organisations(
    graph: Graph,
) -> None:
    rows = answer(graph, "care-for-condition", condition=NF1, on=TODAY)
    assert {(row["kind"], row["party"]) for row in rows} == {
        ("expertisecentrum", NF1_CENTRE),
        ("ERN (thema)", "network/ern-genturis"),
        ("netwerk", "network/nf1"),
        ("deelnemer van netwerk", "organisation/erasmus-mc"),
        ("patiëntenorganisatie", "organisation/nfvn"),
        ("patiëntenorganisatie", "organisation/vsop"),
    }


def test_four_centres_are_ern_members_themselves_and_most_are_unknown(graph: Graph) -> None:
    rows = answer(graph, "centres-in-ern", on=TODAY)
    assert {(r["ern"], r["centre"]) for r in rows if r["by"] == "centrum"} == {
        (
            "network/ern-euracan",
            "expertise-centre/amsterdam-umc-neuro-endocriene-tumoren",
        ),
        ("network/ern-euracan", "expertise-centre/lumc-oogoncologie-centrum-leiden"),
        ("network/ern-euro-nmd", "expertise-centre/umc-utrecht-als-centrum-nederland"),
        ("network/ern-vascern", "expertise-centre/radboudumc-hecovan"),
    }
    assert Counter(row["membership"] for row in rows) == {"onbekend": 118, "zeker": 34}
    bond = {r["host"]: r["membership"] for r in rows if r["ern"] == "network/ern-bond"}
    assert bond["organisation/erasmus-mc"] == "zeker"
    assert bond["organisation/isala"] == "onbekend", "no source says no, none says yes"


def test_no_centre_is_in_an_ern_before_there_were_erns(graph: Graph) -> None:
    assert answer(graph, "centres-in-ern", on="2016-12-31") == []
    assert answer(graph, "dutch-ern-members", on="2016-12-31") == []
    assert answer(graph, "erns-of-organisation", organisation="lumc", on="2016-12-31") == []


def test_erasmus_mc_joined_erknet_on_the_first_day_of_2022(graph: Graph) -> None:
    def erknet(on: str) -> list[tuple[str, str]]:
        return [
            (row["organisation"], row["certainty"])
            for row in answer(graph, "dutch-ern-members", on=on)
            if row["ern"] == "network/ern-erknet"
        ]

    assert erknet("2021-12-31") == []
    assert erknet("2022-01-01") == [("organisation/erasmus-mc", "zeker")]


def test_endo_ern_has_two_known_dutch_members_and_four_erns_have_none(graph: Graph) -> None:
    counted = {
        row["ern"]: row["members"] for row in answer(graph, "dutch-members-per-ern", on=TODAY)
    }
    assert counted["network/ern-endo"] == "2"
    without = set(column(graph, "erns-without-dutch-member", "ern", on=TODAY))
    assert without == {f"network/ern-{key}" for key in ("eurobloodnet", "lung", "metabern", "skin")}
    assert not without & counted.keys()
    assert len(without) + len(counted) == 24


def test_coordination_of_endo_ern_went_from_leiden_to_amsterdam(graph: Graph) -> None:
    def coordinators(on: str) -> dict[str, tuple[str, str, str]]:
        return {
            row["ern"].removeprefix("network/ern-"): (
                row["coordinator"].removeprefix("organisation/"),
                row["country"],
                row["certainty"],
            )
            for row in answer(graph, "ern-coordinators", on=on)
        }

    assert coordinators("2017-06-01")["endo"] == ("lumc", "NL", "mogelijk")
    now = coordinators(TODAY)
    assert len(now) == 24
    assert now["endo"] == ("amsterdam-umc", "NL", "zeker")
    assert now["eye"] == ("hopitaux-universitaires-de-strasbourg", "FR", "zeker")
    assert now["rita"] == ("", "", "onbekend")
    assert {key for key, (_, country, _) in now.items() if country == "NL"} == {
        *("cranio", "endo", "ernica", "eurogen", "genturis", "guard-heart")
    }


def test_lumc_takes_part_in_euracan_also_by_its_centre_for_eye_cancer(graph: Graph) -> None:
    rows = answer(graph, "erns-of-organisation", organisation="lumc", on=TODAY)
    assert {row["ern"].removeprefix("network/ern-") for row in rows} == {
        *("bond", "endo", "euracan", "eye", "reconnet")
    }
    assert [row["via"] for row in rows if row["ern"] == "network/ern-euracan"] == [
        *("", "expertise-centre/lumc-oogoncologie-centrum-leiden")
    ]


def test_a_membership_since_2017_is_possible_in_that_year_and_certain_after_it(
    graph: Graph,
) -> None:
    def bond(on: str) -> str:
        rows = answer(graph, "erns-of-organisation", organisation="erasmus-mc", on=on)
        return next(row["certainty"] for row in rows if row["ern"] == "network/ern-bond")

    assert (bond("2017-06-01"), bond("2017-12-31"), bond("2018-01-01")) == (
        *("mogelijk", "zeker", "zeker"),
    )


def test_retroperitoneal_fibrosis_has_one_known_centre_and_sarcoma_has_more(graph: Graph) -> None:
    rows = {row["condition"]: row for row in answer(graph, "conditions-with-one-centre", on=TODAY)}
    assert rows[RPF]["only"] == RPF_CENTRE
    assert rows[RPF]["host"] == "organisation/albert-schweitzer"
    assert SARCOMA not in rows


def test_achondroplasia_has_a_network_but_no_known_centre(graph: Graph) -> None:
    rows = answer(graph, "conditions-without-centre")
    assert ("condition/orpha-15", "network/achondroplasie") in {
        (row["condition"], row["network"]) for row in rows
    }
    assert NF1 not in {row["condition"] for row in rows}


def test_recognitions_of_2015_are_possible_in_the_year_and_certain_at_its_end(
    graph: Graph,
) -> None:
    def certainties(on: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for row in answer(graph, "recognised-centres", on=on):
            found.setdefault(row["centre"], set()).add(row["certainty"])
        return found

    sleep = "expertise-centre/kempenhaeghe-centrum-voor-slaapgeneeskunde"
    assert RPF_CENTRE not in certainties("2014-12-31")
    assert certainties("2015-06-16")[sleep] == {"mogelijk"}
    assert certainties("2015-12-31")[sleep] == {"zeker"}
    assert RPF_CENTRE not in certainties("2021-01-01")
    adrenal = "expertise-centre/umcg-bijniercentrum"
    assert adrenal not in certainties("2015-06-16"), "recognised on 17 June 2015"
    assert certainties("2015-06-17")[adrenal] == {"zeker"}


def test_a_recognition_without_a_date_is_never_certain(graph: Graph) -> None:
    rows = answer(graph, "recognised-centres", on=TODAY)
    assert {row["certainty"] for row in rows if not row["from"]} == {"mogelijk"}


def test_of_the_centres_without_recognition_one_lost_it_and_the_others_are_unknown(
    graph: Graph,
) -> None:
    rows = answer(graph, "centres-without-recognition", on=TODAY)
    status = {row["centre"]: row["recognition"] for row in rows}
    assert status.pop(RPF_CENTRE) == "afgelopen"
    assert set(status.values()) == {"onbekend"}
    assert "expertise-centre/umcg-bijniercentrum" not in status
    everyone = set(column(graph, "recognised-centres", "centre", on=TODAY)) | set(status)
    assert len(everyone | {RPF_CENTRE}) == 143, "each centre is here or there"


def test_two_rounds_of_2015_gave_twelve_and_fourteen_known_centres(graph: Graph) -> None:
    rounds = {row["round"]: row for row in answer(graph, "recognition-rounds")}
    assert rounds["2015-1"]["centres"] == "12"
    assert rounds["2015-1"]["start"] == "2015-06"
    assert rounds["2015-2"]["centres"] == "14"
    assert "niet vermeld" in rounds


def test_lung_centres_are_found_by_field_and_by_name(graph: Graph) -> None:
    rows = {row["centre"]: row for row in answer(graph, "centres-by-field", field="LONG", on=TODAY)}
    assert rows["expertise-centre/st-antonius-ild"]["host"] == "organisation/st-antonius"
    assert rows["expertise-centre/st-antonius-ild"]["recognition"] == "zeker"
    assert rows["expertise-centre/olvg-longfibrose"]["field"] == "longziekten"
    assert NF1_CENTRE not in rows


def test_the_association_for_muscle_disease_takes_part_in_four_networks(graph: Graph) -> None:
    rows = answer(graph, "patient-organisations", subject="spierziekten")
    assert {row["organisation"] for row in rows} == {"organisation/spierziekten-nederland"}
    assert {row["network"].removeprefix("network/") for row in rows} == {
        "connect-spierziekten",
        "duchenne-centrum-nederland",
        "spierziekten-centrum-nederland",
        "zorgnetwerk-spierziekten",
    }


def test_no_subject_asked_gives_all_patient_organisations(graph: Graph) -> None:
    everyone = set(column(graph, "patient-organisations", "organisation", subject=""))
    assert len(everyone) == 51
    assert "organisation/vsop" in everyone


def test_the_nf1_network_is_coordinated_by_erasmus_mc_with_two_patient_organisations(
    graph: Graph,
) -> None:
    rows = answer(graph, "rare-disease-networks", on=TODAY)
    nf1 = {(r["member"], r["role"]) for r in rows if r["network"] == "network/nf1"}
    role = "concept/role/"
    assert nf1 == {
        ("organisation/erasmus-mc", f"{role}coordinator"),
        ("organisation/erasmus-mc", f"{role}expertise-centre"),
        ("actor-group/expertisecentra", f"{role}expertise-centre"),
        ("actor-group/behandelcentra", f"{role}treatment-centre"),
        ("organisation/nfvn", f"{role}patient-organisation"),
        ("organisation/vsop", f"{role}patient-organisation"),
    }
    without = {(r["network"], r["certainty"]) for r in rows if not r["member"]}
    assert ("network/als-zorgnetwerk", "onbekend") in without


def test_keeping_up_the_nf1_network_is_estimated_at_97960_euro_a_year(graph: Graph) -> None:
    rows = answer(graph, "network-costs", network="nf1")
    total, assumptions = rows[0], rows[1]
    assert (total["amount"], total["period"]) == ("97960", "jaar")
    assert "zonder werkgroepen" in assumptions["activity"]
    assert assumptions["participants"] == (
        "1 vaste coördinator; 2 expertisecentra; 1 patiëntenorganisatie"
    )
    assert assumptions["rate"] == "100"
    assert {row["amount"] for row in rows[1:]} == {""}, "no breakdown in the text: not nil"
