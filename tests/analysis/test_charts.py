"""Pictures show what their tables say, without covering or cutting."""

from __future__ import annotations

import itertools
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zorggraaf import charts
from zorggraaf.analysis.events import events
from zorggraaf.analysis.fragility import fragile
from zorggraaf.analysis.overlap import overlap
from zorggraaf.analysis.result import Column, Table, thing, words
from zorggraaf.analysis.territory import territory
from zorggraaf.charts.ordering import seriation
from zorggraaf.charts.placing import labels_shown, without_overlap
from zorggraaf.charts.style import PALETTE, apart, lightness
from zorggraaf.errors import UsageError
from zorggraaf.store import Graph


@pytest.fixture(scope="module")
def regions(graph: Graph) -> Table:
    return territory(graph, "roaz", "2026-11-21")


def _marks(spec: Any) -> list[dict[str, Any]]:
    """All records drawn somewhere in a picture."""
    if isinstance(spec, dict):
        own = spec.get("data", {}).get("values", []) if isinstance(spec.get("data"), dict) else []
        return [*own, *itertools.chain.from_iterable(_marks(value) for value in spec.values())]
    if isinstance(spec, list):
        return list(itertools.chain.from_iterable(map(_marks, spec)))
    return []


def test_blocks_come_together() -> None:
    blocks = np.array([[1, 0, 1, 0], [0, 1, 0, 1], [1, 0, 1, 0], [0, 1, 0, 1]], dtype=float)
    rows, columns = seriation(blocks)
    ordered = blocks[np.ix_(rows, columns)]
    assert ordered[:2, :2].all() and ordered[2:, 2:].all()


@given(st.integers(1, 7), st.integers(1, 7), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_an_order_names_every_row_and_column_once(rows: int, columns: int, chance: Any) -> None:
    weights = np.array([[chance.choice([0, 0, 1, 3]) for _ in range(columns)] for _ in range(rows)])
    by_row, by_column = seriation(weights.astype(float))
    assert sorted(by_row) == list(range(rows)) and sorted(by_column) == list(range(columns))


def test_a_circle_of_each_municipality_covers_no_other(regions: Table) -> None:
    import time

    started = time.process_time()
    spec = charts.chart(regions)
    assert time.process_time() - started < 2
    circles = [mark for mark in _marks(spec) if "size" in mark]
    assert len(circles) == len({mark["municipality"] for mark in circles}) > 330
    at = np.array([[mark["x"], mark["y"]] for mark in circles])
    radius = np.array([mark["size"] ** 0.5 / 2 for mark in circles])
    distance = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    np.fill_diagonal(distance, np.inf)
    assert (distance - radius[:, None] - radius[None, :]).min() > -0.05
    people = np.array([mark["inhabitants"] for mark in circles], dtype=float)
    assert np.allclose(radius**2 / people, (radius**2 / people)[0], rtol=1e-2)


def test_the_cartogram_is_the_same_every_time(regions: Table) -> None:
    assert charts.chart(regions) == charts.chart(regions)


def test_regions_beside_each_other_differ_in_colour_and_in_grey() -> None:
    ring = {str(n): {str((n + 1) % 9), str((n - 1) % 9)} for n in range(9)}
    colours = apart(ring)
    for one, beside in ring.items():
        for other in beside:
            assert abs(lightness(colours[one]) - lightness(colours[other])) > 0.05
    assert set(colours.values()) <= set(PALETTE)


def test_circles_at_one_place_part() -> None:
    placed = without_overlap(np.zeros((5, 2)), np.ones(5))
    distance = np.hypot(*(placed[:, None] - placed[None]).transpose(2, 0, 1))
    assert (distance[~np.eye(5, dtype=bool)] >= 2).all()


def test_a_name_that_would_cover_another_is_left_out() -> None:
    assert labels_shown([(0, 0, 4, 1), (3, 0, 7, 1), (5, 0, 9, 1)]) == [True, False, True]


def test_the_matrix_shows_the_numbers_of_its_table(graph: Graph) -> None:
    table = overlap(graph, "roaz", "province", "2026-11-21", "inhabitants")
    drawn = {(mark["a"], mark["b"]): mark["value"] for mark in _marks(charts.chart(table))}
    for record in table.records():
        assert drawn[record["a_label"], record["b_label"]] == pytest.approx(record["a_in_b"])


def test_ribbons_are_as_wide_as_what_is_shared(graph: Graph) -> None:
    table = overlap(graph, "roaz", "province", "2026-11-21", "inhabitants")
    ends = [m for m in _marks(charts.chart(table, form="flow")) if m.get("x") == 0]
    width = {mark["ribbon"]: mark["bottom"] - mark["top"] for mark in ends}
    shared = {f"{r['a_label']} → {r['b_label']}": float(r["shared"]) for r in table.records()}  # type: ignore[arg-type]
    scale = sum(width.values()) / sum(shared.values())
    assert all(width[name] == pytest.approx(shared[name] * scale, abs=1e-4) for name in shared)


def _ranking(*values: float) -> Table:
    return Table(
        words("Rangorde", "Ranking"),
        (
            *thing("organisation", "organisatie", "organisation"),
            Column("n", words("n", "n"), "integer"),
        ),
        [(f"https://example.org/{i}", f"Huis {i}", value) for i, value in enumerate(values)],
        kind="ranking",
    )


def test_things_are_ranked_by_their_own_name_and_each_has_its_bar(graph: Graph) -> None:
    table = fragile(graph, "2026-11-21")
    marks = [mark for mark in _marks(charts.chart(table)) if "name" in mark]
    assert len({mark["name"] for mark in marks}) == len(marks) == 30
    things = {str(label)[:20] for label in table.values("thing_label")}
    assert all(
        mark["name"].partition("\u2002")[2].rstrip("\u200b")[:20] in things for mark in marks
    )


def test_equals_share_a_rank() -> None:
    names = [mark["name"] for mark in _marks(charts.chart(_ranking(5, 7, 7, 1)))]
    assert [name.split("\u2002")[0] for name in names] == ["1=", "1=", "3", "4"]


def test_a_year_is_a_bar_and_a_day_a_point(graph: Graph) -> None:
    table = events(graph, "https://w3id.org/zorggraaf/id/organisation/erasmus-mc", "2026-11-21")
    for mark in _marks(charts.chart(table)):
        assert mark["exact"] == bool(re.match(r"\d{4}-\d\d-\d\d\b", mark["text"]))
        assert mark["from"] <= mark["until"]


def test_every_picture_tells_a_screen_reader_what_it_is(regions: Table) -> None:
    drawn = charts.svg(charts.chart(regions))
    assert 'role="img"' in drawn and "<title>ROAZ" in drawn and "tabel" in drawn
    assert charts.png(charts.chart(regions), 0.5).startswith(b"\x89PNG")


def test_a_page_has_the_table_beside_the_picture() -> None:
    page = charts.page(_ranking(3, 2))
    assert "<figure>" in page and "<table>" in page and page.count("Huis 1") >= 2


def test_an_empty_result_is_said_to_be_empty() -> None:
    assert "niets" in charts.chart(_ranking())["description"]


def test_a_result_is_not_drawn_in_a_form_that_does_not_fit() -> None:
    with pytest.raises(UsageError, match="flow"):
        charts.chart(_ranking(1), form="flow")
