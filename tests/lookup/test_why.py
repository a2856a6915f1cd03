"""Every statement can be traced to a source, a place in it, and a row that people can edit."""

from __future__ import annotations

import csv
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.planting import tiny, tiny_ontology
from zorggraaf import names, resources
from zorggraaf.build import build_memory
from zorggraaf.lookup.evidence import Evidence, why
from zorggraaf.lookup.evidence_tables import summary, table
from zorggraaf.lookup.grounds import derivations, read_rule
from zorggraaf.lookup.table_rows import table_row
from zorggraaf.store import Graph
from zorggraaf.tables import read_tables

QUESTIONS = [
    "umcg",
    "network/oncomid",
    "network/vaatnetwerk-utrecht",
    "organisation/mcl",
    "organisation/tjongerschans",
    "organisation/radboudumc",
    "actor-group/umcs",
    "region/roaz-west",
    "initiative/oncomid",
]


@pytest.fixture(scope="module")
def oncomid(graph: Graph) -> Evidence:
    return why(graph, "network/oncomid")


@pytest.mark.parametrize("key", QUESTIONS)
def test_every_stated_fact_shows_document_and_row(graph: Graph, key: str) -> None:
    stated = [s for s in why(graph, key).statements if s.origin == "stated"]
    assert stated
    for statement in stated:
        assert statement.source is not None
        assert statement.source.title
        assert statement.rows, (statement.subject, statement.property)


def test_the_row_that_is_named_says_the_fact(oncomid: Evidence) -> None:
    member = next(
        s for s in oncomid.statements if s.property.iri == names.expand("org:member") and s.rows
    )
    (row,) = member.rows
    lines = Path(resources.data() / row.file).read_text(encoding="utf-8").splitlines()
    cells = next(csv.reader([lines[int(row.rows) - 1]]))
    assert str(member.value.iri).removeprefix(names.ID) in cells


def test_every_member_of_oncomid_is_there_with_its_source(oncomid: Evidence) -> None:
    members = {
        s.value.text: s.source
        for s in oncomid.statements
        if s.property.iri == names.expand("org:member")
    }
    assert {"UMC Utrecht", "Meander Medisch Centrum", "Diakonessenhuis"} <= members.keys()
    assert all(source is not None for source in members.values())


def test_a_derived_statement_names_its_rule_and_what_it_rests_on(graph: Graph) -> None:
    derived = [s for s in why(graph, "network/oncomid").statements if s.origin == "derived"]
    member = next(s for s in derived if "member" in str(s.property.iri).lower())
    assert member.rule
    assert any("/membership/" in str(cell.iri) for cell in member.rests_on)


def test_a_contradiction_names_the_source_that_is_followed(graph: Graph) -> None:
    disputed = graph.select(
        "SELECT ?s ?source ?winner { ?d a zg:DisputedStatement ; rdf:subject ?s ; "
        "dcterms:source ?source ; zg:outrankedBy ?winner }"
    ).values()
    assert disputed
    subject, source, winner = disputed[0]
    evidence = why(graph, str(subject))
    statement = next(s for s in evidence.statements if s.origin == "disputed")
    assert statement.source is not None and statement.source.iri == source
    assert statement.followed is not None and statement.followed.iri == winner
    assert statement.why_followed
    assert any("tegengesproken" in str(row[0]) for row in summary(evidence).rows)


def test_a_less_precise_date_is_kept_without_being_a_contradiction(graph: Graph) -> None:
    rows = graph.select(
        "SELECT ?s { ?d rdf:subject ?s ; zg:outrankedBy ?w . MINUS { ?d a zg:DisputedStatement } }"
    ).values()
    assert rows
    evidence = why(graph, str(rows[0][0]))
    coarser = [s for s in evidence.statements if s.origin == "coarser"]
    assert coarser and coarser[0].followed is not None
    assert any("minder precies" in str(row[0]) for row in summary(evidence).rows)


def test_an_outranked_figure_is_marked(graph: Graph) -> None:
    rows = graph.select("SELECT ?about { ?f zg:outrankedBy ?g ; zg:about ?about }").values()
    assert rows
    evidence = why(graph, str(rows[0][0]))
    assert any(s.origin == "disputed" and s.followed for s in evidence.statements)


def test_the_spreadsheet_has_a_statement_a_row(oncomid: Evidence) -> None:
    assert len(table(oncomid).rows) == len(oncomid.statements)
    record = oncomid.records()
    assert len(record["statements"]) == len(oncomid.statements)


def test_every_rule_can_explain_itself() -> None:
    files = list((resources.ontology() / "rules").glob("*.rq"))
    assert len(derivations()) == len(files)
    for rule in derivations():
        assert rule.explanation, rule.name
        assert rule.patterns, rule.name


def test_a_rule_is_read_with_all_it_derives() -> None:
    rule = read_rule(
        "two",
        "# Why.\n# after: one.rq\nCONSTRUCT { ?a a zg:B ; zg:c ?d . ?d zg:e ?a } { ?a ?b ?d }",
    )
    assert rule is not None
    assert rule.explanation == "Why."
    assert [pattern[0] for pattern in rule.patterns] == ["?a", "?a", "?d"]


def test_rows_of_other_sites_are_no_rows_of_ours() -> None:
    assert table_row("https://example.org/data/sites.csv#row=3") is None
    found = table_row("https://w3id.org/zorggraaf/data/region_municipalities.csv#row=3-9")
    assert found is not None and found.text() == "region_municipalities.csv, rijen 3-9"


def test_a_hand_made_graph_gives_its_one_statement() -> None:
    store = ox.Store()
    umc = ox.NamedNode(f"{names.ID}organisation/x")
    source = ox.NamedNode(f"{names.ID}source/s")
    row = ox.NamedNode(f"{names.DATA}organisations.csv#row=7")
    for graph in (source, ox.DefaultGraph()):
        store.add(ox.Quad(umc, ox.NamedNode(names.expand("rdfs:label")), ox.Literal("X"), graph))
        store.add(ox.Quad(umc, ox.NamedNode(names.expand("prov:wasDerivedFrom")), row, graph))
    title = ox.NamedNode(names.expand("dcterms:title"))
    store.add(ox.Quad(source, title, ox.Literal("Bron"), ox.DefaultGraph()))
    (statement,) = why(Graph.of(store), "organisation/x").statements
    assert statement.source is not None and statement.source.title == "Bron"
    assert [r.text() for r in statement.rows] == ["organisations.csv, rij 7"]


def test_what_stands_in_the_table_of_disputed_values_names_its_row(tmp_path: Path) -> None:
    """Also where its source is one of the sources of the thing's own row."""
    data = tiny(tmp_path / "data")
    ontology = tiny_ontology(tmp_path / "ontology")
    data.set("organisations", 2, city="Assen")
    data.add(
        "disputed", thing="organisation/noord", column="city", value="Emmen", source="register"
    )
    graph = Graph.of(build_memory(read_tables(data.path, ontology), ontology_dir=ontology))
    told = {
        one.value.text: (one.origin, {f"{row.file}:{row.rows}" for row in one.rows})
        for one in why(graph, "organisation/noord").statements
        if one.property.iri == "https://schema.org/addressLocality"
    }
    assert told["Emmen"] == ("stated", {"disputed.csv:2", "organisations.csv:2"})
    assert told["Assen"] == ("disputed", {"organisations.csv:2"})
