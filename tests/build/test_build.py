"""From rows to statements: in the right graph, of the right type, with the way back to the row."""

from __future__ import annotations

import datetime
import random
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.planting import CONCEPT, Folder, tiny, tiny_ontology
from zorggraaf import build, names, resources, store
from zorggraaf.build import building, rules
from zorggraaf.build.quads import INFERRED, ONTOLOGY, RELEASE, SOURCES
from zorggraaf.errors import QueryError, ZorggraafError
from zorggraaf.store import Graph
from zorggraaf.tables import Tables, read_tables

ON = datetime.date(2026, 11, 21)
ID = names.ID


@pytest.fixture(scope="module")
def tables() -> Tables:
    return read_tables()


@pytest.fixture(scope="module")
def quads(tables: Tables) -> list[ox.Quad]:
    return list(building.quads(tables))


@pytest.fixture(scope="module")
def memory(tables: Tables) -> ox.Store:
    return build.build_memory(tables, ON)


@pytest.fixture
def data(tmp_path: Path) -> Folder:
    return tiny(tmp_path / "data")


def tiny_graph(data: Folder, ontology: Path, on: datetime.date = ON) -> Graph:
    return Graph.of(build.build_memory(read_tables(data.path, ontology), on, ontology))


def lines(found: ox.Store) -> list[bytes]:
    dumped = found.dump(format=ox.RdfFormat.N_QUADS)
    assert dumped is not None
    return sorted(dumped.splitlines())


def node(path: str) -> ox.NamedNode:
    return ox.NamedNode(ID + path)


# -- rows to statements: the shipped tables --------------------------------------------------------


def test_every_cell_that_states_something_is_in_the_graph_of_each_source(
    tables: Tables, quads: list[ox.Quad]
) -> None:
    """Read anew from the tables, without the code that made the statements."""
    known = {(q.subject.value, q.predicate.value, str(q.object), q.graph_name.value) for q in quads}  # type: ignore[union-attr]
    by_graph = {(s, p, g) for s, p, _, g in known}
    disputed_things = {o[1:-1] for _, p, o, _ in known if p == names.expand("rdf:subject")}
    seen = 0
    for table in tables.schema.tables.values():
        if table.suppressed:
            continue
        rows = tables[table.name]
        for row in random.Random(table.name).sample(rows, min(200, len(rows))):
            subject = tables.iri_of(row)
            if subject in disputed_things:
                continue
            graphs = (
                [f"{ID}source/{key}" for key in row.several("source")]
                if "source" in row.values
                else [SOURCES]
            )
            for graph in graphs:
                for column in table.cells:
                    if column.states and column.name != "source" and row.several(column.name):
                        assert (subject, column.property_url, graph) in by_graph
                        seen += 1
                    if column.lang and column.states:
                        for text in row.several(column.name):
                            literal = str(ox.Literal(text, language=column.lang))
                            assert (subject, column.property_url, literal, graph) in known
                if "source" in row.values:
                    source = (subject, names.expand("dcterms:source"), f"<{graph}>", graph)
                    assert source in known
    assert seen > 10_000


def test_row_behind_a_statement_is_the_link_of_its_subject_in_its_graph(
    tables: Tables, memory: ox.Store
) -> None:
    derived_from = ox.NamedNode(names.expand("prov:wasDerivedFrom"))
    for name in ("organisations", "memberships", "sites", "concepts", "figures"):
        for row in tables[name][::37]:
            for key in row.several("source"):
                graph = node(f"source/{key}")
                subject = ox.NamedNode(tables.iri_of(row))
                links = {
                    q.object.value  # type: ignore[union-attr]
                    for q in memory.quads_for_pattern(subject, derived_from, None, graph)
                }
                assert f"{names.DATA}{name}.csv#row={row.line}" in links


def test_rows_that_follow_each_other_about_one_region_share_a_link(
    tables: Tables, quads: list[ox.Quad]
) -> None:
    derived_from = names.expand("prov:wasDerivedFrom")
    told: dict[tuple[str, str], set[int]] = {}
    for quad in quads:
        link = quad.object.value  # type: ignore[union-attr]
        if quad.predicate.value == derived_from and "region_municipalities.csv" in link:
            first, _, last = link.rpartition("=")[2].partition("-")
            at = (quad.subject.value, quad.graph_name.value)  # type: ignore[union-attr]
            told.setdefault(at, set()).update(range(int(first), int(last or first) + 1))
    rows: dict[tuple[str, str], set[int]] = {}
    for row in tables["region_municipalities"]:
        at = (f"{ID}region/{row.text('region')}", f"{ID}source/{row.text('source')}")
        rows.setdefault(at, set()).add(row.line)
    assert told == rows


def test_dates_have_the_type_of_their_precision(memory: ox.Store) -> None:
    types = {
        4: names.expand("xsd:gYear"),
        7: names.expand("xsd:gYearMonth"),
        10: names.expand("xsd:date"),
    }
    start = ox.NamedNode(names.expand("schema:startDate"))
    found = [q.object for q in memory.quads_for_pattern(None, start, None)]
    assert found
    for value in found:
        assert isinstance(value, ox.Literal)
        assert value.datatype.value == types[len(value.value)]


def test_nothing_in_the_graph_is_without_iri(memory: ox.Store) -> None:
    assert not any(
        isinstance(term, ox.BlankNode) for quad in memory for term in (quad.subject, quad.object)
    )


def test_default_graph_holds_each_statement_of_the_named_graphs_once(memory: ox.Store) -> None:
    named = {
        (q.subject, q.predicate, q.object)
        for q in memory
        if not isinstance(q.graph_name, ox.DefaultGraph)
    }
    default = [
        (q.subject, q.predicate, q.object)
        for q in memory.quads_for_pattern(None, None, None, ox.DefaultGraph())
    ]
    assert len(default) == len(set(default)) == len(named)
    assert set(default) == named


def test_register_of_sources_and_ontology_have_graphs_of_their_own(memory: ox.Store) -> None:
    def graphs(subject: str) -> set[str]:
        found = memory.quads_for_pattern(ox.NamedNode(subject), None, None)
        return {q.graph_name.value for q in found if isinstance(q.graph_name, ox.NamedNode)}

    assert SOURCES in graphs(f"{ID}source/nfu-strategie-2025-2030")
    assert ONTOLOGY in graphs(names.term("Hospital"))
    assert ONTOLOGY in graphs(f"{CONCEPT}role/member")


def test_ledger_and_crosswalk_make_no_statements(quads: list[ox.Quad]) -> None:
    told = "".join(f"{quad.subject} {quad.object}" for quad in quads)
    assert "intake.csv" not in told
    assert "crosswalk.csv" not in told


def test_condition_matches_the_orphanet_class(memory: ox.Store, tables: Tables) -> None:
    row = tables["conditions"][0]
    match = ox.Quad(
        ox.NamedNode(tables.iri_of(row)),
        ox.NamedNode(names.expand("skos:exactMatch")),
        ox.NamedNode(f"http://www.orpha.net/ORDO/Orphanet_{row.text('orphacode')}"),
    )
    assert match in memory


# -- the same input, the same graph ----------------------------------------------------------------


def test_two_builds_of_one_input_give_the_same_statements(
    tables: Tables, memory: ox.Store, tmp_path: Path
) -> None:
    report = build.build(store_dir=tmp_path / "store", on=ON)
    (generation,) = (tmp_path / "store").glob("generation-*")
    on_disk = ox.Store.read_only(str(generation))
    assert lines(on_disk) == lines(memory)
    assert report.statements == sum(
        1 for quad in memory if not isinstance(quad.graph_name, ox.DefaultGraph)
    )
    assert report.graphs == len({q.graph_name for q in memory}) - 1
    assert report.counts_by_class[names.term("UniversityMedicalCentre")] == 7
    assert report.counts_by_class[names.expand("org:Membership")] == len(
        {row.text("key") for row in tables["memberships"]}
    )


def test_release_tells_date_and_input_and_changes_with_them(data: Folder, tmp_path: Path) -> None:
    ontology = tiny_ontology(tmp_path / "ontology")
    ask = (
        f"SELECT ?on ?digest {{ GRAPH <{RELEASE}> "
        f"{{ <{RELEASE}> dcterms:valid ?on ; dcterms:identifier ?digest }} }}"
    )
    ((on, digest),) = tiny_graph(data, ontology).select(ask).values()
    assert on == "2026-11-21"
    ((earlier, same),) = tiny_graph(data, ontology, datetime.date(2015, 1, 1)).select(ask).values()
    assert (earlier, same) == ("2015-01-01", digest)
    data.set("organisations", 2, city="Groningen")
    ((_, other),) = tiny_graph(data, ontology).select(ask).values()
    assert other != digest


def test_building_tells_its_steps(data: Folder, tmp_path: Path) -> None:
    ontology = tiny_ontology(tmp_path / "ontology", _10_x="CONSTRUCT WHERE { ?s a zg:Nothing }")
    told: list[str] = []
    build.build(data.path, tmp_path / "store", progress=told.append, ontology_dir=ontology)
    assert told[0].startswith("tabellen")
    assert "afleiden: 10-x.rq" in told


# -- rules -----------------------------------------------------------------------------------------

MEMBER_OF = """
CONSTRUCT { ?who zg:memberOf ?what }
WHERE {
  ?m org:member ?who ; org:organization ?what .
  OPTIONAL { ?m schema:startDate ?from }
  FILTER(!BOUND(?from) || STR(?from) <= ?on)
}
"""


def test_rules_derive_for_the_asked_date_in_the_graph_of_inferences(
    data: Folder, tmp_path: Path
) -> None:
    ontology = tiny_ontology(tmp_path / "ontology", _10_member=MEMBER_OF)
    ask = f"SELECT ?who {{ GRAPH <{INFERRED}> {{ ?who zg:memberOf ?what }} }} ORDER BY ?who"

    def members(on: datetime.date) -> list[str]:
        rows = tiny_graph(data, ontology, on).select(ask).values()
        return [str(row[0]).rpartition("/")[2] for row in rows]

    assert members(datetime.date(2017, 1, 1)) == []
    assert members(datetime.date(2018, 6, 7)) == ["noord"]
    assert members(ON) == ["noord", "zuid"]


def test_later_rules_see_what_earlier_ones_derived(data: Folder, tmp_path: Path) -> None:
    derived = tiny_ontology(
        tmp_path / "ontology",
        _20_second="CONSTRUCT { ?a zg:second ?b } WHERE { ?a zg:memberOf ?b }",
        _10_first=MEMBER_OF,
        _05_third="# after: 20-second.rq\nCONSTRUCT { ?a zg:third ?b } WHERE { ?a zg:second ?b }",
    )
    assert tiny_graph(data, derived).holds(
        f"ASK {{ <{ID}organisation/noord> zg:third <{ID}network/net> }}"
    )
    order = [rule.name for rule in rules.load(derived / "rules")]
    assert order == ["10-first.rq", "20-second.rq", "05-third.rq"]


@pytest.mark.parametrize(
    ("queries", "error", "says"),
    [
        ({"_10_a": "CONSTRUCT { ?s ?p }"}, QueryError, "10-a.rq"),
        ({"_10_a": "SELECT ?s { ?s ?p ?o }"}, QueryError, "CONSTRUCT"),
        ({"_10_a": "CONSTRUCT { ?s a ?g } { graph ?g { ?s ?p ?o } }"}, QueryError, "GRAPH"),
        ({"_10_a": "CONSTRUCT { ?s zg:x [] } { ?s a ?c }"}, QueryError, "lege knoop"),
        ({"_10_a": "# after: 20-b\nCONSTRUCT WHERE { ?s ?p ?o }"}, ZorggraafError, "20-b.rq"),
        (
            {"_10_a": "# after: 20-b\nCONSTRUCT WHERE {}", "_20_b": "# after: 10-a\nASK {}"},
            ZorggraafError,
            "wachten op elkaar",
        ),
    ],
)
def test_rule_that_cannot_run_is_named(
    data: Folder, tmp_path: Path, queries: dict[str, str], error: type[Exception], says: str
) -> None:
    ontology = tiny_ontology(tmp_path / "ontology", **queries)
    with pytest.raises(error, match=says):
        build.build(data.path, tmp_path / "store", ontology_dir=ontology)
    with pytest.raises(ZorggraafError, match="nog geen graaf"):
        store.open(tmp_path / "store")


def test_shipped_rules_load_in_the_order_of_their_numbers() -> None:
    loaded = rules.load(resources.ontology() / "rules")
    assert loaded
    for rule in loaded:
        place = loaded.index(rule)
        assert all(other in [r.name for r in loaded[:place]] for other in rule.after)


def test_blank_nodes_of_the_ontology_become_iris_that_stay_the_same(
    data: Folder, tmp_path: Path
) -> None:
    ontology = tiny_ontology(tmp_path / "ontology")
    (ontology / "zorggraaf.ttl").write_text(
        "@prefix owl: <http://www.w3.org/2002/07/owl#> . <urn:a> owl:unionOf ( <urn:b> <urn:c> ) ."
    )
    first = tiny_graph(data, ontology).select("SELECT ?l { <urn:a> owl:unionOf ?l }").values()
    again = tiny_graph(data, ontology).select("SELECT ?l { <urn:a> owl:unionOf ?l }").values()
    assert first == again
    assert str(first[0][0]).startswith(f"{names.BASE}.well-known/genid/zorggraaf-")
