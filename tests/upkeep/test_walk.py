"""The walk of docs/handleiding.md: from a gap to a graph in which it is closed.

Six hospitals are put in OOR Utrecht by a source that is called a test. It is a copy of the tables
that changes; the shipped ones say nothing of it.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from tests.planting import Folder
from tests.upkeep.conftest import light
from zorggraaf import resources
from zorggraaf.build import build
from zorggraaf.cli import app
from zorggraaf.store import open as open_store
from zorggraaf.upkeep.importing import ImportResult, Origin, check

SOURCE = "Proefopgave OOR Utrecht (toets)"
HOSPITALS = (
    ("Diakonessenhuis", "diakonessenhuis"),
    ("St. Antonius Ziekenhuis", "st-antonius"),
    ("Meander Medisch Centrum", "meander-mc"),
    ("Jeroen Bosch Ziekenhuis", "jbz"),
    ("Ziekenhuis Rivierenland", "rivierenland"),
    ("Tergooi MC", "tergooi-mc"),
)


class Walked(NamedTuple):
    data: Folder
    store: Path
    checked: ImportResult
    applied: Result
    again: Result
    before: dict[str, bytes]
    after_check: dict[str, bytes]


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


def _contents(data: Folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in data.path.glob("*.csv")}


@pytest.fixture(scope="module")
def walked(store_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Walked:
    """Gap, template, filled in, checked, applied, built: each step with its own command."""
    folder = tmp_path_factory.mktemp("walk")
    data = light(folder / "data")
    with (resources.data() / "region_municipalities.csv").open("rb") as whole:
        data.file("region_municipalities").write_bytes(whole.read())
    file = folder / "oor-utrecht.xlsx"
    found = _run("gaps", "--kind", "body-few-members", "--store", store_dir, "--format", "md")
    assert "OOR Utrecht" in found.output, found.output
    made = _run("template", "members", "--for", "oor-utrecht", "--store", store_dir, "-o", file)
    assert made.exit_code == 0, made.output
    book = load_workbook(file)
    sheet = book["Invullen"]
    empty = [line for line in range(4, sheet.max_row) if sheet.cell(line, 1).value is None]
    for line, (name, _) in zip(empty, HOSPITALS, strict=False):
        sheet.cell(line, 1).value = name
        sheet.cell(line, 5).value = datetime.date(2020, 1, 1)
    book.save(file)
    told: tuple[object, ...] = ("import", file, "--source", SOURCE, "--date", "1 november 2026")
    told += ("--kind", "owner-statement", "--data", data.path, "--store", store_dir)
    before = _contents(data)
    with open_store(store=store_dir) as graph:
        origin = Origin(SOURCE, "1 november 2026")
        checked = check(file.read_bytes(), file.name, origin, data.path, graph, shapes=False)
    after_check = _contents(data)
    applied = _run(*told, "--apply")
    again = _run(*told, "--apply")
    build(data.path, folder / "store")
    return Walked(data, folder / "store", checked, applied, again, before, after_check)


def test_checking_tells_and_writes_nothing(walked: Walked) -> None:
    assert walked.checked.ok
    assert "6 nieuw, 2 al bekend" in walked.checked.summary()
    (changes,) = walked.checked.tables()
    assert len(changes.rows) == len(HOSPITALS)
    assert walked.after_check == walked.before


def test_applying_writes_six_rows_and_a_source(walked: Walked) -> None:
    assert walked.applied.exit_code == 0, walked.applied.output
    assert all(name in walked.applied.output for name, _ in HOSPITALS)
    rows = [row for row in walked.data.rows("memberships") if "toets-2026-11-01" in row["source"]]
    assert {row["member"] for row in rows} == {f"organisation/{key}" for _, key in HOSPITALS}
    (source,) = [row for row in walked.data.rows("sources") if row["title"] == SOURCE]
    assert (source["date"], source["document_number"]) == ("2026-11-01", "oor-utrecht.xlsx")
    assert source["kind"] == "owner-statement"


def test_the_same_file_again_changes_nothing(walked: Walked) -> None:
    assert walked.again.exit_code == 0, walked.again.output
    assert "8 al bekend" in walked.again.output
    rows = [row for row in walked.data.rows("memberships") if "toets-2026-11-01" in row["source"]]
    assert len(rows) == len(HOSPITALS)


def test_the_overlap_with_the_roaz_shows_them(walked: Walked, store_dir: Path) -> None:
    def shown(store: Path) -> str:
        asked = ("overlap", "oor", "roaz", "--rows", "--all", "--format", "csv")
        result = _run(*asked, "--store", store)
        assert result.exit_code == 0, result.output
        return "\n".join(line for line in result.output.splitlines() if "OOR Utrecht" in line)

    before, after = shown(store_dir), shown(walked.store)
    for name in ("Diakonessenhuis", "St. Antonius Ziekenhuis"):
        assert name in after and name not in before, name


def test_why_names_the_file_as_its_source(walked: Walked) -> None:
    asked = ("why", "membership/diakonessenhuis-oor-utrecht-member", "--store", walked.store)
    result = _run(*asked, "--format", "md")
    assert result.exit_code == 0, result.output
    assert SOURCE.replace("(", "\\(") in result.output or SOURCE in result.output
    assert "rij 6" in result.output


def test_the_rules_are_still_met(walked: Walked) -> None:
    result = _run("validate", "--store", walked.store)
    assert result.exit_code == 0, result.output[-2000:]


def test_the_gap_is_closed(walked: Walked) -> None:
    found = _run("gaps", "--kind", "body-few-members", "--store", walked.store, "--format", "md")
    assert found.exit_code == 0, found.output
    assert "OOR Utrecht" not in found.output


def test_nothing_of_it_is_in_the_shipped_tables() -> None:
    assert "Proefopgave" not in (resources.data() / "sources.csv").read_text(encoding="utf-8")
