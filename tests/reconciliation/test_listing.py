"""A list with a column of names comes back with the keys beside them, and bad files are told."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from tests.reconciliation.column import column
from zorggraaf.cli import app
from zorggraaf.errors import UsageError, ZorggraafError
from zorggraaf.reconciliation import listing
from zorggraaf.store import Graph

LIST = """Nr;Ziekenhuis;Woonplaats
1;Universitair Medisch Centrum Groningen;Groningen
2;Antonius Ziekenhuis;Nieuwegein
3;Sint Jansdal Ziekenhuis Brugge;Brugge
4;;
5;Cathrina Ziekenhuis;Eindhoven
"""


@pytest.fixture
def run(store_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs the command on the graph of the shipped tables."""
    monkeypatch.setenv("ZORGGRAAF_STORE", str(store_dir))
    monkeypatch.delenv("ZORGGRAAF_ENDPOINT", raising=False)

    def ask(*args: str) -> Any:
        result = CliRunner().invoke(app, ["reconcile", *args])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result

    return ask


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_list_is_read_in_every_common_form(graph: Graph, encoding: str, delimiter: str) -> None:
    text = LIST.replace(";", delimiter).replace("Cathrina", "Máxima")
    found = listing.parse(text.encode(encoding))
    assert found.header == ("Nr", "Ziekenhuis", "Woonplaats")
    assert found.rows[4][1] == "Máxima Ziekenhuis"
    assert found.rows[3] == ("4", "", "")


def test_the_command_adds_five_columns(run: Any, tmp_path: Path) -> None:
    source, target = tmp_path / "lijst.csv", tmp_path / "uit.csv"
    source.write_text(LIST, encoding="utf-8")
    told = run(str(source), "--column", "Ziekenhuis", "--type", "organisation", "-o", str(target))
    assert told.exit_code == 0
    assert "5 namen: 2 zeker, 2 niet zeker, 1 niet gevonden" in told.stderr
    rows = _rows(target)
    assert list(rows[0]) == ["Nr", "Ziekenhuis", "Woonplaats", *listing.ADDED]
    assert rows[0]["key"] == "organisation/umcg"
    assert rows[0]["match"] == "ja"
    assert rows[1]["key"] == ""
    assert "organisation/" in rows[1]["why"]
    assert rows[2]["key"] == ""
    assert rows[3]["why"] == "geen naam"
    assert rows[4]["key"] == "organisation/catharina"
    assert "tikfout" in rows[4]["why"]


def test_a_town_in_another_column_decides_and_it_can_be_a_spreadsheet(
    run: Any, tmp_path: Path
) -> None:
    source, target = tmp_path / "lijst.csv", tmp_path / "uit.xlsx"
    source.write_text(LIST, encoding="utf-8")
    given = ("--column", "Ziekenhuis", "--with", "plaats=Woonplaats")
    assert run(str(source), *given, "-o", str(target)).exit_code == 0
    sheet = openpyxl.load_workbook(target).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    heading = next(row for row in rows if "Ziekenhuis" in row)
    keys = [row[heading.index("key")] for row in rows[rows.index(heading) + 1 :]]
    assert keys[1] == "organisation/st-antonius"


def test_a_date_chooses_who_existed_then(run: Any, tmp_path: Path) -> None:
    source, target = tmp_path / "lijst.csv", tmp_path / "uit.csv"
    source.write_text("Naam\nMedisch Centrum Leeuwarden\n", encoding="utf-8")
    for on, key in (("2024-01-01", "organisation/mcl"), ("2025-06-30", "organisation/frisius-mc")):
        run(str(source), "-c", "Naam", "--type", "organisation", "--on", on, "-o", str(target))
        assert _rows(target)[0]["key"] == key


def test_nearest_fills_in_what_is_not_certain(run: Any, tmp_path: Path) -> None:
    source, target = tmp_path / "lijst.csv", tmp_path / "uit.csv"
    source.write_text("name,key\nAntonius Ziekenhuis,x\n", encoding="utf-8")
    run(str(source), "-c", "name", "--type", "organisation", "--nearest", "-o", str(target))
    row = _rows(target)[0]
    assert row["key"] == "x"
    assert row["zorggraaf_key"] == "organisation/antonius-sneek"
    assert row["match"] == "nee"


def test_a_list_of_real_variants_gets_keys_and_hardly_a_wrong_one(graph: Graph) -> None:
    variants = column(41)
    given = listing.Listing(("Naam",), tuple((one.text,) for one in variants), "kolom.csv")
    outcome = listing.reconcile(graph, given, "naam", "organisation")
    wrong = [
        (one, row[1])
        for one, row in zip(variants, outcome.table.rows, strict=True)
        if row[1] is not None and str(row[1]) != f"organisation/{one.key}"
    ]
    assert len(wrong) <= 1, wrong
    assert outcome.certain >= 0.8 * len(variants)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is leeg"),
        (b"\n\n  \n", "is leeg"),
        (b"PK\x03\x04rest", "spreadsheet"),
        (b"\xd0\xcf\x11\xe0rest", "spreadsheet"),
        (b"a\x00b,c\n", "geen tekstbestand"),
        (b"Naam,Plaats\nUMCG,Groningen,te veel\n", "regel 2"),
        (b'Naam\n"UMCG\nAMC\n', "aanhalingsteken"),
        (b"\xff\xfea", "geen tekstbestand"),
    ],
)
def test_what_is_no_list_is_told(data: bytes, said: str) -> None:
    with pytest.raises(ZorggraafError) as caught:
        listing.parse(data, "lijst.csv")
    assert "lijst.csv" in caught.value.message
    assert said in str(caught.value)


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MOST_ROWS", 3)
    with pytest.raises(ZorggraafError, match="meer dan 3 rijen"):
        listing.parse(b"n\n1\n2\n3\n4\n")


def test_a_file_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MOST_BYTES", 10)
    path = tmp_path / "groot.csv"
    path.write_text("Naam\nUMCG UMCG\n", encoding="utf-8")
    with pytest.raises(ZorggraafError, match="te groot"):
        listing.read(path)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--column", "Naam"), "geen kolom ‘Naam’"),
        (("--column", "Nr", "--with", "kleur=Nr"), "‘kleur’"),
        (("--column", "Nr", "--with", "plaats"), "WAT=KOLOM"),
        (("--column", "Nr", "--with", "plaats=Stad"), "geen kolom ‘Stad’"),
        (("--column", "Nr", "--on", "30-02-2024"), "geen datum"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(
    run: Any, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    source = tmp_path / "lijst.csv"
    source.write_text(LIST, encoding="utf-8")
    with pytest.raises(UsageError, match=said):
        raise CliRunner().invoke(
            app, ["reconcile", str(source), *arguments], standalone_mode=False
        ).exception or AssertionError("no error")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ZorggraafError, match="niet te lezen"):
        listing.read(tmp_path / "weg.csv")


def test_a_column_that_is_there_twice_is_told() -> None:
    with pytest.raises(UsageError, match="2 keer"):
        listing.parse(b"Naam,Naam\na,b\n").place("Naam")
