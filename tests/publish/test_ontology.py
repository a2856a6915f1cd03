"""The documentation of the ontology leaves nothing out, in either language."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
import rdflib

from zorggraaf import names
from zorggraaf.pages.links import Links
from zorggraaf.pages.ontology import ontology_page, term_page
from zorggraaf.pages.rendering import Renderer
from zorggraaf.publish import context
from zorggraaf.publish.ontology import Documentation, documentation
from zorggraaf.store import Graph
from zorggraaf.validation.shapes import Shapes


@pytest.fixture(scope="module")
def told(graph: Graph) -> Documentation:
    return documentation(graph)


def page(told: Documentation, lang: str) -> str:
    links = Links("def", True, lang)
    return Renderer(links).render("ontology.html.jinja", page=ontology_page(told, lang))


def terms_of(graph: Graph) -> set[str]:
    rows = graph.select(
        f"SELECT DISTINCT ?s {{ GRAPH <{names.graph('ontology')}> {{ ?s a ?type }} "
        "FILTER(STRSTARTS(STR(?s), STR(zg:))) }"
    ).values()
    return {str(row[0]) for row in rows}


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_term_has_a_text_under_its_own_anchor(
    graph: Graph, told: Documentation, lang: str
) -> None:
    text = page(told, lang)
    anchors = re.findall(r'<article class="term term--short" id="([^"]+)"', text)
    assert sorted(anchors) == sorted(iri.removeprefix(names.ZG) for iri in terms_of(graph))
    plain = unescape(text)
    for row in graph.select(
        "SELECT ?label ?definition { ?s rdfs:label ?label ; skos:definition ?definition "
        f'FILTER(STRSTARTS(STR(?s), STR(zg:))) FILTER(LANG(?label) = "{lang}") '
        f'FILTER(LANG(?definition) = "{lang}") }}'
    ).values():
        assert str(row[0]) in plain
        assert str(row[1]) in plain


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_list_appears_and_its_page_shows_every_concept(
    graph: Graph, told: Documentation, lang: str
) -> None:
    from zorggraaf.lookup.description import show
    from zorggraaf.pages.thing import continuations, thing_page

    overview = page(told, lang)
    ending = ".en.html" if lang == "en" else ".html"
    rows = graph.select("SELECT DISTINCT ?c ?s { ?c skos:inScheme ?s }").values()
    assert len(rows) > 500
    shown: dict[str, str] = {}
    for concept, scheme in ((str(row[0]), str(row[1])) for row in rows):
        place = f"doc/{scheme.removeprefix(names.ID)}"
        assert f'href="./{place}{ending}"' in overview
        if scheme not in shown:
            found = show(graph, scheme, lang)
            first = thing_page(found, rows=100)
            pages = [first, *(more for _, _, more in continuations(found, first, 100))]
            renderer = Renderer(Links(place, True, lang))
            shown[scheme] = "".join(renderer.render("thing.html.jinja", page=one) for one in pages)
        assert f'href="../../doc/{concept.removeprefix(names.ID)}{ending}"' in shown[scheme]


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_page_of_a_term_tells_its_requirements_its_example_and_its_columns(
    told: Documentation, lang: str
) -> None:
    for term in told.terms.values():
        links = Links(f"def/{term.local}", True, lang)
        plain = unescape(
            Renderer(links).render("term.html.jinja", term=term_page(told, term.iri, lang))
        )
        assert term.definition.get(lang, "") in plain
        for rule in term.rules:
            assert rule.message[lang] in plain
        if term.example is not None:
            assert links.thing(term.example.subject) in plain
        for table, column in term.columns:
            assert f"<code>{table}</code>" in plain and f"<code>{column}</code>" in plain


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_overview_leads_to_the_page_of_every_term(told: Documentation, lang: str) -> None:
    text = page(told, lang)
    ending = ".en.html" if lang == "en" else ".html"
    assert told.terms
    for term in told.terms.values():
        assert f'href="./def/{term.local}{ending}"' in text
    assert len(text.encode()) < 200_000, "a page is read on a phone"


def test_every_requirement_about_our_terms_is_told_in_words(told: Documentation) -> None:
    shown = {rule.key for term in told.terms.values() for rule in term.rules}
    missing = {
        shape.key
        for shape in Shapes.load().all.values()
        if shape.path.startswith(names.ZG)
        or any(iri.startswith(names.ZG) for kind, iri in shape.targets if kind == "targetClass")
    } - shown
    assert missing == set()


def test_every_class_that_has_things_shows_a_real_one(graph: Graph, told: Documentation) -> None:
    for term in told.terms.values():
        if term.group == "class" and term.uses:
            assert term.example is not None, term.iri
            assert graph.holds(f"ASK {{ <{term.example.subject}> a <{term.iri}> }}")


def test_a_property_shows_a_real_statement(graph: Graph, told: Documentation) -> None:
    member_of = told.terms[names.term("memberOf")]
    assert member_of.example is not None
    assert graph.holds(
        f"ASK {{ <{member_of.example.subject}> <{member_of.iri}> <{member_of.example.value}> }}"
    )


def test_domain_and_range_are_told_both_ways(told: Documentation) -> None:
    for term in told.terms.values():
        for iri in term.domain:
            if iri in told.terms:
                assert term.iri in told.terms[iri].domain_of
        for iri in term.range:
            if iri in told.terms:
                assert term.iri in told.terms[iri].range_of
    assert any(term.domain_of for term in told.terms.values())


def test_a_property_names_the_list_its_values_come_from(told: Documentation) -> None:
    certainty = told.terms[names.term("certainty")]
    assert names.iri("concept", "certainty") in certainty.lists
    assert ("memberships.csv", "certainty") in certainty.columns


def test_the_page_of_a_list_says_what_each_concept_means(graph: Graph) -> None:
    from zorggraaf.lookup.description import show

    for lang, word in (("nl", "vermeld"), ("en", "stated")):
        table = show(graph, "concept/certainty", lang).section("concepts")
        assert table is not None
        told = {str(row[0]): row[1] for row in table.rows}
        assert word in told
        assert all(told.values())


def test_the_context_turns_plain_words_into_our_terms(graph: Graph) -> None:
    document = {
        "@context": context.context(graph)["@context"],
        "@id": "id:organisation/umcg",
        "@type": "UniversityMedicalCentre",
        "label": "UMCG",
        "memberOf": "id:network/oncomid",
    }
    read = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
    umcg = rdflib.URIRef(names.iri("organisation", "umcg"))
    assert set(read) == {
        (umcg, rdflib.RDF.type, rdflib.URIRef(names.term("UniversityMedicalCentre"))),
        (umcg, rdflib.RDFS.label, rdflib.Literal("UMCG")),
        (
            umcg,
            rdflib.URIRef(names.term("memberOf")),
            rdflib.URIRef(names.iri("network", "oncomid")),
        ),
    }


def test_every_class_and_property_is_a_word_of_the_context(
    graph: Graph, told: Documentation
) -> None:
    words = context.context(graph)["@context"]
    for term in told.terms.values():
        if term.group != "other":
            short = words[term.local]
            assert (short if isinstance(short, str) else short["@id"]) == f"zg:{term.local}"
