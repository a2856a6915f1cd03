"""Who is followed where sources differ: worked out by hand on a tiny folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.planting import Folder, tiny, tiny_ontology
from zorggraaf import build
from zorggraaf.build.contradictions import Contradiction, contradictions
from zorggraaf.store import Graph
from zorggraaf.tables import read_tables


@pytest.fixture
def data(tmp_path: Path) -> Folder:
    return tiny(tmp_path / "data")


@pytest.fixture
def ontology(tmp_path: Path) -> Path:
    return tiny_ontology(tmp_path / "ontology")


def found(data: Folder, ontology: Path) -> list[Contradiction]:
    return contradictions(read_tables(data.path, ontology))


def graph(data: Folder, ontology: Path) -> Graph:
    return Graph.of(build.build_memory(read_tables(data.path, ontology), ontology_dir=ontology))


def starts(data: Folder, ontology: Path) -> list[tuple[str | None, ...]]:
    return sorted(
        graph(data, ontology)
        .select(
            "SELECT ?d (REPLACE(STR(?g), '^.*/', '') AS ?source) "
            "{ GRAPH ?g { <https://w3id.org/zorggraaf/id/membership/noord-net-member> "
            "schema:startDate ?d } }"
        )
        .values(),
        key=str,
    )


def test_sources_that_agree_both_state_the_fact(data: Folder, ontology: Path) -> None:
    data.set("memberships", 3, **{"from": "2018"})
    assert found(data, ontology) == []
    assert starts(data, ontology) == [("2018", "news"), ("2018", "register")]


def test_precise_date_is_stated_and_the_coarse_one_kept(data: Folder, ontology: Path) -> None:
    (difference,) = found(data, ontology)
    assert (difference.followed.value, difference.coarser) == ("2018-06-07", True)
    assert starts(data, ontology) == [("2018-06-07", "news")]
    kept = graph(data, ontology).select(
        "SELECT ?d { ?s a rdf:Statement ; rdf:object ?d MINUS { ?s a zg:DisputedStatement } }"
    )
    assert kept.values() == [("2018",)]


@pytest.mark.parametrize(
    ("other", "winner"),
    [("news", "register"), ("page", "register")],
)
def test_register_is_followed_before_page_and_news(
    data: Folder, ontology: Path, other: str, winner: str
) -> None:
    data.set("memberships", 3, source=other, **{"from": "2020"})
    (difference,) = found(data, ontology)
    assert (difference.followed.source, difference.coarser) == (winner, False)
    assert [claim.source for claim in difference.others] == [other]
    assert starts(data, ontology) == [("2018", "register")]


def test_newest_source_of_a_kind_is_followed_and_then_the_first_in_the_alphabet(
    data: Folder, ontology: Path
) -> None:
    for key, date in (
        ("older", "2024"),
        ("newer", "2025-05"),
        ("undated", ""),
        ("also", "2025-05"),
    ):
        data.add("sources", key=key, title=key, consulted="2026", kind="own-page", date=date)
    data.set("memberships", 2, source="older", **{"from": "2001"})
    data.set("memberships", 3, source="newer", **{"from": "2002"})
    assert found(data, ontology)[0].followed.source == "newer"
    data.set("memberships", 2, source="undated", **{"from": "2001"})
    assert found(data, ontology)[0].followed.source == "newer"
    data.set("memberships", 2, source="also", **{"from": "2001"})
    assert found(data, ontology)[0].followed.source == "also"


def test_preference_decides_before_any_ranking(data: Folder, ontology: Path) -> None:
    data.set("memberships", 3, **{"from": "2020"})
    data.add(
        "preferences",
        key="noord-net-from",
        thing="membership/noord-net-member",
        column="from",
        prefer="news",
        why="het register loopt achter",
        decided="2026",
    )
    (difference,) = found(data, ontology)
    assert (difference.followed.source, difference.preferred) == ("news", True)
    assert starts(data, ontology) == [("2020", "news")]


def test_value_not_followed_stands_as_disputed_with_source_and_row(
    data: Folder, ontology: Path
) -> None:
    data.set("memberships", 3, **{"from": "2020"})
    rows = graph(data, ontology).select(
        """
        SELECT ?s ?p ?o ?row ?winner ?column ?g {
          GRAPH ?g {
            ?d a zg:DisputedStatement, rdf:Statement ; rdf:subject ?s ; rdf:predicate ?p ;
               rdf:object ?o ; prov:wasDerivedFrom ?row ; zg:outrankedBy ?winner ;
               zg:disputedColumn ?column ; dcterms:source ?g .
          }
        }
        """
    )
    base = "https://w3id.org/zorggraaf/"
    assert rows.values() == [
        (
            f"{base}id/membership/noord-net-member",
            "https://schema.org/startDate",
            "2020",
            f"{base}data/memberships.csv#row=3",
            f"{base}id/source/register",
            "from",
            f"{base}id/source/news",
        )
    ]
    assert getattr(rows.rows[0][2], "datatype", None).value.endswith("#gYear")  # type: ignore[union-attr]


def test_how_a_source_puts_it_is_no_contradiction(data: Folder, ontology: Path) -> None:
    data.set("memberships", 2, stated_role="lid", note="a", passage="p. 1", certainty="stated")
    data.set(
        "memberships", 3, stated_role="partner", note="b", certainty="inferred", **{"from": "2018"}
    )
    assert found(data, ontology) == []


def test_empty_cell_contradicts_nobody(data: Folder, ontology: Path) -> None:
    data.set("memberships", 2, **{"from": ""})
    assert found(data, ontology) == []
    assert starts(data, ontology) == [("2018-06-07", "news")]


def figures(data: Folder, *told: tuple[str, str, str]) -> None:
    for key, value, source in told:
        data.add(
            "figures",
            key=key,
            about="organisation/noord",
            indicator="beds",
            value=value,
            unit="number",
            period="2024",
            source=source,
        )


def test_figures_that_differ_both_stand_and_one_points_to_the_other(
    data: Folder, ontology: Path
) -> None:
    data.set("memberships", 3, **{"from": "2018"})
    figures(data, ("beds-1", "500", "news"), ("beds-2", "480", "register"))
    (difference,) = found(data, ontology)
    assert difference.followed.key == "beds-2"
    answers = graph(data, ontology)
    values = answers.select("SELECT ?v { ?f zg:value ?v } ORDER BY ?v").values()
    assert values == [("480",), ("500",)]
    outranked = answers.select(
        "SELECT ?a ?b { GRAPH <https://w3id.org/zorggraaf/id/graph/inferred> "
        "{ ?a zg:outrankedBy ?b } }"
    )
    assert [[str(cell).rpartition("/")[2] for cell in row] for row in outranked.values()] == [
        ["beds-1", "beds-2"]
    ]


def test_figures_of_one_source_or_of_one_value_do_not_contradict(
    data: Folder, ontology: Path
) -> None:
    data.set("memberships", 3, **{"from": "2018"})
    figures(data, ("beds-1", "500", "news"), ("beds-2", "480", "news"))
    assert found(data, ontology) == []
    figures(data, ("beds-3", "480", "register"))
    # The register is followed; news says 480 too, but also 500.
    (difference,) = found(data, ontology)
    assert [claim.key for claim in difference.others] == ["beds-1"]


def test_shipped_contradictions_name_two_sources_and_two_values() -> None:
    for difference in contradictions(read_tables()):
        for claim in difference.others:
            assert claim.value != difference.followed.value
            assert claim.source != difference.followed.source


# -- things with one row: the table of disputed values ---------------------------------------------

NOORD = "https://w3id.org/zorggraaf/id/organisation/noord"


def otherwise(data: Folder, value: str, source: str, column: str = "city") -> None:
    data.add("disputed", thing="organisation/noord", column=column, value=value, source=source)


def said(data: Folder, ontology: Path, term: str = "schema:addressLocality") -> list[object]:
    """What the graph says of Noord, and in the graph of which source."""
    found = graph(data, ontology).select(
        f"SELECT ?v (REPLACE(STR(?g), '^.*/', '') AS ?s) {{ GRAPH ?g {{ <{NOORD}> {term} ?v }} }}"
    )
    return sorted(found.values(), key=str)


def disputed(data: Folder, ontology: Path) -> list[object]:
    """Value, source and row of each disputed statement about Noord."""
    found = graph(data, ontology).select(
        "SELECT ?v (REPLACE(STR(?g), '^.*/', '') AS ?s) (REPLACE(STR(?r), '^.*/', '') AS ?row) "
        f"{{ ?d a zg:DisputedStatement ; rdf:subject <{NOORD}> ; rdf:object ?v ; "
        "dcterms:source ?g ; prov:wasDerivedFrom ?r }"
    )
    return sorted(found.values(), key=str)


@pytest.fixture
def with_city(data: Folder) -> Folder:
    data.set("memberships", 3, **{"from": "2018"})
    data.set("organisations", 2, city="Assen")
    return data


def test_what_a_weaker_source_says_otherwise_of_a_thing_is_disputed(
    with_city: Folder, ontology: Path
) -> None:
    otherwise(with_city, "Emmen", "news")
    (one,) = found(with_city, ontology)
    assert (one.table, one.column, one.followed.value) == ("organisations", "city", "Assen")
    assert one.followed.source == "register"
    assert said(with_city, ontology) == [("Assen", "page"), ("Assen", "register")]
    assert disputed(with_city, ontology) == [("Emmen", "news", "disputed.csv#row=2")]


def test_a_decision_turns_it_round(with_city: Folder, ontology: Path) -> None:
    otherwise(with_city, "Emmen", "news")
    with_city.add(
        "preferences", key="p", thing="organisation/noord", column="city", prefer="news",
        why="verhuisd", decided="2026",
    )  # fmt: skip
    (one,) = found(with_city, ontology)
    assert (one.followed.value, one.preferred) == ("Emmen", True)
    assert said(with_city, ontology) == [("Emmen", "news")]
    assert disputed(with_city, ontology) == [
        ("Assen", "page", "organisations.csv#row=2"),
        ("Assen", "register", "organisations.csv#row=2"),
    ]
    rows = graph(with_city, ontology).select(
        f"SELECT ?r {{ GRAPH <https://w3id.org/zorggraaf/id/source/news> "
        f"{{ <{NOORD}> prov:wasDerivedFrom ?r }} }}"
    )  # fmt: skip
    assert [str(row[0]).rpartition("/")[2] for row in rows.values()] == ["disputed.csv#row=2"]


def test_a_source_of_the_row_that_says_otherwise_does_not_say_both(
    with_city: Folder, ontology: Path
) -> None:
    otherwise(with_city, "Emmen", "page")
    assert said(with_city, ontology) == [("Assen", "register")]
    assert disputed(with_city, ontology) == [("Emmen", "page", "disputed.csv#row=2")]


def test_what_agrees_with_the_row_or_fills_its_empty_cell_is_stated(
    with_city: Folder, ontology: Path
) -> None:
    otherwise(with_city, "Assen", "news")
    otherwise(with_city, "https://noord.example/", "news", "website")
    assert found(with_city, ontology) == []
    assert ("Assen", "news") in said(with_city, ontology)
    assert said(with_city, ontology, "foaf:homepage") == [("https://noord.example/", "news")]
    assert disputed(with_city, ontology) == []


def test_a_name_in_another_language_is_not_the_name_that_is_disputed(
    with_city: Folder, ontology: Path
) -> None:
    with_city.set("organisations", 2, name_en="North")
    otherwise(with_city, "Noorderziekenhuis", "news", "name")
    assert said(with_city, ontology, "rdfs:label") == [
        ("Noord", "page"), ("Noord", "register"), ("North", "page"), ("North", "register"),
    ]  # fmt: skip
    assert [row[0] for row in disputed(with_city, ontology)] == ["Noorderziekenhuis"]  # type: ignore[index]
