"""Who connects: ranks, what the real networks say, and what is behind it."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networkx.algorithms import bipartite
from scipy import sparse

from tests.analysis.matrices import affiliations
from zorggraaf.analysis.affiliation import affiliation
from zorggraaf.analysis.backbone import Null
from zorggraaf.analysis.centrality import MEASURES, brief, central, measure, ranks
from zorggraaf.analysis.ties import ties
from zorggraaf.errors import UsageError
from zorggraaf.names import iri
from zorggraaf.store import Graph


def test_equals_share_the_best_of_their_places() -> None:
    rank, tied = ranks(np.array([5.0, 7.0, 5.0, 1.0, np.nan]))
    assert rank.tolist() == [2, 1, 2, 4, 5]
    assert tied.tolist() == [2, 1, 2, 1, 1]


def test_a_low_constraint_comes_first_and_an_unknown_one_last() -> None:
    assert ranks(np.array([0.5, np.nan, 0.2]), ascending=True)[0].tolist() == [2, 3, 1]


def test_rounding_makes_no_difference_between_equals() -> None:
    assert ranks(np.array([0.1 + 0.2, 0.3]))[0].tolist() == [1, 1]


@given(st.lists(st.integers(0, 5), max_size=12))
def test_a_rank_is_one_more_than_the_number_of_better_ones(values: list[int]) -> None:
    rank, tied = ranks(np.array(values, dtype=float))
    for place, value in enumerate(values):
        assert rank[place] == 1 + sum(other > value for other in values)
        assert tied[place] == values.count(value)


@settings(deadline=None)
@given(affiliations())
def test_every_measure_has_a_value_per_unit(matrix: sparse.csr_array) -> None:
    measured = measure(matrix)
    assert set(measured.values) == set(MEASURES)
    assert all(len(values) == matrix.shape[0] for values in measured.values.values())
    assert (measured.values["degree"] <= 1).all()
    tied = measured.values["partners"] > 0
    assert (np.isnan(measured.values["effective_size"]) == ~tied).all()
    assert (measured.values["effective_size"] <= measured.values["partners"] + 1e-9)[tied].all()


def test_the_umcs_connect_the_networks(graph: Graph) -> None:
    found = central(graph, "network", "2026-11-21")
    first = [record["organisation"] for record in found.records()[:7]]
    umcs = ["umcg", "erasmus-mc", "lumc", "umc-utrecht", "mumc", "radboudumc", "amsterdam-umc"]
    assert set(first) == {iri("organisation", umc) for umc in umcs}


def test_the_measures_of_the_real_networks_are_those_of_networkx(graph: Graph) -> None:
    network = affiliation(graph, "2026-11-21", groups="network:oncologie")
    theirs = bipartite.betweenness_centrality(network.graph, network.units)
    near = bipartite.closeness_centrality(network.graph, network.units)
    for record in central(graph, "network:oncologie", "2026-11-21").records():
        organisation = str(record["organisation"])
        assert record["betweenness"] == pytest.approx(theirs[organisation])
        assert record["closeness"] == pytest.approx(near[organisation])
        assert record["groups"] == network.graph.degree(organisation)


def test_groups_are_measured_by_their_members(graph: Graph) -> None:
    found = central(graph, "ern", "2026-11-21", of="group")
    network = affiliation(graph, "2026-11-21", groups="ern")
    theirs = bipartite.degree_centrality(network.graph, network.groups)
    assert {record["group"] for record in found.records()} == set(network.groups)
    for record in found.records():
        assert record["degree"] == pytest.approx(theirs[str(record["group"])])


def test_behind_a_position_are_the_memberships_that_make_it(graph: Graph) -> None:
    found = central(graph, "network:oncologie", "2026-11-21")
    assert found.behind is not None
    behind = found.behind(0).records()
    assert len({record["group"] for record in behind}) == found.records()[0]["groups"]
    assert all("/membership/" in str(record["fact"]) for record in behind)


def test_readers_are_told_what_the_numbers_are_not(graph: Graph) -> None:
    found = central(graph, "network", "2026-11-21")
    said = found.note("nl")
    assert "patiëntenstromen" in said and "niet belangrijker" in said
    assert "2 losse delen" in said
    assert str(found.records()[0]["organisation_label"]) in said


def test_the_terminal_gets_the_measure_that_was_asked(graph: Graph) -> None:
    whole = central(graph, "ern", "2026-11-21", by="pagerank")
    short = brief(whole)
    assert "pagerank" in {column.name for column in short.columns}
    assert len(short.columns) < len(whole.columns)
    assert short.values("rank") == whole.values("rank")


def test_an_unknown_measure_names_the_known_ones(graph: Graph) -> None:
    with pytest.raises(UsageError, match="geen maat"):
        central(graph, "ern", by="macht")


def test_the_backbone_ties_hospitals_that_share_a_region(graph: Graph) -> None:
    found = ties(graph, "network", "2026-11-21")
    pairs = {frozenset((record["a"], record["b"])) for record in found.records()}
    near = [("diakonessenhuis", "st-antonius"), ("haga", "hmc"), ("adrz", "zorgsaam")]
    expected = [frozenset(iri("organisation", key) for key in pair) for pair in near]
    assert sum(pair in pairs for pair in expected) >= 2
    assert 20 < len(pairs) < int(str(found.parameters["n_meeting"])) / 5
    assert all(float(str(record["p_adjusted"])) <= 0.05 for record in found.records())


def test_the_stricter_null_keeps_fewer_ties(graph: Graph) -> None:
    loose, strict = (ties(graph, "network", "2026-11-21", null) for null in Null)
    assert len(strict.rows) < len(loose.rows)


def test_behind_a_tie_are_the_shared_collaborations(graph: Graph) -> None:
    found = ties(graph, "network", "2026-11-21")
    assert found.behind is not None
    behind = found.behind(0).records()
    assert len({record["group"] for record in behind}) == found.records()[0]["shared"]


def test_a_network_that_falls_apart_is_said_to(graph: Graph) -> None:
    found = central(graph, "network", "2026-11-21")
    network = affiliation(graph, "2026-11-21", groups="network")
    parts = [part for part in nx.connected_components(network.graph) if len(part) > 2]
    assert len({record["component"] for record in found.records()}) >= len(parts)
