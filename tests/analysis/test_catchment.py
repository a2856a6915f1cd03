"""The derived catchment gives each municipality to its nearest group, and says how unsure it is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zorggraaf.analysis.affiliation import affiliation
from zorggraaf.analysis.catchment import CONTESTED_KM, assign, catchment, haversine
from zorggraaf.names import iri
from zorggraaf.store import Graph

places = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def test_a_degree_along_a_meridian_is_111_kilometres() -> None:
    found = haversine(np.array([[52.0, 5.0]]), np.array([[53.0, 5.0]]))
    assert found[0, 0] == pytest.approx(6371.0088 * np.pi / 180)


@given(st.lists(places, min_size=1, max_size=5), st.lists(places, min_size=1, max_size=5))
def test_distance_is_symmetric_and_at_most_half_the_globe(
    a: list[tuple[float, float]], b: list[tuple[float, float]]
) -> None:
    there, back = haversine(np.array(a), np.array(b)), haversine(np.array(b), np.array(a))
    assert np.allclose(there, back.T, atol=1e-6)
    assert (there >= 0).all()
    assert (there <= np.pi * 6371.01).all()


@given(st.lists(st.lists(st.floats(0, 300), min_size=1, max_size=3), min_size=2, max_size=4))
def test_the_next_group_is_never_nearer_than_the_nearest(rows: list[list[float]]) -> None:
    kilometres = np.array([[cell for row in rows for cell in row]])
    starts = np.array([0, *np.cumsum([len(row) for row in rows])[:-1]])
    nearest, second, distance, other = assign(kilometres, starts)
    assert nearest[0] != second[0]
    assert distance[0] == min(map(min, rows))
    assert other[0] >= distance[0]


def test_every_municipality_has_one_nearest_oor(graph: Graph) -> None:
    found = catchment(graph, "oor")
    assert len(found.municipalities) == len(set(found.municipalities)) == 342
    assert np.nansum(found.inhabitants) == 17_590_672
    assert (found.contested == (found.second_distance - found.distance < CONTESTED_KM)).all()
    assert 0 < (found.contested_share or 0) < 0.5


@pytest.mark.parametrize(
    ("municipality", "region"), [("GM0014", "oor-noord-oost-nederland"), ("GM0546", "oor-leiden")]
)
def test_the_town_of_a_umc_lies_in_its_own_oor(
    graph: Graph, municipality: str, region: str
) -> None:
    found = affiliation(graph, groups="oor", units="municipality")
    assert found.how[iri("municipality", municipality), iri("region", region)] == "derived"
    assert found.derived


def test_a_region_with_borders_is_not_derived(graph: Graph) -> None:
    found = affiliation(graph, groups="roaz", units="municipality")
    assert not found.derived
    assert found.contested_share is None


def test_the_table_adds_up_and_shows_what_is_behind_it(graph: Graph) -> None:
    found = catchment(graph, "oor")
    table = found.table(graph)
    assert sum(int(str(n)) for n in table.values("inhabitants")) == 17_590_672
    assert table.behind is not None
    for place, row in enumerate(table.records()):
        behind = table.behind(place)
        assert len(behind.rows) == row["municipalities"]
        assert sum(int(str(n)) for n in behind.values("inhabitants")) == row["inhabitants"]
        assert int(str(row["least"])) <= int(str(row["inhabitants"])) <= int(str(row["most"]))


def test_one_group_gets_all_and_nothing_is_contested(graph: Graph) -> None:
    found = catchment(graph, "region:oor-leiden")
    assert not found.contested.any()
    assert (found.second == -1).all()


def test_a_group_without_sites_gets_nothing_and_is_named(graph: Graph) -> None:
    bare = "network/oncologienetwerken-nederland"
    found = catchment(graph, bare)
    assert found.without_sites == [iri(*bare.split("/"))]
    assert found.municipalities == []
    assert found.contested_share is None


def test_networks_share_what_lies_around_the_hospitals_they_share(graph: Graph) -> None:
    found = affiliation(graph, groups="network:oncologie", units="municipality")
    times = np.asarray(found.matrix.sum(axis=1)).ravel()
    assert (times >= 1).all()
    assert times.max() > 1
    oor = affiliation(graph, groups="oor", units="municipality")
    assert (np.asarray(oor.matrix.sum(axis=1)).ravel() == 1).all()
