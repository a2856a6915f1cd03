"""The numbers about the data are computed, and agree with the tables and with plain queries."""

from __future__ import annotations

import csv

import pytest

from zorggraaf import resources
from zorggraaf.lookup.sources import Citation, reason, trust
from zorggraaf.quality.overview import Quality, contents, day, quality
from zorggraaf.store import Graph


@pytest.fixture(scope="module")
def report(graph: Graph) -> Quality:
    return quality(graph)


def _covered(report: Quality, start: str) -> tuple[float | None, int, int | None]:
    for kind in report.coverage:
        if kind.label.startswith(start):
            return kind.expected, kind.present, kind.with_members
    raise AssertionError(start)


def test_there_are_seven_umcs_and_seven_oors_by_the_best_source(report: Quality) -> None:
    assert _covered(report, "universitair")[:2] == (7, 7)
    expected, present, _ = _covered(report, "Onderwijs- en opleidingsregio's")
    assert (expected, present) == (7, 7)


def test_all_24_erns_and_342_municipalities_are_there(report: Quality) -> None:
    assert _covered(report, "Europese referentienetwerken")[1] == 24
    assert _covered(report, "gemeenten")[1] == 342


def test_about_half_of_the_expertise_centres_is_there(report: Quality) -> None:
    kind = next(kind for kind in report.coverage if kind.label.startswith("expertisecentra"))
    assert kind.expected == 300
    assert kind.share is not None and 0.3 < kind.share < 1
    assert kind.according_to is not None


def test_coverage_agrees_with_a_plain_query(graph: Graph, report: Quality) -> None:
    rows = graph.select(
        "SELECT (COUNT(DISTINCT ?r) AS ?n) { ?r zg:inPartition "
        "<https://w3id.org/zorggraaf/id/partition/roaz-2023> }"
    ).values()
    assert str(_covered(report, "ROAZ-regio's 2023")[1]) == rows[0][0]


def test_rows_per_kind_of_source_add_up_to_the_tables(report: Quality) -> None:
    kinds = next(table for table in report.tables if table.name == "kinds")
    ages = next(table for table in report.tables if table.name == "ages")
    total = sum(int(str(row[2])) for row in kinds.rows)
    assert total == sum(int(str(row[2])) for row in ages.rows)
    assert total >= len(
        (resources.data() / "memberships.csv").read_text(encoding="utf-8").splitlines()
    )


def test_undated_sources_are_counted_as_such(report: Quality) -> None:
    with (resources.data() / "sources.csv").open(encoding="utf-8", newline="") as file:
        undated = sum(not row["date"] for row in csv.DictReader(file))
    gap = next(gap for gap in report.gaps if gap.name == "source-date")
    assert gap.missing == undated


def test_every_contradiction_has_two_values_two_sources_and_a_reason(report: Quality) -> None:
    assert report.contradictions
    for item in report.contradictions:
        assert item.followed and item.other and item.followed != item.other
        assert item.followed_source.iri != item.other_source.iri
        assert item.why


def test_the_two_dates_of_the_amsterdam_merger_are_listed(report: Quality) -> None:
    values = {(item.followed, item.other) for item in report.contradictions}
    assert {("2018-06-07", "2018-06-08"), ("2018-06-08", "2018-06-07")} & values


def test_gaps_never_exceed_what_they_are_about(report: Quality) -> None:
    for gap in report.gaps:
        assert 0 <= gap.missing <= gap.total
        assert bool(gap.examples) == bool(gap.missing)


def test_a_register_goes_before_a_news_item_and_new_before_old() -> None:
    register = Citation("a", "a", "A", date="2010", kind="register", kind_key="official-register")
    news = Citation("b", "b", "B", date="2020", kind="krant", kind_key="secondary")
    older = Citation("c", "c", "C", date="2015", kind="krant", kind_key="secondary")
    assert trust(register) > trust(news) > trust(older)
    assert reason(register, news) == "register gaat voor krant"
    assert reason(news, older) == "de nieuwste bron"
    assert "preferences.csv" in reason(older, news)


def test_contents_count_what_is_there(graph: Graph) -> None:
    counts = {str(row[1]): row[2] for row in contents(graph).rows}
    assert counts["zg:UniversityMedicalCentre"] == 7
    assert counts["zg:EuropeanReferenceNetwork"] == 24


def test_the_day_of_the_graph_is_known(graph: Graph) -> None:
    assert len(day(graph)) == 10


def test_everything_is_there_for_programs(report: Quality) -> None:
    assert {"on", "coverage", "kinds", "ages", "contradictions", "gaps"} == set(report.records())
