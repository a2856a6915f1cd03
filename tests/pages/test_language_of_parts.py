"""A text in another language than its page says so: a voice that reads aloud must know."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest

from zorggraaf.lookup.description import show
from zorggraaf.pages.links import Links
from zorggraaf.pages.rendering import Renderer
from zorggraaf.pages.thing import thing_page
from zorggraaf.publish.whole import Whole
from zorggraaf.store import Graph
from zorggraaf.things import answers

THINGS = (
    "organisation/umcg",
    "initiative/abg",
    "network/oncomid",
    "network/ern-bond",
    "pathway/abg",
    "policy-goal/ag-academisch",
    "region/roaz-zwolle",
    "expertise-centre/amsterdam-umc-achalasie",
    "condition/orpha-101958",
    "concept/role/participant",
    "site/loc-100101",
    "source/sirm-spreiding-msz-2024",
)


def rendered(graph: Graph, key: str, lang: str) -> str:
    page = thing_page(show(graph, key, lang), rows=None, lang=lang)
    return Renderer(Links(f"doc/{key}", lang=lang)).render("thing.html.jinja", page=page)


def unmarked(html: str) -> set[str]:
    """Texts that stand in an element without a language of its own."""
    main = html.partition("<main")[2].partition("</main>")[0]
    bare = re.sub(r'<(\w+)[^>]* lang="[^"]*"[^>]*>[^<]*</\1>', "", main)
    return {text.strip() for text in re.findall(r">([^<>]+)<", bare)}


def said_in(graph: Graph, language: str, other: str) -> set[str]:
    """Longer texts that are there in one language, and nowhere in the other or in none."""
    rows = answers(
        graph,
        "SELECT DISTINCT ?text WHERE { "
        "VALUES ?prop { skos:definition skos:editorialNote rdfs:label dcterms:description "
        "zg:says zg:aim zg:statedRole zg:passage } "
        f'?s ?prop ?text FILTER(LANG(?text) = "{language}" && STRLEN(?text) > 24) }}',
    )
    else_ = answers(
        graph,
        f'SELECT DISTINCT ?text WHERE {{ ?s ?p ?text FILTER(LANG(?text) = "{other}" || '
        '(isLiteral(?text) && LANG(?text) = "")) }',
    )
    elsewhere = {row[0].value for row in else_ if row[0] is not None}
    return {row[0].value for row in rows if row[0] is not None} - elsewhere


@pytest.mark.parametrize(("lang", "other"), [("en", "nl"), ("nl", "en")])
def test_a_text_in_the_other_language_says_so(graph: Graph, lang: str, other: str) -> None:
    foreign = said_in(graph, other, lang)
    met = 0
    for key in THINGS:
        html = rendered(graph, key, lang)
        wrong = unmarked(html) & foreign
        assert not wrong, f"{key}: {sorted(wrong)[:3]}"
        met += html.count(f' lang="{other}"')
    assert met > (50 if lang == "en" else 2)


def test_what_is_there_in_both_languages_is_read_in_that_of_the_page(graph: Graph) -> None:
    english = rendered(graph, "concept/role/participant", "en")
    assert '<p class="lead">Party that takes part' in english
    assert '<p class="lead">Partij' in rendered(graph, "concept/role/participant", "nl")


@pytest.mark.parametrize("key", ["initiative/abg", "concept/role/participant"])
def test_asked_and_read_at_once_languages_are_the_same(graph: Graph, key: str) -> None:
    whole = Whole(ox.parse(graph.nquads(), format=ox.RdfFormat.N_QUADS))
    for lang in ("nl", "en"):
        page = thing_page(whole.show(f"https://w3id.org/zorggraaf/id/{key}", lang), lang=lang)
        asked = thing_page(show(graph, key, lang), lang=lang)
        renderer = Renderer(Links(f"doc/{key}", lang=lang))
        assert renderer.render("thing.html.jinja", page=page) == renderer.render(
            "thing.html.jinja", page=asked
        )
