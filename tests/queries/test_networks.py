"""Questions about networks: members, roles, time, and what networks have in common."""

from __future__ import annotations

from tests.queries.asking import answer, column
from zorggraaf.store import Graph

ON = "2026-11-21"
ONCOMID = "network/oncomid"
NINE_HOSPITALS = {
    "organisation/umc-utrecht",
    "organisation/st-antonius",
    "organisation/meander-mc",
    "organisation/alexander-monro",
    "organisation/beatrixziekenhuis",
    "organisation/diakonessenhuis",
    "organisation/gelderse-vallei",
    "organisation/rivierenland",
    "organisation/tergooi-mc",
}


def participants(graph: Graph, network: str, on: str) -> dict[str, str]:
    """Who takes part, and how certain that is."""
    rows = answer(graph, "network-members", network=network, on=on)
    return {row["member"]: row["certainty"] for row in rows if row["role"].endswith("participant")}


def test_nine_hospitals_form_oncomid_and_insurers_take_no_part_as_hospital(graph: Graph) -> None:
    assert participants(graph, ONCOMID, ON) == dict.fromkeys(NINE_HOSPITALS, "zeker")
    rows = answer(graph, "network-members", network=ONCOMID, on=ON)
    insurers = {row["member"] for row in rows if row["role"].endswith("insurer")}
    assert insurers == {f"organisation/{key}" for key in ("cz", "vgz", "zilveren-kruis")}
    assert all(row["fact"].startswith("membership/") for row in rows)


def test_in_the_year_of_joining_a_member_is_possible_and_before_it_none(graph: Graph) -> None:
    beatrix = "organisation/beatrixziekenhuis"  # joined in 2022, the day is unknown
    assert participants(graph, ONCOMID, "2022-06-01")[beatrix] == "mogelijk"
    assert participants(graph, ONCOMID, "2022-12-31")[beatrix] == "zeker"
    assert beatrix not in participants(graph, ONCOMID, "2021-12-31")


def test_a_network_has_no_members_before_it_began(graph: Graph) -> None:
    assert participants(graph, ONCOMID, "2017-07-01") == {}


def test_six_parties_work_together_against_exclusive_pricing_of_medicines(graph: Graph) -> None:
    members = column(
        graph, "network-members", "member", network="network/platform-geneesmiddelkaping", on=ON
    )
    assert sorted(members) == [
        "organisation/bereidingsapotheek-a15",
        "organisation/catharina",
        "organisation/erasmus-mc",
        "organisation/radboudumc",
        "organisation/umc-utrecht",
        "organisation/umcg",
    ]


def test_nfu_names_networks_with_each_of_three_functions(graph: Graph) -> None:
    named: dict[str, set[str]] = {}
    for row in answer(graph, "networks-by-function"):
        named.setdefault(row["function"], set()).add(row["network"].removeprefix("network/"))
    assert named == {
        "policy-goal/soort-onderzoek": {"academische-motor", "gezonde-regio", "health-ri"},
        "policy-goal/soort-opleiding": {"fzo", "oor", "regionale-opleidingsnetwerken"},
        "policy-goal/soort-zorg": {
            *("ecza", "ern", "gezamenlijke-inkoop", "hartnet", "oncomid", "oncozon", "roaz"),
        },
    }


def test_nfu_names_regional_national_and_cross_border_networks(graph: Graph) -> None:
    rows = answer(graph, "networks-named-by-source", source="source/nfu-netwerkvorming-2022")
    scopes = {row["network"].removeprefix("network/"): row["scope"].split("/")[-1] for row in rows}
    for key in ("roaz", "oor", "oncomid", "oncozon", "hartnet"):
        assert scopes[key] == "regional", key
    assert scopes["ecza"] == scopes["gezamenlijke-inkoop"] == "national"
    assert scopes["ern"] == "european"
    fzo = next(row for row in rows if row["network"] == "network/fzo")
    assert fzo["other_scope"] == "concept/network-scope/regional", "the sources differ on FZO"


def test_umcs_drive_regional_networks_and_bring_six_things(graph: Graph) -> None:
    role, *brought = answer(graph, "umc-role-in-regional-networks")
    assert (role["part"], role["item"]) == ("rol", "concept/role/driver")
    assert [row["item"] for row in brought] == [
        "policy-goal/inb-complex",
        "policy-goal/inb-coordinatie",
        "policy-goal/inb-nieuwezorg",
        "policy-goal/inb-kennis",
        "policy-goal/inb-technologie",
        "policy-goal/inb-capaciteit",
    ]


def test_raku_of_2014_precedes_oncomid(graph: Graph) -> None:
    (row,) = answer(graph, "network-lineage", network=ONCOMID)
    assert (row["other"], row["relation"], row["since"]) == ("network/raku", "voorloper", "2014")
    (back,) = answer(graph, "network-lineage", network="network/raku")
    assert (back["other"], back["relation"]) == (ONCOMID, "opvolger")


def test_the_year_of_raku_in_the_timeline_is_inferred(graph: Graph) -> None:
    rows = answer(graph, "network-timeline", network=ONCOMID)
    assert [row["date"] for row in rows] == ["2014", "2017", "2018", "2019", "2024", ""]
    assert rows[0]["basis"] == "concept/certainty/inferred"
    assert rows[1]["basis"] == "concept/certainty/uncertain"


def test_mcl_left_its_networks_when_it_merged_into_frisius(graph: Graph) -> None:
    def networks(key: str, on: str) -> set[str]:
        return set(
            column(
                graph,
                "networks-of-organisation",
                "network",
                organisation=f"organisation/{key}",
                on=on,
            )
        )

    assert "network/stz" in networks("mcl", "2024-12-31"), "the last day counts"
    assert networks("mcl", "2025-01-01") == set()
    assert networks("frisius-mc", "2026-03-09") == set(), "no source says which it went on with"
    assert networks("frisius-mc", "2026-03-10") == {"network/hartzorg-umcg-frisius"}


def test_umc_utrecht_and_st_antonius_share_oncomid(graph: Graph) -> None:
    pair = {
        "organisation_a": "organisation/umc-utrecht",
        "organisation_b": "organisation/st-antonius",
    }
    shared = set(column(graph, "networks-two-share", "network", **pair, on=ON))
    assert {ONCOMID, "network/vaatnetwerk-utrecht", "network/ic-midden-nederland"} <= shared
    turned = {"organisation_a": pair["organisation_b"], "organisation_b": pair["organisation_a"]}
    assert set(column(graph, "networks-two-share", "network", **turned, on=ON)) == shared


def test_the_seven_umcs_sit_at_most_tables(graph: Graph) -> None:
    rows = answer(graph, "organisations-at-most-tables", least=15, on=ON)
    assert {row["organisation"] for row in rows[:7]} == {
        "organisation/amsterdam-umc",
        "organisation/erasmus-mc",
        "organisation/lumc",
        "organisation/mumc",
        "organisation/radboudumc",
        "organisation/umc-utrecht",
        "organisation/umcg",
    }
    counts = [int(row["networks"]) for row in rows]
    assert counts == sorted(counts, reverse=True)
    assert min(counts) >= 15
    own = set(
        column(
            graph,
            "networks-of-organisation",
            "network",
            organisation=rows[0]["organisation"],
            on=ON,
        )
    )
    assert len(own) == counts[0], "both questions count the same tables"


def test_palliative_networks_without_known_members_have_an_empty_cell(graph: Graph) -> None:
    rows = answer(graph, "networks-of-kind", kind="network-kind/palliative", on=ON)
    members = {row["network"]: row["members"] for row in rows}
    assert members["network/palliatief-zuidwest"] == "10"
    assert members["network/npz-rotterdam"] == "", "unknown, not zero"
    assert "0" not in members.values()


def test_two_dissolved_roaz_bodies_are_gone_after_june_2021(graph: Graph) -> None:
    def bodies(on: str) -> set[str]:
        return set(
            column(graph, "networks-of-kind", "network", kind="network-kind/roaz-body", on=on)
        )

    old = {"network/roaz-noordwest", "network/roaz-spoedzorgnet"}
    assert old <= bodies("2021-06-30"), "ended in June, the day is unknown"
    assert not old & bodies("2021-07-01")
    assert len(bodies(ON)) == 10


def test_bilateral_networks_are_between_a_few_hospitals(graph: Graph) -> None:
    rows = answer(graph, "networks-of-scope", scope="network-scope/bilateral", on=ON)
    assert {row["network"].removeprefix("network/") for row in rows} == {
        *("chirurgie-smc-zgt", "samen-plus", "ukc", "amsterdam-flevo"),
        "anesthesiologie-hmc-antonius",
    }
    assert all(int(row["members"]) <= 4 for row in rows)


def test_nine_networks_are_about_intensive_care(graph: Graph) -> None:
    rows = answer(graph, "networks-on-theme", theme="theme/intensive-care", on=ON)
    assert len(rows) == 9
    assert rows[0]["network"] == "network/icuzon"
    assert {row["network"] for row in rows if not row["members"]} == {"network/ic-rijnmond"}


def test_counts_of_networks_agree_with_the_list_without_members(graph: Graph) -> None:
    rows = answer(graph, "network-counts", on=ON)
    total = sum(int(row["networks"]) for row in rows)
    peopled = sum(int(row["with_members"]) for row in rows)
    nobody = answer(graph, "networks-without-known-members", on=ON)
    assert total - peopled == len(nobody)
    roaz = next(row for row in rows if row["kind"] == "concept/network-kind/roaz-body")
    assert roaz["networks"] == roaz["with_members"] == "10"


def test_oncomid_crosses_the_border_of_its_roaz_region(graph: Graph) -> None:
    rows = answer(graph, "networks-crossing-regions", division="partition/roaz-2023", on=ON)
    oncomid = next(row for row in rows if row["network"] == ONCOMID)
    assert (oncomid["regions"], oncomid["members"]) == ("5", "9")
    assert "ROAZ Midden-Nederland" in oncomid["names"].split(" / ")
    scopes = {row["scope"].rsplit("/", 1)[-1] for row in rows}
    assert not scopes & {"national", "european"}
    assert all(int(row["regions"]) > 1 for row in rows)


def test_members_in_roaz_west_sit_in_oor_leiden_and_in_roaz_west(graph: Graph) -> None:
    rows = answer(graph, "networks-in-region", region="region/roaz-west", on=ON)
    here = {row["network"]: row["here"] for row in rows}
    assert here["network/oor-leiden"] == "6"
    assert here["network/roaz-west"] == "4", "LUMC, HMC, Haga and Reinier de Graaf"
    assert "network/oor-noord-oost-nederland" not in here


def test_umcs_coordinate_most_networks(graph: Graph) -> None:
    rows = answer(graph, "coordinators", on=ON)
    coordinating = [row for row in rows if row["role"] == "concept/role/coordinator"]
    umcs = {f"organisation/{key}" for key in ("erasmus-mc", "lumc", "mumc", "umcg", "radboudumc")}
    assert {row["organisation"] for row in coordinating[:5]} == umcs
    leading = [row for row in rows if row["role"] == "concept/role/umc-in-the-lead"]
    assert len(leading) == 7
    assert {row["networks"] for row in leading} == {"1"}


def test_networks_that_began_or_ended_around_the_roaz_merger(graph: Graph) -> None:
    rows = answer(graph, "networks-begun-or-ended", since="2021-06-01", until="2022-06-30")
    found = {(row["network"], row["what"]): row["certainty"] for row in rows}
    assert found["network/roaz-noord-holland-flevoland", "begonnen"] == "zeker"
    assert found["network/roaz-spoedzorgnet", "geëindigd"] == "zeker"
    assert found["network/citrienfonds", "geëindigd"] == "mogelijk", "in 2022, the day is unknown"
    last_day = answer(graph, "networks-begun-or-ended", since="2021-12-31", until="2021-12-31")
    assert ("network/vsop-ozb", "zeker") in {(r["network"], r["certainty"]) for r in last_day}


def test_insurers_of_the_documented_practices_are_found(graph: Graph) -> None:
    rows = answer(graph, "insurers-in-networks", on=ON)
    found = {(row["member"].split("/")[1], row["network"].split("/")[1]) for row in rows}
    assert {
        ("zilveren-kruis", "oncomid"),
        ("vgz", "hartnet"),
        ("zorg-en-zekerheid", "ukc"),
    } <= found
    assert ("menzis", "chirurgie-smc-zgt") in found
    before = answer(graph, "insurers-in-networks", on="2021-12-31")
    assert "network/chirurgie-smc-zgt" not in {row["network"] for row in before}


def test_patient_organisations_sit_in_networks_on_their_condition(graph: Graph) -> None:
    rows = answer(graph, "patient-organisations-in-networks", on=ON)
    found = {(row["member"].split("/")[1], row["network"].split("/")[1]) for row in rows}
    assert ("nfvn", "nf1") in found
    assert "organisation/lumc" not in {row["member"] for row in rows}


def test_networks_without_known_members_are_listed_as_unknown(graph: Graph) -> None:
    networks = set(column(graph, "networks-without-known-members", "network", on=ON))
    assert {"network/npz-rotterdam", "network/ic-rijnmond", "network/raku"} <= networks
    assert ONCOMID not in networks
    assert "network/oor-amc" not in networks, "it no longer exists"


def test_umc_utrecht_meets_umcs_nationally_and_st_antonius_in_its_region(graph: Graph) -> None:
    rows = answer(
        graph, "partners-of-organisation", organisation="organisation/umc-utrecht", least=2, on=ON
    )
    tables = {row["partner"]: (int(row["tables"]), int(row["regional_tables"])) for row in rows}
    assert rows[0]["partner"] == "organisation/erasmus-mc"
    assert tables["organisation/erasmus-mc"][1] == 0
    together, near = tables["organisation/st-antonius"]
    assert near == together
    assert "organisation/umc-utrecht" not in tables


def test_slotervaart_left_its_networks_when_it_went_bankrupt(graph: Graph) -> None:
    rows = answer(graph, "members-that-left", since="2018-10-01", until="2018-10-31")
    certain = {(r["member"], r["network"]) for r in rows if r["certainty"] == "zeker"}
    assert certain == {
        ("organisation/mc-slotervaart", "network/hiv-behandelcentra"),
        ("organisation/mc-slotervaart", "network/roaz-noordwest"),
    }
    (possible,) = [row for row in rows if row["certainty"] == "mogelijk"]
    assert possible["member"] == "network/citrien-sturen-op-kwaliteit", "ended in 2018"


def test_zgt_joined_the_teaching_hospitals_on_19_march_2021(graph: Graph) -> None:
    rows = answer(graph, "members-that-joined", since="2021-03-19", until="2021-03-19")
    days = {(r["member"], r["network"]) for r in rows if r["certainty"] == "zeker"}
    assert days == {("organisation/zgt", "network/stz")}
    possible = {r["member"] for r in rows if r["certainty"] == "mogelijk"}
    assert "organisation/gelderse-vallei" in possible, "joined Oncomid in 2021"


def test_all_umcs_sit_in_health_ri_and_in_the_nfu(graph: Graph) -> None:
    networks = set(column(graph, "networks-with-umcs", "network", least=7, on=ON))
    assert {"network/health-ri", "network/nfu", "network/gezonde-regio"} <= networks
    rows = answer(graph, "networks-with-umcs", least=7, on=ON)
    assert {row["umcs"] for row in rows} == {"7"}


def test_oncomid_consists_mostly_of_general_hospitals(graph: Graph) -> None:
    rows = answer(graph, "member-types-of-network", network=ONCOMID, on=ON)
    types = {row["type"].rsplit("/", 1)[-1]: int(row["members"]) for row in rows}
    assert types == {
        "general-hospital": 5,
        "health-insurer": 3,
        "topclinical-hospital": 2,
        "specialised-hospital": 1,
        "umc": 1,
    }


def test_a_membership_is_uncertain_by_its_date_or_by_its_source(graph: Graph) -> None:
    now = answer(graph, "uncertain-memberships", on=ON)
    assert {row["reason"] for row in now} == {"bron"}
    then = answer(graph, "uncertain-memberships", on="2022-06-01")
    reasons = {(row["network"], row["member"]): row["reason"] for row in then}
    assert reasons[ONCOMID, "organisation/beatrixziekenhuis"] == "datum"


def test_work_areas_are_provinces_countries_or_whole_divisions(graph: Graph) -> None:
    areas = {(row["network"], row["area"]) for row in answer(graph, "network-work-areas")}
    assert ("network/roaz", "partition/roaz-2023") in areas
    assert ("network/ern", "region/europa") in areas
    assert ("network/ecza", "region/nederland") in areas


def test_citrien_programmes_ended_with_2022(graph: Graph) -> None:
    def parts(on: str) -> dict[str, str]:
        rows = answer(graph, "network-parts", network="network/citrienfonds", on=on)
        return {row["part"]: row["certainty"] for row in rows if row["how"] == "lid"}

    assert parts("2021-06-01") == dict.fromkeys(
        [
            "network/citrien-doen-of-laten",
            "network/citrien-ehealth",
            "network/citrien-oncologie",
            "network/registratie-aan-de-bron",
        ],
        "zeker",
    )
    assert parts("2022-12-31")["network/citrien-ehealth"] == "mogelijk"
    assert parts("2023-01-01") == {}


def test_oncomid_is_a_regional_cancer_network_sped_up_by_citrienfonds(graph: Graph) -> None:
    rows = answer(graph, "network-relations", network=ONCOMID)
    assert {(r["subject"].split("/")[1], r["relation"].split("/")[-1]) for r in rows} == {
        ("citrienfonds", "accelerated"),
        ("oncomid", "kind-of"),
        ("raku", "predecessor-of"),
    }


def test_oncomid_shares_most_members_with_the_vascular_network(graph: Graph) -> None:
    rows = answer(graph, "networks-sharing-members", network=ONCOMID, least=3, on=ON)
    shared = {row["network"]: int(row["shared"]) for row in rows}
    assert rows[0]["network"] == "network/vaatnetwerk-midden-nederland"
    assert shared["network/hartnet"] == 3, "only insurers"
    assert ONCOMID not in shared
