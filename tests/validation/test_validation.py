"""The shipped data satisfies the shapes, and the report says of each fault what, where and how."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.planting import Folder
from zorggraaf import names
from zorggraaf.build import build_memory
from zorggraaf.errors import UsageError
from zorggraaf.store import Graph
from zorggraaf.tables import read_tables
from zorggraaf.validation import (
    FORMATS,
    Report,
    Shapes,
    ValidationError,
    findings,
    render_report,
    validate,
)
from zorggraaf.validation.explained import warnings_page

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def shipped() -> Graph:
    """The graph of the shipped tables."""
    return Graph.of(build_memory(read_tables()))


@pytest.fixture(scope="module")
def report(shipped: Graph) -> Report:
    return validate(store=shipped)


# -- the shipped data ---------------------------------------------------------------------------


def test_the_shipped_data_has_no_violations(report: Report) -> None:
    faults = [
        f"{r.shape.key}: {r.key} {r.row}" for r in report.results if r.severity == "Violation"
    ]
    assert faults == []
    assert report.conforms and report.exit_code == 0


def test_every_shape_finds_something_to_check(report: Report) -> None:
    assert report.problems == ()


def test_every_warning_of_the_shipped_data_names_its_row(report: Report) -> None:
    without = {
        r.shape.key
        for r in report.results
        if not r.line and not r.focus.startswith(f"{names.ID}concept/")
    }
    assert without == set()


def test_every_warning_is_explained_in_the_documentation(report: Report) -> None:
    page = (DOCS / "waarschuwingen.md").read_text(encoding="utf-8")
    assert page == warnings_page(Shapes.load()), (
        "maak haar opnieuw: python -m zorggraaf.validation.explained > docs/waarschuwingen.md"
    )
    assert {r.shape.key for r in report.results} <= {
        line.removeprefix("### ") for line in page.splitlines() if line.startswith("### ")
    }


def test_three_engines_find_the_same_in_the_shipped_data(shipped: Graph) -> None:
    shapes = Shapes.load()
    reference = findings(shipped, shapes, "pyshacl")
    assert findings(shipped, shapes, "auto") == reference
    assert findings(shipped, shapes, "rudof") == reference


# -- a fault in a table -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, dict[str, int]]:
    """The shipped tables with faults planted, and the lines where they stand."""
    folder = Folder.copy_of_real(tmp_path_factory.mktemp("planted") / "data")
    source = folder.rows("sources")[0]["key"]
    lines = {
        "membership": folder.add(
            "memberships",
            key="lumc-oncomid-again",
            member="organisation/umc-utrecht",
            group="network/oncomid",
            role="umc-in-the-lead",
            source=source,
        ),
        "name": folder.add(
            "organisations",
            key="formule",
            name="Formule",
            source=source,
        ),
        "ror": folder.add(
            "identifiers",
            key="formule-kvk",
            thing="organisation/formule",
            scheme="kvk",
            value="12345678",
            source=source,
        ),
    }
    folder.add(
        "identifiers",
        key="lumc-kvk-again",
        thing="organisation/lumc",
        scheme="kvk",
        value="12345678",
        source=source,
    )
    store = build_memory(read_tables(folder.path))
    # The tables refuse a formula as a name; a graph from elsewhere might hold one.
    formula = ox.Literal('=HYPERLINK("https://example.org")', language="nl")
    thing, label = names.iri("organisation", "formule"), names.expand("rdfs:label")
    for quad in list(store.quads_for_pattern(ox.NamedNode(thing), ox.NamedNode(label), None, None)):
        store.remove(quad)
        store.add(ox.Quad(quad.subject, quad.predicate, formula, quad.graph_name))
    return validate(store=Graph.of(store)), lines


def test_a_fault_names_thing_value_message_advice_source_table_and_row(
    planted: tuple[Report, dict[str, int]],
) -> None:
    report, lines = planted
    (one,) = [
        r for r in report.results if r.shape.key == "Identifier-shared" and "formule" in r.focus
    ]
    assert one.severity == "Violation" and not report.conforms and report.exit_code == 1
    assert one.key == "identifier/formule-kvk"
    assert (one.table, one.line) == ("identifiers.csv", lines["ror"])
    assert "Leids Universitair Medisch Centrum" in one.message_nl or "LUMC" in one.message_nl
    assert "{?value}" not in one.message_nl + one.message_en
    assert one.source and one.source_iri.startswith(f"{names.ID}source/")
    assert one.advice_nl and one.advice_en and one.label


def test_results_are_grouped_gravest_first(planted: tuple[Report, dict[str, int]]) -> None:
    report, _ = planted
    severities = [shape.severity for shape, _ in report.groups()]
    assert severities == sorted(severities, key=["Violation", "Warning", "Info"].index)
    assert sum(len(found) for _, found in report.groups()) == len(report.results)
    assert sum(report.counts.values()) == len(report.results)


# -- formats ------------------------------------------------------------------------------------


def test_the_text_counts_first_and_says_how_many_it_leaves_out(report: Report) -> None:
    text = render_report(report, "text")
    assert isinstance(text, str)
    first = text.splitlines()[0]
    assert "voldoen aan alle eisen" in first and f"{report.counts['Warning']} waarschuw" in first
    assert "… en nog" in text
    english = render_report(report, "text", "en")
    assert isinstance(english, str) and "satisfies all requirements" in english


def test_the_json_holds_everything(report: Report) -> None:
    content = json.loads(render_report(report, "json"))
    assert content["counts"] == report.counts
    assert len(content["results"]) == len(report.results)
    assert {"focus", "message", "advice", "source", "table", "row"} <= set(content["results"][0])


def test_the_page_is_a_table_for_everyone_and_runs_nothing(report: Report) -> None:
    page = render_report(report, "html")
    assert isinstance(page, str)
    assert '<html lang="nl">' in page and "<caption>" in page and '<th scope="col">' in page
    assert "<script" not in page and "onclick" not in page
    assert "src=" not in page and "<link" not in page


def test_the_page_and_the_workbook_show_a_formula_as_text(
    planted: tuple[Report, dict[str, int]],
) -> None:
    import openpyxl

    report, _ = planted
    assert any(r.label.startswith("=HYPERLINK") for r in report.results)
    content = render_report(report, "xlsx")
    assert isinstance(content, bytes)
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    assert not any(str(cell.value).startswith("=") for cell in cells)
    page = render_report(report, "html")
    assert isinstance(page, str) and '=HYPERLINK("' not in page


def test_the_turtle_is_a_shacl_report(report: Report) -> None:
    text = render_report(report, "ttl")
    assert isinstance(text, str)
    store = ox.Store()
    store.load(input=text, format=ox.RdfFormat.TURTLE)
    graph = Graph.of(store)
    counted = graph.select(
        "SELECT (COUNT(?r) AS ?n) { [] a sh:ValidationReport ; sh:conforms true ; sh:result ?r . "
        "?r sh:focusNode ?f ; sh:resultSeverity ?s ; sh:sourceShape ?h ; "
        "sh:sourceConstraintComponent ?c }"
    ).values()
    assert counted == [(str(len(report.results)),)]


def test_an_unknown_format_is_a_wrong_call(report: Report) -> None:
    with pytest.raises(UsageError, match="pdf"):
        render_report(report, "pdf")
    assert set(FORMATS) == {"text", "json", "html", "xlsx", "ttl"}


# -- guards -------------------------------------------------------------------------------------


def test_an_empty_graph_is_an_error_and_not_a_pass() -> None:
    with pytest.raises(ValidationError, match="leeg"):
        validate(store=Graph.of(ox.Store()))


def test_a_shape_that_matches_nothing_is_a_problem_and_not_a_pass() -> None:
    store = ox.Store()
    store.load(
        input=f"<{names.ID}organisation/x> a <{names.term('Organisation')}> .",
        format=ox.RdfFormat.TURTLE,
    )
    report = validate(store=Graph.of(store))
    assert not report.conforms and report.exit_code == 1
    assert any("Membership-duplicate" in problem for problem in report.problems)
    assert not any("Organisation-name-shared" in problem for problem in report.problems)
    text = render_report(report, "text")
    assert isinstance(text, str) and "Niet getoetst" in text


def test_an_unknown_engine_is_a_wrong_call(shipped: Graph) -> None:
    with pytest.raises(UsageError, match="jena"):
        validate(store=shipped, engine="jena")


def test_shapes_that_are_not_turtle_are_named(tmp_path: Path) -> None:
    (tmp_path / "broken.ttl").write_text("dit is geen turtle", encoding="utf-8")
    with pytest.raises(Exception, match=r"broken\.ttl"):
        Shapes.load(tmp_path)


def test_the_date_of_the_graph_decides_what_is_current() -> None:
    # In 2016 AMC and VUmc were two: whatever is said of seven umc's holds since 2018.
    import datetime

    report = validate(on=datetime.date(2016, 1, 1))
    assert report.on == datetime.date(2016, 1, 1)
    assert "umcs-seven" not in {r.shape.key for r in report.results}
