"""The command itself, with everything that people may send it by mistake.

Each answer names the sheet, the row and the column as far as there is one, and nothing is written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner, Result

from tests.planting import Folder
from tests.upkeep.conftest import light
from tests.upkeep.sheets import book, changed, saved, with_part
from tests.upkeep.test_wrong_input import bomb, encrypted, many_rows
from zorggraaf.cli import app

OOR = "OOR Utrecht"
Run = Callable[..., Result]


def digest(folder: Folder) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.path.glob("*")
    }


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return light(tmp_path_factory.mktemp("command") / "data")


@pytest.fixture
def run(data: Folder, store_dir: Path, tmp_path: Path) -> Run:
    """Runs `import` on a file with this content, with --apply, and compares the tables after."""

    def imported(content: bytes, name: str = "opgave.xlsx", *more: str) -> Result:
        file = tmp_path / name
        file.write_bytes(content)
        told = ["import", str(file), "--source", "Opgave", "--date", "2026-11-01", "--apply"]
        told += ["--data", str(data.path), "--store", str(store_dir), *more]
        return CliRunner().invoke(app, told, env={"COLUMNS": "400"})

    return imported


def two_sheets() -> bytes:
    made = Workbook()
    first = made.active
    assert first is not None
    first.title = "Blad1"
    first.append(["Dit", "is", "iets", "anders"])
    second = made.create_sheet("Leden")
    second.append(["Lid", "Samenwerking"])
    return saved(made)


def hidden_column() -> bytes:
    def hide(sheet: Any) -> None:
        sheet.column_dimensions["D"].hidden = True

    return changed(hide, [["Diakonessenhuis", OOR, "lid", "30-02-2024", None]])


def member(name: str, since: Any = None) -> bytes:
    return book([[name, OOR, "lid", since, None]])


@pytest.mark.parametrize(
    ("content", "name", "more", "expected"),
    [
        (member("UMCG", "=1+1"), "a.xlsx", (), "a.xlsx, blad Leden, rij 2, kolom Sinds (D)"),
        (with_part(member("UMCG"), "xl/vbaProject.bin", b"\0"), "a.xlsx", (), "macro"),
        (
            with_part(member("UMCG"), "xl/externalLinks/externalLink1.xml", b"<x/>"),
            "a.xlsx", (), "verwijst naar",
        ),
        (many_rows(1_000_000), "a.xlsx", (), "meer dan 20000 rijen"),
        (bomb(), "a.xlsx", (), "uitgepakt groter"),
        (encrypted(), "a.xlsx", (), "wachtwoord"),
        (two_sheets(), "a.xlsx", ("--sheet", "Blad1"), "op geen blad staan de kolommen"),
        (two_sheets(), "a.xlsx", ("--sheet", "Ledne"), "Bedoelde u Leden?"),
        (hidden_column(), "a.xlsx", (), "a.xlsx, blad Leden, rij 2, kolom Sinds (D)"),
        (hidden_column(), "a.xlsx", (), "verborgen kolommen"),
        (
            "Lid;Samenwerking;Sinds\r\nPrinses Máxima Centrum;OOR Utrecht;30-02-2024\r\n".encode(
                "cp1252"
            ),
            "leden.csv", ("--as", "members"), "leden.csv, rij 2, kolom Sinds (C)",
        ),
        (member("Diakonessenhuis", "30-02-2024"), "a.xlsx", (), "2024-02-29"),
        (member("Antonius Ziekenhuis"), "a.xlsx", (), "organisation/antonius-sneek"),
        (member("VUmc", "2024-01-01"), "a.xlsx", (), "organisation/amsterdam-umc"),
        (member("VUmc", "2024-01-01"), "a.xlsx", (), "bestond niet op die datum"),
        (
            book([["Diakonessenhuis", OOR, "lid", None, "2019"],
                  ["Diakonessenhuis", OOR, "lid", None, "2020"]]),
            "a.xlsx", (), "a.xlsx, blad Leden, rij 3, kolom Tot en met (E)",
        ),
    ],
    ids=[
        "formula", "macro", "external-link", "million-rows", "zip-bomb", "password", "wrong-sheet",
        "unknown-sheet", "fault-in-hidden-column", "hidden-column-said", "windows-1252",
        "no-such-day", "name-of-two", "merged-before", "merged-why", "contradicts-itself",
    ],
)  # fmt: skip
def test_it_is_told_where_and_nothing_is_written(
    content: bytes, name: str, more: tuple[str, ...], expected: str, run: Run, data: Folder
) -> None:
    before = digest(data)
    ended = run(content, name, *more)
    assert ended.exit_code in (1, 2), ended.output
    assert expected in " ".join(ended.output.split())
    assert "Traceback" not in ended.output
    assert digest(data) == before


def test_an_uncertain_name_is_told_with_its_row_and_column(run: Run) -> None:
    lines = run(member("Antonius Ziekenhuis")).output.splitlines()
    (line,) = [line for line in lines if line.startswith("onbekend")]
    assert "Lid (A)" in line and " 2 " in line
    assert any("Nieuw" in line for line in lines)


def test_two_files_that_contradict_are_both_kept_and_decided_on(
    store_dir: Path, tmp_path: Path
) -> None:
    data = Folder.copy_without_ledger(tmp_path / "data")

    def invoke(*told: str) -> Result:
        return CliRunner().invoke(app, [*told, "--data", str(data.path)], env={"COLUMNS": "400"})

    for number, (city, postcode) in enumerate((("Utrecht", "3584 CX"), ("Zeist", "3707 HL")), 1):
        file = tmp_path / f"{number}.xlsx"
        head = ("Sleutel", "Locatie", "Organisatie", "Plaats", "Postcode")
        site = next(row for row in data.rows("sites") if row["organisation"] == "diakonessenhuis")
        row = [site["key"], site["name"], "[organisation/diakonessenhuis]", city, postcode]
        file.write_bytes(book([row], head, "Locaties"))
        told = ("import", str(file), "--source", f"Opgave {number}", "--date", "2026-11-01")
        said = (*told, "--as", "sites", "--kind", "owner-statement", "--store", str(store_dir))
        done = invoke(*said, "--apply")
        assert done.exit_code == 0, done.output
        assert "tegenspraak" in done.output
        again = invoke(*said, "--apply")
        assert again.exit_code == 0 and "Er is niets geschreven" in again.output, again.output
    fact = f"site/{site['key']}"
    listed = invoke("contradictions", "--open", "--format", "csv")
    mine = [line for line in listed.output.splitlines() if line.startswith(f"{fact},")]
    assert any("3707 HL" in line for line in mine) and any(
        site["postcode"] in line for line in mine
    )
    chosen = invoke(
        "decide",
        fact,
        "--column",
        "postcode",
        "--prefer",
        "opgave-2-2026-11-01",
        "--why",
        "nagebeld",
    )
    assert chosen.exit_code == 0, chosen.output
    (preference,) = [row for row in data.rows("preferences") if row["thing"] == fact]
    assert (preference["column"], preference["prefer"]) == ("postcode", "opgave-2-2026-11-01")
