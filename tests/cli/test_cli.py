"""What a person meets: answers, files, exit codes, and faults said plainly."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import openpyxl
import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from tests.planting import Folder
from zorggraaf.cli import app
from zorggraaf.reference import commands

READING = ("find", "show", "why", "quality", "sparql", "info")


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

    def ask(*args: str, stdin: str | None = None) -> Told:
        result = CliRunner().invoke(app, args, input=stdin)
        # No fault a user can mend ends in a traceback.
        assert result.exception is None or isinstance(result.exception, SystemExit), (
            result.exception
        )
        return Told(result)

    return ask


def _process(*args: str, store: Path, **extra: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "zorggraaf", *args],
        capture_output=True,
        text=True,
        env={**os.environ, "ZORGGRAAF_STORE": str(store), "ZORGGRAAF_ENDPOINT": ""},
        check=False,
        **extra,
    )


# Help


def test_without_arguments_it_says_what_can_be_asked(run: Any) -> None:
    told = run()
    assert told.code == 0
    for name in ("build", "find", "show", "why", "quality", "sparql", "validate", "info"):
        assert f"zorggraaf {name}" in told.out


@pytest.mark.parametrize("name", ["", *commands()])
def test_help_is_dutch_and_has_an_example(run: Any, name: str) -> None:
    told = run(*filter(None, [name]), "--help")
    assert told.code == 0
    assert told.out.startswith("Gebruik:")
    assert "Voorbeelden:\n  zorggraaf" in told.out
    assert not {"Usage", "Options", "Show this message"} & set(told.out.replace(":", "").split())


def test_the_version_is_told(run: Any) -> None:
    from zorggraaf import __version__

    assert __version__ in run("--version").out


@pytest.mark.parametrize("name", READING)
def test_every_reading_command_has_the_same_options(name: str) -> None:
    options = {option for p in commands()[name].params for option in p.opts}
    assert {"--store", "--endpoint", "--format", "--lang", "--output", "-o"} <= options


# Answers


def test_find_shows_keys_and_why_they_were_found(run: Any) -> None:
    told = run("find", "tjongershans")
    assert told.code == 0
    assert "organisation/tjongerschans" in told.out


def test_find_takes_words_without_quotes(run: Any) -> None:
    assert "organisation/mcl" in run("find", "medisch", "centrum", "leeuwarden").out


def test_finding_nothing_ends_with_1(run: Any) -> None:
    told = run("find", "qqxxzzww")
    assert told.code == 1
    assert "Niets gevonden" in told.err


def test_show_introduces_a_thing(run: Any) -> None:
    told = run("show", "umcg")
    assert told.code == 0
    assert told.out.startswith("Universitair Medisch Centrum Groningen\n")
    assert "Lid van" in told.out
    assert "\x1b" not in told.out


def test_show_can_show_everything(run: Any) -> None:
    assert "… en nog" in run("show", "umcg").out
    assert "… en nog" not in run("show", "umcg", "--all").out


def test_show_in_english(run: Any) -> None:
    assert "Member of" in run("show", "umcg", "--lang", "en").out


def test_why_shows_document_and_row(run: Any) -> None:
    told = run("why", "network/oncomid")
    assert told.code == 0
    assert "networks.csv, rij" in told.out
    assert "memberships.csv, rij" in told.out


def test_quality_and_info_count(run: Any) -> None:
    assert "Dekking" in run("quality").out
    assert "zg:UniversityMedicalCentre" in run("info").out
    assert "zorggraaf show umcg" in run("info").out


@pytest.mark.parametrize("form", ["json", "csv", "tsv", "md", "html"])
@pytest.mark.parametrize(
    "question", [("find", "umcg"), ("show", "umcg"), ("why", "umcg"), ("quality",), ("info",)]
)
def test_every_answer_comes_in_every_format(run: Any, question: tuple[str], form: str) -> None:
    told = run(*question, "--format", form)
    assert told.code == 0
    assert len(told.out) > 100
    if form == "json":
        json.loads(told.out)
    if form == "html":
        assert told.out.startswith("<!doctype html>")


@pytest.mark.parametrize("suffix", ["xlsx", "json", "csv", "html", "md", "txt"])
def test_the_format_follows_the_name_of_the_file(run: Any, tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"antwoord.{suffix}"
    told = run("show", "umcg", "-o", str(target))
    assert told.code == 0
    assert told.out == ""
    if suffix == "xlsx":
        assert len(openpyxl.load_workbook(target).sheetnames) > 5
    else:
        assert "Groningen" in target.read_text(encoding="utf-8")


# SPARQL


UMCS = "SELECT ?umc WHERE { ?umc a zg:UniversityMedicalCentre } ORDER BY ?umc"


def test_the_seven_umcs(run: Any) -> None:
    rows = list(csv.DictReader(io.StringIO(run("sparql", UMCS, "--format", "csv").out)))
    keys = {row["umc"].rpartition("/")[2] for row in rows}
    assert len(rows) == 7
    assert {"umcg", "lumc", "erasmus-mc", "radboudumc", "umc-utrecht", "amsterdam-umc"} < keys


def test_people_see_labels_and_programs_see_iris(run: Any) -> None:
    assert "Radboudumc" in run("sparql", UMCS).out
    assert "https://" not in run("sparql", UMCS).out
    answer = json.loads(run("sparql", UMCS, "--format", "json").out)
    assert answer["head"]["vars"] == ["umc"]
    assert {binding["umc"]["type"] for binding in answer["results"]["bindings"]} == {"uri"}


def test_labels_stand_beside_iris_on_request(run: Any) -> None:
    rows = list(csv.DictReader(io.StringIO(run("sparql", UMCS, "--labels", "-F", "csv").out)))
    assert rows[0].keys() == {"umc", "umcLabel"}
    assert all(row["umc"].startswith("https://") and row["umcLabel"] for row in rows)


def test_a_query_can_come_from_a_file_or_stdin(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "vraag.rq"
    file.write_text(UMCS, encoding="utf-8")
    assert run("sparql", "-f", str(file)).out == run("sparql", "-", stdin=UMCS).out


def test_ask_is_answered_with_yes_or_no(run: Any) -> None:
    assert run("sparql", "ASK { ?s a zg:Hospital }").out == "ja\n"
    assert run("sparql", "ASK { ?s a zg:Nothing }").out == "nee\n"
    answer = json.loads(run("sparql", "ASK { ?s a zg:Hospital }", "-F", "json").out)
    assert answer["boolean"] is True


@pytest.mark.parametrize(
    ("form", "rdf"),
    [
        ("turtle", ox.RdfFormat.TURTLE),
        ("json-ld", ox.RdfFormat.JSON_LD),
        ("n-triples", ox.RdfFormat.N_TRIPLES),
    ],
)
def test_a_graph_is_an_answer_too(run: Any, form: str, rdf: ox.RdfFormat) -> None:
    query = "CONSTRUCT { ?o a zg:Hospital } WHERE { ?o a zg:UniversityMedicalCentre }"
    told = run("sparql", query, "--format", form)
    assert len(list(ox.parse(told.out, format=rdf))) == 7
    assert run("sparql", "DESCRIBE <https://w3id.org/zorggraaf/id/organisation/umcg>").code == 0


def test_an_answer_goes_into_a_spreadsheet_with_links(run: Any, tmp_path: Path) -> None:
    target = tmp_path / "umcs.xlsx"
    assert run("sparql", UMCS, "--labels", "-o", str(target)).code == 0
    sheet = openpyxl.load_workbook(target).worksheets[0]
    assert sheet.max_row == 8
    assert sheet.cell(2, 1).hyperlink is not None


def test_a_syntax_error_is_shown_with_place_caret_and_hint(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "fout.rq"
    file.write_text("SELECT ?s\nWHERE {\n  ?s zgg:naam ?n\n}\n", encoding="utf-8")
    told = run("sparql", "-f", str(file))
    assert told.code == 1
    assert f"{file}, regel 3" in told.err
    assert "?s zgg:naam ?n\n" in told.err
    assert "^" in told.err
    assert "Bedoelde u ‘zg:’" in told.err


@pytest.mark.parametrize(
    "query",
    [
        "",
        "SELECT",
        "SELECT ?s WHERE { ?s ?p",
        "SELECT * WHERE { ?s ?p ?o } }",
        "SELECT ?x WHERE { ?s ?p ?o } GROUP BY ?s",
        "INSERT DATA { <a:b> <a:b> <a:b> }",
        "DROP ALL",
        "hallo",
        "SELECT ?s { ?s a zg: }" + "(" * 50,
        "\x00",
    ],
)
def test_a_bad_query_ends_with_1_and_a_hint(run: Any, query: str) -> None:
    told = run("sparql", query)
    assert told.code == 1
    assert told.err.startswith("Fout: ")
    assert told.out == ""


# Wrong use


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("shwo", "umcg"), "Bedoelde u ‘show’"),
        (("show",), "SLEUTEL"),
        (("show", "umcg", "--stroe", "x"), "--store"),
        (("show", "umcg", "lumc"), "te veel"),
        (("show", "umcg", "--format", "docx"), "xlsx"),
        (("show", "umcg", "--lang", "fr"), "nl, en"),
        (("find", "umcg", "--limit", "0"), "minste"),
        (("find", "umcg", "--limit", "veel"), "geen getal"),
        (("find", "umcg", "--store"), "--store"),
        (("sparql",), "één vraag"),
        (("sparql", "ASK {}", "-f", "x.rq"), "één vraag"),
        (("sparql", "-f", "nergens.rq"), "nergens.rq"),
        (("sparql", "ASK {}", "-F", "turtle"), "turtle"),
        (("show", "umcg", "--store", "a", "--endpoint", "http://b.example"), "--endpoint"),
        (("build", "--on", "gisteren"), "jjjj-mm-dd"),
        (("validate", "--engine", "magie"), "pyshacl"),
    ],
)
def test_wrong_use_ends_with_2_and_says_what_was_meant(
    run: Any, args: tuple[str, ...], said: str
) -> None:
    told = run(*args)
    assert told.code == 2
    assert said in told.err


def test_an_unknown_key_names_the_nearest(run: Any) -> None:
    told = run("show", "radboudum")
    assert told.code == 1
    assert "organisation/radboudumc" in told.err


def test_an_ambiguous_key_lists_the_choices(run: Any) -> None:
    told = run("why", "oncomid")
    assert told.code == 1
    assert "network/oncomid" in told.err and "initiative/oncomid" in told.err


def test_a_store_that_is_not_there_says_how_to_make_it(run: Any, tmp_path: Path) -> None:
    told = run("show", "umcg", "--store", str(tmp_path / "leeg"))
    assert told.code == 1
    assert "zorggraaf build" in told.err


def test_an_endpoint_that_does_not_answer_is_said(run: Any) -> None:
    told = run("show", "umcg", "--endpoint", "http://127.0.0.1:9/sparql")
    assert told.code == 1
    assert told.err.startswith("Fout: ")


def test_a_folder_that_cannot_be_written_is_said(run: Any, tmp_path: Path) -> None:
    told = run("show", "umcg", "-o", str(tmp_path / "geen" / "map.csv"))
    assert told.code == 1
    assert "kan niet geschreven" in told.err


# Building and validating


def test_build_counts_what_it_made(run: Any, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    told = run("build", "--store", str(folder), "--on", "2026-11-21")
    assert told.code == 0
    assert "universitair medisch centrum" in told.out
    assert "uitspraken in" in told.out and "spreken bronnen elkaar tegen" in told.out
    assert "organisation/umcg" in run("find", "umcg", "--store", str(folder)).out


def test_the_graph_of_another_day_is_another_graph(run: Any, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    assert run("build", "--store", str(folder), "--on", "2015-01-01").code == 0
    count = "SELECT (COUNT(*) AS ?n) { ?o a zg:UniversityMedicalCentre }"
    told = run("sparql", count, "--store", str(folder), "-F", "csv")
    assert told.out.split() == ["n", "8"]


def test_faults_in_tables_are_all_listed_and_counted(run: Any, tmp_path: Path) -> None:
    folder = Folder.copy_of_real(tmp_path / "data")
    file = folder.file("classifications")
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace(",umc,", ",umcc,")
    lines += ["fout,bestaat-niet,umcc,2020,2019,stated,geen-bron,,"]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    told = run("build", "--data", str(folder.path), "--store", str(tmp_path / "store"))
    assert told.code == 1
    assert "classifications.csv, rij" in told.err
    assert "fouten in de tabellen" in told.err
    assert "kolom organisation" in told.err and "bestaat-niet" in told.err
    assert told.err.count("classifications.csv, rij") >= 3
    assert not (tmp_path / "store" / "current").exists()


def test_shipped_data_has_no_violations(run: Any, store_dir: Path) -> None:
    told = run("validate", "--store", str(store_dir))
    assert told.code == 0
    assert "0 overtredingen" in told.out


# Processes


def test_a_closed_pipe_is_no_fault(store_dir: Path) -> None:
    done = subprocess.run(
        f'"{sys.executable}" -m zorggraaf sparql "SELECT ?s ?p {{ ?s ?p ?o }} LIMIT 20000" -F csv '
        '| head -1; echo "${PIPESTATUS[0]}"',
        shell=True,
        executable="/bin/bash",
        capture_output=True,
        text=True,
        env={**os.environ, "ZORGGRAAF_STORE": str(store_dir)},
        check=False,
    )
    assert done.stdout.split() == ["s,p", "0"]
    assert done.stderr == ""


def test_ctrl_c_ends_with_130_and_no_traceback(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "zorggraaf", "build", "--store", str(tmp_path / "store")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 30
    while not (tmp_path / "store").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert "Traceback" not in err
    assert (process.returncode, err.strip()) in [(130, "Afgebroken."), (0, "")]


def test_it_runs_as_a_module(store_dir: Path) -> None:
    done = _process("find", "umcg", "--format", "json", store=store_dir)
    assert done.returncode == 0
    assert json.loads(done.stdout)[0]["key"] == "organisation/umcg"


def test_a_spreadsheet_can_be_piped(store_dir: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "zorggraaf", "find", "umcg", "--format", "xlsx"],
        capture_output=True,
        env={**os.environ, "ZORGGRAAF_STORE": str(store_dir)},
        check=False,
    )
    assert done.stdout.startswith(b"PK")


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from zorggraaf.cli import app\n"
        "try: app(['--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'rich', 'pyoxigraph', 'rdflib', 'pydantic', 'openpyxl', 'numpy'} "
        "& set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().endswith("[]")


def test_show_loads_no_second_graph_library(store_dir: Path) -> None:
    code = (
        "import sys; from zorggraaf.cli import app\n"
        "try: app(['show', 'umcg'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'rdflib', 'pydantic', 'openpyxl', 'numpy', 'pandas', 'pyshacl'} "
        "& set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "ZORGGRAAF_STORE": str(store_dir)},
    )
    assert done.stdout.rstrip().endswith("[]")
