"""Where things are, against what a query says of each."""

from __future__ import annotations

import pickle

import pytest

from zorggraaf import names
from zorggraaf.pages.around import Surroundings
from zorggraaf.pages.small_map import map_of, small_map
from zorggraaf.store import Graph

_SITE = "?at org:siteOf ?who ; schema:latitude ?l FILTER NOT EXISTS { ?at schema:endDate ?ended }"


@pytest.mark.parametrize(
    ("key", "pattern"),
    [
        ("network/oncomid", "<{iri}> org:hasMember ?who . "),
        ("pathway/abg", "?step zg:stepOf <{iri}> ; zg:performedBy ?who . "),
        ("region/oor-leiden", "?who zg:participatesInRegion <{iri}> . "),
        ("organisation/umcg", "BIND(<{iri}> AS ?who) "),
    ],
)
def test_a_thing_is_where_the_sites_of_its_organisations_are(
    graph: Graph, surroundings: Surroundings, key: str, pattern: str
) -> None:
    iri = names.ID + key
    rows = graph.select(f"SELECT DISTINCT ?who {{ {pattern.replace('{iri}', iri)} {_SITE} }}")
    spots, area = surroundings.whereabouts.of(iri)
    assert not area
    assert {spot.who for spot in spots} == {str(row[0])[1:-1] for row in rows}


def test_what_is_nowhere_has_no_places(surroundings: Surroundings) -> None:
    assert surroundings.whereabouts.of(names.iri("policy-goal", "ag-academisch")) == ([], False)
    assert surroundings.whereabouts.of("https://example.org/elsewhere") == ([], False)


def test_of_one_organisation_all_sites_are_shown_and_of_several_the_main_ones(
    graph: Graph, surroundings: Surroundings
) -> None:
    one = names.iri("organisation", "isala")
    where = surroundings.whereabouts
    alone = small_map(where, one, graph)
    together = map_of(where, "organisation", [one, names.iri("organisation", "umcg")], graph)
    assert alone is not None and together is not None
    assert len(alone.places) > 1
    assert len(together.places) == 2


def test_it_can_be_sent_to_another_process(graph: Graph, surroundings: Surroundings) -> None:
    iri = names.iri("initiative", "abg")
    sent: Surroundings = pickle.loads(pickle.dumps(surroundings))
    assert sent.of(iri, graph) == surroundings.of(iri, graph)
    assert sent.of(iri, graph).pathways
