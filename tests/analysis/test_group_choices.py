"""What a form offers as groups, one pair out of many, and the sources behind facts."""

from __future__ import annotations

import pytest

from zorggraaf.analysis.asking import overlap
from zorggraaf.analysis.group_choices import group_choices, years_of_change
from zorggraaf.analysis.groups import parse_groups
from zorggraaf.errors import UsageError
from zorggraaf.lookup.backing import backing
from zorggraaf.names import iri
from zorggraaf.store import Graph


def test_every_division_that_is_offered_is_understood(graph: Graph) -> None:
    offered = group_choices(graph)
    assert {"oor", "roaz", "roaz-2020", "network", "ern"} <= {one.text for one in offered}
    for one in offered:
        if one.section != "theme":
            assert parse_groups(graph, one.text).groups, one
    assert len({one.text for one in offered}) == len(offered)


def test_years_of_change_hold_the_editions_and_end_now(graph: Graph) -> None:
    years = years_of_change(graph, [parse_groups(graph, "oor"), parse_groups(graph, "roaz")])
    assert {2020, 2023} <= set(years)
    assert years == sorted(years)


def test_one_pair_is_the_same_row_with_the_same_behind_it(graph: Graph) -> None:
    whole = overlap(graph, "oor", "roaz", "inhabitants").tables[0]
    row = next(n for n, r in enumerate(whole.records()) if str(r["b"]).endswith("/roaz-west"))
    keys = ",".join(str(whole.rows[row][place]).rpartition("/")[2] for place in (2, 0))
    one = overlap(graph, "oor", "roaz", "inhabitants", pair=keys).tables[0]
    assert one.rows == [whole.rows[row]]
    assert one.behind is not None and whole.behind is not None
    assert one.behind(0).rows == whole.behind(row).rows


@pytest.mark.parametrize("asked", [{"pair": "oor-leiden,nergens"}, {"measure": "p"}])
def test_what_is_no_pair_or_measure_is_refused(graph: Graph, asked: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        overlap(graph, "oor", "roaz", **asked)  # type: ignore[arg-type]


def test_a_fact_is_backed_by_the_source_that_states_it(graph: Graph) -> None:
    membership = iri("membership", "alrijne-oor-leiden-member")
    region = iri("region", "roaz-west")
    found = backing(graph, [membership, region, "https://example.org/x"])
    assert set(found) == {membership, region}
    for fact, sources in found.items():
        assert sources, fact
        assert all(source.startswith(iri("source", "x")[:-1]) for source in sources)
