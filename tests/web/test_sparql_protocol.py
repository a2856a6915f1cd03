"""Queries over HTTP: the ways to send them, the forms of an answer, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pyoxigraph as ox
import pytest

from tests.web.served import Served, served
from zorggraaf import names
from zorggraaf.web.service import Settings

UMCS = "SELECT ?umc ?name { ?umc a zg:UniversityMedicalCentre ; rdfs:label ?name } ORDER BY ?name"
TRIPLES = "CONSTRUCT { ?umc rdfs:label ?name } WHERE { ?umc a zg:Hospital ; rdfs:label ?name }"
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.fixture(scope="module")
def server(store_dir: Path) -> Iterator[Served]:
    with served(Settings(store=store_dir, row_limit=2000)) as running:
        yield running


@pytest.fixture(scope="module")
def http(server: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.address, timeout=30) as client:
        yield client


def get(http: httpx.Client, query: str, accept: str = "*/*", **fields: str) -> httpx.Response:
    return http.get("/sparql", params={"query": query, **fields}, headers={"Accept": accept})


def post(http: httpx.Client, body: str | bytes, media: str, **headers: str) -> httpx.Response:
    return http.post("/sparql", content=body, headers={"Content-Type": media, **headers})


def names_in(answer: httpx.Response) -> list[str]:
    return [row["name"]["value"] for row in answer.json()["results"]["bindings"]]


# -- ways to ask -----------------------------------------------------------------------------------


def test_a_query_gives_the_same_answer_by_get_by_form_and_by_itself(http: httpx.Client) -> None:
    by_get = get(http, UMCS)
    by_form = http.post("/sparql", data={"query": UMCS})
    by_itself = post(http, UMCS, f"{DIRECT}; charset=UTF-8")
    assert [answer.status_code for answer in (by_get, by_form, by_itself)] == [200] * 3
    assert by_get.json() == by_form.json() == by_itself.json()
    assert any("Groningen" in name for name in names_in(by_get))


def test_a_query_may_hold_any_unicode(http: httpx.Client) -> None:
    query = 'SELECT ("één € 😀" AS ?name) {}'
    assert names_in(get(http, query)) == ["één € 😀"]
    assert names_in(post(http, query.encode(), DIRECT)) == ["één € 😀"]


def test_the_dataset_of_the_protocol_replaces_that_of_the_query(http: httpx.Client) -> None:
    ontology, inferred = names.graph("ontology"), names.graph("inferred")
    query = f"ASK FROM <{inferred}> {{ zg:Hospital a owl:Class }}"
    assert get(http, query).json()["boolean"] is False
    answer = get(http, query, **{"default-graph-uri": ontology})
    assert answer.json()["boolean"] is True


def test_only_named_graphs_of_the_protocol_can_be_asked(http: httpx.Client) -> None:
    query = "SELECT DISTINCT (STR(?g) AS ?name) { GRAPH ?g { ?s ?p ?o } }"
    graphs = {names.graph("ontology"), names.graph("inferred")}
    fields = {"query": query, "named-graph-uri": sorted(graphs)}
    assert set(names_in(http.get("/sparql", params=fields))) == graphs


def test_named_graphs_without_default_graphs_leave_the_default_graph_empty(
    http: httpx.Client,
) -> None:
    answer = get(http, "ASK { ?s ?p ?o }", **{"named-graph-uri": names.graph("ontology")})
    assert answer.json()["boolean"] is False


def test_a_dataset_may_stand_in_the_address_of_a_post(http: httpx.Client) -> None:
    place = f"/sparql?default-graph-uri={names.graph('ontology')}"
    query = "ASK { zg:Hospital a owl:Class }"
    for body, media in ((query, DIRECT), (f"query={query}", FORM)):
        answer = http.post(place, content=body, headers={"Content-Type": media})
        assert answer.json()["boolean"] is True


@pytest.mark.parametrize("graph", ["not an iri", "relative/path", "<x>"])
def test_a_graph_that_is_no_iri_is_refused(http: httpx.Client, graph: str) -> None:
    assert get(http, "ASK {}", **{"default-graph-uri": graph}).status_code == 400


@pytest.mark.parametrize(
    ("status", "fields"),
    [
        (400, {"query": ["ASK {}", "SELECT * {}"]}),
        (400, {"query": [""]}),
        (400, {"query": ["ASK {}"], "format": ["pdf"]}),
        (403, {"update": ["CLEAR ALL"]}),
        (403, {"query": ["INSERT DATA { <a:a> <a:a> <a:a> }"]}),
    ],
)
def test_what_is_no_query_is_refused(
    http: httpx.Client, status: int, fields: dict[str, list[str]]
) -> None:
    for answer in (http.get("/sparql", params=fields), http.post("/sparql", data=fields)):
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["detail"]


@pytest.mark.parametrize(
    ("status", "media", "body"),
    [
        (415, "text/plain", b"ASK {}"),
        (415, "application/json", b'{"query": "ASK {}"}'),
        (415, f"{DIRECT}; charset=UTF-16", "ASK {}".encode("utf-16")),
        (415, "multipart/form-data; boundary=x", b"--x--"),
        (403, "application/sparql-update", b"CLEAR ALL"),
        (403, FORM, b"update=CLEAR+ALL"),
        (400, FORM, b""),
        (400, FORM, b"query=%ff%fe"),
        (400, DIRECT, b"ASK { ?s ?p '\xff' }"),
        (400, DIRECT, b""),
    ],
)
def test_a_body_that_is_no_query_is_refused(
    http: httpx.Client, status: int, media: str, body: bytes
) -> None:
    assert post(http, body, media).status_code == status


def test_a_body_without_a_type_is_refused(http: httpx.Client) -> None:
    request = http.build_request("POST", "/sparql", content=b"query=ASK+%7B%7D")
    request.headers.pop("content-type", None)
    assert http.send(request).status_code == 415


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_other_methods_are_refused_and_the_allowed_ones_named(
    http: httpx.Client, method: str
) -> None:
    answer = http.request(method, "/sparql", params={"query": "ASK {}"})
    assert answer.status_code == 405
    assert {"GET", "POST"} <= set(answer.headers["allow"].replace(" ", "").split(","))


def test_a_refused_update_says_where_facts_are_changed(http: httpx.Client) -> None:
    said = http.get("/sparql", params={"update": "CLEAR ALL"}).json()
    assert "update" in said["detail"] and "tabellen" in said["hint"]


def test_a_mistake_is_shown_where_it_is(http: httpx.Client) -> None:
    said = get(http, "SELECT ?s\nWHERE { ?s zg:name ?n FILTR(?n) }")
    assert said.status_code == 400
    assert (said.json()["line"], said.json()["reason"]) == (2, "syntax")
    assert said.json()["column"] >= 23
    assert said.json()["hint"]


def test_a_query_that_is_too_long_is_refused_before_it_is_read(http: httpx.Client) -> None:
    body = "ASK {} #" + "x" * 1_100_000
    assert post(http, body, DIRECT).status_code == 413


# -- forms of an answer ----------------------------------------------------------------------------


def test_rows_come_in_four_forms_that_say_the_same(http: httpx.Client) -> None:
    query = 'SELECT ?a ?b ?c { VALUES (?a ?b ?c) { (<x:y> "q,\\"é\\n<&"@nl 1) (UNDEF "z" true) } }'
    expected: list[ox.QuerySolution] = list(ox.Store().query(query))  # type: ignore[arg-type]
    by_json = get(http, query, "application/sparql-results+json")
    by_xml = get(http, query, "application/sparql-results+xml")
    for answer, form in (
        (by_json, ox.QueryResultsFormat.JSON),
        (by_xml, ox.QueryResultsFormat.XML),
        (get(http, query, "text/tab-separated-values"), ox.QueryResultsFormat.TSV),
    ):
        read = ox.parse_query_results(answer.content, form)
        assert isinstance(read, ox.QuerySolutions)
        assert [tuple(row) for row in read] == [tuple(row) for row in expected]
    ElementTree.fromstring(by_xml.content)
    lines = list(csv.reader(io.StringIO(get(http, query, "text/csv").text, newline="")))
    assert lines == [["a", "b", "c"], ["x:y", 'q,"é\n<&', "1"], ["", "z", "true"]]


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/json"),
        ("text/csv;q=0.4, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("text/*, application/sparql-results+json;q=0.1", "text/csv"),
        ("image/png, application/sparql-results+json;q=0.2", "application/sparql-results+json"),
        (BROWSER, "text/html"),
    ],
)
def test_rows_take_the_form_the_client_likes_best(
    http: httpx.Client, accept: str, media: str
) -> None:
    answer = get(http, UMCS, accept)
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == media
    assert "accept" in answer.headers["vary"].lower()


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", "text/turtle"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/n-triples, text/turtle;q=0.5", "application/n-triples"),
        ("application/ld+json", "application/ld+json"),
        ("application/sparql-results+json, application/rdf+xml;q=0.1", "application/rdf+xml"),
    ],
)
def test_triples_take_the_form_the_client_likes_best_and_are_the_same(
    http: httpx.Client, accept: str, media: str
) -> None:
    answer = get(http, TRIPLES, accept)
    assert answer.headers["content-type"].partition(";")[0] == media
    form = ox.RdfFormat.from_media_type(media)
    assert form is not None
    found = {quad.triple for quad in ox.parse(answer.content, form)}
    reference = get(http, TRIPLES, "application/n-triples").content
    assert found == {quad.triple for quad in ox.parse(reference, ox.RdfFormat.N_TRIPLES)} != set()


@pytest.mark.parametrize(
    ("name", "media"),
    [
        ("json", "application/sparql-results+json"),
        ("xml", "application/sparql-results+xml"),
        ("csv", "text/csv"),
        ("tsv", "text/tab-separated-values"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
    ],
)
def test_a_format_in_the_address_outdoes_the_accept_header(
    http: httpx.Client, name: str, media: str
) -> None:
    answer = get(http, UMCS, "text/html", format=name)
    assert answer.headers["content-type"].partition(";")[0] == media


def test_a_form_that_cannot_hold_the_answer_is_not_acceptable(http: httpx.Client) -> None:
    for query, accept in (
        (UMCS, "text/turtle"),
        (UMCS, "image/png"),
        (TRIPLES, "text/csv"),
        (TRIPLES, "application/sparql-results+json"),
    ):
        answer = get(http, query, accept)
        assert answer.status_code == 406
        assert "Accept" in answer.json()["hint"]


def test_rdf_xml_is_refused_where_it_cannot_write_a_predicate(http: httpx.Client) -> None:
    query = "CONSTRUCT { <x:a> <http://example.org/123> 1 } {}"
    assert get(http, query, "application/rdf+xml").status_code == 406
    assert get(http, query, "text/turtle").status_code == 200


def test_yes_and_no_come_as_json_xml_and_a_word(http: httpx.Client) -> None:
    query = "ASK { ?s a zg:UniversityMedicalCentre }"
    assert get(http, query).json()["boolean"] is True
    root = ElementTree.fromstring(get(http, query, "application/sparql-results+xml").content)
    assert root.findtext("{http://www.w3.org/2005/sparql-results#}boolean") == "true"
    assert get(http, query, "text/csv").text.strip() == "true"


def test_a_description_names_the_thing(http: httpx.Client) -> None:
    umcg = names.iri("organisation", "umcg")
    answer = get(http, f"DESCRIBE <{umcg}>", "application/n-triples")
    assert answer.status_code == 200 and f"<{umcg}>" in answer.text


# -- limits of an answer ---------------------------------------------------------------------------


def test_an_answer_above_the_row_limit_is_refused_with_what_to_do(http: httpx.Client) -> None:
    for query in ("SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"):
        answer = get(http, query)
        assert answer.status_code == 503
        assert answer.json()["reason"] == "too-many"
        assert "2000" in answer.json()["detail"] and "partial" in answer.json()["hint"]
        assert "retry-after" not in answer.headers


def test_who_asks_for_a_part_gets_one_that_says_so(http: httpx.Client) -> None:
    answer = get(http, "SELECT * { ?s ?p ?o }", partial="true")
    assert answer.status_code == 200
    assert answer.headers["x-sparql-maxrows"] == "2000"
    assert len(answer.json()["results"]["bindings"]) == 2000
    assert answer.json()["head"]["link"]
    root = ElementTree.fromstring(
        get(http, "SELECT * { ?s ?p ?o }", "application/sparql-results+xml", partial="1").content
    )
    assert root.find("*/{http://www.w3.org/2005/sparql-results#}link") is not None


def test_a_whole_answer_says_nothing_of_a_part(http: httpx.Client) -> None:
    for fields in ({}, {"partial": "true"}):
        answer = get(http, "SELECT * { ?s ?p ?o } LIMIT 2000", **fields)
        assert "x-sparql-maxrows" not in answer.headers
        assert "link" not in answer.json()["head"]
        assert len(answer.json()["results"]["bindings"]) == 2000


# -- caches, scripts elsewhere, heads --------------------------------------------------------------


def test_the_same_query_need_not_be_answered_twice(http: httpx.Client) -> None:
    first = get(http, UMCS)
    tag = first.headers["etag"]
    again = http.get("/sparql", params={"query": UMCS}, headers={"If-None-Match": f'"x", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    other = get(http, UMCS, "text/csv")
    assert other.headers["etag"] != tag
    assert get(http, UMCS + " LIMIT 1").headers["etag"] != tag


def test_a_query_whose_answer_changes_has_no_tag(http: httpx.Client) -> None:
    for query in ("SELECT (NOW() AS ?t) {}", "SELECT (RAND() AS ?t) {}"):
        answer = get(http, query)
        assert "etag" not in answer.headers
        assert answer.headers["cache-control"] == "no-store"


def test_head_says_what_get_would(http: httpx.Client) -> None:
    asked = get(http, UMCS)
    head = http.head("/sparql", params={"query": UMCS})
    assert head.status_code == 200 and head.content == b""
    for name in ("content-type", "content-length", "etag"):
        assert head.headers[name] == asked.headers[name]


def test_scripts_of_other_sites_may_ask(http: httpx.Client) -> None:
    site = {"Origin": "https://example.org"}
    before = http.options(
        "/sparql",
        headers={
            **site,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )
    assert before.status_code in (200, 204)
    assert "POST" in before.headers["access-control-allow-methods"]
    assert "content-type" in before.headers["access-control-allow-headers"].lower()
    answer = http.post("/sparql", data={"query": "ASK {}"}, headers=site)
    assert answer.headers.get_list("access-control-allow-origin") == ["*"]
    assert "X-SPARQL-MaxRows" in answer.headers["access-control-expose-headers"]
    assert get(http, "ASK {").headers["access-control-allow-origin"] == "*"


# -- what the endpoint says of itself --------------------------------------------------------------


def test_the_endpoint_describes_itself_in_rdf(http: httpx.Client, server: Served) -> None:
    store = ox.Store()
    answer = http.get("/sparql", headers={"Accept": "text/turtle"})
    store.load(answer.content, ox.RdfFormat.TURTLE)
    service = f"{names.BASE}sparql"
    asked = f"""PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
        PREFIX schema: <https://schema.org/>
        PREFIX format: <http://www.w3.org/ns/formats/>
        ASK {{ <{service}> a sd:Service ; sd:endpoint <{service}> ;
            sd:supportedLanguage sd:SPARQL11Query ;
            sd:resultFormat format:SPARQL_Results_JSON, format:Turtle ;
            sd:defaultDataset [ sd:defaultGraph [] ;
                sd:namedGraph [ sd:name <{names.graph("ontology")}> ] ] ;
            schema:additionalProperty [ schema:propertyID "time-limit" ; schema:value 10.0 ] ,
                [ schema:propertyID "row-limit" ; schema:value 2000 ] ,
                [ schema:propertyID "memory-limit" ; schema:value 512 ; schema:unitCode "4L" ] .
            FILTER NOT EXISTS {{ <{service}> sd:feature sd:BasicFederatedQuery }}
            FILTER NOT EXISTS {{ ?x sd:supportedLanguage sd:SPARQL11Update }} }}"""
    assert bool(store.query(asked)) is True
    assert any("void" in str(quad.object) for quad in store)


@pytest.mark.parametrize(
    "media", ["application/ld+json", "application/rdf+xml", "application/n-triples"]
)
def test_the_description_says_the_same_in_every_form(http: httpx.Client, media: str) -> None:
    def read(media: str) -> set[ox.Triple]:
        form = ox.RdfFormat.from_media_type(media)
        assert form is not None
        answer = http.get("/sparql", headers={"Accept": media})
        return {quad.triple for quad in ox.parse(answer.content, form)}

    assert read(media) == read("text/turtle")


def test_a_browser_gets_a_form_that_works_without_scripts(http: httpx.Client) -> None:
    page = http.get("/sparql", headers={"Accept": BROWSER})
    assert page.headers["content-type"].startswith("text/html")
    assert '<form class="query" action="./sparql" method="get">' in page.text
    assert 'name="query"' in page.text and "example=network-members" in page.text


def test_an_example_of_the_library_fills_the_form_and_has_an_answer(http: httpx.Client) -> None:
    page = http.get("/sparql?example=network-members", headers={"Accept": BROWSER}).text
    start = page.index("<textarea")
    shown = page[page.index(">", start) + 1 : page.index("</textarea>")]
    import html

    answer = get(http, html.unescape(shown), BROWSER)
    assert answer.status_code == 200
    assert "<table" in answer.text and "doc/organisation/" in answer.text


def test_the_page_shows_a_mistake_and_keeps_the_query(http: httpx.Client) -> None:
    page = get(http, "ASK { <script>alert(1)</script>", BROWSER)
    assert page.status_code == 400
    assert "<script>alert" not in page.text and "&lt;script&gt;" in page.text
    assert 'id="problem"' in page.text


def test_the_page_shows_no_more_rows_than_people_read(http: httpx.Client) -> None:
    page = get(http, "SELECT ?s { ?s ?p ?o }", BROWSER)
    assert page.status_code == 200
    assert page.text.count("<tr>") == 1001 and "Er zijn er meer" in page.text


def test_problems_have_english_where_asked(http: httpx.Client) -> None:
    said = get(http, "SELECT * { ?s ?p ?o }", lang="en").json()
    assert "more than 2000 rows" in said["detail"]


def test_json_results_are_plain_json(http: httpx.Client) -> None:
    answer = get(http, 'SELECT ("a\\u0000b" AS ?x) {}')
    assert json.loads(answer.content)["results"]["bindings"][0]["x"]["value"] == "a\0b"
    ElementTree.fromstring(
        get(http, 'SELECT ("a\\u0000b" AS ?x) {}', "application/sparql-results+xml").content
    )
