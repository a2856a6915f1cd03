"""A table per class: complete, readable in a spreadsheet, and RDF again for who wants it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pyoxigraph as ox
import pytest

from zorggraaf import names
from zorggraaf.publish import csvw as tables
from zorggraaf.publish.csvw import ClassTable
from zorggraaf.store import Graph


@pytest.fixture(scope="module")
def found(graph: Graph) -> dict[str, ClassTable]:
    return {table.file: table for table in tables.tables(graph)}


@pytest.fixture(scope="module")
def folder(found: dict[str, ClassTable], tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("csvw")
    for table in found.values():
        (target / table.file).write_bytes(table.csv())
    (target / tables.METADATA).write_bytes(tables.metadata(found.values()))
    return target


def test_every_thing_of_a_class_has_a_row(graph: Graph, found: dict[str, ClassTable]) -> None:
    rows = graph.select("SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c").values()
    counted = {str(class_): int(number or 0) for class_, number in rows}
    ours = {class_ for class_ in counted if class_.startswith(names.ZG)}
    assert ours == {table.iri for table in found.values() if table.iri.startswith(names.ZG)}
    for table in found.values():
        if table.iri.startswith(names.ZG):
            assert len(table.rows) == counted[table.iri]


def test_memberships_and_concepts_have_a_table_though_their_class_is_not_ours(
    found: dict[str, ClassTable],
) -> None:
    assert found["membership.csv"].iri == names.expand("org:Membership")
    assert found["concept.csv"].iri == names.expand("skos:Concept")


def test_a_standard_tool_accepts_tables_and_description(folder: Path) -> None:
    import csvw

    group = csvw.TableGroup.from_file(folder / tables.METADATA)
    # The large ones say no more than the small ones, and take long.
    small = [table for table in group.tables if (folder / str(table.url)).stat().st_size < 200_000]
    assert len(small) > 40
    for table in small:
        rows = list(table.iterdicts(strict=True))
        assert rows
        assert len({row["iri"] for row in rows}) == len(rows)


def test_cells_hold_what_the_graph_says(graph: Graph, found: dict[str, ClassTable]) -> None:
    rows = list(csv.DictReader(io.StringIO(found["university-medical-centre.csv"].csv().decode())))
    assert len(rows) == 7
    by_key = {row["identifier"]: row for row in rows}
    umcg = by_key["umcg"]
    assert umcg["iri"] == names.iri("organisation", "umcg")
    expected = graph.select(
        "SELECT ?n { ?umc zg:memberOf ?n } ORDER BY ?n", umc=ox.NamedNode(umcg["iri"])
    ).values()
    assert umcg["memberOf"].split("|") == [row[0] for row in expected]
    assert len(umcg["memberOf_name"].split("|")) == len(expected)


def test_names_stand_beside_addresses(found: dict[str, ClassTable]) -> None:
    table = found["membership.csv"]
    order = [column.name for column in table.columns]
    assert order.index("organization_name") == order.index("organization") + 1
    place = order.index("organization_name") + 1
    assert all(row[place] for row in table.rows)


def test_columns_have_titles_in_two_languages(found: dict[str, ClassTable]) -> None:
    area = next(c for c in found["municipality.csv"].columns if c.name == "areaKm2")
    assert area.datatype == "decimal" and not area.several
    assert all(column.titles[0] and column.titles[1] for column in found["site.csv"].columns)
    assert area.titles[0] != area.titles[1]


def test_names_of_columns_are_unique(found: dict[str, ClassTable]) -> None:
    for table in found.values():
        named = ["iri", *(column.name for column in table.columns)]
        assert len(set(named)) == len(named), table.file


def test_a_bar_in_a_value_does_not_make_two_values() -> None:
    store = ox.Store()
    thing = ox.NamedNode(names.iri("site", "a"))
    store.add(
        ox.Quad(thing, ox.NamedNode(names.expand("rdf:type")), ox.NamedNode(names.term("Site")))
    )
    label = ox.NamedNode(names.expand("rdfs:label"))
    store.add(ox.Quad(thing, label, ox.Literal("a|b", language="nl")))
    store.add(ox.Quad(thing, label, ox.Literal("c", language="nl")))
    (table,) = tables.tables(Graph.of(store))
    assert table.rows == ((thing.value, "a¦b|c"),)
