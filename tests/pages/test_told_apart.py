"""Regions of one name on one page: each says which division it is part of."""

from __future__ import annotations

from zorggraaf.lookup.description import show
from zorggraaf.pages.around import Around, Surroundings
from zorggraaf.pages.thing import thing_page
from zorggraaf.store import Graph


def test_no_two_regions_around_a_hospital_bear_one_name(
    graph: Graph, surroundings: Surroundings
) -> None:
    divisions = surroundings.region_divisions["nl"]
    bare = thing_page(show(graph, "organisation/umcg"), rows=None)
    page = thing_page(
        show(graph, "organisation/umcg"), rows=None, around=Around(region_divisions=divisions)
    )

    def around(kind: str) -> list[str]:
        group = next(one for one in page.neighbours if one.kind == kind)
        return [cell.text for cell in group.shown]

    assert len(set(around("region"))) == len(around("region"))
    assert any(name.startswith("Groningen (") for name in around("region"))
    # One name is enough where there is one region of that name.
    assert "ROAZ Noord-Nederland" in around("region")
    assert [one.total for one in page.sections] == [one.total for one in bare.sections]
