"""Tables and partners: fit and repeat partners by hand, and the tables of real organisations."""

from __future__ import annotations

import pytest

from zorggraaf.analysis.coordination import pairs, region_tables, tables
from zorggraaf.errors import UsageError
from zorggraaf.names import iri
from zorggraaf.store import Graph

ON = "2026-11-21"


def test_umc_utrecht_meets_the_other_umcs_again_and_again(graph: Graph) -> None:
    found = tables(graph, "umc-utrecht", ON)
    summary = found.summary.records()[0]
    assert 30 <= int(str(summary["tables"])) == len(found.tables.rows)
    assert summary["partners"] == len(found.partners.rows)
    parts = [summary[key] for key in ("once", "twice", "three_or_more")]
    assert sum(int(str(part)) for part in parts) == summary["partners"]
    often = [r["partner"] for r in found.partners.records() if int(str(r["tables"])) >= 3]
    for umc in ("erasmus-mc", "radboudumc", "lumc", "umcg", "amsterdam-umc", "mumc"):
        assert iri("organisation", umc) in often
    assert summary["peers"] == 6
    assert f"aan {summary['tables']} tafels" in found.sentence["nl"]


def test_oncomid_is_a_table_with_roles_and_other_members(graph: Graph) -> None:
    found = tables(graph, "umc-utrecht", ON)
    oncomid = next(r for r in found.tables.records() if r["group"] == iri("network", "oncomid"))
    assert oncomid["others"] == 11
    assert "coördinator" in str(oncomid["role"])
    assert oncomid["scope"] == "regionaal"


def test_lists_of_designated_centres_are_no_tables(graph: Graph) -> None:
    groups = tables(graph, "lumc", ON).tables.values("group")
    assert iri("network", "ecmo-centra") not in groups
    assert iri("network", "nfu") in groups


def test_the_body_of_a_region_is_a_table(graph: Graph) -> None:
    assert iri("region", "oor-utrecht") in tables(graph, "umc-utrecht", ON).tables.values("group")


def test_tables_are_counted_on_the_date(graph: Graph) -> None:
    then, now = (len(tables(graph, "frisius-mc", on).tables.rows) for on in ("2026-01-01", ON))
    assert then < now


def test_who_came_out_of_others_is_told_where_their_tables_went(graph: Graph) -> None:
    note = tables(graph, "frisius-mc", ON).summary.note("nl")
    assert "Medisch Centrum Leeuwarden" in note and "Tjongerschans" in note


def test_the_tables_two_organisations_share_are_in_the_list_of_both(graph: Graph) -> None:
    shared = pairs(graph, "umc-utrecht", "st-antonius", ON)
    for key in ("umc-utrecht", "st-antonius"):
        assert {*shared.values("group")} <= {*tables(graph, key, ON).tables.values("group")}
    back = pairs(graph, "st-antonius", "umc-utrecht", ON)
    assert shared.values("group") == back.values("group")
    met = {r["partner"]: r["tables"] for r in tables(graph, "umc-utrecht", ON).partners.records()}
    assert met[iri("organisation", "st-antonius")] == len(shared.rows)


def test_behind_a_table_are_the_facts_of_membership(graph: Graph) -> None:
    found = tables(graph, "umc-utrecht", ON)
    assert found.tables.behind is not None
    facts = found.tables.behind(0).values("fact")
    assert facts and all("/membership/" in str(fact) for fact in facts)


def test_a_region_is_no_organisation(graph: Graph) -> None:
    with pytest.raises(UsageError, match="geen organisatie"):
        tables(graph, "region/roaz-west", ON)
    with pytest.raises(UsageError, match="geen regio"):
        region_tables(graph, "organisation/umcg", ON)


def test_a_table_across_the_border_has_members_on_both_sides(graph: Graph) -> None:
    found = region_tables(graph, "roaz-zwolle", ON)
    assert found.rows
    for record in found.records():
        assert int(str(record["inside"])) >= 1
        assert (record["where"] == "crossing") == (int(str(record["outside"])) >= 1)
        assert bool(record["others"]) == (record["where"] == "crossing")
    groups = {str(record["group"]): record for record in found.records()}
    assert groups[iri("network", "lnaz")]["where"] == "crossing"


def test_the_umc_network_has_one_member_in_each_training_region(graph: Graph) -> None:
    found = region_tables(graph, "oor-leiden", ON)
    nfu = next(r for r in found.records() if r["group"] == iri("network", "nfu"))
    assert nfu["inside"] == 1 and nfu["where"] == "crossing"
    assert found.parameters["by"] == "membership"
