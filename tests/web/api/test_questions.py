"""The library over HTTP: the same answers as the library itself gives."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from zorggraaf.library import Library
from zorggraaf.library.answer import ask
from zorggraaf.store import Graph

LIBRARY = Library.load()
MEMBERS = "/api/queries/network-members"


def record(graph: Graph, name: str, **more: Any) -> dict[str, Any]:
    """An answer of the library as json would hold it."""
    found: dict[str, Any] = json.loads(json.dumps(ask(graph, name, **more).records()))
    return found


@pytest.mark.parametrize("name", list(LIBRARY))
def test_every_question_is_answered_as_the_library_answers_it(
    api: TestClient, graph: Graph, name: str
) -> None:
    got = api.get(f"/api/queries/{name}?why=true").json()
    page = got.pop("page")
    expected = record(graph, name, why=True)
    assert got == expected
    assert page["total"] == page["rows"] == expected["count"]
    assert page["next"] is None


@pytest.mark.parametrize("given", [{}, {"on": "2016-12-31"}])
def test_parameters_and_the_date_count(api: TestClient, graph: Graph, given: Any) -> None:
    asked = {"network": "oncomid", **given}
    got = api.get(MEMBERS, params={**asked, "why": "true"}).json()
    got.pop("page")
    assert got == record(graph, "network-members", why=True, **asked)


def test_without_why_the_evidence_stays_away_and_the_sources_do_not(api: TestClient) -> None:
    got = api.get(MEMBERS, params={"network": "oncomid"}).json()
    assert "evidence" not in got
    assert got["sources"]


def test_a_name_a_key_and_an_iri_mean_the_same_network(api: TestClient) -> None:
    iri = "https://w3id.org/zorggraaf/id/network/oncomid"
    rows = [
        api.get(MEMBERS, params={"network": network}).json()["rows"]
        for network in ("oncomid", "network/oncomid", "Oncomid", iri)
    ]
    assert rows[0]
    assert all(other == rows[0] for other in rows)


def test_an_older_version_is_asked_by_its_number(api: TestClient) -> None:
    for question in LIBRARY.older():
        got = api.get(f"/api/queries/{question.pinned}").json()
        assert got["question"]["version"] == question.version
    assert api.get(f"{MEMBERS}@1").json()["question"]["pinned"] == "network-members@1"


def test_english_is_asked_by_parameter_or_by_header(api: TestClient, graph: Graph) -> None:
    by_name = api.get(MEMBERS, params={"lang": "en"})
    by_header = api.get(MEMBERS, headers={"Accept-Language": "en-GB,nl;q=0.5"})
    assert (
        by_name.json()["gaps"]
        == by_header.json()["gaps"]
        == record(graph, "network-members", lang="en")["gaps"]
    )
    assert by_header.headers["content-language"] == "en"


@pytest.mark.parametrize("form", ["csv", "tsv", "md", "html", "xlsx"])
def test_a_form_holds_what_ask_exports(api: TestClient, graph: Graph, form: str) -> None:
    answer = ask(graph, "network-members", network="oncomid")
    got = api.get(MEMBERS, params={"network": "oncomid", "format": form})
    if form == "xlsx":
        book = load_workbook(io.BytesIO(got.content))
        rows = list(book.worksheets[0].values)
        assert len(rows) == len(answer) + 1
        assert len(book.worksheets) == 3
    else:
        assert got.text == answer.export(form)


def test_the_accept_header_chooses_the_form(api: TestClient) -> None:
    got = api.get(MEMBERS, headers={"Accept": "text/csv;q=0.9, application/json;q=0.1"})
    assert got.headers["content-type"] == "text/csv; charset=utf-8"
    refused = api.get(MEMBERS, headers={"Accept": "video/mp4"})
    assert refused.status_code == 406
    assert refused.headers["content-type"] == "application/problem+json"


def following(api: TestClient, address: str) -> list[Any]:
    """The pages from an address on, by the Link header and nothing else."""
    pages = []
    base = address.partition("?")[0]
    while True:
        got = api.get(address)
        pages.append(got.json())
        link = re.search(r'<([^>]*)>; rel="next"', got.headers.get("link", ""))
        assert (link is None) == (pages[-1]["page"]["next"] is None)
        if link is None:
            return pages
        address = base + link[1]


@pytest.mark.parametrize("limit", [1, 5, 7])
def test_the_pages_together_are_the_answer(api: TestClient, limit: int) -> None:
    whole = api.get(MEMBERS, params={"network": "oncomid", "why": "true"}).json()
    pages = following(api, f"{MEMBERS}?network=oncomid&why=true&limit={limit}")
    assert [row for page in pages for row in page["rows"]] == whole["rows"]
    assert len(pages) == -(-whole["count"] // limit)
    assert {page["count"] for page in pages} == {whole["count"]}
    facts = [proof["fact"] for page in pages for proof in page["evidence"]]
    assert facts == [proof["fact"] for proof in whole["evidence"]]


def test_there_is_no_next_page_where_there_is_no_next_row(api: TestClient) -> None:
    total = api.get(f"{MEMBERS}?network=oncomid").json()["count"]
    exact = api.get(f"{MEMBERS}?network=oncomid&limit={total}")
    assert 'rel="next"' not in exact.headers.get("link", "")
    beyond = api.get(f"{MEMBERS}?network=oncomid&limit=5&offset={total + 3}")
    assert beyond.json()["rows"] == []
    assert 'rel="next"' not in beyond.headers["link"]
    assert 'rel="prev"' in beyond.headers["link"]


def test_a_page_of_csv_has_the_rows_of_that_page(api: TestClient) -> None:
    got = api.get(f"{MEMBERS}?network=oncomid&limit=3&offset=2&format=csv")
    rows = list(csv.reader(io.StringIO(got.text)))
    whole = list(csv.reader(io.StringIO(api.get(f"{MEMBERS}?network=oncomid&format=csv").text)))
    assert rows[1:] == whole[3:6]
    assert 'rel="describedby"' in got.headers["link"]


def test_the_list_has_every_question_and_finds_them_by_words(api: TestClient) -> None:
    whole = api.get("/api/queries").json()
    assert {each["name"] for each in whole["questions"]} == set(LIBRARY)
    assert whole["count"] == len(LIBRARY)
    found = api.get("/api/queries", params={"q": "wie zijn lid van een netwerk"}).json()
    assert found["questions"][0]["name"] == "network-members"
    theme = api.get("/api/queries?theme=rare").json()
    assert {each["theme"] for each in theme["questions"]} == {"rare"}


def test_the_explanation_names_what_each_parameter_takes(api: TestClient) -> None:
    about = api.get(f"{MEMBERS}/about").json()
    assert about["query"] == LIBRARY["network-members"].text
    named = {parameter["name"]: parameter for parameter in about["parameters"]}
    assert set(named) == {p.name for p in LIBRARY["network-members"].parameters}
    values = api.get(f"{MEMBERS}/{named['network']['all_values']}").json()
    assert "network/oncomid" in {value["key"] for value in values["values"]}
    text = api.get(f"{MEMBERS}/about?format=rq")
    assert text.headers["content-type"].startswith("application/sparql-query")
    assert text.text == LIBRARY["network-members"].text


def test_every_value_of_a_parameter_can_be_filled_in(api: TestClient) -> None:
    url = "/api/queries/network-members/parameters/network/values?q=oncom"
    values = api.get(url).json()["values"]
    assert values[0]["key"] == "network/oncomid"
    for value in values[:3]:
        assert api.get(MEMBERS, params={"network": value["key"]}).status_code == 200
