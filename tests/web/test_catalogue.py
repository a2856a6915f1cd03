"""A harvester and a person find what there is, and can take it along."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from zorggraaf import names
from zorggraaf.publish import dumps
from zorggraaf.publish.statements import DATASET
from zorggraaf.web.app import create_app
from zorggraaf.web.service import Settings


@pytest.fixture(scope="module")
def client(store_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    kept = tmp_path_factory.mktemp("kept")
    settings = Settings(store=store_dir, extra={"dumps": kept})
    with TestClient(create_app(settings), follow_redirects=False) as opened:
        yield opened


FORMATS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}


@pytest.mark.parametrize("media", FORMATS)
def test_description_comes_in_the_form_asked_for(client: TestClient, media: str) -> None:
    answer = client.get("/dataset", headers={"Accept": media})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(media)
    assert "accept" in answer.headers["vary"].lower()
    found = {quad.triple for quad in ox.parse(input=answer.content, format=FORMATS[media])}
    kind = ox.Triple(
        ox.NamedNode(DATASET),
        ox.NamedNode(names.expand("rdf:type")),
        ox.NamedNode(names.expand("dcat:Dataset")),
    )
    assert kind in found
    again = client.get(
        "/dataset", headers={"Accept": media, "If-None-Match": answer.headers["etag"]}
    )
    assert again.status_code == 304


def test_every_form_says_the_same(client: TestClient) -> None:
    said = []
    for media, form in FORMATS.items():
        content = client.get("/dataset", headers={"Accept": media}).content
        said.append({quad.triple for quad in ox.parse(input=content, format=form)})
    assert said[0] and all(one == said[0] for one in said)


def test_crawlers_are_shown_the_way(client: TestClient) -> None:
    answer = client.get("/.well-known/void")
    assert answer.status_code == 303
    assert answer.headers["location"] == "../dataset"


def test_impossible_form_is_refused_with_what_there_is(client: TestClient) -> None:
    answer = client.get("/dataset", headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/turtle" in answer.json()["offered"]


@pytest.mark.parametrize(("lang", "word"), [("nl", "Bestanden"), ("en", "Files")])
def test_page_is_for_people(client: TestClient, lang: str, word: str) -> None:
    answer = client.get(f"/dataset?lang={lang}", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert f'lang="{lang}"' in answer.text
    assert word in answer.text
    assert "http://localhost" not in answer.text


def test_fragments_of_the_description_lead_to_their_text(client: TestClient) -> None:
    page = client.get("/dataset", headers={"Accept": "text/html"}).text
    places = set(re.findall(r'id="([^"]+)"', page))
    assert {"dataset", "nq", "trig", "ttl", "jsonld", "csv", "sparql", "api", "contact"} <= places


def test_page_tells_search_engines_what_it_is(client: TestClient) -> None:
    page = client.get("/dataset", headers={"Accept": "text/html"}).text
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    kinds = [json.loads(block)["dataset"]["@type"] for block in blocks]
    assert kinds == ["Dataset"]


def test_every_link_of_the_page_to_a_file_works(client: TestClient) -> None:
    page = client.get("/dataset", headers={"Accept": "text/html"}).text
    files = {href for href in re.findall(r'href="\./([^"]+)"', page) if "data" in href}
    assert len(files) > 20
    for href in files:
        assert client.head(f"/{href}").status_code == 200, href


def test_every_download_of_the_catalogue_is_there(client: TestClient) -> None:
    client.get("/data/checksums")
    turtle = client.get("/dataset.ttl").content
    download = names.expand("dcat:downloadURL")
    size = names.expand("dcat:byteSize")
    found: dict[str, str] = {}
    sizes: dict[str, int] = {}
    for quad in ox.parse(input=turtle, format=ox.RdfFormat.TURTLE):
        if quad.predicate.value == download:
            found[quad.subject.value] = quad.object.value
        if quad.predicate.value == size:
            sizes[quad.subject.value] = int(quad.object.value)
    assert len(found) == len(dumps.FORMS) + 1
    for node, address in found.items():
        answer = client.get(address.replace(names.BASE, "/"))
        assert answer.status_code == 200
        assert int(answer.headers["content-length"]) == sizes[node]


def test_checksums_are_those_of_what_is_sent(client: TestClient) -> None:
    listed = client.get("/data/checksums").text.splitlines()
    assert client.get("/data/SHA256SUMS").text.splitlines() == listed
    chosen = [line for line in listed if line.endswith(("zorggraaf.nq.gz", "csv/site.csv", ".tsv"))]
    assert len(chosen) > 4
    for line in chosen:
        digest, name = line.split("  ", 1)
        assert hashlib.sha256(client.get(f"/data/{name}").content).hexdigest() == digest


def test_a_dump_is_sent_as_it_is_and_not_twice(client: TestClient) -> None:
    answer = client.get("/data/zorggraaf.nq.gz")
    assert answer.headers["content-type"] == "application/gzip"
    assert "content-encoding" not in answer.headers
    line = gzip.decompress(answer.content).splitlines()[0]
    assert line.endswith(b" .")
    tag = answer.headers["etag"]
    assert client.get("/data/zorggraaf.nq.gz", headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/data/zorggraaf.ttl").headers["content-type"].startswith("text/turtle")


def test_a_table_per_class_leads_to_its_description(client: TestClient) -> None:
    answer = client.get("/data/csv/municipality.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert len(list(csv.DictReader(io.StringIO(answer.text)))) > 340
    assert "csv-metadata.json" in answer.headers["link"]
    assert client.get("/data/csv/csv-metadata.json").json()["tables"]


def test_tables_that_statements_point_to_are_still_there(client: TestClient) -> None:
    assert client.get("/data/memberships.csv").status_code == 200
    assert client.get("/data/schema.json").status_code == 200


@pytest.mark.parametrize(
    "path", ["csv/..%2FSHA256SUMS", "linksets/..%2f..%2fetc%2fpasswd", "csv/geen.csv"]
)
def test_nothing_else_is_handed_out(client: TestClient, path: str) -> None:
    assert client.get(f"/data/{path}").status_code == 404
