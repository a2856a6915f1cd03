"""Agreement is held against what geography alone gives."""

from __future__ import annotations

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from zorggraaf.analysis.affiliation import Affiliation, affiliation
from zorggraaf.analysis.agreement import MEASURES
from zorggraaf.analysis.members import Ground
from zorggraaf.analysis.partitions import compare
from zorggraaf.analysis.random_regions import neighbours, random_regions
from zorggraaf.analysis.spatial_null import SpatialNull, spatial_null
from zorggraaf.cli import app
from zorggraaf.errors import UsageError
from zorggraaf.store import Graph

ON = "2026-11-21"


@pytest.fixture(scope="module")
def ground(graph: Graph) -> Ground:
    return Ground(graph, ON)


def _division(graph: Graph, groups: str, ground: Ground) -> Affiliation:
    return affiliation(graph, ON, groups, "municipality", ground=ground)


@pytest.fixture(scope="module")
def known(graph: Graph, ground: Ground) -> SpatialNull:
    """ROAZ against provinces in few draws."""
    a, b = (_division(graph, groups, ground) for groups in ("roaz", "province"))
    return spatial_null(a, b, ground.centroids, draws=40)


def test_geography_alone_gives_much_more_than_nothing(known: SpatialNull) -> None:
    # The point of it all: an ARI of 0.3 between two maps is no finding.
    assert known.measures["ari"].expected > 0.2
    assert known.measures["ari"].low > 0.1


def test_roaz_and_provinces_agree_more_than_geography_explains(known: SpatialNull) -> None:
    ari = known.measures["ari"]
    assert ari.value > ari.high and ari.p == pytest.approx(1 / 41)
    assert known.measures["vi_bits"].percentile == 0.0
    assert known.measures["vi_bits"].p == pytest.approx(1 / 41)


def test_every_measure_has_an_interval_around_what_is_expected(known: SpatialNull) -> None:
    assert set(known.measures) == set(MEASURES)
    for chance in known.measures.values():
        assert chance.low <= chance.expected <= chance.high
        assert 0 <= chance.percentile <= 1 and 1 / 41 <= chance.p <= 1


def test_what_was_measured_is_what_compare_says(graph: Graph, known: SpatialNull) -> None:
    plain = compare(graph, "roaz", "province", ON, "municipality").agreement
    for name, chance in known.measures.items():
        assert chance.value == pytest.approx(getattr(plain, name))


def test_a_random_division_is_no_surprise(graph: Graph, ground: Ground) -> None:
    """Of divisions that are themselves drawn, few may be called more than geography."""
    real = _division(graph, "roaz", ground)
    rows = [row for row, unit in enumerate(real.units) if ground.centroids.get(unit)]
    beside = neighbours(np.array([ground.centroids[real.units[row]] for row in rows]))
    sizes = np.bincount(real.matrix[rows].indices, minlength=len(real.groups)).tolist()
    found = []
    for seed in range(6):
        from dataclasses import replace

        import scipy.sparse as sp

        drawn = random_regions(beside, sizes, np.random.default_rng(1000 + seed))
        matrix = sp.csr_array(
            (np.ones(len(rows), dtype=np.int64), (rows, drawn)), shape=real.matrix.shape
        )
        chance = spatial_null(replace(real, matrix=matrix), real, ground.centroids, draws=39)
        found.append(chance.measures["v_measure"].p)
    assert sum(p <= 0.05 for p in found) <= 2
    assert max(found) > 0.2


def test_the_same_question_has_the_same_answer(
    graph: Graph, ground: Ground, known: SpatialNull
) -> None:
    a, b = (_division(graph, groups, ground) for groups in ("roaz", "province"))
    assert spatial_null(a, b, ground.centroids, draws=40) == known


@pytest.mark.parametrize(
    ("a", "b", "unit", "said"),
    [
        ("roaz", "province", "organisation", "alleen voor gemeenten"),
        ("network:oncologie", "province", "municipality", "geen indeling"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    graph: Graph, a: str, b: str, unit: str, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        compare(graph, a, b, ON, unit, null="spatial", draws=2)


def test_the_command_tells_it_in_a_sentence_and_in_keys(store_dir: object) -> None:
    asked = ["compare", "roaz", "province", "--null", "spatial", "--draws", "20", "--on", ON]
    told = CliRunner().invoke(app, [*asked, "--store", str(store_dir)])
    assert told.exit_code == 0, told.output
    assert "door ligging" in told.output and "20 willekeurige indelingen" in told.output
    keys = CliRunner().invoke(app, [*asked, "--store", str(store_dir), "--format", "json"])
    null = json.loads(keys.output)["null"]
    assert null["model"] == "spatial" and null["draws"] == 20
    assert set(null["measures"]["ari"]) == {"value", "expected", "low", "high", "percentile", "p"}


def test_all_pairs_at_once_are_not_drawn(store_dir: object) -> None:
    asked = ["compare", "--all", "--null", "spatial", "--store", str(store_dir)]
    assert CliRunner().invoke(app, asked).exit_code == 2
