"""Wikidata, asked over SPARQL on a real server with items of its shape, written for this test."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.enrich.registers import Register, Reply, json_of
from tests.servers import Server, oxigraph
from zorggraaf.enrich import enriching, wikidata
from zorggraaf.enrich.answer import FetchError
from zorggraaf.enrich.enriching import Enrichment
from zorggraaf.enrich.source import ShapeError
from zorggraaf.tables import read_tables
from zorggraaf.upkeep.proposal import Proposal, What

ITEMS = """
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix p: <http://www.wikidata.org/prop/> .
@prefix psv: <http://www.wikidata.org/prop/statement/value/> .
@prefix wikibase: <http://wikiba.se/ontology#> .
@prefix geo: <http://www.opengis.net/ont/geosparql#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

wd:Q1774898 wdt:P279 wd:Q16917 .

# Known by its number, not marked as a hospital; one date to the year, one of a worse rank.
wd:Q100337146 rdfs:label "HollandPTC"@nl ;
  wdt:P625 "Point(4.9 52.9)"^^geo:wktLiteral ;
  p:P571 [ a wikibase:BestRank ; psv:P571 [
      wikibase:timeValue "2013-01-01T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 9 ] ] ,
    [ psv:P571 [
      wikibase:timeValue "1950-05-05T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 11 ] ] .

# Known by its number; its coordinates are a few metres from ours.
wd:Q97457680 rdfs:label "Catharina Ziekenhuis"@nl ;
  wdt:P31 wd:Q16917 ; wdt:P17 wd:Q55 ;
  wdt:P6782 "01qavk531" ; wdt:P213 "0000 0004 0398 8384" ;
  wdt:P625 "Point(5.4711 51.4641)"^^geo:wktLiteral .

# Known by its ROR alone, of a subclass of hospital, and its only site has no coordinates yet.
wd:Q900000002 rdfs:label "Ciro"@nl ;
  wdt:P31 wd:Q1774898 ; wdt:P17 wd:Q55 ; wdt:P6782 "03b8ydc26" ;
  wdt:P625 "Point(5.95 51.21)"^^geo:wktLiteral .

# Nobody of ours.
wd:Q900000003 rdfs:label "Ziekenhuis Nergenshuizen"@nl ; wdt:P31 wd:Q16917 ; wdt:P17 wd:Q55 ;
  wdt:P213 "0000 0001 2345 6789" .

# Two numbers where one is expected.
wd:Q2057113 rdfs:label "Universitair Medisch Centrum Groningen"@nl ;
  wdt:P213 "0000 0000 9558 4598" , "0000 0001 2150 090X" .

# Not in the Netherlands.
wd:Q900000004 rdfs:label "Hôpital d'ailleurs"@en ; wdt:P31 wd:Q16917 ; wdt:P17 wd:Q31 .
"""


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Server]:
    """An Oxigraph server with the items."""
    with oxigraph() as running:
        request = urllib.request.Request(
            f"{running.graph_store}?default",
            ITEMS.encode(),
            {"Content-Type": "text/turtle"},
            method="POST",
        )
        urllib.request.urlopen(request, timeout=10).close()
        yield running


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("wikidata")


@pytest.fixture(scope="module")
def found(endpoint: Server, cache: Path) -> Enrichment:
    """What the items would change in the shipped tables."""
    return ask(endpoint.endpoint, None, cache)


def ask(address: str, data: Path | None, tmp_path: Path, offline: bool = False) -> Enrichment:
    return enriching.enrich(
        "wikidata", data, cache=tmp_path / "cache", base_url=address, offline=offline
    )


def cell(found: Enrichment, table: str, key: str, column: str) -> Proposal:
    """The proposal for one cell."""
    (one,) = (
        one
        for one in found.proposals.all
        if (one.table, one.key, one.column) == (table, key, column)
    )
    return one


def test_a_date_is_as_precise_as_wikidata_knows_it(found: Enrichment) -> None:
    one = cell(found, "organisations", "hollandptc", "from")
    assert (one.what, one.value) == (What.added, "2013")


def test_a_point_near_ours_is_the_same(found: Enrichment) -> None:
    assert cell(found, "sites", "loc-101001", "lat").what is What.same


def test_a_point_far_from_ours_is_a_contradiction(found: Enrichment) -> None:
    one = cell(found, "sites", "loc-hollandptc", "lat")
    assert (one.what, one.held, one.current) == (What.contradicts, False, "52.00667")


def test_missing_coordinates_are_offered(found: Enrichment) -> None:
    one = cell(found, "sites", "loc-ciro", "lon")
    assert (one.what, one.value) == (What.added, "5.950000")


def test_a_number_that_we_have_is_the_same_however_it_is_written(found: Enrichment) -> None:
    assert cell(found, "identifiers", "catharina-isni", "value").what is What.same


def test_a_hospital_of_nobody_is_told_as_unknown(found: Enrichment) -> None:
    labels = [one.label for one in found.proposals.of(What.unknown)]
    assert "Ziekenhuis Nergenshuizen" in labels
    assert not any("ailleurs" in label for label in labels)


def test_two_numbers_are_for_somebody_to_choose_from(found: Enrichment) -> None:
    told = [one.why for one in found.proposals.of(What.unknown) if "isni" in one.why]
    assert told and "2150 090X" in told[0]


def test_pages_are_joined(
    endpoint: Server, found: Enrichment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wikidata, "PAGE", 3)
    paged = ask(endpoint.endpoint, None, tmp_path)
    assert paged.proposals.all == found.proposals.all
    kept = list(tmp_path.rglob("*.body"))
    assert len(kept) > 5


def test_applied_it_is_written_with_its_source_and_asks_nothing_more(
    endpoint: Server, data: Path, tmp_path: Path
) -> None:
    found = ask(endpoint.endpoint, data, tmp_path)
    written = enriching.applied(found, found.proposals, data, check=False)
    assert {path.name for path in written} >= {"organisations.csv", "sites.csv", "sources.csv"}
    tables = read_tables(data)
    key = f"wikidata-{found.fetched.isoformat()}"
    (source,) = (row for row in tables["sources"] if row.text("key") == key)
    assert source.text("kind") == "secondary"
    assert source.text("licence").endswith("publicdomain/zero/1.0/")
    (site,) = (row for row in tables["sites"] if row.text("key") == "loc-ciro")
    assert (site.text("lat"), site.text("lon")) == ("51.210000", "5.950000")
    assert key in site.several("source") and len(site.several("source")) > 1
    assert f"lat, lon: {key}" in site.text("passage")
    told = {(row.text("thing"), row.text("column")) for row in tables["disputed"]}
    assert {("site/loc-hollandptc", "lat"), ("site/loc-hollandptc", "lon")} <= told
    again = ask(endpoint.endpoint, data, tmp_path)
    assert not again.proposals.writing
    assert enriching.applied(again, again.proposals, data, check=False) == []


def test_offline_the_answer_of_before_is_used(
    endpoint: Server, found: Enrichment, cache: Path, tmp_path: Path
) -> None:
    again = ask(endpoint.endpoint, None, cache, offline=True)
    assert again.proposals == found.proposals
    with pytest.raises(FetchError, match="zonder verbinding"):
        ask(endpoint.endpoint, None, tmp_path, offline=True)


def test_a_web_page_in_its_place_is_told(server: Register, tmp_path: Path) -> None:
    server.answers("/sparql", Reply(b"<html>", media="text/html"))
    with pytest.raises(FetchError, match="webpagina"):
        ask(f"{server.address}/sparql", None, tmp_path)


def test_an_endpoint_of_something_else_is_told(server: Register, tmp_path: Path) -> None:
    other = {"head": {"vars": ["s"]}, "results": {"bindings": []}}
    server.answers("/sparql", json_of(other, media="application/sparql-results+json"))
    with pytest.raises(ShapeError, match="‘item’ ontbreekt; er is wel: s"):
        ask(f"{server.address}/sparql", None, tmp_path)


def test_a_busy_endpoint_is_asked_again(server: Register, tmp_path: Path) -> None:
    names = ["item", "property", "value", "precision"]
    empty = {"head": {"vars": names}, "results": {"bindings": []}}
    good = json_of(empty, media="application/sparql-results+json")
    server.answers("/sparql", Reply(status=429, headers={"Retry-After": "1"}), good)
    found = ask(f"{server.address}/sparql", None, tmp_path)
    assert found.proposals.all == ()
    assert len(server.asked) == 3
