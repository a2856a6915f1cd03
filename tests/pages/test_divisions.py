"""A region beside every other division, and the way to compare them."""

from __future__ import annotations

from zorggraaf import names
from zorggraaf.analysis.groups import parse_groups
from zorggraaf.pages.divisions import divisions
from zorggraaf.store import Graph


def test_every_division_beside_a_region_can_be_compared_with_its_own(graph: Graph) -> None:
    found = divisions(graph, names.iri("region", "roaz-zwolle"))
    assert found is not None and found.own == "roaz"
    listed = [one.groups for one in (*found.current, *found.former)]
    assert "ggd" in listed and "roaz-2020" in listed
    for text in listed:
        assert parse_groups(graph, text, None).partition is not None


def test_a_municipality_has_no_division_of_its_own(graph: Graph) -> None:
    found = divisions(graph, names.iri("municipality", "GM0363"))
    assert found is not None and found.own == ""
