"""Groups that form by themselves: known structures, stability, and the real regions."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from tests.analysis.matrices import affiliations
from zorggraaf.analysis import grouping, projection
from zorggraaf.analysis.communities import communities
from zorggraaf.store import Graph


def ring_of_cliques(cliques: int, size: int) -> sparse.csr_array:
    return sparse.csr_array(
        nx.to_scipy_sparse_array(nx.ring_of_cliques(cliques, size)).astype(float)
    )


def test_cliques_in_a_ring_are_found() -> None:
    found = grouping.grouping(ring_of_cliques(5, 6))
    assert found.count == 5
    assert grouping.alike(found.labels, np.arange(30) // 6) == (1.0, 1.0)
    assert found.stability_ari == 1.0 and (found.together == 1).all()


def test_modularity_by_hand_and_as_networkx_has_it() -> None:
    weights, labels = ring_of_cliques(4, 4), np.arange(16) // 4
    # Each clique: 6 of 28 ties inside, 14 of 56 ends.
    assert grouping.modularity(weights, labels) == pytest.approx(4 * (6 / 28 - (14 / 56) ** 2))
    graph = projection.as_networkx(weights)
    parts = [set(range(start, start + 4)) for start in range(0, 16, 4)]
    for resolution in (0.5, 1.0, 2.0):
        theirs = nx.community.modularity(graph, parts, resolution=resolution)
        assert grouping.modularity(weights, labels, resolution) == pytest.approx(theirs)


@settings(deadline=None, max_examples=30)
@given(affiliations(units=12))
def test_groups_are_connected_and_about_as_good_as_louvains(
    matrix: sparse.csr_array,
) -> None:
    weights = projection.newman(matrix)
    graph = projection.as_networkx(weights)
    found = grouping.grouping(weights, seeds=5)
    for group in range(found.count):
        members = np.flatnonzero(found.labels == group)
        assert nx.is_connected(graph.subgraph(members.tolist()))
    if graph.number_of_edges():
        louvain = nx.community.louvain_communities(graph, weight="weight", seed=1)
        theirs = nx.community.modularity(graph, louvain, weight="weight")
        assert found.modularity >= theirs - 0.05


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=20))
def test_agreement_is_that_of_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    a, b = (np.array(side) for side in zip(*pairs, strict=True))
    ari, nmi = grouping.alike(a, b)
    assert ari == pytest.approx(adjusted_rand_score(a, b))
    assert nmi == pytest.approx(normalized_mutual_info_score(a, b), abs=1e-9)


def test_the_same_question_has_the_same_answer() -> None:
    weights = projection.newman(sparse.csr_array(np.random.default_rng(2).random((40, 30)) < 0.1))
    first, second = grouping.grouping(weights), grouping.grouping(weights)
    assert first.labels.tolist() == second.labels.tolist()
    assert first.stability_ari == second.stability_ari


def test_a_higher_resolution_gives_no_fewer_groups() -> None:
    weights = ring_of_cliques(6, 5)
    counts = [grouping.grouping(weights, resolution).count for resolution in (0.1, 1.0, 3.0)]
    assert counts == sorted(counts)


def test_who_has_no_ties_is_in_no_group() -> None:
    found = grouping.grouping(projection.newman(sparse.csr_array([[1, 0], [1, 0], [0, 1]])))
    assert found.labels.tolist() == [0, 0, -1]
    assert grouping.grouping(sparse.csr_array((2, 2))).count == 0


def test_oncology_networks_form_the_training_regions(graph: Graph) -> None:
    found = communities(graph, "network:oncologie", "2026-11-21", seeds=5)
    by_division = {str(r["partition"]).rpartition("/")[2]: r for r in found.comparison.records()}
    assert float(str(by_division["oor"]["ari"])) > 0.7
    assert found.comparison.records()[0]["partition"] == by_division["oor"]["partition"]
    assert "Onderwijs- en opleidingsregio" in found.sentence["nl"]


def test_every_organisation_with_a_partner_is_in_one_group(graph: Graph) -> None:
    found = communities(graph, "network:oncologie", "2026-11-21", seeds=3)
    organisations = found.members.values("organisation")
    assert len(organisations) == len(set(organisations))
    assert sum(int(str(n)) for n in found.overview.values("n")) == len(organisations)
    assert found.overview.behind is not None
    behind = found.overview.behind(0)
    assert {*behind.values("organisation")} == {
        record["organisation"] for record in found.members.records() if record["community"] == 1
    }


def test_the_scan_holds_the_resolution_that_was_asked(graph: Graph) -> None:
    found = communities(graph, "ern", "2026-11-21", resolution=1.1, seeds=2)
    assert 1.1 in found.scan.values("resolution")
    assert found.overview.parameters["seeds"] == 2
