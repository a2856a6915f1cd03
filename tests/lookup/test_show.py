"""Showing a thing leaves out nothing that the graph says of it."""

from __future__ import annotations

import pytest

from zorggraaf.lookup.description import Description, show
from zorggraaf.lookup.sections import META, NOT_SHOWN
from zorggraaf.names import expand
from zorggraaf.store import Graph
from zorggraaf.tabular import Cell
from zorggraaf.things import short_key

UMCG = "https://w3id.org/zorggraaf/id/organisation/umcg"


@pytest.fixture(scope="module")
def umcg(graph: Graph) -> Description:
    return show(graph, "umcg")


def _texts(description: Description, section: str) -> set[str]:
    table = description.section(section)
    assert table is not None, section
    return {str(value) for row in table.rows for value in row if value is not None}


def test_a_umc_is_introduced_by_what_it_is_most(umcg: Description) -> None:
    assert umcg.label == "Universitair Medisch Centrum Groningen"
    assert umcg.types[0] == "universitair medisch centrum"
    assert "ziekenhuis" in umcg.types


def test_memberships_have_role_source_and_whether_they_hold_today(umcg: Description) -> None:
    table = umcg.section("member-of")
    assert table is not None
    assert {"in", "rol", "nu", "bron"} <= set(table.columns)
    row = next(
        row for row in table.records() if "Acute Zorgnetwerk Noord-Nederland" in str(row["in"])
    )
    assert row["nu"] == "ja"
    assert row["bron"]


def test_regions_are_marked_as_derived(umcg: Description) -> None:
    table = umcg.section("regions")
    assert table is not None
    assert any("afgeleid" in str(row[-1]) for row in table.rows)


def test_sites_names_numbers_events_and_figures_have_their_own_parts(umcg: Description) -> None:
    assert "Hanzeplein 1" in _texts(umcg, "own-sites")
    assert "UMCG" in _texts(umcg, "other-names")
    assert "https://ror.org/03cv38k47" in _texts(umcg, "numbers")
    assert umcg.section("figures") is not None


def test_the_members_of_a_network_are_shown_with_it(graph: Graph) -> None:
    members = _texts(show(graph, "network/oncomid"), "memberships")
    assert {"UMC Utrecht", "St. Antonius Ziekenhuis", "Tergooi MC"} <= members


def test_what_succeeded_a_closed_organisation_is_shown(graph: Graph) -> None:
    assert "Frisius MC" in _texts(show(graph, "organisation/mcl"), "parts")


@pytest.mark.parametrize(
    "key",
    [
        *("organisation/umcg", "network/oncomid", "region/roaz-west", "partition/oor"),
        *("municipality/GM0363", "condition/orpha-636", "initiative/oncomid", "zg:Hospital"),
        *("source/nfu-kracht-umcs-2022", "id:concept/role/member", "organisation/frisius-mc"),
    ],
)
def test_every_statement_about_a_thing_is_in_its_description(graph: Graph, key: str) -> None:
    found = show(graph, key)
    shown_iris = {
        value.iri
        for table in found.sections
        for row in table.rows
        for value in row
        if isinstance(value, Cell)
    }
    shown = {str(value) for table in found.sections for row in table.rows for value in row if value}
    rows = graph.select(f"SELECT ?p ?o WHERE {{ <{found.iri}> ?p ?o }}").values()
    for prop, value in rows:
        assert prop is not None and value is not None
        if prop in META or prop in NOT_SHOWN or value in shown or value in shown_iris:
            continue
        if prop == expand("adms:identifier"):
            # Numbers are shown as numbers, not as nodes that hold them.
            number = graph.select(f"SELECT ?n WHERE {{ <{value}> skos:notation ?n }}").values()
            assert number[0][0] in shown
            continue
        label = graph.labels([value]).get(value, short_key(value))
        assert any(label in text for text in shown), (prop, value)


def test_programs_get_the_whole_with_iris(umcg: Description) -> None:
    record = umcg.records()
    assert record["iri"] == UMCG
    assert record["key"] == "organisation/umcg"
    assert any(
        isinstance(value, dict) and str(value["iri"]).startswith("https://")
        for section in record["sections"]
        for row in section["rows"]
        for value in row.values()
    )


def test_headings_follow_the_language(graph: Graph) -> None:
    titles = [table.title for table in show(graph, "umcg", lang="en").sections]
    assert "Member of" in titles
