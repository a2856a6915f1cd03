"""The page that holds two divisions against each other: its numbers are those of the commands."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from zorggraaf.cli.app import app
from zorggraaf.pages.regions import MEASURES, UNITS, Question

HTML = {"accept": "text/html"}


def text(html: str) -> str:
    """What a reader sees."""
    bare = re.sub(r"<(script|style).*?</\1>", " ", html, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", bare)).split())


def regions(client: httpx.Client, **asked: str) -> httpx.Response:
    return client.get("/regios", params=asked, headers=HTML)


@pytest.fixture(scope="module")
def told(store_dir: Path) -> Any:
    """What a command says, as json."""

    def run(*words: str) -> Any:
        done = CliRunner().invoke(app, [*words, "--store", str(store_dir), "--format", "json"])
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    return run


def percent(share: float) -> str:
    if 0 < share < 0.005:
        return "<1%"
    return ">99%" if 0.995 <= share < 1 else f"{round(100 * share)}%"


def test_the_matrix_holds_the_commands_numbers(client: httpx.Client, told: Any) -> None:
    page = regions(client, a="oor", b="roaz", on="2024-12-31").text
    rows = told("overlap", "oor", "roaz", "--unit", "inhabitants", "--on", "2024-12-31")
    cells = dict(re.findall(r'cell=([^"&]+?)#behind-1"[^>]*?aria-label="[^"]*: ([^"]+)"', page))
    assert len(cells) == len(rows) > 10
    for row in rows:
        keys = "%2C".join(row[side].rpartition("/")[2] for side in ("a", "b"))
        assert unescape(cells[keys]) == percent(row["a_in_b"])


def test_absolute_numbers_are_the_commands_too(client: httpx.Client, told: Any) -> None:
    page = text(regions(client, a="oor", b="roaz", measure="shared").text)
    for row in told("overlap", "oor", "roaz", "--unit", "inhabitants"):
        assert f"{row['shared']:,}".replace(",", ".") in page


def test_the_measures_and_border_cases_are_those_of_compare(
    client: httpx.Client, told: Any
) -> None:
    page = regions(client, a="oor", b="roaz", cases="all", on="2023-12-31").text
    found = told("compare", "oor", "roaz", "--on", "2023-12-31")
    shown = dict(re.findall(r'data-measure="(\w+)">.*?</th><td[^>]*>([^<]+)</td>', page))
    for measure in ("ari", "vi_bits", "nesting_a_in_b", "matched_share"):
        assert shown[measure] == f"{found[measure]:.3f}".replace(".", ",")
    assert shown["n_units"] == str(found["n_units"])
    assert found["sentence"] in text(page)
    borders = page.partition('id="grensgevallen"')[2].partition("</table>")[0]
    assert borders.count("<tr>") - 1 == len(found["border_cases"]) > 50


def test_a_cell_shows_its_municipalities_with_facts_and_sources(
    client: httpx.Client, told: Any
) -> None:
    page = regions(client, a="oor", b="roaz", cell="oor-leiden,roaz-west").text
    asked = ("--unit", "inhabitants", "--pair", "oor-leiden,roaz-west", "--rows")
    rows = told("overlap", "oor", "roaz", *asked)
    behind = page.partition('class="evidence"')[2].partition("</section>")[0]
    assert behind.count("<tr>") - 1 == len(rows) > 20
    for row in rows[:5]:
        assert f"doc/municipality/{row['unit'].rpartition('/')[2]}" in behind
        for fact in row["facts_a"].split():
            assert fact.rpartition("/id/")[2] in behind
    numbers = {int(number) for number in re.findall(r'href="#bron-(\d+)"', behind)}
    assert numbers and all(f'id="bron-{number}"' in page for number in numbers)
    assert "afgeleid" in behind


def test_two_dates_stand_side_by_side(client: httpx.Client, told: Any) -> None:
    page = regions(client, a="oor", b="roaz", on="2024-12-31", on2="2020-12-31").text
    assert page.count('class="matrix"') == 2
    values = [
        told("compare", "oor", "roaz", "--on", on)["nesting_a_in_b"]
        for on in ("2024-12-31", "2020-12-31")
    ]
    row = re.search(r'data-measure="nesting_a_in_b">.*?</tr>', page, re.S)
    assert row
    shown = re.findall(r'class="number"[^>]*>([^<]+)<', row[0])
    assert shown == [f"{value:.3f}".replace(".", ",") for value in values]


def test_english_is_one_click_away_and_keeps_the_question(client: httpx.Client) -> None:
    page = regions(client, a="oor", b="roaz", lang="en").text
    assert '<html lang="en">' in page
    assert "As of" in page and "Border cases" in page
    assert "a=oor&amp;b=roaz" in re.search(r'class="language"[^>]*', page)[0]  # type: ignore[index]


def test_the_address_has_no_empty_boxes(client: httpx.Client) -> None:
    got = regions(client, a="oor", b="roaz", a_other="", b_other="ggd", on="", unit="inhabitants")
    assert got.status_code == 303
    assert got.headers["location"] == "regios?a=oor&b=ggd"


def test_a_question_is_read_back_from_its_address() -> None:
    asked = Question(a="oor", b="roaz", unit="site", on="2020-01-01", cell="x,y", all_cases=True)
    assert Question.read(dict(asked.pairs())) == asked


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("measure", ["a_in_b", "shared"])
def test_every_unit_has_a_page(client: httpx.Client, unit: str, measure: str) -> None:
    assert measure in MEASURES
    got = regions(client, a="oor", b="roaz", unit=unit, measure=measure)
    assert got.status_code == 200
    assert 'class="matrix"' in got.text


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"a": "roze"}, 400),
        ({"a": "oor", "b": "roaz", "on": "1800-01-01"}, 400),
        ({"a": "oor", "b": "fzo", "on": "1800-01-01"}, 200),
        ({"a": "oor", "b": "roaz", "on": "9999-12-31"}, 200),
        ({"a": "oor", "b": "roaz", "on": "10000-01-01"}, 400),
        ({"a": "oor", "b": "roaz", "on": "gisteren"}, 400),
        ({"a": "oor", "b": "roaz", "on2": "2020-02-31"}, 400),
        ({"a": "oor", "b": "roaz", "unit": "harten", "measure": "x", "by": "y"}, 200),
        ({"a": "oor", "b": "roaz", "cell": "oor-leiden,nergens"}, 200),
        ({"a": "oor", "b": "roaz", "cell": "'><script>alert(1)</script>"}, 200),
        ({"a": "<script>alert(1)</script>"}, 400),
        ({"a": "region:" + "x" * 5000}, 400),
        ({"a": ",,,"}, 400),
        ({"a": "network", "b": "network"}, 200),
        ({"a": "network:hiv"}, 400),
        ({"a": "network:hiv", "unit": "organisation"}, 200),
        ({"b": "roaz"}, 200),
        ({"a": "oor", "b": "oor"}, 200),
        ({"a": "region:roaz-west", "b": "province", "unit": "organisation"}, 200),
        ({"a": "network:oncologie", "b": "roaz", "unit": "site"}, 200),
        ({"a": "roaz-2020", "b": "roaz-2023"}, 200),
    ],
)
def test_whatever_is_asked_gets_a_page_that_helps(
    client: httpx.Client, asked: dict[str, str], status: int
) -> None:
    got = regions(client, **asked)
    assert got.status_code == status, text(got.text)[:300]
    assert "<script>alert" not in got.text
    assert 'id="choices"' in got.text
    if status == 400:
        assert 'role="alert"' in got.text


def test_every_download_on_the_page_is_there(client: httpx.Client) -> None:
    page = regions(client, a="oor", b="roaz", on="2024-12-31", cell="oor-leiden,roaz-west").text
    links = {unescape(link) for link in re.findall(r'href="\./(api/[^"]+)"', page)}
    forms = {re.search(r"format=(\w+)", link)[1] for link in links}  # type: ignore[index]
    assert {"csv", "xlsx", "json", "svg", "png", "rq"} <= forms
    for link in sorted(links):
        got = client.get(f"/{link}")
        assert got.status_code == 200, (link, got.text[:200])


def test_what_is_taken_away_says_release_date_and_sources(client: httpx.Client) -> None:
    asked = {"a": "oor", "b": "roaz", "unit": "inhabitants", "on": "2024-12-31"}
    drawn = unescape(client.get("/api/overlap", params={**asked, "format": "svg"}).text)
    record = client.get("/api/overlap", params={**asked, "format": "json"}).json()
    table = client.get("/api/overlap", params={**asked, "format": "html"}).text
    for said in (drawn, table):
        assert f"uitgave {record['release']['version']}" in said
        assert "2024-12-31" in said
        assert record["sources"][0]["title"][:20] in unescape(said)
    got = client.get("/api/overlap", params={**asked, "format": "csv"})
    assert "overlap-oor-roaz-inhabitants-2024-12-31.csv" in got.headers["content-disposition"]


def test_the_page_is_small_without_pictures(client: httpx.Client) -> None:
    page = regions(client)
    files = re.findall(r'(?:href|src)="\./(static/[^"]+)"', page.text)
    size = len(page.content) + sum(len(client.get(f"/{file}").content) for file in files)
    assert size < 200_000
    assert not any("vendor" in file for file in files)


def test_the_command_on_the_page_is_the_question(client: httpx.Client) -> None:
    page = text(regions(client, a="oor", b="roaz", by="membership", on="2024-12-31").text)
    said = "zorggraaf overlap oor roaz --unit inhabitants --by membership --on 2024-12-31"
    assert said in page
