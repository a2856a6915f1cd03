"""The same statements in every form, and the same bytes every time."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from zorggraaf import names
from zorggraaf.publish.description import describe_quads
from zorggraaf.publish.serialise import MEDIA, RDF, serialise
from zorggraaf.store import Graph

NAMES = {
    "text/turtle": "turtle",
    "application/ld+json": "json-ld",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/trig": "trig",
    "application/n-quads": "nquads",
}
# What XML 1.0 can hold: RDF/XML has no way to write the rest.
TEXT = st.text(
    st.characters(min_codepoint=0x20, exclude_categories=["Cs", "Cc"], max_codepoint=0xFFFD)
)
XSD = names.PREFIXES["xsd"]


def parsed(body: bytes, media: str) -> set[tuple[Any, ...]]:
    dataset = rdflib.Dataset()
    dataset.parse(data=body, format=NAMES[media])
    return {(s, p, o) for s, p, o, _ in dataset.quads()}


literals = st.one_of(
    TEXT.map(ox.Literal),
    TEXT.map(lambda text: ox.Literal(text, language="nl")),
    st.integers().map(lambda n: ox.Literal(str(n), datatype=ox.NamedNode(f"{XSD}integer"))),
    st.booleans().map(lambda b: ox.Literal(b)),
    st.sampled_from(["007", "+1", "2020", "1e3"]).map(
        lambda text: ox.Literal(text, datatype=ox.NamedNode(f"{XSD}integer"))
    ),
    st.just(ox.Literal("2020-01", datatype=ox.NamedNode(f"{XSD}gYearMonth"))),
)
nodes = st.sampled_from(
    [names.iri("organisation", "umcg"), names.term("Hospital"), "https://example.org/a(b)?c=é#x"]
).map(ox.NamedNode)
properties = st.sampled_from(["rdfs:label", "zg:value", "rdf:type", "schema:startDate"]).map(
    lambda curie: ox.NamedNode(names.expand(curie))
)


@given(st.lists(st.builds(ox.Triple, nodes, properties, st.one_of(literals, nodes)), max_size=8))
def test_no_form_loses_or_adds_anything(triples: list[ox.Triple]) -> None:
    triples = [
        triple
        for triple in triples
        if triple.predicate.value != names.expand("rdf:type")
        or isinstance(triple.object, ox.NamedNode)
    ]
    expected = set(triples)
    for media in RDF:
        if media == "application/ld+json":
            continue
        form = ox.RdfFormat.from_media_type(media)
        assert form is not None
        again = {quad.triple for quad in ox.parse(serialise(triples, media), format=form)}
        assert again == expected, media
    again = {
        quad.triple
        for quad in ox.parse(serialise(triples, MEDIA["jsonld"]), format=ox.RdfFormat.JSON_LD)
    }
    assert again == expected


def test_rdflib_reads_the_same_from_every_form(graph: Graph) -> None:
    for path in ("network/oncomid", "concept/role/member", "site/loc-100903"):
        quads = describe_quads(graph, names.ID + path)
        said = [parsed(serialise(quads, media), media) for media in RDF]
        assert said[0] and all(one == said[0] for one in said)


def test_trig_keeps_who_says_what(graph: Graph) -> None:
    quads = describe_quads(graph, names.iri("network", "oncomid"))
    assert len({quad.graph_name for quad in quads}) > 2
    for media, form in (
        ("application/trig", ox.RdfFormat.TRIG),
        ("application/n-quads", ox.RdfFormat.N_QUADS),
    ):
        assert set(ox.parse(serialise(quads, media), format=form)) == set(quads)


def test_the_bytes_are_the_same_in_every_process() -> None:
    # Hashes, and the order of a set, differ from one process to the next.
    program = (
        "import hashlib, pyoxigraph as ox\n"
        "from zorggraaf import names\n"
        "from zorggraaf.publish.serialise import RDF, serialise\n"
        "made = {ox.Triple(ox.NamedNode(names.iri(k, 'x')), ox.NamedNode(names.expand(p)),"
        " ox.Literal(p)) for k in ('a', 'b', 'c')"
        " for p in ('rdfs:label', 'schema:name', 'zg:value', 'org:role', 'skos:notation')}\n"
        "print([hashlib.sha256(serialise(made, media)).hexdigest() for media in RDF])\n"
    )
    outcomes = {
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True
        ).stdout
        for _ in range(4)
    }
    assert len(outcomes) == 1


def test_only_used_prefixes_are_declared() -> None:
    triple = ox.Triple(
        ox.NamedNode(names.iri("site", "x")),
        ox.NamedNode(names.expand("rdfs:label")),
        ox.Literal("x", language="nl"),
    )
    text = serialise([triple], "text/turtle").decode()
    assert text.count("@prefix") == 1


def test_other_media_types_are_refused() -> None:
    for media in ("text/html", "application/json", "image/png"):
        with pytest.raises(ValueError, match="media type"):
            serialise([], media)
