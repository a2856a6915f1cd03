"""Answers of different engines made comparable: the same rows, whatever the order and notation.

What SPARQL leaves open, or engines write differently without meaning another thing, is evened
out: the order of rows and of the parts of a GROUP_CONCAT, `1.50` beside `1.5`, the thirteenth
digit of a division, an unbound cell beside an empty text of a GROUP_CONCAT over nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from zorggraaf import resources
from zorggraaf.library.header import split
from zorggraaf.library.questions import put

if TYPE_CHECKING:
    from zorggraaf.store import Graph, Term

OTHER_DAY = "2017-07-01"
"""A day on which other regions, memberships and recognitions held than today."""

_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = {"integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger"}

Cell = str | Decimal | frozenset[str] | None
Rows = Counter[tuple[Cell, ...]]


def files() -> dict[str, Path]:
    """Every query of the library by name, older versions (name@1) too."""
    return {path.stem: path for path in sorted(resources.queries().rglob("*.rq"))}


def dated(query: str) -> bool:
    """Whether a query asks for a date."""
    return re.search(r"\bAS\s+\?_on\b", query) is not None


def rows(graph: Graph, query: str, on: str | None = None) -> Rows:
    """The answer to a query as it stands, or with this date for its `?_on`."""
    import pyoxigraph as ox

    _, text = split(query)
    # As a question puts its values in: what is compared is what is asked.
    result = graph.select(put(text, "_on", str(ox.Literal(on))) if on else text)
    joined = concatenated(query)
    return Counter(
        tuple(_cell(term, name in joined) for name, term in zip(result.columns, row, strict=True))
        for row in result.rows
    )


def concatenated(query: str) -> set[str]:
    """The names of the columns that a GROUP_CONCAT makes, or that are made of one.

    >>> sorted(concatenated('''SELECT ?a (COALESCE(?list, "") AS ?c) { { SELECT ?a
    ...     (GROUP_CONCAT(DISTINCT STR(?x); separator=" ") AS ?list) { ?a ?b ?x } } }'''))
    ['c', 'list']
    """
    found: set[str] = set()
    made = list(_expressions(query))
    while True:
        more = {
            name
            for name, expression in made
            if "GROUP_CONCAT" in expression.upper()
            or found & set(re.findall(r"\?(\w+)", expression))
        } - found
        if not more:
            return found
        found |= more


def _expressions(query: str) -> list[tuple[str, str]]:
    """Name and expression of every `( … AS ?name)`."""
    found, opened = [], []
    for match in re.finditer(r'"(?:[^"\\]|\\.)*"|<[^<>\s]*>|#.*|\(|\)|\bAS\s+\?(\w+)', query):
        if match[0] == "(":
            opened.append(match.end())
        elif match[0] == ")" and opened:
            opened.pop()
        elif match[1] and opened:
            found.append((match[1], query[opened[-1] : match.start()]))
    return found


def _cell(term: Term | None, joined: bool) -> Cell:
    import pyoxigraph as ox

    if term is None:
        return frozenset() if joined else None
    if not isinstance(term, ox.Literal):
        return str(term)
    if joined:
        return frozenset(re.findall(r"[^\s;,|]+", term.value))
    kind = term.datatype.value.removeprefix(_XSD)
    if kind in _NUMBERS:
        try:
            # Engines calculate with 15 to 18 digits.
            return Decimal(f"{Decimal(term.value):.12g}").normalize()
        except InvalidOperation:
            return str(term)
    if kind == "boolean":
        return "true" if term.value in ("true", "1") else "false"
    return str(term)


def difference(here: Rows, there: Rows, limit: int = 3) -> str:
    """The first rows that only one of two answers has; empty when they are the same."""
    lines = []
    for sign, extra in (("-", here - there), ("+", there - here)):
        shown = [f"{sign} {_shown(row)}" for row in list(extra.elements())[:limit]]
        if extra.total() > limit:
            shown.append(f"{sign} … {extra.total()} in all")
        lines += shown
    return "\n".join(lines)


def _shown(row: tuple[Cell, ...]) -> str:
    return " | ".join(
        " ".join(sorted(cell)) if isinstance(cell, frozenset) else str(cell) for cell in row
    )
