"""Every IRI leads to a description, in the form and the language asked for."""

from __future__ import annotations

import json
import random
import re
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zorggraaf import names, resources
from zorggraaf.publish.description import describe
from zorggraaf.publish.serialise import MEDIA, RDF
from zorggraaf.store import Graph

RDFLIB_NAME = {
    "text/turtle": "turtle",
    "application/ld+json": "json-ld",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/trig": "trig",
    "application/n-quads": "nquads",
}
Triples = set[tuple[Any, ...]]


def parsed(body: bytes, media: str) -> Triples:
    dataset = rdflib.Dataset()
    dataset.parse(data=body, format=RDFLIB_NAME[media.partition(";")[0]])
    return {(s, p, o) for s, p, o, _ in dataset.quads()}


def things(graph: Graph) -> list[str]:
    rows = graph.select(
        f'SELECT DISTINCT ?s {{ ?s a ?c FILTER(STRSTARTS(STR(?s), "{names.ID}")) }}'
    ).values()
    return sorted(str(row[0]) for row in rows)


@pytest.mark.parametrize(
    "path",
    [
        "organisation/umcg",
        "region/roaz-west",
        "network/oncomid",
        "municipality/GM0363",
        "partition/roaz-2023",
        "concept/role/member",
        "concept/organisation-type",
        "graph/inferred",
        "graph/sources",
    ],
)
def test_a_thing_leads_to_its_description(client: httpx.Client, path: str) -> None:
    answer = client.get(f"/id/{path}")
    assert answer.status_code == 303
    place = urljoin(f"/id/{path}", answer.headers["location"])
    assert place == f"/doc/{path}"
    assert client.get(place).status_code == 200


def test_every_form_says_the_same(client: httpx.Client) -> None:
    for path in ("organisation/umcg", "network/oncomid", "concept/role/member"):
        said = [
            parsed(client.get(f"/doc/{path}", headers={"accept": media}).content, media)
            for media in RDF
        ]
        assert len(said[0]) > 5
        assert all(triples == said[0] for triples in said)


def test_a_form_is_named_by_header_parameter_or_suffix(client: httpx.Client) -> None:
    for suffix, media in MEDIA.items():
        by_header = client.get("/doc/network/oncomid", headers={"accept": media})
        by_suffix = client.get(f"/doc/network/oncomid.{suffix}")
        by_name = client.get("/doc/network/oncomid", params={"format": suffix})
        by_media = client.get("/doc/network/oncomid", params={"format": media})
        for answer in (by_header, by_suffix, by_name, by_media):
            assert answer.status_code == 200
            assert answer.headers["content-type"].partition(";")[0] == media
            assert answer.headers["content-location"] == f"oncomid.{suffix}"
        if media in RDF or suffix == "json":
            assert by_header.content == by_suffix.content == by_name.content


def test_a_description_holds_exactly_what_the_graph_says(
    client: httpx.Client, graph: Graph
) -> None:
    sample = random.Random(5).sample(things(graph), 60)
    for iri in sample:
        path = iri.removeprefix(names.ID)
        answer = client.get(f"/doc/{path}.nt")
        assert answer.status_code == 200, iri
        lines = set(answer.text.splitlines())
        assert lines == {f"{triple} ." for triple in describe(graph, iri)}
        rows = " ".join(f"({s} {p} {o})" for s, p, o in _terms(lines))
        assert not graph.select(
            f"SELECT ?s {{ VALUES (?s ?p ?o) {{ {rows} }} FILTER NOT EXISTS {{ ?s ?p ?o }} }}"
        ).rows


def _terms(lines: set[str]) -> list[tuple[str, str, str]]:
    found = []
    for line in lines:
        match = re.match(r"(<[^>]*>) (<[^>]*>) (.*) \.\Z", line)
        assert match, line
        found.append((match[1], match[2], match[3]))
    return found


def test_every_sampled_thing_has_a_page_in_both_languages(
    client: httpx.Client, graph: Graph
) -> None:
    by_kind: dict[str, list[str]] = {}
    for iri in things(graph):
        by_kind.setdefault(iri.removeprefix(names.ID).partition("/")[0], []).append(iri)
    choice = random.Random(6)
    for members in by_kind.values():
        for iri in choice.sample(members, min(2, len(members))):
            for lang in ("nl", "en"):
                answer = client.get(
                    f"/doc/{iri.removeprefix(names.ID)}",
                    params={"lang": lang},
                    headers={"accept": "text/html"},
                )
                assert answer.status_code == 200, iri
                assert f'<html lang="{lang}">' in answer.text
                assert answer.headers["content-language"] == lang
                assert f"<code>{iri}</code>" in answer.text


def test_the_page_names_its_other_forms_and_its_thing(client: httpx.Client) -> None:
    answer = client.get("/doc/organisation/umcg", headers={"accept": "text/html"})
    links = answer.headers["link"]
    assert '<https://w3id.org/zorggraaf/doc/organisation/umcg>; rel="canonical"' in links
    assert '<https://w3id.org/zorggraaf/id/organisation/umcg>; rel="describes"' in links
    assert '<umcg.ttl>; rel="alternate"; type="text/turtle"' in links
    assert '<umcg.ttl>; rel="describedby"; type="text/turtle"' in links
    assert "Accept" in answer.headers["vary"]


def test_what_a_client_has_is_not_sent_again(client: httpx.Client) -> None:
    for accept in ("text/html", "text/turtle", "application/ld+json"):
        first = client.get("/doc/organisation/umcg", headers={"accept": accept})
        tag = first.headers["etag"]
        for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            again = client.get(
                "/doc/organisation/umcg", headers={"accept": accept, "if-none-match": known}
            )
            assert again.status_code == 304
            assert again.content == b""
            assert again.headers["etag"] == tag
            assert again.headers["vary"] == "Accept"
        other = client.get(
            "/doc/organisation/umcg", headers={"accept": accept, "if-none-match": '"x"'}
        )
        assert other.status_code == 200


def test_forms_have_different_tags(client: httpx.Client) -> None:
    tags = {client.get(f"/doc/network/oncomid.{suffix}").headers["etag"] for suffix in MEDIA}
    assert len(tags) == len(MEDIA)


def test_head_says_what_get_says_without_a_body(client: httpx.Client) -> None:
    for path in ("/", "/doc/organisation/umcg.ttl", "/def.ttl", "/doc/organisation"):
        whole, head = client.get(path), client.head(path)
        assert head.status_code == whole.status_code == 200
        assert head.content == b""
        assert head.headers["etag"] == whole.headers["etag"]
        assert head.headers["content-length"] == whole.headers["content-length"]


@pytest.mark.parametrize(
    "path", ["/doc/organisation/umcgg", "/id/organisation/umcgg", "/doc/nothing", "/def/Hospitaal"]
)
def test_what_is_unknown_is_404_with_what_may_have_been_meant(
    client: httpx.Client, path: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == 404
    if "umcg" in path:
        assert names.iri("organisation", "umcg") in [one["iri"] for one in problem["nearest"]]
    page = client.get(path, headers={"accept": "text/html"})
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")


def test_a_form_that_is_not_there_is_406_with_those_that_are(client: httpx.Client) -> None:
    for answer in (
        client.get("/doc/organisation/umcg", headers={"accept": "image/png"}),
        client.get("/doc/organisation/umcg", params={"format": "docx"}),
    ):
        assert answer.status_code == 406
        assert answer.json()["offered"] == list(MEDIA.values())


def test_a_source_has_its_graph_in_trig(client: httpx.Client, graph: Graph) -> None:
    rows = graph.select(
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } ?g a zg:Source } "
        "GROUP BY ?g ORDER BY ?g"
    ).values()
    small = [(source, count) for source, count in rows if 20 < int(str(count)) < 60][:3]
    assert small
    for source, count in small:
        path = str(source).removeprefix(names.ID)
        store = rdflib.Dataset()
        store.parse(data=client.get(f"/doc/{path}.trig").content, format="trig")
        assert len(store.graph(rdflib.URIRef(str(source)))) == int(str(count))


def test_the_ontology_is_served_and_a_term_leads_to_its_text(client: httpx.Client) -> None:
    said = {
        media: parsed(client.get("/def", headers={"accept": media}).content, media) for media in RDF
    }
    assert len(set(map(frozenset, said.values()))) == 1
    subjects = {str(triple[0]) for triple in said["text/turtle"]}
    assert names.term("Hospital") in subjects
    answer = client.get("/def/Hospital", headers={"accept": "text/turtle"})
    assert answer.status_code == 303
    assert urljoin("/def/Hospital", answer.headers["location"]) == "/def#Hospital"
    overview = client.get("/def", headers={"accept": "text/html"}).text
    assert 'id="Hospital"' in overview and 'href="./def/Hospital"' in overview
    own = client.get("/def/Hospital", headers={"accept": "text/html"})
    assert own.status_code == 200
    assert "zg:Hospital" in own.text and "def/UniversityMedicalCentre" in own.text


def test_the_ontology_is_the_file_without_the_code_lists(client: httpx.Client) -> None:
    file = rdflib.Graph().parse(resources.ontology() / "zorggraaf.ttl")
    ours = {str(s) for s in file.subjects() if str(s).startswith(names.ZG)}
    served = rdflib.Graph().parse(data=client.get("/def.ttl").content, format="turtle")
    assert ours <= {str(s) for s in served.subjects()}


def test_lists_and_start_page_lead_to_everything(client: httpx.Client, graph: Graph) -> None:
    start = rdflib.Graph().parse(data=client.get("/?format=ttl").content, format="turtle")
    here = rdflib.URIRef(names.BASE)
    lists = [str(o) for o in start.objects(here, rdflib.DCTERMS.hasPart)]
    reached: set[str] = set()
    for listing in lists:
        path = listing.removeprefix(names.BASE)
        found = rdflib.Graph().parse(
            data=client.get(f"/{path}", headers={"accept": "text/turtle"}).content, format="turtle"
        )
        reached |= {str(o) for o in found.objects(rdflib.URIRef(listing), rdflib.RDFS.member)}
    assert reached == set(things(graph))


def test_every_page_leads_to_the_lists(client: httpx.Client) -> None:
    for path in ("/doc/organisation/umcg", "/doc/concept/role/member"):
        links = client.get(path).headers["link"]
        found = {
            rel: urljoin(path, target)
            for target, rel in re.findall(r'<([^>]*)>; rel="([^"]*)"', links)
        }
        assert found["index"] == "/"
        assert client.get(found["collection"]).status_code == 200


def test_long_sections_are_counted_and_turned(client: httpx.Client) -> None:
    first = client.get("/doc/concept/role/participant", headers={"accept": "text/html"}).text
    assert "1–50 van" in first
    second = client.get(
        "/doc/concept/role/participant",
        params={"deel": "in-this-role", "blad": "2"},
        headers={"accept": "text/html"},
    ).text
    assert "51–100 van" in second
    for absurd in ("0", "-1", "99999", "9" * 40, "x", "²"):
        answer = client.get(
            "/doc/concept/role/participant",
            params={"deel": "in-this-role", "blad": absurd},
            headers={"accept": "text/html"},
        )
        assert answer.status_code == 200


def test_the_page_tells_search_engines_what_it_is_about(client: httpx.Client) -> None:
    page = client.get("/doc/organisation/umcg", headers={"accept": "text/html"}).text
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert block
    data = json.loads(block[1])
    assert data["@type"] == "Hospital"
    assert data["@id"] == names.iri("organisation", "umcg")
    assert any(one.get("propertyID") == "ror" for one in data["identifier"])


def test_searching_works_as_a_plain_form(client: httpx.Client) -> None:
    page = client.get("/zoeken", params={"q": "oncomit"}).text
    assert 'href="./doc/network/oncomid"' in page
    nothing = client.get("/zoeken", params={"q": "<script>alert(1)</script>"})
    assert nothing.status_code == 200
    assert "<script>alert" not in nothing.text
    assert client.get("/zoeken").status_code == 200


def test_a_table_row_can_be_looked_up(client: httpx.Client) -> None:
    answer = client.get("/data/sources.csv")
    assert answer.status_code == 200
    assert answer.content == (resources.data() / "sources.csv").read_bytes()
    assert 'rel="describedby"' in answer.headers["link"]


@pytest.mark.parametrize(
    "path",
    [
        "/data/../pyproject.toml",
        "/data/%2e%2e/pyproject.toml",
        "/data/..%2fpyproject.toml",
        "/static/../rendering.py",
        "/static/%2e%2e/rendering.py",
        "/static/..%5crendering.py",
        "/doc/../../etc/passwd",
        "/doc/%2e%2e/%2e%2e/etc/passwd",
        "/doc/organisation/umcg%00.ttl",
        "/doc/organisation/umcg%0d%0aX-Bad:%201",
        "/id/organisation/umcg%0d%0aX-Bad:%201",
        "/doc/organisation/umcg>%20?p%20?o%20}%20#",
        "/%2f%2fexample.org/",
        "/doc//",
        "/id/",
        "/doc/" + "a/" * 300,
    ],
)
def test_no_path_leads_out_of_what_is_published(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (400, 404)
    assert "x-bad" not in answer.headers
    assert "root:" not in answer.text and "hatchling" not in answer.text


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    accept=st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=60),
    path=st.one_of(
        st.sampled_from(["/", "/doc/organisation/umcg", "/doc/region", "/def", "/id/source/x"]),
        st.text(max_size=30).map(lambda text: f"/doc/{text}"),
        st.text(max_size=30).map(lambda text: f"/id/organisation/{text}"),
    ),
    query=st.dictionaries(
        st.sampled_from(["lang", "format", "deel", "blad", "q"]), st.text(max_size=12), max_size=3
    ),
)
def test_nothing_a_client_sends_is_an_error_of_ours(
    client: httpx.Client, accept: str, path: str, query: dict[str, str]
) -> None:
    from urllib.parse import quote

    answer = client.get(
        quote(path.encode("utf-8", "surrogatepass")),
        params={name: value.encode("utf-8", "replace").decode() for name, value in query.items()},
        headers={"accept": accept.strip()},
    )
    assert answer.status_code in (200, 303, 400, 404, 406), answer.text
