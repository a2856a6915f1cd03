"""Putting values in a query's variables, the same way for every engine.

SPARQL has no parameters, and the engines' own substitutions differ in what they accept. So a
bound variable is replaced in the query's text by the RDF term, wherever the grammar has a term;
where it must be a variable, the sense is kept: `SELECT ?on` gives the value as a column ?on, and
BOUND(?on) is true. A value that the query itself gives the variable (BIND … AS ?on, VALUES ?on) is
a default: it yields to the value given from outside.

>>> import pyoxigraph as ox
>>> bind("SELECT ?s ?on { ?s ?p ?d FILTER(STR(?d) <= ?on) }", {"on": ox.Literal("2026-11-21")})
'SELECT ?s ("2026-11-21" AS ?on) { ?s ?p ?d FILTER(STR(?d) <= "2026-11-21") }'
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyoxigraph as ox

    Term = ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple

# Words, variables and punctuation; texts, IRIs and comments, which may hold anything.
_TOKEN = re.compile(
    r"""
      (?P<text>\"\"\"(?:\"{0,2}(?:[^"\\]|\\.))*\"\"\"|'''(?:'{0,2}(?:[^'\\]|\\.))*'''
             |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<comment>\#[^\n\r]*)
    | (?P<variable>[?$][A-Za-z0-9_\u00b7-\uffff]+)
    | (?P<word>[A-Za-z_][A-Za-z0-9_.:-]*)
    | (?P<space>\s+)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)


def bind(query: str, values: Mapping[str, Term]) -> str:
    """The query with these values in place of its variables (names without ? or $).

    Raises ValueError for a blank node, which names nothing outside its own document.
    """
    if not values:
        return query
    terms = {name: _written(term) for name, term in values.items()}
    tokens = list(scan(query))
    return "".join(_replaced(tokens, terms))


def variables(query: str) -> set[str]:
    """The names of all variables in a query.

    >>> sorted(variables('SELECT ?a { ?a $b "?c" } # ?d'))
    ['a', 'b']
    """
    return {text[1:] for kind, text in scan(query) if kind == "variable"}


def words(query: str) -> set[str]:
    """The keywords and names of a query, in capitals: not what stands in texts and comments.

    >>> sorted(words('ASK { graph ?g { ?s a "GRAPHIC" } } # FROM'))
    ['A', 'ASK', 'GRAPH']
    """
    return {text.upper() for kind, text in scan(query) if kind == "word"}


def without_comments(query: str) -> str:
    """The query without its comments; its lines stay where they are.

    >>> without_comments('#+ title: DELETE\\nASK { ?s ?p "#" } # all')
    '\\nASK { ?s ?p "#" } '
    """
    return "".join(text for kind, text in scan(query) if kind != "comment")


def declared_prefixes(query: str) -> set[str]:
    """The prefixes a query declares itself.

    >>> declared_prefixes("PREFIX ex: <http://example.org/> SELECT * {}")
    {'ex'}
    """
    words = [text for kind, text in scan(query) if kind not in ("space", "comment")]
    return {
        following.rstrip(":") for word, following in pairwise(words) if word.upper() == "PREFIX"
    }


def _written(term: Term) -> str:
    text = str(term)
    if text.startswith("_:"):
        raise ValueError("a blank node cannot be put in a query")
    return text


_Token = tuple[str, str]
_BLANK = ("space", "comment")


def scan(query: str) -> Iterator[_Token]:
    """A query's text in pieces, each with what it is: text, iri, comment, variable, word ..."""
    for match in _TOKEN.finditer(query):
        assert match.lastgroup is not None
        yield match.lastgroup, match[0]


def _replaced(tokens: list[_Token], terms: Mapping[str, str]) -> Iterator[str]:
    place = "pattern"  # which part of the query: pattern, projection, order (or group), values
    depth = 0  # parentheses within that part
    before = ""  # the last word or sign
    at = 0
    while at < len(tokens):
        kind, text = tokens[at]
        name = text[1:] if kind == "variable" else ""
        sign = text.upper() if kind == "word" else text
        if sign in _PLACES:
            place, depth = _PLACES[sign], 0
        elif sign in ("(", ")"):
            depth += 1 if sign == "(" else -1
        length = _length_of_bound(tokens, at, terms) if sign == "BOUND" else 0
        if length:
            yield "(true)"
            at += length - 1
        elif name not in terms:
            yield text
        elif place == "values" or before == "AS":
            yield text if place == "projection" else f"{text}_default"
        elif place == "projection" and depth == 0:
            yield f"({terms[name]} AS ?{name})"
        elif place == "order" and depth == 0:
            yield f"({terms[name]})"
        else:
            yield terms[name]
        if kind not in _BLANK:
            before = sign
        at += 1


_PLACES = {
    "SELECT": "projection",
    "WHERE": "pattern",
    "FROM": "pattern",
    "{": "pattern",
    "}": "pattern",
    "BY": "order",
    "HAVING": "pattern",
    "LIMIT": "pattern",
    "OFFSET": "pattern",
    "VALUES": "values",
}


def _length_of_bound(tokens: list[_Token], at: int, terms: Mapping[str, str]) -> int:
    """How many tokens BOUND(?x) takes up from here, if ?x is one of the terms; else 0."""
    seen = [place for place in range(at, len(tokens)) if tokens[place][0] not in _BLANK][:4]
    if len(seen) < 4:
        return 0
    _, opening, variable, closing = (tokens[place][1] for place in seen)
    is_call = (opening, closing) == ("(", ")") and variable[1:] in terms
    return seen[3] - at + 1 if is_call else 0
