"""Looking things up over HTTP, the questions as RDF, and the page for people."""

from __future__ import annotations

import dataclasses
import json
import re
from html.parser import HTMLParser
from typing import Any

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from zorggraaf import names
from zorggraaf.library import Library
from zorggraaf.lookup.description import show
from zorggraaf.lookup.evidence import why
from zorggraaf.lookup.finding import find
from zorggraaf.quality.overview import quality
from zorggraaf.store import Graph
from zorggraaf.web.api.routes import OPERATIONS


def plain(record: Any) -> Any:
    """A record as json holds it."""
    return json.loads(json.dumps(record))


def test_find_gives_what_the_command_finds(api: TestClient, graph: Graph) -> None:
    got = api.get("/api/find", params={"q": "medisch centrum leeuwarden", "limit": 3}).json()
    matches = find(graph, "medisch centrum leeuwarden", 3)
    assert got["matches"] == plain([dataclasses.asdict(match) for match in matches])
    assert got["count"] == len(matches) > 0


@pytest.mark.parametrize("key", ["organisation/umcg", "network/oncomid", "concept/role/member"])
def test_show_and_why_give_what_the_commands_give(api: TestClient, graph: Graph, key: str) -> None:
    assert api.get(f"/api/show/{key}").json() == plain(show(graph, key).records())
    assert api.get(f"/api/why/{key}?lang=en").json() == plain(why(graph, key, "en").records())


def test_quality_is_that_of_the_command(api: TestClient, graph: Graph) -> None:
    assert api.get("/api/quality").json() == plain(quality(graph).records())


def test_info_names_the_release_that_answers(api: TestClient) -> None:
    info = api.get("/api/info").json()
    answer = api.get("/api/queries/network-members").json()
    assert info["release"]["digest"] == answer["release"]["digest"]
    assert info["questions"] == len(Library.load())


def test_every_thing_of_a_kind_is_listed_once(api: TestClient, graph: Graph) -> None:
    got = api.get("/api/things/network").json()
    assert sorted(each["iri"] for each in got["things"]) == graph.things("network")
    few = api.get("/api/things/network?q=oncomid").json()
    assert {each["key"] for each in few["things"]} >= {"network/oncomid"}
    assert few["count"] < got["count"]


FORMS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}


@pytest.mark.parametrize("media", list(FORMS))
def test_the_questions_as_rdf_are_all_there_in_every_form(api: TestClient, media: str) -> None:
    got = api.get("/.well-known/sparql-examples", headers={"Accept": media})
    assert got.headers["content-type"].startswith(media)
    store = ox.Store()
    store.bulk_load(got.content, format=FORMS[media])
    rows = store.query(
        "SELECT ?q ?text ?target { ?q a sh:SPARQLExecutable ; sh:select ?text ; "
        "schema:target ?target }",
        prefixes=names.PREFIXES,
    )
    assert isinstance(rows, ox.QuerySolutions)
    found = {row["text"].value: row["target"].value for row in rows}
    assert set(found) == {question.text for question in Library.load().questions()}
    assert set(found.values()) == {"https://w3id.org/zorggraaf/sparql"}


class Page(HTMLParser):
    """The forms and scripts of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.scripts: list[str | None] = []
        self.forms: list[str] = []
        self.names: list[str] = []
        self.labels: list[str] = []
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "script":
            self.scripts.append(found.get("src"))
        if tag == "form" and found.get("class") == "api-form":
            self.forms.append(found["action"] or "")
        if str(found.get("id", "")).startswith("field-"):
            self.names.append(found["name"] or "")
            self.ids.append(found["id"] or "")
        if tag == "label" and str(found.get("for", "")).startswith("field-"):
            self.labels.append(found["for"] or "")


def test_the_page_names_everything_that_can_be_asked(api: TestClient) -> None:
    for lang in ("nl", "en"):
        text = api.get(f"/api?lang={lang}").text
        for operation in OPERATIONS:
            assert f"operation={operation.name}" in text
        for name in Library.load():
            assert f"operation=ask-{name}" in text


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_every_operation_has_a_form_without_scripts_from_elsewhere(
    api: TestClient, operation: Any
) -> None:
    page = Page(api.get(f"/api?operation={operation.name}").text)
    assert page.names == [field.name for field in operation.all_fields]
    assert page.labels == page.ids
    assert len(page.forms) == 1
    assert not any(str(source).startswith(("http", "//")) for source in page.scripts)


def test_a_form_leads_to_the_address_it_stands_for(api: TestClient) -> None:
    got = api.get("/api/try/overlap?a=oor&b=&unit=site&format=")
    assert got.status_code == 303
    assert got.headers["location"] == "../../api/overlap?a=oor&unit=site"
    got = api.get("/api/try/tables?key=region%2Froaz-zwolle&rows=true")
    assert got.headers["location"] == "../../api/tables/region/roaz-zwolle?rows=true"
    assert api.get("/api/try/nothing").status_code == 404
    away = api.get("/api/try/tables?key=%2F%2Fexample.org%2F..%5C%0d%0aX")
    assert re.match(r"\.\./\.\./api/tables/", away.headers["location"])
    assert "\n" not in away.headers["location"]
