"""A file that cannot be read is told of in the reader's language."""

from __future__ import annotations

import string

import pytest

from tests.upkeep.sheets import zipped
from zorggraaf.upkeep.textfile import read_text
from zorggraaf.upkeep.unreadable import _WHY, WorkbookError, unreadable
from zorggraaf.upkeep.workbook import read_book


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("why", _WHY)
def test_both_languages_name_the_same(why: str) -> None:
    dutch, english = _WHY[why]
    for ours, theirs in zip(dutch, english, strict=True):
        assert fields(ours) == fields(theirs)
        assert ours != theirs or not ours


@pytest.mark.parametrize(
    ("content", "dutch", "english"),
    [
        (b"", "is leeg", "is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "oude spreadsheet", "old spreadsheet"),
        (b"PK\x03\x04 en dan niets", "is beschadigd", "is damaged"),
        (zipped(foto=b"x"), "een zip-bestand", "a zip file"),
        (b"<html>", "geen spreadsheet", "no spreadsheet"),
    ],
)
def test_a_spreadsheet_that_is_none_says_so(content: bytes, dutch: str, english: str) -> None:
    with pytest.raises(WorkbookError) as caught:
        read_book(content, "leden.xlsx")
    assert dutch in caught.value.said("nl")[0] and caught.value.hint
    message, hint = caught.value.said("en")
    assert english in message and hint


def test_a_csv_that_cannot_be_read_says_on_which_line() -> None:
    with pytest.raises(WorkbookError) as caught:
        read_text(b'naam,plaats\n"UMCG,Groningen\n', "leden.csv")
    assert "regel" in str(caught.value)
    assert caught.value.said("en")[0].startswith("leden.csv, line ")


def test_an_unknown_reason_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        unreadable("leden.csv", "zomaar")
