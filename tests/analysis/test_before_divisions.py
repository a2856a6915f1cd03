"""A date before there were divisions: who asks for one is told, all else is answered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from zorggraaf.analysis import asking
from zorggraaf.analysis.editions import in_force
from zorggraaf.analysis.outcome import Outcome
from zorggraaf.analysis.report import report
from zorggraaf.cli.app import app
from zorggraaf.errors import UsageError
from zorggraaf.store import Graph

LONG_AGO = "1800-01-01"
DATES = (LONG_AGO, "1950-06-30", "2012-02-29")

ASKED_OF_NO_DIVISION: dict[str, Callable[[Graph, str], Outcome]] = {
    "communities": lambda graph, on: asking.communities(graph, on=on, seeds=2),
    "tables of an organisation": lambda graph, on: asking.tables(graph, "umcg", on=on),
    "tables of two": lambda graph, on: asking.tables(graph, "umcg", "isala", on=on),
    "central": lambda graph, on: asking.central(graph, on=on),
    "fragile": lambda graph, on: asking.fragile(graph, on=on),
    "timeline": lambda graph, on: asking.timeline(graph, "umcg", on=on),
    "combinations": lambda graph, on: asking.combinations(graph, "network", on=on),
}


def test_there_were_no_divisions_long_ago(graph: Graph) -> None:
    there, lacking = in_force(graph, ["roaz", "province"], LONG_AGO)
    assert (there, lacking) == ((), ("roaz", "province"))
    assert in_force(graph, ["roaz", "province"], "2024-01-01") == (("roaz", "province"), ())


@pytest.mark.parametrize("on", DATES)
@pytest.mark.parametrize("name", ASKED_OF_NO_DIVISION)
def test_what_asks_for_no_division_is_answered(graph: Graph, name: str, on: str) -> None:
    found = ASKED_OF_NO_DIVISION[name](graph, on)
    assert found.tables
    assert all(table.title["nl"] for table in found.tables)


@pytest.mark.parametrize("name", ["communities", "tables of an organisation", "tables of two"])
def test_and_says_which_divisions_were_not_there(graph: Graph, name: str) -> None:
    found = ASKED_OF_NO_DIVISION[name](graph, LONG_AGO)
    said = [caution for caution in found.cautions if "geen uitgave van" in caution["nl"]]
    assert len(said) == 1
    assert "roaz" in said[0]["nl"]
    assert "no edition of" in said[0]["en"]
    now = ASKED_OF_NO_DIVISION[name](graph, "2024-01-01")
    assert not [caution for caution in now.cautions if "geen uitgave van" in caution["nl"]]


def test_a_report_leaves_out_what_was_not_there(graph: Graph) -> None:
    for key in ("umcg", "roaz-west", "oncomid"):
        assert report(graph, key, LONG_AGO).parts


ASKED_OF_A_DIVISION: dict[str, Callable[[Graph, str], Outcome]] = {
    "overlap": lambda graph, on: asking.overlap(graph, "network", "roaz", on=on),
    "compare": lambda graph, on: asking.compare(graph, "province", "roaz", on=on),
    "map": lambda graph, on: asking.territory(graph, "roaz", on=on),
    "communities of a division": lambda graph, on: asking.communities(graph, "roaz", on=on),
    "tables of a division": lambda graph, on: asking.tables(graph, "umcg", groups="roaz", on=on),
}


@pytest.mark.parametrize("name", ASKED_OF_A_DIVISION)
def test_who_asks_for_a_division_is_told_which_editions_there_are(graph: Graph, name: str) -> None:
    with pytest.raises(UsageError, match="is er geen uitgave van") as raised:
        ASKED_OF_A_DIVISION[name](graph, LONG_AGO)
    message, hint = raised.value.said("en")
    assert "there is no edition of" in message
    assert hint.startswith("Editions: ")


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (["communities", "--seeds", "2"], 0),
        (["tables", "umcg"], 0),
        (["tables", "umcg", "--groups", "roaz"], 2),
        (["overlap", "network", "roaz"], 2),
        (["compare", "province", "roaz"], 2),
        (["map", "roaz"], 2),
        (["report", "umcg"], 0),
    ],
)
def test_the_commands_say_the_same(store_dir: Path, call: list[str], code: int) -> None:
    got = CliRunner().invoke(app, [*call, "--on", LONG_AGO, "--store", str(store_dir)])
    assert got.exit_code == code, got.output
