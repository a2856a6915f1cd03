"""What a user writes for a set of groups means what they expect."""

from __future__ import annotations

import pytest

from zorggraaf.analysis.editions import partitions
from zorggraaf.analysis.groups import BODY_KINDS, parse_groups
from zorggraaf.errors import UsageError
from zorggraaf.names import concept, iri
from zorggraaf.store import Graph

ON = "2026-11-21"


def test_a_kind_of_division_means_its_newest_edition(graph: Graph) -> None:
    found = parse_groups(graph, "roaz", ON)
    assert found.partition is not None
    assert found.partition.key == "roaz-2023"
    assert len(found.groups) == 10


def test_an_older_edition_keeps_its_own_regions(graph: Graph) -> None:
    found = parse_groups(graph, "roaz-2020", ON)
    assert len(found.groups) == 11
    assert not set(found.iris) & set(parse_groups(graph, "roaz", ON).iris)


def test_on_an_earlier_date_the_edition_of_then_is_meant(graph: Graph) -> None:
    found = parse_groups(graph, "roaz", "2021-01-01")
    assert found.partition is not None
    assert found.partition.key == "roaz-2020"


def test_regions_that_ended_are_no_longer_part_of_a_division_without_editions(graph: Graph) -> None:
    before, after = (parse_groups(graph, "oor", on).iris for on in ("2021-01-01", ON))
    assert len(after) == 7
    assert set(before) - set(after) == {iri("region", "oor-amc"), iri("region", "oor-vumc")}


def test_networks_are_not_the_bodies_of_regions(graph: Graph) -> None:
    bodies = {
        row[0]
        for kind in BODY_KINDS
        for row in graph.select(
            f"SELECT ?n {{ ?n zg:networkKind <{concept('network-kind', kind)}> }}"
        ).values()
    }
    found = set(parse_groups(graph, "network", ON).iris)
    assert bodies
    assert found
    assert not found & bodies


@pytest.mark.parametrize("subject", ["oncologie", "oncology", "Oncologie"])
def test_a_theme_may_be_a_key_or_a_label_in_either_language(graph: Graph, subject: str) -> None:
    found = parse_groups(graph, f"network:{subject}", ON).iris
    assert iri("network", "oncomid") in found
    assert found == parse_groups(graph, "network:oncology", ON).iris


def test_there_are_twenty_four_european_reference_networks(graph: Graph) -> None:
    assert len(parse_groups(graph, "ern", ON).groups) == 24


@pytest.mark.parametrize("text", ["network/oncomid", "network:oncomid"])
def test_one_group_may_be_named(graph: Graph, text: str) -> None:
    assert parse_groups(graph, text, ON).iris == [iri("network", "oncomid")]


def test_a_region_says_its_body_and_whether_it_has_borders(graph: Graph) -> None:
    (west,) = parse_groups(graph, "region:roaz-west", ON).groups
    (leiden,) = parse_groups(graph, "region:oor-leiden", ON).groups
    assert (west.body, west.territory) == (iri("network", "roaz-west"), True)
    assert (leiden.body, leiden.territory) == (iri("network", "oor-leiden"), False)


def test_commas_join_groups_without_counting_one_twice(graph: Graph) -> None:
    found = parse_groups(graph, "network/oncomid, network:oncologie", ON)
    assert found.iris == parse_groups(graph, "network:oncologie", ON).iris


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("provinse", "province"),
        ("network:oncolgie", "network:oncologie"),
        ("region:roaz-wst", "region:roaz-west"),
        ("netwerk", "network"),
    ],
)
def test_a_typing_error_is_told_what_comes_nearest(graph: Graph, text: str, meant: str) -> None:
    with pytest.raises(UsageError) as told:
        parse_groups(graph, text, ON)
    assert meant in told.value.hint


@pytest.mark.parametrize("text", ["", " , ", "region:", "region:><", "organisation/umcg", ":"])
def test_what_means_nothing_is_refused(graph: Graph, text: str) -> None:
    with pytest.raises(UsageError):
        parse_groups(graph, text, ON)


def test_the_current_divisions_are_those_the_rules_derive(graph: Graph) -> None:
    derived = {row[0] for row in graph.select("SELECT ?p { ?p a zg:CurrentPartition }").values()}
    assert {partition.iri for partition in partitions(graph) if partition.current} == derived
