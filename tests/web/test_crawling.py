"""A crawler that knows RDF and HTTP, and nothing of us, finds all there is.

Once by what the RDF says alone, over the descriptions of all things; once over HTTP with redirects
and Link headers, where every list and a sample of the things of each kind is fetched.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import httpx
import pyoxigraph as ox
import pytest

from tests.web.served import served
from zorggraaf import names
from zorggraaf.lookup.graph import LookupGraph
from zorggraaf.lookup.graph import open as open_graph
from zorggraaf.publish.collections import collections, entrance, listed
from zorggraaf.publish.whole import Whole
from zorggraaf.store import Graph
from zorggraaf.web.in_memory import read
from zorggraaf.web.service import Settings

UMCG = names.iri("organisation", "umcg")
SAMPLE = 3
"""Things of each kind that are fetched, besides all lists."""

_WORKED_OUT = ("api/", "sparql?", "reconcile", "regios?", "wat-als?", "netwerken?", "zoeken")
"""What robots.txt asks crawlers to leave alone."""


def ours(graph: Graph) -> set[str]:
    """Everything of ours about which the graph says something, and its named graphs."""
    rows = graph.select(
        f"SELECT DISTINCT ?s {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?s {{ ?a ?b ?c }} }} "
        f'FILTER(STRSTARTS(STR(?s), "{names.BASE}")) }}'
    ).values()
    return {iri for (iri,) in rows if iri}


def named(quads: Iterator[ox.Quad] | list[ox.Quad]) -> set[str]:
    """The IRIs of ours in statements."""
    found = set()
    for quad in quads:
        for node in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            if isinstance(node, ox.NamedNode) and node.value.startswith(names.BASE):
                found.add(node.value)
    return found


# -- what the RDF says alone ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole(store_dir: Path) -> Iterator[tuple[LookupGraph, Whole]]:
    with open_graph(store=store_dir) as graph:
        yield read(graph)


def follow(start: str, said: Callable[[str], set[str]]) -> set[str]:
    """Everything that links lead to."""
    reached, todo = {start}, [start]
    while todo:
        for iri in said(todo.pop()) - reached:
            reached.add(iri)
            todo.append(iri)
    return reached


@pytest.mark.parametrize("start", [UMCG, names.BASE, names.concept("role", "participant")])
def test_from_one_thing_alone_the_statements_lead_to_everything(
    whole: tuple[LookupGraph, Whole], start: str
) -> None:
    graph, every = whole
    kinds = {one.kind: one for one in collections(graph)}
    ontology = {iri for iri in ours(graph) if not iri.startswith(names.ID)}

    def said(iri: str) -> set[str]:
        if iri == names.BASE:
            return named([ox.Quad(*triple) for triple in entrance(list(kinds))])
        if iri.startswith(names.ID):
            return named(list(every.describe_quads(iri)))
        if iri.startswith(names.ZG.rstrip("#")):
            return ontology  # one document, which holds them all
        kind = iri.removeprefix(f"{names.BASE}doc/")
        return (
            named([ox.Quad(*triple) for triple in listed(kinds[kind])]) if kind in kinds else set()
        )

    assert ours(graph) - follow(start, said) == set()


# -- over HTTP -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def address(store_dir: Path) -> Iterator[str]:
    with served(Settings(store=store_dir, workers=1, in_memory=True)) as server:
        yield server.address


class Crawler:
    """Fetches what it is led to; https://w3id.org/zorggraaf/ is where the server is."""

    def __init__(self, address: str) -> None:
        self.client = httpx.Client(headers={"Accept": _ACCEPT}, timeout=60, follow_redirects=False)
        self.address = address
        self.reached: set[str] = set()
        self.broken: dict[str, int] = {}
        self.silent: set[str] = set()
        self._fetched: set[str] = set()
        self._taken: defaultdict[str, int] = defaultdict(int)

    def crawl(self, start: str) -> None:
        todo = [start]
        while todo:
            iri = todo.pop()
            self.reached.add(iri)
            page = urldefrag(iri).url
            if page in self._fetched or not self._wanted(page):
                continue
            self._fetched.add(page)
            found = self._fetch(page)
            # The same ones every time, but not only those the alphabet begins with.
            fresh = sorted(found - self.reached)
            random.Random(page).shuffle(fresh)
            self.reached |= found
            todo += fresh

    def _wanted(self, page: str) -> bool:
        rest = page.removeprefix(names.BASE)
        if rest.startswith(_WORKED_OUT):
            return False
        if page.startswith(names.DATA):
            return False  # whole files: of those other tests see that they are there
        thing = re.match(r"(?:id|doc)/([^/]+)/", rest)
        kind = thing[1] if thing else rest.partition("/")[0] if "genid" in rest else ""
        if kind:
            self._taken[kind] += 1
            return self._taken[kind] <= SAMPLE or page == UMCG or kind == "graph"
        return True

    def _fetch(self, page: str) -> set[str]:
        url = page.replace(names.BASE, self.address, 1)
        for _ in range(5):
            got = self.client.get(url)
            if got.status_code != 303:
                break
            url = urldefrag(urljoin(url, got.headers["location"])).url
        if got.status_code not in (200, 410):
            self.broken[page] = got.status_code
            return set()
        led = {
            urljoin(url, target).replace(self.address, names.BASE, 1)
            for target, rel in re.findall(r'<([^>]*)>; rel="([^"]*)"', got.headers.get("link", ""))
            if rel in ("index", "collection", "describedby", "service-desc")
        }
        led = {iri for iri in led if iri.startswith(names.BASE)}
        media = got.headers["content-type"].partition(";")[0]
        form = ox.RdfFormat.from_media_type(media)
        if form is None:
            return led
        said = list(ox.parse(got.content, format=form, base_iri=page))
        if page.startswith(names.ID) and page not in {
            str(node)[1:-1] for quad in said for node in (quad.subject, quad.graph_name)
        }:
            self.silent.add(page)
        return led | named(said)


_ACCEPT = "application/n-quads, application/trig;q=0.9, application/n-triples;q=0.8, */*;q=0.1"


@pytest.mark.parametrize("start", [UMCG, names.BASE])
def test_a_crawler_reaches_every_resource(address: str, graph: Graph, start: str) -> None:
    crawler = Crawler(address)
    crawler.crawl(start)
    assert crawler.broken == {}
    assert crawler.silent == set()
    assert ours(graph) - crawler.reached == set()
    # And what is no thing in the graph: its description, its files, where to ask it.
    for place in ("dataset#dataset", "sparql", "def", "data/zorggraaf.nq.gz"):
        assert names.BASE + place in crawler.reached
    kinds = {one.kind for one in collections(graph)}
    assert kinds <= set(crawler._taken)
