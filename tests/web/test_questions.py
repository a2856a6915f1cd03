"""The pages on which questions are asked: their answers are those of the command."""

from __future__ import annotations

import io
import json
import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest
from typer.testing import CliRunner

from zorggraaf.cli.app import app
from zorggraaf.library import Library

HTML = {"accept": "text/html"}
LIBRARY = Library.load()
FIRST_OF_THEME = [questions[0].name for questions in LIBRARY.themes().values()]


def text(html: str) -> str:
    """What a reader sees."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def ask(client: httpx.Client, name: str, **given: str) -> httpx.Response:
    return client.get(f"/vragen/{name}", params=given, headers=HTML)


def answer_rows(html: str) -> list[list[str]]:
    """The rows of the first table, cell by cell."""
    body = html[html.index("<tbody>") : html.index("</tbody>")]
    return [
        [text(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)]
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.S)
    ]


@pytest.fixture(scope="module")
def told(store_dir: Path) -> Any:
    """What `zorggraaf ask` says, as json."""

    def run(*words: str) -> Any:
        done = CliRunner().invoke(
            app, ["ask", *words, "--store", str(store_dir), "--format", "json"]
        )
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    return run


def test_all_questions_are_listed_by_theme(client: httpx.Client) -> None:
    page = client.get("/vragen", headers=HTML).text
    for name in LIBRARY:
        assert f"vragen/{name}" in page
    assert len(page) < 120_000


def test_words_find_a_question_also_with_a_typing_error(client: httpx.Client) -> None:
    page = client.get("/vragen", params={"q": "netwerken over de grens van regios"}, headers=HTML)
    assert "networks-crossing-regions" in page.text
    nothing = client.get("/vragen", params={"q": "qqqqxx"}, headers=HTML)
    assert nothing.status_code == 200 and "Geen vraag lijkt hierop" in nothing.text


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("name", FIRST_OF_THEME)
def test_every_theme_has_answers_in_both_languages(
    client: httpx.Client, name: str, lang: str
) -> None:
    page = ask(client, name, lang=lang)
    assert page.status_code == 200
    question = LIBRARY[name]
    shown = text(page.text)
    for part in (question.title, question.question, question.explanation, question.gaps):
        assert " ".join(part[lang].split()) in shown
    for column in question.columns:
        if column.shown:
            assert column.label[lang] in shown


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("network-members", {"network": "network/oncomid", "on": "2026-11-22"}),
        ("networks-crossing-regions", {"division": "partition/roaz-2023"}),
        ("sources-by-kind", {}),
    ],
)
def test_the_page_has_the_rows_of_the_command(
    client: httpx.Client, told: Any, name: str, given: dict[str, str]
) -> None:
    words = [word for key, value in given.items() for word in (f"--{key}", value)]
    expected = told(name, *words)
    rows = answer_rows(ask(client, name, **given).text)
    assert len(rows) == expected["count"]
    first = next(column["name"] for column in expected["columns"])
    for row, record in zip(rows, expected["rows"], strict=True):
        value = record[first]
        assert row[0] == (value["label"] if isinstance(value, dict) else str(value))


def test_sources_per_row_are_those_of_the_command(client: httpx.Client, told: Any) -> None:
    expected = told("network-members", "--network", "network/oncomid", "--why")
    page = ask(client, "network-members", network="network/oncomid", why="1").text
    assert len(re.findall(r'<li id="bron-\d+"', page)) == len(expected["sources"])
    for source in expected["sources"]:
        assert source["title"] in unescape(page)
    rows = answer_rows(page)
    for number, row in enumerate(rows, 1):
        cited = {
            proof["source"]["iri"]
            for proof in expected["evidence"]
            if proof["row"] == number and proof["source"]
        }
        assert len(row[-1].split()) == len(cited) or not cited
    plain = ask(client, "network-members", network="network/oncomid").text
    assert "why=1" in plain and len(answer_rows(plain)[0]) == len(rows[0]) - 1


def test_a_typing_error_gets_what_was_meant(client: httpx.Client) -> None:
    page = ask(client, "network-members", network="oncomd")
    assert page.status_code == 400
    assert "Bedoelde u" in page.text and 'aria-invalid="true"' in page.text
    block = page.text[page.text.index('id="wrong-network"') :]
    found = re.search(r'href="([^"]+)">Oncomid</a>', block)
    assert found
    mended = client.get(urljoin(str(page.url), unescape(found[1])), headers=HTML)
    assert mended.status_code == 200 and "UMC Utrecht" in mended.text


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"on": "1800-01-01"}, 200),
        ({"on": "9999-12-31"}, 200),
        ({"on": "gisteren"}, 400),
        ({"on": "2026-02-31"}, 400),
        ({"blad": "999999999999999"}, 200),
        ({"blad": "-1"}, 200),
        ({"onbekend": "x"}, 200),
        ({"network": "x" * 3000}, 400),
        ({"network": '"><script>alert(1)</script>'}, 400),
        ({"network": "https://w3id.org/zorggraaf/id/organisation/umcg"}, 400),
    ],
)
def test_absurd_values_give_a_page_that_helps(
    client: httpx.Client, given: dict[str, str], status: int
) -> None:
    page = ask(client, "network-members", **given)
    assert page.status_code == status
    assert "<form" in page.text and "Traceback" not in page.text
    assert "<script>alert" not in page.text
    if given.get("on") == "1800-01-01":
        assert "Niets gevonden" in page.text
    if "onbekend" in given:
        assert "kent dit niet" in page.text


def test_an_unknown_question_leads_to_those_there_are(client: httpx.Client) -> None:
    page = ask(client, "network-membrs")
    assert page.status_code == 404
    assert "Bedoelde u" in page.text and "vragen/network-members" in page.text


def test_empty_boxes_are_no_part_of_the_address(client: httpx.Client) -> None:
    sent = ask(client, "network-members", network="", on="2026-11-22")
    assert sent.status_code == 303
    target = urljoin(str(sent.url), sent.headers["location"])
    assert target.endswith("/vragen/network-members?on=2026-11-22")
    assert client.get(target, headers=HTML).status_code == 200


def test_a_version_stays_in_the_address(client: httpx.Client) -> None:
    page = ask(client, "network-members@1")
    assert page.status_code == 200 and "zorggraaf ask network-members@1" in page.text


def test_files_hold_the_whole_answer_with_question_and_sources(
    client: httpx.Client, told: Any
) -> None:
    from openpyxl import load_workbook

    given = {"network": "network/oncomid", "on": "2026-11-22"}
    page = ask(client, "network-members", **given)
    expected = told("network-members", *(w for k, v in given.items() for w in (f"--{k}", v)))
    for form in ("xlsx", "csv", "json", "md"):
        found = re.search(rf'href="([^"]*api/queries/[^"]*format={form}[^"]*)"', page.text)
        assert found, form
        got = client.get(urljoin(str(page.url), unescape(found[1])))
        assert got.status_code == 200, form
        if form == "json":
            assert got.json()["rows"] == expected["rows"]
            assert got.json()["question"]["pinned"] == "network-members@1"
        elif form == "xlsx":
            book = load_workbook(io.BytesIO(got.content))
            cells = " ".join(
                str(cell) for sheet in book for row in sheet.values for cell in row if cell
            )
            assert "UMC Utrecht" in cells and "2026-11-22" in cells
            assert expected["sources"][0]["title"] in cells
        else:
            assert "UMC Utrecht" in got.text


def test_a_ranking_is_drawn_where_it_says_something(client: httpx.Client) -> None:
    crossing = ask(client, "networks-crossing-regions")
    assert "data-chart" in crossing.text
    drawn = client.get("/vragen/networks-crossing-regions/tekening", params={"format": "svg"})
    assert drawn.status_code == 200 and drawn.text.startswith("<svg")
    assert "networks-crossing-regions@" in drawn.text
    assert "data-chart" not in ask(client, "network-members").text
    none = client.get("/vragen/network-members/tekening", params={"format": "svg"})
    assert none.status_code == 404
    assert client.get("/vragen/nope/tekening").status_code == 404


def test_a_long_answer_comes_page_by_page(client: httpx.Client, told: Any) -> None:
    count = told("sources-by-publisher")["count"]
    pages = -(-count // 100)
    last = ask(client, "sources-by-publisher", blad=str(pages))
    assert len(answer_rows(last.text)) == count - 100 * (pages - 1)
    assert 'rel="prev"' in last.text and 'rel="next"' not in last.text


def test_the_query_opens_in_the_editor_and_gives_the_same_rows(client: httpx.Client) -> None:
    page = ask(client, "network-members", network="network/oncomid").text
    found = re.search(r'name="query" value="([^"]*)"', page)
    assert found
    editor = client.get("/sparql", params={"query": unescape(found[1])}, headers=HTML)
    assert editor.status_code == 200
    assert len(answer_rows(editor.text)) == len(answer_rows(page))
