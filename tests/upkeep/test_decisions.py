"""A decision about a contradiction is followed, with its reason, and the other value stays."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from tests.planting import Folder
from zorggraaf.build import build_memory
from zorggraaf.errors import UsageError, ZorggraafError
from zorggraaf.lookup.evidence import why
from zorggraaf.store import Graph
from zorggraaf.tables import read_tables
from zorggraaf.upkeep.decisions import decide, differences, table

FACT = "event/bravis-merger-2015"
NEWS = "skipr-lobby-om-locatie-nieuwbouw-bravis-ziekenhuis-barst-los"


def test_every_real_contradiction_is_listed_with_all_its_sources() -> None:
    found = differences(read_tables())
    assert FACT in [one.fact for one in found]
    for one in found:
        assert len({told.value for told in one.told}) > 1
        assert [told.followed for told in one.told] == [True] + [False] * (len(one.told) - 1)
    # Undecided ones first: those ask for work.
    assert [bool(one.decided) for one in found] == sorted(bool(one.decided) for one in found)


def test_what_was_decided_carries_its_reason() -> None:
    (one,) = [d for d in differences(read_tables()) if d.fact == "event/bols-foundation-2007"]
    assert "woensdag" in one.why
    assert one.decided == "2026-11-21"


def test_a_decision_is_followed_and_the_other_value_stays_visible(tmp_path: Path) -> None:
    data = Folder.copy_without_ledger(tmp_path / "data")
    before = next(d for d in differences(read_tables(data.path)) if d.fact == FACT)
    other = next(one for one in before.told if not one.followed)
    after = decide(
        FACT, other.source, "  het bericht is\nvan de fusie zelf ",
        decided=datetime.date(2026, 11, 22), data_dir=data.path,
    )  # fmt: skip
    assert (after.told[0].source, after.told[0].value) == (other.source, other.value)
    assert (after.why, after.decided) == ("het bericht is van de fusie zelf", "2026-11-22")
    graph = Graph.of(build_memory(read_tables(data.path)))
    iri = f"https://w3id.org/zorggraaf/id/{FACT}"
    stated = graph.select(f"SELECT ?v {{ <{iri}> zg:operationalDate ?v }}").rows
    assert [getattr(row[0], "value", "") for row in stated] == [other.value]
    disputed = graph.select(
        f"SELECT ?v {{ ?d a zg:DisputedStatement ; rdf:subject <{iri}> ; rdf:object ?v }}"
    ).rows
    assert before.told[0].value in [getattr(row[0], "value", "") for row in disputed]
    assert graph.holds(f"ASK {{ ?p a zg:Preference ; zg:preferenceFor <{iri}> ; zg:reason ?why }}")


def test_changing_ones_mind_replaces_the_decision(tmp_path: Path) -> None:
    data = Folder.copy_without_ledger(tmp_path / "data")
    sources = next(d for d in differences(read_tables(data.path)) if d.fact == FACT).sources
    for source in sources:
        assert decide(FACT, source, "nader bezien", data_dir=data.path).told[0].source == source
    mine = [row for row in data.rows("preferences") if row["thing"] == FACT]
    assert [row["prefer"] for row in mine] == [sources[-1]]


@pytest.mark.parametrize(
    ("fact", "prefer", "why", "expected"),
    [
        ("event/bravis-merger-2051", NEWS, "omdat", FACT),
        (FACT, "kiwa", "omdat", NEWS[:20]),
        (FACT, NEWS, "  ", "reden"),
        ("organisation/umcg", NEWS, "omdat", "spreken bronnen elkaar niet tegen"),
    ],
)
def test_what_cannot_be_decided_says_what_can(
    fact: str, prefer: str, why: str, expected: str, tmp_path: Path
) -> None:
    data = Folder.copy_without_ledger(tmp_path / "data")
    before = data.text("preferences")
    with pytest.raises((ZorggraafError, UsageError), match=expected):
        decide(fact, prefer, why, data_dir=data.path)
    assert data.text("preferences") == before


def test_the_table_has_a_row_for_each_value() -> None:
    found = differences(read_tables())
    assert len(table(found).rows) == sum(len(one.told) for one in found)
    assert table(found, "en").columns[0] == "fact"


def test_what_is_decided_about_a_thing_is_followed_and_the_other_stays(tmp_path: Path) -> None:
    data = Folder.copy_without_ledger(tmp_path / "data")
    row = next(row for row in data.rows("sites") if row["lat"] and row["lon"])
    fact, iri = f"site/{row['key']}", f"https://w3id.org/zorggraaf/id/site/{row['key']}"
    owner = {"key": "eigen-opgave-2026", "title": "Eigen opgave", "kind": "secondary"}
    data.add("sources", **owner, date="2026-11-01", consulted="2026-11-01", document_number="x.csv")
    for column, value in (("lat", "52.5"), ("lon", "5.5"), ("postcode", "1234 AB")):
        data.add("disputed", thing=fact, column=column, value=value, source=owner["key"])
    mine = [one for one in differences(read_tables(data.path)) if one.fact == fact]
    assert {one.column for one in mine} == {"lat", "lon", "postcode"}
    assert all(one.label == row["name"] and not one.decided for one in mine)
    assert all(one.told[0].value == row[one.column] for one in mine)
    with pytest.raises(UsageError, match="lat, lon, postcode"):
        decide(fact, owner["key"], "gemeten", data_dir=data.path)
    decide(fact, owner["key"], "gemeten", "lat", data_dir=data.path)
    # A point is of one source: with the latitude the longitude is decided.
    decided = {row["column"] for row in data.rows("preferences") if row["thing"] == fact}
    assert decided == {"lat", "lon"}
    graph = Graph.of(build_memory(read_tables(data.path)))

    def said(pattern: str) -> set[str]:
        return {
            getattr(row[0], "value", "") for row in graph.select(f"SELECT ?v {{ {pattern} }}").rows
        }

    assert said(f"<{iri}> schema:latitude ?v") == {"52.5"}
    assert said(f"<{iri}> schema:longitude ?v") == {"5.5"}
    assert said(f"<{iri}> schema:postalCode ?v") == {row["postcode"]}
    other = f"?d a zg:DisputedStatement ; rdf:subject <{iri}> ; rdf:object ?v"
    assert said(other) == {row["lat"], row["lon"], "1234 AB"}
    # Shown by why and on the page of the thing.
    told = why(graph, fact)
    disputed = {one.value.text for one in told.statements if one.origin == "disputed"}
    assert disputed == {row["lat"], row["lon"], "1234 AB"}
