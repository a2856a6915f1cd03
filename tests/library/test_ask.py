"""Asking: from a question in words to an answer in a file, with what it rests on."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import openpyxl
import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from tests.queries.asking import library
from zorggraaf import store
from zorggraaf.cli import app
from zorggraaf.errors import UsageError, ZorggraafError
from zorggraaf.library import UnknownQuestionError, pages
from zorggraaf.library.answer import Answer, ask
from zorggraaf.lookup import graph as lookup
from zorggraaf.store import Graph

ON = "2024-07-01"
ONCOMID = ("ask", "network-members", "--network", "oncomid", "--on", ON)


class Told:
    """What a command wrote and how it ended."""

    def __init__(self, result: Any) -> None:
        self.code: int = result.exit_code
        self.out: str = result.stdout
        self.err: str = result.stderr


@pytest.fixture
def run(store_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs a command on the graph of the shipped tables."""
    monkeypatch.setenv("ZORGGRAAF_STORE", str(store_dir))
    monkeypatch.delenv("ZORGGRAAF_ENDPOINT", raising=False)

    def command(*args: str) -> Told:
        result = CliRunner().invoke(app, args)
        assert result.exception is None or isinstance(result.exception, SystemExit), (
            result.exception
        )
        return Told(result)

    return command


@pytest.fixture(scope="module")
def oncomid(graph: Graph) -> Answer:
    return ask(graph, "network-members", ON, network="oncomid", library=library())


# -- which questions there are -----------------------------------------------------------------


def test_without_a_question_all_are_listed_by_theme(run: Any) -> None:
    told = run("ask")
    assert told.code == 0
    for theme, questions in library().themes().items():
        assert questions[0].name in told.out, theme
    assert "Netwerken, leden en rollen" in told.out
    assert "Networks, members and roles" in run("ask", "--lang", "en").out


def test_the_list_can_be_had_by_programs(run: Any) -> None:
    listed = json.loads(run("ask", "--format", "json").out)
    assert {"name", "version", "theme", "title", "question", "parameters"} <= listed[0].keys()
    assert {item["name"] for item in listed} == set(library())


def test_free_words_give_the_nearest_questions(run: Any) -> None:
    for words in (["wie zijn lid van een netwerk"], ["members", "of", "a", "network"]):
        told = run("ask", *words)
        assert told.code == 0
        assert "network-members" in told.out
    nothing = run("ask", "xqzw vrblf")
    assert nothing.code == 1 and "Er is geen vraag" in nothing.err


def test_a_misspelt_name_is_met_with_the_nearest(run: Any) -> None:
    for call in (["network-membrs", "--network", "oncomid"], ["network-membrs@1"]):
        told = run("ask", *call)
        assert told.code == 1
        assert "Bedoelde u" in told.err and "network-members" in told.err


def test_help_after_a_question_explains_it(run: Any) -> None:
    for how in ("--help", "--explain"):
        told = run("ask", "network-members", how)
        assert told.code == 0
        for part in ("Hoe te lezen", "Wat ontbreekt", "--network", "zg:Network", "SELECT DISTINCT"):
            assert part in told.out
    assert run("ask", "--help").out.startswith("Gebruik: ")


def test_the_explanation_names_the_allowed_values(run: Any) -> None:
    told = run("ask", "initiative-card", "--help")
    assert "initiative/oncomid" in told.out and "initiative/vaatnetwerk" in told.out


def test_a_question_is_explained_before_there_is_a_graph(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZORGGRAAF_STORE", str(tmp_path / "none"))
    assert run("ask", "network-members", "--help").code == 0
    assert run("ask", "network-members").code == 1
    assert run("ask").code == 0


# -- asking ------------------------------------------------------------------------------------


def test_the_nine_hospitals_of_oncomid_are_told_by_name(run: Any) -> None:
    told = run(*ONCOMID, "--all")
    assert told.code == 0
    for name in ("Alexander Monro", "Beatrixziekenhuis", "Diakonessenhuis", "Gelderse Vallei"):
        assert name in told.out
    assert "https://w3id.org" not in told.out.partition("SPARQL")[0]
    assert "Wat ontbreekt" in told.out and "network-members@" in told.out


def test_why_adds_source_passage_and_table_row(run: Any) -> None:
    without, told = run(*ONCOMID), run(*ONCOMID, "--why", "--all")
    assert "memberships.csv, rij" in told.out and "memberships.csv" not in without.out
    assert "Spreiding" in told.out


@pytest.mark.parametrize("value", ["oncomid", "network/oncomid", "Oncomid"])
def test_a_parameter_may_be_written_in_several_ways(run: Any, value: str) -> None:
    def rows(*args: str) -> Any:
        return json.loads(run("ask", "network-members", *args, "--on", ON, "-F", "json").out)[
            "rows"
        ]

    assert rows("--network", value) == rows(f"--network={value}") == rows()


def test_a_typing_error_in_a_parameter_names_what_was_meant(run: Any) -> None:
    told = run("ask", "network-members", "--network", "onkomid")
    assert told.code == 1
    assert "Bedoelde u" in told.err and "network/oncomid" in told.err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["network-members", "--netwerk", "oncomid"], "Bedoelde u ‘network’"),
        (["network-members", "--name", "x"], "kent geen ‘name’"),
        (["network-members", "--graph", "x"], "kent geen ‘graph’"),
        (["network-members", "--network"], "vraagt om een waarde"),
        (["network-members", "--network", "a", "--network", "b"], "twee keer"),
        (["network-members", "-x"], "‘-x’ bestaat niet"),
        (["initiative-card", "--on", ON], "niet van een datum af"),
        (["network-members", "oncomid", "--on", ON, "--network", "x"], "geen naam van een vraag"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(run: Any, args: list[str], said: str) -> None:
    told = run("ask", *args)
    assert told.code == 2
    assert said in told.err


def test_a_date_that_is_none_is_refused(run: Any) -> None:
    told = run("ask", "network-members", "--on", "2024")
    assert told.code == 1 and "jjjj-mm-dd" in told.err


def test_a_pinned_version_is_asked(run: Any) -> None:
    version = library()["network-members"].version
    assert run("ask", f"network-members@{version}", "--on", ON).code == 0
    told = run("ask", "network-members@99")
    assert told.code == 1 and f"network-members@{version}" in told.err


def test_no_rows_is_not_told_as_none_exist(graph: Graph) -> None:
    answer = ask(graph, "network-members", "1900-01-01", library=library())
    assert not len(answer)
    assert "niet hetzelfde als" in str(answer)


def test_english_answers_are_english_throughout(graph: Graph) -> None:
    answer = ask(graph, "network-members", ON, lang="en", library=library())
    assert {row["certainty"] for row in answer} <= {"certain", "possible"}
    assert "Members of a network" in str(answer) and "What is missing" in str(answer)


# -- exports -----------------------------------------------------------------------------------


def names(answer: Answer) -> list[str]:
    return [str(row["member"]) for row in answer]


def test_every_export_carries_question_query_date_release_sources_and_gaps(
    oncomid: Answer,
) -> None:
    for form in ("md", "html", "json"):
        text = str(oncomid.export(form))
        if form == "html":
            text = html.unescape(re.sub(r"<[^>]+>", "", text)) + text
        if form == "json":
            text = json.dumps(json.loads(text), ensure_ascii=False)
        beside = pages.beside(oncomid)
        for wanted in (
            oncomid.question.question.nl,
            oncomid.question.pinned,
            ON,
            oncomid.release.digest,
            oncomid.gaps,
            oncomid.sources[0].title,
            "network/oncomid",
        ):
            plain = text.replace("\\|", "|")
            assert wanted in plain or wanted in plain.replace("\\\\", "\\"), (form, wanted)
            assert wanted in beside or json.dumps(wanted, ensure_ascii=False)[1:-1] in beside
        assert "SELECT DISTINCT ?member" in text


def test_the_query_in_an_export_gives_the_same_rows(graph: Graph, oncomid: Answer) -> None:
    record = json.loads(str(oncomid.export("json")))
    assert graph.select(record["query"]).rows == oncomid.rows
    assert f'"{ON}"' in record["query"] and "NOW()" not in record["query"]
    fenced = re.search(r"```sparql\n(.*)\n```", str(oncomid.export("md")), re.DOTALL)
    assert fenced is not None
    assert graph.select(fenced[1]).rows == oncomid.rows


def test_json_has_the_keys_the_manual_promises(oncomid: Answer) -> None:
    record = json.loads(str(oncomid.export("json")))
    assert set(record) == {
        *("question", "parameters", "on", "asked", "release", "lang", "query", "columns"),
        *("count", "evidence", "sources", "gaps", "rows"),
    }
    assert set(record["release"]) == {"digest", "on", "statements"}
    assert record["count"] == len(record["rows"]) == len(oncomid)
    assert record["on"] == ON
    assert record["parameters"][0] == {
        "name": "network",
        "type": "thing",
        "term": {"type": "uri", "value": "https://w3id.org/zorggraaf/id/network/oncomid"},
        "label": "Oncomid",
    }
    assert set(record["rows"][0]["member"]) == {"iri", "label"}


def test_every_row_of_oncomid_has_a_source_with_a_table_row(oncomid: Answer) -> None:
    record = json.loads(str(oncomid.export("json")))
    assert {proof["row"] for proof in record["evidence"]} == set(range(1, len(oncomid) + 1))
    for proof in record["evidence"]:
        assert proof["source"]["title"] and proof["source"]["publisher"]
        assert proof["tables"][0]["file"] == "memberships.csv"


def test_a_workbook_has_answer_evidence_and_question(oncomid: Answer, tmp_path: Path) -> None:
    path = tmp_path / "leden.xlsx"
    oncomid.save(path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Antwoord", "Bewijs", "Vraag"]
    rows = list(book["Antwoord"].iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == names(oncomid)
    assert book["Bewijs"].max_row == len(oncomid.evidence) + 1
    told = {row[0]: row[1] for row in book["Vraag"].iter_rows(values_only=True)}
    assert told["peildatum"] == ON
    assert told["naam en versie"] == oncomid.question.pinned
    assert told["SPARQL"] == oncomid.query
    assert told["uitgave van de graaf"] == oncomid.release.digest
    assert told["wat ontbreekt"] == oncomid.gaps


def test_csv_is_only_rows_and_the_rest_lies_beside(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "leden.csv"
    assert run(*ONCOMID, "-o", str(path)).code == 0
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    beside = json.loads((tmp_path / "leden.meta.json").read_text(encoding="utf-8"))
    assert len(rows) == beside["count"] + 1
    assert beside["question"]["name"] == "network-members" and "rows" not in beside
    assert run(*ONCOMID, "-F", "csv").out == path.read_text(encoding="utf-8")


def test_iris_stand_beside_labels_when_asked_for(run: Any) -> None:
    rows = list(csv.DictReader(io.StringIO(run(*ONCOMID, "-F", "csv", "--iris").out)))
    assert rows[0]["lid (IRI)"].startswith("https://w3id.org/zorggraaf/id/organisation/")
    plain = list(csv.DictReader(io.StringIO(run(*ONCOMID, "-F", "csv").out)))
    assert [row["lid"] for row in rows] == [row["lid"] for row in plain]
    assert "lid (IRI)" not in plain[0]


def test_the_same_numbers_in_every_form(run: Any, tmp_path: Path, graph: Graph) -> None:
    call = ("ask", "inhabitants-per-region")
    answer = ask(graph, "inhabitants-per-region", library=library())
    listed = json.loads(run(*call, "-F", "json").out)["rows"]
    counted = next(
        column.name
        for column in answer.columns
        if all(isinstance(row[column.name], int) for row in listed)
    )
    numbers = [row[counted] for row in listed]
    assert len(numbers) >= 10 and sum(numbers) > 17_000_000
    run(*call, "-o", str(tmp_path / "a.xlsx"))
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Antwoord"]
    cells = [set(row) for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert all(number in row for number, row in zip(numbers, cells, strict=True))
    shown = run(*call, "--all").out
    assert all(str(number) in shown for number in numbers)


def test_a_spreadsheet_runs_no_formula_from_the_graph() -> None:
    empty = ox.Store()
    empty.load(
        input='<https://x/a> <http://www.w3.org/2000/01/rdf-schema#label> "=1+1"@nl .',
        format=ox.RdfFormat.N_TRIPLES,
    )
    answer = ask(Graph.of(empty), "find-by-name", words="=1+1", library=library())
    text = str(answer.export("csv"))
    assert "\n=1+1" not in text and ",=1+1" not in text


def test_an_unknown_form_is_refused(oncomid: Answer, tmp_path: Path) -> None:
    with pytest.raises(ZorggraafError, match="pdf"):
        oncomid.save(tmp_path / "leden.pdf")
    assert not list(tmp_path.iterdir())


def test_several_things_in_one_cell_are_told_by_name_in_one_order(graph: Graph) -> None:
    answer = ask(graph, "networks-in-several-documents", library=library())
    for row, record in zip(answer, answer.records()["rows"], strict=True):
        told = str(row["by"]).split("; ")
        assert "https://" not in str(row["by"]) and told == sorted(told)
        assert len(record["by"]) == row["documents"]
        assert all(thing["iri"].startswith("https://") for thing in record["by"])


# -- from Python -------------------------------------------------------------------------------


def test_an_opened_graph_can_be_asked(store_dir: Path, oncomid: Answer) -> None:
    with lookup.open(store=store_dir) as opened:
        answer = opened.ask("network-members", network="oncomid", on=ON)
        assert names(answer) == names(oncomid)
        assert "network-members" in opened.questions()
    assert answer.sources and answer.on == ON


def test_an_answer_shows_itself_in_a_notebook(oncomid: Answer) -> None:
    page = oncomid._repr_html_()
    root = ElementTree.fromstring(f"<div>{page}</div>")
    assert len(root.findall(".//tbody/tr")) == min(len(oncomid), 100)
    assert root.findtext(".//caption") == oncomid.question.title.nl
    assert "Wat ontbreekt" in page


def test_an_answer_becomes_a_data_frame(oncomid: Answer) -> None:
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    frame = oncomid.to_pandas()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame["member"]) == names(oncomid)
    assert oncomid.to_pandas(iris=True)["member_iri"].str.startswith("https://").all()
    other = oncomid.to_polars()
    assert isinstance(other, polars.DataFrame)
    assert other["member"].to_list() == names(oncomid)


def test_without_pandas_an_answer_says_how_to_get_it(
    oncomid: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("pandas", "polars"):
        monkeypatch.setitem(sys.modules, module, None)
        with pytest.raises(ZorggraafError, match=f"pip install {module}"):
            getattr(oncomid, f"to_{module}")()


def test_a_question_that_is_not_there_is_told(graph: Graph) -> None:
    with pytest.raises(UnknownQuestionError):
        ask(graph, "no-such-question", library=library())
    with pytest.raises(UsageError, match="niet van een datum"):
        ask(graph, "initiative-card", ON, library=library())


def test_a_graph_without_a_release_still_answers() -> None:
    answer = ask(Graph.of(ox.Store()), "networks-of-kind", library=library())
    assert answer.release.digest == "" and not len(answer)
    assert json.loads(str(answer.export("json")))["release"]["digest"] is None


def test_questions_of_one_graph_do_not_touch_another(store_dir: Path, oncomid: Answer) -> None:
    with store.open(store=store_dir) as one:
        assert ask(one, "network-members", ON, library=library()).rows == oncomid.rows


# -- the notebook ------------------------------------------------------------------------------


def test_the_example_notebook_runs(store_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    path = Path(__file__).parents[2] / "docs" / "vragen.ipynb"
    if not path.is_file():
        pytest.skip("documentation is not in the wheel")
    monkeypatch.setenv("ZORGGRAAF_STORE", str(store_dir))
    monkeypatch.delenv("ZORGGRAAF_ENDPOINT", raising=False)
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert all(not cell.get("outputs") for cell in notebook.cells), "kept without outputs"
    nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    shown = [
        output
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "text/html" in output.get("data", {})
    ]
    assert shown, "an answer shows itself as a table"


# -- what goes wrong, in the language of who asks ----------------------------------------------


@pytest.mark.parametrize(
    ("words", "dutch", "english"),
    [
        (("network-membrs", "--network", "oncomid"), "Bedoelde u", "(Members of a network on a"),
        (("qqqq", "zzzz"), "Er is geen vraag ‘qqqq zzzz’", "There is no question ‘qqqq zzzz’"),
        (("network-members@9",), "heeft geen versie", "has no version"),
        (("network-members", "--netwrk", "oncomid"), "kent geen ‘netwrk’", "no parameter ‘netwrk’"),
        (("network-members", "--network", "onkomid"), "geen netwerk in", "no network in the graph"),
        (("network-members", "--network"), "vraagt om een waarde", "needs a value"),
        (("network-members", "--network", "a", "--network", "b"), "twee keer", "given twice"),
        (("network-members", "--on", "2024-13-01"), "geen datum", "no date"),
        (("divisions", "--on", ON), "hangt niet van", "does not depend on a date"),
        (("network-members", "x", "--network", "a"), "geen naam van", "not the name of a question"),
        (("-x", "network-members"), "bestaat niet", "There is no option"),
    ],
)
def test_a_fault_is_said_in_the_language_that_was_asked_for(
    run: Any, words: tuple[str, ...], dutch: str, english: str
) -> None:
    told, in_english = run("ask", "--lang", "nl", *words), run("ask", "--lang", "en", *words)
    assert told.code == in_english.code != 0
    assert told.err.startswith("Fout: ") and dutch in told.err
    assert in_english.err.startswith("Error: ") and english in in_english.err
    assert "Bedoelde" not in in_english.err


def test_a_parameter_without_a_value_is_not_given_another_one_as_example(run: Any) -> None:
    told = run("ask", "old-sources", "--years")
    assert "--years WAARDE" in told.err and "oncomid" not in told.err
