"""What is wrong in a sheet is told in the reader's language: Dutch, or English."""

from __future__ import annotations

from typing import Any

import pytest

from tests.upkeep.conftest import Check
from tests.upkeep.sheets import book, changed

OOR = "OOR Utrecht"


@pytest.mark.parametrize(
    ("row", "dutch", "english"),
    [
        (["UMCU", OOR, "lid", "31-2-2020", None], "een datum die bestaat", "a date that exists"),
        (["UMCU", OOR, "liid", None, None], "uit de keuzelijst", "of the list of choices"),
        (["UMCU", None, "lid", None, None], "verplicht", "required"),
        (["UMCU", "#N/B", "lid", None, None], "rekenfout", "error of calculation"),
        (["UMCU", OOR, "lid", "=A2", None], "geen formule", "no formula"),
        ([True, OOR, "lid", None, None], "een naam", "a name"),
        (["UMCU", OOR, "lid", 2020, 2019], "niet vóór", "not before"),
    ],
)
def test_a_fault_in_a_cell_is_told_in_both_languages(
    row: list[Any], dutch: str, english: str, checked: Check
) -> None:
    result = checked(book([row]))
    assert any(dutch in one.text("nl") for one in result.problems), result.problems
    told = [one.text("en") for one in result.problems]
    assert any(english in text for text in told), told
    (faults,) = [table for table in result.tables("en") if table.name == "problems"]
    assert [cells[0] for cells in faults.rows] == told
    for text in told:
        assert ", sheet " in text and ", row " in text and "expected: " in text
        assert not any(word in text for word in (" blad ", "rij ", "verwacht", "een ", "kolom "))


def test_two_rows_that_contradict_each_other_are_told_in_both_languages(checked: Check) -> None:
    rows = [["UMCU", OOR, "lid", 2019, until] for until in (2021, 2022)]
    (problem,) = checked(book(rows)).problems
    assert "het bestand spreekt zichzelf tegen" in problem.text("nl")
    assert "the same as in row 2: 2021 (the file contradicts itself)" in problem.text("en")


def test_what_was_done_with_a_sheet_is_told_in_both_languages(checked: Check) -> None:
    def hide(sheet: Any) -> None:
        sheet.column_dimensions["C"].hidden = True

    result = checked(changed(hide, [["UMCU", OOR, "lid", None, None]]))
    (notes,) = [table for table in result.tables("en") if table.name == "notes"]
    assert [str(row[0]) for row in notes.rows] == ["hidden columns, which have been read: C"]
    csv = b"Lid;Samenwerking;Rol\nUMCU;OOR Utrecht;lid\n"
    (notes,) = [one for one in checked(csv, "leden.csv").tables("en") if one.name == "notes"]
    assert [str(row[0]) for row in notes.rows] == ["the columns are separated by: semicolon"]
