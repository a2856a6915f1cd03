"""An organisation that is not in the tables comes in where somebody says so, and only there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.planting import Folder
from tests.upkeep.conftest import ORIGIN, Check, light
from tests.upkeep.sheets import book
from zorggraaf.tables import read_tables
from zorggraaf.upkeep.proposal import What

OOR = "OOR Utrecht"
HEAD = ("Lid", "Samenwerking", "Plaats", "Sinds", "Nieuw", "Soort organisatie")
NEW: list[Any] = ["Zorgboerderij De Nieuwe Morgen", OOR, "Bunnik", 2024, "ja", "ggz-aanbieder"]


@pytest.fixture
def own(tmp_path: Path) -> Folder:
    """Tables of one's own, to write to."""
    return light(tmp_path / "data")


def kind_of_organisation(folder: Folder) -> str:
    """A kind that is in use."""
    return folder.rows("classifications")[0]["type"]


def row(kind: str, **other: Any) -> list[Any]:
    cells = dict(zip(HEAD, NEW, strict=True)) | {"Soort organisatie": kind} | other
    return [cells[name] for name in HEAD]


def test_said_to_be_new_it_is_proposed_with_its_membership(shared: Folder, checked: Check) -> None:
    kind = kind_of_organisation(shared)
    result = checked(book([row(kind)], HEAD))
    assert result.ok, ([one.text() for one in result.problems], result.unknown)
    written: dict[str, dict[str, str]] = dict(result.rows)
    key = "zorgboerderij-de-nieuwe-morgen"
    organisation = written["organisations"]
    assert {name: organisation[name] for name in ("key", "name", "city", "source")} == {
        "key": key, "name": NEW[0], "city": "Bunnik", "source": ORIGIN.key,
    }  # fmt: skip
    classified = written["classifications"]
    assert (classified["organisation"], classified["type"]) == (key, kind)
    assert written["memberships"]["member"] == f"organisation/{key}"
    assert {one.column for one in result.proposals.of(What.new_thing)} >= {"name", "city"}
    (shown,) = result.tables()
    assert shown.rows[0][0] == "NIEUW DING"


def test_applied_it_is_there_and_the_same_file_changes_nothing(own: Folder, checked: Check) -> None:
    sheet = book([row(kind_of_organisation(own))], HEAD)
    changed = {path.name for path in checked(sheet, data=own.path).apply()}
    assert changed == {"sources.csv", "organisations.csv", "classifications.csv", "memberships.csv"}
    names = {one.text("name") for one in read_tables(own.path)["organisations"]}
    assert NEW[0] in names
    # The graph that names are recognised with does not know it yet: the tables do.
    again = checked(sheet, data=own.path)
    assert again.ok and not again.rows, [one.text() for one in again.problems]


def test_unsaid_it_is_asked_back_with_what_to_do(shared: Folder, checked: Check) -> None:
    result = checked(book([row(kind_of_organisation(shared), Nieuw=None)], HEAD))
    (unknown,) = result.unknown
    assert unknown.label == NEW[0]
    assert not result.ok and not result.rows
    assert "‘ja’ onder Nieuw" in result.tables()[0].note


def test_a_misspelling_said_to_be_new_is_shown_with_what_it_resembles(
    shared: Folder, checked: Check
) -> None:
    misspelt = row(kind_of_organisation(shared), Lid="Diakonesse Zorghuis")
    result = checked(book([misspelt], HEAD))
    (name,) = [one for one in result.proposals.of(What.new_thing) if one.column == "name"]
    assert "organisation/diakonessenhuis" in {near.key for near in name.near}
    assert "of een van deze?" in name.why
    shown = result.tables()[0]
    assert "Diakonessenhuis" in str(shown.rows[0][shown.columns.index("lijkt op")])


@pytest.mark.parametrize(
    ("other", "column", "expected"),
    [
        ({"Soort organisatie": None}, "Soort organisatie (F)", "soort organisatie"),
        ({"Soort organisatie": "kasteel"}, "Soort organisatie (F)", "keuzelijst"),
        ({"Lid": "Diakonessenhuis"}, "Lid (A)", "nog niet in de tabellen"),
        ({"Lid": "Diakonesenhuiis"}, "Lid (A)", "nog niet in de tabellen"),
        ({"Nieuw": "misschien"}, "Nieuw (E)", "ja, of niets"),
    ],
)
def test_what_cannot_be_new_is_told(
    other: dict[str, Any], column: str, expected: str, shared: Folder, checked: Check
) -> None:
    result = checked(book([row(kind_of_organisation(shared), **other)], HEAD))
    assert not result.ok and not result.rows
    problem = result.problems[0]
    assert (problem.row, problem.column) == (2, column)
    assert expected in problem.expected


def test_a_name_in_two_rows_is_one_organisation_of_one_kind(shared: Folder, checked: Check) -> None:
    kinds = sorted({one["type"] for one in shared.rows("classifications")})
    rows = [row(kinds[0]), row(kinds[0], Samenwerking="OOR Noord-West Nederland")]
    result = checked(book(rows, HEAD))
    tables = [table for table, _ in result.rows]
    assert tables.count("organisations") == 1 and tables.count("memberships") == 2
    rows[1] = row(kinds[1], Samenwerking="OOR Noord-West Nederland")
    (problem,) = checked(book(rows, HEAD)).problems
    assert problem.row == 3 and kinds[0] in problem.expected


def test_a_key_that_was_withdrawn_is_not_used_again(own: Folder, checked: Check) -> None:
    key = "organisation/zorgboerderij-de-nieuwe-morgen"
    own.add("withdrawn", thing=key, label="oud", on="2026-01-01", reason="dubbel")
    result = checked(book([row(kind_of_organisation(own))], HEAD), data=own.path)
    assert dict(result.rows)["organisations"]["key"] == "zorgboerderij-de-nieuwe-morgen-2"


def test_with_its_numbers_it_comes_in_too(shared: Folder, checked: Check) -> None:
    head = ("Organisatie", "KvK-nummer", "Plaats", "Nieuw", "Soort organisatie")
    kind = kind_of_organisation(shared)
    result = checked(book([[NEW[0], "30167899", "Bunnik", "ja", kind]], head), kind="organisations")
    assert result.ok, ([one.text() for one in result.problems], result.unknown)
    written = dict(result.rows)
    assert written["identifiers"]["thing"] == f"organisation/{written['organisations']['key']}"
