"""What a page of a thing shows besides its statements, against the graph and the library."""

from __future__ import annotations

import pytest

from zorggraaf import names
from zorggraaf.library import Library
from zorggraaf.lookup.description import show
from zorggraaf.pages.around import Surroundings
from zorggraaf.pages.divisions import divisions
from zorggraaf.pages.history import history
from zorggraaf.pages.neighbours import SHOWN, neighbours
from zorggraaf.pages.pathway import pathways
from zorggraaf.pages.reading_order import in_reading_order
from zorggraaf.pages.said_by import said_by, told_by
from zorggraaf.pages.small_map import small_map
from zorggraaf.pages.suited import suited
from zorggraaf.pages.whereabouts import HEIGHT, WIDTH, on_map
from zorggraaf.store import Graph
from zorggraaf.things import answers


def test_a_region_is_drawn_as_its_municipalities(graph: Graph, surroundings: Surroundings) -> None:
    region = names.iri("region", "roaz-west")
    drawn = small_map(surroundings.whereabouts, region, graph)
    covered = graph.select(f"SELECT DISTINCT ?m {{ <{region}> zg:coversMunicipality ?m }}")
    assert drawn is not None and drawn.area
    assert len(drawn.places) == len(covered)
    assert "Leiden" in {place.name for place in drawn.places}


def test_a_hospital_is_drawn_at_its_sites_and_a_goal_nowhere(
    graph: Graph, surroundings: Surroundings
) -> None:
    drawn = small_map(surroundings.whereabouts, names.iri("organisation", "umcg"), graph)
    assert drawn is not None and not drawn.area
    assert all(0 < place.x < WIDTH and 0 < place.y < HEIGHT for place in drawn.places)
    assert (
        small_map(surroundings.whereabouts, names.iri("policy-goal", "ag-academisch"), graph)
        is None
    )


def test_groningen_lies_north_east_of_maastricht() -> None:
    groningen, maastricht = on_map(6.57, 53.22), on_map(5.69, 50.85)
    assert groningen is not None and maastricht is not None
    assert groningen[0] > maastricht[0] and groningen[1] < maastricht[1]


def test_the_country_has_a_dot_per_municipality_that_has_a_place(
    graph: Graph, surroundings: Surroundings
) -> None:
    placed = graph.select("SELECT ?m { ?m a zg:Municipality ; schema:latitude ?l }")
    assert surroundings.whereabouts.country.count("M") == len(placed)


def test_a_municipality_has_one_region_in_every_current_division_it_is_in(
    graph: Graph, surroundings: Surroundings
) -> None:
    found = divisions(surroundings.territories, names.iri("municipality", "GM0363"), graph)
    assert found is not None
    by_name = {one.name.text: [share.region.text for share in one.shares] for one in found.current}
    assert by_name["Provincies 2023"] == ["Noord-Holland"]
    assert all(len(regions) == 1 for regions in by_name.values())
    assert any("2020" in one.name.text for one in found.former)


def test_the_parts_of_a_region_in_another_division_are_no_more_than_the_region(
    graph: Graph, surroundings: Surroundings
) -> None:
    found = divisions(surroundings.territories, names.iri("region", "roaz-west"), graph)
    assert found is not None and found.unit == "municipality" and found.units == 27
    for division in (*found.current, *found.former):
        assert sum(share.shared for share in division.shares) <= found.units
        shares = [share.shared for share in division.shares]
        assert shares == sorted(shares, reverse=True)


def test_a_region_without_territory_is_told_by_its_organisations(
    graph: Graph, surroundings: Surroundings
) -> None:
    found = divisions(surroundings.territories, names.iri("region", "oor-leiden"), graph)
    assert found is not None and found.unit == "organisation"
    assert divisions(surroundings.territories, names.iri("organisation", "umcg"), graph) is None


def test_steps_of_a_pathway_come_in_their_order(graph: Graph, surroundings: Surroundings) -> None:
    (pathway,) = pathways(surroundings.pathways, names.iri("initiative", "abg"), graph)
    assert [step.number for step in pathway.steps] == ["1", "2", "3", "4", "5", "6"]
    assert pathway.steps[0].phase == "verwijzing"
    assert [one.text for one in pathway.steps[-1].by] == ["Martini Ziekenhuis"]
    assert pathways(surroundings.pathways, pathway.name.iri or "", graph) == (pathway,)
    assert pathways(surroundings.pathways, names.iri("organisation", "umcg"), graph) == ()


@pytest.mark.parametrize("key", ["organisation/umcg", "network/oncomid", "region/roaz-west"])
def test_neighbours_are_linked_things_and_each_is_named_once(graph: Graph, key: str) -> None:
    groups = neighbours(show(graph, key))
    listed = [cell.iri for group in groups for cell in group.shown]
    assert len(listed) == len(set(listed))
    assert names.ID + key not in listed
    assert all(len(group.shown) == min(group.total, SHOWN) for group in groups)


def test_history_goes_from_old_to_new(graph: Graph) -> None:
    line = history(show(graph, "organisation/frisius-mc"))
    assert line is not None
    years = [year for year, _ in line.years]
    assert years == sorted(years)
    told = [moment.what.text for _, moments in line.years for moment in moments]
    assert any("fusie" in text.lower() or "Frisius" in text for text in told)


def test_every_question_about_a_thing_can_be_asked_with_it_filled_in(graph: Graph) -> None:
    library = Library.load()
    iri = names.iri("organisation", "umcg")
    types = [row[0].value for row in answers(graph, f"SELECT ?t {{ <{iri}> a ?t }}") if row[0]]
    found = suited(library, iri, types)
    assert "networks-of-organisation" in {one.name for one in found}
    from zorggraaf.library.parameters import term

    for one in found:
        (parameter,) = [p for p in library[one.name].parameters if p.name == one.parameter]
        assert term(parameter, one.value, graph).value == iri


def test_a_source_says_everything_that_stands_in_its_graph(graph: Graph) -> None:
    source = names.iri("source", "sirm-spreiding-msz-2024")
    told = said_by(told_by(graph, source), graph)
    rows = graph.select(
        f"SELECT DISTINCT ?s ?row {{ GRAPH <{source}> {{ ?s prov:wasDerivedFrom ?row }} }}"
    )
    assert told is not None and len(told.rows) == len(rows)
    assert told_by(graph, names.iri("organisation", "umcg")) == []
    assert said_by([], graph) is None


def test_a_hospital_begins_with_its_tables_and_leaves_nothing_out(graph: Graph) -> None:
    found = show(graph, "organisation/umcg")
    ordered = in_reading_order(found)
    assert [table.name for table in ordered[:3]] == ["member-of", "regions", "own-sites"]
    assert {id(table) for table in ordered} == {id(table) for table in found.sections}
