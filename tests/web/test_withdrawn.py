"""A key that was published and exists no longer: who follows it learns why, and where to go."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest
import rdflib

from tests.web.served import served
from zorggraaf import names, resources
from zorggraaf.build import build_memory
from zorggraaf.lookup import graph as lookup
from zorggraaf.publish.collections import collections
from zorggraaf.publish.description import describe_quads, is_withdrawn
from zorggraaf.store import Graph
from zorggraaf.tables import read_tables
from zorggraaf.tables.schema import Schema
from zorggraaf.web.service import Settings

OLD = names.iri("organisation", "oud-ziekenhuis")


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The graph of the shipped tables and one withdrawn hospital."""
    data = tmp_path_factory.mktemp("withdrawn") / "data"
    shutil.copytree(resources.data(), data)
    with (data / "withdrawn.csv").open("a", encoding="utf-8") as table:
        table.write("organisation/oud-ziekenhuis,Oud Ziekenhuis,2026-10,dubbel,organisation/umcg\n")
    return Graph.of(build_memory(read_tables(data), date(2026, 11, 22)))


@pytest.fixture(scope="module")
def client(without: Graph, store_dir: Path) -> Iterator[httpx.Client]:
    """Speaks to a server of that graph."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lookup, "open", lambda **_: lookup.LookupGraph.over(without))
        with (
            served(Settings(store=store_dir, workers=1)) as server,
            httpx.Client(base_url=server.address, timeout=30) as opened,
        ):
            yield opened


def test_it_is_gone_and_says_where_to_go(client: httpx.Client) -> None:
    page = client.get("/doc/organisation/oud-ziekenhuis", headers={"accept": "text/html"})
    assert page.status_code == 410
    assert "Ingetrokken" in page.text
    assert 'href="../../doc/organisation/umcg"' in page.text
    data = client.get("/doc/organisation/oud-ziekenhuis.ttl")
    assert data.status_code == 410
    told = rdflib.Graph().parse(data=data.content, format="turtle")
    successor = told.value(rdflib.URIRef(OLD), rdflib.DCTERMS.isReplacedBy)
    assert str(successor) == names.iri("organisation", "umcg")


def test_its_identifier_still_leads_there(client: httpx.Client) -> None:
    assert client.get("/id/organisation/oud-ziekenhuis").status_code == 303


def test_nobody_finds_it_in_a_list(without: Graph) -> None:
    listed = {iri for one in collections(without) for iri, _ in one.members}
    assert OLD not in listed and names.iri("organisation", "umcg") in listed


def test_what_is_there_is_not_withdrawn(without: Graph) -> None:
    umcg = names.iri("organisation", "umcg")
    assert is_withdrawn(describe_quads(without, OLD), OLD)
    assert not is_withdrawn(describe_quads(without, umcg), umcg)


def test_the_table_is_declared() -> None:
    assert "withdrawn" in Schema.load(resources.data() / "schema.json").tables
