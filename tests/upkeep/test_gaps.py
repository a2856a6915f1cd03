"""What is missing is counted once, and every page that tells of it tells the same."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.planting import Folder
from zorggraaf import resources
from zorggraaf.errors import UsageError
from zorggraaf.library import Library
from zorggraaf.lookup.sources import OWN_GRAPHS
from zorggraaf.quality import gaps as quality
from zorggraaf.quality.coverage import coverage
from zorggraaf.quality.overview import day
from zorggraaf.store import Graph
from zorggraaf.tables import Tables, read_tables
from zorggraaf.upkeep.blocking import Blocking, terms
from zorggraaf.upkeep.decisions import differences
from zorggraaf.upkeep.gaps import KINDS, OwnedGap, owned_gaps, questions, records, summary, things
from zorggraaf.upkeep.owners import KNOWS, Owners


@pytest.fixture(scope="module")
def tables(shared: Folder) -> Tables:
    return read_tables(shared.path)


@pytest.fixture(scope="module")
def found(graph: Graph, tables: Tables) -> list[OwnedGap]:
    return owned_gaps(graph, tables)


def test_owners_together_own_what_quality_counts(graph: Graph, found: list[OwnedGap]) -> None:
    owned = Counter[str]()
    for gap in found:
        owned[gap.kind] += len(gap.things)
    for counted in quality.gaps(graph):
        assert owned[counted.name] == counted.missing, counted.name
    for gap in found:
        assert len(gap.things) <= gap.total


def test_contradictions_undecided_are_those_of_the_decisions(
    found: list[OwnedGap], tables: Tables
) -> None:
    undecided = {one.fact for one in differences(tables) if not one.decided}
    (gap,) = [gap for gap in found if gap.kind == "contradiction-open"]
    assert {(cell.iri or "").partition("/id/")[2] for cell in gap.things} == undecided


def _ended(graph: Graph, kind: str) -> set[str]:
    """What coverage leaves out: it is no more."""
    rows = graph.select(
        f"SELECT DISTINCT ?n WHERE {{ ?n a zg:{kind} ; schema:endDate ?end "
        f"FILTER(STR(?end) < SUBSTR('{day(graph)}', 1, STRLEN(STR(?end)))) }}"
    ).rows
    return {str(getattr(row[0], "value", "")) for row in rows}


def test_gaps_and_coverage_agree_on_networks_without_members(graph: Graph) -> None:
    (missing,) = quality.missing(graph, only=["network-members"])
    covered = next(one for one in coverage(graph, day(graph)) if one.label.startswith("netwerken"))
    assert covered.with_members is not None
    without = covered.present - covered.with_members
    assert without == len(set(missing.things) - _ended(graph, "Network"))


def test_gaps_and_coverage_agree_on_how_many_there_are(graph: Graph) -> None:
    totals = {one.name: one.total for one in quality.missing(graph)}
    present = {one.iri: one.present for one in coverage(graph, day(graph))}
    for gap, kind in (
        ("ern-members", "EuropeanReferenceNetwork"),
        ("condition-centre", "Condition"),
        ("centre-condition", "ExpertiseCentre"),
    ):
        counted = present[f"https://w3id.org/zorggraaf/def#{kind}"]
        assert totals[gap] == counted + len(_ended(graph, kind)), gap


def test_gaps_are_of_as_many_as_data_readme_says(graph: Graph) -> None:
    text = (resources.data() / "README.md").read_text(encoding="utf-8")
    told = {
        name: int(rows.replace(",", ""))
        for name, rows in re.findall(r"^\| \[(\w+)\.csv\]\(\S+\) \| ([\d,]+) \|", text, re.M)
    }
    totals = {one.name: one.total for one in quality.missing(graph)}
    for gap, table in (
        ("site-emergency", "sites"),
        ("condition-centre", "conditions"),
        ("centre-ern", "expertise_centres"),
        ("organisation-kind", "organisations"),
        ("network-members", "networks"),
        ("source-date", "sources"),
    ):
        assert totals[gap] == told[table], gap


def test_old_figures_are_those_of_the_library(graph: Graph) -> None:
    for years in (quality.YEARS, 8):
        (old,) = quality.missing(graph, years=years, only=["figure-old"])
        text = Library.load()["old-figures"].text
        asked = graph.select(re.sub(r"\?_years \{ \d+ \}", f"?_years {{ {years} }}", text))
        assert len(old.things) == len(asked.rows)


def test_emergency_gaps_are_those_of_the_library(graph: Graph) -> None:
    asked = graph.select(Library.load()["incomplete-sites"].text)
    said = [str(getattr(row[2], "value", "")) for row in asked.rows]
    gaps = {one.name: len(one.things) for one in quality.missing(graph)}
    assert said.count("coördinaten") == gaps["site-coordinates"]
    assert said.count("gemeente") == gaps["site-municipality"]


def test_oor_utrecht_lacks_members_and_its_umc_could_know(found: list[OwnedGap]) -> None:
    (gap,) = [
        gap
        for gap in found
        if gap.kind == "body-few-members" and any("oor-utrecht" in str(c.iri) for c in gap.things)
    ]
    assert gap.owner.key == "organisation/umc-utrecht"
    assert gap.fill_in == "zorggraaf template members --for region/oor-utrecht"
    assert "members-of-region" in gap.questions


def test_every_kind_of_gap_has_an_owner_with_a_reason() -> None:
    assert set(KNOWS) == set(KINDS)
    assert all(knows.why and knows.why_en for knows in KNOWS.values())


def test_owners_are_organisations_or_roles_never_persons(
    found: list[OwnedGap], tables: Tables
) -> None:
    from zorggraaf.upkeep.owners import _ROLES

    known = {f"organisation/{row.text('key')}" for row in tables["organisations"]}
    assert {gap.owner.key for gap in found} <= known | set(_ROLES)


def test_what_blocks_most_questions_comes_first(found: list[OwnedGap]) -> None:
    order = [(-len(gap.questions), -len(gap.things)) for gap in found]
    assert order == sorted(order)
    assert len(found[0].questions) > 10


def test_a_question_is_blocked_by_what_it_names(graph: Graph) -> None:
    blocking = Blocking(graph)
    assert "emergency-departments-per-region" in blocking.questions("site-emergency")
    assert "conditions-without-centre" in blocking.questions("condition-centre")
    assert "erns-without-dutch-member" in blocking.questions("ern-members")
    assert "compare-umcs" not in blocking.questions("site-emergency")
    library = Library.load()
    for kind in KINDS:
        for name in blocking.questions(kind):
            assert name in library


def test_terms_are_read_from_tokens_not_from_texts() -> None:
    query = 'PREFIX s: <https://schema.org/> SELECT * { ?a s:latitude "zg:Site" } # zg:Network'
    assert terms(query) == {"https://schema.org/latitude"}


def test_an_owner_is_found_by_key_or_name(graph: Graph) -> None:
    by_key = owned_gaps(graph, owner="umc-utrecht")
    assert by_key and by_key == owned_gaps(graph, owner="UMC Utrecht")
    assert {gap.owner.key for gap in by_key} == {"organisation/umc-utrecht"}
    with pytest.raises(UsageError) as raised:
        owned_gaps(graph, owner="umc-utrehct")
    assert "umc-utrecht" in raised.value.hint


def test_a_kind_that_is_not_gets_the_nearest(graph: Graph) -> None:
    with pytest.raises(UsageError) as raised:
        owned_gaps(graph, kind="network-member")
    assert "network-members" in raised.value.hint


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_tables_and_records_say_the_same(lang: str, graph: Graph, tables: Tables) -> None:
    some = owned_gaps(graph, tables, kind="body-few-members", lang=lang)
    assert sum(int(str(row[2])) for row in summary(some, lang).rows) == len(things(some, lang).rows)
    assert sum(len(one["things"]) for one in records(some)) == len(things(some, lang).rows)
    assert len(questions(some, lang).rows) == len(some[0].questions)
    assert not {cell.iri for gap in some for cell in gap.things} & set(OWN_GRAPHS)


def test_a_member_that_is_added_closes_the_gap_for_its_owner(graph: Graph) -> None:
    owners = Owners(graph)
    oor = "https://w3id.org/zorggraaf/id/network/oor-utrecht"
    assert owners.of("network-members", [oor])[oor].key == "organisation/umc-utrecht"
    iknl = "https://w3id.org/zorggraaf/id/network/oncomid"
    assert owners.of("network-members", [iknl])[iknl].key == "organisation/iknl"
