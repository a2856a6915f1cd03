"""What groups of the real graph share, and how the answer is to be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.test_store import serving
from zorggraaf import store
from zorggraaf.analysis.overlap import overlap
from zorggraaf.analysis.partitions import compare
from zorggraaf.errors import UsageError
from zorggraaf.names import iri
from zorggraaf.store import Graph, generations

KEYS = [
    *("a", "a_label", "b", "b_label", "size_a", "size_b", "shared", "jaccard"),
    *("overlap_coefficient", "a_in_b", "b_in_a", "p", "p_adjusted", "unit", "weight", "on"),
    *("how_a", "how_b", "contested"),
]


def test_the_keys_are_stable(graph: Graph) -> None:
    found = overlap(graph, "oor", "roaz", unit="inhabitants")
    assert [list(record) for record in found.records()] == [KEYS] * len(found.rows)
    assert {record["unit"] for record in found.records()} == {"municipality"}
    assert {record["weight"] for record in found.records()} == {"inhabitants"}


def test_nearly_half_of_roaz_zwolle_lives_in_gelderland(graph: Graph) -> None:
    (row,) = (
        record
        for record in overlap(graph, "roaz", "province", unit="inhabitants").records()
        if record["a"] == iri("region", "roaz-zwolle")
        and record["b"] == iri("region", "prov-gelderland")
    )
    assert row["shared"] == 535_040
    assert row["a_in_b"] == pytest.approx(535_040 / 1_132_305)
    assert row["contested"] is None
    one = overlap(graph, "region:roaz-zwolle", "province", unit="inhabitants")
    assert "47% in Gelderland" in one.sentence["nl"]
    assert "47% in Gelderland" in one.sentence["en"]


def test_inhabitants_agree_with_a_plain_query(graph: Graph) -> None:
    asked = graph.select(
        f"""SELECT ?a ?b (SUM(?n) AS ?shared) {{
          ?a zg:inPartition <{iri("partition", "roaz-2023")}> ; zg:coversMunicipality ?m .
          ?b zg:inPartition <{iri("partition", "province-2023")}> ; zg:coversMunicipality ?m .
          ?m zg:population ?n }} GROUP BY ?a ?b"""
    ).values()
    found = overlap(graph, "roaz", "province", unit="inhabitants").records()
    assert {(r["a"], r["b"], r["shared"]) for r in found} == {
        (a, b, int(str(n))) for a, b, n in asked
    }


def test_what_networks_share_agrees_with_a_plain_query(graph: Graph) -> None:
    asked = graph.select(
        f"""SELECT ?o {{ ?o a zg:Organisation ;
          zg:memberOf <{iri("network", "oncomid")}>, <{iri("network", "oor-utrecht")}> }}"""
    ).values()
    found = overlap(graph, "network/oncomid", "region:oor-utrecht")
    assert found.values("shared") == [len(asked)]
    assert found.behind is not None
    assert set(found.behind(0).values("unit")) == {row[0] for row in asked}


def test_every_number_can_be_traced_to_its_rows(graph: Graph) -> None:
    for unit in ("organisation", "inhabitants"):
        found = overlap(graph, "oor", "roaz", unit=unit)
        assert found.behind is not None
        for place, row in enumerate(found.records()):
            behind = found.behind(place)
            assert sum(int(str(n)) for n in behind.values("weight")) == row["shared"]
            assert all(str(facts) for facts in behind.values("facts_a"))
        below = found.everything_behind()
        assert below is not None
        assert {"a", "b", "unit", "facts_a", "facts_b"} <= set(below.records()[0])


def test_a_derived_answer_says_so_and_how_unsure_it_is(graph: Graph) -> None:
    found = overlap(graph, "oor", "roaz", unit="inhabitants")
    said = " ".join(caution["nl"] for caution in found.cautions)
    assert "Afgeleid" in said
    assert "patiëntenstromen" in said
    assert found.parameters["contested_share"]
    assert {record["how_a"] for record in found.records()} == {"derived"}
    assert all(record["contested"] is not None for record in found.records())


def test_registered_cooperation_is_called_that(graph: Graph) -> None:
    found = overlap(graph, "network:oncologie", "oor")
    assert any("geregistreerde samenwerking" in caution["nl"] for caution in found.cautions)
    assert any("registered cooperation" in caution["en"] for caution in found.cautions)


def test_a_group_with_itself_is_no_pair(graph: Graph) -> None:
    alone = overlap(graph, "network:oncologie")
    mirrored = overlap(graph, "network:oncologie", "network:oncologie")
    assert all(record["a"] != record["b"] for record in mirrored.records())
    assert len(mirrored.rows) == 2 * len(alone.rows)


def test_empty_groups_are_named_and_pairs_that_share_nothing_can_be_asked(graph: Graph) -> None:
    few = overlap(graph, "network:oncologie", "oor")
    every = overlap(graph, "network:oncologie", "oor", everything=True)
    assert len(every.rows) == 25 * 7 > len(few.rows)
    shared = [row["p_adjusted"] for row in every.records() if row["shared"]]
    assert sorted(map(float, map(str, shared))) == pytest.approx(
        sorted(float(str(value)) for value in few.values("p_adjusted"))
    )
    assert any("Zonder bekende leden" in caution["nl"] for caution in few.cautions)


@pytest.mark.parametrize(
    ("one", "instead"),
    [("network:oncomid", "network:oncologie"), ("region:oor-leiden", "overlap oor roaz")],
)
def test_one_group_without_borders_has_no_inhabitants_of_its_own(
    graph: Graph, one: str, instead: str
) -> None:
    # Its derived catchment would be the whole country.
    with pytest.raises(UsageError, match="het hele land") as refused:
        overlap(graph, one, "province", unit="inhabitants")
    assert instead in refused.value.hint
    assert overlap(graph, one, "province", unit="site").rows


def test_one_region_with_borders_has_its_inhabitants(graph: Graph) -> None:
    assert overlap(graph, "region:roaz-zwolle", "province", unit="inhabitants").rows


def test_an_unknown_unit_is_refused(graph: Graph) -> None:
    with pytest.raises(UsageError):
        overlap(graph, "oor", "roaz", unit="beds")


def test_an_endpoint_gives_the_same_answer(graph: Graph, store_dir: Path) -> None:
    with (
        serving(generations.current(store_dir)) as address,
        store.open(endpoint=address) as remote,
    ):
        for a, b, unit in (
            ("oor", "roaz", "inhabitants"),
            ("network:oncologie", "oor", "organisation"),
            ("roaz-2020", "province", "site"),
            ("ern", None, "organisation"),
        ):
            here = overlap(graph, a, b, unit=unit)
            there = overlap(remote, a, b, unit=unit)
            assert here.records() == there.records()
            assert here.sentence == there.sentence
            assert list(here.cautions) == list(there.cautions)
        assert (
            compare(graph, "oor", "roaz", unit="inhabitants").records()
            == compare(remote, "oor", "roaz", unit="inhabitants").records()
        )
