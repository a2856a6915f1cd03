"""Single points: what hangs on one, by hand and on the real data."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from scipy import sparse

from tests.analysis.matrices import affiliations
from zorggraaf.analysis.affiliation import affiliation
from zorggraaf.analysis.fragility import KINDS, cut_off, fragile
from zorggraaf.analysis.projection import as_networkx, shared
from zorggraaf.errors import UsageError
from zorggraaf.names import iri
from zorggraaf.store import Graph

ON = "2026-11-21"


def test_the_smaller_side_is_cut_off() -> None:
    # a - b - c - d and b - e: without b, a and e are alone; without c, d is.
    ties = np.zeros((5, 5))
    for first, second in [(0, 1), (1, 2), (2, 3), (1, 4)]:
        ties[first, second] = ties[second, first] = 1
    assert cut_off(sparse.csr_array(ties)) == {1: [0, 4], 2: [3]}


@settings(deadline=None)
@given(affiliations())
def test_cut_off_units_have_no_way_round(matrix: sparse.csr_array) -> None:
    ties = shared(matrix)
    graph = as_networkx(ties)
    found = cut_off(ties)
    assert set(found) == set(nx.articulation_points(graph))
    for unit, lost in found.items():
        left = graph.subgraph(set(nx.node_connected_component(graph, unit)) - {unit})
        parts = sorted(map(len, nx.connected_components(left)))
        assert len(lost) == sum(parts) - parts[-1]


def test_small_bowel_transplants_hang_on_one_umc(graph: Graph) -> None:
    records = fragile(graph, ON, ["concentration"]).records()
    care = next(r for r in records if str(r["thing"]).endswith("/transplantatie-dunne-darm"))
    assert care["known"] == 1
    assert care["provider"] == iri("organisation", "umcg")


def test_who_founded_a_centre_does_not_thereby_give_the_care(graph: Graph) -> None:
    records = fragile(graph, ON, ["concentration"]).records()
    proton = next(r for r in records if r["thing"] == iri("network", "hollandptc"))
    assert proton["known"] == 0 and proton["provider"] is None


def test_no_ern_is_called_fragile_with_two_dutch_members(graph: Graph) -> None:
    found = fragile(graph, ON, ["ern"])
    network = affiliation(graph, ON, groups="ern")
    dutch = {row[0] for row in graph.select('SELECT ?o { ?o schema:addressCountry "NL" }').values()}
    fragile_ones = {record["thing"]: record["known"] for record in found.records()}
    for group, name in zip(network.groups, network.group_labels, strict=True):
        members = {unit for unit, of in network.facts if of == group and unit in dutch}
        assert fragile_ones.get(group, 2) == min(len(members), 2), name


def test_a_condition_with_two_centres_is_not_listed(graph: Graph) -> None:
    listed = set(fragile(graph, ON, ["condition"]).values("thing"))
    counted = graph.select(
        "SELECT ?c (COUNT(DISTINCT ?e) AS ?n) { ?e zg:treats ?c ; org:unitOf ?o } GROUP BY ?c"
    ).values()
    assert listed == {condition for condition, n in counted if n == "1"}


def test_every_row_has_its_evidence(graph: Graph) -> None:
    found = fragile(graph, ON)
    assert found.behind is not None
    assert {str(kind) for kind in found.values("kind")} == set(KINDS)
    for place, record in enumerate(found.records()):
        if record["known"]:
            assert found.behind(place).rows, record["thing"]


def test_without_the_federation_of_umcs_some_would_stand_alone(graph: Graph) -> None:
    records = fragile(graph, ON, ["connector"]).records()
    assert iri("organisation", "nfu") in {record["thing"] for record in records}
    numbers = [int(str(record["known"])) for record in records]
    assert numbers == sorted(numbers, reverse=True)


def test_in_a_region_only_its_own_providers_count(graph: Graph) -> None:
    here = fragile(graph, ON, ["concentration"], region="roaz-west")
    inside = set(affiliation(graph, ON, groups="region:roaz-west").units)
    assert here.rows
    assert {record["provider"] for record in here.records()} <= inside
    assert "roaz-west" in here.sentence["nl"]


def test_unknown_is_never_called_absent(graph: Graph) -> None:
    assert "Niet bekend is niet afwezig" in fragile(graph, ON).note("nl")


def test_an_unknown_kind_names_the_known_ones(graph: Graph) -> None:
    with pytest.raises(UsageError, match="kan niet"):
        fragile(graph, ON, ["hospital"])
