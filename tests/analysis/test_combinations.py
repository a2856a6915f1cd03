"""Each organisation is in exactly one combination of networks."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from scipy import sparse
from typer.testing import CliRunner

from zorggraaf import charts
from zorggraaf.analysis.affiliation import affiliation
from zorggraaf.analysis.combinations import combinations, combined
from zorggraaf.cli import app
from zorggraaf.store import Graph

ON = "2026-11-21"


def test_combinations_add_up_to_all_members(graph: Graph) -> None:
    found = affiliation(graph, ON, "network:oncologie")
    table = combinations(graph, "network:oncologie", ON)
    sizes = {record["combination"]: record["size"] for record in table.records()}
    assert sum(int(str(size)) for size in sizes.values()) == len(found.units)


def test_the_sets_are_those_of_plain_counting(graph: Graph) -> None:
    found = affiliation(graph, ON, "ern")
    of: dict[str, set[str]] = {unit: set() for unit in found.units}
    for unit, group in found.how:
        of[unit].add(group)
    expected = {frozenset(own): sum(other == own for other in of.values()) for own in of.values()}
    table = combinations(graph, "ern", ON)
    sets: dict[object, set[str]] = {}
    size: dict[object, object] = {}
    for record in table.records():
        sets.setdefault(record["combination"], set()).add(str(record["group"]))
        size[record["combination"]] = record["size"]
    assert {frozenset(own): size[number] for number, own in sets.items()} == expected


def test_behind_a_row_are_its_members_with_the_facts_of_that_group(graph: Graph) -> None:
    table = combinations(graph, "network:oncologie", ON)
    assert table.behind is not None
    for place, record in enumerate(table.records()):
        below = table.behind(place)
        assert len(below.rows) == record["size"]
        assert all(facts for facts in below.values("facts"))


def test_the_sentence_tells_the_combination_that_occurs_most(graph: Graph) -> None:
    table = combinations(graph, "network:oncologie", ON)
    several: dict[object, list[str]] = {}
    for record in table.records():
        several.setdefault(record["combination"], []).append(str(record["group_label"]))
    first = next(named for named in several.values() if len(named) > 1)
    assert all(name in table.sentence["nl"] for name in first)


def test_the_command_gives_a_table_keys_rows_and_a_picture(store_dir: Path, tmp_path: Path) -> None:
    asked = ["combinations", "network:oncologie", "--on", ON, "--store", str(store_dir)]
    told = CliRunner().invoke(app, asked)
    assert told.exit_code == 0 and "in meer dan één van deze groepen" in told.output
    keys = json.loads(CliRunner().invoke(app, [*asked, "--format", "json"]).output)
    assert [*keys[0]] == ["combination", "size", "group", "group_label", "group_size"]
    rows = json.loads(CliRunner().invoke(app, [*asked, "--rows", "--format", "json"]).output)
    assert len(rows) == sum(record["size"] for record in keys)
    picture = tmp_path / "combinaties.png"
    assert CliRunner().invoke(app, [*asked, "-o", str(picture)]).exit_code == 0
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_the_picture_is_an_upset(graph: Graph) -> None:
    assert charts.forms_of(combinations(graph, "network:oncologie", ON)) == ("upset",)


def test_groups_without_members_have_no_combinations(graph: Graph) -> None:
    found = affiliation(graph, ON, "network:oncologie")
    bare = sparse.csr_array((0, len(found.groups)), dtype=found.matrix.dtype)
    table = combined(replace(found, units=[], unit_labels=[], matrix=bare, how={}))
    assert not table.rows and table.sentence["nl"] == "Geen van deze groepen heeft leden."
