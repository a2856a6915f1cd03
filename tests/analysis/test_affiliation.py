"""Who belongs to what, counted from the dated facts, is what the rules derive for today."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pyoxigraph as ox
import pytest

from zorggraaf.analysis.affiliation import Units, affiliation
from zorggraaf.errors import UsageError
from zorggraaf.names import concept, iri, sparql_prologue
from zorggraaf.store import Graph


def pairs(graph: Graph, pattern: str) -> set[tuple[str | None, ...]]:
    return set(graph.select(f"SELECT DISTINCT ?unit ?group {{ {pattern} }}").values())


def in_edition(edition: str) -> str:
    return f"?group zg:inPartition <{iri('partition', edition)}> ."


@pytest.mark.parametrize(
    ("groups", "units", "derived"),
    [
        ("ern", "organisation", "?unit zg:participatesInERN ?group"),
        (
            "roaz",
            "site",
            f"?unit a zg:Site ; zg:locatedInRegion ?group . {in_edition('roaz-2023')}",
        ),
        (
            "roaz",
            "organisation",
            f"?unit zg:participatesInRegion ?group . {in_edition('roaz-2023')}",
        ),
        ("oor", "organisation", f"?unit zg:participatesInRegion ?group . {in_edition('oor')}"),
        (
            "province",
            "organisation",
            f"?unit a zg:Organisation ; zg:locatedInRegion ?group . {in_edition('province-2023')}",
        ),
        (
            "initiative",
            "organisation",
            "?unit a zg:Organisation ; zg:memberOf ?group . ?group a zg:Initiative",
        ),
        ("roaz", "municipality", f"?group zg:coversMunicipality ?unit . {in_edition('roaz-2023')}"),
    ],
)
def test_today_it_is_what_the_direct_properties_say(
    graph: Graph, groups: str, units: Units, derived: str
) -> None:
    found = set(affiliation(graph, groups=groups, units=units).how)
    assert found
    assert found == pairs(graph, derived)


def test_members_of_networks_are_what_the_direct_property_says(graph: Graph) -> None:
    found = affiliation(graph, groups="network")
    here = set(found.groups)
    derived = pairs(graph, "?unit a zg:Organisation ; zg:memberOf ?group")
    without_ern = {
        (unit, group) for unit, group in found.how if iri("network", "ern-") not in group
    }
    assert without_ern == {
        (unit, group)
        for unit, group in derived
        if group in here and iri("network", "ern-") not in str(group)
    }


def test_every_entry_names_facts_that_are_in_the_graph(graph: Graph) -> None:
    found = affiliation(graph, groups="oor")
    facts = {fact for said in found.facts.values() for fact in said}
    held = {row[0] for row in graph.select("SELECT DISTINCT ?s { ?s a org:Membership }").values()}
    assert all(found.facts.values())
    assert facts <= held


def test_the_graph_is_bipartite_and_holds_the_matrix(graph: Graph) -> None:
    found = affiliation(graph, groups="network:oncologie")
    units = [node for node, side in found.graph.nodes(data="bipartite") if side == 0]
    assert sorted(units) == found.units
    assert nx.algorithms.bipartite.is_bipartite_node_set(found.graph, units)
    assert found.graph.number_of_edges() == found.matrix.sum() == len(found.how)
    assert all(found.graph.nodes[node]["label"] for node in found.graph)


def test_a_network_without_known_members_stays_as_an_empty_column(graph: Graph) -> None:
    found = affiliation(graph, groups="network")
    sizes = np.asarray(found.matrix.sum(axis=0))
    assert found.matrix.shape == (len(found.units), len(found.groups))
    assert (sizes == 0).any()
    assert (np.asarray(found.matrix.sum(axis=1)) > 0).all()


def test_inhabitants_of_the_regions_add_up_to_those_of_the_country(graph: Graph) -> None:
    found = affiliation(graph, groups="roaz", units="municipality", weight="inhabitants")
    total = int(graph.select("SELECT (SUM(?n) AS ?t) { ?m zg:population ?n }").values()[0][0] or 0)
    assert found.weights.sum() == total == 17_590_672
    assert found.weight_periods == ["2022-01-01"]


def test_a_municipality_that_merged_away_has_no_weight_and_is_named(graph: Graph) -> None:
    found = affiliation(graph, groups="roaz-2020", units="municipality", weight="inhabitants")
    assert found.without_weight
    assert found.weights[found.units.index(found.without_weight[0])] == 0


@pytest.mark.parametrize(
    ("units", "weight"), [("organisation", "inhabitants"), ("site", "beds"), ("planet", None)]
)
def test_what_cannot_be_counted_is_refused(graph: Graph, units: Units, weight: str | None) -> None:
    with pytest.raises(UsageError):
        affiliation(graph, groups="oor", units=units, weight=weight)


# -- a small graph, to see each rule ---------------------------------------------------------------

SMALL = f"""
<urn:n> a zg:Network, zg:Collaboration ; rdfs:label "N" .
<urn:a> a zg:Organisation . <urn:b> a zg:Organisation . <urn:gone> a zg:Organisation ;
  schema:endDate "2019" .
<urn:net> a zg:Network .
<{concept("role", "supporter")}> zg:impliesMembership false .
<urn:m1> org:member <urn:a> ; org:organization <urn:n> ; org:role <{concept("role", "member")}> ;
  schema:startDate "2010" ; schema:endDate "2020-06" .
<urn:m2> org:member <urn:b> ; org:organization <urn:n> ; org:role <{concept("role", "supporter")}> .
<urn:m3> org:member <urn:gone> ; org:organization <urn:n> ; org:role <{concept("role", "member")}> .
<urn:m4> org:member <urn:net> ; org:organization <urn:n> ; org:role <{concept("role", "member")}> .
<urn:m5> org:member <urn:b> ; org:organization <urn:n> ; org:role <{concept("role", "member")}> ;
  zg:certainty <{concept("certainty", "uncertain")}> ; schema:startDate "2000" .
"""


@pytest.fixture
def small() -> Graph:
    held = ox.Store()
    held.update(
        f"{sparql_prologue()} INSERT DATA {{ "
        + SMALL.replace("<urn:n>", f"<{iri('network', 'n')}>")
        + " }"
    )
    return Graph.of(held)


@pytest.mark.parametrize(
    ("on", "members"),
    [
        ("2009-12-31", {"urn:gone"}),
        ("2010-01-01", {"urn:a", "urn:gone"}),
        ("2019-12-31", {"urn:a", "urn:gone"}),
        # The organisation that ended is no member any more; a month ends on its last day.
        ("2020-06-30", {"urn:a"}),
        ("2020-07-01", set()),
    ],
)
def test_membership_organisation_and_group_all_last_on_the_date(
    small: Graph, on: str, members: set[str]
) -> None:
    assert set(affiliation(small, on, "network/n").units) == members


def test_outsiders_the_uncertain_and_networks_are_no_members(small: Graph) -> None:
    found = affiliation(small, "2015-01-01", "network/n")
    assert "urn:b" not in found.units
    assert "urn:net" not in found.units


def test_a_group_without_members_gives_an_empty_matrix(small: Graph) -> None:
    found = affiliation(small, "2021-01-01", "network/n")
    assert found.matrix.shape == (0, 1)
    assert found.graph.number_of_nodes() == 1
