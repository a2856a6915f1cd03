"""Whatever somebody sends, the answer says what is wrong, where, and what to do."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from typing import Any

import pytest
from openpyxl import Workbook

from tests.planting import Folder
from tests.upkeep.conftest import Check
from tests.upkeep.sheets import book, changed, part, saved, with_part, zipped
from zorggraaf.errors import UsageError, ZorggraafError
from zorggraaf.upkeep import workbook
from zorggraaf.upkeep.unreadable import WorkbookError

OOR = "OOR Utrecht"
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture(autouse=True, scope="module")
def nothing_written(shared: Folder) -> Any:
    """No test of this file changes a byte of the tables."""

    def digest() -> dict[str, str]:
        return {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in shared.path.iterdir()
        }

    before = digest()
    yield
    assert digest() == before


def encrypted() -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    )


def _entities(encoding: str = "utf-8") -> bytes:
    """A document type that would unfold to a billion words."""
    lines = ['<!DOCTYPE x [<!ENTITY a "lol">']
    lines += [f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9)]
    text = "".join(lines) + "]><x>&j;</x>"
    return with_part(book([]), SHEET, text.encode(encoding))


def bomb() -> bytes:
    """A hundred million spaces in a hundred kilobytes."""
    return with_part(book([]), "xl/media/ruimte.bin", b" " * 100_000_000)


def many_rows(count: int) -> bytes:
    rows = b"".join(b'<row r="%d"><c><v>1</v></c></row>' % n for n in range(1, count + 1))
    return with_part(
        book([]), SHEET, b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>"
    )


def _lying(content: bytes) -> bytes:
    """A file that says it is small once unpacked."""
    out = io.BytesIO(content)
    with zipfile.ZipFile(out) as archive:
        big = max(archive.infolist(), key=lambda info: info.file_size)
    data = bytearray(content)
    size = struct.pack("<I", big.file_size)
    at = data.find(size)
    while at >= 0:
        data[at : at + 4] = struct.pack("<I", 10)
        at = data.find(size, at + 4)
    return bytes(data)


@pytest.mark.parametrize(
    ("content", "expected", "advice"),
    [
        (b"", "leeg", "opnieuw"),
        (b"\n \n", "leeg", "kolomnamen"),
        (b"\x00\x01\x02\xff" * 40, "geen spreadsheet", "csv"),
        (b"PK\x03\x04 en dan niets", "beschadigd", "opnieuw"),
        (encrypted(), "wachtwoord", "Verwijder"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "oude spreadsheet", ".xlsx"),
        (zipped(tekst=b"hallo"), "zip-bestand", ".xlsx"),
        (zipped(mimetype=b"x", **{"content.xml": b"<x/>"}), "OpenDocument", ".xlsx"),
        (with_part(book([]), "xl/vbaProject.bin", b"\0"), "macro", "zonder macro"),
        (with_part(book([]), "xl/externalLinks/externalLink1.xml", b"<x/>"), "verwijst", "koppel"),
        (_entities(), "documenttype", "sjabloon"),
        (_entities("utf-16"), "documenttype", "sjabloon"),
        (bomb(), "uitgepakt groter", "lege rijen"),
        (_lying(bomb()), "beschadigd", "opnieuw"),
        (many_rows(30_000), "meer dan 20000 rijen", "deel het bestand op"),
        (with_part(book([]), SHEET, b"<worksheet><sheetDa"), "beschadigd", "opnieuw"),
        (b"Lid;Samenwerking\n" + b"a;b\n" * 20_001, "meer dan 20000 regels", "Deel"),
        (b'Lid,Samenwerking\n"UMCG,OOR\n', "geen leesbare CSV", "aanhalingsteken"),
        (b"x" * (workbook.MOST_BYTES + 1), "te groot", "Deel"),
    ],
)  # fmt: skip
def test_what_is_no_sheet_is_refused_as_a_whole(
    content: bytes, expected: str, advice: str, checked: Check
) -> None:
    with pytest.raises(ZorggraafError) as raised:
        checked(content, "opgave.xlsx")
    assert expected in raised.value.message
    assert "opgave.xlsx" in raised.value.message
    assert advice.casefold() in raised.value.hint.casefold()


def test_a_million_rows_are_counted_not_loaded(checked: Check) -> None:
    # What is counted stops at the limit: the other 980,000 rows are not even unpacked.
    content = many_rows(1_000_000)
    assert len(content) < workbook.MOST_BYTES
    with pytest.raises(ZorggraafError, match="meer dan 20000 rijen"):
        checked(content)


def test_a_row_tag_cut_by_a_chunk_is_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 50)
    for size in range(7, 60, 5):
        monkeypatch.setattr(workbook, "_CHUNK", size)
        workbook.read_book(many_rows(50), "opgave.xlsx")
        with pytest.raises(WorkbookError, match="meer dan 50"):
            workbook.read_book(many_rows(51), "opgave.xlsx")


def test_a_formula_is_refused_with_its_sheet_row_and_column(checked: Check) -> None:
    result = checked(book([["UMCG", OOR, "lid", "=1+1", None], ["=A2", OOR, "lid", None, None]]))
    told = [problem.text() for problem in result.problems]
    assert told[0].startswith("opgave.xlsx, blad Leden, rij 2, kolom Sinds (D): ‘=1+1’")
    assert "als waarden" in told[0]
    assert "rij 3, kolom Lid (A)" in told[1]
    assert not result.rows


@pytest.mark.parametrize(
    ("date", "nearest"),
    [("30-02-2024", "2024-02-29"), ("2024-13-01", "2024-01-13"), ("gisteren", ""), (45352, "")],
)
def test_a_date_that_does_not_exist_is_told(date: Any, nearest: str, checked: Check) -> None:
    result = checked(book([["UMCG", OOR, "lid", date, None]]))
    (problem,) = result.problems
    assert (problem.row, problem.column, problem.nearest) == (2, "Sinds (D)", nearest)
    assert problem.found == str(date)
    assert not result.rows and not result.ok


def test_a_period_cannot_end_before_it_begins(checked: Check) -> None:
    result = checked(book([["Diakonessenhuis", OOR, "lid", "2020", "1-3-2019"]]))
    (problem,) = result.problems
    assert "2020" in problem.expected and problem.column == "Tot en met (E)"


def test_a_role_that_is_not_in_the_list_gets_the_nearest(checked: Check) -> None:
    (problem,) = checked(book([["UMCG", OOR, "coordinatr", None, None]])).problems
    assert problem.nearest == "coordinator"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Antonius Ziekenhuis", "organisation/st-antonius"),
        ("Diaconessenhuis", "organisation/alrijne"),
        ("Academisch Ziekenhuis Xyzzy", ""),
        ("Utrechts Ziekenhuis", ""),
    ],
)
def test_a_name_that_is_not_certain_comes_back_with_candidates(
    name: str, expected: str, checked: Check
) -> None:
    result = checked(book([[name, OOR, "lid", None, None]]))
    (unknown,) = result.unknown
    assert (unknown.line, unknown.heading, unknown.label) == (2, "Lid (A)", name)
    assert unknown.why
    keys = [candidate.key for candidate in unknown.near]
    assert not expected or expected in keys
    assert not result.rows and not result.ok


def test_an_organisation_that_had_merged_is_no_member_any_more(checked: Check) -> None:
    gone = checked(book([["VUmc", "OOR Noord-West Nederland", "lid", "2024-01-01", None]]))
    (unknown,) = gone.unknown
    assert "bestond niet" in unknown.why
    assert unknown.near[0].key == "organisation/amsterdam-umc"
    # At the time it was itself.
    then = checked(book([["VUmc", "OOR VUmc", "lid", "2010", "2015"]]))
    assert then.ok and dict(then.rows)["memberships"]["member"] == "organisation/vumc"


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(checked: Check) -> None:
    with pytest.raises(UsageError) as raised:
        checked(book([]), sheet="Ledne")
    assert "Bedoelde u Leden?" in raised.value.hint


def test_a_sheet_without_the_columns_says_which_are_needed(checked: Check) -> None:
    with pytest.raises(ZorggraafError) as raised:
        checked(book([["a", "b"]], head=("Kolom 1", "Kolom 2")))
    assert "members: Lid, Samenwerking" in raised.value.hint


def test_a_heading_that_stands_twice_is_told(checked: Check) -> None:
    result = checked(book([["UMCG", "LUMC", OOR]], head=("Lid", "Organisatie", "Samenwerking")))
    assert any("één kolom" in problem.expected for problem in result.problems)
    assert not result.rows


def test_hidden_rows_and_columns_are_read_and_said(checked: Check) -> None:
    def hide(sheet: Any) -> None:
        sheet.column_dimensions["C"].hidden = True
        sheet.row_dimensions[3].hidden = True

    rows = [
        ["Diakonessenhuis", OOR, "lid", None, None],
        ["Meander Medisch Centrum", OOR, "lid", None, None],
    ]
    result = checked(changed(hide, rows))
    assert result.counts["new"] == 2
    assert any("verborgen kolommen" in note.nl and "C" in note.nl for note in result.notes)
    assert any("verborgen rijen" in note.nl and "3" in note.nl for note in result.notes)


def test_a_hidden_sheet_is_not_read(checked: Check) -> None:
    made = Workbook()
    shown = made.active
    assert shown is not None
    shown.append(["Lid", "Samenwerking"])
    hidden = made.create_sheet("Geheim")
    hidden.append(["Lid", "Samenwerking"])
    hidden.append(["Diakonessenhuis", OOR])
    hidden.sheet_state = "hidden"
    assert not checked(saved(made)).proposals.all
    with pytest.raises(UsageError):
        checked(saved(made), sheet="Geheim")


def test_a_file_that_contradicts_itself_is_told(checked: Check) -> None:
    result = checked(
        book(
            [
                ["Diakonessenhuis", OOR, "lid", None, "2019"],
                ["Diakonessenhuis", OOR, "lid", None, "2020"],
            ]
        )
    )
    (problem,) = result.problems
    assert "rij 2" in problem.expected and "2019" in problem.expected


def test_a_calculation_error_is_not_a_name(checked: Check) -> None:
    (problem,) = checked(book([["#N/A", OOR, "lid", None, None]])).problems
    assert "rekenfout" in problem.hint


def test_a_number_of_another_register_must_be_one(checked: Check) -> None:
    result = checked(book([["Diakonessenhuis", "123"]], head=("Organisatie", "KvK-nummer")))
    (problem,) = result.problems
    assert problem.row == 2 and "KvK-nummer" in str(problem.column) and problem.found == "123"


def test_the_date_of_the_source_must_exist(checked: Check) -> None:
    from zorggraaf.upkeep.importing import Origin

    with pytest.raises(UsageError, match="30-02-2026"):
        checked(book([]), origin=Origin("Opgave", "30-02-2026"))


def test_a_truncated_file_never_breaks_the_reader(checked: Check) -> None:
    whole = book([["UMCG", OOR, "lid", None, None]])
    for length in range(10, len(whole), 397):
        with pytest.raises(ZorggraafError):
            checked(whole[:length])


def test_a_damaged_part_never_breaks_the_reader() -> None:
    whole = book([["UMCG", OOR, "lid", None, None]])
    text = part(whole, SHEET)
    for at in range(0, len(text), 61):
        broken = with_part(whole, SHEET, text[:at] + b"\xff<" + text[at:])
        with pytest.raises(WorkbookError):
            workbook.read_book(broken, "opgave.xlsx")
    assert zlib.crc32(text) == zlib.crc32(part(whole, SHEET))
