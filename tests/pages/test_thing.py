"""What a thing's page shows, in what order, with whose word for it."""

from __future__ import annotations

from zorggraaf.lookup.description import show
from zorggraaf.pages.links import Links
from zorggraaf.pages.rendering import Renderer
from zorggraaf.pages.structured import structured_data
from zorggraaf.pages.thing import ROWS, thing_page
from zorggraaf.store import Graph


def test_nothing_that_is_looked_up_is_left_out(graph: Graph) -> None:
    found = show(graph, "organisation/umcg")
    page = thing_page(found, rows=None)
    assert {section.id for section in page.sections} == {table.name for table in found.sections}
    assert sum(section.total for section in page.sections) == sum(
        len(table.rows) for table in found.sections
    )


def test_every_row_has_a_source_that_the_page_lists_or_is_derived(graph: Graph) -> None:
    page = thing_page(show(graph, "organisation/umcg"), rows=None)
    listed = {number for number, _ in page.sources}
    assert listed == set(range(1, len(listed) + 1))
    for section in page.sections:
        for numbers, derived in zip(section.references, section.derived, strict=True):
            assert set(numbers) <= listed
            assert numbers or derived


def test_pages_of_a_section_together_are_the_section(graph: Graph) -> None:
    found = show(graph, "concept/role/participant")
    whole = next(table for table in found.sections if table.name == "in-this-role")
    rows: list[object] = []
    number = 1
    while len(rows) < len(whole.rows):
        page = thing_page(found, section="in-this-role", page=number)
        section = next(one for one in page.sections if one.id == "in-this-role")
        assert section.first == len(rows) + 1
        assert len(section.rows) <= ROWS
        rows += section.rows
        assert section.last == len(rows)
        number += 1
    assert rows == [row[:-1] for row in whole.rows]


def test_an_organisation_that_merged_leads_to_its_successor(graph: Graph) -> None:
    page = thing_page(show(graph, "organisation/mcl"))
    assert [one.text for one in page.successors] == ["Frisius MC"]
    shown = Renderer(Links("doc/organisation/mcl")).render("thing.html.jinja", page=page)
    assert "opgevolgd door" in shown


def test_names_come_out_as_text_whatever_they_hold(graph: Graph) -> None:
    from dataclasses import replace

    page = replace(
        thing_page(show(graph, "organisation/umcg")),
        title="<img src=x onerror=alert(1)>",
        structured=structured_data({"name": "</script><script>alert(1)</script>"}),
    )
    shown = Renderer(Links("doc/organisation/umcg")).render("thing.html.jinja", page=page)
    assert "<img src=x" not in shown
    assert "<script>alert" not in shown
