"""The numbers about the data are computed, and agree with the tables and with plain queries."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.planting import CONCEPT, tiny, tiny_ontology
from tests.vocabularies import ontology_graph, select
from zorggraaf import resources
from zorggraaf.build import build_memory
from zorggraaf.build.contradictions import SOURCE_KINDS
from zorggraaf.lookup.sources import Citation, reason, trust
from zorggraaf.quality.gaps import missing
from zorggraaf.quality.overview import Quality, contents, day, quality
from zorggraaf.store import Graph
from zorggraaf.tables import read_tables


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


def test_kinds_of_source_are_ranked_as_the_concepts_say() -> None:
    rows = select(
        ontology_graph("concepts.ttl"),
        f"SELECT ?notation {{ ?kind skos:topConceptOf <{CONCEPT}source-kind> ; "
        "skos:notation ?notation }",
    )
    assert {row[0] for row in rows} == set(SOURCE_KINDS)
    assert SOURCE_KINDS[:3] == ("official-register", "owner-statement", "own-page")
    owner = Citation("a", "a", "A", date="2020", kind="opgave", kind_key="owner-statement")
    page = Citation("b", "b", "B", date="2026", kind="pagina", kind_key="own-page")
    assert trust(owner) > trust(page)


def test_a_fact_with_one_source_is_weak_where_that_is_secondary(tmp_path: Path) -> None:
    """What only its owner stated is no weak fact: who is asked is who knows."""
    data = tiny(tmp_path / "data")
    ontology = tiny_ontology(tmp_path / "ontology")
    concepts = ontology / "concepts.ttl"
    kind = f"<{CONCEPT}source-kind/owner-statement>"
    concepts.write_text(
        f'{concepts.read_text()}\n{kind} a skos:Concept ; skos:prefLabel "opgave"@nl .\n'
    )
    data.add("sources", key="mail", title="Opgave", consulted="2026", kind="owner-statement")
    for source in ("mail", "news"):
        data.add(
            "memberships", key=f"noord-net-{source}", member="organisation/noord",
            group="network/net", role="teaching-hospital", source=source,
        )  # fmt: skip
    graph = Graph.of(build_memory(read_tables(data.path, ontology), ontology_dir=ontology))
    (weak,) = missing(graph, only=["weak-source"])
    assert {iri.rpartition("/")[2] for iri in weak.things} == {"noord-net-news"}


def test_contents_count_what_is_there(graph: Graph) -> None:
    counts = {str(row[1]): row[2] for row in contents(graph).rows}
    assert counts["zg:UniversityMedicalCentre"] == 7
    assert counts["zg:EuropeanReferenceNetwork"] == 24


def test_the_day_of_the_graph_is_known(graph: Graph) -> None:
    assert len(day(graph)) == 10


def test_everything_is_there_for_programs(report: Quality) -> None:
    assert {"on", "coverage", "kinds", "ages", "contradictions", "gaps"} == set(report.records())
