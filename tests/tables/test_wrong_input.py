"""Faults that people make in the tables: each gets one clear message, and the graph stays."""

from __future__ import annotations

import re
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.planting import Folder, tiny, tiny_ontology
from zorggraaf import build, store
from zorggraaf.errors import DataError, Problem, StoreError, ZorggraafError
from zorggraaf.tables import cells, csvfile, read_tables
from zorggraaf.tables.schema import Schema


@pytest.fixture
def data(tmp_path: Path) -> Folder:
    return Folder.copy_without_ledger(tmp_path / "data")


def problems(folder: Folder) -> list[Problem]:
    with pytest.raises(DataError) as caught:
        read_tables(folder.path)
    assert caught.value.exit_code == 1
    for problem in caught.value.problems:
        assert problem.text("nl") and "verwacht" not in problem.text("en")
    return list(caught.value.problems)


def the_problem(folder: Folder) -> Problem:
    found = problems(folder)
    assert len(found) == 1, [problem.text() for problem in found]
    return found[0]


# -- a wrong cell: one fault planted in the real tables, one message -------------------------------


_Planted = tuple[str, dict[str, str], str, str | None, str | None, str]

# table, cells to change, then what must be said: column, what was found, the nearest valid value
# (None: whatever it is), and a word of the message.
WRONG_CELLS: list[_Planted] = [
    (
        "sites",
        {"organisation": "umcgg"},
        "organisation",
        "umcgg",
        "umcg",
        "in organisations.csv staat",
    ),
    (
        "sites",
        {"organisation": "UMC Utrecht"},
        "organisation",
        "UMC Utrecht",
        "umc-utrecht",
        "sleutel",
    ),
    ("sites", {"emergency": "jes"}, "emergency", "jes", "yes", "emergency-department"),
    ("sites", {"kind": "mian"}, "kind", "mian", "main", "site-kind"),
    ("sites", {"municipality": "GM36"}, "municipality", "GM36", "GM0036", "gemeentecode"),
    ("sites", {"municipality": "GM9999"}, "municipality", "GM9999", None, "municipalities.csv"),
    ("sites", {"lat": "152.1"}, "lat", "152.1", "", "-90 tot 90"),
    ("sites", {"lat": "52,1"}, "lat", "52,1", "52.1", "punt"),
    ("sites", {"postcode": "9713gz"}, "postcode", "9713gz", "9713 GZ", "postcode"),
    ("sites", {"source": ""}, "source", "", "", "geen feit zonder bron"),
    ("sites", {"name": ""}, "name", "", "", "verplicht"),
    ("sites", {"name": '=HYPERLINK("http://x")'}, "name", "=HYPERLINK(", "", "formule"),
    ("sites", {"name": "@SUM(1)"}, "name", "@SUM", "", "formule"),
    ("sites", {"name": "bel\x07"}, "name", "bel\\x07", "bel", "U+0007"),
    ("sites", {"name": "Universitair "}, "name", "Universitair ", "Universitair", "spaties"),
    ("sites", {"name": "CafÃ© zorg"}, "name", "CafÃ© zorg", "Café zorg", "UTF-8"),
    ("sites", {"name": "x" * 10_001}, "name", "x" * 80 + "…", "", "hoogstens 10000"),
    ("sites", {"from": "2023-02-30"}, "from", "2023-02-30", "2023-02-28", "datum"),
    ("sites", {"from": "31-12-2020"}, "from", "31-12-2020", "2020-12-31", "datum"),
    ("sites", {"from": "2020-06", "until": "2020-05-31"}, "until", "2020-05-31", "", "2020-06"),
    ("partitions", {"complete": "ja"}, "complete", "ja", "true", "true of false"),
    (
        "organisations",
        {"website": "https://example.org/a b"},
        "website",
        "https://example.org/a b",
        "https://example.org/a%20b",
        "zonder spaties",
    ),
    ("organisations", {"website": "www.umcg.nl"}, "website", "www.umcg.nl", None, "webadres"),
    ("organisations", {"source": "a-b;;c"}, "source", "a-b;;c", "a-b;c", "ertussen"),
    ("figures", {"period": "2022/2019"}, "period", "2022/2019", "", "periode"),
    ("figures", {"about": "organisation/umcgg"}, "about", None, "organisation/umcg", "verwacht"),
    ("figures", {"about": "organistion/umcg"}, "about", None, "organisation/umcg", "verwacht"),
    ("figures", {"about": "network/umcg"}, "about", None, "organisation/umcg", "verwacht"),
    ("figures", {"about": "umcg"}, "about", "umcg", "", "soort/sleutel"),
    (
        "memberships",
        {"role": "teaching-hospitaal"},
        "role",
        "teaching-hospitaal",
        "teaching-hospital",
        "role",
    ),
    ("initiative_items", {"order": "3.0"}, "order", "3.0", "3", "geheel getal"),
    ("intake", {"outcome": "gone"}, "outcome", "gone", "", "taken, merged, left-out"),
    ("identifiers", {"scheme": "ror", "value": "03cv38k48"}, "value", "03cv38k48", "", "ror"),
    (
        "identifiers",
        {"scheme": "ror", "value": "http://ror.org/03CV38K47"},
        "value",
        "http://ror.org/03CV38K47",
        "03cv38k47",
        "ror",
    ),
    (
        "identifiers",
        {"scheme": "isni", "value": "0000000095584599"},
        "value",
        "0000000095584599",
        "",
        "isni",
    ),
    (
        "identifiers",
        {"scheme": "isni", "value": "0000-0000-9558-4598"},
        "value",
        "0000-0000-9558-4598",
        "0000000095584598",
        "isni",
    ),
    ("identifiers", {"scheme": "kvk", "value": "1234567"}, "value", "1234567", "01234567", "kvk"),
    ("identifiers", {"scheme": "wikidata", "value": "1338"}, "value", "1338", "", "wikidata"),
    (
        "identifiers",
        {"scheme": "wikidata", "value": "q1338"},
        "value",
        "q1338",
        "Q1338",
        "wikidata",
    ),
    (
        "identifiers",
        {"scheme": "wikidata", "value": "https://www.wikidata.org/wiki/Q1338"},
        "value",
        "https://www.wikidata.org/wiki/Q1338",
        "Q1338",
        "wikidata",
    ),
    (
        "identifiers",
        {"scheme": "orphacode", "value": "ORPHA:636"},
        "value",
        "ORPHA:636",
        "636",
        "orphacode",
    ),
    (
        "identifiers",
        {"scheme": "agb", "value": "6 010 101"},
        "value",
        "6 010 101",
        "06010101",
        "agb",
    ),
]


@pytest.fixture(scope="module")
def wrong_cells(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, int], list[Problem]]:
    """The problems of the real tables with each wrong cell planted in a row of its own."""
    folder = Folder.copy_of_real(tmp_path_factory.mktemp("wrong") / "data")
    for at, (table, changed, *_) in enumerate(WRONG_CELLS):
        folder.set(table, _line(at), **changed)
    by_row: dict[tuple[str, int], list[Problem]] = {}
    for problem in problems(folder):
        by_row.setdefault((problem.file, problem.row or 0), []).append(problem)
    assert len(by_row) == len(WRONG_CELLS)
    return by_row


def _line(at: int) -> int:
    """The row for a fault: the next one of its table, after the header and the first rows."""
    table = WRONG_CELLS[at][0]
    return 3 + sum(1 for other, *_ in WRONG_CELLS[:at] if other == table)


@pytest.mark.parametrize("at", range(len(WRONG_CELLS)), ids=lambda at: str(WRONG_CELLS[at][1])[:60])
def test_wrong_cell_is_named_with_row_column_and_nearest_value(
    at: int, wrong_cells: dict[tuple[str, int], list[Problem]]
) -> None:
    table, _, column, found, nearest, says = WRONG_CELLS[at]
    (problem,) = wrong_cells[f"{table}.csv", _line(at)]
    assert problem.column == column
    if found is not None:
        assert problem.found.startswith(found)
    if nearest is not None:
        assert problem.nearest == nearest
    assert says.casefold() in problem.text().casefold()


def test_unknown_concept_scheme_is_refused(data: Folder) -> None:
    line = data.set("concepts", 2, scheme="zorgvorm")
    mine = [p for p in problems(data) if (p.file, p.row) == ("concepts.csv", line)]
    assert [p.column for p in mine if p.found == "zorgvorm"] == ["scheme"]


def test_preference_about_a_column_that_is_none(data: Folder) -> None:
    key = data.rows("memberships")[0]["key"]
    source = data.rows("sources")[0]["key"]
    line = data.add(
        "preferences",
        key="proef",
        thing=f"membership/{key}",
        column="form",
        prefer=source,
        why="proef",
        decided="2026",
    )
    problem = the_problem(data)
    assert (problem.row, problem.column, problem.nearest) == (line, "column", "from")


def test_name_in_place_of_a_key_leads_to_the_key(tmp_path: Path) -> None:
    folder = tiny(tmp_path / "data")
    folder.set("organisations", 3, name="Ziekenhuis Zuid")
    folder.set("memberships", 4, member="organisation/ziekenhuis-zuid")
    ontology = tiny_ontology(tmp_path / "ontology")
    with pytest.raises(DataError) as caught:
        read_tables(folder.path, ontology)
    assert [p.nearest for p in caught.value.problems] == ["organisation/zuid"]


# -- a wrong row -----------------------------------------------------------------------------------


def test_duplicate_key_names_both_rows(data: Folder) -> None:
    first = data.rows("sites")[2]
    line = data.add("sites", **first)
    problem = the_problem(data)
    assert (problem.row, problem.found) == (line, first["key"])
    assert problem.hint == "staat ook op rij 4"


def test_same_fact_twice_from_one_source_is_a_duplicate(data: Folder) -> None:
    line = data.add("memberships", **data.rows("memberships")[0])
    assert the_problem(data).row == line


@pytest.mark.parametrize(("change", "cells_"), [(",extra", "cellen"), (None, "cellen")])
def test_row_with_too_many_or_too_few_cells(data: Folder, change: str | None, cells_: str) -> None:
    lines = data.text("theme_items").splitlines()
    lines[2] = lines[2] + change if change else lines[2].rpartition(",")[0]
    data.file("theme_items").write_text("\n".join(lines) + "\n", encoding="utf-8")
    problem = the_problem(data)
    assert problem.row == 3
    assert cells_ in problem.found


def test_line_break_in_a_cell_is_told_at_the_line_where_the_row_begins(data: Folder) -> None:
    line = data.set("theme_items", 7, text="twee\nregels")
    problem = the_problem(data)
    assert (problem.row, problem.nearest) == (line, "twee regels")
    assert "U+000A" in problem.hint


def test_ragged_row_still_defines_its_key(data: Folder) -> None:
    lines = data.text("organisations").splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("umcg,"))
    lines[at] += ",extra"
    data.file("organisations").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert the_problem(data).row == at + 1


def test_blank_line_in_the_middle_is_told_and_at_the_end_is_not(data: Folder) -> None:
    text = data.text("theme_items")
    data.file("theme_items").write_text(text + "\n\n", encoding="utf-8")
    read_tables(data.path)
    lines = text.splitlines()
    data.file("theme_items").write_text("\n".join([*lines[:3], "", *lines[3:]]) + "\n")
    assert (the_problem(data).row, the_problem(data).hint) == (4, "lege regel")


@pytest.mark.parametrize(
    ("table", "column", "chain"),
    [
        ("organisations", "part_of", ["umcg", "lumc", "erasmus-mc"]),
        ("organisations", "part_of", ["umcg"]),
        ("policy_goals", "broader", None),
        ("concepts", "broader", None),
    ],
)
def test_circle_is_named_in_full(
    data: Folder, table: str, column: str, chain: list[str] | None
) -> None:
    rows = data.rows(table)
    if chain is None:
        scheme = rows[0].get("scheme")
        chain = [row["key"] for row in rows if row.get("scheme") == scheme and not row[column]][:2]
    before = {name: next(row for row in rows if row["key"] == name) for name in chain}
    for name, above in zip(chain, [*chain[1:], chain[0]], strict=True):
        having = {"key": name} | ({"scheme": before[name]["scheme"]} if table == "concepts" else {})
        data.set(table, data.line(table, **having), **{column: above})
    problem = the_problem(data)
    assert problem.column == column
    assert all(name in problem.found for name in chain)
    assert problem.found.count("→") == len(chain)


# -- a wrong file ----------------------------------------------------------------------------------


def test_missing_table_is_one_fault_and_not_one_per_reference(data: Folder) -> None:
    data.file("organisations").unlink()
    problem = the_problem(data)
    assert (problem.file, problem.row) == ("organisations.csv", None)
    assert "ontbreekt" in problem.text()


def test_misnamed_table_is_recognised(data: Folder) -> None:
    data.file("theme_items").rename(data.path / "theme_item.csv")
    found = {problem.file: problem for problem in problems(data)}
    assert found["theme_item.csv"].nearest == "theme_items.csv"
    assert "ontbreekt" in found["theme_items.csv"].text()


def test_empty_folder_and_folder_without_declaration(tmp_path: Path) -> None:
    with pytest.raises(ZorggraafError, match=r"schema\.json"):
        read_tables(tmp_path)


def header_change(table: str, change: Callable[[list[str]], list[str]]) -> Callable[[Folder], None]:
    def apply(folder: Folder) -> None:
        lines = folder.text(table).split("\n", 1)
        folder.file(table).write_text(",".join(change(lines[0].split(","))) + "\n" + lines[1])

    return apply


@pytest.mark.parametrize(
    ("change", "column", "nearest"),
    [
        (lambda h: ["naam_en" if c == "name_en" else c for c in h], "naam_en", "name_en"),
        (lambda h: ["Key" if c == "key" else c for c in h], "Key", "key"),
        (lambda h: ["bron" if c == "source" else c for c in h], "bron", None),
        (lambda h: ["key" if c == "city" else c for c in h], "key", None),
    ],
)
def test_misspelled_column_is_told_once_and_nothing_follows_from_it(
    data: Folder, change: Callable[[list[str]], list[str]], column: str, nearest: str | None
) -> None:
    header_change("organisations", change)(data)
    found = problems(data)
    assert {(p.file, p.row) for p in found} == {("organisations.csv", 1)}
    assert found[0].column == column or column in {p.column for p in found}
    if nearest:
        assert [p.nearest for p in found] == [nearest]


def test_missing_and_extra_columns_are_told(data: Folder) -> None:
    header, rows = data.header("theme_items"), data.rows("theme_items")
    data.write(
        "theme_items",
        [c for c in header if c != "note"],
        [{k: v for k, v in row.items() if k != "note"} for row in rows],
    )
    assert (the_problem(data).column, the_problem(data).hint) == ("note", "de kolom ontbreekt")
    data.write("theme_items", [*header, "opmerkingen"], rows)
    problem = the_problem(data)
    assert (problem.found, problem.nearest) == ("opmerkingen", "")
    assert "theme, kind" in problem.hint


def test_columns_may_stand_in_another_order(data: Folder) -> None:
    expected = read_tables(data.path)["theme_items"]
    data.write("theme_items", list(reversed(data.header("theme_items"))), data.rows("theme_items"))
    assert read_tables(data.path)["theme_items"] == expected


def test_utf16_is_recognised(data: Folder) -> None:
    data.file("sites").write_bytes(data.text("sites").encode("utf-16"))
    problem = the_problem(data)
    assert (problem.file, problem.found, problem.expected) == ("sites.csv", "UTF-16", "UTF-8")


def test_windows_1252_is_recognised_with_its_first_line(data: Folder) -> None:
    line = data.set("theme_items", 5, text="Coördinatie in één keten")
    data.file("theme_items").write_bytes(
        "".join(
            text if number == line else text.encode("ascii", "ignore").decode()
            for number, text in enumerate(data.text("theme_items").splitlines(keepends=True), 1)
        ).encode("cp1252")
    )
    problem = the_problem(data)
    assert problem.row == line
    assert "Coördinatie" in problem.found or "één" in problem.found
    assert "Windows-1252" in problem.hint


def test_byte_order_mark_of_utf8_and_windows_line_ends_do_no_harm(data: Folder) -> None:
    expected = read_tables(data.path)["sites"]
    text = data.text("sites").replace("\n", "\r\n")
    data.file("sites").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert read_tables(data.path)["sites"] == expected


@pytest.mark.parametrize(("mark", "name"), [(";", "puntkomma"), ("\t", "tabs")])
def test_other_delimiter_is_recognised(data: Folder, mark: str, name: str) -> None:
    rows = data.text("municipalities").splitlines()
    text = "\n".join(line.replace(",", mark) for line in rows)
    data.file("municipalities").write_text(text)
    assert name in the_problem(data).hint


def test_empty_file_is_a_fault_and_header_alone_is_none(data: Folder) -> None:
    header = data.text("crosswalk").splitlines()[0]
    data.file("crosswalk").write_text(header + "\n")
    assert read_tables(data.path)["crosswalk"] == []
    data.file("crosswalk").write_text("")
    assert "leeg" in the_problem(data).hint


def test_quotation_mark_never_closed(data: Folder) -> None:
    lines = data.text("theme_items").splitlines()
    lines[-1] = lines[-1].rpartition(",")[0] + ',"nooit gesloten'
    data.file("theme_items").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert "aanhalingsteken" in the_problem(data).text()


@pytest.mark.parametrize("ends", [b"", b"\n"])
def test_cell_of_100_mb_gives_one_fault_and_takes_no_memory(tmp_path: Path, ends: bytes) -> None:
    folder = Folder.empty(tmp_path / "data")
    table = Schema.load(folder.path / "schema.json")["sources"]
    with folder.file("sources").open("ab") as stream:
        stream.write(b'a,"')
        for _ in range(100):
            stream.write(b"x" * 1_000_000 + ends)
        stream.write(b'",,,,,,,,,\n')
    tracemalloc.start()
    try:
        result = csvfile.read(folder.file("sources"), table)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(result.faults) == 1
    assert result.faults[0].row is not None
    assert "te lang" in result.faults[0].text()
    assert peak < 10_000_000


# -- all together ----------------------------------------------------------------------------------


def test_all_faults_of_a_run_come_together_and_in_order(data: Folder) -> None:
    data.set("sites", 9, lat="x")
    data.set("sites", 3, organisation="umcgg", source="")
    data.set("figures", 5, value="veel")
    data.file("theme_items").write_bytes(data.text("theme_items").encode("utf-16"))
    found = [(p.file, p.row, p.column) for p in problems(data)]
    assert [(file, row) for file, row, _ in found] == [
        ("sites.csv", 3),
        ("sites.csv", 3),
        ("sites.csv", 9),
        ("theme_items.csv", 1),
        ("figures.csv", 5),
    ]
    assert {column for *_, column in found[:2]} == {"organisation", "source"}


def test_ten_thousand_faults_are_all_counted_and_quickly(data: Folder) -> None:
    header, rows = data.header("region_municipalities"), data.rows("region_municipalities")
    for row in rows:
        row["municipality"] = "GM0000"
    for at, row in enumerate(rows):
        row["region"] = f"nergens-{at}"
    data.write("region_municipalities", header, rows)
    assert len(problems(data)) == 2 * len(rows)


def test_wrong_tables_leave_the_graph_untouched(tmp_path: Path) -> None:
    folder = tiny(tmp_path / "data")
    ontology = tiny_ontology(tmp_path / "ontology")
    build.build(folder.path, tmp_path / "store", ontology_dir=ontology)
    before = sorted(path.name for path in (tmp_path / "store").iterdir())
    folder.set("memberships", 2, role="memebr")
    with pytest.raises(DataError) as caught:
        build.build(folder.path, tmp_path / "store", ontology_dir=ontology)
    assert [p.nearest for p in caught.value.problems] == ["member"]
    assert sorted(path.name for path in (tmp_path / "store").iterdir()) == before
    with store.open(tmp_path / "store") as graph:
        assert graph.holds("ASK { ?m a org:Membership }")


def test_store_that_cannot_be_written(tmp_path: Path) -> None:
    folder = tiny(tmp_path / "data")
    ontology = tiny_ontology(tmp_path / "ontology")
    (tmp_path / "file").write_text("geen map")
    with pytest.raises(StoreError, match="kan niet worden geschreven") as caught:
        build.build(folder.path, tmp_path / "file" / "store", ontology_dir=ontology)
    assert "--store" in caught.value.hint


def test_limit_of_a_cell_is_the_one_that_messages_name() -> None:
    complaint = cells.common_fault("x" * (cells.MAX_CELL + 1))
    assert complaint is not None
    assert re.search(rf"\b{cells.MAX_CELL}\b", complaint.expected.nl)
    assert cells.common_fault("x" * cells.MAX_CELL) is None
