"""Values in queries: the same answer as if the value had been written there."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zorggraaf.store.binding import bind, declared_prefixes, variables

DATE = ox.Literal("2020")


def store() -> ox.Store:
    found = ox.Store()
    for key, year in (("a", "2018"), ("b", "2020"), ("c", "2024")):
        thing = ox.NamedNode(f"urn:{key}")
        found.add(ox.Quad(thing, ox.NamedNode("urn:from"), ox.Literal(year)))
    return found


def keys(query: str) -> list[str]:
    answer = store().query(query)
    assert isinstance(answer, ox.QuerySolutions)
    return sorted(str(solution["s"].value)[-1] for solution in answer)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?s { ?s <urn:from> ?d FILTER(?d <= ?on) }", "ab"),
        ("SELECT ?s ?on WHERE { ?s <urn:from> ?d FILTER(?d<=?on) }", "ab"),
        ("SELECT ?s { { SELECT ?s { ?s <urn:from> ?d FILTER(?d > $on) } } }", "c"),
        ("SELECT ?s { { SELECT ?s ?on { ?s <urn:from> ?d FILTER(?d > ?on) } } }", "c"),
        ("SELECT ?s { ?s <urn:from> ?on }", "b"),
        ("SELECT ?s { ?s <urn:from> ?d FILTER NOT EXISTS { ?s ?p ?x FILTER(?x > ?on) } }", "ab"),
        ("SELECT ?s { ?s <urn:from> ?d MINUS { ?s <urn:from> ?on } }", "ac"),
        ("SELECT ?s { ?s <urn:from> ?d FILTER(!BOUND(?on) || ?d = ?on) }", "b"),
        ("SELECT ?s { ?s <urn:from> ?d FILTER(BOUND( ?on ) && ?d = ?on) }", "b"),
        ("SELECT ?s { ?s <urn:from> ?d FILTER BOUND(?on) }", "abc"),
        ('SELECT ?s { BIND("2018" AS ?on) ?s <urn:from> ?d FILTER(?d = ?on) }', "b"),
        ('SELECT ?s ?on { VALUES ?on { "2018" } ?s <urn:from> ?on }', "b"),
        ('SELECT ?s { VALUES (?on ?x) { ("2018" 1) } ?s <urn:from> ?on }', "b"),
        ("SELECT ?s { ?s <urn:from> ?d FILTER(?d <= ?on) } # ?on\n ORDER BY ?on ?d LIMIT 9", "ab"),
        ("SELECT ?s { ?s <urn:from> ?d FILTER(?d <= ?on) } GROUP BY ?s ?on", "ab"),
        ('SELECT ?s { ?s <urn:from> ?d FILTER(?d != "?on" && ?d < ?on) }', "a"),
        ("SELECT ?s { ?s <urn:from> ?once FILTER(?once < ?on) }", "a"),
    ],
)
def test_bound_query_answers_as_if_the_value_stood_there(query: str, expected: str) -> None:
    assert "".join(keys(bind(query, {"on": DATE}))) == expected


def test_bound_variable_stays_a_column() -> None:
    answer = store().query(bind("SELECT ?on { ?s <urn:from> ?on }", {"on": DATE}))
    assert isinstance(answer, ox.QuerySolutions)
    assert [solution["on"] for solution in answer] == [DATE]


@given(st.text())
def test_value_is_never_read_as_query(text: str) -> None:
    answer = store().query(bind("SELECT ?v { BIND(?x AS ?v) }", {"x": ox.Literal(text)}))
    assert isinstance(answer, ox.QuerySolutions)
    assert [solution["v"] for solution in answer] == [ox.Literal(text)]


@given(st.text())
def test_query_without_the_variable_stays_as_it_is(text: str) -> None:
    if "on_the_day" not in variables(text):
        assert bind(text, {"on_the_day": DATE}) == text


@pytest.mark.parametrize("quote", ['"', "'", '"""', "'''"])
def test_texts_iris_and_comments_are_left_alone(quote: str) -> None:
    query = f"SELECT * {{ ?s <http://x/?on> {quote}a ?on \\{quote[0]} $on{quote} }} # ?on"
    assert bind(query, {"on": DATE}) == query


def test_blank_node_names_nothing_in_a_query() -> None:
    with pytest.raises(ValueError, match="blank"):
        bind("ASK { ?s ?p ?o }", {"s": ox.BlankNode("b")})


def test_prefixes_of_a_query() -> None:
    query = '# PREFIX no: <x>\nPREFIX a: <urn:a>\nprefix b: <urn:b> SELECT * { ?s a "PREFIX c:" }'
    assert declared_prefixes(query) == {"a", "b"}
