"""The row a page hands out is a row that import takes."""

from __future__ import annotations

import pytest

from tests.planting import Folder
from tests.upkeep.conftest import ORIGIN, Check
from zorggraaf import resources
from zorggraaf.errors import UsageError
from zorggraaf.tables.schema import Schema
from zorggraaf.upkeep.patch import row_text

SCHEMA = Schema.load(resources.data() / "schema.json")


@pytest.mark.parametrize(
    "table", ["memberships", "recognitions", "sites", "identifiers", "events", "organisations"]
)
def test_a_row_as_it_stands_changes_nothing(table: str, shared: Folder, checked: Check) -> None:
    row = shared.rows(table)[3]
    result = checked(row_text(SCHEMA[table], row).encode(), "melding.csv")
    assert result.kind == "patch"
    assert result.ok, result.problems
    assert result.counts["same"] == 1 and not result.rows


def test_a_corrected_date_becomes_a_contradiction(shared: Folder, checked: Check) -> None:
    row = next(row for row in shared.rows("memberships") if len(row["from"]) == 10)
    text = row_text(SCHEMA["memberships"], row | {"from": "1999-01-02", "source": ""})
    result = checked(text.encode(), "melding.csv")
    (one,) = [one for one in result.proposals.writing if one.column == "from"]
    assert (one.what, one.key, one.value) == ("contradicts", row["key"], "1999-01-02")
    written = dict(result.rows)["memberships"]
    assert (written["source"], written["from"]) == (ORIGIN.key, "1999-01-02")


def test_a_new_row_needs_no_key(checked: Check) -> None:
    new = {
        "member": "organisation/diakonessenhuis",
        "group": "network/oor-utrecht",
        "role": "member",
    }
    result = checked(row_text(SCHEMA["memberships"], new).encode(), "melding.csv")
    assert result.counts["new"] == 1, result.problems
    assert dict(result.rows)["memberships"]["member"] == "organisation/diakonessenhuis"


def test_a_value_that_may_not_be_is_told_with_its_line(shared: Folder, checked: Check) -> None:
    row = shared.rows("memberships")[0] | {"from": "30-02-2024", "role": "lidd"}
    result = checked(row_text(SCHEMA["memberships"], row).encode(), "melding.csv")
    assert {(p.row, p.column) for p in result.problems} >= {(2, "from")}
    assert not result.ok


@pytest.mark.parametrize("table", ["sources", "preferences", "intake", "bestaat-niet"])
def test_only_facts_can_be_patched(table: str, checked: Check) -> None:
    result = checked(f"tabel,key\n{table},x\n".encode(), "melding.csv")
    (problem,) = result.problems
    assert problem.found == table and not result.ok


def test_a_column_that_is_not_there_is_refused(checked: Check) -> None:
    with pytest.raises(UsageError, match="kleur"):
        row_text(SCHEMA["sites"], {"kleur": "rood"})
    result = checked(b"tabel,key,kleur\nsites,loc-100101,rood\n", "melding.csv")
    assert [problem.column for problem in result.problems] == ["kleur"]


def test_text_with_commas_quotes_and_lines_survives(shared: Folder, checked: Check) -> None:
    row = shared.rows("sites")[0] | {"name": 'De "Brug", vleugel\nB; oost'}
    result = checked(row_text(SCHEMA["sites"], row).encode(), "melding.csv")
    # A line break is no part of a name: the reader says so instead of dropping it.
    assert any("stuur" in problem.expected for problem in result.problems)
    row["name"] = 'De "Brug", vleugel B; oost'
    result = checked(row_text(SCHEMA["sites"], row).encode(), "melding.csv")
    (one,) = [one for one in result.proposals.writing if one.column == "name"]
    assert one.value == row["name"]
