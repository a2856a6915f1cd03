"""How divisions of the real graph agree, and what the command says of it."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from typer.testing import CliRunner

from zorggraaf.analysis.agreement import (
    MEASURES,
    Agreement,
)
from zorggraaf.analysis.all_divisions import compare_all
from zorggraaf.analysis.partitions import compare
from zorggraaf.cli import app
from zorggraaf.store import Graph


def test_every_ghor_region_is_a_safety_region(graph: Graph) -> None:
    found = compare(graph, "ghor", "veiligheidsregio", unit="inhabitants")
    assert asdict(found.agreement) == pytest.approx(
        {name: 0 if name.startswith("vi") else 1 for name in MEASURES}
    )
    assert found.border_cases.rows == []


def test_by_organisations_equal_divisions_nest_though_some_lie_in_two(graph: Graph) -> None:
    found = compare(graph, "ghor", "veiligheidsregio", unit="organisation")
    assert found.agreement.ari is None
    assert found.refused is not None
    assert found.agreement.nesting_a_in_b == found.agreement.matched_share == 1


def test_the_police_follows_the_safety_regions(graph: Graph) -> None:
    found = compare(graph, "veiligheidsregio-2016", "politie-eenheid-2016", unit="municipality")
    assert found.agreement.completeness == pytest.approx(1)
    assert found.agreement.nesting_a_in_b == 1
    assert found.agreement.nesting_b_in_a is not None
    assert found.agreement.nesting_b_in_a < 1


def test_municipalities_that_one_edition_does_not_know_are_counted(graph: Graph) -> None:
    found = compare(graph, "province-2016", "province-2023", unit="municipality")
    assert found.n_only_a > 0
    assert found.n_units + found.n_only_b == 342
    assert any("alleen in" in caution["nl"] for caution in found.cautions)


def test_border_cases_are_outside_the_best_container_heaviest_first(graph: Graph) -> None:
    found = compare(graph, "roaz", "province", unit="inhabitants")
    rows = found.border_cases.records()
    assert rows
    assert all(row["b"] != row["mostly"] for row in rows)
    weights = [int(str(row["weight"])) for row in rows]
    assert weights == sorted(weights, reverse=True)
    inside = found.agreement.nesting_a_in_b
    assert inside is not None
    assert sum(weights) == pytest.approx((1 - inside) * 17_590_672)


def test_an_oor_with_double_members_is_no_partition(graph: Graph) -> None:
    found = compare(graph, "oor", "roaz", unit="organisation")
    assert found.overlapping_a > 0
    assert found.agreement.ari is None
    assert found.refused is not None
    assert "geen verdeling" in found.refused["nl"]
    assert found.cautions[0] == found.refused


def test_networks_are_a_cover_and_get_no_ari(graph: Graph) -> None:
    found = compare(graph, "network:oncologie", "oor")
    assert found.agreement.ari is None
    assert found.agreement.nesting_a_in_b is not None


def test_divisions_without_a_common_unit_say_so(graph: Graph) -> None:
    found = compare(graph, "country", "roaz", unit="inhabitants")
    assert found.n_units == 0
    assert found.agreement == Agreement()
    assert found.refused is not None


def test_all_divisions_are_compared_once(graph: Graph) -> None:
    found = compare_all(graph)
    used = {record["a"] for record in found.records()} | {r["b"] for r in found.records()}
    assert found.parameters["divisions"] == len(used) == 13
    assert len(found.rows) == 13 * 12 / 2
    assert any("country" in caution["nl"] for caution in found.cautions)
    derived = {bool(r["derived"]) for r in found.records() if "oor" in str(r["a"])}
    assert derived == {True}


def test_a_pair_is_the_same_alone_and_among_all(graph: Graph) -> None:
    alone = compare(graph, "province", "roaz", unit="inhabitants").record()
    (among,) = (
        record
        for record in compare_all(graph).records()
        if "province" in str(record["a"]) and "roaz" in str(record["b"])
    )
    assert {name: among[name] for name in MEASURES} == {name: alone[name] for name in MEASURES}


# -- the commands ----------------------------------------------------------------------------------


def run(graph_folder: object, *arguments: str) -> str:
    found = CliRunner().invoke(app, [*arguments, "--store", str(graph_folder)])
    assert found.exit_code == 0, found.output
    return found.stdout


def test_the_command_gives_the_keys_that_are_promised(store_dir: object) -> None:
    found = json.loads(run(store_dir, "compare", "oor", "roaz", "--format", "json"))
    assert set(MEASURES) | {"n_units", "n_only_a", "n_only_b", "border_cases"} <= set(found)
    assert found["derived"] is True
    assert found["sentence"]


def test_the_command_shows_a_table_and_its_sentence(store_dir: object) -> None:
    found = run(store_dir, "overlap", "region:roaz-zwolle", "province", "--unit", "inhabitants")
    assert "47% in Gelderland" in found


def test_the_command_shows_the_rows_behind_the_numbers(store_dir: object) -> None:
    found = run(store_dir, "overlap", "network/oncomid", "oor", "--rows", "--format", "csv")
    assert found.splitlines()[0].startswith("a,a_label,b,b_label,unit,unit_label,weight,how_a")
    assert "/id/membership/" in found


@pytest.mark.parametrize("arguments", [("compare",), ("compare", "oor", "--all"), ("overlap", "x")])
def test_what_cannot_be_compared_ends_with_two(store_dir: object, arguments: tuple[str]) -> None:
    found = CliRunner().invoke(app, [*arguments, "--store", str(store_dir)])
    assert found.exit_code == 2
