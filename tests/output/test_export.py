"""What is taken away is what was shown, and runs nothing on the reader's machine."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from zorggraaf.errors import QueryError, UsageError, ZorggraafError
from zorggraaf.output import grid, results
from zorggraaf.output.export import FORMATS, guarded, render, write
from zorggraaf.output.question import explain, query_form
from zorggraaf.tabular import Cell, Table

EVIL = '=HYPERLINK("https://example.org";"klik")'
TABLE = Table(
    "Umc's <1>",
    ["naam", "leden", "bron"],
    [
        [Cell("UMCG | Groningen", "https://w3id.org/zorggraaf/id/organisation/umcg"), 12, EVIL],
        ["Radboudumc", None, "+31\x00\x1b[31m"],
    ],
)


def _text(form: str) -> str:
    content = render(TABLE, form)
    assert isinstance(content, str)
    return content


def _sheet(content: str | bytes) -> Worksheet:
    assert isinstance(content, bytes)
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


def test_a_formula_in_the_data_stays_text_in_every_spreadsheet() -> None:
    rows = list(csv.reader(io.StringIO(_text("csv"))))
    assert rows[1][2] == f"'{EVIL}"
    cell = _sheet(render(TABLE, "xlsx")).cell(2, 3)
    assert (cell.value, cell.data_type) == (EVIL, "s")


def test_a_name_links_to_its_thing() -> None:
    assert _sheet(render(TABLE, "xlsx")).cell(2, 1).hyperlink is not None
    assert '<a href="https://w3id.org/zorggraaf/id/organisation/umcg">' in _text("html")
    assert "(<https://w3id.org/zorggraaf/id/organisation/umcg>)" in _text("md")


def test_numbers_stay_numbers() -> None:
    assert _sheet(render(TABLE, "xlsx")).cell(2, 2).value == 12
    assert json.loads(_text("json"))[0]["leden"] == 12
    assert guarded("-12.5") == "-12.5"


def test_markup_in_the_data_is_text() -> None:
    page = render(Table("t", ["a"], [["<script>alert(1)</script>"]]), "html")
    assert isinstance(page, str) and "<script>" not in page
    assert "Umc&#x27;s &lt;1&gt;" in _text("html")
    assert "UMCG \\| Groningen" in _text("md")


def test_several_tables_become_sheets_with_names_of_their_own() -> None:
    twice = [Table("a/b:c", ["x"], [[1]]), Table("a b c", ["x"], [[2]])]
    content = render(twice, "xlsx")
    assert isinstance(content, bytes)
    titles = openpyxl.load_workbook(io.BytesIO(content)).sheetnames
    assert len(set(titles)) == 2
    assert isinstance(render([], "xlsx"), bytes)


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(ZorggraafError, match="docx"):
        render(TABLE, "docx")
    assert "xlsx" in FORMATS


def test_a_file_is_replaced_in_one_step(tmp_path: Path) -> None:
    target = tmp_path / "uit.csv"
    target.write_text("oud")
    write(target, "nieuw")
    assert target.read_text() == "nieuw"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ZorggraafError, match="kan niet geschreven"):
        write(tmp_path / "nergens" / "uit.csv", "x")


@given(st.text(max_size=50))
def test_no_text_becomes_a_formula(text: str) -> None:
    assert not guarded(text).startswith(("=", "@", "\t", "\r"))


# Text in a terminal


def test_a_terminal_is_not_commanded_by_the_data() -> None:
    assert "\x1b" not in grid.lines(TABLE, 80)


@given(st.lists(st.text(max_size=120), min_size=1, max_size=4), st.integers(40, 120))
def test_no_line_is_wider_than_the_terminal(texts: list[str], width: int) -> None:
    table = Table("", ["a", "b"], [[text, "x"] for text in texts])
    assert all(len(line) <= width for line in grid.lines(table, width).split("\n"))


def test_a_long_list_says_how_much_more_there_is() -> None:
    many = Table("t", ["a"], [[i] for i in range(30)])
    assert "20" in grid.lines(many, 80, rows=10).splitlines()[-2]


def test_headings_are_bold_only_where_asked() -> None:
    assert "\x1b[1m" in grid.lines(TABLE, 80, colour=True)


# SPARQL results: the W3C's formats, compared with the engine's own writers


TERMS = [
    ox.NamedNode("https://example.org/a"),
    ox.Literal('quote " and, comma'),
    ox.Literal("regel\neen\ttab", language="nl"),
    ox.Literal(12),
    ox.Literal("2026-11-21", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#date")),
    ox.BlankNode("b1"),
    None,
]


def _engine(form: ox.QueryResultsFormat) -> str:
    store = ox.Store()
    values = " ".join("UNDEF" if term is None else f"{term}" for term in TERMS if not _blank(term))
    rows = store.query(f"SELECT ?x {{ VALUES ?x {{ {values} }} }}")
    assert isinstance(rows, ox.QuerySolutions)
    written = rows.serialize(format=form)
    assert written is not None
    return written.decode()


def _blank(term: object) -> bool:
    return isinstance(term, ox.BlankNode)


ROWS = [(term,) for term in TERMS if not _blank(term)]


def test_json_results_are_the_engines() -> None:
    ours = json.loads(results.to_json(["x"], ROWS))
    assert ours == json.loads(_engine(ox.QueryResultsFormat.JSON))


def test_csv_results_are_the_engines() -> None:
    ours = list(csv.reader(io.StringIO(results.to_csv(["x"], ROWS))))
    assert ours == list(csv.reader(io.StringIO(_engine(ox.QueryResultsFormat.CSV))))


def test_tsv_results_read_back_as_the_same_terms() -> None:
    written = results.to_tsv(["x"], ROWS)
    read = ox.parse_query_results(written, format=ox.QueryResultsFormat.TSV)
    assert isinstance(read, ox.QuerySolutions)
    assert [solution["x"] for solution in read] == [row[0] for row in ROWS]


def test_blank_nodes_are_written_as_such() -> None:
    node = [(ox.BlankNode("b1"),)]
    assert '"bnode"' in results.to_json(["x"], node)
    assert "_:b1" in results.to_csv(["x"], node)


def test_a_graph_reads_back_in_every_format() -> None:
    triple = ox.Triple(
        ox.NamedNode("https://example.org/s"),
        ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label"),
        ox.Literal("naam", language="nl"),
    )
    formats = {
        "turtle": ox.RdfFormat.TURTLE,
        "n-triples": ox.RdfFormat.N_TRIPLES,
        "json-ld": ox.RdfFormat.JSON_LD,
    }
    for name, form in formats.items():
        read = list(ox.parse(results.to_graph([triple, triple], name), format=form))
        assert [quad.triple for quad in read] == [triple]


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("select * {}", "SELECT"),
        ("PREFIX insert: <http://delete.example/> ASK { ?a ?b 'DROP' }", "ASK"),
        ("# INSERT\nBASE <http://x.example/>\nCONSTRUCT WHERE { ?a ?b ?c }", "CONSTRUCT"),
        ("DESCRIBE <http://x.example/select>", "DESCRIBE"),
        ("", ""),
    ],
)
def test_the_form_of_a_query_is_its_first_keyword(query: str, form: str) -> None:
    assert query_form(query) == form


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a:b> <a:b> <a:b> }",
        "\n DELETE WHERE { ?s ?p ?o }",
        "LOAD <x:y>",
        "clear all",
    ],
)
def test_an_update_is_refused_before_it_reaches_the_graph(update: str) -> None:
    with pytest.raises(QueryError, match="verandert de graaf"):
        query_form(update)


@pytest.mark.parametrize(
    ("query", "line", "column", "hint"),
    [
        ("SELECT ?s WHERE { ?s zgg:x ?o }", 1, 22, "Bedoelde u ‘zg:’"),
        ("SELECT ?s\nWHERE {\n ?s a zg:Site ", 3, 1, "sluitaccolade"),
        ("SELCT ?s { ?s ?p ?o }", 1, 1, "SELECT"),
    ],
)
def test_a_fault_in_a_query_is_shown_where_it_is(
    query: str, line: int, column: int, hint: str
) -> None:
    raw = QueryError("expected something", line=line, column=column)
    told = explain(raw, query, "vraag.rq")
    assert f"vraag.rq, regel {line}" in told.message
    assert "^" in told.message
    assert hint in told.hint


def test_formats_that_cannot_hold_an_answer_are_refused() -> None:
    assert results.check_format("CONSTRUCT", "") == "turtle"
    assert results.check_format("CONSTRUCT", "jsonld") == "json-ld"
    with pytest.raises(UsageError):
        results.check_format("SELECT", "turtle")
    with pytest.raises(UsageError):
        results.check_format("DESCRIBE", "csv")
