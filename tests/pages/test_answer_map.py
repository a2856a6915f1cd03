"""Where the rows of an answer lie."""

from __future__ import annotations

from zorggraaf.library.answer import ask
from zorggraaf.pages.answer_map import answer_map
from zorggraaf.pages.around import Surroundings
from zorggraaf.store import Graph


def test_municipalities_of_an_answer_are_dots_of_an_area(
    graph: Graph, surroundings: Surroundings
) -> None:
    answer = ask(
        graph,
        "municipalities-by-other-division",
        region="region/roaz-zwolle",
        division="partition/province-2023",
    )
    found = answer_map(surroundings.whereabouts, answer, graph)
    assert found is not None and found.area
    assert len(found.places) == 27 and "Zwolle" in {place.name for place in found.places}


def test_organisations_are_where_their_main_site_is(
    graph: Graph, surroundings: Surroundings
) -> None:
    answer = ask(graph, "network-members", network="network/oncomid")
    found = answer_map(surroundings.whereabouts, answer, graph)
    assert found is not None and not found.area
    named = {place.name for place in found.places}
    assert "UMC Utrecht" in named
    assert named <= {str(row["member"]) for row in answer}
    # Each place once, however often its owner is in the answer.
    assert len(found.places) == len(set(found.places))


def test_an_answer_about_no_places_has_no_map(graph: Graph, surroundings: Surroundings) -> None:
    assert answer_map(surroundings.whereabouts, ask(graph, "divisions"), graph) is None
