"""A template is prefilled with what is known, and comes back as it went out."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.planting import Folder
from tests.upkeep.conftest import Check
from tests.upkeep.sheets import saved
from zorggraaf.errors import UsageError
from zorggraaf.store import Graph
from zorggraaf.tables import Tables, read_tables
from zorggraaf.upkeep.fields import KEY, SOURCE, plain
from zorggraaf.upkeep.forms import FORMS
from zorggraaf.upkeep.template import BLANK_ROWS, template


@pytest.fixture(scope="module")
def tables(shared: Folder) -> Tables:
    return read_tables(shared.path)


@pytest.fixture(scope="module")
def oor(tables: Tables, graph: Graph) -> bytes:
    return template(tables, graph, "members", "oor-utrecht")


def _cells(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))


def test_what_is_known_stands_in_it_with_its_source(oor: bytes) -> None:
    sheet = _cells(oor)["Invullen"]
    head = [str(cell.value) for cell in sheet[3]]
    assert head[:6] == ["Lid*", "Samenwerking*", "Rol", "Plaats", "Sinds", "Tot en met"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    known = {row[0]: dict(zip(head, row, strict=True)) for row in rows if row[0]}
    assert set(known) == {"Gelre ziekenhuizen", "UMC Utrecht"}
    assert known["UMC Utrecht"]["Rol"] == "umc van de regio"
    assert known["UMC Utrecht"]["Bron nu"]
    assert known["UMC Utrecht"]["Sleutel"] == "umc-utrecht-oor-utrecht-umc-in-the-lead"
    blank = [row for row in rows if not row[0]]
    assert len(blank) == BLANK_ROWS and {row[1] for row in blank} == {"OOR Utrecht"}


def test_only_what_is_asked_can_be_changed(oor: bytes) -> None:
    sheet = _cells(oor)["Invullen"]
    assert sheet.protection.sheet and not sheet.protection.password
    assert sheet.freeze_panes == "B4"
    assert all(cell.protection.locked for cell in sheet[3])
    fields = FORMS["members"].fields
    for cell, field in zip(sheet[5], fields, strict=True):
        assert cell.protection.locked == (field.kind in (SOURCE, KEY)), field.name


def test_choices_come_from_the_graph(oor: bytes, graph: Graph) -> None:
    book = _cells(oor)
    assert book["Keuzen"].sheet_state == book["zorggraaf"].sheet_state == "hidden"
    checks = {
        str(check.sqref).partition(":")[0]: check
        for check in book["Invullen"].data_validations.dataValidation
    }
    role = checks["C4"]
    start, _, end = role.formula1.partition("!")[2].replace("$", "").partition(":")
    words = {cell.value for (cell,) in book["Keuzen"][f"{start}:{end}"]}
    asked = graph.select(
        "SELECT ?l { ?c skos:inScheme <https://w3id.org/zorggraaf/id/concept/role> ; "
        "skos:prefLabel ?l FILTER(LANG(?l) = 'nl') }"
    )
    assert words == {getattr(row[0], "value", "") for row in asked.rows}
    # A word of ours cannot be invented; a name we do not know may be written.
    assert role.showErrorMessage and not checks["A4"].showErrorMessage


def test_there_is_no_formula_in_any_template(tables: Tables, graph: Graph) -> None:
    content = template(tables, graph, "organisations")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                assert b"<f>" not in archive.read(name)


def test_a_name_that_looks_like_a_formula_stays_a_name() -> None:
    from openpyxl import Workbook

    from zorggraaf.upkeep.template import _put

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    _put(sheet["A1"], "=HYPERLINK(1)")
    assert _cells(saved(book)).worksheets[0]["A1"].data_type == "s"


@pytest.mark.parametrize("kind", sorted(FORMS))
def test_a_template_sent_back_untouched_changes_nothing(
    kind: str, tables: Tables, graph: Graph, checked: Check
) -> None:
    about = {
        "members": "umc-utrecht",
        "sites": "umcg",
        "figures": "umcg",
        "organisations": "umcg",
        "recognitions": "",
        "expertise-centres": "umc-utrecht",
        "regions": "roaz-west",
    }[kind]
    result = checked(template(tables, graph, kind, about))
    assert result.kind == kind
    assert result.ok, ([p.text() for p in result.problems][:5], result.unknown[:5])
    assert not result.rows, result.proposals.writing[:5]
    if kind != "regions":  # the copy for tests has no municipalities per region
        assert result.counts["same"]


def test_what_is_filled_in_comes_back(
    tables: Tables, graph: Graph, oor: bytes, checked: Check
) -> None:
    book = _cells(oor)
    sheet = book["Invullen"]
    places = {plain(str(cell.value)): cell.column for cell in sheet[3]}
    sheet.cell(6, places["lid"]).value = "Diakonessenhuis"
    sheet.cell(6, places["sinds"]).value = "maart 2019"
    result = checked(saved(book))
    assert (result.counts["new"], result.counts["same"]) == (1, 2)


def test_a_kind_or_thing_that_is_not_gets_the_nearest(tables: Tables, graph: Graph) -> None:
    with pytest.raises(UsageError) as raised:
        template(tables, graph, "member")
    assert "members" in raised.value.hint
    with pytest.raises(UsageError) as raised:
        template(tables, graph, "members", "oor-utrehct")
    assert "oor-utrecht" in raised.value.hint


def test_headings_of_a_form_are_told_apart() -> None:
    for form in FORMS.values():
        first = [plain(field.nl) for field in form.fields] + [
            plain(field.en) for field in form.fields if plain(field.en) != plain(field.nl)
        ]
        assert len(first) == len(set(first)), form.name
