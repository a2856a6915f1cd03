"""An answer travels: terminal, spreadsheet, LibreOffice, an endpoint; the numbers stay the same."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from tests import servers
from tests.queries.asking import library
from zorggraaf.cli import app

# One worker runs all of these: the server is loaded once.
pytestmark = pytest.mark.xdist_group("servers")

QUESTION = "inhabitants-per-region"
_EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
"""Comma, double quotes, UTF-8, values as stored, a file per sheet."""


@pytest.fixture(scope="module")
def endpoint(store_dir: Path) -> Iterator[str]:
    """A real Oxigraph server with the graph of the shipped tables."""
    with servers.oxigraph() as server:
        server.load(store_dir)
        yield server.endpoint


def command(*words: str) -> str:
    """What the command says, run as a user runs it."""
    call = [sys.executable, "-m", "zorggraaf", *words]
    done = subprocess.run(call, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def in_libreoffice(workbook: Path, to: str) -> list[Path]:
    """What LibreOffice makes of a workbook; it needs a profile of its own to run beside others."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed: sudo apt-get install libreoffice-calc")
    folder = workbook.parent / "converted"
    profile = (workbook.parent / "profile").as_uri()
    call = [program, f"-env:UserInstallation={profile}", "--headless"]
    subprocess.run(
        [*call, "--convert-to", to, "--outdir", str(folder), str(workbook)],
        check=True,
        timeout=120,
        capture_output=True,
    )
    return sorted(folder.iterdir())


def inhabitants(rows: list[Any]) -> dict[str, int]:
    """Region → inhabitants, from rows of a table with its head."""
    head, *body = ([str(cell) for cell in row] for row in rows)
    region, number = head.index("regio"), head.index("inwoners")
    return {row[region]: int(row[number]) for row in body}


def test_an_answer_travels_with_its_numbers(store_dir: Path, endpoint: str, tmp_path: Path) -> None:
    here, there = ("--store", str(store_dir)), ("--endpoint", endpoint)
    shown = command("ask", QUESTION, "--all", *here)

    workbook = tmp_path / "inwoners.xlsx"
    command("ask", QUESTION, "--why", "-o", str(workbook), *here)
    sheet = openpyxl.load_workbook(workbook)["Antwoord"]
    numbers = inhabitants(list(sheet.iter_rows(values_only=True)))
    assert len(numbers) >= 10
    assert sum(numbers.values()) > 17_000_000
    for region, number in numbers.items():
        assert re.search(rf"{re.escape(region)}\s.*\b{number}\b", shown)

    told = json.loads(command("ask", QUESTION, "-F", "json", *there))["rows"]
    assert {row["region"]["label"]: row["inhabitants"] for row in told} == numbers
    assert command("ask", QUESTION, "--all", *there) == shown


def test_a_workbook_opens_in_libreoffice_with_answer_evidence_and_question(
    store_dir: Path, tmp_path: Path
) -> None:
    workbook = tmp_path / "inwoners.xlsx"
    command("ask", QUESTION, "--why", "-o", str(workbook), "--store", str(store_dir))
    book = openpyxl.load_workbook(workbook)
    files = {file.stem.rpartition("-")[2]: file for file in in_libreoffice(workbook, _EVERY_SHEET)}
    assert set(files) == {"Antwoord", "Bewijs", "Vraag"}
    read = {
        name: list(csv.reader(file.open(encoding="utf-8", newline="")))
        for name, file in files.items()
    }
    assert inhabitants(read["Antwoord"]) == inhabitants(
        list(book["Antwoord"].iter_rows(values_only=True))
    )
    for name, rows in read.items():
        assert len(rows) == book[name].max_row
    source = read["Bewijs"][0].index("bron")
    assert all(row[source] for row in read["Bewijs"])
    assert dict(row[:2] for row in read["Vraag"])["naam en versie"].startswith(f"{QUESTION}@")


def test_a_printed_workbook_has_its_columns_side_by_side(store_dir: Path, tmp_path: Path) -> None:
    workbook = tmp_path / "inwoners.xlsx"
    command("ask", QUESTION, "--why", "-o", str(workbook), "--store", str(store_dir))
    (printed,) = in_libreoffice(workbook, "pdf")
    # Eleven pages when the columns do not fit beside each other.
    assert len(re.findall(rb"/Type\s*/Page\b", printed.read_bytes())) <= 6


@pytest.mark.parametrize("name", sorted(library()))
def test_every_question_is_answered_from_an_endpoint(endpoint: str, name: str) -> None:
    done = CliRunner().invoke(app, ["ask", name, "--endpoint", endpoint, "-F", "json"])
    assert done.exit_code == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["question"]["name"] == name
    assert answer["count"] == len(answer["rows"])
    assert answer["count"] or library()[name].header.example.strip().startswith("-")
