"""What the graph promises its first users, asked with the contract's names alone."""

from __future__ import annotations

from collections import defaultdict

import pyoxigraph as ox

from zorggraaf.names import ID, concept, iri, sparql_prologue
from zorggraaf.store import Graph


def ask(graph: Graph, query: str) -> list[dict[str, str]]:
    """Rows as plain strings; unbound cells are left out."""
    result = graph.select(sparql_prologue() + query)
    return [
        {
            name: term.value
            for name, term in zip(result.columns, row, strict=True)
            if isinstance(term, ox.NamedNode | ox.Literal)
        }
        for row in result.rows
    ]


def keys(rows: list[dict[str, str]], column: str) -> set[str]:
    return {row[column].rpartition("/")[2] for row in rows}


UMCS = {"amsterdam-umc", "erasmus-mc", "lumc", "mumc", "radboudumc", "umc-utrecht", "umcg"}
ONCOMID = {
    "umc-utrecht",
    "st-antonius",
    "meander-mc",
    "alexander-monro",
    "beatrixziekenhuis",
    "diakonessenhuis",
    "gelderse-vallei",
    "rivierenland",
    "tergooi-mc",
}


def test_there_are_seven_umcs(graph: Graph) -> None:
    rows = ask(graph, "SELECT ?umc { ?umc a zg:UniversityMedicalCentre }")
    assert keys(rows, "umc") == UMCS


def test_the_members_of_oncomid_are_known_with_their_source(graph: Graph) -> None:
    rows = ask(
        graph,
        f"""SELECT ?member ?source ?title {{
              GRAPH ?source {{
                ?m org:organization <{iri("network", "oncomid")}> ; org:member ?member .
              }}
              ?source dcterms:title ?title
            }}""",
    )
    by_guide = {
        row["member"].rpartition("/")[2]
        for row in rows
        if row["source"] == iri("source", "sirm-spreiding-msz-2024")
    }
    assert by_guide >= ONCOMID
    assert all(row["title"] for row in rows)


def test_every_hospital_site_in_use_lies_in_one_roaz_region(graph: Graph) -> None:
    rows = ask(
        graph,
        f"""SELECT ?site ?region {{
              ?site a zg:Site .
              FILTER NOT EXISTS {{ ?site schema:endDate ?closed }}
              OPTIONAL {{
                ?site zg:locatedInRegion ?region .
                ?region zg:inPartition/zg:partitionKind <{concept("partition-kind", "roaz")}>
              }}
            }}""",
    )
    regions = defaultdict(set)
    for row in rows:
        regions[row["site"]].add(row.get("region"))
    assert len(regions) > 200
    assert {len(found) for found in regions.values()} == {1}
    assert None not in set.union(*regions.values())
    assert len(set.union(*regions.values())) == 10


def test_inhabitants_per_roaz_region_add_up_to_the_country(graph: Graph) -> None:
    rows = ask(
        graph,
        f"""SELECT ?region (SUM(?n) AS ?inhabitants) {{
              ?region zg:inPartition <{iri("partition", "roaz-2023")}> ;
                      zg:coversMunicipality ?municipality .
              ?figure zg:about ?municipality ; zg:value ?n ;
                      zg:indicator <{concept("indicator", "inhabitants")}>
            }} GROUP BY ?region""",
    )
    found = {row["region"].rpartition("/")[2]: int(row["inhabitants"]) for row in rows}
    # The regions' own populations as collected, which are sums over their municipalities.
    assert found["roaz-noord-nederland"] == 1_682_660
    assert found["roaz-west"] == 1_953_777
    assert found["roaz-zwolle"] == 1_132_305
    assert len(found) == 10
    assert sum(found.values()) == 17_590_672


def test_who_sits_in_oncomid_and_in_vaatnetwerk_utrecht(graph: Graph) -> None:
    rows = ask(
        graph,
        f"""SELECT DISTINCT ?hospital {{
              ?hospital zg:memberOf <{iri("network", "oncomid")}> ,
                                    <{iri("network", "vaatnetwerk-utrecht")}> ;
                        a zg:Hospital
            }}""",
    )
    assert keys(rows, "hospital") == {
        "umc-utrecht",
        "st-antonius",
        "meander-mc",
        "diakonessenhuis",
        "rivierenland",
        "tergooi-mc",
    }


def test_frisius_mc_succeeded_mcl_and_tjongerschans_in_2025(graph: Graph) -> None:
    rows = ask(
        graph,
        f"""SELECT ?old ?new ?date {{
              VALUES ?old {{
                <{iri("organisation", "mcl")}> <{iri("organisation", "tjongerschans")}>
              }}
              ?old zg:succeededBy ?new .
              ?event a zg:ChangeEvent ; org:originalOrganization ?old ;
                     org:resultingOrganization ?new .
              {{ ?event zg:legalDate ?date }} UNION {{ ?event zg:operationalDate ?date }}
            }}""",
    )
    assert keys(rows, "old") == {"mcl", "tjongerschans"}
    assert keys(rows, "new") == {"frisius-mc"}
    assert "2025-01-01" in {row["date"] for row in rows}


def test_the_erns_of_radboudumc_and_the_centre_it_takes_part_through(graph: Graph) -> None:
    radboud = iri("organisation", "radboudumc")
    rows = ask(
        graph,
        f"""SELECT DISTINCT ?ern ?centre {{
              <{radboud}> zg:participatesInERN ?ern .
              ?ern a zg:EuropeanReferenceNetwork .
              OPTIONAL {{ ?centre org:unitOf <{radboud}> ; zg:memberOf ?ern }}
            }}""",
    )
    assert {"ern-genturis", "ern-eurogen"} <= keys(rows, "ern")
    hosted = ask(graph, f"SELECT ?centre {{ <{radboud}> zg:hosts ?centre }}")
    assert len(hosted) >= 10
    through = {(row["ern"], row["centre"]) for row in rows if "centre" in row}
    assert (
        iri("network", "ern-vascern"),
        iri("expertise-centre", "radboudumc-hecovan"),
    ) in through


def test_the_patient_story_of_the_first_document_has_its_steps_in_order(graph: Graph) -> None:
    rows = ask(
        graph,
        f"""SELECT ?position ?text ?phase ?who {{
              ?step zg:stepOf <{iri("pathway", "patientverhaal-baarmoederhalskanker")}> ;
                    zg:position ?position ; rdfs:label ?text ; zg:phase ?phase .
              OPTIONAL {{ ?step zg:performedBy ?who }}
            }} ORDER BY ?position""",
    )
    positions = [int(row["position"]) for row in rows]
    assert positions == sorted(positions)
    assert set(positions) == set(range(1, 8))
    assert [row["phase"].rpartition("/")[2] for row in rows][:5] == [
        "verwijzing",
        "diagnostiek",
        "mdo",
        "interventie",
        "nabehandeling",
    ]
    who = {row.get("who", "").removeprefix(ID) for row in rows}
    assert {"actor-group/huisartsen", "organisation/tjongerschans", "organisation/umcg"} <= who


def test_staff_of_the_umcs_in_2022_and_2025_each_with_its_source(graph: Graph) -> None:
    rows = ask(
        graph,
        f"""SELECT ?value ?period ?source {{
              ?figure zg:about <{iri("actor-group", "umcs")}> ; zg:value ?value ;
                      zg:indicator <{concept("indicator", "medewerkers")}> ;
                      zg:period ?period ; dcterms:source ?source
            }}""",
    )
    found = {(r["period"], float(r["value"]), r["source"].rpartition("/")[2]) for r in rows}
    assert ("2022", 80_000.0, "nfu-kracht-umcs-2022") in found
    assert ("2025", 87_000.0, "nfu-strategie-2025-2030") in found
