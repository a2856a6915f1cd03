"""Which form a client gets, from the Accept headers that clients really send."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zorggraaf.publish.serialise import MEDIA
from zorggraaf.web.negotiation import best

OFFERED = list(MEDIA.values())

CHROME = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,"
    "*/*;q=0.8,application/signed-exchange;v=b3;q=0.7"
)
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
RDFLIB = (
    "application/rdf+xml,text/rdf+n3,application/n-triples,application/xhtml+xml,"
    "text/turtle,application/trig,application/ld+json;q=0.9,*/*;q=0.1"
)
COMUNICA = (
    "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,"
    "application/n-triples;q=0.8,text/turtle;q=0.6,application/rdf+xml;q=0.5,"
    "application/json;q=0.45,text/n3;q=0.35,application/xml;q=0.3,image/svg+xml;q=0.3,"
    "text/xml;q=0.3,text/html;q=0.2,application/xhtml+xml;q=0.18,text/shaclc;q=0.1,"
    "text/shaclc-ext;q=0.05"
)
JENA = (
    "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,"
    "*/*;q=0.3"
)


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        (None, "text/html"),
        ("", "text/html"),
        ("*/*", "text/html"),
        (CHROME, "text/html"),
        (FIREFOX, "text/html"),
        (RDFLIB, "text/turtle"),
        (COMUNICA, "application/n-quads"),
        (JENA, "text/turtle"),
        ("text/turtle", "text/turtle"),
        ("TEXT/Turtle ; Charset=UTF-8", "text/turtle"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', MEDIA["jsonld"]),
        ("text/turtle;q=0.5, application/ld+json;q=0.6", "application/ld+json"),
        ("application/*", "application/ld+json"),
        ("text/*;q=0.3, application/rdf+xml;q=0.2", "text/html"),
        ("text/html;q=0, */*", "text/turtle"),
        ("*/*;q=0.1, text/html;q=0", "text/turtle"),
        ("text/turtle;q=0.0, text/turtle;q=0.4", "text/turtle"),
        ("image/png", None),
        ("text/html;q=0", None),
        ("*/*;q=0", None),
        ("text", "text/html"),
        (",,,;;q=;,", "text/html"),
        ("text/turtle;q=nonsense", "text/turtle"),
        ("*/turtle, application/trig", "application/trig"),
    ],
)
def test_a_client_gets_the_form_it_likes_best(accept: str | None, given: str | None) -> None:
    assert best(accept, OFFERED) == given


def test_among_equals_our_own_order_decides() -> None:
    assert best("a/a, a/b", ["a/b", "a/a"]) == "a/b"


@given(st.one_of(st.text(), st.from_regex(r"[a-z*]+/[a-z*+]+(;q=[0-9.]*)?(, ?[a-z*/;=]*)*")))
def test_no_header_breaks_anything(accept: str) -> None:
    assert best(accept, OFFERED) in (*OFFERED, None)


@given(st.lists(st.sampled_from(OFFERED), min_size=1, unique=True), st.data())
def test_the_highest_quality_wins(listed: list[str], data: st.DataObject) -> None:
    weights = {
        media: data.draw(st.integers(min_value=0, max_value=1000), label=media) / 1000
        for media in listed
    }
    header = ", ".join(f"{media};q={weight:.3f}" for media, weight in weights.items())
    chosen = best(header, OFFERED)
    highest = max(weights.values())
    assert chosen is None if highest == 0 else weights[str(chosen)] == highest


def test_a_header_with_thousands_of_ranges_still_has_an_answer() -> None:
    assert best("a/b;q=0.1," * 100_000, OFFERED) is None
    assert best("text/turtle," + "a/b;q=0.1," * 100_000, OFFERED) == "text/turtle"
