"""A small site with a page of every type: nothing leads nowhere, and every page fits a phone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.publish.site_links import Pages
from zorggraaf import names
from zorggraaf.pages.thing import ROWS
from zorggraaf.publish import dumps
from zorggraaf.publish.collections import collections
from zorggraaf.site import things, writing
from zorggraaf.site.writing import publish
from zorggraaf.store import Graph
from zorggraaf.things import thing_kind

MOST = 200_000
"""Bytes of a page."""

SEEDS = tuple(
    names.ID + key
    for key in ("organisation/umcg", "region/roaz-west", "initiative/abg", "municipality/GM0363")
)
OF_EACH_KIND = 3


def _iri(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""


def _kept(quads: list[ox.Quad]) -> set[str]:
    """Some things of every kind, and what the seeds are linked with; all lists of concepts."""
    kept, seen = set(SEEDS), Counter[str]()
    for quad in sorted(quads, key=str):
        subject, value = _iri(quad.subject), quad.object
        told = _iri(value)
        kind = thing_kind(subject)
        if subject in SEEDS and told.startswith(names.ID):
            kept.add(told)
        if told in SEEDS and kind in ("site", "membership", "pathway", "event", "region"):
            kept.add(subject)
        if kind and subject not in kept and seen[kind] < OF_EACH_KIND:
            seen[kind] += 1
            kept.add(subject)
        if kind in ("concept", "graph", "question", "partition", "pathway", "pathway-step"):
            kept.add(subject)
    return kept


@pytest.fixture(scope="module")
def part(graph: Graph) -> Graph:
    """Part of the real graph in which every kind of thing occurs, and no link leads out of it."""
    quads = list(ox.parse(graph.nquads(), format=ox.RdfFormat.N_QUADS))
    inside = _kept(quads)
    # Sources speak for themselves: they are there where what they say is.
    inside |= {
        _iri(quad.graph_name)
        for quad in quads
        if _iri(quad.subject) in inside or not _iri(quad.subject).startswith(names.ID)
    }
    store = ox.Store()
    for quad in quads:
        ours = [iri for iri in map(_iri, (quad.subject, quad.object)) if iri.startswith(names.ID)]
        if _iri(quad.graph_name) in inside and inside.issuperset(ours):
            store.add(quad)
            store.add(ox.Quad(quad.subject, quad.predicate, quad.object))
    return Graph.of(store)


@pytest.fixture(scope="module")
def site(part: Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    base = tmp_path_factory.mktemp("every-page-type")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZORGGRAAF_RELEASES", str(base / "releases"))
        publish(part, base / "site", base_url="https://zorg.example.org/g/", workers=1)
        yield Pages(base / "site")


def text(site: Pages, page: str) -> str:
    return (site.folder / page).read_text(encoding="utf-8")


def test_every_kind_of_thing_of_the_whole_graph_has_a_page(graph: Graph, site: Pages) -> None:
    kinds = {one.kind for one in collections(graph)}
    assert {"initiative", "pathway", "source", "question", "geometry", "disputed"} <= kinds
    for kind in kinds:
        assert f"doc/{kind}.html" in site.files, kind
        assert any(
            name.startswith(f"doc/{kind}/") and name.endswith(".html") for name in site.files
        ), kind


def test_nothing_on_any_page_leads_nowhere(site: Pages) -> None:
    broken = {page: wrong for page in site.pages() if (wrong := site.broken(page))}
    broken.pop("404.html", None)  # whole addresses, for in the place of any page
    assert broken == {}


def test_no_page_is_too_large_for_a_phone(site: Pages) -> None:
    sizes = {page: (site.folder / page).stat().st_size for page in site.pages()}
    assert {page: size for page, size in sizes.items() if size > MOST} == {}


def test_every_page_is_reached_from_the_start(site: Pages) -> None:
    reached = site.reached("index.html")
    assert set(site.pages()) - reached == {"404.html"}


@pytest.mark.parametrize("ending", [".html", ".en.html"])
@pytest.mark.parametrize(
    ("key", "mark"),
    [
        ("organisation/umcg", 'class="small-map"'),
        ("municipality/GM0363", 'id="indelingen"'),
        ("initiative/abg", 'id="zorgpad"'),
        ("organisation/umcg", 'id="vragen"'),
        ("organisation/umcg", 'class="neighbours"'),
    ],
)
def test_a_page_of_files_shows_what_the_page_of_the_server_shows(
    site: Pages, key: str, mark: str, ending: str
) -> None:
    assert mark in text(site, f"doc/{key}{ending}")


def test_a_question_about_a_thing_leads_to_what_it_asks_and_says_how_to_ask(site: Pages) -> None:
    page = text(site, "doc/organisation/umcg.html")
    assert "../../doc/question/networks-of-organisation.html" in page
    assert "zorggraaf ask networks-of-organisation --organisation organisation/umcg" in page


def test_the_pages_of_a_long_section_together_hold_every_row(part: Graph, site: Pages) -> None:
    iri = names.concept("certainty", "stated")
    using = {
        str(row[0])
        for row in part.select(
            f"SELECT DISTINCT ?s {{ ?s zg:certainty <{iri}> FILTER(STRSTARTS(STR(?s), STR(id:))) }}"
        ).values()
    }
    assert len(using) > ROWS, "else there is nothing to turn"
    pages = [
        page
        for page in site.pages()
        if re.fullmatch(r"doc/concept/certainty/stated(\.referring-\d+)?\.html", page)
    ]
    assert len(pages) > 1
    linked = {link.partition("#")[0] for page in pages for link in site.links(page)}
    assert {f"{things.path(one)}.html" for one in using} <= linked
    assert "doc/concept/certainty/stated.referring-2.html" in linked


def test_the_largest_pages_of_the_whole_graph_fit_as_well(
    graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = 40
    told = graph.select(
        "SELECT ?s (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { ?o ?p ?s } "
        f"FILTER(STRSTARTS(STR(?s), STR(id:))) }} GROUP BY ?s ORDER BY DESC(?n) LIMIT {most}"
    ).values()
    largest = [str(row[0]) for row in told]
    large_ones = [names.iri("organisation", "erasmus-mc"), names.concept("certainty", "stated")]
    monkeypatch.setenv("ZORGGRAAF_RELEASES", str(tmp_path / "releases"))
    # All pages but those of the other things, and no dumps: they have tests of their own.
    monkeypatch.setattr(writing, "_things", lambda _: sorted({*largest, *large_ones}))
    monkeypatch.setattr(dumps, "write", lambda *_: [])
    publish(graph, tmp_path / "site", draft=True, workers=1)
    sizes = {
        str(path.relative_to(tmp_path / "site")): path.stat().st_size
        for path in (tmp_path / "site").rglob("*.html")
    }
    assert len(sizes) > 2 * most
    assert {"def.html", "doc/membership.html", "doc/membership.2.html"} <= sizes.keys()
    assert {page: size for page, size in sizes.items() if size > MOST} == {}
