"""What a derived statement rests on: the rule that made it, and the facts the rule found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from zorggraaf import names, resources
from zorggraaf.errors import ZorggraafError
from zorggraaf.lookup.sources import INFERRED
from zorggraaf.things import answers, is_iri, thing_kind

if TYPE_CHECKING:
    from zorggraaf.store import Graph

_COMMENT: Final = re.compile(r"^\s*#\s?(?!\s*(?:after|on):)(.*)$")
_CONSTRUCT: Final = re.compile(r"CONSTRUCT\s*\{(?P<template>[^{}]*)\}\s*(?:WHERE\s*)?\{", re.I)
_TERM: Final = r"[?$]\w+|<[^>]*>|[\w-]+:[\w/.-]*\w"
_TRIPLE: Final = re.compile(rf"({_TERM})\s+(a\b|{_TERM})\s+({_TERM})")
_PREDICATE_OBJECT: Final = re.compile(rf"\s*(a\b|{_TERM})\s+({_TERM})")
_RDF_TYPE: Final = names.expand("rdf:type")


@dataclass(frozen=True, slots=True)
class Derivation:
    """A rule as far as it explains: why it exists, what it derives, and where it looks."""

    name: str
    explanation: str
    patterns: tuple[tuple[str, str, str], ...]
    """Subject, property, object of each triple it makes; variables as ?name, the rest as IRIs."""
    prologue: str
    body: str


Key = tuple[str, str, str]
"""A derived statement: IRIs of subject and property, and the value."""


@cache
def derivations() -> tuple[Derivation, ...]:
    """The rules that the build runs, as far as their form can be read."""
    found = []
    for path in sorted((resources.ontology() / "rules").glob("*.rq")):
        rule = read_rule(path.stem, path.read_text(encoding="utf-8"))
        if rule is not None:
            found.append(rule)
    return tuple(found)


def read_rule(name: str, text: str) -> Derivation | None:
    """A rule from its text, None where it is no CONSTRUCT with a plain template.

    >>> rule = read_rule("r", "# Why.\\nCONSTRUCT { ?a zg:memberOf ?b } WHERE { ?m org:member ?a }")
    >>> rule.explanation, rule.patterns, rule.body
    ('Why.', (('?a', 'https://w3id.org/zorggraaf/def#memberOf', '?b'),), ' ?m org:member ?a ')
    """
    match = _CONSTRUCT.search(text)
    if match is None:
        return None
    head = text[: match.start()].splitlines()
    comments = [found.group(1).strip() for line in head if (found := _COMMENT.match(line))]
    prologue = "\n".join(line for line in head if not line.lstrip().startswith("#"))
    patterns = []
    for statement in re.split(r"\.(?=\s|$)", match["template"]):
        subject = ""
        for part in statement.split(";"):
            whole = _TRIPLE.search(part)
            if whole is not None:
                subject, prop, value = whole.groups()
            else:
                rest = _PREDICATE_OBJECT.match(part)
                if rest is None or not subject:
                    continue
                prop, value = rest.groups()
            patterns.append((_term(subject), _term(prop), _term(value)))
    explanation = " ".join(comments).strip()
    return Derivation(name, explanation, tuple(patterns), prologue, _body(text[match.end() :]))


def _term(token: str) -> str:
    if token == "a":
        return _RDF_TYPE
    if token[0] in "?$":
        return f"?{token[1:]}"
    return token[1:-1] if token.startswith("<") else names.expand(token)


def _body(rest: str) -> str:
    """The text up to the brace that closes the WHERE block."""
    depth = 1
    for place, char in enumerate(rest):
        depth += {"{": 1, "}": -1}.get(char, 0)
        if depth == 0:
            return rest[:place]
    return rest


def grounds(graph: Graph, subject: str) -> dict[Key, tuple[Derivation, tuple[str, ...]]]:
    """For what was derived about `subject`: the rule, and the IRIs of the facts it found."""
    derived = answers(
        graph, f"SELECT DISTINCT ?p WHERE {{ GRAPH <{INFERRED}> {{ <{subject}> ?p ?o }} }}"
    )
    wanted = {row[0].value for row in derived if row[0] is not None}
    found: dict[Key, tuple[Derivation, set[str]]] = {}
    on = _day(graph)
    for rule in derivations():
        relevant = [
            pattern
            for pattern in rule.patterns
            if pattern[0].startswith("?") and (pattern[1] in wanted or pattern[1].startswith("?"))
        ]
        for start in sorted({pattern[0] for pattern in relevant}):
            for bound, facts in _solutions(graph, rule, subject, start, on):
                for pattern in relevant:
                    if pattern[0] != start:
                        continue
                    prop = bound.get(pattern[1], pattern[1])
                    value = bound.get(pattern[2], pattern[2])
                    _, known = found.setdefault((subject, prop, value), (rule, set()))
                    known |= facts - {value}
    return {key: (rule, tuple(sorted(facts))) for key, (rule, facts) in found.items()}


def _solutions(
    graph: Graph, rule: Derivation, subject: str, start: str, on: Any
) -> list[tuple[dict[str, str], set[str]]]:
    query = f"{rule.prologue}\nSELECT * WHERE {{ {{ {rule.body} }} FILTER({start} = <{subject}>) }}"
    try:
        result = graph.select(query, on=on)
    except (ZorggraafError, TypeError):
        # A rule whose body cannot stand alone explains itself in words only.
        return []
    solutions = []
    rows: list[tuple[Any, ...]] = list(result.rows)
    for row in rows:
        bound = {
            f"?{column}": term.value
            for column, term in zip(result.columns, row, strict=True)
            if term is not None
        }
        facts = {
            term.value
            for term in row
            if term is not None
            and is_iri(term)
            and thing_kind(term.value) not in ("", "concept", "graph", "source")
            and term.value != subject
        }
        solutions.append((bound, facts))
    return solutions


def _day(graph: Graph) -> Any:
    """The date the rules were run for, as they know it."""
    from datetime import date

    from pyoxigraph import Literal

    release = names.graph("release")
    rows = answers(graph, f"SELECT ?day WHERE {{ <{release}> dcterms:valid ?day }}")
    day = rows[0][0].value if rows and rows[0][0] is not None else date.today().isoformat()
    return Literal(day)
