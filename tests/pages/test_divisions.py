"""A region beside every other division, and the way to compare them."""

from __future__ import annotations

import pytest

from zorggraaf import names
from zorggraaf.analysis.groups import parse_groups
from zorggraaf.pages.around import Surroundings
from zorggraaf.pages.divisions import divisions
from zorggraaf.store import Graph
from zorggraaf.things import answers


def test_every_division_beside_a_region_can_be_compared_with_its_own(
    graph: Graph, surroundings: Surroundings
) -> None:
    found = divisions(surroundings.territories, names.iri("region", "roaz-zwolle"), graph)
    assert found is not None and found.own == "roaz"
    listed = [one.groups for one in (*found.current, *found.former)]
    assert "ggd" in listed and "roaz-2020" in listed
    for text in listed:
        assert parse_groups(graph, text, None).partition is not None


def test_a_municipality_has_no_division_of_its_own(
    graph: Graph, surroundings: Surroundings
) -> None:
    found = divisions(surroundings.territories, names.iri("municipality", "GM0363"), graph)
    assert found is not None and found.own == ""


@pytest.mark.parametrize(
    ("key", "within"),
    [
        ("roaz-west", "<{iri}> zg:coversMunicipality ?unit . ?other zg:coversMunicipality ?unit"),
        (
            "prov-utrecht",
            "<{iri}> zg:coversMunicipality ?unit . ?other zg:coversMunicipality ?unit",
        ),
        (
            "oor-leiden",
            "?unit zg:participatesInRegion <{iri}> . ?unit zg:participatesInRegion ?other",
        ),
    ],
)
def test_what_two_regions_share_is_what_a_query_counts(
    graph: Graph, surroundings: Surroundings, key: str, within: str
) -> None:
    iri = names.iri("region", key)
    found = divisions(surroundings.territories, iri, graph)
    counted = answers(
        graph,
        f"SELECT ?other (COUNT(DISTINCT ?unit) AS ?n) {{ {within.replace('{iri}', iri)} . "
        f"?other zg:inPartition ?division . <{iri}> zg:inPartition ?own "
        "FILTER(?division != ?own) } GROUP BY ?other",
    )
    expected = {one.value: int(n.value) for one, n in counted if one is not None and n is not None}
    assert found is not None and expected
    assert expected == {
        share.region.iri: share.shared
        for division in (*found.current, *found.former)
        for share in division.shares
    }
